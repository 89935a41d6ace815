//! Reading one member's value of an input over a period.

use crate::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, InputDefinition, Kind, Total},
    figure::{Confidence, Figures, Filed, Value},
    formula::{Linear, Term},
    period::{Period, Quarter},
};
use std::collections::BTreeSet;

/// One member, as totals see it: its accepted figures and the quarters in which it belonged to the network.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// Accepted figures.
    pub figures: &'a Figures,
    /// Quarters in which it was a member; its figures of other quarters enter no total.
    pub quarters: &'a BTreeSet<Quarter>,
}

/// A number with what a reader must know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: Exact,
    /// How much of it, in absolute terms, is estimated or guessed.
    pub estimated: Exact,
}

/// What a member contributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// A number.
    Number(Amount),
    /// [z]
    NotApplicable,
    /// [x], or withheld: it was filed that there is no number.
    NotAvailable,
    /// Blank.
    Missing,
}

impl Amount {
    fn of(quantity: crate::quantity::Quantity, confidence: Confidence) -> Self {
        let value = quantity.exact();
        let estimated = if confidence.is_estimate() { value.abs() } else { Exact::zero() };
        Self { value, estimated }
    }
}

impl Reading {
    /// The number, if it is one.
    pub fn number(&self) -> Option<&Amount> {
        match self {
            Self::Number(amount) => Some(amount),
            Self::NotApplicable | Self::NotAvailable | Self::Missing => None,
        }
    }

    /// The number, if it is one, without the rest.
    pub fn into_number(self) -> Option<Amount> {
        match self {
            Self::Number(amount) => Some(amount),
            Self::NotApplicable | Self::NotAvailable | Self::Missing => None,
        }
    }

    /// Whether the member counts as having filed it: a value or [z].
    pub fn is_filed(&self) -> bool {
        matches!(self, Self::Number(_) | Self::NotApplicable)
    }

    pub(super) fn of(found: Option<(Value, Confidence)>) -> Self {
        match found {
            Some((Value::Number(quantity), confidence)) => Self::Number(Amount::of(quantity, confidence)),
            Some((Value::NotApplicable, _)) => Self::NotApplicable,
            Some((Value::NotAvailable | Value::Withheld, _)) => Self::NotAvailable,
            None => Self::Missing,
        }
    }
}

/// Adds readings of periods that follow each other: numbers add up, what is missing adds nothing, [z] only if all are.
fn add_up(readings: impl Iterator<Item = Reading>) -> Reading {
    let mut sum: Option<Amount> = None;
    let (mut any, mut all_not_applicable, mut not_available) = (false, true, false);
    for reading in readings {
        any = true;
        match reading {
            Reading::Number(amount) => {
                all_not_applicable = false;
                match &mut sum {
                    Some(sum) => {
                        sum.value += amount.value;
                        sum.estimated += amount.estimated;
                    }
                    None => sum = Some(amount),
                }
            }
            Reading::NotApplicable => {}
            Reading::NotAvailable => (all_not_applicable, not_available) = (false, true),
            Reading::Missing => all_not_applicable = false,
        }
    }
    match sum {
        Some(sum) => Reading::Number(sum),
        None if any && all_not_applicable => Reading::NotApplicable,
        None if not_available => Reading::NotAvailable,
        None => Reading::Missing,
    }
}

/// A member's value of an input's part over a period.
///
/// A quarter takes quarterly figures only. A year takes the yearly figure, else its quarters: flows add up, stocks and
/// rates are those of the last quarter. Longer periods are made of years, or of quarters where they are no whole years.
/// A flow that starts anew each April has no value over a period that crosses it.
pub fn read_input(member: Member<'_>, input: &InputDefinition, cell: &Cell, period: Period) -> Reading {
    // Most members file a few of the inputs.
    let filed = member.figures.of(&input.code);
    filed.map_or(Reading::Missing, |filed| read_filed(filed, member.quarters, input, cell, period))
}

