//! What a proposal changes once it has passed.

use super::rule::VotingRule;
use crate::{
    definition::{Asked, IndicatorDefinition, InputDefinition},
    network::DisclosureRules,
    period::{Period, Quarter},
    target::Target,
};
use serde::{Deserialize, Serialize};

/// What a proposal changes. Each does what the settings do, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// How often something is asked; not at all is to retire it.
    Ask {
        /// Code of the input or indicator that it is about.
        about: String,
        /// Codes of the inputs that are asked otherwise.
        inputs: Vec<String>,
        /// How often.
        asked: Asked,
        /// From which round on.
        from: Quarter,
    },
    /// A question of the network's own.
    AddInput {
        /// The question, in its first version.
        input: Box<InputDefinition>,
        /// How often it is asked.
        asked: Asked,
        /// From which round on.
        from: Quarter,
    },
    /// A question that counts something else, or is split otherwise.
    ChangeInput {
        /// The question in its next version.
        input: Box<InputDefinition>,
        /// From which round on.
        from: Quarter,
    },
    /// An indicator of the network's own.
    AddIndicator {
        /// The indicator, in its first version.
        indicator: Box<IndicatorDefinition>,
        /// From which round on.
        from: Quarter,
    },
    /// An indicator that is worked out otherwise.
    ChangeIndicator {
        /// The indicator in its next version.
        indicator: Box<IndicatorDefinition>,
        /// From which round on.
        from: Quarter,
    },
    /// What members want to reach in a year.
    SetTarget(Target),
    /// A target that is given up.
    EndTarget {
        /// Code of the indicator.
        indicator: String,
        /// The year.
        year: Period,
    },
    /// How small numbers and single members are protected.
    Disclosure {
        /// The rules.
        rules: DisclosureRules,
        /// From the reports about this round on.
        from: Quarter,
    },
    /// When returns are due, and when a round closes.
    Deadline {
        /// Days from the end of a quarter until returns are due.
        due_days: u16,
        /// Days from the end of a quarter until the round closes.
        closing_days: u16,
        /// From which round on.
        from: Quarter,
    },
    /// How the members decide.
    Voting(VotingRule),
    /// Something that people do, and no program.
    Other,
}

/// What a proposal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// How often something is asked.
    Ask,
    /// A new question.
    NewQuestion,
    /// What a question counts.
    Question,
    /// How a question is split.
    Breakdown,
    /// A new indicator.
    NewIndicator,
    /// How an indicator is worked out.
    Indicator,
    /// A target.
    Target,
    /// What is published and what is not.
    Disclosure,
    /// When returns are due.
    Deadline,
    /// How members decide.
    Voting,
    /// Something else.
    Other,
}

impl Change {
    /// The round from which it holds; none where it holds as soon as it is decided.
    pub const fn from(&self) -> Option<Quarter> {
        match self {
            Self::Ask { from, .. }
            | Self::AddInput { from, .. }
            | Self::ChangeInput { from, .. }
            | Self::AddIndicator { from, .. }
            | Self::ChangeIndicator { from, .. }
            | Self::Disclosure { from, .. }
            | Self::Deadline { from, .. } => Some(*from),
            Self::SetTarget(_) | Self::EndTarget { .. } | Self::Voting(_) | Self::Other => None,
        }
    }

    /// The quarter that must be over before it is carried out: what has no round of its own in the settings would
    /// change the rounds before as well.
    pub const fn waits_for(&self) -> Option<Quarter> {
        match self {
            Self::Disclosure { from, .. } | Self::Deadline { from, .. } => Some(*from),
            _ => None,
        }
    }

    /// Codes of the inputs and indicators that it is about.
    pub fn codes(&self) -> Vec<&str> {
        match self {
            Self::Ask { about, inputs, .. } => {
                let others = inputs.iter().filter(|code| *code != about);
                std::iter::once(about).chain(others).map(String::as_str).collect()
            }
            Self::AddInput { input, .. } | Self::ChangeInput { input, .. } => vec![&input.code],
            Self::AddIndicator { indicator, .. } | Self::ChangeIndicator { indicator, .. } => vec![&indicator.code],
            Self::SetTarget(target) => vec![&target.indicator],
            Self::EndTarget { indicator, .. } => vec![indicator],
            Self::Disclosure { .. } | Self::Deadline { .. } | Self::Voting(_) | Self::Other => vec![],
        }
    }

    /// Whether it says what is counted: a report cites such a decision at its indicators.
    pub const fn counts(&self) -> bool {
        matches!(
            self,
            Self::Ask { .. }
                | Self::AddInput { .. }
                | Self::ChangeInput { .. }
                | Self::AddIndicator { .. }
                | Self::ChangeIndicator { .. }
        )
    }

    /// Whether a later decision of this kind takes the place of an earlier one.
    pub fn replaces(&self, earlier: &Self) -> bool {
        match (self, earlier) {
            (Self::Disclosure { .. }, Self::Disclosure { .. })
            | (Self::Deadline { .. }, Self::Deadline { .. })
            | (Self::Voting(_), Self::Voting(_)) => true,
            (Self::SetTarget(_) | Self::EndTarget { .. }, Self::SetTarget(before)) => match self {
                Self::SetTarget(now) => (&now.indicator, now.year) == (&before.indicator, before.year),
                Self::EndTarget { indicator, year } => (indicator, *year) == (&before.indicator, before.year),
                _ => false,
            },
            (Self::Ask { about, .. }, Self::Ask { about: before, .. }) => about == before,
            (
                Self::Ask { about, asked: Asked::Off, .. },
                Self::AddInput { input, .. } | Self::ChangeInput { input, .. },
            ) => *about == input.code,
            (
                Self::ChangeInput { input, .. },
                Self::ChangeInput { input: before, .. } | Self::AddInput { input: before, .. },
            ) => input.code == before.code,
            (
                Self::ChangeIndicator { indicator, .. },
                Self::ChangeIndicator { indicator: before, .. } | Self::AddIndicator { indicator: before, .. },
            ) => indicator.code == before.code,
            _ => false,
        }
    }
}

impl Kind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 11] = [
        Self::Ask,
        Self::NewQuestion,
        Self::Question,
        Self::Breakdown,
        Self::NewIndicator,
        Self::Indicator,
        Self::Target,
        Self::Disclosure,
        Self::Deadline,
        Self::Voting,
        Self::Other,
    ];

    /// As stored and as addresses have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ask => "how-often",
            Self::NewQuestion => "new-question",
            Self::Question => "question",
            Self::Breakdown => "breakdown",
            Self::NewIndicator => "new-indicator",
            Self::Indicator => "indicator",
            Self::Target => "target",
            Self::Disclosure => "disclosure",
            Self::Deadline => "deadline",
            Self::Voting => "voting",
            Self::Other => "other",
        }
    }

    /// Reads what [`Kind::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == text)
    }

    /// Its name, as lists have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ask => "How often something is asked",
            Self::NewQuestion => "A new question",
            Self::Question => "What a question counts",
            Self::Breakdown => "How a question is split",
            Self::NewIndicator => "A new indicator",
            Self::Indicator => "How an indicator is worked out",
            Self::Target => "A target",
            Self::Disclosure => "What is kept confidential",
            Self::Deadline => "When returns are due",
            Self::Voting => "How we decide",
            Self::Other => "Something else",
        }
    }
}
