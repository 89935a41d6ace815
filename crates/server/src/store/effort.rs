//! How long returns take: the minutes in which something of them was saved. The network sees only the median.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store,
    entities::{filing, filing_minute},
    filings,
};
use commonweal_domain::{
    effort::{active_minutes, median_minutes},
    filing::FilingState,
    period::Quarter,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;

/// Fewest returns of whose minutes a median is told.
const MEDIAN_RETURNS: usize = 8;

/// Milliseconds of a minute.
const MINUTE: i64 = 60_000;

impl Store {
    /// Active minutes of one return, 0 if nobody typed into it.
    pub async fn minutes(&self, network: NetworkId, enterprise: EnterpriseId, quarter: Quarter) -> Result<u32> {
        let Some(row) = filings::find(self.reader(), network, enterprise, quarter).await? else { return Ok(0) };
        let minutes: Vec<i64> = filing_minute::Entity::find()
            .filter(filing_minute::Column::FilingId.eq(row.id))
            .select_only()
            .column(filing_minute::Column::Minute)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(active_minutes(&minutes))
    }

    /// The median of the active minutes of a quarter's submitted and accepted returns, and of how many it is; none with
    /// fewer than eight, as it would come close to single ones. Returns that nobody typed are left out.
    pub async fn median_minutes(&self, network: NetworkId, quarter: Quarter) -> Result<Option<(u32, usize)>> {
        let done = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()))
            .filter(filing::Column::State.is_in([FilingState::SUBMITTED, FilingState::ACCEPTED]))
            .select_only()
            .column(filing::Column::Id)
            .into_query();
        let rows: Vec<(i64, i64)> = filing_minute::Entity::find()
            .filter(filing_minute::Column::FilingId.in_subquery(done))
            .select_only()
            .columns([filing_minute::Column::FilingId, filing_minute::Column::Minute])
            .order_by_asc(filing_minute::Column::FilingId)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut by_filing: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for (filing, minute) in rows {
            by_filing.entry(filing).or_default().push(minute);
        }
        let taken: Vec<u32> = by_filing.values().map(|minutes| active_minutes(minutes)).collect();
        Ok(median_minutes(&taken).filter(|_| taken.len() >= MEDIAN_RETURNS).map(|median| (median, taken.len())))
    }
}

/// Something of a return was saved or submitted in this minute.
pub(super) async fn mark(txn: &DatabaseTransaction, act: &Act, filing: i64) -> Result<()> {
    let row = filing_minute::ActiveModel { filing_id: Set(filing), minute: Set(act.now.0.div_euclid(MINUTE)) };
    filing_minute::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(txn).await?;
    Ok(())
}

/// The return was submitted in this minute; where nobody typed into it, as into an import, no time is told.
pub(super) async fn end(txn: &DatabaseTransaction, act: &Act, filing: i64) -> Result<()> {
    let typed = filing_minute::Entity::find().filter(filing_minute::Column::FilingId.eq(filing)).one(txn).await?;
    if typed.is_some() { mark(txn, act, filing).await } else { Ok(()) }
}
