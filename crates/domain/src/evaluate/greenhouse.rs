//! Greenhouse gases of one member: activity × the factor of the calendar year in which it lies.

use super::reading::{Member, Reading, read_input};
use crate::{
    Exact,
    breakdown::Cell,
    definition::Definitions,
    factors::{ACTIVITIES, Scope, factor},
    period::Period,
};

/// What one activity of a member emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emission {
    /// Code of the activity's input.
    pub input: &'static str,
    /// Scope in which it counts.
    pub scope: Scope,
    /// Kilograms of CO₂ equivalent; none where its year has no factor: [x], never the nearest.
    pub kilograms: Option<Exact>,
    /// Kilograms that rest on estimates.
    pub estimated: Exact,
}

/// A member's emissions over a period, one entry for each activity and quarter (or year) that it filed.
///
/// A year's figure takes the factor of the calendar year that holds most of its months.
pub fn emissions(member: Member<'_>, definitions: &Definitions, period: Period) -> Vec<Emission> {
    let mut found = vec![];
    for activity in &ACTIVITIES {
        let Some(input) = definitions.input(activity.input, period.last()) else { continue };
        let cell = activity.part.map_or_else(Cell::total, |(dimension, category)| Cell::of(dimension, category));
        let periods: Vec<Period> = if period.len() == 1 || member.has_yearly(input, period) {
            vec![period]
        } else {
            period.quarters().map(crate::period::Quarter::period).collect()
        };
        for part in periods {
            let Reading::Number(amount) = read_input(member, input, &cell, part) else { continue };
            let factor = factor(activity.factor, factor_year(part)).map(|factor| &factor.kilograms);
            // Nought of something emits nothing, whatever its factor.
            let kilograms =
                if amount.value.is_zero() { Some(Exact::zero()) } else { factor.map(|f| f * &amount.value) };
            let estimated = factor.map_or_else(Exact::zero, |f| (f * &amount.estimated).abs());
            found.push(Emission { input: activity.input, scope: activity.scope, kilograms, estimated });
        }
    }
    found
}

/// The calendar year that holds most of a period's months; of two equal halves the later.
fn factor_year(period: Period) -> i32 {
    let last = period.last().year();
    let in_last = period.quarters().filter(|quarter| quarter.year() == last).count();
    if in_last * 2 >= period.len() as usize { last } else { last - 1 }
}
