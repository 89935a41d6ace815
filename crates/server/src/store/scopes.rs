//! What returns cover, so that nobody is counted twice and nobody missed whose figures are within another's return.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError, convert, enterprises,
    entities::{enterprise, filing, filing_member, filing_scope},
    saving,
};
use commonweal_domain::{filing::FilingState, period::Quarter, profile::Scope};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// What an enterprise's return covers; without one, or with nothing said in it, as in its last return of which
    /// something was said.
    pub async fn scope(&self, network: NetworkId, enterprise: EnterpriseId, quarter: Quarter) -> Result<Scope> {
        let snapshot = self.snapshot().await?;
        let said = filing_scope::Entity::find().select_only().column(filing_scope::Column::FilingId);
        let newest = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::EnterpriseId.eq(enterprise.0))
            .filter(filing::Column::Quarter.lte(quarter.ordinal()))
            .filter(filing::Column::Id.in_subquery(said.into_query()))
            .order_by_desc(filing::Column::Quarter)
            .one(&snapshot)
            .await?;
        let scope = match newest {
            Some(filing) => of_filing(&snapshot, filing.id).await?,
            None => Scope::Unsaid,
        };
        snapshot.commit().await?;
        Ok(scope)
    }

    /// Says what a return covers; makes the draft if there is none. Refuses members who have filed themselves, and who
    /// are within somebody else's return.
    pub async fn save_scope(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        scope: &Scope,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let members = match scope {
            Scope::Group(slugs) => members(&txn, network, enterprise, slugs).await?,
            Scope::Unsaid | Scope::Here | Scope::Whole => vec![],
        };
        let filing = saving::editable(&txn, network, enterprise, quarter).await?;
        let filing = self.touch(&txn, act, network, enterprise, quarter, filing).await?;
        filing_member::Entity::delete_many().filter(filing_member::Column::FilingId.eq(filing.id)).exec(&txn).await?;
        filing_scope::Entity::delete_by_id(filing.id).exec(&txn).await?;
        if let Some(code) = code(scope) {
            let row = filing_scope::ActiveModel { filing_id: Set(filing.id), scope: Set(code.to_owned()) };
            filing_scope::Entity::insert(row).exec_without_returning(&txn).await?;
        }
        for member in members {
            let row = filing_member::ActiveModel { filing_id: Set(filing.id), enterprise_id: Set(member.id) };
            filing_member::Entity::insert(row).exec_without_returning(&txn).await?;
        }
        check(&txn, enterprise, &filing).await?;
        Ok(txn.commit().await?)
    }

    /// Members whose figures of a quarter are within another's return, with whose return that is.
    pub async fn within(&self, network: NetworkId, quarter: Quarter) -> Result<BTreeMap<EnterpriseId, EnterpriseId>> {
        let snapshot = self.snapshot().await?;
        let filings: BTreeMap<i64, i64> = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()))
            .select_only()
            .columns([filing::Column::Id, filing::Column::EnterpriseId])
            .into_tuple::<(i64, i64)>()
            .all(&snapshot)
            .await?
            .into_iter()
            .collect();
        let of_quarter = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()))
            .select_only()
            .column(filing::Column::Id);
        let rows = filing_member::Entity::find()
            .filter(filing_member::Column::FilingId.in_subquery(of_quarter.into_query()))
            .all(&snapshot)
            .await?;
        snapshot.commit().await?;
        let by = |row: filing_member::Model| {
            Some((EnterpriseId(row.enterprise_id), EnterpriseId(*filings.get(&row.filing_id)?)))
        };
        Ok(rows.into_iter().filter_map(by).collect())
    }

    /// The quarters in which each member's figures are within another's accepted return: it is not due then.
    pub async fn within_accepted(&self, network: NetworkId) -> Result<BTreeMap<EnterpriseId, BTreeSet<Quarter>>> {
        let accepted = || {
            filing::Entity::find()
                .filter(filing::Column::NetworkId.eq(network.0))
                .filter(filing::Column::State.eq(FilingState::ACCEPTED))
                .select_only()
        };
        let covered = filing_member::Column::FilingId.in_subquery(accepted().column(filing::Column::Id).into_query());
        let snapshot = self.snapshot().await?;
        let members = filing_member::Entity::find().filter(covered).all(&snapshot).await?;
        let ids: BTreeSet<i64> = members.iter().map(|member| member.filing_id).collect();
        let quarters: BTreeMap<i64, i32> = accepted()
            .filter(filing::Column::Id.is_in(ids))
            .columns([filing::Column::Id, filing::Column::Quarter])
            .into_tuple::<(i64, i32)>()
            .all(&snapshot)
            .await?
            .into_iter()
            .collect();
        snapshot.commit().await?;
        let rows = members.iter().filter_map(|member| Some((member.enterprise_id, *quarters.get(&member.filing_id)?)));
        let mut within: BTreeMap<EnterpriseId, BTreeSet<Quarter>> = BTreeMap::new();
        for (enterprise, quarter) in rows {
            within.entry(EnterpriseId(enterprise)).or_default().insert(Quarter::from_ordinal(quarter));
        }
        Ok(within)
    }
}

