//! One enterprise in several networks, linked by consent of both sides.
//!
//! Each side's word is a row of its own; only both together link them. Those who file for an enterprise give its word
//! and take it back: no coordinator sees any of it, and so it stands in no network's audit chain.

use super::{
    Act, EnterpriseId, NetworkId, NetworkRecord, PersonId, Result, Store, StoreError, convert, enterprises,
    entities::{enterprise, figure, filing, filing_member, filing_scope, network, same_enterprise},
};
use commonweal_domain::{
    figure::Figures,
    filing::FilingState,
    network::{Millis, Role},
    period::{Period, Quarter},
    profile::Scope,
    sameness::Sameness,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// When an enterprise's word was given, and by whom.
pub type Word = (Millis, String);

/// Another enterprise that is, or is said to be, the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// The other enterprise.
    pub enterprise: EnterpriseId,
    /// Its identifier outside.
    pub public_id: Uuid,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its network.
    pub network: NetworkRecord,
    /// The word of this side.
    pub here: Option<Word>,
    /// The word of the other side.
    pub there: Option<Word>,
}

impl Same {
    /// What the two say of each other.
    pub const fn sameness(&self) -> Sameness {
        Sameness::of(self.here.is_some(), self.there.is_some())
    }
}

/// What the same enterprise has told another network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldElsewhere {
    /// The other network.
    pub network: NetworkRecord,
    /// The enterprise's identifier there.
    pub public_id: Uuid,
    /// Its figures there by return, those of the later quarter last; submitted or accepted ones only.
    pub returns: Vec<(Quarter, Scope, Figures)>,
}

impl Store {
    /// Every enterprise of another network of which this one says that it is the same, or that says so of this one.
    pub async fn same_enterprises(&self, network: NetworkId, of: EnterpriseId) -> Result<Vec<Same>> {
        let snapshot = self.snapshot().await?;
        enterprises::check_owner(&snapshot, network, of).await?;
        let same = all(&snapshot, of).await?;
        snapshot.commit().await?;
        Ok(same)
    }

