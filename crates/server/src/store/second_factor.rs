//! The second factor of an account: an app's secret, codes for when it is lost, and sign-ins that wait for one of them.

use super::{
    Act, PersonId, Result, Store,
    chain::Action,
    entities::{person, recovery_code, second_step},
    people,
};
use commonweal_domain::network::Millis;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};

impl Store {
    /// Keeps an app's secret, the step of the code that proved it, and new codes for when the app is lost.
    pub async fn set_second_factor(
        &self,
        act: &Act,
        id: PersonId,
        secret: &[u8],
        step: u64,
        codes: &[[u8; 32]],
    ) -> Result<()> {
        let txn = self.begin().await?;
        let row = people::lock(&txn, id).await?;
        let subject = row.public_id.to_string();
        let kept = self.seal.close(row.public_id.as_bytes(), secret)?;
        let mut row = row.into_active_model();
        row.totp_secret = Set(Some(kept));
        row.totp_step = Set(step.cast_signed());
        row.update(&txn).await?;
        put_codes(&txn, id, codes).await?;
        self.in_their_networks(&txn, act, id, Action::SecondFactorSet, &subject).await?;
        Ok(txn.commit().await?)
    }

    /// Puts new codes in the place of those that are left.
    pub async fn renew_codes(&self, id: PersonId, codes: &[[u8; 32]]) -> Result<()> {
        let txn = self.begin().await?;
        people::lock(&txn, id).await?;
        put_codes(&txn, id, codes).await?;
        Ok(txn.commit().await?)
    }

    /// An account needs no second factor any more.
    pub async fn remove_second_factor(&self, act: &Act, id: PersonId) -> Result<()> {
        let txn = self.begin().await?;
        let row = people::lock(&txn, id).await?;
        let subject = row.public_id.to_string();
        let mut row = row.into_active_model();
        row.totp_secret = Set(None);
        row.update(&txn).await?;
        put_codes(&txn, id, &[]).await?;
        self.in_their_networks(&txn, act, id, Action::SecondFactorRemoved, &subject).await?;
        Ok(txn.commit().await?)
    }

    /// Takes the code of a step, unless one of it or of a later one has been taken.
    pub async fn spend_step(&self, id: PersonId, step: u64) -> Result<bool> {
        let taken = person::Entity::update_many()
            .col_expr(person::Column::TotpStep, Expr::value(step.cast_signed()))
            .filter(person::Column::Id.eq(id.0))
            .filter(person::Column::TotpStep.lt(step.cast_signed()))
            .exec(self.writer())
            .await?;
        Ok(taken.rows_affected > 0)
    }

    /// Takes a code that stands for a lost app, once.
    pub async fn spend_code(&self, id: PersonId, code_hash: [u8; 32], now: Millis) -> Result<bool> {
        let taken = recovery_code::Entity::update_many()
            .col_expr(recovery_code::Column::UsedAt, Expr::value(now.0))
            .filter(recovery_code::Column::PersonId.eq(id.0))
            .filter(recovery_code::Column::CodeHash.eq(code_hash.to_vec()))
            .filter(recovery_code::Column::UsedAt.is_null())
            .exec(self.writer())
            .await?;
        Ok(taken.rows_affected > 0)
    }

    /// How many codes are left.
    pub async fn codes_left(&self, id: PersonId) -> Result<u64> {
        Ok(recovery_code::Entity::find()
            .filter(recovery_code::Column::PersonId.eq(id.0))
            .filter(recovery_code::Column::UsedAt.is_null())
            .count(self.reader())
            .await?)
    }

    /// Somebody has shown the first factor; those that waited too long are cleared away.
    pub async fn begin_second_step(
        &self,
        id: PersonId,
        token_hash: [u8; 32],
        now: Millis,
        until: Millis,
    ) -> Result<()> {
        let txn = self.begin().await?;
        second_step::Entity::delete_many().filter(second_step::Column::ExpiresAt.lte(now.0)).exec(&txn).await?;
        let row = second_step::ActiveModel {
            id: NotSet,
            token_hash: Set(token_hash.to_vec()),
            person_id: Set(id.0),
            expires_at: Set(until.0),
        };
        row.insert(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// Who is asked for the second factor.
    pub async fn second_step(&self, token_hash: [u8; 32], now: Millis) -> Result<Option<PersonId>> {
        let row = second_step::Entity::find()
            .filter(second_step::Column::TokenHash.eq(token_hash.to_vec()))
            .filter(second_step::Column::ExpiresAt.gt(now.0))
            .one(self.reader())
            .await?;
        Ok(row.map(|row| PersonId(row.person_id)))
    }

    /// They have shown it: the first of two at the same time is let in.
    pub async fn end_second_step(&self, token_hash: [u8; 32]) -> Result<bool> {
        let gone = second_step::Entity::delete_many()
            .filter(second_step::Column::TokenHash.eq(token_hash.to_vec()))
            .exec(self.writer())
            .await?;
        Ok(gone.rows_affected > 0)
    }
}

async fn put_codes(txn: &DatabaseTransaction, id: PersonId, codes: &[[u8; 32]]) -> Result<()> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::PersonId.eq(id.0)).exec(txn).await?;
    for code in codes {
        let row = recovery_code::ActiveModel {
            id: NotSet,
            person_id: Set(id.0),
            code_hash: Set(code.to_vec()),
            used_at: Set(None),
        };
        row.insert(txn).await?;
    }
    Ok(())
}
