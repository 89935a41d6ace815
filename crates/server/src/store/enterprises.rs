//! The enterprises of a network, and when they belonged to it.

use super::{
    Act, EnterpriseId, EnterpriseRecord, NetworkId, Result, Store, StoreError, apart,
    chain::{self, Action, Entry},
    convert,
    entities::{enterprise, membership},
    networks, renaming,
};
use commonweal_domain::network::{Enterprise, Membership};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::LockType,
};
use std::collections::BTreeMap;
use time::Date;

impl Store {
    /// All enterprises, by slug.
    pub async fn enterprises(&self, network: NetworkId) -> Result<Vec<EnterpriseRecord>> {
        let snapshot = self.snapshot().await?;
        let records = all(&snapshot, network).await?;
        snapshot.commit().await?;
        Ok(records.into_values().collect())
    }

    /// The enterprise with a slug.
    pub async fn enterprise(&self, network: NetworkId, slug: &str) -> Result<Option<EnterpriseRecord>> {
        let rows = enterprise::Entity::find()
            .filter(enterprise::Column::NetworkId.eq(network.0))
            .filter(enterprise::Column::Slug.eq(slug))
            .filter(enterprise::Column::MergedInto.is_null())
            .all(self.reader())
            .await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let memberships =
            membership::Entity::find().filter(membership::Column::EnterpriseId.eq(row.id)).all(self.reader()).await?;
        Ok(Some(record(row, &memberships)?))
    }

