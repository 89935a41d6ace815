//! Rounds over a date range, with figures of their own: nothing here is read where quarters are added up.

use super::{
    Act, Change, Clash, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{call, call_answer, call_figure, definition},
    networks,
};
use commonweal_domain::{
    call::{Call, MOST_INPUTS},
    figure::{Figure, FigureKey, Figures},
    network::Millis,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
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
    /// All rounds over a date range, the latest first.
    pub async fn calls(&self, network: NetworkId) -> Result<Vec<Call>> {
        let rows = call::Entity::find()
            .filter(call::Column::NetworkId.eq(network.0))
            .order_by_desc(call::Column::FromDay)
            .order_by_desc(call::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// The one with a slug.
    pub async fn call(&self, network: NetworkId, slug: &str) -> Result<Option<Call>> {
        find(self.reader(), network, slug).await?.map(read).transpose()
    }

    /// Opens a round over a date range. Refuses a slug that is taken, days that do not follow each other, and questions
    /// that the network does not have.
    pub async fn open_call(&self, act: &Act, network: NetworkId, wanted: &Call) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        check(&txn, network, wanted).await?;
        if find(&txn, network, &wanted.slug).await?.is_some() {
            return Err(StoreError::Refused(format!("the address “{}” is taken; choose another name", wanted.slug)));
        }
        row(network, NotSet, wanted)?.insert(&txn).await?;
        let subject = format!("{} {} {}", wanted.slug, convert::day_text(wanted.from)?, convert::day_text(wanted.to)?);
        chain::append(&txn, &self.ids, act, network, vec![Entry::new(Action::CallOpened, subject, &wanted.name)])
            .await?;
        Ok(txn.commit().await?)
    }

    /// Changes a round's name, days, questions and note; the slug stays. Figures of questions that are not asked any more
    /// are kept, and enter no total. The same changes nothing.
    pub async fn change_call(&self, act: &Act, network: NetworkId, wanted: &Call) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        check(&txn, network, wanted).await?;
        let before = find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let id = before.id;
        if read(before)? == *wanted {
            return Ok(());
        }
        row(network, Set(id), wanted)?.update(&txn).await?;
        let entry = Entry::new(Action::CallChanged, wanted.slug.clone(), convert::json(wanted)?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// What each enterprise has answered, drafts too.
    pub async fn call_answers(&self, network: NetworkId, wanted: &Call) -> Result<BTreeMap<EnterpriseId, CallAnswer>> {
        let found = find(self.reader(), network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let mut answers: BTreeMap<EnterpriseId, CallAnswer> = BTreeMap::new();
        let heads =
            call_answer::Entity::find().filter(call_answer::Column::CallId.eq(found.id)).all(self.reader()).await?;
        for head in heads {
            let answer = answers.entry(EnterpriseId(head.enterprise_id)).or_default();
            answer.sent = head.sent_at.map(Millis).zip(head.sent_by);
            answer.saved = Some((Millis(head.saved_at), head.saved_by));
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

    /// Saves what was typed, all or nothing, as a draft; an answer that was sent stays sent and counts as changed.
    pub async fn save_answer(
        &self,
        act: &Act,
        network: NetworkId,
        wanted: &Call,
        enterprise: EnterpriseId,
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
        // A draft is the enterprise's own affair; what others see already is told.
        let entries = if head.is_some_and(|head| head.sent_at.is_some()) {
            vec![Entry::new(Action::CallAnswerChanged, format!("{} {}", wanted.slug, owner.slug), "")]
        } else {
            vec![]
        };
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        Ok(SavedAnswer::Done)
    }

    /// Sends an answer: from now on it counts. Sent twice it is sent once.
    pub async fn send_answer(
        &self,
        act: &Act,
        network: NetworkId,
        wanted: &Call,
        enterprise: EnterpriseId,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let owner = enterprises::lock(&txn, network, enterprise).await?;
        let found = find(&txn, network, &wanted.slug).await?.ok_or(StoreError::NotFound("round"))?;
        let head = call_answer::Entity::find_by_id((found.id, enterprise.0)).one(&txn).await?;
        let Some(head) = head else {
            return Err(StoreError::Refused("nothing has been answered yet".to_owned()));
        };
        if head.sent_at.is_some() {
            return Ok(());
        }
        let row = call_answer::ActiveModel {
            call_id: Set(found.id),
            enterprise_id: Set(enterprise.0),
            sent_at: Set(Some(act.now.0)),
            sent_by: Set(Some(act.name.clone())),
            ..Default::default()
        };
        row.update(&txn).await?;
        let entry = Entry::new(Action::CallAnswered, format!("{} {}", wanted.slug, owner.slug), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

async fn check(txn: &DatabaseTransaction, network: NetworkId, wanted: &Call) -> Result<()> {
    if let Some(fault) = wanted.faults().first() {
        return Err(StoreError::Refused(fault.to_string()));
    }
    if wanted.inputs.is_empty() || wanted.inputs.len() > MOST_INPUTS {
        return Err(StoreError::Refused(format!("a round asks 1 to {MOST_INPUTS} questions")));
    }
    let known: Vec<String> = definition::Entity::find()
        .filter(definition::Column::NetworkId.eq(network.0))
        .filter(definition::Column::Kind.eq("input"))
        .filter(definition::Column::Code.is_in(wanted.inputs.iter().map(String::as_str)))
        .all(txn)
        .await?
        .into_iter()
        .map(|row| row.code)
        .collect();
    match wanted.inputs.iter().find(|code| !known.contains(code)) {
        Some(code) => Err(StoreError::Refused(format!("the network has no question “{code}”"))),
        None => Ok(()),
    }
}

async fn find(connection: &impl ConnectionTrait, network: NetworkId, slug: &str) -> Result<Option<call::Model>> {
    Ok(call::Entity::find()
        .filter(call::Column::NetworkId.eq(network.0))
        .filter(call::Column::Slug.eq(slug))
        .one(connection)
        .await?)
}

fn of(call: i64, enterprise: EnterpriseId) -> sea_orm::Select<call_figure::Entity> {
    call_figure::Entity::find()
        .filter(call_figure::Column::CallId.eq(call))
        .filter(call_figure::Column::EnterpriseId.eq(enterprise.0))
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

fn row(network: NetworkId, id: sea_orm::ActiveValue<i64>, call: &Call) -> Result<call::ActiveModel> {
    Ok(call::ActiveModel {
        id,
        network_id: Set(network.0),
        slug: Set(call.slug.clone()),
        name: Set(call.name.clone()),
        from_day: Set(convert::day_text(call.from)?),
        to_day: Set(convert::day_text(call.to)?),
        due: Set(convert::day_text(call.due)?),
        closes: Set(convert::day_text(call.closes)?),
        inputs: Set(convert::json(&call.inputs)?),
        note: Set(call.note.clone()),
    })
}

fn read(row: call::Model) -> Result<Call> {
    Ok(Call {
        from: convert::day(&row.from_day)?,
        to: convert::day(&row.to_day)?,
        due: convert::day(&row.due)?,
        closes: convert::day(&row.closes)?,
        inputs: convert::from_json("the questions of a round", &row.inputs)?,
        slug: row.slug,
        name: row.name,
        note: row.note,
    })
}
