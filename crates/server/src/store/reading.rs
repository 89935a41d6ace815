//! What counts: accepted returns, for totals, comparisons and the report. Nothing is added up here.

use super::{
    EnterpriseId, NetworkId, Result, Store, convert,
    entities::{figure, filing},
    packed::{Unpacking, packed},
};
use commonweal_domain::{
    figure::{Figure, FigureKey, Figures},
    filing::FilingState,
    network::Millis,
    period::Quarter,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Select, Statement,
};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// All accepted figures of all quarters, by enterprise; also enterprises whose accepted return has no figure.
    /// Where two returns tell of the same year, the later one counts.
    pub async fn accepted(&self, network: NetworkId) -> Result<BTreeMap<EnterpriseId, Figures>> {
        self.with_texts(accepted(network)).await
    }

    /// Accepted figures of some quarters' returns, all of the same moment, without notes and explanations: all that
    /// totals need.
    pub async fn counted(
        &self,
        network: NetworkId,
        quarters: &BTreeSet<Quarter>,
    ) -> Result<BTreeMap<EnterpriseId, Figures>> {
        let snapshot = self.snapshot().await?;
        let (mut figures, mut unpacking) = (BTreeMap::new(), Unpacking::default());
        // A quarter at a time: what was packed is large, and gone before the next one comes.
        for quarter in quarters {
            let of_quarter = accepted(network).filter(filing::Column::Quarter.eq(quarter.ordinal()));
            unpacked(&snapshot, of_quarter, &mut unpacking, &mut figures).await?;
        }
        snapshot.commit().await?;
        Ok(figures)
    }

    /// Accepted figures of one quarter's returns, by enterprise.
    pub async fn accepted_in(&self, network: NetworkId, quarter: Quarter) -> Result<BTreeMap<EnterpriseId, Figures>> {
        self.counted(network, &BTreeSet::from([quarter])).await
    }

    /// When an accepted return last changed: the date of a report.
    pub async fn accepted_at(&self, network: NetworkId) -> Result<Option<Millis>> {
        let moments: Vec<(Option<i64>, i64)> = accepted(network)
            .select_only()
            .columns([filing::Column::StateAt, filing::Column::SavedAt])
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(moments.into_iter().map(|(state, saved)| Millis(state.unwrap_or(saved).max(saved))).max())
    }

    /// An enterprise's accepted figures of earlier quarters, and of how many rounds they are.
    pub async fn history(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        before: Quarter,
    ) -> Result<(Figures, usize)> {
        let earlier = accepted(network)
            .filter(filing::Column::EnterpriseId.eq(enterprise.0))
            .filter(filing::Column::Quarter.lt(before.ordinal()));
        let rounds: Vec<i64> =
            earlier.clone().select_only().column(filing::Column::Id).into_tuple().all(self.reader()).await?;
        let figures = self.without_texts(earlier).await?.remove(&enterprise).unwrap_or_default();
        Ok((figures, rounds.len()))
    }

    /// How many returns of an enterprise were accepted of earlier quarters.
    pub async fn accepted_rounds(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        before: Quarter,
    ) -> Result<usize> {
        let count = accepted(network)
            .filter(filing::Column::EnterpriseId.eq(enterprise.0))
            .filter(filing::Column::Quarter.lt(before.ordinal()))
            .count(self.reader())
            .await?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Quarters with at least one accepted return, earliest first.
    pub async fn accepted_quarters(&self, network: NetworkId) -> Result<Vec<Quarter>> {
        // From each to the next by the index: every page asks this, and looking at all returns takes longer each year.
        let accepted = format!("network_id = {} AND state = '{}'", network.0, FilingState::ACCEPTED);
        let sql = format!(
            "WITH RECURSIVE filed (quarter) AS (SELECT MIN(quarter) FROM filing WHERE {accepted} UNION ALL \
             SELECT (SELECT MIN(filing.quarter) FROM filing WHERE {accepted} AND filing.quarter > filed.quarter) \
             FROM filed WHERE filed.quarter IS NOT NULL) \
             SELECT quarter FROM filed WHERE quarter IS NOT NULL ORDER BY quarter"
        );
        let reader = self.reader();
        let rows = reader.query_all_raw(Statement::from_string(reader.get_database_backend(), sql)).await?;
        let quarter = |row: &QueryResult| row.try_get_by_index::<i32>(0).map(Quarter::from_ordinal);
        Ok(rows.iter().map(quarter).collect::<Result<_, _>>()?)
    }

    /// Figures of some inputs in the returns of a quarter that have been handed in, whether they were accepted or not.
    pub async fn handed_in(
        &self,
        network: NetworkId,
        quarter: Quarter,
        inputs: &[&str],
    ) -> Result<BTreeMap<EnterpriseId, Figures>> {
        let filings = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()))
            .filter(filing::Column::State.is_in([FilingState::ACCEPTED, FilingState::SUBMITTED]));
        let mut figures = self.without_texts(filings).await?;
        for of_one in figures.values_mut() {
            let kept = of_one.iter().filter(|(key, _)| inputs.contains(&key.input.as_str()));
            *of_one = kept.map(|(key, figure)| (key, figure.clone())).collect();
        }
        Ok(figures)
    }

    /// Figures of these returns by enterprise without notes and explanations.
    async fn without_texts(&self, filings: Select<filing::Entity>) -> Result<BTreeMap<EnterpriseId, Figures>> {
        let mut figures = BTreeMap::new();
        unpacked(self.reader(), filings, &mut Unpacking::default(), &mut figures).await?;
        Ok(figures)
    }

    /// Figures of these returns by enterprise, all of the same moment.
    async fn with_texts(&self, filings: Select<filing::Entity>) -> Result<BTreeMap<EnterpriseId, Figures>> {
        let snapshot = self.snapshot().await?;
        let heads: Vec<(i64, i64)> = filings
            .select_only()
            .columns([filing::Column::Id, filing::Column::EnterpriseId])
            .order_by_asc(filing::Column::Quarter)
            .into_tuple()
            .all(&snapshot)
            .await?;
        let mut figures: BTreeMap<EnterpriseId, Figures> = BTreeMap::new();
        for heads in heads.chunks(RETURNS_AT_ONCE) {
            let ids: Vec<i64> = heads.iter().map(|(filing, _)| *filing).collect();
            let mut by_filing: BTreeMap<i64, Vec<(FigureKey, Figure)>> = BTreeMap::new();
            for (filing, key, figure) in rows(&snapshot, ids).await? {
                by_filing.entry(filing).or_default().push((key, figure));
            }
            for (filing, enterprise) in heads {
                let of_enterprise = figures.entry(EnterpriseId(*enterprise)).or_default();
                of_enterprise.extend(by_filing.remove(filing).unwrap_or_default());
            }
        }
        snapshot.commit().await?;
        Ok(figures)
    }
}