    /// Adds enterprises, or updates those of the same slug; returns how many are new or changed.
    ///
    /// A membership takes the place of those that share a day with it; one that shares none is added, as an
    /// enterprise may leave and come back. Identical rows change nothing.
    pub async fn put_enterprises(
        &self,
        act: &Act,
        network: NetworkId,
        enterprises: &[(Enterprise, Membership)],
    ) -> Result<usize> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entries = put(&txn, self, act, network, enterprises).await?;
        let changed = entries.len();
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        Ok(changed)
    }

    /// Adds enterprises that the network does not have. Refuses a slug that one has or had before: two people who add the
    /// same list at once add it once.
    pub async fn add_enterprises(
        &self,
        act: &Act,
        network: NetworkId,
        enterprises: &[(Enterprise, Membership)],
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let stored = all(&txn, network).await?;
        if let Some((known, _)) = enterprises.iter().find(|(wanted, _)| stored.contains_key(&wanted.slug)) {
            return Err(StoreError::Refused(format!("{} is in the network already", known.name)));
        }
        let entries = put(&txn, self, act, network, enterprises).await?;
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Sets the first day of an enterprise's last time as a member. The same day changes nothing. Refuses a day after the
    /// last one, a day within an earlier time as a member, and no reason.
    pub async fn begin_membership(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        first_day: Date,
        why: &str,
    ) -> Result<()> {
        let why = apart::reason(why, "write how you know when it joined")?;
        let txn = self.begin().await?;
        let slug = lock(&txn, network, enterprise).await?.slug;
        let mut rows =
            membership::Entity::find().filter(membership::Column::EnterpriseId.eq(enterprise.0)).all(&txn).await?;
        rows.sort_by(|a, b| a.from_day.cmp(&b.from_day));
        let latest = rows.pop().ok_or(StoreError::NotFound("membership"))?;
        let from = Some(convert::day_text(first_day)?);
        if latest.from_day == from {
            return Ok(());
        }
        if latest.to_day.is_some() && latest.to_day < from {
            return Err(StoreError::Refused("the first day must be before its last day of membership".to_owned()));
        }
        if rows.iter().any(|earlier| earlier.to_day.is_none() || earlier.to_day >= from) {
            return Err(StoreError::Refused(
                "it was a member already on that day, before it left and came back".to_owned(),
            ));
        }
        let mut row = latest.into_active_model();
        row.from_day = Set(from);
        row.update(&txn).await?;
        let entry = Entry::new(Action::MembershipBegun, format!("{slug} {first_day}"), why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Ends an enterprise's membership with a day, as with its last return; none lets it belong on. The same day
    /// changes nothing. Refuses a day before the membership began, and no reason.
    pub async fn end_membership(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        last_day: Option<Date>,
        why: &str,
    ) -> Result<()> {
        let why = apart::reason(why, "write why it leaves")?;
        let txn = self.begin().await?;
        let slug = lock(&txn, network, enterprise).await?.slug;
        let rows =
            membership::Entity::find().filter(membership::Column::EnterpriseId.eq(enterprise.0)).all(&txn).await?;
        let latest =
            rows.into_iter().max_by_key(|row| row.from_day.clone()).ok_or(StoreError::NotFound("membership"))?;
        let to = last_day.map(convert::day_text).transpose()?;
        if latest.to_day == to {
            return Ok(());
        }
        if to.is_some() && latest.from_day > to {
            return Err(StoreError::Refused("the last day must be after the day on which it joined".to_owned()));
        }
        let mut row = latest.into_active_model();
        row.to_day = Set(to.clone());
        row.update(&txn).await?;
        let subject = format!("{slug} {}", to.as_deref().unwrap_or("open"));
        let entry = Entry::new(Action::MembershipEnded, subject, why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Adds and updates; returns an entry for each enterprise that is new or changed. The network's row must be locked.
pub(super) async fn put(
    txn: &DatabaseTransaction,
    store: &Store,
    act: &Act,
    network: NetworkId,
    enterprises: &[(Enterprise, Membership)],
) -> Result<Vec<Entry>> {
    let mut stored = all(txn, network).await?;
    let former = renaming::all(txn, network).await?;
    let settings = networks::settings(txn, network).await?;
    let mut entries = Vec::new();
    for (enterprise, membership) in enterprises {
        let sector = settings.sector(&enterprise.sector).map_err(StoreError::Refused)?;
        let enterprise = &Enterprise { sector, ..enterprise.clone() };
        if let Some(now) = former.get(&enterprise.slug) {
            let was = &enterprise.slug;
            return Err(StoreError::Refused(format!("the enterprise “{was}” is called “{now}” now; write that")));
        }
        let changed = if let Some(record) = stored.get_mut(&enterprise.slug) {
            update(txn, record, enterprise, *membership).await?
        } else {
            let record = insert(txn, store, act, network, enterprise, *membership).await?;
            stored.insert(enterprise.slug.clone(), record);
            true
        };
        if changed {
            entries.push(Entry::new(Action::EnterprisePut, &enterprise.slug, &enterprise.name));
        }
    }
    Ok(entries)
}

/// Locks an enterprise's row: whoever changes its returns waits for others who do. One that was merged into another is
/// there no longer.
pub(super) async fn lock(
    txn: &DatabaseTransaction,
    network: NetworkId,
    enterprise: EnterpriseId,
) -> Result<enterprise::Model> {
    enterprise::Entity::find_by_id(enterprise.0)
        .filter(enterprise::Column::NetworkId.eq(network.0))
        .filter(enterprise::Column::MergedInto.is_null())
        .lock(LockType::NoKeyUpdate)
        .one(txn)
        .await?
        .ok_or(StoreError::NotFound("enterprise"))
}

/// Whether an enterprise is of a network; if not, it answers as if there were none.
pub(super) async fn check_owner(
    connection: &impl ConnectionTrait,
    network: NetworkId,
    enterprise: EnterpriseId,
) -> Result<enterprise::Model> {
    enterprise::Entity::find_by_id(enterprise.0)
        .filter(enterprise::Column::NetworkId.eq(network.0))
        .filter(enterprise::Column::MergedInto.is_null())
        .one(connection)
        .await?
        .ok_or(StoreError::NotFound("enterprise"))
}

/// All of a network, by slug.
pub(super) async fn all(txn: &DatabaseTransaction, network: NetworkId) -> Result<BTreeMap<String, EnterpriseRecord>> {
    let rows = enterprise::Entity::find()
        .filter(enterprise::Column::NetworkId.eq(network.0))
        .filter(enterprise::Column::MergedInto.is_null())
        .all(txn)
        .await?;
    let of_network = enterprise::Entity::find()
        .select_only()
        .column(enterprise::Column::Id)
        .filter(enterprise::Column::NetworkId.eq(network.0));
    let memberships = membership::Entity::find()
        .filter(membership::Column::EnterpriseId.in_subquery(sea_orm::QueryTrait::into_query(of_network)))
        .order_by_asc(membership::Column::Id)
        .all(txn)
        .await?;
    let mut by_enterprise: BTreeMap<i64, Vec<membership::Model>> = BTreeMap::new();
    for membership in memberships {
        by_enterprise.entry(membership.enterprise_id).or_default().push(membership);
    }
    rows.into_iter()
        .map(|row| {
            let memberships = by_enterprise.remove(&row.id).unwrap_or_default();
            Ok((row.slug.clone(), record(row, &memberships)?))
        })
        .collect()
}

fn record(row: enterprise::Model, memberships: &[membership::Model]) -> Result<EnterpriseRecord> {
    let mut memberships: Vec<Membership> = memberships.iter().map(convert::membership).collect::<Result<_>>()?;
    memberships.sort_by_key(|membership| membership.from);
    Ok(EnterpriseRecord {
        id: EnterpriseId(row.id),
        public_id: row.public_id,
        enterprise: convert::enterprise(row),
        memberships,
    })
}

async fn insert(
    txn: &DatabaseTransaction,
    store: &Store,
    act: &Act,
    network: NetworkId,
    enterprise: &Enterprise,
    membership: Membership,
) -> Result<EnterpriseRecord> {
    let public_id = store.ids.public_id(act.now)?;
    let mut row = facts(enterprise);
    row.network_id = Set(network.0);
    row.public_id = Set(public_id);
    let row = row.insert(txn).await?;
    add_membership(txn, row.id, membership).await?;
    Ok(EnterpriseRecord {
        id: EnterpriseId(row.id),
        public_id,
        enterprise: enterprise.clone(),
        memberships: vec![membership],
    })
}

async fn update(
    txn: &DatabaseTransaction,
    record: &mut EnterpriseRecord,
    enterprise: &Enterprise,
    membership: Membership,
) -> Result<bool> {
    let facts_changed = record.enterprise != *enterprise;
    if facts_changed {
        let mut row = facts(enterprise);
        row.id = sea_orm::ActiveValue::Unchanged(record.id.0);
        row.update(txn).await?;
        record.enterprise = enterprise.clone();
    }
    if record.memberships.contains(&membership) {
        return Ok(facts_changed);
    }
    let apart = |stored: &Membership| {
        let before = |a: &Membership, b: &Membership| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
        before(stored, &membership) || before(&membership, stored)
    };
    record.memberships.retain(apart);
    record.memberships.push(membership);
    membership::Entity::delete_many().filter(membership::Column::EnterpriseId.eq(record.id.0)).exec(txn).await?;
    for membership in &record.memberships {
        add_membership(txn, record.id.0, *membership).await?;
    }
    Ok(true)
}

pub(super) async fn add_membership(txn: &DatabaseTransaction, enterprise: i64, membership: Membership) -> Result<()> {
    let row = membership::ActiveModel {
        id: NotSet,
        enterprise_id: Set(enterprise),
        from_day: Set(membership.from.map(convert::day_text).transpose()?),
        to_day: Set(membership.to.map(convert::day_text).transpose()?),
    };
    row.insert(txn).await?;
    Ok(())
}

pub(super) fn facts(enterprise: &Enterprise) -> enterprise::ActiveModel {
    enterprise::ActiveModel {
        id: NotSet,
        public_id: NotSet,
        network_id: NotSet,
        slug: Set(enterprise.slug.clone()),
        name: Set(enterprise.name.clone()),
        sector: Set(enterprise.sector.clone()),
        place: Set(enterprise.place.clone()),
        postcode: Set(enterprise.postcode.clone()),
        legal_form: Set(enterprise.legal_form.clone()),
        org_id: Set(enterprise.org_id.clone()),
        founded: Set(enterprise.founded),
        merged_into: NotSet,
    }
}
