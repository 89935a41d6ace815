//! Returns: one with its figures, or the heads of all of a round.

use super::{
    Act, EnterpriseId, FilingId, NetworkId, Result, Store, convert,
    entities::{figure, filing},
    ids::Ids,
    past,
};
use commonweal_domain::{
    figure::Figures,
    filing::{Filing, FilingState},
    network::Millis,
    period::Quarter,
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::OnConflict,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A return as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRecord {
    /// Key.
    pub id: FilingId,
    /// Identifier outside.
    pub public_id: Uuid,
    /// The return with its figures.
    pub filing: Filing,
    /// When its figures or its story were last saved.
    pub saved_at: Millis,
    /// By whom.
    pub saved_by: String,
}

/// What a list of returns shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingHead {
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// Where it stands.
    pub state: FilingState,
    /// Its version.
    pub version: u32,
    /// How many figures are not blank.
    pub figures: usize,
    /// How many of them have an explanation.
    pub explained: usize,
    /// When its figures or its story were last saved.
    pub saved_at: Millis,
    /// By whom.
    pub saved_by: String,
}

/// Figures in one insert: 14 columns × 2,000 rows = 28,000 variables; SQLite takes 32,766, PostgreSQL 65,535.
const CHUNK: usize = 2_000;

impl Store {
    /// One enterprise's return with its figures.
    pub async fn filing(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<Option<FilingRecord>> {
        let snapshot = self.snapshot().await?;
        let Some(row) = find(&snapshot, network, enterprise, quarter).await? else { return Ok(None) };
        let figures = figures(&snapshot, row.id).await?;
        snapshot.commit().await?;
        let figures: Figures = figures.into_iter().map(convert::figure).collect::<Result<_>>()?;
        Ok(Some(record(row, figures)?))
    }

    /// Quarters of which an enterprise has a return, in whatever state, earliest first.
    pub async fn filed_quarters(&self, network: NetworkId, enterprise: EnterpriseId) -> Result<Vec<Quarter>> {
        let quarters: Vec<i32> = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::EnterpriseId.eq(enterprise.0))
            .select_only()
            .column(filing::Column::Quarter)
            .order_by_asc(filing::Column::Quarter)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(quarters.into_iter().map(Quarter::from_ordinal).collect())
    }

    /// The heads of all returns of a quarter, by enterprise.
    pub async fn filing_heads(&self, network: NetworkId, quarter: Quarter) -> Result<Vec<FilingHead>> {
        let of_round = || {
            filing::Entity::find()
                .filter(filing::Column::NetworkId.eq(network.0))
                .filter(filing::Column::Quarter.eq(quarter.ordinal()))
        };
        let ids = of_round().select_only().column(filing::Column::Id).into_query();
        let counts = figure::Entity::find()
            .select_only()
            .column(figure::Column::FilingId)
            .column_as(figure::Column::Input.count(), "figures")
            .filter(figure::Column::FilingId.in_subquery(ids))
            .group_by(figure::Column::FilingId);
        let explained = counts.clone().filter(figure::Column::Explanation.ne(""));
        let snapshot = self.snapshot().await?;
        let rows = of_round().all(&snapshot).await?;
        let counts: BTreeMap<i64, i64> = counts.into_tuple::<(i64, i64)>().all(&snapshot).await?.into_iter().collect();
        let explained: BTreeMap<i64, i64> =
            explained.into_tuple::<(i64, i64)>().all(&snapshot).await?.into_iter().collect();
        snapshot.commit().await?;
        let count = |counts: &BTreeMap<i64, i64>, id| {
            counts.get(&id).and_then(|count| usize::try_from(*count).ok()).unwrap_or_default()
        };
        let mut heads: Vec<FilingHead> = rows
            .into_iter()
            .map(|row| {
                Ok(FilingHead {
                    enterprise: EnterpriseId(row.enterprise_id),
                    state: convert::state(&row)?,
                    version: convert::count(row.version)?,
                    figures: count(&counts, row.id),
                    explained: count(&explained, row.id),
                    saved_at: Millis(row.saved_at),
                    saved_by: row.saved_by,
                })
            })
            .collect::<Result<_>>()?;
        heads.sort_by_key(|head| head.enterprise);
        Ok(heads)
    }
}

/// The row of a return.
pub(super) async fn find(
    connection: &impl ConnectionTrait,
    network: NetworkId,
    enterprise: EnterpriseId,
    quarter: Quarter,
) -> Result<Option<filing::Model>> {
    Ok(filing::Entity::find()
        .filter(filing::Column::NetworkId.eq(network.0))
        .filter(filing::Column::EnterpriseId.eq(enterprise.0))
        .filter(filing::Column::Quarter.eq(quarter.ordinal()))
        .one(connection)
        .await?)
}

/// The rows of a return's figures.
pub(super) async fn figures(connection: &impl ConnectionTrait, filing: i64) -> Result<Vec<figure::Model>> {
    Ok(figure::Entity::find().filter(figure::Column::FilingId.eq(filing)).all(connection).await?)
}

/// Adds figures, in place of those that stand there; what stood there is kept as the past.
pub(super) async fn put_figures(txn: &DatabaseTransaction, figures: Vec<figure::ActiveModel>) -> Result<()> {
    use figure::Column as C;
    for chunk in figures.chunks(CHUNK) {
        past::keep(txn, chunk).await?;
        figure::Entity::insert_many(chunk.to_vec())
            .on_conflict(
                OnConflict::columns([C::FilingId, C::Input, C::Period, C::Cell])
                    .update_columns([
                        C::Kind,
                        C::Scaled,
                        C::Confidence,
                        C::Note,
                        C::Explanation,
                        C::Definition,
                        C::SavedAt,
                        C::SavedBy,
                        C::Way,
                        C::Why,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(txn)
            .await?;
    }
    Ok(())
}

/// The row of a draft that is saved for the first time.
pub(super) fn draft(
    ids: &Ids,
    act: &Act,
    network: NetworkId,
    enterprise: EnterpriseId,
    quarter: Quarter,
) -> Result<filing::ActiveModel> {
    let mut row = filing::ActiveModel {
        id: NotSet,
        public_id: Set(ids.public_id(act.now)?),
        network_id: Set(network.0),
        enterprise_id: Set(enterprise.0),
        quarter: Set(quarter.ordinal()),
        version: Set(1),
        story: Set(String::new()),
        story_agreed: Set(false),
        story_saved_at: Set(act.now.0),
        story_saved_by: Set(act.name.clone()),
        saved_at: Set(act.now.0),
        saved_by: Set(act.name.clone()),
        ..Default::default()
    };
    convert::set_state(&mut row, &FilingState::Draft);
    Ok(row)
}

fn record(row: filing::Model, figures: Figures) -> Result<FilingRecord> {
    Ok(FilingRecord {
        id: FilingId(row.id),
        public_id: row.public_id,
        filing: Filing {
            quarter: Quarter::from_ordinal(row.quarter),
            state: convert::state(&row)?,
            version: convert::count(row.version)?,
            figures,
            story: row.story,
            story_agreed: row.story_agreed,
        },
        saved_at: Millis(row.saved_at),
        saved_by: row.saved_by,
    })
}