/// Of so many returns the rows are held at a time: an archive of all quarters would else hold all of them twice, as rows
/// and as figures.
const RETURNS_AT_ONCE: usize = 25;

async fn rows(snapshot: &DatabaseTransaction, filings: Vec<i64>) -> Result<Vec<(i64, FigureKey, Figure)>> {
    let read = |row: figure::Model| {
        let filing = row.filing_id;
        convert::figure(row).map(|(key, figure)| (filing, key, figure))
    };
    let rows = figure::Entity::find().filter(figure::Column::FilingId.is_in(filings)).all(snapshot).await?;
    rows.into_iter().map(read).collect()
}

/// Puts the figures of returns to those that are there, by enterprise; also an enterprise whose return has none.
async fn unpacked(
    link: &impl ConnectionTrait,
    filings: Select<filing::Entity>,
    unpacking: &mut Unpacking,
    figures: &mut BTreeMap<EnterpriseId, Figures>,
) -> Result<()> {
    let returns: Vec<(i64, Option<String>)> = filings
        .select_only()
        .column(filing::Column::EnterpriseId)
        .expr_as(packed(), "figures")
        .into_tuple()
        .all(link)
        .await?;
    for (enterprise, text) in returns {
        let of_one = figures.entry(EnterpriseId(enterprise)).or_default();
        unpacking.read(&text.unwrap_or_default(), of_one)?;
    }
    Ok(())
}

fn accepted(network: NetworkId) -> Select<filing::Entity> {
    filing::Entity::find()
        .filter(filing::Column::NetworkId.eq(network.0))
        .filter(filing::Column::State.eq(FilingState::ACCEPTED))
}
