//! Joint projects of a quarter: what several members did together, and which part counts for each, once all agree.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{enterprise, filing, joint_project, joint_share},
    networks,
};
use commonweal_domain::{
    filing::FilingState,
    joint::{Joint, JointError, Share},
    network::Millis,
    period::Quarter,
    quantity::Quantity,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A joint project as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JointRecord {
    /// Its name in addresses.
    pub id: Uuid,
    /// What it is.
    pub joint: Joint,
    /// Names of those who take part, by slug.
    pub names: BTreeMap<String, String>,
    /// Counts its changes, from 1: who agrees, agrees to one of them.
    pub version: u32,
    /// When it was changed last, and by whom.
    pub saved: (Millis, String),
}

/// A joint project as somebody wants it, with the parts by enterprise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJoint {
    /// What they call it.
    pub name: String,
    /// Code of the input.
    pub input: String,
    /// All of it.
    pub whole: Quantity,
    /// The part of each.
    pub shares: BTreeMap<EnterpriseId, Quantity>,
}

impl JointRecord {
    /// What a member is called.
    pub fn called<'a>(&'a self, slug: &'a str) -> &'a str {
        self.names.get(slug).map_or(slug, String::as_str)
    }
}

impl NewJoint {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// With what is wrong first.
    pub fn check(&self) -> std::result::Result<(), JointError> {
        let share =
            |(id, amount): (&EnterpriseId, &Quantity)| (id.0.to_string(), Share { amount: *amount, agreed: None });
        Joint {
            name: self.name.clone(),
            input: self.input.clone(),
            whole: self.whole,
            shares: self.shares.iter().map(share).collect(),
        }
        .check()
    }
}

/// Most joint projects in which a member takes part in one quarter.
const MOST: usize = 50;

impl Store {
    /// All joint projects of a quarter, by name.
    pub async fn joints(&self, network: NetworkId, quarter: Quarter) -> Result<Vec<JointRecord>> {
        read(self.reader(), network, quarter).await
    }

    /// Whether a network has anybody besides an enterprise.
    pub async fn has_other_members(&self, network: NetworkId, enterprise: EnterpriseId) -> Result<bool> {
        let other = enterprise::Entity::find()
            .filter(enterprise::Column::NetworkId.eq(network.0))
            .filter(enterprise::Column::MergedInto.is_null())
            .filter(enterprise::Column::Id.ne(enterprise.0))
            .one(self.reader())
            .await?;
        Ok(other.is_some())
    }

    /// Those of one enterprise.
    pub async fn joints_of(&self, network: NetworkId, enterprise: &str, quarter: Quarter) -> Result<Vec<JointRecord>> {
        let mut all = self.joints(network, quarter).await?;
        all.retain(|record| record.joint.shares.contains_key(enterprise));
        Ok(all)
    }

