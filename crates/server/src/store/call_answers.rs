//! Answers to rounds over a date range: what an enterprise says, and in whose name it was sent.

use super::{
    Act, Change, Clash, EnterpriseId, NetworkId, PersonId, Result, Store, StoreError,
    calls::find,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{call_answer, call_figure},
};
use commonweal_domain::{
    call::Call,
    figure::{Figure, FigureKey, Figures},
    network::Millis,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::OnConflict,
};
use std::collections::BTreeMap;

/// An enterprise's answer. Its figures have the quarter in which the round begins as their period.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CallAnswer {
    /// What it says.
    pub figures: Figures,
    /// When it was last saved, and by whom.
    pub saved: Option<(Millis, String)>,
    /// When it was sent, and by whom; none while it is a draft, which counts nowhere.
    pub sent: Option<(Millis, String)>,
    /// A coordinator sent it in the enterprise's place.
    pub sent_for: Option<SentFor>,
    /// What the enterprise says is wrong with what was sent for it; empty if nothing.
    pub objection: String,
    /// The enterprise agrees to be recognised in it: when, and who said so.
    pub agreed: Option<(Millis, String)>,
}

/// An answer that a coordinator sent for a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentFor {
    /// Who sent it; none once the person is gone.
    pub person: Option<PersonId>,
    /// Upon whose word, such as "Phone call with Amara Okoye".
    pub why: String,
    /// When and by whom it was confirmed.
    pub confirmed: Option<(Millis, String)>,
    /// Why a coordinator lets it count without the enterprise's word; empty where the enterprise confirmed it.
    pub counted_why: String,
}

/// In whose name an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnsweredBy<'a> {
    /// The enterprise itself.
    Member,
    /// A coordinator in its place, upon the word of somebody.
    Coordinator(&'a str),
}

impl CallAnswer {
    /// Sent for the enterprise, which has not confirmed it yet.
    pub fn waits(&self) -> bool {
        self.sent.is_some() && self.sent_for.as_ref().is_some_and(|sent_for| sent_for.confirmed.is_none())
    }

    /// It enters totals: the enterprise sent it, or confirmed what was sent for it.
    pub fn counts(&self) -> bool {
        self.sent.is_some() && !self.waits()
    }
}

/// What became of saving an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum SavedAnswer {
    /// It is on disk.
    Done,
    /// Nothing was stored: somebody else changed the same figures.
    Conflict(Vec<Clash>),
}

