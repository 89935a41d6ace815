//! What members want an indicator to be in a year.

use crate::{period::Period, quantity::Quantity};
use serde::{Deserialize, Serialize};

/// A target of an indicator's headline for one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Code of the indicator.
    pub indicator: String,
    /// The year: four quarters.
    pub year: Period,
    /// Which side of it is meant.
    pub direction: Direction,
    /// In the unit of the indicator's headline.
    pub amount: Quantity,
    /// Why, or how; may be blank.
    pub note: String,
}

/// Which side of a target is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// So much or more.
    AtLeast,
    /// So much or less.
    AtMost,
}

impl Direction {
    /// As stored and as forms have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AtLeast => "at_least",
            Self::AtMost => "at_most",
        }
    }

    /// As a sentence has it before the amount.
    pub const fn words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
        }
    }

    /// Reads what [`Direction::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::AtLeast, Self::AtMost].into_iter().find(|direction| direction.code() == text)
    }
}

impl Target {
    /// The part of its year that is over with a quarter: from its first quarter to that one, or the whole of it; none
    /// before it begins.
    pub fn until(&self, quarter: crate::period::Quarter) -> Option<Period> {
        let last = quarter.min(self.year.last());
        let quarters = last.ordinal() - self.year.first().ordinal() + 1;
        u8::try_from(quarters).ok().and_then(|quarters| Period::new(last, quarters))
    }

    /// Whether a value reaches it.
    pub fn is_met(&self, value: &crate::Exact) -> bool {
        let amount = self.amount.exact();
        match self.direction {
            Direction::AtLeast => *value >= amount,
            Direction::AtMost => *value <= amount,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_of_a_year_that_is_over_grows_until_the_year_is_whole() {
        let target = Target {
            indicator: "EC01".to_owned(),
            year: "2025-26".parse().unwrap(),
            direction: Direction::AtLeast,
            amount: Quantity::from_scaled(10_000).unwrap(),
            note: String::new(),
        };
        let until = |quarter: &str| {
            target.until(quarter.parse().unwrap()).map(|period| (period.last().to_string(), period.len()))
        };
        assert_eq!(until("2025-Q1"), None);
        assert_eq!(until("2025-Q2"), Some(("2025-Q2".to_owned(), 1)));
        assert_eq!(until("2025-Q4"), Some(("2025-Q4".to_owned(), 3)));
        assert_eq!(until("2027-Q1"), Some(("2026-Q1".to_owned(), 4)));
    }
}
