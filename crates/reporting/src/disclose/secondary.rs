//! A second cell where one is open to subtraction.

use super::{Reason, primary::is_small};
use crate::aggregate::{Aggregate, RowId, RowKind};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, SmallCounts},
    network::DisclosureRules,
    period::Period,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of which one is the sum (or difference) of the others: whoever knows all but one knows that one.
struct Equation {
    /// The whole; it is suppressed last, as readers need it most.
    whole: usize,
    /// The parts.
    parts: Vec<usize>,
}

/// Suppresses further rows until no single suppressed row, and no pair of too few enterprises, is open to subtraction.
pub(super) fn protect(
    rows: &[Aggregate],
    index: &BTreeMap<&RowId, usize>,
    definitions: &Definitions,
    rules: &DisclosureRules,
    period: Period,
    state: &mut [Option<Reason>],
) {
    let equations = equations(rows, index, definitions, period);
    loop {
        let Some(victim) =
            equations.iter().find_map(|equation| open(equation, rows, definitions, rules, period, state))
        else {
            return;
        };
        state[victim] = Some(Reason::Subtraction);
    }
}

/// The row to suppress next within an equation, if what is suppressed in it can be worked out.
fn open(
    equation: &Equation,
    rows: &[Aggregate],
    definitions: &Definitions,
    rules: &DisclosureRules,
    period: Period,
    state: &[Option<Reason>],
) -> Option<usize> {
    let all = || equation.parts.iter().copied().chain([equation.whole]);
    let hidden: Vec<usize> = all().filter(|row| state[*row].is_some()).collect();
    if hidden.is_empty() || (hidden.len() > 1 && is_safe(&hidden, rows, definitions, rules, period)) {
        return None;
    }
    // What is not a number gives nothing away, and the equation cannot be solved where a part is missing.
    if all().any(|row| rows[row].number().is_none() && state[row].is_none()) {
        return None;
    }
    let shown = |row: &usize| state[*row].is_none();
    equation
        .parts
        .iter()
        .copied()
        .filter(shown)
        .filter(|row| rows[*row].number().is_some_and(|number| !number.is_zero()))
        .min_by(|a, b| size(&rows[*a]).cmp(&size(&rows[*b])))
        .or_else(|| Some(equation.whole).filter(shown))
}

/// Whether the hidden rows together, which anybody can work out, are themselves fit to be known.
fn is_safe(
    hidden: &[usize],
    rows: &[Aggregate],
    definitions: &Definitions,
    rules: &DisclosureRules,
    period: Period,
) -> bool {
    let mut members = BTreeSet::new();
    let mut total = Exact::zero();
    for row in hidden {
        for contribution in &rows[*row].contributions {
            if !contribution.amount.is_zero() {
                members.insert(contribution.member);
            }
        }
        total += size(&rows[*row]);
    }
    let first = &rows[hidden[0]];
    let people = first.unit.counts_people()
        && first
            .parts
            .first()
            .and_then(|part| definitions.input(&part.input, period.last()))
            .is_none_or(|input| input.small_counts != SmallCounts::No);
    members.len() >= rules.contributors as usize && !(people && is_small(&total, rules.small_count))
}

fn size(row: &Aggregate) -> Exact {
    row.number().map(Exact::abs).unwrap_or_default()
}

fn equations(
    rows: &[Aggregate],
    index: &BTreeMap<&RowId, usize>,
    definitions: &Definitions,
    period: Period,
) -> Vec<Equation> {
    let mut equations = vec![];
    // A figure and the categories of each exclusive breakdown, at every depth.
    for (whole, row) in rows.iter().enumerate().filter(|(_, row)| row.id.kind == RowKind::Input) {
        let Some(input) = definitions.input(&row.id.code, period.last()) else { continue };
        for breakdown in input.breakdowns.iter().filter(|breakdown| breakdown.is_exclusive()) {
            if row.id.cell.category(&breakdown.dimension).is_some() {
                continue;
            }
            let parts: Vec<usize> = rows
                .iter()
                .enumerate()
                .filter(|(_, part)| {
                    part.id.kind == RowKind::Input
                        && part.id.code == row.id.code
                        && part.id.cell.depth() == row.id.cell.depth() + 1
                        && part.id.cell.without(&breakdown.dimension) == row.id.cell
                        && part.filed > 0
                })
                .map(|(position, _)| position)
                .collect();
            if !parts.is_empty() {
                equations.push(Equation { whole, parts });
            }
        }
    }
    // An indicator that is a sum of several parts, and emissions by scope.
    for (whole, row) in rows.iter().enumerate().filter(|(_, row)| row.id.kind == RowKind::Indicator) {
        if !row.is_ratio() && row.parts.len() > 1 {
            let parts: Option<Vec<usize>> = row
                .parts
                .iter()
                .map(|part| index.get(&RowId::input(&part.input, part.cell.clone())).copied())
                .collect();
            equations.extend(parts.map(|parts| Equation { whole, parts }));
        }
        if row.id.cell.is_total() {
            let scopes: Vec<usize> = ["1", "2", "3"]
                .into_iter()
                .filter_map(|scope| index.get(&RowId::indicator(&row.id.code, Cell::of("scope", scope))).copied())
                .filter(|scope| rows[*scope].number().is_some())
                .collect();
            if scopes.len() > 1 {
                equations.push(Equation { whole, parts: scopes });
            }
        }
    }
    equations
}
