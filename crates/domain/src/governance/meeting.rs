//! A decision that members made at a meeting: it counts as much as a vote on the web.

use super::{
    rule::{Passes, VotingRule},
    tally::{ChamberOutcome, Counts, Outcome, Verdict, verdict},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
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
    /// Where each sector must pass a proposal by itself and no more is known: whether each did.
    pub each_sector: bool,
    /// How each sector voted, where each must pass it by itself and the minutes tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<SectorVote>,
    /// The minutes, or the part of them that tells of it.
    pub minutes: String,
    /// The minutes as a file, if they are attached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<MinutesFile>,
}

/// How the members of one sector voted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectorVote {
    /// Its name.
    pub name: String,
    /// How many of its members were present.
    pub present: u32,
    /// How many of them were for it.
    pub in_favour: u32,
    /// How many were against it; under consent, how many objections stood.
    pub against: u32,
}

/// A file of minutes: the bytes are kept apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesFile {
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 as hexadecimal digits.
    pub sha256: String,
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
    /// More votes of a sector than of its members.
    #[error("more voted in a sector than members of it were present: each has one vote")]
    TooManyVotesOfSector,
    /// Nothing tells what was decided.
    #[error("enter the part of the minutes that tells of this decision, or attach them")]
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
        if self.sectors.iter().any(|sector| sector.in_favour.saturating_add(sector.against) > sector.present) {
            faults.push(MeetingFault::TooManyVotesOfSector);
        }
        if self.minutes.trim().is_empty() && self.file.is_none() {
            faults.push(MeetingFault::NoMinutes);
        }
        faults
    }

    /// What came of it by the network's rule, of so many members, and of so many in each sector. Whoever was present and did
    /// not vote abstained.
    pub fn outcome(&self, rule: &VotingRule, members: u32, of_sector: &BTreeMap<String, u32>) -> Outcome {
        let present = u32::try_from(self.present.len()).unwrap_or(u32::MAX);
        let counts = counted(rule, members, present, self.in_favour, self.against);
        let all = verdict(rule, &counts, present);
        if !rule.chambers {
            return Outcome { verdict: all, counts, chambers: vec![], rule: *rule };
        }
        let chamber = |sector: &SectorVote| {
            let entitled = of_sector.get(&sector.name).copied().unwrap_or_default();
            let counts = counted(rule, entitled, sector.present, sector.in_favour, sector.against);
            ChamberOutcome { name: sector.name.clone(), counts, verdict: verdict(rule, &counts, sector.present) }
        };
        let mut chambers: Vec<ChamberOutcome> = self.sectors.iter().map(chamber).collect();
        if !chambers.is_empty() {
            // A sector of which the minutes tell nothing has not passed it.
            let silent = of_sector.iter().filter(|(name, _)| !self.sectors.iter().any(|sector| sector.name == **name));
            chambers.extend(silent.map(|(name, entitled)| ChamberOutcome {
                name: name.clone(),
                counts: Counts { entitled: *entitled, ..Counts::default() },
                verdict: Verdict::NoQuorum,
            }));
        }
        let any = |verdict: Verdict| all == verdict || chambers.iter().any(|chamber| chamber.verdict == verdict);
        let verdict = if any(Verdict::NoQuorum) {
            Verdict::NoQuorum
        } else if any(Verdict::Fell) || (chambers.is_empty() && !self.each_sector) {
            Verdict::Fell
        } else {
            Verdict::Passed
        };
        Outcome { verdict, counts, chambers, rule: *rule }
    }
}

fn counted(rule: &VotingRule, entitled: u32, present: u32, in_favour: u32, against: u32) -> Counts {
    let consent = rule.passes == Passes::Consent;
    Counts {
        entitled: entitled.max(present),
        in_favour,
        against: if consent { 0 } else { against },
        abstained: present.saturating_sub(in_favour).saturating_sub(against),
        objections: if consent { against } else { 0 },
    }
}
