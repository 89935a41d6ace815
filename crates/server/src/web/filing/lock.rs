//! Why a return cannot be changed, and how that is said.

use super::desk::Desk;
use commonweal_domain::{filing::FilingState, period::day};

/// Why a return cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// The round has not begun.
    NotYet,
    /// The round is over.
    Closed,
    /// It waits for review.
    Submitted,
    /// It counts.
    Accepted,
}

impl Desk {
    /// Why it cannot be changed, if it cannot. What was sent back is taken also after the closing day.
    pub fn lock(&self) -> Option<Lock> {
        match self.filing.state {
            FilingState::Submitted { .. } => Some(Lock::Submitted),
            FilingState::Accepted { .. } => Some(Lock::Accepted),
            FilingState::Draft if self.today < self.round.opens => Some(Lock::NotYet),
            FilingState::Draft if self.today > self.round.closes => Some(Lock::Closed),
            FilingState::SentBack { .. } | FilingState::Draft => None,
        }
    }

    /// Why it cannot be changed, in words for somebody who has just tried.
    pub fn lock_words(&self) -> Option<String> {
        let lang = self.lang();
        Some(match self.lock()? {
            Lock::NotYet => format!("Returns for this quarter are taken from {}.", day(self.round.opens, lang)),
            Lock::Closed => format!("Returns were taken until {}.", day(self.round.closes, lang)),
            Lock::Submitted => {
                "The return has been submitted meanwhile. Ask the coordinator to send it back.".to_owned()
            }
            Lock::Accepted => "The return has been accepted meanwhile. Ask the coordinator to send it back.".to_owned(),
        })
    }
}
