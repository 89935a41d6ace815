//! Links that let a person in once, to set a password. Only a token's SHA-256 is kept: who reads the database cannot
//! use a link.

use super::{Act, PersonId, Result, Store, StoreError, entities::link};
use commonweal_domain::network::Millis;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
    sea_query::Expr,
};

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPurpose {
    /// A person's first way in.
    Invite,
    /// A forgotten password.
    Reset,
}

impl LinkPurpose {
    const fn code(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::Reset => "reset",
        }
    }
}

impl Store {
    /// Keeps a link until it expires; links that have expired are cleared away.
    pub async fn create_link(
        &self,
        act: &Act,
        person: PersonId,
        purpose: LinkPurpose,
        token_hash: [u8; 32],
        expires: Millis,
    ) -> Result<()> {
        let txn = self.begin().await?;
        link::Entity::delete_many().filter(link::Column::ExpiresAt.lte(act.now.0)).exec(&txn).await?;
        let row = link::ActiveModel {
            id: NotSet,
            token_hash: Set(token_hash.to_vec()),
            person_id: Set(person.0),
            purpose: Set(purpose.code().to_owned()),
            created_at: Set(act.now.0),
            expires_at: Set(expires.0),
            used_at: Set(None),
        };
        link::Entity::insert(row).exec_without_returning(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// Whom a link would let in, without using it: mail scanners open links too.
    pub async fn peek_link(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<(PersonId, LinkPurpose)>> {
        let row = link::Entity::find()
            .filter(link::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(link::Column::UsedAt.is_null())
            .filter(link::Column::ExpiresAt.gt(now.0))
            .one(self.reader())
            .await?;
        row.map(|row| Ok((PersonId(row.person_id), purpose(&row.purpose)?))).transpose()
    }

    /// Uses a link: the second of two at the same time gets nothing.
    pub async fn use_link(&self, act: &Act, token_hash: [u8; 32]) -> Result<Option<PersonId>> {
        let txn = self.begin().await?;
        let used = link::Entity::update_many()
            .col_expr(link::Column::UsedAt, Expr::value(act.now.0))
            .filter(link::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(link::Column::UsedAt.is_null())
            .filter(link::Column::ExpiresAt.gt(act.now.0))
            .exec(&txn)
            .await?;
        if used.rows_affected == 0 {
            return Ok(None);
        }
        let row = link::Entity::find().filter(link::Column::TokenHash.eq(token_hash.to_vec())).one(&txn).await?;
        txn.commit().await?;
        Ok(row.map(|row| PersonId(row.person_id)))
    }
}

fn purpose(code: &str) -> Result<LinkPurpose> {
    [LinkPurpose::Invite, LinkPurpose::Reset]
        .into_iter()
        .find(|purpose| purpose.code() == code)
        .ok_or_else(|| StoreError::unreadable(format_args!("the purpose of a link: {code:?}")))
}
