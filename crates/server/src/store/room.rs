//! How much room the files of a network take, and how much they may: one network does not fill the disk of all.

use super::{
    NetworkId, Result, Store, StoreError,
    entities::{evidence_file, minutes_file, picture},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

/// Bytes that the files and photos of a network may take where nobody has said otherwise: 5 GB.
pub(super) const ROOM: u64 = 5_000_000_000;

impl Store {
    /// Lets the files and photos of each network take so many bytes.
    pub fn with_room(mut self, bytes: u64) -> Self {
        self.room = bytes;
        self
    }

    /// Bytes that the files and photos of a network take, and may take.
    pub async fn room_taken(&self, network: NetworkId) -> Result<(u64, u64)> {
        Ok((taken(self.reader(), network).await?, self.room))
    }

    /// Refuses a file of so many bytes for which there is no room.
    pub(super) async fn check_room(&self, db: &impl ConnectionTrait, network: NetworkId, more: usize) -> Result<()> {
        if taken(db, network).await? + more as u64 <= self.room {
            return Ok(());
        }
        Err(StoreError::Refused(
            "the files of your network take all the room that they may: your coordinator can have old ones erased, and \
             whoever runs the server can give more"
                .to_owned(),
        ))
    }
}

async fn taken(db: &impl ConnectionTrait, network: NetworkId) -> Result<u64> {
    let bytes = || Expr::cust("CAST(SUM(LENGTH(bytes)) AS BIGINT)");
    let files: Option<Option<i64>> = evidence_file::Entity::find()
        .select_only()
        .column_as(bytes(), "taken")
        .filter(evidence_file::Column::NetworkId.eq(network.0))
        .into_tuple()
        .one(db)
        .await?;
    let pictures: Option<Option<i64>> = picture::Entity::find()
        .select_only()
        .column_as(bytes(), "taken")
        .filter(picture::Column::NetworkId.eq(network.0))
        .into_tuple()
        .one(db)
        .await?;
    let minutes: Option<Option<i64>> = minutes_file::Entity::find()
        .select_only()
        .column_as(bytes(), "taken")
        .filter(minutes_file::Column::NetworkId.eq(network.0))
        .into_tuple()
        .one(db)
        .await?;
    let sum = [files, pictures, minutes].into_iter().flatten().flatten().sum::<i64>();
    Ok(u64::try_from(sum).unwrap_or_default())
}