    /// Keeps a joint project, a new one or another version of one: whoever keeps it agrees to it, and everybody else is
    /// asked. Refuses shares that do not make the whole, and what would change under a return that is accepted. Gives its
    /// name in addresses.
    pub async fn save_joint(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        known: Option<(Uuid, u32)>,
        wanted: &NewJoint,
    ) -> Result<Uuid> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let own = enterprises::check_owner(&txn, network, enterprise).await?;
        if !wanted.shares.contains_key(&enterprise) {
            return Err(StoreError::Refused("take part in it yourselves".to_owned()));
        }
        let mut slugs = BTreeMap::new();
        for id in wanted.shares.keys() {
            slugs.insert(*id, enterprises::check_owner(&txn, network, *id).await?.slug);
        }
        wanted.check().map_err(|error| StoreError::Refused(error.to_string()))?;
        let (row, public_id) = match known {
            Some((id, seen)) => {
                let row = find(&txn, network, enterprise, quarter, (id, seen)).await?;
                refuse_if_counted(&txn, &row, enterprise).await?;
                joint_share::Entity::delete_many().filter(joint_share::Column::ProjectId.eq(row.id)).exec(&txn).await?;
                let id = row.public_id;
                let next = row.version.checked_add(1).ok_or_else(|| StoreError::unreadable("a joint project"))?;
                (joint_project::ActiveModel { version: Set(next), ..row.into() }, id)
            }
            None => {
                if read(&txn, network, quarter)
                    .await?
                    .iter()
                    .filter(|one| one.joint.shares.contains_key(&own.slug))
                    .count()
                    >= MOST
                {
                    return Err(StoreError::Refused(format!(
                        "there are {MOST} joint projects in this quarter already"
                    )));
                }
                let id = self.ids.public_id(act.now)?;
                let row = joint_project::ActiveModel {
                    id: NotSet,
                    public_id: Set(id),
                    network_id: Set(network.0),
                    quarter: Set(quarter.ordinal()),
                    version: Set(1),
                    ..Default::default()
                };
                (row, id)
            }
        };
        let row = joint_project::ActiveModel {
            name: Set(wanted.name.clone()),
            input: Set(wanted.input.clone()),
            whole: Set(wanted.whole.scaled()),
            saved_at: Set(act.now.0),
            saved_by: Set(act.name.clone()),
            ..row
        };
        let row = if known.is_some() { row.update(&txn).await? } else { row.insert(&txn).await? };
        for (id, amount) in &wanted.shares {
            let own = *id == enterprise;
            let share = joint_share::ActiveModel {
                project_id: Set(row.id),
                enterprise_id: Set(id.0),
                amount: Set(amount.scaled()),
                agreed_at: Set(own.then_some(act.now.0)),
                agreed_by: Set(own.then(|| act.name.clone())),
            };
            joint_share::Entity::insert(share).exec_without_returning(&txn).await?;
        }
        let subject = format!("{quarter} {} {} {}", own.slug, wanted.input, wanted.whole);
        let parts = wanted.shares.iter().map(|(id, amount)| format!("{} {amount}", slugs[id]));
        let words = std::iter::once(wanted.name.clone()).chain(parts).collect::<Vec<_>>().join("\n");
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::JointSaved, subject, words)]).await?;
        txn.commit().await?;
        Ok(public_id)
    }

    /// Agrees to a joint project for one who takes part, as it was seen.
    pub async fn agree_joint(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        (id, seen): (Uuid, u32),
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let own = enterprises::check_owner(&txn, network, enterprise).await?;
        let row = find(&txn, network, enterprise, quarter, (id, seen)).await?;
        let share = joint_share::Entity::find_by_id((row.id, enterprise.0)).one(&txn).await?;
        let share = share.ok_or(StoreError::NotFound("joint project"))?;
        if share.agreed_at.is_none() {
            let share = joint_share::ActiveModel {
                agreed_at: Set(Some(act.now.0)),
                agreed_by: Set(Some(act.name.clone())),
                ..share.into()
            };
            share.update(&txn).await?;
            let entry = Entry::new(Action::JointAgreed, format!("{quarter} {}", own.slug), row.name);
            chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        }
        Ok(txn.commit().await?)
    }

    /// Takes a joint project away, which any who takes part may do while nobody else's accepted return counts on it.
    pub async fn remove_joint(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        (id, seen): (Uuid, u32),
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let own = enterprises::check_owner(&txn, network, enterprise).await?;
        let row = find(&txn, network, enterprise, quarter, (id, seen)).await?;
        refuse_if_counted(&txn, &row, enterprise).await?;
        joint_share::Entity::delete_many().filter(joint_share::Column::ProjectId.eq(row.id)).exec(&txn).await?;
        joint_project::Entity::delete_by_id(row.id).exec(&txn).await?;
        let entry = Entry::new(Action::JointRemoved, format!("{quarter} {}", own.slug), row.name);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Gives the shares of a duplicate to the enterprise that is kept; where both took part, their parts are one.
pub(super) async fn move_over(txn: &DatabaseTransaction, kept: i64, duplicate: i64) -> Result<()> {
    let of = |enterprise: i64| joint_share::Entity::find().filter(joint_share::Column::EnterpriseId.eq(enterprise));
    for share in of(duplicate).all(txn).await? {
        joint_share::Entity::delete_by_id((share.project_id, duplicate)).exec(txn).await?;
        match joint_share::Entity::find_by_id((share.project_id, kept)).one(txn).await? {
            Some(own) => {
                let amount = own.amount.checked_add(share.amount).ok_or_else(|| StoreError::unreadable("a share"))?;
                joint_share::ActiveModel { amount: Set(amount), ..own.into() }.update(txn).await?;
            }
            None => {
                let row = joint_share::ActiveModel {
                    enterprise_id: Set(kept),
                    ..joint_share::ActiveModel::from(share).reset_all()
                };
                joint_share::Entity::insert(row).exec_without_returning(txn).await?;
            }
        }
    }
    Ok(())
}

/// A project of the quarter in which the enterprise takes part, as it was seen.
async fn find(
    txn: &DatabaseTransaction,
    network: NetworkId,
    enterprise: EnterpriseId,
    quarter: Quarter,
    (id, seen): (Uuid, u32),
) -> Result<joint_project::Model> {
    let row = joint_project::Entity::find()
        .filter(joint_project::Column::NetworkId.eq(network.0))
        .filter(joint_project::Column::Quarter.eq(quarter.ordinal()))
        .filter(joint_project::Column::PublicId.eq(id))
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("joint project"))?;
    let share = joint_share::Entity::find_by_id((row.id, enterprise.0)).one(txn).await?;
    if share.is_none() {
        return Err(StoreError::NotFound("joint project"));
    }
    let found = convert::count(row.version)?;
    if found == seen { Ok(row) } else { Err(StoreError::Conflict { expected: seen, found }) }
}

