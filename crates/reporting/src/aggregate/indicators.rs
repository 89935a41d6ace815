//! Indicators: formulas over inputs, at network level.

use super::{
    basis::{Basis, Made},
    greenhouse,
    inputs::{is_broken, single},
    network::Scene,
    row::{Aggregate, Contribution, Outcome, Part, Qualifier, RowId},
    totals::{Head, MEDIAN_MEMBERS, finish, quartile, ratio, share, sum},
};
use commonweal_domain::{
    Exact,
    breakdown::{Cell, UNKNOWN},
    definition::{IndicatorDefinition, IndicatorRow},
    evaluate::{LOCAL_MULTIPLIER_INPUTS, Pair, Reading, Rounds, Spending, pair, read_linear, spending},
    formula::{Formula, Linear},
};
use std::sync::Arc;

/// Rows of all indicators in force.
pub(super) fn rows(scene: &Scene<'_>) -> Vec<Aggregate> {
    scene
        .definitions
        .indicators(scene.period.last())
        .flat_map(|indicator| indicator.rows.iter().flat_map(|row| rows_of(scene, indicator, row)).collect::<Vec<_>>())
        .collect()
}

fn rows_of(scene: &Scene<'_>, indicator: &IndicatorDefinition, row: &IndicatorRow) -> Vec<Aggregate> {
    let head = |cell: Cell| head(scene, indicator, row, cell);
    match &row.formula {
        Formula::Sum(linear) => vec![sum_row(scene, head(row.cell.clone()), linear)],
        Formula::Split { input, dimension } => split(scene, indicator, row, input, dimension),
        Formula::Ratio { numerator, denominator, positive_only } => {
            let pairs = pairs(scene, numerator, denominator).map(|(index, pair)| {
                // A loss has no share put back: the member does not apply, it is never 0 per cent.
                let pair = match pair {
                    Pair::Numbers { denominator, .. } if *positive_only && !denominator.is_positive() => {
                        Pair::NotApplicable
                    }
                    pair => pair,
                };
                (index, pair)
            });
            vec![ratio(scene, head(row.cell.clone()), pairs)]
        }
        Formula::Median { numerator, denominator } => median(scene, head, numerator, denominator),
        Formula::Majority { numerator, denominator } => {
            let half = Exact::ratio(1, 2);
            let readings = pairs(scene, numerator, denominator)
                .map(|(index, pair)| (index, count_if(pair, |numerator, denominator| numerator / denominator > half)));
            vec![sum(scene, head(row.cell.clone()), readings)]
        }
        Formula::LocalMultiplier => vec![local_multiplier(scene, head(row.cell.clone()))],
        Formula::GreenhouseGases => greenhouse::rows(scene, head),
    }
}

fn head(scene: &Scene<'_>, indicator: &IndicatorDefinition, row: &IndicatorRow, cell: Cell) -> Head {
    let part = |term: &commonweal_domain::formula::Term, denominator: bool| Part {
        input: term.input.clone(),
        cell: term.cell.clone(),
        denominator,
        minus: term.minus,
    };
    let parts = match &row.formula {
        Formula::Sum(linear) => linear.0.iter().map(|term| part(term, false)).collect(),
        Formula::Ratio { numerator, denominator, .. } => numerator
            .0
            .iter()
            .map(|term| part(term, false))
            .chain(denominator.0.iter().map(|term| part(term, true)))
            .collect(),
        Formula::Split { input, .. } => {
            vec![Part { input: input.clone(), cell: cell.clone(), denominator: false, minus: false }]
        }
        Formula::Median { .. } | Formula::Majority { .. } | Formula::LocalMultiplier | Formula::GreenhouseGases => {
            vec![]
        }
    };
    let inputs = row.formula.inputs();
    let upper_bound = matches!(row.formula, Formula::Sum(_) | Formula::Split { .. })
        && inputs
            .iter()
            .any(|code| scene.definitions.input(code, scene.period.last()).is_some_and(|input| input.counted_once));
    let version = |quarter| scene.definitions.indicator(&indicator.code, quarter).map(|indicator| indicator.version);
    let broken = inputs.iter().any(|code| is_broken(scene, code))
        || version(scene.period.first().plus(-1)) != version(scene.period.last())
        || version(scene.period.first()) != version(scene.period.last());
    Head {
        made: Made::of_formula(scene, &row.formula, &cell),
        id: RowId::indicator(&indicator.code, cell),
        unit: row.unit.clone(),
        definition: indicator.to_string(),
        upper_bound,
        broken,
        parts,
    }
}

fn sum_row(scene: &Scene<'_>, head: Head, linear: &Linear) -> Aggregate {
    let consolidated = head.id.cell.category("basis") == Some("consolidated");
    let readings = scene
        .with_any(&linear.inputs())
        .map(|(index, member)| (index, read_linear(member, scene.definitions, linear, scene.period)));
    let mut row = sum(scene, head, readings);
    if consolidated && !is_complete(scene, linear) {
        row.outcome = Outcome::NotAvailable;
    }
    row
}

/// Whether everybody who contributed the first part gave the others too: a consolidated total with somebody's trade
/// between members left in would be neither gross nor net.
fn is_complete(scene: &Scene<'_>, linear: &Linear) -> bool {
    let Some(first) = linear.0.first() else { return true };
    let first = single(&first.input, first.cell.clone());
    scene.with_any(&first.inputs()).all(|(_, member)| {
        std::iter::once(scene.period)
            .chain(scene.period.quarters().map(commonweal_domain::period::Quarter::period))
            .all(|period| {
                let gross = read_linear(member, scene.definitions, &first, period);
                gross.number().is_none() || read_linear(member, scene.definitions, linear, period).number().is_some()
            })
    })
}

