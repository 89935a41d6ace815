//! What a decision changes, done by the same functions as the settings use.
//!
//! A decision is written first, and carried out in a transaction of its own: what cannot be done leaves nothing behind,
//! the decision stands, and the coordinator is told what is in its way. A server that stops in between carries it out
//! when it is started again.

use super::{
    Act, DecisionRecord, EffectState, NetworkId, Result, Store, StoreError, asking,
    chain::{self, Action, Entry},
    convert, definitions,
    entities::{decision_effect, network},
    networks, rounds, targets,
};
use commonweal_domain::{
    definition::{IndicatorDefinition, OWN_INDICATOR},
    governance::Change,
    network::{Round, Settings},
    period::Quarter,
    questionnaire::Questionnaire,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, DatabaseTransaction, EntityTrait, IntoActiveModel};
use std::collections::BTreeMap;

impl Store {
    /// Carries out what has been decided and whose time has come; `now` is the running quarter. Gives the decisions that
    /// people must carry out, as something stands in the way or no program can.
    pub async fn carry_out(&self, act: &Act, network: NetworkId, now: Quarter) -> Result<Vec<DecisionRecord>> {
        let waits =
            |record: &DecisionRecord| record.effect.as_ref().is_some_and(|effect| effect.state == EffectState::Waiting);
        let mut waiting: Vec<DecisionRecord> = self.decisions(network).await?.into_iter().filter(waits).collect();
        // The first first: a later decision takes the place of an earlier one.
        waiting.reverse();
        let mut by_hand = vec![];
        for record in waiting {
            let change = &record.proposal.text.change;
            if change.waits_for().is_some_and(|from| now <= from) {
                continue;
            }
            let asked = self.questionnaire(network).await?;
            let hindered = match self.do_decided(act, network, &record, &asked).await {
                Ok(done) if done => continue,
                Ok(_) => String::new(),
                Err(StoreError::Refused(words)) => words,
                Err(StoreError::NotFound(what)) => format!("the {what} that it is about is not there any more"),
                Err(StoreError::Conflict { .. }) => {
                    "it has been changed since this was proposed, and this was made of what it was before".to_owned()
                }
                Err(error @ StoreError::Database(_)) => return Err(error),
            };
            if self.leave_to_people(act, network, &record, &hindered).await? {
                by_hand.push(record);
            }
        }
        Ok(by_hand)
    }