/// What an accepted return of somebody else counts on stays as it was agreed.
async fn refuse_if_counted(txn: &DatabaseTransaction, row: &joint_project::Model, own: EnterpriseId) -> Result<()> {
    let shares = joint_share::Entity::find().filter(joint_share::Column::ProjectId.eq(row.id)).all(txn).await?;
    let others: Vec<i64> = shares
        .iter()
        .filter(|share| share.enterprise_id != own.0 && share.agreed_at.is_some())
        .map(|share| share.enterprise_id)
        .collect();
    let returns = filing::Entity::find()
        .filter(filing::Column::NetworkId.eq(row.network_id))
        .filter(filing::Column::Quarter.eq(row.quarter))
        .filter(filing::Column::EnterpriseId.is_in(others))
        .all(txn)
        .await?;
    for filing in returns {
        if matches!(convert::state(&filing)?, FilingState::Accepted { .. }) {
            let name = enterprise::Entity::find_by_id(filing.enterprise_id).one(txn).await?.map(|one| one.name);
            return Err(StoreError::Refused(format!(
                "the return of {} is accepted with its part of it: ask the coordinator to send it back first",
                name.unwrap_or_default()
            )));
        }
    }
    Ok(())
}

async fn read(connection: &impl ConnectionTrait, network: NetworkId, quarter: Quarter) -> Result<Vec<JointRecord>> {
    let rows = joint_project::Entity::find()
        .filter(joint_project::Column::NetworkId.eq(network.0))
        .filter(joint_project::Column::Quarter.eq(quarter.ordinal()))
        .order_by_asc(joint_project::Column::Id)
        .all(connection)
        .await?;
    if rows.is_empty() {
        return Ok(vec![]);
    }
    let shares = joint_share::Entity::find()
        .filter(joint_share::Column::ProjectId.is_in(rows.iter().map(|row| row.id)))
        .all(connection)
        .await?;
    let members: BTreeMap<i64, enterprise::Model> = enterprise::Entity::find()
        .filter(enterprise::Column::Id.is_in(shares.iter().map(|share| share.enterprise_id)))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut records = vec![];
    for row in rows {
        let mut record = JointRecord {
            id: row.public_id,
            joint: Joint {
                whole: amount(&row.name, row.whole)?,
                name: row.name,
                input: row.input,
                shares: BTreeMap::new(),
            },
            names: BTreeMap::new(),
            version: convert::count(row.version)?,
            saved: (Millis(row.saved_at), row.saved_by),
        };
        for share in shares.iter().filter(|share| share.project_id == row.id) {
            let Some(member) = members.get(&share.enterprise_id) else { continue };
            let agreed = share.agreed_at.map(Millis).zip(share.agreed_by.clone());
            let amount = amount(&record.joint.name, share.amount)?;
            record.joint.shares.insert(member.slug.clone(), Share { amount, agreed });
            record.names.insert(member.slug.clone(), member.name.clone());
        }
        records.push(record);
    }
    // Sorted here: databases differ in how they order text.
    records.sort_by_key(|record| (record.joint.name.to_lowercase(), record.id));
    Ok(records)
}

fn amount(name: &str, scaled: i64) -> Result<Quantity> {
    Quantity::from_scaled(scaled).map_err(|_| StoreError::unreadable(format_args!("an amount of {name}")))
}
