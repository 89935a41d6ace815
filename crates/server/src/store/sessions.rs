//! Signed-in browsers. Only a token's SHA-256 is kept: who reads the database cannot take a session over.

use super::{
    EnterpriseId, NetworkId, PersonId, Result, Store,
    entities::{person, session},
};
use commonweal_domain::network::Millis;
use data_encoding::HEXLOWER;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use sha2::{Digest, Sha256};

const DAY: i64 = 24 * 60 * 60 * 1_000;
/// A session that nobody used for 14 days is over.
const IDLE_MILLIS: i64 = 14 * DAY;
/// A session is over after 30 days, however much it is used.
const LONGEST_MILLIS: i64 = 30 * DAY;
/// A session's last use is written at most once a minute: most requests then only read.
const TOUCH_MILLIS: i64 = 60 * 1_000;

/// What a session is confined to that began with a link which a coordinator passed on: one enterprise's returns in one
/// network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassedOn {
    /// Name of the coordinator.
    pub by: String,
    /// The network.
    pub network: NetworkId,
    /// The enterprise.
    pub enterprise: EnterpriseId,
}

/// A session that is not over, as a request finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// Whose it is.
    pub person: PersonId,
    /// When they last showed that it is them.
    pub confirmed: Millis,
    /// It is confined.
    pub passed_on: Option<PassedOn>,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionHead {
    /// Names it in forms; nobody gets in with it.
    pub name: String,
    /// Browser and device, in a few words; may be empty.
    pub browser: String,
    /// When it began.
    pub started: Millis,
    /// When it was used last.
    pub seen: Millis,
}

/// Which of somebody's sessions end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending<'a> {
    /// The one of this name.
    Named(&'a str),
    /// All but the one of this hash.
    Others([u8; 32]),
    /// All.
    All,
}

/// What a session is called in forms: a hash of what is kept, which is a hash itself.
pub fn session_name(token_hash: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(token_hash)[..12])
}

/// Sessions that are not over.
fn open(now: Millis) -> Condition {
    Condition::all()
        .add(session::Column::SeenAt.gt(now.0 - IDLE_MILLIS))
        .add(session::Column::StartedAt.gt(now.0 - LONGEST_MILLIS))
}

impl Store {
    /// Signs a browser in; sessions that are over are cleared away.
    pub async fn start_session(
        &self,
        person: PersonId,
        token_hash: [u8; 32],
        browser: &str,
        passed_on: Option<&PassedOn>,
        now: Millis,
    ) -> Result<()> {
        let txn = self.begin().await?;
        session::Entity::delete_many().filter(open(now).not()).exec(&txn).await?;
        let row = session::ActiveModel {
            id: NotSet,
            token_hash: Set(token_hash.to_vec()),
            person_id: Set(person.0),
            started_at: Set(now.0),
            seen_at: Set(now.0),
            browser: Set(browser.to_owned()),
            // Whoever has a link that was passed on has not shown that they are its owner.
            confirmed_at: Set(if passed_on.is_some() { 0 } else { now.0 }),
            passed_on_by: Set(passed_on.map(|passed_on| passed_on.by.clone())),
            only_network_id: Set(passed_on.map(|passed_on| passed_on.network.0)),
            only_enterprise_id: Set(passed_on.map(|passed_on| passed_on.enterprise.0)),
        };
        session::Entity::insert(row).exec_without_returning(&txn).await?;
        seen(&txn, person, now).await?;
        Ok(txn.commit().await?)
    }

    /// The session of a token, if it is not over.
    pub async fn session(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<OpenSession>> {
        let row = session::Entity::find()
            .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(open(now))
            .one(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let person = PersonId(row.person_id);
        if now.0 - row.seen_at >= TOUCH_MILLIS {
            let txn = self.begin().await?;
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value(now.0))
                .filter(session::Column::Id.eq(row.id))
                .exec(&txn)
                .await?;
            seen(&txn, person, now).await?;
            txn.commit().await?;
        }
        let passed_on = row.passed_on_by.zip(row.only_network_id).zip(row.only_enterprise_id);
        let passed_on = passed_on.map(|((by, network), enterprise)| PassedOn {
            by,
            network: NetworkId(network),
            enterprise: EnterpriseId(enterprise),
        });
        Ok(Some(OpenSession { person, confirmed: Millis(row.confirmed_at), passed_on }))
    }

    /// A person's sessions that are not over, the one used last first.
    pub async fn sessions(&self, person: PersonId, now: Millis) -> Result<Vec<SessionHead>> {
        let rows = session::Entity::find()
            .filter(session::Column::PersonId.eq(person.0))
            .filter(open(now))
            .order_by_desc(session::Column::SeenAt)
            .order_by_desc(session::Column::Id)
            .all(self.reader())
            .await?;
        let head = |row: session::Model| SessionHead {
            name: session_name(&row.token_hash),
            browser: row.browser,
            started: Millis(row.started_at),
            seen: Millis(row.seen_at),
        };
        Ok(rows.into_iter().map(head).collect())
    }

    /// The owner of a session has shown that it is them: it goes on under another token.
    pub async fn confirm_session(&self, token_hash: [u8; 32], fresh: [u8; 32], now: Millis) -> Result<()> {
        session::Entity::update_many()
            .col_expr(session::Column::TokenHash, Expr::value(fresh.to_vec()))
            .col_expr(session::Column::ConfirmedAt, Expr::value(now.0))
            .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
            .exec(self.writer())
            .await?;
        Ok(())
    }

    /// Signs a browser out.
    pub async fn end_session(&self, token_hash: [u8; 32]) -> Result<()> {
        session::Entity::delete_many()
            .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
            .exec(self.writer())
            .await?;
        Ok(())
    }

    /// Signs a person out of some of their browsers: how many.
    pub async fn end_sessions(&self, person: PersonId, ending: Ending<'_>) -> Result<u64> {
        let txn = self.begin().await?;
        let rows = session::Entity::find().filter(session::Column::PersonId.eq(person.0)).all(&txn).await?;
        let ends = |row: &session::Model| match ending {
            Ending::Named(name) => session_name(&row.token_hash) == name,
            Ending::Others(kept) => row.token_hash != kept,
            Ending::All => true,
        };
        let gone: Vec<i64> = rows.iter().filter(|row| ends(row)).map(|row| row.id).collect();
        let ended = session::Entity::delete_many().filter(session::Column::Id.is_in(gone)).exec(&txn).await?;
        txn.commit().await?;
        Ok(ended.rows_affected)
    }
}

/// A person was here.
async fn seen(txn: &sea_orm::DatabaseTransaction, person: PersonId, now: Millis) -> Result<()> {
    person::Entity::update_many()
        .col_expr(person::Column::SeenAt, Expr::value(now.0))
        .filter(person::Column::Id.eq(person.0))
        .exec(txn)
        .await?;
    Ok(())
}