/// Before a return is submitted: nobody's figures are in two returns.
pub(super) async fn check(txn: &DatabaseTransaction, enterprise: EnterpriseId, filing: &filing::Model) -> Result<()> {
    let of_quarter = || {
        filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(filing.network_id))
            .filter(filing::Column::Quarter.eq(filing.quarter))
            .filter(filing::Column::Id.ne(filing.id))
    };
    let name = async |id: i64| -> Result<String> {
        let row = enterprise::Entity::find_by_id(id).one(txn).await?.ok_or(StoreError::NotFound("enterprise"))?;
        Ok(row.name)
    };
    let others = of_quarter().select_only().column(filing::Column::Id).into_query();
    let own: Vec<filing_member::Model> =
        filing_member::Entity::find().filter(filing_member::Column::FilingId.eq(filing.id)).all(txn).await?;
    for member in &own {
        let theirs = of_quarter().filter(filing::Column::EnterpriseId.eq(member.enterprise_id)).one(txn).await?;
        let filed = theirs.as_ref().map(convert::state).transpose()?;
        if filed.is_some_and(|state| matches!(state, FilingState::Submitted { .. } | FilingState::Accepted { .. })) {
            let name = name(member.enterprise_id).await?;
            return Err(StoreError::Refused(format!(
                "{name} has filed its own return for this quarter, so this return cannot cover it too"
            )));
        }
        let twice = filing_member::Entity::find()
            .filter(filing_member::Column::EnterpriseId.eq(member.enterprise_id))
            .filter(filing_member::Column::FilingId.in_subquery(others.clone()))
            .one(txn)
            .await?;
        if twice.is_some() {
            let name = name(member.enterprise_id).await?;
            return Err(StoreError::Refused(format!("another member’s return covers {name} already")));
        }
    }
    let covered = filing_member::Entity::find()
        .filter(filing_member::Column::EnterpriseId.eq(enterprise.0))
        .filter(filing_member::Column::FilingId.in_subquery(others))
        .one(txn)
        .await?;
    if let Some(covered) = covered {
        let by = filing::Entity::find_by_id(covered.filing_id).one(txn).await?.ok_or(StoreError::NotFound("return"))?;
        let (by_state, name) = (convert::state(&by)?, name(by.enterprise_id).await?);
        if !own.is_empty() {
            return Err(StoreError::Refused(format!(
                "{name} says that its return covers you, so yours cannot cover others"
            )));
        }
        if !by_state.is_editable() {
            return Err(StoreError::Refused(format!(
                "{name} has filed a return that covers you, so your figures would be counted twice; ask {name} to say that its return covers its own work only"
            )));
        }
    }
    Ok(())
}

/// What a return covers, as it says itself.
async fn of_filing(connection: &impl ConnectionTrait, filing: i64) -> Result<Scope> {
    let row = filing_scope::Entity::find_by_id(filing).one(connection).await?;
    Ok(match row.as_ref().map(|row| row.scope.as_str()) {
        None => Scope::Unsaid,
        Some("here") => Scope::Here,
        Some("whole") => Scope::Whole,
        Some(_) => {
            let members = filing_member::Entity::find()
                .filter(filing_member::Column::FilingId.eq(filing))
                .select_only()
                .column(filing_member::Column::EnterpriseId);
            let rows = enterprise::Entity::find()
                .filter(enterprise::Column::Id.in_subquery(members.into_query()))
                .order_by_asc(enterprise::Column::Slug)
                .all(connection)
                .await?;
            Scope::Group(rows.into_iter().map(|row| row.slug).collect())
        }
    })
}

/// The rows of other members. They and the enterprise's own are locked in the order of their keys, so that two groups
/// never wait for each other.
async fn members(
    txn: &DatabaseTransaction,
    network: NetworkId,
    enterprise: EnterpriseId,
    slugs: &[String],
) -> Result<Vec<enterprise::Model>> {
    let mut rows = enterprise::Entity::find()
        .filter(enterprise::Column::NetworkId.eq(network.0))
        .filter(
            Condition::any().add(enterprise::Column::Slug.is_in(slugs)).add(enterprise::Column::Id.eq(enterprise.0)),
        )
        .order_by_asc(enterprise::Column::Id)
        .all(txn)
        .await?;
    for row in &rows {
        enterprises::lock(txn, network, EnterpriseId(row.id)).await?;
    }
    rows.retain(|row| row.id != enterprise.0);
    if rows.is_empty() || rows.len() != slugs.len() {
        return Err(StoreError::Refused("choose the members that this return covers beside you".to_owned()));
    }
    Ok(rows)
}

const fn code(scope: &Scope) -> Option<&'static str> {
    match scope {
        Scope::Unsaid => None,
        Scope::Here => Some("here"),
        Scope::Whole => Some("whole"),
        Scope::Group(_) => Some("group"),
    }
}
