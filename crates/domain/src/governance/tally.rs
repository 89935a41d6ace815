//! Votes counted, and what comes of them.

use super::rule::{Passes, VotingRule};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One member's vote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ballot {
    /// For the proposal.
    For,
    /// Against it.
    Against,
    /// Neither: it counts for the quorum only.
    Abstain,
    /// Against it, for a reason that stands in the register. Under consent one is enough.
    Objection {
        /// Why.
        reason: String,
    },
}

/// How many voted how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Members who may vote.
    pub entitled: u32,
    /// For.
    pub in_favour: u32,
    /// Against without a reason that stands.
    pub against: u32,
    /// Neither for nor against.
    pub abstained: u32,
    /// Objections with a reason.
    pub objections: u32,
}

/// What came of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It is decided.
    Passed,
    /// It is not.
    Fell,
    /// Too few voted for anything to be decided.
    NoQuorum,
}

/// One sector's part of a vote by chambers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChamberOutcome {
    /// Its name; blank for members of which no sector is known.
    pub name: String,
    /// How its members voted.
    pub counts: Counts,
    /// What came of it there.
    pub verdict: Verdict,
}

/// What came of a vote, with its counts and the rule that it was held by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What came of it.
    pub verdict: Verdict,
    /// How all voted.
    pub counts: Counts,
    /// How each chamber voted, by name; empty where all vote together.
    pub chambers: Vec<ChamberOutcome>,
    /// The rule.
    pub rule: VotingRule,
}

/// Counts votes. Those of who may not vote do not count; in which order they were cast does not either.
pub fn tally<M: Ord>(rule: &VotingRule, electorate: &BTreeMap<M, String>, ballots: &BTreeMap<M, Ballot>) -> Outcome {
    let mut counts = Counts::default();
    let mut chambers: BTreeMap<&str, Counts> = BTreeMap::new();
    for (member, chamber) in electorate {
        let of_chamber = chambers.entry(chamber).or_default();
        for count in [&mut counts, of_chamber] {
            count.entitled += 1;
            if let Some(ballot) = ballots.get(member) {
                count.add(ballot);
            }
        }
    }
    let chambers: Vec<ChamberOutcome> = if rule.chambers {
        let outcome = |(name, counts): (&str, Counts)| ChamberOutcome {
            name: name.to_owned(),
            counts,
            verdict: verdict(rule, &counts, counts.cast()),
        };
        chambers.into_iter().map(outcome).collect()
    } else {
        vec![]
    };
    let all = verdict(rule, &counts, counts.cast());
    let any = |verdict: Verdict| all == verdict || chambers.iter().any(|chamber| chamber.verdict == verdict);
    let verdict = if any(Verdict::NoQuorum) {
        Verdict::NoQuorum
    } else if any(Verdict::Fell) {
        Verdict::Fell
    } else {
        Verdict::Passed
    };
    Outcome { verdict, counts, chambers, rule: *rule }
}

/// What comes of counts by a rule, where so many took part.
pub(super) fn verdict(rule: &VotingRule, counts: &Counts, took_part: u32) -> Verdict {
    if took_part == 0 || !rule.quorum.is_reached(took_part, counts.entitled) {
        return Verdict::NoQuorum;
    }
    let (yes, no) = (u64::from(counts.in_favour), u64::from(counts.against) + u64::from(counts.objections));
    let passes = match rule.passes {
        Passes::Majority => yes > no,
        Passes::TwoThirds => yes > 0 && yes * 3 >= (yes + no) * 2,
        Passes::Consent => yes > 0 && counts.objections == 0,
    };
    if passes { Verdict::Passed } else { Verdict::Fell }
}

impl Ballot {
    /// As stored and as forms have it.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Against => "against",
            Self::Abstain => "abstain",
            Self::Objection { .. } => "objection",
        }
    }

    /// Reads what [`Ballot::code`] writes, with the reason of an objection.
    pub fn parse(code: &str, reason: &str) -> Option<Self> {
        match code {
            "for" => Some(Self::For),
            "against" => Some(Self::Against),
            "abstain" => Some(Self::Abstain),
            "objection" => Some(Self::Objection { reason: reason.trim().to_owned() }),
            _ => None,
        }
    }

    /// The reason of an objection; blank for other votes.
    pub fn reason(&self) -> &str {
        if let Self::Objection { reason } = self { reason } else { "" }
    }
}

