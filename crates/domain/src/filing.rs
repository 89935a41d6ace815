//! A return: one enterprise's figures for one round, and its way from draft to accepted.

use crate::{figure::Figures, network::Millis, period::Quarter};
use serde::{Deserialize, Serialize};

/// One enterprise's return for one round. (`return` is a keyword.)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filing {
    /// The round's quarter.
    pub quarter: Quarter,
    /// Where it stands.
    pub state: FilingState,
    /// Counts saves; a form that was made of an older version may not overwrite a newer one unseen.
    pub version: u32,
    /// What was filed, also figures of a year that ends with the quarter.
    pub figures: Figures,
    /// What the enterprise is proud of this quarter, in its own words; may be empty.
    pub story: String,
    /// The enterprise agrees that its story may be printed in the joint report.
    pub story_agreed: bool,
}

/// Where a return stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum FilingState {
    /// Being filled in; nobody but the enterprise reads it.
    Draft,
    /// Waits for review.
    Submitted {
        /// When.
        at: Millis,
        /// Name of the person who submitted it.
        by: String,
        /// It had been sent back before.
        again: bool,
        /// Where the network wants two readers: the first, who found it good.
        first: Option<FirstReader>,
    },
    /// Counts in totals.
    Accepted {
        /// When.
        at: Millis,
        /// Name of the person who accepted it.
        by: String,
        /// When it had been submitted; imports never were.
        submitted_at: Option<Millis>,
        /// Nobody read it: nothing in it was unusual, and the network accepts such returns on submission.
        by_rule: bool,
    },
    /// Back with the enterprise, with a reason.
    SentBack {
        /// When.
        at: Millis,
        /// Name of the person who sent it back.
        by: String,
        /// What to look at again.
        reason: String,
    },
}

/// Who found a return good, where a second person has to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstReader {
    /// When.
    pub at: Millis,
    /// Name.
    pub by: String,
    /// Key of the person: two people may bear one name.
    pub person: i64,
}

/// How many people have to find a return good before it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// One.
    One,
    /// Two different ones.
    Two,
}

/// The name under which the network's rule accepts.
pub const RULE: &str = "the network’s rule";

/// Why a step is not possible.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// It is with the reviewer, or done.
    #[error("this return has been submitted and cannot be changed unless it is sent back")]
    NotEditable,
    /// Must-fix checks have findings.
    #[error("this return cannot be submitted yet: {0} things must be put right or explained first")]
    NotReady(usize),
    /// Only a submitted return can be reviewed.
    #[error("this return is not waiting for review")]
    NotSubmitted,
    /// Somebody must know what to do.
    #[error("write what the enterprise should look at again, or ask about a figure")]
    NoReason,
    /// Two people are two people.
    #[error("you have found this return good already; a second person has to read it")]
    SamePerson,
    /// A draft has no step behind it.
    #[error("there is no step to take back")]
    NothingToUndo,
    /// It never was submitted, so there is nothing to which it could go back.
    #[error("this return was imported and accepted at once; send it back, or import the right figures with a reason")]
    Imported,
}

impl Filing {
    /// An empty draft.
    pub fn draft(quarter: Quarter) -> Self {
        Self {
            quarter,
            state: FilingState::Draft,
            version: 0,
            figures: Figures::new(),
            story: String::new(),
            story_agreed: false,
        }
    }
}

/// The code of every accepted state, whatever its facts.
pub const ACCEPTED: &str = "accepted";

impl FilingState {
    /// The code of every submitted state, whatever its facts.
    pub const SUBMITTED: &'static str = "submitted";
    /// The code of every accepted state, whatever its facts.
    pub const ACCEPTED: &'static str = "accepted";

