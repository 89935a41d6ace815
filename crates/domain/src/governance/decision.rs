//! A decision as the register keeps it and reports cite it.

use super::{change::Change, tally::Outcome};
use crate::{
    lang::Lang,
    period::{Quarter, day},
};
use serde::{Deserialize, Serialize};
use time::Date;

/// How members decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// By a vote on the web.
    Vote,
    /// At a meeting.
    Meeting,
}

/// A proposal that members decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Its number in the network's register, from 1.
    pub number: u32,
    /// What was proposed, in one line.
    pub title: String,
    /// The day on which it was decided.
    pub on: Date,
    /// How.
    pub way: Way,
    /// What came of it.
    pub outcome: Outcome,
    /// What it changes.
    pub change: Change,
}

impl Way {
    /// As stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vote => "vote",
            Self::Meeting => "meeting",
        }
    }

    /// Reads what [`Way::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Vote, Self::Meeting].into_iter().find(|way| way.code() == text)
    }

    /// As a sentence has it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Vote => "by vote",
            Self::Meeting => "at a meeting",
        }
    }
}

impl Decided {
    /// "decision 4 of 12 May 2026, by vote: 31 for, 2 against".
    pub fn cited(&self, lang: Lang) -> String {
        format!(
            "decision {} of {}, {}: {}",
            self.number,
            day(self.on, lang),
            self.way.words(),
            self.outcome.counts.words()
        )
    }

    /// Whether it holds in a quarter: it passed, and its round has come.
    pub fn holds(&self, at: Quarter) -> bool {
        self.outcome.passed() && self.change.from().unwrap_or_else(|| Quarter::of(self.on)) <= at
    }

    /// Those that hold in a quarter, by number, without those in whose place a later one has come.
    pub fn in_force(all: &[Self], at: Quarter) -> Vec<&Self> {
        let mut holding: Vec<&Self> = all.iter().filter(|decided| decided.holds(at)).collect();
        holding.sort_by_key(|decided| decided.number);
        let mut kept: Vec<&Self> = vec![];
        for decided in holding {
            kept.retain(|earlier| !decided.change.replaces(&earlier.change));
            kept.push(decided);
        }
        kept
    }

    /// The latest decision by which something is counted as it is in a quarter, by any of these codes.
    pub fn behind<'a>(all: &'a [Self], codes: &[&str], at: Quarter) -> Option<&'a Self> {
        let about = |decided: &&&Self| {
            decided.change.counts() && decided.change.codes().iter().any(|code| codes.contains(code))
        };
        let held = Self::in_force(all, at);
        held.iter().filter(about).max_by_key(|decided| decided.number).copied()
    }
}
