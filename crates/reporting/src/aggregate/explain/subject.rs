//! What a row is a total of: its method, a member's steps towards it, and why a member has none.

use super::super::{
    NetworkFigures,
    inputs::single,
    network::Scene,
    row::{RowId, RowKind},
};
use super::Why;
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{IndicatorRow, InputDefinition, Kind, Total},
    evaluate::{Emission, Member, Reading, bought, emissions, pair_sources, read_input, read_linear, spending},
    factors::Factors,
    formula::{Formula, Linear},
    lang::Lang,
    method::MethodCode,
    period::{Period, Quarter},
    trace::{self, Line, Place, Step},
    unit::Unit,
};
use std::collections::BTreeSet;

/// What a row is a total of.
pub(super) enum Subject<'a> {
    Input(&'a InputDefinition, Cell),
    Indicator(&'a IndicatorRow, Cell),
}

impl<'a> Subject<'a> {
    pub(super) fn of(network: &'a NetworkFigures, id: &RowId, period: Period) -> Option<Self> {
        let at = period.last();
        if id.kind == RowKind::Input {
            return Some(Self::Input(network.definitions.input(&id.code, at)?, id.cell.clone()));
        }
        let indicator = network.definitions.indicator(&id.code, at)?;
        let own = indicator.rows.iter().find(|row| row.cell == id.cell);
        // Rows that a formula makes itself: categories, quartiles, scopes.
        let made = || {
            indicator.rows.iter().find(|row| match &row.formula {
                Formula::Split { dimension, .. } => id.cell.category(dimension).is_some(),
                Formula::Median { .. } => id.cell.category("quartile").is_some(),
                Formula::GreenhouseGases => id.cell.category("scope").is_some(),
                _ => false,
            })
        };
        let row = own.filter(|row| !matches!(row.formula, Formula::Split { .. })).or_else(made)?;
        Some(Self::Indicator(row, id.cell.clone()))
    }

    pub(super) fn method(&self, scene: &Scene<'_>) -> MethodCode {
        match self {
            Self::Input(input, _) => MethodCode::of_input(input),
            Self::Indicator(row, _) => {
                let first =
                    row.formula.inputs().first().and_then(|code| scene.definitions.input(code, scene.period.last()));
                MethodCode::of_formula(&row.formula, first.is_some_and(InputDefinition::is_stock))
            }
        }
    }

    pub(super) fn formula(&self) -> String {
        match self {
            Self::Input(..) => String::new(),
            Self::Indicator(row, _) => row.formula.to_string(),
        }
    }

    pub(super) fn steps(&self, scene: &Scene<'_>, member: Member<'_>, lang: Lang) -> Vec<Step> {
        let (definitions, period) = (scene.definitions, scene.period);
        match self {
            Self::Input(input, cell) => {
                let weight = match &input.total {
                    Total::Weighted { input, cell } => definitions.input(input, period.last()).zip(Some(cell)),
                    _ => None,
                };
                match weight {
                    Some((weight, of)) => weighted(scene, member, input, weight, of),
                    None => trace::of_input(member, input, cell, period),
                }
            }
            Self::Indicator(row, cell) => match &row.formula {
                Formula::Sum(linear) => trace::of_linear(member, definitions, linear, period),
                Formula::Split { input, .. } => {
                    trace::of_linear(member, definitions, &single(input, cell.clone()), period)
                }
                Formula::Ratio { numerator, denominator, .. }
                | Formula::Median { numerator, denominator }
                | Formula::Majority { numerator, denominator } => {
                    trace::of_pair(member, definitions, numerator, denominator, period)
                }
                Formula::LocalMultiplier => {
                    let spent = spending(member, definitions, scene.defaults, period);
                    trace::of_spending(&spent, scene.defaults, lang)
                }
                Formula::GreenhouseGases if cell.category("basis") == Some("market") => {
                    trace::of_bought(&bought(member, definitions, period), lang)
                }
                Formula::GreenhouseGases => {
                    let mut found = emissions(member, definitions, Factors::shipped(), period);
                    found.retain(|one| cell.category("scope").is_none_or(|scope| one.activity.scope.code() == scope));
                    trace::of_emissions(definitions, &found, lang)
                }
            },
        }
    }

    /// Why a member without a contribution has none.
    pub(super) fn why(&self, scene: &Scene<'_>, member: Member<'_>) -> Why {
        let (definitions, period) = (scene.definitions, scene.period);
        let of_parts = |linears: &[&Linear], reading: Why| {
            let terms = linears.iter().flat_map(|linear| &linear.0);
            let any = terms.into_iter().any(|term| {
                read_linear(member, definitions, &single(&term.input, term.cell.clone()), period).number().is_some()
            });
            if any { Why::PartMissing } else { reading }
        };
        let by = |reading: &Reading| match reading {
            Reading::NotApplicable => Why::NotApplicable,
            Reading::NotAvailable => Why::NotAvailable,
            Reading::Missing | Reading::Number(_) => Why::Blank,
        };
        match self {
            Self::Input(input, cell) => match read_input(member, input, cell, period) {
                // A rate of which nobody knows how much it is a rate.
                Reading::Number(_) => Why::PartMissing,
                other => by(&other),
            },
            Self::Indicator(row, cell) => match &row.formula {
                Formula::Sum(linear) => {
                    let reading = read_linear(member, definitions, linear, period);
                    of_parts(&[linear], by(&reading))
                }
                Formula::Split { input, .. } => {
                    by(&read_linear(member, definitions, &single(input, cell.clone()), period))
                }
                Formula::Ratio { numerator, denominator, .. }
                | Formula::Median { numerator, denominator }
                | Formula::Majority { numerator, denominator } => {
                    let (above, _) = pair_sources(member, definitions, numerator, denominator, period);
                    if !above.is_empty() {
                        // Both parts are there, and the method does not take them: nought below, or a loss.
                        return Why::NotApplicable;
                    }
                    let readings =
                        [numerator, denominator].map(|linear| by(&read_linear(member, definitions, linear, period)));
                    let reading = if readings.contains(&Why::NotAvailable) {
                        Why::NotAvailable
                    } else if readings.contains(&Why::Blank) {
                        Why::Blank
                    } else {
                        Why::NotApplicable
                    };
                    of_parts(&[numerator, denominator], reading)
                }
                Formula::LocalMultiplier => {
                    let filed = row.formula.inputs().into_iter().any(|code| member.figures.has_any(code));
                    if filed { Why::PartMissing } else { Why::Blank }
                }
                Formula::GreenhouseGases if cell.category("basis") == Some("market") => {
                    if bought(member, definitions, period).is_empty() { Why::Blank } else { Why::NoFactor }
                }
                Formula::GreenhouseGases => {
                    let found = emissions(member, definitions, Factors::shipped(), period);
                    let within = |one: &Emission<'_>| {
                        cell.category("scope").is_none_or(|scope| one.activity.scope.code() == scope)
                    };
                    if found.iter().any(within) { Why::NoFactor } else { Why::Blank }
                }
            },
        }
    }

    /// Quarters of which nothing is counted: only where quarters add up.
    pub(super) fn lacks(&self, scene: &Scene<'_>, of: &BTreeSet<Quarter>, steps: &[Step]) -> Vec<Quarter> {
        let adds_up = |input: &InputDefinition| {
            input.kind != Kind::Stock && matches!(input.total, Total::Sum | Total::PerCategory)
        };
        let all_add_up = match self {
            Self::Input(input, _) => adds_up(input),
            Self::Indicator(row, _) if row.formula == Formula::LocalMultiplier => true,
            Self::Indicator(row, _) => {
                let inputs = row.formula.inputs();
                inputs.into_iter().filter_map(|code| scene.definitions.input(code, scene.period.last())).all(adds_up)
            }
        };
        if scene.period.len() == 1 || !all_add_up {
            return vec![];
        }
        let covered = |quarter: &Quarter| steps.iter().any(|step| step.period.quarters().any(|one| one == *quarter));
        of.iter().copied().filter(|quarter| !covered(quarter)).collect()
    }
}

/// A member's rate times what it is a rate of, above the line and below.
fn weighted(
    scene: &Scene<'_>,
    member: Member<'_>,
    input: &InputDefinition,
    weight: &InputDefinition,
    cell: &Cell,
) -> Vec<Step> {
    let read = |input: &InputDefinition, cell: &Cell| read_input(member, input, cell, scene.period).into_number();
    let (Some(rate), Some(by)) = (read(input, &Cell::total()), read(weight, cell)) else { return vec![] };
    let estimated = !rate.estimated.is_zero() || !by.estimated.is_zero();
    let step = |of: &str, sum: String, result: Exact, unit: Unit, place: Place| Step {
        period: scene.period,
        line: Line { of: of.to_owned(), sum, result, unit },
        place,
        estimated,
        provisional: false,
    };
    let product = format!("{} × {}", input.unit.written(&rate.value), weight.unit.written(&by.value));
    vec![
        step(&input.name, product, &rate.value * &by.value, Unit::new("ratio"), Place::Above),
        step(&weight.name, String::new(), by.value, weight.unit.clone(), Place::Below),
    ]
}
