//! Who looked at a return as its filer sees it: its filers see that they did, and the audit keeps it.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store,
    chain::{self, Action, Entry},
    enterprises,
    entities::filing_look,
};
use commonweal_domain::{network::Millis, period::Quarter};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// So many looks are told, the newest first; the audit has all.
const TOLD: u64 = 5;

impl Store {
    /// Keeps that somebody looks at a return.
    pub async fn look(&self, act: &Act, network: NetworkId, enterprise: EnterpriseId, quarter: Quarter) -> Result<()> {
        let txn = self.begin().await?;
        let slug = enterprises::check_owner(&txn, network, enterprise).await?.slug;
        put(&txn, act, enterprise, quarter).await?;
        let entry = Entry::new(Action::FilingLookedAt, format!("{slug} {quarter}"), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Who looked at a return and when, the newest first.
    pub async fn looks(&self, enterprise: EnterpriseId, quarter: Quarter) -> Result<Vec<(String, Millis)>> {
        let rows = filing_look::Entity::find()
            .filter(filing_look::Column::EnterpriseId.eq(enterprise.0))
            .filter(filing_look::Column::Quarter.eq(quarter.ordinal()))
            .order_by_desc(filing_look::Column::Id)
            .limit(TOLD)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(|row| (row.by, Millis(row.at))).collect())
    }
}

/// Keeps for a return's filers that somebody has seen it.
pub(super) async fn put(
    txn: &DatabaseTransaction,
    act: &Act,
    enterprise: EnterpriseId,
    quarter: Quarter,
) -> Result<()> {
    let row = filing_look::ActiveModel {
        id: NotSet,
        enterprise_id: Set(enterprise.0),
        quarter: Set(quarter.ordinal()),
        at: Set(act.now.0),
        by: Set(act.name.clone()),
    };
    row.insert(txn).await?;
    Ok(())
}