fn split(
    scene: &Scene<'_>,
    indicator: &IndicatorDefinition,
    row: &IndicatorRow,
    input: &str,
    dimension: &str,
) -> Vec<Aggregate> {
    let Some(definition) = scene.definitions.input(input, scene.period.last()) else { return vec![] };
    let fixed = definition.breakdown(dimension).map(|breakdown| breakdown.fixed().to_vec()).unwrap_or_default();
    fixed
        .iter()
        .map(String::as_str)
        .chain([UNKNOWN])
        .map(|category| {
            let cell = Cell::of(dimension, category);
            sum_row(scene, head(scene, indicator, row, cell.clone()), &single(input, cell))
        })
        // The unknown stands there only where somebody has some.
        .filter(|row| row.id.cell.category(dimension) != Some(UNKNOWN) || row.filed > 0)
        .collect()
}

fn pairs<'a>(
    scene: &'a Scene<'_>,
    numerator: &'a Linear,
    denominator: &'a Linear,
) -> impl Iterator<Item = (usize, Pair)> + 'a {
    let inputs: Vec<&str> = numerator.inputs().into_iter().chain(denominator.inputs()).collect();
    scene
        .with_any(&inputs)
        .map(|(index, member)| (index, pair(member, scene.definitions, numerator, denominator, scene.period)))
}

/// 1 where a member's ratio meets a condition, 0 where not.
fn count_if(pair: Pair, condition: impl Fn(Exact, Exact) -> bool) -> Reading {
    match pair {
        Pair::Numbers { denominator, .. } if denominator.is_zero() => Reading::NotApplicable,
        Pair::Numbers { numerator, denominator, estimated } => {
            let value = Exact::whole(u8::from(condition(numerator, denominator)));
            let estimated = if estimated.is_zero() { Exact::zero() } else { value.clone() };
            Reading::Number(commonweal_domain::evaluate::Amount { value, estimated })
        }
        Pair::NotApplicable => Reading::NotApplicable,
        Pair::NotAvailable => Reading::NotAvailable,
        Pair::Missing => Reading::Missing,
    }
}

/// Median and quartiles of the members' own ratios.
fn median(scene: &Scene<'_>, head: impl Fn(Cell) -> Head, numerator: &Linear, denominator: &Linear) -> Vec<Aggregate> {
    let (mut filed, mut not_applicable, mut not_available) = (0, 0, false);
    let (mut estimated, mut contributions) = (0usize, vec![]);
    for (member, pair) in pairs(scene, numerator, denominator) {
        match pair {
            Pair::Numbers { denominator, .. } if denominator.is_zero() => {
                (filed, not_applicable) = (filed + 1, not_applicable + 1);
            }
            Pair::Numbers { numerator, denominator, estimated: part } => {
                filed += 1;
                estimated += usize::from(!part.is_zero());
                let amount = numerator / denominator;
                contributions.push(Contribution { member, amount, denominator: None, basis: Basis::default() });
            }
            Pair::NotApplicable => (filed, not_applicable) = (filed + 1, not_applicable + 1),
            Pair::NotAvailable => not_available = true,
            Pair::Missing => {}
        }
    }
    head(Cell::total()).made.note(scene, &mut contributions);
    let mut sorted: Vec<Exact> = contributions.iter().map(|contribution| contribution.amount.clone()).collect();
    sorted.sort();
    let count = Exact::whole(sorted.len());
    let contributions: Arc<[Contribution]> = contributions.into();
    let estimated = share(&Exact::whole(estimated), &count);
    let quarters = [(Cell::total(), 2), (Cell::of("quartile", "lower"), 1), (Cell::of("quartile", "upper"), 3)];
    quarters
        .into_iter()
        .map(|(cell, quarter)| {
            let outcome = if sorted.len() >= MEDIAN_MEMBERS {
                Outcome::Number(quartile(&sorted, quarter))
            } else if !sorted.is_empty() {
                Outcome::TooFew
            } else if filed > 0 && filed == not_applicable && !not_available {
                Outcome::NotApplicable
            } else {
                Outcome::NotAvailable
            };
            let row = finish(scene, head(cell), outcome, filed, contributions.clone(), estimated.clone());
            Aggregate { quartile: Some(quarter), ..row }
        })
        .collect()
}

/// The network as one enterprise: sums of the three rounds over the sum of the first.
fn local_multiplier(scene: &Scene<'_>, head: Head) -> Aggregate {
    let mut by_default = false;
    let pairs: Vec<(usize, Pair)> = scene
        .with_any(&LOCAL_MULTIPLIER_INPUTS)
        .map(|(index, member)| {
            let spent = spending(member, scene.definitions, scene.defaults, scene.period);
            if spent.is_empty() {
                return (index, Pair::Missing);
            }
            by_default |= spent.iter().any(|spent| spent.staff_rate.default || spent.supplier_rate.default);
            let rounds: Rounds = spent.iter().map(Spending::rounds).sum();
            let numerator = &rounds.first + &rounds.second + &rounds.third;
            (index, Pair::Numbers { numerator, denominator: rounds.first, estimated: rounds.estimated })
        })
        .collect();
    let mut row = ratio(scene, head, pairs.into_iter());
    row.qualifiers.extend(by_default.then_some(Qualifier::DefaultRate));
    row
}
