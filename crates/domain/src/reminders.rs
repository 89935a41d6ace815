//! When a network reminds those who have not filed.

use crate::network::Round;
use serde::{Deserialize, Serialize};
use std::fmt;
use time::{Date, Duration};

/// Furthest from the due day that a reminder may be.
pub const MOST_DAYS: u16 = 120;
/// A reminder that could not be sent on its day goes out on one of so many days after it, or not at all: nobody is
/// told today what was true last week.
const DAYS_OF_GRACE: i64 = 2;

/// On which days a round reminds, counted from its due day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Schedule {
    /// On the first day on which returns are taken.
    pub opening: bool,
    /// So many days before the due day.
    pub before: Vec<u16>,
    /// So many days after it.
    pub after: Vec<u16>,
}

/// Which reminder of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The round has opened.
    Opening,
    /// So many days are left.
    Before(u16),
    /// It was due so many days ago.
    After(u16),
}

impl Default for Schedule {
    fn default() -> Self {
        Self { opening: true, before: vec![14, 3], after: vec![1] }
    }
}

impl Schedule {
    /// No reminders.
    pub const fn off() -> Self {
        Self { opening: false, before: vec![], after: vec![] }
    }

    /// Whether it never reminds.
    pub fn is_off(&self) -> bool {
        !self.opening && self.before.is_empty() && self.after.is_empty()
    }

    /// The reminder that is to go out on a day, if any: the last whose day has come, if it came just now.
    pub fn stage(&self, round: &Round, today: Date) -> Option<Stage> {
        if !round.is_open(today) {
            return None;
        }
        let (day, stage) = self.days(round).into_iter().filter(|(day, _)| *day <= today).max()?;
        ((today - day).whole_days() <= DAYS_OF_GRACE).then_some(stage)
    }

    /// All its days within the round, earliest first.
    pub fn days(&self, round: &Round) -> Vec<(Date, Stage)> {
        let opening = self.opening.then_some((round.opens, Stage::Opening));
        let before =
            self.before.iter().map(|days| (round.due - Duration::days(i64::from(*days)), Stage::Before(*days)));
        let after = self.after.iter().map(|days| (round.due + Duration::days(i64::from(*days)), Stage::After(*days)));
        let mut days: Vec<(Date, Stage)> =
            opening.into_iter().chain(before).chain(after).filter(|(day, _)| round.is_open(*day)).collect();
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl fmt::Display for Stage {
    /// As it is stored: each is sent once.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Opening => write!(f, "opening"),
            Self::Before(days) => write!(f, "before-{days}"),
            Self::After(days) => write!(f, "after-{days}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Settings;
    use proptest::prelude::*;
    use time::macros::date;

    /// Opens 1 January, due 31 January, closes 14 February 2026.
    fn round() -> Round {
        Round::of("2025-Q4".parse().unwrap(), &Settings::default())
    }

    #[test]
    fn a_round_reminds_when_it_opens_14_and_3_days_before_it_is_due_and_1_day_after() {
        let days = Schedule::default().days(&round());
        assert_eq!(
            days,
            [
                (date!(2026 - 01 - 01), Stage::Opening),
                (date!(2026 - 01 - 17), Stage::Before(14)),
                (date!(2026 - 01 - 28), Stage::Before(3)),
                (date!(2026 - 02 - 01), Stage::After(1)),
            ]
        );
        assert!(Schedule::off().days(&round()).is_empty() && Schedule::off().is_off());
    }

    #[test]
    fn a_reminder_that_was_missed_goes_out_late_or_not_at_all() {
        let at = |today| Schedule::default().stage(&round(), today);
        assert_eq!(at(date!(2025 - 12 - 31)), None);
        assert_eq!(at(date!(2026 - 01 - 01)), Some(Stage::Opening));
        assert_eq!(at(date!(2026 - 01 - 03)), Some(Stage::Opening));
        assert_eq!(at(date!(2026 - 01 - 04)), None);
        assert_eq!(at(date!(2026 - 01 - 28)), Some(Stage::Before(3)));
        assert_eq!(at(date!(2026 - 02 - 02)), Some(Stage::After(1)));
        assert_eq!(at(date!(2026 - 02 - 15)), None);
    }

    proptest! {
        #[test]
        fn no_day_lies_outside_the_round(before in prop::collection::vec(0..MOST_DAYS, 0..5), after in prop::collection::vec(0..MOST_DAYS, 0..5)) {
            let schedule = Schedule { opening: true, before, after };
            let days = schedule.days(&round());
            prop_assert!(days.iter().all(|(day, _)| round().is_open(*day)));
            prop_assert!(days.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}