/// The same of what a member filed of the input; `quarters` are those in which it belonged to the network.
pub fn read_filed(
    filed: Filed<'_>,
    quarters: &BTreeSet<Quarter>,
    input: &InputDefinition,
    cell: &Cell,
    period: Period,
) -> Reading {
    let of_quarter = |quarter: Quarter| Reading::of(filed.resolve(input, quarter.period(), cell));
    if let Some(quarter) = period.quarter() {
        return if quarters.contains(&quarter) { of_quarter(quarter) } else { Reading::Missing };
    }
    if input.kind == Kind::FinancialYearFlow && !period.within_financial_year() {
        return Reading::Missing;
    }
    if has_yearly(filed, quarters, period)
        && let yearly = Reading::of(filed.resolve(input, period, cell))
        && yearly.is_filed()
    {
        return yearly;
    }
    if input.kind == Kind::Stock || is_rate(input) {
        let last = Period::new(period.last(), if period.len() > 4 && period.len().is_multiple_of(4) { 4 } else { 1 });
        return last.map_or(Reading::Missing, |last| read_filed(filed, quarters, input, cell, last));
    }
    if period.len() > 4 && period.len().is_multiple_of(4) {
        let years = (0..i32::from(period.len() / 4)).filter_map(|back| Period::new(period.last().plus(-4 * back), 4));
        return add_up(years.map(|year| read_filed(filed, quarters, input, cell, year)));
    }
    add_up(period.quarters().filter(|quarter| quarters.contains(quarter)).map(of_quarter))
}

/// The figures that [`read_input`] adds up, with the quarter or year of each; none where there is no number.
pub fn sources(member: Member<'_>, input: &InputDefinition, cell: &Cell, period: Period) -> Vec<(Period, Amount)> {
    let one = |reading: Reading, of: Period| reading.into_number().map(|amount| (of, amount)).into_iter().collect();
    if let Some(quarter) = period.quarter() {
        return one(read_quarter(member, input, cell, quarter), period);
    }
    if input.kind == Kind::FinancialYearFlow && !period.within_financial_year() {
        return vec![];
    }
    if member.has_yearly(input, period)
        && let yearly = Reading::of(member.figures.resolve(input, period, cell))
        && yearly.is_filed()
    {
        return one(yearly, period);
    }
    let by_years = period.len() > 4 && period.len().is_multiple_of(4);
    if input.kind == Kind::Stock || is_rate(input) {
        let last = Period::new(period.last(), if by_years { 4 } else { 1 });
        return last.map_or_else(Vec::new, |last| sources(member, input, cell, last));
    }
    if by_years {
        let years = (0..i32::from(period.len() / 4)).rev();
        let years = years.filter_map(|back| Period::new(period.last().plus(-4 * back), 4));
        return years.flat_map(|year| sources(member, input, cell, year)).collect();
    }
    period.quarters().flat_map(|quarter| sources(member, input, cell, quarter.period())).collect()
}

/// A figure that goes into a sum of parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source<'t> {
    /// The part.
    pub term: &'t Term,
    /// The quarter or year that the figure is about.
    pub period: Period,
    /// The figure as it was filed, not yet taken off.
    pub amount: Amount,
}

impl Source<'_> {
    /// What it adds: less than nought where it is taken off.
    pub fn signed(&self) -> Exact {
        if self.term.minus { -&self.amount.value } else { self.amount.value.clone() }
    }
}

/// The figures that [`read_linear`] adds up and takes off; none where there is no number.
pub fn linear_sources<'t>(
    member: Member<'_>,
    definitions: &Definitions,
    linear: &'t Linear,
    period: Period,
) -> Vec<Source<'t>> {
    if period.len() > 1 && linear.0.len() > 1 && all_by_quarters(member, definitions, linear.0.iter(), period) {
        let quarters = period.quarters().filter(|quarter| member.quarters.contains(quarter));
        return quarters.flat_map(|quarter| term_sources(member, definitions, linear, quarter.period())).collect();
    }
    term_sources(member, definitions, linear, period)
}

fn term_sources<'t>(
    member: Member<'_>,
    definitions: &Definitions,
    linear: &'t Linear,
    period: Period,
) -> Vec<Source<'t>> {
    if read_terms(member, definitions, linear, period).number().is_none() {
        return vec![];
    }
    let of_term = |term: &'t Term| {
        let input = definitions.input(&term.input, period.last());
        let found = input.map_or_else(Vec::new, |input| sources(member, input, &term.cell, period));
        found.into_iter().map(move |(period, amount)| Source { term, period, amount })
    };
    linear.0.iter().flat_map(of_term).collect()
}

