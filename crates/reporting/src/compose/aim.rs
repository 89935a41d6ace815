//! The target that a chart over time shows as a dotted line.

use super::{
    numbers::{height, in_sentence},
    series::Series,
};
use crate::disclose::PublishedRow;
use commonweal_domain::{definition::IndicatorDefinition, definition::InputDefinition, formula::Formula};

/// Height and name of the target of an indicator's headline, such as "Target for 2025-26: at least 45 %"; none where the
/// year has none, or one that cannot be compared with the values drawn.
pub(super) fn of_row(
    series: &Series<'_>,
    definition: &IndicatorDefinition,
    row: &PublishedRow,
) -> Option<(f64, String)> {
    if !row.aggregate.id.cell.is_total() {
        return None;
    }
    let last = series.period().last();
    let target = series.material.beside.targets.iter().find(|target| {
        target.indicator == definition.code && target.year.first() <= last && last <= target.year.last()
    })?;
    // What is wanted of a whole year lies four times as high as its quarters: over them it would look far away however
    // well the year goes. Over years it stands on their own scale.
    if target.year.len() != series.period().len() && adds_up(series, definition) {
        return None;
    }
    let amount = target.amount.exact();
    let year = target.year.name(series.lang()).unwrap_or_else(|| target.year.months(series.lang()));
    let wanted = in_sentence(&amount, &row.aggregate.unit);
    Some((height(&amount), format!("Target for {year}: {} {wanted}", target.direction.words())))
}

/// Whether quarters add up to the year; shares, rates and what is there on the last day do not.
fn adds_up(series: &Series<'_>, definition: &IndicatorDefinition) -> bool {
    match definition.rows.first().map(|row| &row.formula) {
        Some(Formula::Sum(linear)) => {
            !linear.0.iter().all(|term| series.input(&term.input).is_some_and(InputDefinition::is_stock))
        }
        Some(Formula::Split { .. } | Formula::GreenhouseGases) | None => true,
        Some(Formula::Ratio { .. } | Formula::Median { .. } | Formula::Majority { .. } | Formula::LocalMultiplier) => {
            false
        }
    }
}
