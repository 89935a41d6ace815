//! Wellbeing in years of life satisfaction, and volunteers' hours at a stated rate.

use crate::{Exact, quantity::Quantity};
use serde::{Deserialize, Serialize};

/// Pounds of one WELLBY: one point of life satisfaction from 0 to 10, of one person, for one year.
///
/// Source: Wellbeing guidance for appraisal, supplementary Green Book guidance, HM Treasury, 2021. Its range and how it
/// is brought up to later prices were not read in a source, so neither is done here.
pub const WELLBY_POUNDS: i32 = 13_000;

/// The year of its prices.
pub const WELLBY_PRICES: i32 = 2019;

/// Pounds an hour, with where they come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatedRate {
    /// Pounds an hour.
    pub value: Quantity,
    /// Where the rate comes from.
    pub source: String,
    /// The year of its prices.
    pub year: i32,
}

/// WELLBYs of a change: the sum of changes in points over the people asked twice, times the years that it is held.
pub fn wellbys(points: &Exact, years: &Exact) -> Exact {
    points * years
}

/// Pounds of so many WELLBYs at a value of one; [`WELLBY_POUNDS`] unless somebody has a reason for another.
pub fn worth_of_wellbys(wellbys: &Exact, pounds: &Exact) -> Exact {
    wellbys * pounds
}

/// Pounds of volunteers' hours at a rate. None where the rate does not say where it comes from, or is less than
/// nought.
pub fn worth_of_hours(hours: &Exact, rate: &StatedRate) -> Option<Exact> {
    let stated = !rate.source.trim().is_empty() && rate.value >= Quantity::ZERO;
    stated.then(|| hours * rate.value.exact())
}