    /// As stored.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted { .. } => Self::SUBMITTED,
            Self::Accepted { .. } => Self::ACCEPTED,
            Self::SentBack { .. } => "sent_back",
        }
    }

    /// Whether the enterprise may change figures.
    pub const fn is_editable(&self) -> bool {
        matches!(self, Self::Draft | Self::SentBack { .. })
    }

    /// Whether its figures enter totals.
    pub const fn counts(&self) -> bool {
        matches!(self, Self::Accepted { .. })
    }

    /// Before a change of figures.
    pub const fn check_editable(&self) -> Result<(), TransitionError> {
        if self.is_editable() { Ok(()) } else { Err(TransitionError::NotEditable) }
    }

    /// Draft or sent back → submitted, if `open_findings` is 0.
    pub fn submit(&self, at: Millis, by: &str, open_findings: usize) -> Result<Self, TransitionError> {
        self.check_editable()?;
        if open_findings > 0 {
            return Err(TransitionError::NotReady(open_findings));
        }
        Ok(Self::Submitted { at, by: by.to_owned(), again: matches!(self, Self::SentBack { .. }), first: None })
    }

    /// Submitted → accepted.
    pub fn accept(&self, at: Millis, by: &str) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted { at: submitted_at, .. } => {
                Ok(Self::Accepted { at, by: by.to_owned(), submitted_at: Some(*submitted_at), by_rule: false })
            }
            _ => Err(TransitionError::NotSubmitted),
        }
    }

    /// Submitted → accepted, or still submitted where a second person has to read it.
    pub fn found_good(&self, at: Millis, by: &str, person: i64, readers: Readers) -> Result<Self, TransitionError> {
        match (self, readers) {
            (Self::Submitted { at: submitted_at, by: filer, again, first: None }, Readers::Two) => {
                let first = Some(FirstReader { at, by: by.to_owned(), person });
                Ok(Self::Submitted { at: *submitted_at, by: filer.clone(), again: *again, first })
            }
            (Self::Submitted { first: Some(first), .. }, Readers::Two) if first.person == person => {
                Err(TransitionError::SamePerson)
            }
            _ => self.accept(at, by),
        }
    }

    /// Submitted → accepted without a reader, as nothing in it is unusual.
    pub fn accept_by_rule(&self, at: Millis) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted { at: submitted_at, .. } => {
                Ok(Self::Accepted { at, by: RULE.to_owned(), submitted_at: Some(*submitted_at), by_rule: true })
            }
            _ => Err(TransitionError::NotSubmitted),
        }
    }

    /// Back to the state before the last step; `before` is what is kept of it. Who may do so, and until when, the
    /// caller decides: nothing that was published is undone.
    pub fn undo(&self, before: Option<&Self>) -> Result<Self, TransitionError> {
        match (self, before) {
            (Self::Draft, _) => Err(TransitionError::NothingToUndo),
            (Self::Accepted { submitted_at: None, .. }, _) => Err(TransitionError::Imported),
            (_, Some(before)) => Ok(before.clone()),
            // Of steps that were taken before they were kept, the first can be told.
            (Self::Submitted { again: false, first: None, .. }, None) => Ok(Self::Draft),
            (Self::Accepted { submitted_at: Some(at), .. }, None) => {
                Ok(Self::Submitted { at: *at, by: String::new(), again: false, first: None })
            }
            (Self::Submitted { .. } | Self::SentBack { .. }, None) => Err(TransitionError::NothingToUndo),
        }
    }

    /// Submitted → sent back. An accepted return too, as mistakes are found later; totals lose it until it is accepted again.
    pub fn send_back(&self, at: Millis, by: &str, reason: &str) -> Result<Self, TransitionError> {
        self.send_back_asking(at, by, reason, 0)
    }

    /// As [`FilingState::send_back`], with so many questions about single figures: they may be reason enough.
    pub fn send_back_asking(
        &self,
        at: Millis,
        by: &str,
        reason: &str,
        questions: usize,
    ) -> Result<Self, TransitionError> {
        if !matches!(self, Self::Submitted { .. } | Self::Accepted { .. }) {
            return Err(TransitionError::NotSubmitted);
        }
        if reason.trim().is_empty() && questions == 0 {
            return Err(TransitionError::NoReason);
        }
        Ok(Self::SentBack { at, by: by.to_owned(), reason: reason.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests;
