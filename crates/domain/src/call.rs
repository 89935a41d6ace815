//! A round over a date range: what a network asks in a crisis, such as a flood week. It has figures of its own, and
//! they never enter the totals of a quarter.

use crate::{
    lang::Lang,
    network::Membership,
    period::{Quarter, day, month},
};
use serde::{Deserialize, Serialize};
use time::{Date, Duration};

/// Longest range: what lasts longer is a quarter's round.
pub const MOST_DAYS: i64 = 92;
/// Longest time from the end of the range until the round closes.
const MOST_DAYS_OPEN: i64 = 183;
/// Most questions: in a crisis nobody answers more.
pub const MOST_INPUTS: usize = 12;

/// A round over a date range.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Part of its addresses, unique within the network.
    pub slug: String,
    /// What it is about, such as "Flood week".
    pub name: String,
    /// First day asked about.
    pub from: Date,
    /// Last day asked about.
    pub to: Date,
    /// Day by which answers are due; later ones are late, but taken.
    pub due: Date,
    /// Last day on which answers are taken.
    pub closes: Date,
    /// Codes of what is asked, in the order of the form.
    pub inputs: Vec<String>,
    /// What those who answer are told; may be blank.
    pub note: String,
}

/// What may be wrong with the days of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CallFault {
    /// It ends before it begins.
    #[error("the last day must be on or after the first day")]
    EndsBefore,
    /// It is longer than a quarter.
    #[error("the days asked about must be at most 92: longer than that is a quarter’s round")]
    TooLong,
    /// Due before it has happened.
    #[error("the due day must be on or after the last day asked about")]
    DueBefore,
    /// Closed before it is due.
    #[error("the closing day must be on or after the due day")]
    ClosesBeforeDue,
    /// Far away.
    #[error("the closing day must be within half a year of the last day asked about")]
    ClosesTooLate,
}

impl Call {
    /// All that is wrong with its days.
    pub fn faults(&self) -> Vec<CallFault> {
        let mut faults = vec![];
        if self.to < self.from {
            faults.push(CallFault::EndsBefore);
        } else if (self.to - self.from) >= Duration::days(MOST_DAYS) {
            faults.push(CallFault::TooLong);
        }
        if self.due < self.to {
            faults.push(CallFault::DueBefore);
        }
        if self.closes < self.due {
            faults.push(CallFault::ClosesBeforeDue);
        }
        if (self.closes - self.to).whole_days() > MOST_DAYS_OPEN {
            faults.push(CallFault::ClosesTooLate);
        }
        faults
    }

    /// The quarter in which it begins: definitions of that quarter hold for its questions.
    pub fn quarter(&self) -> Quarter {
        Quarter::of(self.from)
    }

    /// Whether answers are taken on a day. In a crisis they are taken while it lasts.
    pub fn is_open(&self, today: Date) -> bool {
        self.from <= today && today <= self.closes
    }

    /// Whether a member with these memberships is asked: it belonged on one of the days.
    pub fn asks(&self, memberships: &[Membership]) -> bool {
        memberships
            .iter()
            .any(|own| own.from.is_none_or(|from| from <= self.to) && own.to.is_none_or(|to| to >= self.from))
    }

    /// Its days in words: "3 to 9 November 2025", "28 November to 4 December 2025".
    pub fn days(&self, lang: Lang) -> String {
        let (from, to) = (self.from, self.to);
        if from == to {
            return day(from, lang);
        }
        let beginning = if (from.year(), from.month()) == (to.year(), to.month()) {
            from.day().to_string()
        } else if from.year() == to.year() {
            format!("{} {}", from.day(), month(from.month(), lang))
        } else {
            day(from, lang)
        };
        format!("{beginning} to {}", day(to, lang))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn flood() -> Call {
        Call {
            slug: "flood-week".to_owned(),
            name: "Flood week".to_owned(),
            from: date!(2025 - 11 - 03),
            to: date!(2025 - 11 - 09),
            due: date!(2025 - 11 - 14),
            closes: date!(2025 - 11 - 30),
            inputs: vec!["volunteer-hours".to_owned()],
            note: String::new(),
        }
    }

    #[test]
    fn days_are_written_once_where_they_share_a_month() {
        let words = |from, to| Call { from, to, ..flood() }.days(Lang::EnGb);
        assert_eq!(words(date!(2025 - 11 - 03), date!(2025 - 11 - 09)), "3 to 9 November 2025");
        assert_eq!(words(date!(2025 - 11 - 28), date!(2025 - 12 - 04)), "28 November to 4 December 2025");
        assert_eq!(words(date!(2025 - 12 - 30), date!(2026 - 01 - 04)), "30 December 2025 to 4 January 2026");
        assert_eq!(words(date!(2025 - 11 - 03), date!(2025 - 11 - 03)), "3 November 2025");
    }

    #[test]
    fn days_follow_each_other() {
        assert_eq!(flood().faults(), []);
        let wrong =
            Call { to: date!(2025 - 11 - 02), due: date!(2025 - 11 - 01), closes: date!(2025 - 10 - 01), ..flood() };
        assert_eq!(wrong.faults(), [CallFault::EndsBefore, CallFault::DueBefore, CallFault::ClosesBeforeDue]);
        let long =
            Call { to: date!(2026 - 02 - 03), due: date!(2026 - 02 - 10), closes: date!(2026 - 12 - 31), ..flood() };
        assert_eq!(long.faults(), [CallFault::TooLong, CallFault::ClosesTooLate]);
        assert_eq!(
            Call { to: date!(2026 - 02 - 02), due: date!(2026 - 02 - 10), closes: date!(2026 - 02 - 10), ..flood() }
                .faults(),
            []
        );
    }

    #[test]
    fn whoever_belonged_on_one_of_the_days_is_asked() {
        let asks = |from, to| flood().asks(&[Membership { from, to }]);
        assert!(asks(None, None) && asks(Some(date!(2025 - 11 - 09)), None) && asks(None, Some(date!(2025 - 11 - 03))));
        assert!(!asks(Some(date!(2025 - 11 - 10)), None) && !asks(None, Some(date!(2025 - 11 - 02))));
    }
}
