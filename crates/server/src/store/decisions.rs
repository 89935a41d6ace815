//! The register of decisions.

use super::{
    NetworkId, ProposalRecord, Result, Store, StoreError, convert,
    entities::{decision, decision_effect, minutes_file, proposal},
    proposals,
};
use crate::evidence::EvidenceKind;
use commonweal_domain::{
    governance::{Change, Decided, Meeting, Outcome, Way},
    network::Millis,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;
use time::Date;

/// A decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    pub(super) key: i64,
    /// Its number in the register, from 1.
    pub number: u32,
    /// What was decided on.
    pub proposal: ProposalRecord,
    /// How.
    pub way: Way,
    /// What came of it.
    pub outcome: Outcome,
    /// What the minutes say, where it was at a meeting.
    pub meeting: Option<Meeting>,
    /// When it was decided.
    pub at: Millis,
    /// Who wrote it down, or what closed the vote.
    pub recorded_by: String,
    /// What became of it; none where nothing was decided.
    pub effect: Option<Effect>,
}

/// Whether what was decided has been done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Where it stands.
    pub state: EffectState,
    /// What stands in its way, what somebody did by hand, or the code that a new indicator got; may be blank.
    pub words: String,
    /// Since when.
    pub at: Millis,
    /// By whom.
    pub by: String,
}

/// Where it stands with what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectState {
    /// Its time has not come.
    Waiting,
    /// It has been done by itself.
    Done,
    /// People must do it.
    ByHand,
    /// People have done it.
    DoneByHand,
}

impl DecisionRecord {
    /// As reports cite it, with the day on which it was decided; none where nothing of it is in force.
    pub fn cited(&self, on: impl FnOnce(Millis) -> Date) -> Option<Decided> {
        let effect = self
            .effect
            .as_ref()
            .filter(|effect| matches!(effect.state, EffectState::Done | EffectState::DoneByHand))?;
        let mut change = self.proposal.text.change.clone();
        if let Change::AddIndicator { indicator, .. } = &mut change
            && effect.state == EffectState::Done
        {
            indicator.code.clone_from(&effect.words);
        }
        Some(Decided {
            number: self.number,
            title: self.proposal.text.title.clone(),
            on: self.meeting.as_ref().map_or_else(|| on(self.at), |meeting| meeting.on),
            way: self.way,
            outcome: self.outcome.clone(),
            change,
        })
    }
}

impl EffectState {
    const ALL: [Self; 4] = [Self::Waiting, Self::Done, Self::ByHand, Self::DoneByHand];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::ByHand => "by_hand",
            Self::DoneByHand => "done_by_hand",
        }
    }
}

impl Store {
    /// All decisions, the latest first.
    pub async fn decisions(&self, network: NetworkId) -> Result<Vec<DecisionRecord>> {
        let rows = decision::Entity::find()
            .filter(decision::Column::NetworkId.eq(network.0))
            .order_by_desc(decision::Column::Number)
            .all(self.reader())
            .await?;
        let effects = decision_effect::Entity::find()
            .filter(decision_effect::Column::DecisionId.is_in(rows.iter().map(|row| row.id)))
            .all(self.reader())
            .await?;
        let mut effects: BTreeMap<i64, decision_effect::Model> =
            effects.into_iter().map(|row| (row.decision_id, row)).collect();
        let proposals = proposal::Entity::find()
            .filter(proposal::Column::Id.is_in(rows.iter().map(|row| row.proposal_id)))
            .all(self.reader())
            .await?;
        let mut proposals: BTreeMap<i64, ProposalRecord> = proposals::records(self.reader(), proposals)
            .await?
            .into_iter()
            .map(|record| (record.key, record))
            .collect();
        rows.into_iter()
            .map(|row| {
                let proposal = proposals.remove(&row.proposal_id).ok_or(StoreError::NotFound("proposal"))?;
                read(&row, proposal, effects.remove(&row.id))
            })
            .collect()
    }

    /// What was decided on a proposal.
    pub async fn decision_on(&self, proposal: &ProposalRecord) -> Result<Option<DecisionRecord>> {
        let row =
            decision::Entity::find().filter(decision::Column::ProposalId.eq(proposal.key)).one(self.reader()).await?;
        let Some(row) = row else { return Ok(None) };
        let effect = decision_effect::Entity::find_by_id(row.id).one(self.reader()).await?;
        read(&row, proposal.clone(), effect).map(Some)
    }
    /// The file of a decision's minutes, if it has one.
    pub async fn minutes_of(&self, decision: &DecisionRecord) -> Result<Option<(EvidenceKind, Vec<u8>)>> {
        let Some(row) = minutes_file::Entity::find_by_id(decision.key).one(self.reader()).await? else {
            return Ok(None);
        };
        let kind = EvidenceKind::parse(&row.kind).ok_or_else(|| {
            StoreError::unreadable(format_args!("the kind of the minutes of decision {}", decision.number))
        })?;
        Ok(Some((kind, row.bytes)))
    }
}

fn read(
    row: &decision::Model,
    proposal: ProposalRecord,
    effect: Option<decision_effect::Model>,
) -> Result<DecisionRecord> {
    let way = Way::parse(&row.way)
        .ok_or_else(|| StoreError::unreadable(format_args!("the way of decision {}", row.number)))?;
    Ok(DecisionRecord {
        key: row.id,
        number: convert::count(row.number)?,
        proposal,
        way,
        outcome: convert::from_json("what came of a vote", &row.outcome)?,
        meeting: row.meeting.as_deref().map(|meeting| convert::from_json("minutes", meeting)).transpose()?,
        at: Millis(row.decided_at),
        recorded_by: row.recorded_by.clone(),
        effect: effect.map(read_effect).transpose()?,
    })
}

fn read_effect(row: decision_effect::Model) -> Result<Effect> {
    let state = EffectState::ALL
        .into_iter()
        .find(|state| state.code() == row.state)
        .ok_or_else(|| StoreError::unreadable(format_args!("what became of a decision: {:?}", row.state)))?;
    Ok(Effect { state, words: row.words, at: Millis(row.changed_at), by: row.changed_by })
}