impl Counts {
    fn add(&mut self, ballot: &Ballot) {
        match ballot {
            Ballot::For => self.in_favour += 1,
            Ballot::Against => self.against += 1,
            Ballot::Abstain => self.abstained += 1,
            Ballot::Objection { .. } => self.objections += 1,
        }
    }

    /// How many voted, in whatever way.
    pub const fn cast(&self) -> u32 {
        self.in_favour + self.against + self.abstained + self.objections
    }

    /// "31 for, 2 against", with abstentions and objections where there are any.
    pub fn words(&self) -> String {
        let mut words = format!("{} for, {} against", self.in_favour, self.against);
        if self.abstained > 0 {
            words.push_str(&format!(", {} abstained", self.abstained));
        }
        match self.objections {
            0 => {}
            1 => words.push_str(", 1 objection"),
            count => words.push_str(&format!(", {count} objections")),
        }
        words
    }
}

impl Verdict {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Fell => "fell",
            Self::NoQuorum => "no_quorum",
        }
    }

    /// In words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Passed => "Passed",
            Self::Fell => "Fell",
            Self::NoQuorum => "Too few voted",
        }
    }
}

impl Outcome {
    /// Whether it is decided.
    pub fn passed(&self) -> bool {
        self.verdict == Verdict::Passed
    }

    /// Why it came so, in one or two sentences with counts.
    pub fn why(&self) -> String {
        let all = format!("{}, of {}.", self.counts.words(), members(self.counts.entitled));
        match self.verdict {
            Verdict::NoQuorum => format!("{all} {}", self.missing()),
            verdict => {
                let chamber = self.chambers.iter().find(|chamber| chamber.verdict == Verdict::Fell);
                match chamber.filter(|_| verdict == Verdict::Fell) {
                    Some(chamber) => format!(
                        "{all} Each sector must pass it by itself, and in {} it fell: {}.",
                        named(&chamber.name),
                        chamber.counts.words()
                    ),
                    None => format!("{all} {}", self.reason()),
                }
            }
        }
    }

    fn reason(&self) -> String {
        let Counts { in_favour, against, objections, .. } = self.counts;
        let no = against + objections;
        let words = match (self.rule.passes, self.passed()) {
            (_, true) if !self.chambers.is_empty() => "Each sector passed it by itself.",
            (Passes::Majority, true) => "More were for it than against it.",
            (Passes::Majority, false) if in_favour == no => "A tie falls.",
            (Passes::Majority, false) => "No more were for it than against it.",
            (Passes::TwoThirds, true) => "At least two thirds were for it.",
            (Passes::TwoThirds, false) => "Fewer than two thirds were for it.",
            (Passes::Consent, true) => "No objection stands.",
            (Passes::Consent, false) if objections == 0 => "Nobody was for it.",
            (Passes::Consent, false) => "An objection stands.",
        };
        words.to_owned()
    }

    /// Of whom too few took part.
    fn missing(&self) -> String {
        let few = self.chambers.iter().find(|chamber| chamber.verdict == Verdict::NoQuorum);
        let needed = |counts: &Counts| self.rule.quorum.least(counts.entitled).max(1);
        match few {
            Some(chamber) => format!(
                "In {} at least {} of {} had to vote.",
                named(&chamber.name),
                needed(&chamber.counts),
                members(chamber.counts.entitled)
            ),
            None => format!("At least {} had to vote.", needed(&self.counts)),
        }
    }
}

fn named(chamber: &str) -> String {
    if chamber.is_empty() { "the group without a sector".to_owned() } else { format!("“{chamber}”") }
}

fn members(count: u32) -> String {
    if count == 1 { "1 member".to_owned() } else { format!("{count} members") }
}
