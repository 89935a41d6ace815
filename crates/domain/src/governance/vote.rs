//! A vote from its opening to its close.

use super::{
    rule::{Passes, VotingRule},
    tally::{Ballot, Outcome, tally},
};
use crate::network::Millis;
use std::collections::BTreeMap;

/// A vote: its rule and who may vote are those of its opening, whatever changes later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote<M: Ord> {
    rule: VotingRule,
    electorate: BTreeMap<M, String>,
    ballots: BTreeMap<M, Ballot>,
    closes: Millis,
    outcome: Option<Outcome>,
}

/// Why a vote was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotCast {
    /// It is over.
    #[error("the vote has closed; its outcome stands")]
    Closed,
    /// Not a member when voting opened.
    #[error("who may vote was fixed when voting opened, and this enterprise was not a member then")]
    NotEntitled,
    /// An objection without a reason.
    #[error("say why you object: an objection counts with its reason")]
    NoReason,
    /// Against under consent, where only objections count.
    #[error("this network decides by consent: to stop a proposal, object and say why")]
    ObjectInstead,
}

impl<M: Ord> Vote<M> {
    /// Opens a vote of these members, each with its chamber.
    pub const fn open(rule: VotingRule, electorate: BTreeMap<M, String>, closes: Millis) -> Self {
        Self { rule, electorate, ballots: BTreeMap::new(), closes, outcome: None }
    }

    /// The same with the votes that were cast before.
    #[must_use]
    pub fn with(self, ballots: BTreeMap<M, Ballot>) -> Self {
        Self { ballots, ..self }
    }

    /// Casts a member's vote, in place of the one that it cast before.
    pub fn cast(&mut self, member: M, ballot: Ballot, now: Millis) -> Result<(), NotCast> {
        if self.outcome.is_some() || now >= self.closes {
            return Err(NotCast::Closed);
        }
        if !self.electorate.contains_key(&member) {
            return Err(NotCast::NotEntitled);
        }
        match &ballot {
            Ballot::Objection { reason } if reason.trim().is_empty() => return Err(NotCast::NoReason),
            Ballot::Against if self.rule.passes == Passes::Consent => return Err(NotCast::ObjectInstead),
            _ => {}
        }
        self.ballots.insert(member, ballot);
        Ok(())
    }

    /// Closes the vote once its time has come: the outcome, the same at every call; none while it is open.
    pub fn close(&mut self, now: Millis) -> Option<&Outcome> {
        if self.outcome.is_none() && now >= self.closes {
            self.outcome = Some(tally(&self.rule, &self.electorate, &self.ballots));
        }
        self.outcome.as_ref()
    }

    /// Members who have voted, and all who may: what is told while voting is open, and nothing else.
    pub fn turnout(&self) -> (usize, usize) {
        (self.ballots.keys().filter(|member| self.electorate.contains_key(member)).count(), self.electorate.len())
    }
}
