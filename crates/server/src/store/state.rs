//! A return's way from draft to accepted, and back. The domain decides which steps there are; here they are kept, each
//! with the one before it, so that it can be taken back.

use super::{
    Act, EnterpriseId, NetworkId, NewComment, Result, Store, StoreError,
    chain::{self, Action, Entry},
    comments, convert, effort, enterprises,
    entities::{edition, filing, filing_step},
    evidence, filings, receipts, scopes, stand_ins,
};
use commonweal_domain::{filing::FilingState, lang::Lang, period::Quarter};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

/// How far to go back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Back {
    ToTheLastStep,
    ToTheFiler,
}

/// A step and the state into which it led.
type Step = (filing_step::Model, FilingState);

/// Which return, and the version that the caller has seen.
pub(super) type Place = (NetworkId, EnterpriseId, Quarter, u32);

impl Store {
    /// Keeps a state that the domain made of the one at `expected_version`. The version goes up: of two people who
    /// review the same return at the same time, the second hears of the first.
    pub async fn set_state(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
        state: &FilingState,
    ) -> Result<()> {
        self.set_states(act, network, enterprise, quarter, expected_version, std::slice::from_ref(state)).await
    }

    /// Keeps several steps at once: what is submitted and accepted by rule is never seen in between.
    pub async fn set_states(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
        states: &[FilingState],
    ) -> Result<()> {
        self.take_steps(act, (network, enterprise, quarter, expected_version), states, &[], "").await
    }

    /// As [`Store::set_state`], with words for the audit: why an acceptance did not wait for the enterprise.
    #[expect(clippy::too_many_arguments, reason = "the return's place, its version, its state and the words")]
    pub async fn set_state_saying(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
        state: &FilingState,
        words: &str,
    ) -> Result<()> {
        let place = (network, enterprise, quarter, expected_version);
        self.take_steps(act, place, std::slice::from_ref(state), &[], words).await
    }

    /// Sends a return back with questions about single figures.
    #[expect(clippy::too_many_arguments, reason = "the return's place, its version, its state and the questions")]
    pub async fn send_back(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
        state: &FilingState,
        questions: &[NewComment],
    ) -> Result<()> {
        let place = (network, enterprise, quarter, expected_version);
        self.take_steps(act, place, std::slice::from_ref(state), questions, "").await
    }

    /// A coordinator takes the last step back: the return is as it was before. Refuses what has been published, and what
    /// the enterprise has gone on with.
    pub async fn undo_step(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
    ) -> Result<FilingState> {
        self.undo(act, (network, enterprise, quarter, expected_version), Back::ToTheLastStep).await
    }

    /// A filer takes a submission back, as long as nobody has read it: the return can be changed again.
    pub async fn take_back(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        expected_version: u32,
    ) -> Result<FilingState> {
        self.undo(act, (network, enterprise, quarter, expected_version), Back::ToTheFiler).await
    }