impl Store {
    /// What each enterprise has answered, drafts too.
    pub async fn call_answers(&self, network: NetworkId, wanted: &Call) -> Result<BTreeMap<EnterpriseId, CallAnswer>> {
        let found = find(self.reader(), network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let mut answers: BTreeMap<EnterpriseId, CallAnswer> = BTreeMap::new();
        let heads =
            call_answer::Entity::find().filter(call_answer::Column::CallId.eq(found.id)).all(self.reader()).await?;
        for head in heads {
            let answer = answers.entry(EnterpriseId(head.enterprise_id)).or_default();
            answer.sent_for = sent_for(&head);
            answer.sent = head.sent_at.map(Millis).zip(head.sent_by);
            answer.saved = Some((Millis(head.saved_at), head.saved_by));
            answer.objection = head.objection;
            answer.agreed = head.agreed_at.map(Millis).zip(head.agreed_by);
        }
        let rows =
            call_figure::Entity::find().filter(call_figure::Column::CallId.eq(found.id)).all(self.reader()).await?;
        for row in rows {
            let of = EnterpriseId(row.enterprise_id);
            let (key, figure) = figure(row, wanted)?;
            answers.entry(of).or_default().figures.insert(key, figure);
        }
        Ok(answers)
    }

    /// Saves what was typed, all or nothing, as a draft; an answer that was sent stays sent and counts as changed, once
    /// the enterprise has confirmed what a coordinator changed in its place.
    pub async fn save_answer(
        &self,
        act: &Act,
        network: NetworkId,
        wanted: &Call,
        enterprise: EnterpriseId,
        by: AnsweredBy<'_>,
        changes: &[Change],
    ) -> Result<SavedAnswer> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let found = find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let mut stored: BTreeMap<FigureKey, (Figure, Millis, String)> = BTreeMap::new();
        for row in of(found.id, enterprise).all(&txn).await? {
            let (at, by) = (Millis(row.saved_at), row.saved_by.clone());
            let (key, figure) = figure(row, wanted)?;
            stored.insert(key, (figure, at, by));
        }
        let (mut clashes, mut writes) = (vec![], vec![]);
        for change in changes {
            let now = stored.get(&change.key);
            let kept = now.map(|(figure, ..)| figure);
            if convert::same(kept, change.now.as_ref()) || convert::same(change.was.as_ref(), change.now.as_ref()) {
                continue;
            }
            if convert::same(kept, change.was.as_ref()) {
                writes.push(change);
            } else {
                let (at, by) = now.map_or((Millis(0), String::new()), |(_, at, by)| (*at, by.clone()));
                clashes.push(Clash {
                    key: change.key.clone(),
                    stored: kept.cloned(),
                    typed: change.now.clone(),
                    saved_by: by,
                    saved_at: at,
                });
            }
        }
        if !clashes.is_empty() {
            return Ok(SavedAnswer::Conflict(clashes));
        }
        let head = call_answer::Entity::find_by_id((found.id, enterprise.0)).one(&txn).await?;
        if writes.is_empty() && head.is_some() {
            return Ok(SavedAnswer::Done);
        }
        touch(&txn, act, found.id, enterprise).await?;
        for change in &writes {
            put(&txn, act, found.id, enterprise, change).await?;
        }
        let was_sent = head.is_some_and(|head| head.sent_at.is_some());
        if was_sent {
            let head = call_answer::ActiveModel {
                sent_at: Set(Some(act.now.0)),
                sent_by: Set(Some(act.name.clone())),
                ..in_the_name_of(by, act, found.id, enterprise)
            };
            head.update(&txn).await?;
        }
        // A draft is the enterprise's own affair; what others see already is told.
        let entries = if was_sent {
            vec![Entry::new(Action::CallAnswerChanged, format!("{} {}", wanted.slug, owner.slug), "")]
        } else {
            vec![]
        };
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        Ok(SavedAnswer::Done)
    }