fn read_quarter(member: Member<'_>, input: &InputDefinition, cell: &Cell, quarter: Quarter) -> Reading {
    if !member.quarters.contains(&quarter) {
        return Reading::Missing;
    }
    Reading::of(member.figures.resolve(input, quarter.period(), cell))
}

/// Whether a member's values of quarters make that of a longer period: else those of its last quarter are.
pub fn adds_over_time(input: &InputDefinition) -> bool {
    input.kind != Kind::Stock && !is_rate(input)
}

/// Whether a member's values over time are no amounts that add up.
fn is_rate(input: &InputDefinition) -> bool {
    matches!(input.total, Total::Weighted { .. } | Total::None)
}

impl Member<'_> {
    /// Whether it filed the input for the year itself and belonged to the network in some quarter of it.
    pub(super) fn has_yearly(self, input: &InputDefinition, year: Period) -> bool {
        self.figures.of(&input.code).is_some_and(|filed| has_yearly(filed, self.quarters, year))
    }
}

fn has_yearly(filed: Filed<'_>, quarters: &BTreeSet<Quarter>, year: Period) -> bool {
    year.len() > 1 && filed.has(year) && year.quarters().any(|quarter| quarters.contains(&quarter))
}

/// A member's value of parts of inputs, added and taken off.
///
/// Parts that are only added within one input (landfill and burning of waste) count where any of them is filed.
/// Where something is taken off, or inputs are mixed, all parts are needed: a blank must not pass for nought. Flows
/// filed by quarters are then put together quarter by quarter, so that all parts cover the same months.
pub fn read_linear(member: Member<'_>, definitions: &Definitions, linear: &Linear, period: Period) -> Reading {
    if period.len() > 1 && linear.0.len() > 1 && all_by_quarters(member, definitions, linear.0.iter(), period) {
        let quarters = period.quarters().filter(|quarter| member.quarters.contains(quarter));
        return add_up(quarters.map(|quarter| read_terms(member, definitions, linear, quarter.period())));
    }
    read_terms(member, definitions, linear, period)
}

/// Whether all parts are flows that the member filed by quarters.
pub(super) fn all_by_quarters<'a>(
    member: Member<'_>,
    definitions: &Definitions,
    mut terms: impl Iterator<Item = &'a Term>,
    period: Period,
) -> bool {
    terms.all(|term| {
        definitions
            .input(&term.input, period.last())
            .is_some_and(|input| input.kind != Kind::Stock && !is_rate(input) && !member.has_yearly(input, period))
    })
}

fn read_terms(member: Member<'_>, definitions: &Definitions, linear: &Linear, period: Period) -> Reading {
    let first = linear.0.first();
    let one_input = linear.0.iter().all(|term| !term.minus && Some(&term.input) == first.map(|first| &first.input));
    let readings = linear.0.iter().map(|term| {
        let Some(input) = definitions.input(&term.input, period.last()) else { return (term, Reading::Missing) };
        (term, read_input(member, input, &term.cell, period))
    });
    let mut sum = Amount { value: Exact::zero(), estimated: Exact::zero() };
    let (mut numbers, mut missing, mut not_available) = (0, 0, false);
    for (term, reading) in readings {
        match reading {
            Reading::Number(amount) => {
                numbers += 1;
                sum.estimated += amount.estimated;
                if term.minus {
                    sum.value -= amount.value;
                } else {
                    sum.value += amount.value;
                }
            }
            Reading::NotApplicable => {}
            Reading::NotAvailable => (missing, not_available) = (missing + 1, true),
            Reading::Missing => missing += 1,
        }
    }
    match (numbers, missing) {
        (0, 0) => Reading::NotApplicable,
        (1.., 0) => Reading::Number(sum),
        (1.., _) if one_input => Reading::Number(sum),
        _ if not_available => Reading::NotAvailable,
        _ => Reading::Missing,
    }
}
