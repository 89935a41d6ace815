//! A network's own rules of voting.

use serde::{Deserialize, Serialize};

/// When a vote passes, and how it is held. One member has one vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VotingRule {
    /// What passes a proposal.
    pub passes: Passes,
    /// How many of those entitled must vote, in whatever way, for the vote to count.
    pub quorum: Share,
    /// Days for which a vote is open.
    pub open_days: u16,
    /// Other members who must second a proposal before it is voted on.
    pub seconds: u16,
    /// Each sector votes by itself, and each must pass the proposal.
    pub chambers: bool,
}

/// What passes a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passes {
    /// More for than against: a tie falls.
    Majority,
    /// At least two thirds of those who vote for or against.
    TwoThirds,
    /// Somebody is for it, and no objection with a reason stands.
    Consent,
}

/// A share of members, as a fraction, so that a third is a third.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Share {
    /// So many parts.
    pub parts: u16,
    /// Of so many.
    pub of: u16,
}

/// What may be wrong with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    /// More than everybody, or of nothing.
    #[error("the quorum must be a share of all members, from none to all of them")]
    Quorum,
    /// Nobody can vote in that time, or nobody remembers what about.
    #[error("a vote must be open for 1 to 90 days")]
    Days,
    /// More than a network has.
    #[error("at most 20 members can be asked to second a proposal")]
    Seconds,
}

/// Longest time for which a vote is open.
const MOST_DAYS: u16 = 90;
/// Most members who are asked to second a proposal.
const MOST_SECONDS: u16 = 20;

impl Default for VotingRule {
    fn default() -> Self {
        Self { passes: Passes::Majority, quorum: Share { parts: 1, of: 3 }, open_days: 14, seconds: 1, chambers: false }
    }
}

impl VotingRule {
    /// All that is wrong with it.
    pub fn faults(&self) -> Vec<RuleFault> {
        let mut faults = vec![];
        if self.quorum.of == 0 || self.quorum.parts > self.quorum.of {
            faults.push(RuleFault::Quorum);
        }
        if !(1..=MOST_DAYS).contains(&self.open_days) {
            faults.push(RuleFault::Days);
        }
        if self.seconds > MOST_SECONDS {
            faults.push(RuleFault::Seconds);
        }
        faults
    }

    /// As a list of sentences, each about one thing.
    pub fn words(&self) -> Vec<String> {
        let mut words = vec![
            "Each member enterprise has one vote.".to_owned(),
            match self.passes {
                Passes::Majority => "A proposal passes with more votes for it than against it; a tie falls.",
                Passes::TwoThirds => "A proposal passes with at least two thirds of the votes for and against.",
                Passes::Consent => "A proposal passes unless an objection with a reason stands.",
            }
            .to_owned(),
        ];
        words.push(if self.quorum.parts == 0 {
            "Any number of votes is enough.".to_owned()
        } else {
            format!("{} of the members must vote.", capitalised(&self.quorum.words()))
        });
        words.push(match self.open_days {
            1 => "A vote is open for 1 day.".to_owned(),
            days => format!("A vote is open for {days} days."),
        });
        match self.seconds {
            0 => {}
            1 => words.push("Another member must second a proposal before it is voted on.".to_owned()),
            count => words.push(format!("{count} other members must second a proposal before it is voted on.")),
        }
        if self.chambers {
            words.push("Each sector votes by itself, and each must pass the proposal.".to_owned());
        }
        words
    }
}

impl Passes {
    /// As stored and as forms have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Majority => "majority",
            Self::TwoThirds => "two_thirds",
            Self::Consent => "consent",
        }
    }

    /// Reads what [`Passes::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Majority, Self::TwoThirds, Self::Consent].into_iter().find(|passes| passes.code() == text)
    }
}

impl Share {
    /// Those that networks choose, from none on.
    pub const USUAL: [Self; 6] = [
        Self { parts: 0, of: 1 },
        Self { parts: 1, of: 4 },
        Self { parts: 1, of: 3 },
        Self { parts: 1, of: 2 },
        Self { parts: 2, of: 3 },
        Self { parts: 3, of: 4 },
    ];

    /// Whether so many of so many are as much.
    pub fn is_reached(self, count: u32, all: u32) -> bool {
        u64::from(count) * u64::from(self.of.max(1)) >= u64::from(self.parts) * u64::from(all)
    }

    /// The least number of so many that are as much.
    pub fn least(self, all: u32) -> u32 {
        let needed = (u64::from(self.parts) * u64::from(all)).div_ceil(u64::from(self.of.max(1)));
        u32::try_from(needed).unwrap_or(u32::MAX)
    }

    /// As forms have it: "1/3".
    pub fn code(self) -> String {
        format!("{}/{}", self.parts, self.of)
    }

    /// Reads what [`Share::code`] writes, of those that networks choose.
    pub fn parse(text: &str) -> Option<Self> {
        Self::USUAL.into_iter().find(|share| share.code() == text)
    }

    /// As a sentence has it: "a third".
    pub fn words(self) -> String {
        match (self.parts, self.of) {
            (0, _) => "none".to_owned(),
            (1, 4) => "a quarter".to_owned(),
            (1, 3) => "a third".to_owned(),
            (1, 2) => "half".to_owned(),
            (2, 3) => "two thirds".to_owned(),
            (3, 4) => "three quarters".to_owned(),
            (parts, of) => format!("{parts} in {of}"),
        }
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