    /// Sends an answer: from now on it counts; one that a coordinator sends in the enterprise's place counts once the
    /// enterprise has confirmed it, or has sent it itself. Sent twice it is sent once.
    pub async fn send_answer(
        &self,
        act: &Act,
        network: NetworkId,
        wanted: &Call,
        enterprise: EnterpriseId,
        by: AnsweredBy<'_>,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let found = find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let head = call_answer::Entity::find_by_id((found.id, enterprise.0)).one(&txn).await?;
        let Some(head) = head else {
            return Err(StoreError::Refused("nothing has been answered yet".to_owned()));
        };
        if head.sent_at.is_some() && !(waits(&head) && by == AnsweredBy::Member) {
            return Ok(());
        }
        let row = call_answer::ActiveModel {
            sent_at: Set(Some(act.now.0)),
            sent_by: Set(Some(act.name.clone())),
            ..in_the_name_of(by, act, found.id, enterprise)
        };
        row.update(&txn).await?;
        let entry = Entry::new(Action::CallAnswered, format!("{} {}", wanted.slug, owner.slug), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// An enterprise agrees to be recognised in its answer, or takes that back; at any time, also once the round is closed.
    /// What is so already leaves no trace.
    pub async fn agree_in_call(
        &self,
        act: &Act,
        network: NetworkId,
        wanted: &Call,
        enterprise: EnterpriseId,
        agrees: bool,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let found = find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let head = call_answer::Entity::find_by_id((found.id, enterprise.0)).one(&txn).await?;
        let Some(head) = head else {
            return Err(StoreError::Refused("nothing has been answered yet".to_owned()));
        };
        if head.agreed_at.is_some() == agrees {
            return Ok(());
        }
        let mut row = head.into_active_model();
        row.agreed_at = Set(agrees.then_some(act.now.0));
        row.agreed_by = Set(agrees.then(|| act.name.clone()));
        row.update(&txn).await?;
        let action = if agrees { Action::ConsentRecorded } else { Action::ConsentWithdrawn };
        let entry = Entry::new(action, format!("{} {}", wanted.slug, owner.slug), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

fn of(call: i64, enterprise: EnterpriseId) -> sea_orm::Select<call_figure::Entity> {
    call_figure::Entity::find()
        .filter(call_figure::Column::CallId.eq(call))
        .filter(call_figure::Column::EnterpriseId.eq(enterprise.0))
}

/// The columns that say in whose name an answer is sent. What the enterprise sends needs nobody to confirm it.
fn in_the_name_of(by: AnsweredBy<'_>, act: &Act, call: i64, enterprise: EnterpriseId) -> call_answer::ActiveModel {
    let (person, why) = match by {
        AnsweredBy::Member => (None, ""),
        AnsweredBy::Coordinator(why) => (act.person, why),
    };
    call_answer::ActiveModel {
        call_id: Set(call),
        enterprise_id: Set(enterprise.0),
        sent_for_id: Set(person.map(|person| person.0)),
        sent_for_why: Set(why.to_owned()),
        confirmed_at: Set(None),
        confirmed_by: Set(None),
        objection: Set(String::new()),
        counted_why: Set(String::new()),
        ..Default::default()
    }
}

/// Whether an answer that was sent for an enterprise waits for its word.
pub(super) fn waits(head: &call_answer::Model) -> bool {
    head.sent_at.is_some() && sent_for(head).is_some_and(|sent_for| sent_for.confirmed.is_none())
}

fn sent_for(head: &call_answer::Model) -> Option<SentFor> {
    (!head.sent_for_why.is_empty()).then(|| SentFor {
        person: head.sent_for_id.map(PersonId),
        why: head.sent_for_why.clone(),
        confirmed: head.confirmed_at.map(Millis).zip(head.confirmed_by.clone()),
        counted_why: head.counted_why.clone(),
    })
}

async fn touch(txn: &DatabaseTransaction, act: &Act, call: i64, enterprise: EnterpriseId) -> Result<()> {
    use call_answer::Column as C;
    let row = call_answer::ActiveModel {
        call_id: Set(call),
        enterprise_id: Set(enterprise.0),
        saved_at: Set(act.now.0),
        saved_by: Set(act.name.clone()),
        sent_at: Set(None),
        sent_by: Set(None),
        sent_for_id: Set(None),
        sent_for_why: Set(String::new()),
        confirmed_at: Set(None),
        confirmed_by: Set(None),
        objection: Set(String::new()),
        counted_why: Set(String::new()),
        agreed_at: Set(None),
        agreed_by: Set(None),
    };
    call_answer::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::CallId, C::EnterpriseId]).update_columns([C::SavedAt, C::SavedBy]).to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

async fn put(txn: &DatabaseTransaction, act: &Act, call: i64, enterprise: EnterpriseId, change: &Change) -> Result<()> {
    let key = (call, enterprise.0, change.key.input.clone(), change.key.cell.to_string());
    let Some(figure) = &change.now else {
        call_figure::Entity::delete_by_id(key).exec(txn).await?;
        return Ok(());
    };
    use call_figure::Column as C;
    let like = convert::figure_row(0, &change.key, figure, act.now, &act.name);
    let row = call_figure::ActiveModel {
        call_id: Set(call),
        enterprise_id: Set(enterprise.0),
        input: like.input,
        cell: like.cell,
        kind: like.kind,
        scaled: like.scaled,
        confidence: like.confidence,
        note: like.note,
        explanation: like.explanation,
        definition: like.definition,
        saved_at: like.saved_at,
        saved_by: like.saved_by,
    };
    call_figure::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::CallId, C::EnterpriseId, C::Input, C::Cell])
                .update_columns([
                    C::Kind,
                    C::Scaled,
                    C::Confidence,
                    C::Note,
                    C::Explanation,
                    C::Definition,
                    C::SavedAt,
                    C::SavedBy,
                ])
                .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

fn figure(row: call_figure::Model, of: &Call) -> Result<(FigureKey, Figure)> {
    let period = convert::period_code(of.quarter().period());
    let counted =
        (row.enterprise_id, row.input, period, row.cell, row.kind, row.scaled, row.confidence, row.definition);
    let (key, figure) = convert::counted_figure(counted)?;
    Ok((key, Figure { note: row.note, explanation: row.explanation, ..figure }))
}
