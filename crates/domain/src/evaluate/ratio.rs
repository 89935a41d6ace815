//! A member's part of a ratio: it enters only with both parts.

use super::reading::{Member, Reading, Source, all_by_quarters, linear_sources, read_linear};
use crate::{
    Exact,
    definition::Definitions,
    formula::Linear,
    period::{Period, Quarter},
};

/// What a member brings to a ratio of sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pair {
    /// Both parts.
    Numbers {
        /// Above the line.
        numerator: Exact,
        /// Below the line.
        denominator: Exact,
        /// Absolute amount of the two that is estimated.
        estimated: Exact,
    },
    /// Both parts are filed, but at least one does not apply.
    NotApplicable,
    /// At least one part was filed as not available or withheld.
    NotAvailable,
    /// At least one part is blank.
    Missing,
}

/// A member's numerator and denominator over a period.
///
/// Two flows filed by quarters are paired quarter by quarter, so that both sums cover the same months. Otherwise
/// (stocks, yearly figures, rates) the two are read over the whole period.
pub fn pair(
    member: Member<'_>,
    definitions: &Definitions,
    numerator: &Linear,
    denominator: &Linear,
    period: Period,
) -> Pair {
    let terms = numerator.0.iter().chain(&denominator.0);
    if period.len() == 1 || !all_by_quarters(member, definitions, terms, period) {
        return pair_whole(member, definitions, numerator, denominator, period);
    }
    let (mut sum, mut any, mut missing, mut not_available) = (None, false, false, false);
    for quarter in period.quarters().filter(|quarter| member.quarters.contains(quarter)) {
        any = true;
        match pair_whole(member, definitions, numerator, denominator, Quarter::period(quarter)) {
            Pair::Numbers { numerator, denominator, estimated } => {
                let (n, d, e) = sum.unwrap_or_else(|| (Exact::zero(), Exact::zero(), Exact::zero()));
                sum = Some((n + numerator, d + denominator, e + estimated));
            }
            Pair::NotApplicable => {}
            Pair::NotAvailable => (missing, not_available) = (true, true),
            Pair::Missing => missing = true,
        }
    }
    match sum {
        Some((numerator, denominator, estimated)) => Pair::Numbers { numerator, denominator, estimated },
        None if any && !missing => Pair::NotApplicable,
        None if not_available => Pair::NotAvailable,
        None => Pair::Missing,
    }
}

/// The figures above and below the line that [`pair`] adds up; none where it gives no numbers.
pub fn pair_sources<'t>(
    member: Member<'_>,
    definitions: &Definitions,
    numerator: &'t Linear,
    denominator: &'t Linear,
    period: Period,
) -> (Vec<Source<'t>>, Vec<Source<'t>>) {
    let terms = numerator.0.iter().chain(&denominator.0);
    let parts: Vec<Period> = if period.len() == 1 || !all_by_quarters(member, definitions, terms, period) {
        vec![period]
    } else {
        period.quarters().filter(|quarter| member.quarters.contains(quarter)).map(Quarter::period).collect()
    };
    let (mut above, mut below) = (vec![], vec![]);
    for part in parts {
        if let Pair::Numbers { .. } = pair_whole(member, definitions, numerator, denominator, part) {
            above.extend(linear_sources(member, definitions, numerator, part));
            below.extend(linear_sources(member, definitions, denominator, part));
        }
    }
    (above, below)
}

fn pair_whole(
    member: Member<'_>,
    definitions: &Definitions,
    numerator: &Linear,
    denominator: &Linear,
    period: Period,
) -> Pair {
    let above = read_linear(member, definitions, numerator, period);
    let below = read_linear(member, definitions, denominator, period);
    match (above, below) {
        (Reading::Number(above), Reading::Number(below)) => Pair::Numbers {
            estimated: above.estimated.abs() + below.estimated.abs(),
            numerator: above.value,
            denominator: below.value,
        },
        (Reading::NotAvailable, _) | (_, Reading::NotAvailable) => Pair::NotAvailable,
        (Reading::Missing, _) | (_, Reading::Missing) => Pair::Missing,
        _ => Pair::NotApplicable,
    }
}
