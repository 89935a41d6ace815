//! Questions of reviewers about single figures, and what the enterprise answers.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError, convert,
    entities::{figure, figure_comment},
    filings,
    ids::Ids,
};
use commonweal_domain::{
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A question that is to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComment {
    /// Code of the input.
    pub input: String,
    /// The figure's period.
    pub period: Period,
    /// The question.
    pub words: String,
}

/// A question about a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Identifier outside.
    pub id: Uuid,
    /// Code of the input.
    pub input: String,
    /// The figure's period.
    pub period: Period,
    /// The question.
    pub words: String,
    /// When it was asked.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// The answer; empty if there is none.
    pub answer: String,
    /// When and by whom it was answered.
    pub answered: Option<(Millis, String)>,
    /// The figure was changed after the question.
    pub changed: bool,
}

impl Comment {
    /// Neither answered nor acted upon.
    pub fn is_open(&self) -> bool {
        self.answer.is_empty() && !self.changed
    }
}

impl Store {
    /// All questions about a return's figures, earliest first.
    pub async fn comments(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<Vec<Comment>> {
        let snapshot = self.snapshot().await?;
        let Some(filing) = filings::find(&snapshot, network, enterprise, quarter).await? else { return Ok(vec![]) };
        let rows = figure_comment::Entity::find()
            .filter(figure_comment::Column::FilingId.eq(filing.id))
            .order_by_asc(figure_comment::Column::Id)
            .all(&snapshot)
            .await?;
        let figures = if rows.is_empty() {
            vec![]
        } else {
            figure::Entity::find().filter(figure::Column::FilingId.eq(filing.id)).all(&snapshot).await?
        };
        snapshot.commit().await?;
        let mut saved: BTreeMap<(String, i32), i64> = BTreeMap::new();
        for row in figures {
            let last = saved.entry((row.input, row.period)).or_default();
            *last = row.saved_at.max(*last);
        }
        rows.into_iter()
            .map(|row| {
                let changed = saved.get(&(row.input.clone(), row.period)).is_some_and(|at| *at > row.at);
                read(row, changed)
            })
            .collect()
    }

    /// Keeps the enterprise's answer, in the place of one that was given before. Refuses while the return cannot be
    /// changed. An empty answer takes the one before away.
    pub async fn answer_comment(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        comment: Uuid,
        answer: &str,
    ) -> Result<()> {
        let answer = answer.trim();
        let txn = self.begin().await?;
        let filing = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        convert::state(&filing)?.check_editable().map_err(|error| StoreError::Refused(error.to_string()))?;
        let row = figure_comment::Entity::find()
            .filter(figure_comment::Column::FilingId.eq(filing.id))
            .filter(figure_comment::Column::PublicId.eq(comment))
            .one(&txn)
            .await?
            .ok_or(StoreError::NotFound("question"))?;
        if row.answer == answer {
            return Ok(());
        }
        let mut row = row.into_active_model();
        row.answer = Set(answer.to_owned());
        row.answered_at = Set((!answer.is_empty()).then_some(act.now.0));
        row.answered_by = Set(act.name.clone());
        row.update(&txn).await?;
        Ok(txn.commit().await?)
    }
}

/// Keeps new questions.
pub(super) async fn add(
    txn: &DatabaseTransaction,
    ids: &Ids,
    act: &Act,
    filing: i64,
    questions: &[NewComment],
) -> Result<()> {
    for question in questions {
        let row = figure_comment::ActiveModel {
            id: NotSet,
            public_id: Set(ids.public_id(act.now)?),
            filing_id: Set(filing),
            input: Set(question.input.clone()),
            period: Set(convert::period_code(question.period)),
            words: Set(question.words.clone()),
            at: Set(act.now.0),
            by: Set(act.name.clone()),
            answer: Set(String::new()),
            answered_at: Set(None),
            answered_by: Set(String::new()),
        };
        row.insert(txn).await?;
    }
    Ok(())
}

/// Takes the questions away that were asked at a moment or later: they were sent back by mistake.
pub(super) async fn withdraw(txn: &DatabaseTransaction, filing: i64, at: Millis) -> Result<()> {
    figure_comment::Entity::delete_many()
        .filter(figure_comment::Column::FilingId.eq(filing))
        .filter(figure_comment::Column::At.gte(at.0))
        .exec(txn)
        .await?;
    Ok(())
}

fn read(row: figure_comment::Model, changed: bool) -> Result<Comment> {
    Ok(Comment {
        id: row.public_id,
        input: row.input,
        period: convert::period(row.period)?,
        words: row.words,
        at: Millis(row.at),
        by: row.by,
        answer: row.answer,
        answered: row.answered_at.map(|at| (Millis(at), row.answered_by)),
        changed,
    })
}