    /// Does what was decided; false where that is for people to do.
    async fn do_decided(
        &self,
        act: &Act,
        network: NetworkId,
        record: &DecisionRecord,
        asked: &Questionnaire,
    ) -> Result<bool> {
        let txn = self.begin().await?;
        let row = networks::lock(&txn, network).await?;
        if !is_waiting(&txn, record.key).await? {
            return Ok(true);
        }
        let change = &record.proposal.text.change;
        if *change == Change::Other {
            return Ok(false);
        }
        // Somebody may have been given the number of a new indicator since it was proposed.
        let wanted = match change {
            Change::AddIndicator { indicator, .. } => {
                definitions::free_code(&txn, network, OWN_INDICATOR, &indicator.code).await?
            }
            _ => String::new(),
        };
        let mut entries = write(&txn, act, network, row, asked, change, &wanted).await?;
        mark(&txn, act, record.key, EffectState::Done, &wanted).await?;
        entries.push(Entry::new(Action::DecisionCarriedOut, subject(record), ""));
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Whether this call left it to people: another may have been faster.
    async fn leave_to_people(&self, act: &Act, network: NetworkId, record: &DecisionRecord, why: &str) -> Result<bool> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        if !is_waiting(&txn, record.key).await? {
            return Ok(false);
        }
        mark(&txn, act, record.key, EffectState::ByHand, why).await?;
        let entry = Entry::new(Action::DecisionHindered, subject(record), why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(true)
    }

    /// Keeps what people did by a decision that no program could carry out.
    pub async fn done_by_hand(
        &self,
        act: &Act,
        network: NetworkId,
        record: &DecisionRecord,
        words: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let state = decision_effect::Entity::find_by_id(record.key).one(&txn).await?.map(|row| row.state);
        if state.as_deref() != Some(EffectState::ByHand.code()) {
            return Err(StoreError::Refused("there is nothing left to do here".to_owned()));
        }
        mark(&txn, act, record.key, EffectState::DoneByHand, words).await?;
        let entry = Entry::new(Action::DecisionDoneByHand, subject(record), words);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// Keeps that a decision is still to be carried out.
pub(super) async fn wait(txn: &DatabaseTransaction, act: &Act, decision: i64) -> Result<()> {
    let row = decision_effect::ActiveModel {
        decision_id: Set(decision),
        state: Set(EffectState::Waiting.code().to_owned()),
        words: Set(String::new()),
        changed_at: Set(act.now.0),
        changed_by: Set(act.name.clone()),
    };
    decision_effect::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

fn subject(record: &DecisionRecord) -> String {
    format!("{} {}", record.proposal.id, record.number)
}

async fn is_waiting(txn: &DatabaseTransaction, decision: i64) -> Result<bool> {
    let row = decision_effect::Entity::find_by_id(decision).one(txn).await?;
    Ok(row.is_some_and(|row| row.state == EffectState::Waiting.code()))
}

async fn mark(txn: &DatabaseTransaction, act: &Act, decision: i64, state: EffectState, words: &str) -> Result<()> {
    let row = decision_effect::Entity::find_by_id(decision).one(txn).await?.ok_or(StoreError::NotFound("decision"))?;
    let mut row = row.into_active_model();
    row.state = Set(state.code().to_owned());
    row.words = Set(words.to_owned());
    row.changed_at = Set(act.now.0);
    row.changed_by = Set(act.name.clone());
    row.update(txn).await?;
    Ok(())
}

/// Writes what a decision changes; with what is to be kept of it. A new indicator gets this code.
async fn write(
    txn: &DatabaseTransaction,
    act: &Act,
    network: NetworkId,
    row: network::Model,
    before: &Questionnaire,
    change: &Change,
    code: &str,
) -> Result<Vec<Entry>> {
    match change {
        Change::Ask { inputs, asked, from, .. } => {
            let wanted: BTreeMap<_, _> = inputs.iter().map(|code| (code.clone(), *asked)).collect();
            asking::change(txn, network, before, *from, &wanted).await
        }
        Change::AddInput { input, asked, from } => {
            Ok(vec![definitions::first_input(txn, network, Some(*from), input, *asked).await?])
        }
        Change::ChangeInput { input, from } => Ok(vec![definitions::next_input(txn, network, *from, input).await?]),
        Change::AddIndicator { indicator, from } => {
            let indicator = IndicatorDefinition { code: code.to_owned(), ..(**indicator).clone() };
            Ok(vec![definitions::first_indicator(txn, network, Some(*from), &indicator).await?])
        }
        Change::ChangeIndicator { indicator, from } => {
            Ok(vec![definitions::next_indicator(txn, network, *from, indicator).await?])
        }
        Change::SetTarget(target) => targets::set(txn, act, network, target).await,
        Change::EndTarget { indicator, year } => targets::remove(txn, network, indicator, *year).await,
        Change::Disclosure { rules, .. } => {
            networks::settle(txn, row, |settings| settings.disclosure = rules.clone()).await
        }
        Change::Deadline { due_days, closing_days, from } => {
            let mut entries = round(txn, network, &row, *due_days, *closing_days, *from).await?;
            let set = |settings: &mut Settings| {
                settings.due_days = *due_days;
                settings.closing_days = *closing_days;
            };
            entries.extend(networks::settle(txn, row, set).await?);
            Ok(entries)
        }
        Change::Voting(rule) => networks::settle(txn, row, |settings| settings.voting = Some(*rule)).await,
        Change::Other => Ok(vec![]),
    }
}

/// A round that has been opened already with the days of before gets those of now; one with days of its own keeps them.
async fn round(
    txn: &DatabaseTransaction,
    network: NetworkId,
    row: &network::Model,
    due_days: u16,
    closing_days: u16,
    from: Quarter,
) -> Result<Vec<Entry>> {
    let Some(stored) = rounds::stored(txn, network, from).await? else { return Ok(vec![]) };
    let settings: Settings = convert::from_json("a network's settings", &row.settings)?;
    let (usual, known) = (Round::of(from, &settings), convert::round(&stored)?);
    if (usual.due, usual.closes) != (known.due, known.closes) {
        return Ok(vec![]);
    }
    let decided = Round::of(from, &Settings { due_days, closing_days, ..settings });
    let wanted = Round { opens: known.opens, ..decided };
    Ok(vec![rounds::put(txn, network, &wanted, &stored.note).await?])
}
