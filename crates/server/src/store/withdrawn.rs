//! Editions that are shown no more, and how often files of editions were taken away.

use super::{
    Act, EditionId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, editions,
    entities::{edition, edition_download, edition_withdrawal},
};
use commonweal_domain::{network::Millis, period::Period};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use std::collections::BTreeMap;

/// Why an edition is shown no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawn {
    /// Why, for everybody to read.
    pub reason: String,
    /// When.
    pub at: Millis,
    /// By whom.
    pub by: String,
}

impl Store {
    /// Withdraws an edition: what was published stays in the database and in the audit, and is shown to nobody. Refuses
    /// one that is withdrawn already, and a withdrawal without a reason.
    pub async fn withdraw_edition(
        &self,
        act: &Act,
        network: NetworkId,
        period: Period,
        number: u32,
        reason: &str,
    ) -> Result<()> {
        if reason.trim().is_empty() {
            return Err(StoreError::Refused("say why the edition is withdrawn".to_owned()));
        }
        let txn = self.begin().await?;
        let row = editions::of_period(network, period)
            .filter(edition::Column::Number.eq(convert::stored_count(number)?))
            .one(&txn)
            .await?
            .ok_or(StoreError::NotFound("edition"))?;
        if edition_withdrawal::Entity::find_by_id(row.id).one(&txn).await?.is_some() {
            return Err(StoreError::Refused("this edition is withdrawn already".to_owned()));
        }
        let withdrawal = edition_withdrawal::ActiveModel {
            edition_id: Set(row.id),
            reason: Set(reason.trim().to_owned()),
            withdrawn_at: Set(act.now.0),
            withdrawn_by: Set(act.name.clone()),
        };
        edition_withdrawal::Entity::insert(withdrawal).exec_without_returning(&txn).await?;
        let entry = Entry::new(Action::EditionWithdrawn, format!("{period} edition {number}"), reason);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Why an edition is shown no more; none while it is shown.
    pub async fn withdrawn(&self, edition: EditionId) -> Result<Option<Withdrawn>> {
        let row = edition_withdrawal::Entity::find_by_id(edition.0).one(self.reader()).await?;
        Ok(row.map(|row| read(row).1))
    }

    /// All withdrawn editions of a network.
    pub async fn all_withdrawn(&self, network: NetworkId) -> Result<BTreeMap<EditionId, Withdrawn>> {
        let own = edition::Entity::find()
            .filter(edition::Column::NetworkId.eq(network.0))
            .select_only()
            .column(edition::Column::Id);
        let rows = edition_withdrawal::Entity::find()
            .filter(edition_withdrawal::Column::EditionId.in_subquery(sea_orm::QueryTrait::into_query(own)))
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Counts that a file of an edition was taken away.
    pub async fn count_download(&self, edition: EditionId, file: &str) -> Result<()> {
        use edition_download::Column as C;
        let txn = self.begin().await?;
        let row =
            edition_download::ActiveModel { edition_id: Set(edition.0), file: Set(file.to_owned()), count: Set(1) };
        edition_download::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([C::EditionId, C::File])
                    .value(C::Count, Expr::col((edition_download::Entity, C::Count)).add(1))
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        Ok(txn.commit().await?)
    }

    /// How often files of each edition of a network were taken away, by the file's name.
    pub async fn downloads(&self, network: NetworkId) -> Result<BTreeMap<EditionId, BTreeMap<String, u64>>> {
        let own = edition::Entity::find()
            .filter(edition::Column::NetworkId.eq(network.0))
            .select_only()
            .column(edition::Column::Id);
        let rows = edition_download::Entity::find()
            .filter(edition_download::Column::EditionId.in_subquery(sea_orm::QueryTrait::into_query(own)))
            .all(self.reader())
            .await?;
        let mut downloads: BTreeMap<EditionId, BTreeMap<String, u64>> = BTreeMap::new();
        for row in rows {
            let count = u64::try_from(row.count).map_err(StoreError::unreadable)?;
            downloads.entry(EditionId(row.edition_id)).or_default().insert(row.file, count);
        }
        Ok(downloads)
    }
}

fn read(row: edition_withdrawal::Model) -> (EditionId, Withdrawn) {
    let withdrawn = Withdrawn { reason: row.reason, at: Millis(row.withdrawn_at), by: row.withdrawn_by };
    (EditionId(row.edition_id), withdrawn)
}
