//! A decision that members made at a meeting: it counts as much as a vote on the web.

use super::{
    rule::{Passes, VotingRule},
    tally::{Counts, Outcome, Verdict, verdict},
};
use serde::{Deserialize, Serialize};
use time::Date;

/// What the minutes say of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The day.
    pub on: Date,
    /// Names of the enterprises that were present.
    pub present: Vec<String>,
    /// How many of them were for it.
    pub in_favour: u32,
    /// How many were against it; under consent, how many objections stood.
    pub against: u32,
    /// Where each sector must pass a proposal by itself: whether each did.
    pub each_sector: bool,
    /// The minutes, or the part of them that tells of it.
    pub minutes: String,
}

/// What may be wrong with what is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeetingFault {
    /// A meeting of nobody.
    #[error("tick the enterprises that were present")]
    NobodyPresent,
    /// More votes than members.
    #[error("more voted than enterprises were present: each has one vote")]
    TooManyVotes,
    /// Nothing tells what was decided.
    #[error("enter the minutes, or the part of them that tells of this decision")]
    NoMinutes,
}

impl Meeting {
    /// All that is wrong with it.
    pub fn faults(&self) -> Vec<MeetingFault> {
        let mut faults = vec![];
        if self.present.is_empty() {
            faults.push(MeetingFault::NobodyPresent);
        } else if u64::from(self.in_favour) + u64::from(self.against) > self.present.len() as u64 {
            faults.push(MeetingFault::TooManyVotes);
        }
        if self.minutes.trim().is_empty() {
            faults.push(MeetingFault::NoMinutes);
        }
        faults
    }

    /// What came of it by the network's rule, of so many members. Whoever was present and did not vote abstained.
    pub fn outcome(&self, rule: &VotingRule, members: u32) -> Outcome {
        let present = u32::try_from(self.present.len()).unwrap_or(u32::MAX);
        let abstained = present.saturating_sub(self.in_favour).saturating_sub(self.against);
        let consent = rule.passes == Passes::Consent;
        let counts = Counts {
            entitled: members.max(present),
            in_favour: self.in_favour,
            against: if consent { 0 } else { self.against },
            abstained,
            objections: if consent { self.against } else { 0 },
        };
        let verdict = match verdict(rule, &counts, present) {
            Verdict::Passed if rule.chambers && !self.each_sector => Verdict::Fell,
            verdict => verdict,
        };
        Outcome { verdict, counts, chambers: vec![], rule: *rule }
    }
}