    /// A filer says for an enterprise that another one is the same. Whoever says so first files for both; to the other
    /// side's word everybody may answer who files for this one. For all others the other enterprise does not exist.
    pub async fn say_same(&self, act: &Act, network: NetworkId, of: EnterpriseId, other: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        let other = lock_both(&txn, act, network, of, other).await?;
        let answers = same_enterprise::Entity::find_by_id((other.id, of.0)).one(&txn).await?.is_some();
        if !answers && !files_for(&txn, act.person, EnterpriseId(other.id)).await? {
            return Err(StoreError::NotFound("enterprise"));
        }
        let row = same_enterprise::ActiveModel {
            enterprise_id: Set(of.0),
            other_id: Set(other.id),
            stated_at: Set(act.now.0),
            stated_by: Set(act.name.clone()),
        };
        same_enterprise::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// A filer of either side ends it, at any time: both words go, so that to agree again both have to say so again.
    /// For whom nothing was said the other enterprise does not exist.
    pub async fn withdraw_same(&self, act: &Act, network: NetworkId, of: EnterpriseId, other: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        let other = lock_both(&txn, act, network, of, other).await?;
        let gone = same_enterprise::Entity::delete_many().filter(between(of.0, other.id)).exec(&txn).await?;
        if gone.rows_affected == 0 {
            return Err(StoreError::NotFound("enterprise"));
        }
        Ok(txn.commit().await?)
    }

    /// What an enterprise has told other networks in which it is the same by the word of both sides: these inputs over
    /// these periods, in returns that are submitted or accepted.
    pub async fn told_elsewhere(
        &self,
        network: NetworkId,
        of: EnterpriseId,
        inputs: &[String],
        periods: &[Period],
    ) -> Result<Vec<ToldElsewhere>> {
        let snapshot = self.snapshot().await?;
        enterprises::check_owner(&snapshot, network, of).await?;
        let mut told = vec![];
        for same in all(&snapshot, of).await? {
            if same.sameness() == Sameness::Agreed {
                let returns = returns(&snapshot, same.enterprise, inputs, periods).await?;
                told.push(ToldElsewhere { network: same.network, public_id: same.public_id, returns });
            }
        }
        snapshot.commit().await?;
        told.sort_by(|a, b| a.network.network.slug.cmp(&b.network.network.slug));
        Ok(told)
    }
}

/// Every word of an enterprise and of others about it goes, as when it becomes part of another one: nobody has said
/// that of the other.
pub(super) async fn forget(txn: &DatabaseTransaction, enterprise: i64) -> Result<()> {
    let about = Condition::any()
        .add(same_enterprise::Column::EnterpriseId.eq(enterprise))
        .add(same_enterprise::Column::OtherId.eq(enterprise));
    same_enterprise::Entity::delete_many().filter(about).exec(txn).await?;
    Ok(())
}

async fn all(connection: &impl ConnectionTrait, of: EnterpriseId) -> Result<Vec<Same>> {
    let rows = same_enterprise::Entity::find()
        .filter(
            Condition::any()
                .add(same_enterprise::Column::EnterpriseId.eq(of.0))
                .add(same_enterprise::Column::OtherId.eq(of.0)),
        )
        .all(connection)
        .await?;
    let mut words: BTreeMap<i64, (Option<Word>, Option<Word>)> = BTreeMap::new();
    for row in rows {
        let word = Some((Millis(row.stated_at), row.stated_by));
        if row.enterprise_id == of.0 {
            words.entry(row.other_id).or_default().0 = word;
        } else {
            words.entry(row.enterprise_id).or_default().1 = word;
        }
    }
    let mut same = vec![];
    for (id, (here, there)) in words {
        let row =
            enterprise::Entity::find_by_id(id).filter(enterprise::Column::MergedInto.is_null()).one(connection).await?;
        let Some(row) = row else { continue };
        let network = network::Entity::find_by_id(row.network_id)
            .one(connection)
            .await?
            .ok_or(StoreError::NotFound("network"))?;
        same.push(Same {
            enterprise: EnterpriseId(row.id),
            public_id: row.public_id,
            slug: row.slug,
            name: row.name,
            network: NetworkRecord {
                id: NetworkId(network.id),
                public_id: network.public_id,
                network: convert::network(network)?,
            },
            here,
            there,
        });
    }
    Ok(same)
}

/// Both rows, locked in the order of their keys, for whoever files for the first; the second is of another network.
async fn lock_both(
    txn: &DatabaseTransaction,
    act: &Act,
    network: NetworkId,
    of: EnterpriseId,
    other: Uuid,
) -> Result<enterprise::Model> {
    let missing = || StoreError::NotFound("enterprise");
    let other = enterprise::Entity::find()
        .filter(enterprise::Column::PublicId.eq(other))
        .filter(enterprise::Column::MergedInto.is_null())
        .filter(enterprise::Column::NetworkId.ne(network.0))
        .one(txn)
        .await?
        .ok_or_else(missing)?;
    let theirs = (NetworkId(other.network_id), EnterpriseId(other.id));
    let mut both = [(network, of), theirs];
    both.sort_by_key(|(_, enterprise)| *enterprise);
    for (network, enterprise) in both {
        enterprises::lock(txn, network, enterprise).await?;
    }
    if files_for(txn, act.person, of).await? { Ok(other) } else { Err(missing()) }
}

async fn files_for(txn: &DatabaseTransaction, person: Option<PersonId>, enterprise: EnterpriseId) -> Result<bool> {
    use super::entities::held_role::{Column, Entity};
    let Some(person) = person else { return Ok(false) };
    let held = Entity::find()
        .filter(Column::PersonId.eq(person.0))
        .filter(Column::Role.is_in(Role::ALL.into_iter().filter(|role| role.files()).map(Role::code)))
        .filter(Column::EnterpriseId.eq(enterprise.0));
    Ok(held.one(txn).await?.is_some())
}

/// Both words of two enterprises.
fn between(a: i64, b: i64) -> Condition {
    use same_enterprise::Column;
    Condition::any()
        .add(Condition::all().add(Column::EnterpriseId.eq(a)).add(Column::OtherId.eq(b)))
        .add(Condition::all().add(Column::EnterpriseId.eq(b)).add(Column::OtherId.eq(a)))
}

/// Submitted and accepted returns of an enterprise in which some of these figures stand, with these.
async fn returns(
    snapshot: &DatabaseTransaction,
    of: EnterpriseId,
    inputs: &[String],
    periods: &[Period],
) -> Result<Vec<(Quarter, Scope, Figures)>> {
    let filed = || {
        filing::Entity::find()
            .filter(filing::Column::EnterpriseId.eq(of.0))
            .filter(filing::Column::State.is_in([FilingState::ACCEPTED, "submitted"]))
    };
    let ids = filed().select_only().column(filing::Column::Id).into_query();
    let mut figures: BTreeMap<i64, Vec<figure::Model>> = BTreeMap::new();
    let rows = figure::Entity::find()
        .filter(figure::Column::FilingId.in_subquery(ids))
        .filter(figure::Column::Input.is_in(inputs))
        .filter(figure::Column::Period.is_in(periods.iter().map(|period| convert::period_code(*period))));
    for row in rows.all(snapshot).await? {
        figures.entry(row.filing_id).or_default().push(row);
    }
    let mut returns = vec![];
    for row in filed().order_by_asc(filing::Column::Quarter).all(snapshot).await? {
        let Some(rows) = figures.remove(&row.id) else { continue };
        let figures: Figures = rows.into_iter().map(convert::figure).collect::<Result<_>>()?;
        returns.push((Quarter::from_ordinal(row.quarter), scope(snapshot, row.id).await?, figures));
    }
    Ok(returns)
}

/// What a return covers, without the names of other members: these are nothing to another network.
async fn scope(snapshot: &DatabaseTransaction, filing: i64) -> Result<Scope> {
    let row = filing_scope::Entity::find_by_id(filing).one(snapshot).await?;
    let others = filing_member::Entity::find().filter(filing_member::Column::FilingId.eq(filing)).one(snapshot).await?;
    Ok(match row.as_ref().map(|row| row.scope.as_str()) {
        None => Scope::Unsaid,
        Some("here") => Scope::Here,
        Some("whole") => Scope::Whole,
        Some(_) if others.is_some() => Scope::Group(vec![]),
        Some(_) => Scope::Unsaid,
    })
}
