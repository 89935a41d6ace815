//! Passkeys of people, and the challenges that they answer.

use super::{
    Act, PersonId, Result, Store,
    chain::Action,
    entities::{passkey, passkey_challenge},
    people,
};
use commonweal_domain::network::Millis;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};

/// A passkey, as signing in needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Key.
    pub id: i64,
    /// Whose it is.
    pub person: PersonId,
    /// A point of the P-256 curve, uncompressed.
    pub public_key: Vec<u8>,
    /// How often it has signed, where it counts.
    pub counter: u32,
    /// The browser in which it was made.
    pub browser: String,
    /// When it was made.
    pub created: Millis,
    /// When it was used last.
    pub used: Option<Millis>,
}

impl Store {
    /// Keeps a challenge until it is answered or over; those that are over are cleared away.
    pub async fn put_challenge(&self, hash: [u8; 32], now: Millis, until: Millis) -> Result<()> {
        let txn = self.begin().await?;
        passkey_challenge::Entity::delete_many()
            .filter(passkey_challenge::Column::ExpiresAt.lte(now.0))
            .exec(&txn)
            .await?;
        let row =
            passkey_challenge::ActiveModel { id: NotSet, challenge_hash: Set(hash.to_vec()), expires_at: Set(until.0) };
        row.insert(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// Takes a challenge: the second of two answers finds none.
    pub async fn take_challenge(&self, hash: [u8; 32], now: Millis) -> Result<bool> {
        let gone = passkey_challenge::Entity::delete_many()
            .filter(passkey_challenge::Column::ChallengeHash.eq(hash.to_vec()))
            .filter(passkey_challenge::Column::ExpiresAt.gt(now.0))
            .exec(self.writer())
            .await?;
        Ok(gone.rows_affected > 0)
    }

    /// Adds a passkey to an account, unless it is known already.
    pub async fn add_passkey(
        &self,
        act: &Act,
        person: PersonId,
        credential_id: &[u8],
        public_key: &[u8],
        counter: u32,
        browser: &str,
    ) -> Result<bool> {
        let txn = self.begin().await?;
        let subject = people::lock(&txn, person).await?.public_id.to_string();
        let known =
            passkey::Entity::find().filter(passkey::Column::CredentialId.eq(credential_id.to_vec())).one(&txn).await?;
        if known.is_some() {
            return Ok(false);
        }
        let row = passkey::ActiveModel {
            id: NotSet,
            person_id: Set(person.0),
            credential_id: Set(credential_id.to_vec()),
            public_key: Set(public_key.to_vec()),
            counter: Set(i64::from(counter)),
            browser: Set(browser.to_owned()),
            created_at: Set(act.now.0),
            used_at: Set(None),
        };
        row.insert(&txn).await?;
        self.in_their_networks(&txn, act, person, Action::PasskeyAdded, &subject).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Removes a passkey of an account: whether there was one.
    pub async fn remove_passkey(&self, act: &Act, person: PersonId, id: i64) -> Result<bool> {
        let txn = self.begin().await?;
        let subject = people::lock(&txn, person).await?.public_id.to_string();
        let gone = passkey::Entity::delete_many()
            .filter(passkey::Column::Id.eq(id))
            .filter(passkey::Column::PersonId.eq(person.0))
            .exec(&txn)
            .await?;
        if gone.rows_affected > 0 {
            self.in_their_networks(&txn, act, person, Action::PasskeyRemoved, &subject).await?;
        }
        txn.commit().await?;
        Ok(gone.rows_affected > 0)
    }

    /// A person's passkeys, the oldest first.
    pub async fn passkeys(&self, person: PersonId) -> Result<Vec<Passkey>> {
        let rows = passkey::Entity::find()
            .filter(passkey::Column::PersonId.eq(person.0))
            .order_by_asc(passkey::Column::Id)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(of_row).collect())
    }

    /// The passkey that calls itself so.
    pub async fn passkey(&self, credential_id: &[u8]) -> Result<Option<Passkey>> {
        let row = passkey::Entity::find()
            .filter(passkey::Column::CredentialId.eq(credential_id.to_vec()))
            .one(self.reader())
            .await?;
        Ok(row.map(of_row))
    }

    /// A passkey was used.
    pub async fn use_passkey(&self, id: i64, counter: u32, now: Millis) -> Result<()> {
        passkey::Entity::update_many()
            .col_expr(passkey::Column::Counter, Expr::value(i64::from(counter)))
            .col_expr(passkey::Column::UsedAt, Expr::value(now.0))
            .filter(passkey::Column::Id.eq(id))
            .exec(self.writer())
            .await?;
        Ok(())
    }
}

fn of_row(row: passkey::Model) -> Passkey {
    Passkey {
        id: row.id,
        person: PersonId(row.person_id),
        public_key: row.public_key,
        counter: u32::try_from(row.counter).unwrap_or(u32::MAX),
        browser: row.browser,
        created: Millis(row.created_at),
        used: row.used_at.map(Millis),
    }
}
