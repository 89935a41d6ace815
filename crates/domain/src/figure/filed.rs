//! What an enterprise filed of one input: a part's value as filed, or made of finer parts.

use super::{Confidence, Figure, Parts, Value};
use crate::{
    breakdown::{Breakdown, Cell},
    definition::InputDefinition,
    period::Period,
};
use std::collections::{BTreeMap, BTreeSet};

/// What an enterprise filed of one input, by period.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a>(pub(super) &'a BTreeMap<Period, Parts>);

impl<'a> Filed<'a> {
    /// Whether anything is filed for a period.
    pub fn has(self, period: Period) -> bool {
        self.0.contains_key(&period)
    }

    /// The parts of one period that are not blank.
    pub fn parts(self, period: Period) -> impl Iterator<Item = (&'a Cell, &'a Figure)> + Clone {
        self.slice(period).iter().map(|(cell, figure)| (cell, figure))
    }

    /// Quarters and years for which anything is filed.
    pub fn periods(self) -> impl Iterator<Item = Period> {
        self.0.keys().copied()
    }

    fn slice(self, period: Period) -> &'a [(Cell, Figure)] {
        self.0.get(&period).map_or(&[], Vec::as_slice)
    }

    /// A part's value and confidence: as filed, else made of the parts of an exclusive breakdown.
    ///
    /// A sum of parts is as sure as its least sure part. Parts of which one is not available or withheld make a total
    /// that is not available; parts that do not apply add nothing.
    pub fn resolve(self, input: &InputDefinition, period: Period, cell: &Cell) -> Option<(Value, Confidence)> {
        resolve(self.slice(period), input, cell)
    }
}

pub(super) fn find<'a>(parts: &'a [(Cell, Figure)], cell: &Cell) -> Option<&'a Figure> {
    // Most copies share their words, and there are a dozen parts at most: looking at those is quicker than reading any.
    if let Some((_, figure)) = parts.iter().find(|(part, _)| part.shares(cell)) {
        return Some(figure);
    }
    parts.binary_search_by(|(part, _)| part.cmp(cell)).ok().map(|position| &parts[position].1)
}

fn resolve(parts: &[(Cell, Figure)], input: &InputDefinition, cell: &Cell) -> Option<(Value, Confidence)> {
    if parts.is_empty() {
        return None;
    }
    if let Some(figure) = find(parts, cell) {
        return Some((figure.value, figure.confidence));
    }
    if split_alike(parts, input, cell) {
        let within = parts.iter().filter(|(part, _)| part.is_within(cell));
        return add_parts(within.map(|(_, figure)| (figure.value, figure.confidence)));
    }
    let mut incomplete = None;
    for breakdown in input.breakdowns.iter().filter(|b| b.is_exclusive() && cell.category(&b.dimension).is_none()) {
        let categories: BTreeSet<&str> = parts
            .iter()
            .map(|(part, _)| part)
            .filter(|part| part.is_within(cell))
            .filter_map(|part| part.category(&breakdown.dimension))
            .collect();
        let values =
            categories.iter().filter_map(|category| resolve(parts, input, &cell.and(&breakdown.dimension, *category)));
        match add_parts(values) {
            found @ Some((Value::Number(_) | Value::NotApplicable, _)) => return found,
            found @ Some(_) => incomplete = found,
            None => {}
        }
    }
    incomplete
}

/// Whether all that is filed of a part, which is not filed itself, is split by the same exclusive breakdowns: then it is
/// the sum of what is filed, whichever of them is added up first.
fn split_alike(parts: &[(Cell, Figure)], input: &InputDefinition, cell: &Cell) -> bool {
    let mut within = parts.iter().map(|(part, _)| part).filter(|part| part.is_within(cell));
    let Some(first) = within.next() else { return true };
    let exclusive = |dimension: &str| input.breakdown(dimension).is_some_and(Breakdown::is_exclusive);
    first.pairs().all(|(dimension, _)| cell.category(dimension).is_some() || exclusive(dimension))
        && within.all(|part| {
            part.depth() == first.depth() && part.pairs().zip(first.pairs()).all(|((one, _), (other, _))| one == other)
        })
}

