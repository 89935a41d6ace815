//! The log of a round over a date range: what happened, and what is needed now, in the order in which it was written.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    calls::find,
    chain::{self, Action, Entry},
    entities::call_entry,
    networks,
};
use commonweal_domain::{call::Call, network::Millis};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

/// More than this is written down in no crisis; it is a slip of a program.
const MOST_ENTRIES: u64 = 2_000;

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// Public key.
    pub id: Uuid,
    /// What was written.
    pub words: String,
    /// It is something that is needed.
    pub need: bool,
    /// When.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// When it was no longer needed, and who said so.
    pub met: Option<(Millis, String)>,
}

impl Store {
    /// The log of a round, the latest line first.
    pub async fn call_log(&self, network: NetworkId, call: &Call) -> Result<Vec<LogEntry>> {
        let found = find(self.reader(), network, &call.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let rows = call_entry::Entity::find()
            .filter(call_entry::Column::CallId.eq(found.id))
            .order_by_desc(call_entry::Column::Id)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// Writes a line.
    pub async fn log_call(&self, act: &Act, network: NetworkId, call: &Call, words: &str, need: bool) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let found = find(&txn, network, &call.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let there = call_entry::Entity::find().filter(call_entry::Column::CallId.eq(found.id)).count(&txn).await?;
        if there >= MOST_ENTRIES {
            return Err(StoreError::Refused(format!("the log has {MOST_ENTRIES} lines; open another round")));
        }
        let row = call_entry::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            call_id: Set(found.id),
            words: Set(words.to_owned()),
            need: Set(need),
            written_at: Set(act.now.0),
            written_by: Set(act.name.clone()),
            met_at: Set(None),
            met_by: Set(None),
        };
        row.insert(&txn).await?;
        let subject = format!("{} {}", call.slug, if need { "need" } else { "event" });
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::CallLogged, subject, words)]).await?;
        Ok(txn.commit().await?)
    }

    /// Says that something is no longer needed; twice is once.
    pub async fn meet_need(&self, act: &Act, network: NetworkId, call: &Call, id: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let found = find(&txn, network, &call.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let row = call_entry::Entity::find()
            .filter(call_entry::Column::CallId.eq(found.id))
            .filter(call_entry::Column::PublicId.eq(id))
            .filter(call_entry::Column::Need.eq(true))
            .one(&txn)
            .await?
            .ok_or(StoreError::NotFound("line"))?;
        if row.met_at.is_some() {
            return Ok(());
        }
        let words = row.words.clone();
        let mut row = row.into_active_model();
        row.met_at = Set(Some(act.now.0));
        row.met_by = Set(Some(act.name.clone()));
        row.update(&txn).await?;
        let subject = format!("{} met", call.slug);
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::CallLogged, subject, words)]).await?;
        Ok(txn.commit().await?)
    }
}

fn read(row: call_entry::Model) -> LogEntry {
    LogEntry {
        id: row.public_id,
        words: row.words,
        need: row.need,
        at: Millis(row.written_at),
        by: row.written_by,
        met: row.met_at.map(Millis).zip(row.met_by),
    }
}