    async fn undo(&self, act: &Act, place: Place, back: Back) -> Result<FilingState> {
        let (network, enterprise, quarter, _) = place;
        let (txn, slug, row) = self.open(place).await?;
        let now = convert::state(&row)?;
        back.check(&now, &row)?;
        not_published(&txn, network, quarter, &now).await?;
        let mut step = top(&txn, row.id, &now).await?;
        let mut state = now.clone();
        loop {
            step = behind(&txn, row.id, step).await?;
            let before = step.as_ref().map(|(_, state)| state);
            state = state.undo(before).map_err(|error| StoreError::Refused(error.to_string()))?;
            if back == Back::ToTheLastStep || state.is_editable() {
                break;
            }
        }
        if let FilingState::SentBack { at, .. } = &now {
            comments::withdraw(&txn, row.id, *at).await?;
        }
        let (id, version) = (row.id, row.version + 1);
        let mut active = row.into_active_model();
        active.version = Set(version);
        convert::set_state(&mut active, &state);
        active.update(&txn).await?;
        keep(&txn, act, id, version, step.and_then(|(step, _)| step.back_to), &state).await?;
        stand_ins::follow(&txn, act, enterprise, quarter, &state).await?;
        let subject = format!("{slug} {quarter} {} to {}", now.code(), state.code());
        let entry = Entry::new(Action::FilingStepUndone, subject, "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(state)
    }

    async fn take_steps(
        &self,
        act: &Act,
        place: Place,
        states: &[FilingState],
        questions: &[NewComment],
        saying: &str,
    ) -> Result<()> {
        let (txn, slug, row) = self.open(place).await?;
        let entries = self.steps(&txn, act, place, (slug, row), states, questions, saying).await?;
        chain::append(&txn, &self.ids, act, place.0, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Takes steps of a return that is locked; returns their entries for the chain.
    #[expect(clippy::too_many_arguments, reason = "the return's place and row, its states, questions and words")]
    pub(super) async fn steps(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        place: Place,
        (slug, row): (String, filing::Model),
        states: &[FilingState],
        questions: &[NewComment],
        saying: &str,
    ) -> Result<Vec<Entry>> {
        let (_, enterprise, quarter, _) = place;
        let now = convert::state(&row)?;
        let mut version = row.version;
        let mut back_to = top(txn, row.id, &now).await?.map(|(step, _)| step.version);
        if back_to.is_none() && now != FilingState::Draft {
            // An import made this state: it is kept now, so that there is something to go back to.
            keep(txn, act, row.id, version, None, &now).await?;
            back_to = Some(version);
        }
        let mut active = row.clone().into_active_model();
        let (mut entries, mut kept) = (Vec::new(), Vec::new());
        for state in states {
            let (action, words) = told(state)?;
            let mut words = words.to_owned();
            let subject = format!("{slug} {quarter}");
            match state {
                FilingState::Submitted { first: None, .. } => {
                    scopes::check(txn, enterprise, &row).await?;
                    effort::end(txn, act, row.id).await?;
                    words = receipts::code_of(txn, &row).await?;
                }
                FilingState::Accepted { .. } => {
                    kept.extend(evidence::keep(txn, act, &[(row.id, subject.clone())]).await?);
                }
                FilingState::Submitted { .. } | FilingState::Draft | FilingState::SentBack { .. } => {}
            }
            version += 1;
            convert::set_state(&mut active, state);
            keep(txn, act, row.id, version, back_to, state).await?;
            stand_ins::follow(txn, act, enterprise, quarter, state).await?;
            back_to = Some(version);
            words.push_str(saying);
            for question in questions {
                words.push_str(&format!("\n{}: {}", question.input, question.words));
            }
            entries.push(Entry::new(action, subject, words.trim_start()));
        }
        entries.extend(kept);
        active.version = Set(version);
        active.update(txn).await?;
        comments::add(txn, &self.ids, act, row.id, questions).await?;
        Ok(entries)
    }

    /// A transaction in which the return is locked, with its slug and row at the version that the caller has seen.
    async fn open(&self, place: Place) -> Result<(DatabaseTransaction, String, filing::Model)> {
        let txn = self.begin().await?;
        let (slug, row) = open_in(&txn, place).await?;
        Ok((txn, slug, row))
    }
}

/// Locks a return: its slug and row at the version that the caller has seen.
pub(super) async fn open_in(txn: &DatabaseTransaction, place: Place) -> Result<(String, filing::Model)> {
    let (network, enterprise, quarter, expected) = place;
    let slug = enterprises::lock(txn, network, enterprise).await?.slug;
    let row = filings::find(txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
    let found = convert::count(row.version)?;
    if found != expected {
        return Err(StoreError::Conflict { expected, found });
    }
    Ok((slug, row))
}

impl Back {
    /// Whether a return in this state may go back.
    fn check(self, now: &FilingState, row: &filing::Model) -> Result<()> {
        let refused = |words: &str| Err(StoreError::Refused(words.to_owned()));
        match (self, now) {
            (Self::ToTheLastStep, FilingState::Submitted { first: None, .. }) => {
                refused("the enterprise submitted this return; send it back with a reason")
            }
            (Self::ToTheLastStep, FilingState::SentBack { at, .. }) if row.saved_at > at.0 => {
                refused("the enterprise has changed its return since it was sent back; wait until it submits it again")
            }
            (
                Self::ToTheFiler,
                FilingState::Submitted { first: Some(_), .. } | FilingState::Accepted { by_rule: false, .. },
            ) => refused("somebody has read this return already; ask the coordinator to send it back"),
            (Self::ToTheFiler, FilingState::Draft | FilingState::SentBack { .. }) => {
                refused("this return has not been submitted")
            }
            _ => Ok(()),
        }
    }
}

/// What was published is corrected by an amendment, not taken back.
async fn not_published(
    txn: &DatabaseTransaction,
    network: NetworkId,
    quarter: Quarter,
    now: &FilingState,
) -> Result<()> {
    let FilingState::Accepted { at, .. } = now else { return Ok(()) };
    let since = edition::Entity::find()
        .filter(edition::Column::NetworkId.eq(network.0))
        .filter(edition::Column::PublishedAt.gte(at.0))
        .all(txn)
        .await?;
    for edition in since {
        let period = convert::period(edition.period)?;
        if period.quarters().any(|of| of == quarter) {
            return Err(StoreError::Refused(format!(
                "its figures are in edition {} of {}, which stays as it is; amend what is wrong with a reason",
                edition.number,
                period.months(Lang::EnGb)
            )));
        }
    }
    Ok(())
}

/// The step that led to the state in which a return is; none if no step did, as with a draft or an import.
async fn top(txn: &DatabaseTransaction, filing: i64, now: &FilingState) -> Result<Option<Step>> {
    let row = filing_step::Entity::find()
        .filter(filing_step::Column::FilingId.eq(filing))
        .order_by_desc(filing_step::Column::Version)
        .one(txn)
        .await?;
    Ok(row.map(read).transpose()?.filter(|(_, state)| state == now))
}

/// The step before a step.
async fn behind(txn: &DatabaseTransaction, filing: i64, step: Option<Step>) -> Result<Option<Step>> {
    let Some(version) = step.and_then(|(step, _)| step.back_to) else { return Ok(None) };
    filing_step::Entity::find_by_id((filing, version)).one(txn).await?.map(read).transpose()
}

fn read(row: filing_step::Model) -> Result<Step> {
    let state = convert::from_json("a step of a return", &row.body)?;
    Ok((row, state))
}

fn told(state: &FilingState) -> Result<(Action, &str)> {
    Ok(match state {
        FilingState::Draft => {
            return Err(StoreError::Refused(
                "a return does not become a draft again; take its submission back, or send it back with a reason"
                    .to_owned(),
            ));
        }
        FilingState::Submitted { first: Some(_), .. } => (Action::FilingFoundGood, ""),
        FilingState::Submitted { .. } => (Action::FilingSubmitted, ""),
        FilingState::Accepted { by_rule: true, .. } => (Action::FilingAcceptedByRule, ""),
        FilingState::Accepted { .. } => (Action::FilingAccepted, ""),
        FilingState::SentBack { reason, .. } => (Action::FilingSentBack, reason.as_str()),
    })
}

async fn keep(
    txn: &DatabaseTransaction,
    act: &Act,
    filing: i64,
    version: i32,
    back_to: Option<i32>,
    state: &FilingState,
) -> Result<()> {
    let step = filing_step::ActiveModel {
        filing_id: Set(filing),
        version: Set(version),
        back_to: Set(back_to),
        at: Set(act.now.0),
        person_id: Set(act.person.map(|person| person.0)),
        by: Set(act.name.clone()),
        body: Set(convert::json(state)?),
    };
    filing_step::Entity::insert(step).exec_without_returning(txn).await?;
    Ok(())
}