fn add_parts(values: impl Iterator<Item = (Value, Confidence)>) -> Option<(Value, Confidence)> {
    let mut total: Option<(Value, Confidence)> = None;
    for (value, confidence) in values {
        total = Some(match (total, value) {
            (None, _) => (value, confidence),
            (Some((Value::NotAvailable | Value::Withheld, sure)), _)
            | (Some((_, sure)), Value::NotAvailable | Value::Withheld) => (Value::NotAvailable, sure.max(confidence)),
            (Some((Value::NotApplicable, sure)), other) | (Some((other, sure)), Value::NotApplicable) => {
                (other, sure.max(confidence))
            }
            (Some((Value::Number(a), sure)), Value::Number(b)) => {
                let sum: crate::quantity::Sum = [a, b].into_iter().collect();
                (sum.quantity().map_or(Value::NotAvailable, Value::Number), sure.max(confidence))
            }
        });
    }
    total.map(|(value, confidence)| (if value == Value::Withheld { Value::NotAvailable } else { value }, confidence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, lang::Lang, quantity::Quantity};
    use proptest::prelude::*;

    /// As [`resolve`] without its short ways.
    fn by_breakdowns(parts: &[(Cell, Figure)], input: &InputDefinition, cell: &Cell) -> Option<(Value, Confidence)> {
        if let Ok(at) = parts.binary_search_by(|(part, _)| part.cmp(cell)) {
            return Some((parts[at].1.value, parts[at].1.confidence));
        }
        let mut incomplete = None;
        for breakdown in input.breakdowns.iter().filter(|b| b.is_exclusive() && cell.category(&b.dimension).is_none()) {
            let within = parts.iter().map(|(part, _)| part).filter(|part| part.is_within(cell));
            let categories: BTreeSet<&str> = within.filter_map(|part| part.category(&breakdown.dimension)).collect();
            let values = categories.iter().map(|category| cell.and(&breakdown.dimension, *category));
            match add_parts(values.filter_map(|cell| by_breakdowns(parts, input, &cell))) {
                found @ Some((Value::Number(_) | Value::NotApplicable, _)) => return found,
                found @ Some(_) => incomplete = found,
                None => {}
            }
        }
        incomplete
    }

    proptest! {
        #[test]
        fn the_short_ways_give_what_the_long_one_gives(
            filed in prop::collection::vec((0..20usize, 0..6u8, any::<bool>()), 0..9),
            asked in 0..20usize,
        ) {
            let input = catalogue::inputs(Lang::EnGb).into_iter().find(|input| input.code == "income").unwrap();
            let mut cells = vec![Cell::total()];
            for breakdown in &input.breakdowns {
                for category in breakdown.fixed() {
                    let with = |cell: &Cell| cell.and(&breakdown.dimension, category);
                    cells.extend(cells.clone().iter().filter(|cell| cell.category(&breakdown.dimension).is_none()).map(with));
                }
            }
            let figure = |(cell, value, guess): (usize, u8, bool)| {
                let value = match value {
                    0 => Value::NotAvailable,
                    1 => Value::NotApplicable,
                    2 => Value::Withheld,
                    number => Value::Number(Quantity::whole(i32::from(number))),
                };
                let confidence = if guess { Confidence::Guess } else { Confidence::Counted };
                (cells[cell % cells.len()].clone(), Figure { confidence, ..Figure::of(value) })
            };
            let parts: BTreeMap<Cell, Figure> = filed.into_iter().map(figure).collect();
            let parts: Vec<(Cell, Figure)> = parts.into_iter().collect();
            let cell = &cells[asked % cells.len()];
            prop_assert_eq!(resolve(&parts, &input, cell), by_breakdowns(&parts, &input, cell));
        }
    }
}
