//! Signed-in browsers. Only a token's SHA-256 is kept: who reads the database cannot take a session over.

use super::{PersonId, Result, Store, entities::session};
use commonweal_domain::network::Millis;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};

/// A session that nobody used for 14 days is over.
const IDLE_MILLIS: i64 = 14 * 24 * 60 * 60 * 1_000;
/// A session's last use is written at most once a minute: most requests then only read.
const TOUCH_MILLIS: i64 = 60 * 1_000;

impl Store {
    /// Signs a browser in; sessions that are over are cleared away.
    pub async fn start_session(&self, person: PersonId, token_hash: [u8; 32], now: Millis) -> Result<()> {
        let txn = self.begin().await?;
        session::Entity::delete_many().filter(session::Column::SeenAt.lte(now.0 - IDLE_MILLIS)).exec(&txn).await?;
        let row = session::ActiveModel {
            id: NotSet,
            token_hash: Set(token_hash.to_vec()),
            person_id: Set(person.0),
            started_at: Set(now.0),
            seen_at: Set(now.0),
        };
        session::Entity::insert(row).exec_without_returning(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// Whose session it is, if it is not over.
    pub async fn session(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<PersonId>> {
        let row = session::Entity::find()
            .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(session::Column::SeenAt.gt(now.0 - IDLE_MILLIS))
            .one(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        if now.0 - row.seen_at >= TOUCH_MILLIS {
            session::Entity::update_many()
                .col_expr(session::Column::SeenAt, Expr::value(now.0))
                .filter(session::Column::Id.eq(row.id))
                .exec(self.writer())
                .await?;
        }
        Ok(Some(PersonId(row.person_id)))
    }

    /// Signs a browser out.
    pub async fn end_session(&self, token_hash: [u8; 32]) -> Result<()> {
        session::Entity::delete_many()
            .filter(session::Column::TokenHash.eq(token_hash.to_vec()))
            .exec(self.writer())
            .await?;
        Ok(())
    }
}
