//! A network's calls for returns.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::round,
    networks,
};
use commonweal_domain::{network::Round, period::Quarter};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};

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

    /// What the coordinator tells those who come when a round is closed; may be empty.
    pub async fn round_note(&self, network: NetworkId, quarter: Quarter) -> Result<String> {
        let row = round::Entity::find_by_id((network.0, quarter.ordinal())).one(self.reader()).await?;
        Ok(row.map(|row| row.note).unwrap_or_default())
    }

    /// Adds a round, or changes its days, by a machine: a sample, or an import. People use [`Store::set_round`].
    pub async fn put_round(&self, _act: &Act, network: NetworkId, round: &Round) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let note = stored(&txn, network, round.quarter).await?.map(|row| row.note).unwrap_or_default();
        write(&txn, network, round, &note).await?;
        Ok(txn.commit().await?)
    }

    /// Opens a round, or changes its days or the words for those who come too late. The same changes nothing. Refuses
    /// days that do not follow each other.
    pub async fn set_round(&self, act: &Act, network: NetworkId, round: &Round, note: &str) -> Result<()> {
        if let Some(fault) = round.faults().first() {
            return Err(StoreError::Refused(fault.to_string()));
        }
        let note = note.trim();
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let before = stored(&txn, network, round.quarter).await?;
        if let Some(row) = &before
            && convert::round(row)? == *round
            && row.note == note
        {
            return Ok(());
        }
        let entry = put(&txn, network, round, note).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Writes a round's days; with what is to be kept of it.
pub(super) async fn put(txn: &DatabaseTransaction, network: NetworkId, round: &Round, note: &str) -> Result<Entry> {
    write(txn, network, round, note).await?;
    let day = convert::day_text;
    let subject = format!("{} {} {} {}", round.quarter, day(round.opens)?, day(round.due)?, day(round.closes)?);
    Ok(Entry::new(Action::RoundSet, subject, note))
}

/// The round's row, if there is such a round.
pub(super) async fn stored(
    txn: &DatabaseTransaction,
    network: NetworkId,
    quarter: Quarter,
) -> Result<Option<round::Model>> {
    Ok(round::Entity::find_by_id((network.0, quarter.ordinal())).one(txn).await?)
}

async fn write(txn: &DatabaseTransaction, network: NetworkId, round: &Round, note: &str) -> Result<()> {
    use round::Column as C;
    let row = round::ActiveModel { note: Set(note.to_owned()), ..row(network, round)? };
    round::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::NetworkId, C::Quarter])
                .update_columns([C::Opens, C::Due, C::Closes, C::Note])
                .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

/// A round's row, without a note.
pub(super) fn row(network: NetworkId, round: &Round) -> Result<round::ActiveModel> {
    Ok(round::ActiveModel {
        network_id: Set(network.0),
        quarter: Set(round.quarter.ordinal()),
        opens: Set(convert::day_text(round.opens)?),
        due: Set(convert::day_text(round.due)?),
        closes: Set(convert::day_text(round.closes)?),
        note: Set(String::new()),
    })
}
