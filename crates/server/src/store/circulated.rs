//! What members answer to a circulated report.

use super::{
    Act, CirculationId, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    circulations, enterprises,
    entities::{circulation_answer, enterprise},
};
use commonweal_domain::{network::Millis, sign_off::Answer};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Expr};
use std::collections::{BTreeMap, BTreeSet};

/// What a member answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// What.
    pub answer: Answer,
    /// Why; may be empty for an assent.
    pub words: String,
    /// The words are to be printed in the report.
    pub printed: bool,
}

/// Who is asked about a circulated report, and what it answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOffAnswer {
    /// The enterprise.
    pub enterprise: EnterpriseId,
    /// Its slug.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it answered; none if it has not.
    pub answer: Option<Answer>,
    /// Why.
    pub words: String,
    /// The words are to be printed in the report.
    pub printed: bool,
    /// When it answered, and who did.
    pub by: Option<(Millis, String)>,
}

impl Store {
    /// Who are asked, by name, with their answers.
    pub async fn sign_off_answers(&self, id: CirculationId) -> Result<Vec<SignOffAnswer>> {
        let rows = circulation_answer::Entity::find()
            .filter(circulation_answer::Column::CirculationId.eq(id.0))
            .all(self.reader())
            .await?;
        let asked = circulation_answer::Entity::find()
            .filter(circulation_answer::Column::CirculationId.eq(id.0))
            .select_only()
            .column(circulation_answer::Column::EnterpriseId);
        let members = enterprise::Entity::find()
            .filter(enterprise::Column::Id.in_subquery(asked.into_query()))
            .all(self.reader())
            .await?;
        let mut members: BTreeMap<i64, enterprise::Model> = members.into_iter().map(|row| (row.id, row)).collect();
        let answers = rows.into_iter().filter_map(|row| Some((members.remove(&row.enterprise_id)?, row)));
        let mut answers: Vec<SignOffAnswer> = answers.map(|(of, row)| read(row, of)).collect::<Result<_>>()?;
        answers.sort_by(|a, b| a.name.cmp(&b.name).then_with(|| a.slug.cmp(&b.slug)));
        Ok(answers)
    }

    /// What an enterprise answered, and what it sees of itself as JSON; none if it is not asked.
    pub async fn own_answer(
        &self,
        id: CirculationId,
        enterprise: EnterpriseId,
    ) -> Result<Option<(SignOffAnswer, String)>> {
        let row = circulation_answer::Entity::find_by_id((id.0, enterprise.0)).one(self.reader()).await?;
        let Some(row) = row else { return Ok(None) };
        let of = enterprise::Entity::find_by_id(enterprise.0)
            .one(self.reader())
            .await?
            .ok_or(StoreError::NotFound("enterprise"))?;
        let shares = row.shares.clone();
        Ok(Some((read(row, of)?, shares)))
    }

    /// Keeps an answer in place of the one before; refuses once the time is over or the report was taken back.
    pub async fn answer_circulation(
        &self,
        act: &Act,
        network: NetworkId,
        id: CirculationId,
        enterprise: EnterpriseId,
        new: &NewAnswer,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let circulated = circulations::open(&txn, network, id, act.now).await?;
        let answered = circulation_answer::Entity::update_many()
            .col_expr(circulation_answer::Column::Answer, Expr::value(new.answer.code()))
            .col_expr(circulation_answer::Column::Words, Expr::value(new.words.clone()))
            .col_expr(circulation_answer::Column::Printed, Expr::value(new.printed && new.answer.may_be_printed()))
            .col_expr(circulation_answer::Column::AnsweredAt, Expr::value(act.now.0))
            .col_expr(circulation_answer::Column::AnsweredBy, Expr::value(act.name.clone()))
            .filter(circulation_answer::Column::CirculationId.eq(id.0))
            .filter(circulation_answer::Column::EnterpriseId.eq(enterprise.0))
            .exec(&txn)
            .await?;
        if answered.rows_affected == 0 {
            return Err(StoreError::NotFound("enterprise among those who are asked"));
        }
        let slug = enterprises::check_owner(&txn, network, enterprise).await?.slug;
        let subject = format!("{} {slug} {}", circulations::subject(&circulated)?, new.answer.code());
        let entry = Entry::new(Action::SignOffAnswered, subject, new.words.clone());
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// What a duplicate was asked and answered is the kept one's, where that was not asked itself: nobody has two voices.
pub(super) async fn move_over(txn: &DatabaseTransaction, kept: i64, duplicate: i64) -> Result<()> {
    let own =
        circulation_answer::Entity::find().filter(circulation_answer::Column::EnterpriseId.eq(kept)).all(txn).await?;
    let own: BTreeSet<i64> = own.into_iter().map(|row| row.circulation_id).collect();
    circulation_answer::Entity::delete_many()
        .filter(circulation_answer::Column::EnterpriseId.eq(duplicate))
        .filter(circulation_answer::Column::CirculationId.is_in(own))
        .exec(txn)
        .await?;
    circulation_answer::Entity::update_many()
        .col_expr(circulation_answer::Column::EnterpriseId, Expr::value(kept))
        .filter(circulation_answer::Column::EnterpriseId.eq(duplicate))
        .exec(txn)
        .await?;
    Ok(())
}

fn read(row: circulation_answer::Model, of: enterprise::Model) -> Result<SignOffAnswer> {
    let answer = row.answer.as_deref().map(|code| {
        Answer::parse(code).ok_or_else(|| StoreError::unreadable(format_args!("the answer of {}", of.slug)))
    });
    Ok(SignOffAnswer {
        enterprise: EnterpriseId(of.id),
        slug: of.slug,
        name: of.name,
        answer: answer.transpose()?,
        words: row.words,
        printed: row.printed,
        by: row.answered_at.map(|at| (Millis(at), row.answered_by.unwrap_or_default())),
    })
}
