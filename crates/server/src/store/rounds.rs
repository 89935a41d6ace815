//! A network's calls for returns.

use super::{Act, NetworkId, Result, Store, convert, entities::round, networks};
use commonweal_domain::{network::Round, period::Quarter};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};

impl Store {
    /// All rounds, newest first.
    pub async fn rounds(&self, network: NetworkId) -> Result<Vec<Round>> {
        let rows = round::Entity::find()
            .filter(round::Column::NetworkId.eq(network.0))
            .order_by_desc(round::Column::Quarter)
            .all(self.reader())
            .await?;
        rows.iter().map(convert::round).collect()
    }

    /// The round of a quarter.
    pub async fn round(&self, network: NetworkId, quarter: Quarter) -> Result<Option<Round>> {
        let row = round::Entity::find_by_id((network.0, quarter.ordinal())).one(self.reader()).await?;
        row.as_ref().map(convert::round).transpose()
    }

    /// Adds a round, or changes its days. The audit chain tells about returns; a round's days change none of them.
    pub async fn put_round(&self, _act: &Act, network: NetworkId, round: &Round) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        round::Entity::insert(row(network, round)?)
            .on_conflict(
                OnConflict::columns([round::Column::NetworkId, round::Column::Quarter])
                    .update_columns([round::Column::Opens, round::Column::Due, round::Column::Closes])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        Ok(txn.commit().await?)
    }
}

/// A round's row.
pub(super) fn row(network: NetworkId, round: &Round) -> Result<round::ActiveModel> {
    Ok(round::ActiveModel {
        network_id: Set(network.0),
        quarter: Set(round.quarter.ordinal()),
        opens: Set(convert::day_text(round.opens)?),
        due: Set(convert::day_text(round.due)?),
        closes: Set(convert::day_text(round.closes)?),
    })
}
