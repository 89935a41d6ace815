//! A return: one enterprise's figures for one round, and its way from draft to accepted.

use crate::{figure::Figures, network::Millis, period::Quarter};

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    },
    /// Counts in totals.
    Accepted {
        /// When.
        at: Millis,
        /// Name of the person who accepted it.
        by: String,
        /// When it had been submitted; imports never were.
        submitted_at: Option<Millis>,
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
    #[error("write what the enterprise should look at again")]
    NoReason,
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

impl FilingState {
    /// As stored.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted { .. } => "submitted",
            Self::Accepted { .. } => "accepted",
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
        Ok(Self::Submitted { at, by: by.to_owned(), again: matches!(self, Self::SentBack { .. }) })
    }

    /// Submitted → accepted.
    pub fn accept(&self, at: Millis, by: &str) -> Result<Self, TransitionError> {
        match self {
            Self::Submitted { at: submitted_at, .. } => {
                Ok(Self::Accepted { at, by: by.to_owned(), submitted_at: Some(*submitted_at) })
            }
            _ => Err(TransitionError::NotSubmitted),
        }
    }

    /// Submitted → sent back. An accepted return too, as mistakes are found later; totals lose it until it is accepted again.
    pub fn send_back(&self, at: Millis, by: &str, reason: &str) -> Result<Self, TransitionError> {
        if !matches!(self, Self::Submitted { .. } | Self::Accepted { .. }) {
            return Err(TransitionError::NotSubmitted);
        }
        if reason.trim().is_empty() {
            return Err(TransitionError::NoReason);
        }
        Ok(Self::SentBack { at, by: by.to_owned(), reason: reason.trim().to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_770_000_000_000);

    #[test]
    fn a_return_is_submitted_sent_back_submitted_again_and_accepted() {
        let draft = FilingState::Draft;
        let submitted = draft.submit(NOW, "Amara", 0).unwrap();
        let sent_back = submitted.send_back(NOW, "Ruth", " The gas figure looks like cubic metres. ").unwrap();
        assert!(sent_back.is_editable() && !sent_back.counts());
        let again = sent_back.submit(NOW, "Amara", 0).unwrap();
        assert!(matches!(again, FilingState::Submitted { again: true, .. }));
        assert!(again.accept(NOW, "Ruth").unwrap().counts());
    }

    #[test]
    fn steps_out_of_turn_are_refused() {
        let draft = FilingState::Draft;
        let submitted = draft.submit(NOW, "Amara", 0).unwrap();
        assert_eq!(draft.submit(NOW, "Amara", 2), Err(TransitionError::NotReady(2)));
        assert_eq!(draft.accept(NOW, "Ruth"), Err(TransitionError::NotSubmitted));
        assert_eq!(draft.send_back(NOW, "Ruth", "x"), Err(TransitionError::NotSubmitted));
        assert_eq!(submitted.submit(NOW, "Amara", 0), Err(TransitionError::NotEditable));
        assert_eq!(submitted.send_back(NOW, "Ruth", "  "), Err(TransitionError::NoReason));
        assert_eq!(submitted.check_editable(), Err(TransitionError::NotEditable));
    }
}
