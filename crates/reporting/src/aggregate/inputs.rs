//! Totals of inputs and of their parts.

use super::{
    basis::Made,
    network::Scene,
    row::{Aggregate, Outcome, Part, RowId},
    totals::{Head, finish, ratio, sum},
};
use commonweal_domain::{
    Exact,
    breakdown::{Categories, Cell},
    definition::{InputDefinition, Total},
    evaluate::{Pair, Reading, read_filed, read_input},
    formula::{Linear, Term},
};
use std::collections::BTreeSet;

/// Rows of all inputs in force.
pub(super) fn rows(scene: &Scene<'_>) -> Vec<Aggregate> {
    scene.definitions.inputs(scene.period.last()).flat_map(|input| input_rows(scene, input)).collect()
}

fn input_rows(scene: &Scene<'_>, input: &InputDefinition) -> Vec<Aggregate> {
    let cells = cells(scene, input);
    cells
        .into_iter()
        .filter(|cell| !(cell.is_total() && input.total == Total::PerCategory))
        .map(|cell| row(scene, input, cell))
        .collect()
}

/// The total, every fixed category, and whatever else was filed; but nothing of a single member whom others named: that
/// is between the two of them.
fn cells(scene: &Scene<'_>, input: &InputDefinition) -> BTreeSet<Cell> {
    // What was filed comes first: equal parts that are added share its words, by which they are found at once.
    let mut cells = BTreeSet::from([Cell::total()]);
    let of_members = |dimension: &str| {
        input.breakdown(dimension).is_some_and(|breakdown| breakdown.categories == Categories::Members)
    };
    let periods: Vec<_> = std::iter::once(scene.period)
        .chain(scene.period.quarters().map(commonweal_domain::period::Quarter::period))
        .collect();
    for (_, _, filed) in scene.filed(&input.code) {
        for (cell, _) in periods.iter().flat_map(|period| filed.parts(*period)) {
            if !cells.contains(cell) && !cell.pairs().any(|(dimension, _)| of_members(dimension)) {
                cells.insert(cell.clone());
            }
        }
    }
    let parts: Vec<Cell> = cells.iter().filter(|cell| cell.depth() > 1).cloned().collect();
    for (dimension, category) in parts.iter().flat_map(Cell::pairs) {
        cells.insert(Cell::of(dimension, category));
    }
    for breakdown in &input.breakdowns {
        cells.extend(breakdown.fixed().iter().map(|category| Cell::of(&breakdown.dimension, category)));
    }
    cells
}

fn row(scene: &Scene<'_>, input: &InputDefinition, cell: Cell) -> Aggregate {
    let head = head(scene, input, cell.clone());
    match &input.total {
        Total::Sum | Total::PerCategory => sum(
            scene,
            head,
            scene
                .filed(&input.code)
                .map(|(index, quarters, filed)| (index, read_filed(filed, quarters, input, &cell, scene.period))),
        ),
        Total::Weighted { input: weight, cell: weight_cell } => weighted(scene, head, input, weight, weight_cell),
        Total::None => {
            let filed = scene
                .filed(&input.code)
                .filter(|(_, quarters, filed)| read_filed(*filed, quarters, input, &cell, scene.period).is_filed())
                .count();
            finish(scene, head, Outcome::NotAvailable, filed, vec![], Exact::zero())
        }
    }
}

/// A rate over members: the mean, weighted by another input.
fn weighted(scene: &Scene<'_>, mut head: Head, input: &InputDefinition, weight: &str, cell: &Cell) -> Aggregate {
    let Some(weight) = scene.definitions.input(weight, scene.period.last()) else {
        return finish(scene, head, Outcome::NotAvailable, 0, vec![], Exact::zero());
    };
    // The rate is in its own unit already, so the ratio of weighted sums must not be scaled again.
    let unit = std::mem::replace(&mut head.unit, commonweal_domain::unit::Unit::new("ratio"));
    let pairs = scene.with_any(&[&input.code, &weight.code]).map(|(index, member)| {
        let rate = read_input(member, input, &Cell::total(), scene.period);
        let weight = read_input(member, weight, cell, scene.period);
        let pair = match (rate, weight) {
            (Reading::Number(rate), Reading::Number(weight)) => Pair::Numbers {
                numerator: &rate.value * &weight.value,
                estimated: rate.estimated * &weight.value + weight.estimated,
                denominator: weight.value,
            },
            (Reading::NotAvailable, _) | (_, Reading::NotAvailable) => Pair::NotAvailable,
            (Reading::Missing, _) | (_, Reading::Missing) => Pair::Missing,
            _ => Pair::NotApplicable,
        };
        (index, pair)
    });
    let mut row = ratio(scene, head, pairs);
    row.unit = unit;
    row.estimated = row.estimated.min(Exact::whole(1));
    row.parts = vec![];
    row
}

fn head(scene: &Scene<'_>, input: &InputDefinition, cell: Cell) -> Head {
    Head {
        parts: vec![Part { input: input.code.clone(), cell: cell.clone(), denominator: false, minus: false }],
        made: Made::of_input(scene, &input.code, &cell),
        id: RowId::input(&input.code, cell),
        unit: input.unit.clone(),
        definition: input.to_string(),
        upper_bound: input.counted_once,
        broken: is_broken(scene, &input.code),
    }
}

/// Whether an input's definition changed within the period or at its start.
pub(super) fn is_broken(scene: &Scene<'_>, code: &str) -> bool {
    let version = |quarter| scene.definitions.input(code, quarter).map(|input| input.version);
    let now = version(scene.period.last());
    std::iter::once(scene.period.first().plus(-1)).chain(scene.period.quarters()).any(|quarter| version(quarter) != now)
}

/// A single part as a formula has it.
pub(super) fn single(input: &str, cell: Cell) -> Linear {
    Linear(vec![Term { minus: false, input: input.to_owned(), cell }])
}
