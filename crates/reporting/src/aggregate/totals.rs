//! Totals of members' readings: sums, ratios of sums, medians.

use super::{
    basis::{self, Basis, Made},
    network::Scene,
    row::{Aggregate, Contribution, Outcome, Part, RowId},
};
use commonweal_domain::{
    Exact,
    evaluate::{Pair, Reading},
    unit::Unit,
};
use std::{collections::BTreeSet, sync::Arc};

/// Median and quartiles are shown only from so many members on: with fewer they come close to single figures.
pub(crate) const MEDIAN_MEMBERS: usize = 8;

/// What a row is called and measured in.
pub(super) struct Head {
    pub(super) id: RowId,
    pub(super) unit: Unit,
    pub(super) definition: String,
    pub(super) upper_bound: bool,
    pub(super) broken: bool,
    pub(super) parts: Vec<Part>,
    /// What must be the same for two contributions to be compared.
    pub(super) made: Made,
}

/// Counts who filed, and whether all of them said [z].
#[derive(Default)]
struct Tally {
    filed: usize,
    not_applicable: usize,
    not_available: usize,
}

impl Tally {
    /// No accepted number: [z] if all are [z], else [x].
    fn without_number(&self) -> Outcome {
        let all = self.filed > 0 && self.filed == self.not_applicable && self.not_available == 0;
        if all { Outcome::NotApplicable } else { Outcome::NotAvailable }
    }
}

/// The sum of members' readings.
pub(super) fn sum(scene: &Scene<'_>, head: Head, readings: impl Iterator<Item = (usize, Reading)>) -> Aggregate {
    let mut tally = Tally::default();
    let (mut total, mut estimated, mut size) = (Exact::zero(), Exact::zero(), Exact::zero());
    let mut contributions = vec![];
    for (member, reading) in readings {
        tally.filed += usize::from(reading.is_filed());
        match reading {
            Reading::Number(amount) => {
                total += &amount.value;
                size += amount.value.abs();
                estimated += amount.estimated;
                contributions.push(Contribution {
                    member,
                    amount: amount.value,
                    denominator: None,
                    basis: Basis::default(),
                });
            }
            Reading::NotApplicable => tally.not_applicable += 1,
            Reading::NotAvailable => tally.not_available += 1,
            Reading::Missing => {}
        }
    }
    head.made.note(scene, &mut contributions);
    let outcome = if contributions.is_empty() { tally.without_number() } else { Outcome::Number(total) };
    finish(scene, head, outcome, tally.filed, contributions, share(&estimated, &size))
}

/// The sum of numerators over the sum of denominators; × 100 where the unit is per cent; [z] where the latter is 0.
pub(super) fn ratio(scene: &Scene<'_>, head: Head, pairs: impl Iterator<Item = (usize, Pair)>) -> Aggregate {
    let mut tally = Tally::default();
    let (mut above, mut below) = (Exact::zero(), Exact::zero());
    let (mut estimated, mut size) = (Exact::zero(), Exact::zero());
    let mut contributions = vec![];
    for (member, pair) in pairs {
        match pair {
            Pair::Numbers { numerator, denominator, estimated: part } => {
                tally.filed += 1;
                above += &numerator;
                below += &denominator;
                size += numerator.abs() + denominator.abs();
                estimated += part;
                contributions.push(Contribution {
                    member,
                    amount: numerator,
                    denominator: Some(denominator),
                    basis: Basis::default(),
                });
            }
            Pair::NotApplicable => {
                tally.filed += 1;
                tally.not_applicable += 1;
            }
            Pair::NotAvailable => tally.not_available += 1,
            Pair::Missing => {}
        }
    }
    head.made.note(scene, &mut contributions);
    let outcome = if contributions.is_empty() {
        tally.without_number()
    } else if below.is_zero() {
        Outcome::NotApplicable
    } else {
        Outcome::Number(above / below * scale(&head.unit))
    };
    finish(scene, head, outcome, tally.filed, contributions, share(&estimated, &size))
}

/// 100 for per cent, else 1.
fn scale(unit: &Unit) -> Exact {
    Exact::whole(if unit.is_per_cent() { 100 } else { 1 })
}

/// Quantile of sorted values by linear interpolation between the two nearest (method 7 of Hyndman and Fan 1996, that of
/// spreadsheets' QUARTILE.INC), in quarters: 1, 2 or 3.
pub(crate) fn quartile(sorted: &[Exact], quarter: usize) -> Exact {
    let Some(last) = sorted.len().checked_sub(1) else { return Exact::zero() };
    let (index, rest) = (last * quarter / 4, last * quarter % 4);
    let low = &sorted[index];
    let high = sorted.get(index + 1).unwrap_or(low);
    low + (high - low) * Exact::ratio(rest, 4)
}

/// Puts a row together.
pub(super) fn finish(
    scene: &Scene<'_>,
    head: Head,
    outcome: Outcome,
    filed: usize,
    contributions: impl Into<Arc<[Contribution]>>,
    estimated: Exact,
) -> Aggregate {
    let contributions: Arc<[Contribution]> = contributions.into();
    let (gaps, partly) = basis::of_total(scene, &contributions);
    Aggregate {
        id: head.id,
        unit: head.unit,
        definition: head.definition,
        outcome,
        due: scene.due.len(),
        filed,
        partly,
        gaps,
        contributions,
        estimated,
        upper_bound: head.upper_bound,
        broken: head.broken,
        qualifiers: BTreeSet::new(),
        quartile: None,
        parts: head.parts,
    }
}

/// A part of a whole, 0 to 1; nought of nought is nought.
pub(super) fn share(part: &Exact, whole: &Exact) -> Exact {
    if whole.is_zero() { Exact::zero() } else { part / whole }
}
