//! What must be put right before a return can be submitted or imported.
//!
//! Comparisons are made only where both sides are numbers.

use super::Finding;
use crate::{
    breakdown::{Cell, Mode, UNKNOWN},
    definition::{Definitions, InputDefinition, Sign},
    figure::{FigureKey, Figures, Value},
    period::Period,
    quantity::{Quantity, Sum},
};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a number is one that the input takes: its sign, its range and its decimal places. The message begins
/// with a verb, so that a name can stand before it.
pub fn check_value(input: &InputDefinition, quantity: Quantity) -> Result<(), String> {
    match input.sign {
        Sign::NotNegative if quantity < Quantity::ZERO => {
            return Err("cannot be less than 0".to_owned());
        }
        Sign::Positive if quantity <= Quantity::ZERO => return Err("must be more than 0".to_owned()),
        Sign::Percentage if quantity < Quantity::ZERO || quantity > Quantity::whole(100) => {
            return Err("must lie between 0 and 100".to_owned());
        }
        Sign::Any | Sign::NotNegative | Sign::Positive | Sign::Percentage => {}
    }
    let allowed = input.unit.decimals();
    if quantity.decimals() > allowed {
        return Err(match allowed {
            0 => format!("must be a whole number of {}", input.unit.code()),
            2 => "must be in pounds and pence, with at most 2 decimal places".to_owned(),
            _ => format!("must have at most {allowed} decimal places"),
        });
    }
    Ok(())
}

/// Every must-fix finding of one enterprise's figures, sorted by figure.
pub fn must_fix(definitions: &Definitions, figures: &Figures) -> Vec<Finding> {
    let mut findings = vec![];
    let mut groups: BTreeSet<(String, Period)> = BTreeSet::new();
    for (key, figure) in figures.iter() {
        groups.insert((key.input.clone(), key.period));
        let Some(input) = definitions.input(&key.input, key.period.last()) else { continue };
        if let Value::Number(quantity) = figure.value
            && let Err(message) = check_value(input, quantity)
        {
            findings.push(Finding { key: key.clone(), message: format!("{} {message}", name(input, &key.cell)) });
        }
    }
    for (code, period) in groups {
        let Some(input) = definitions.input(&code, period.last()) else { continue };
        check_breakdowns(input, figures, period, &mut findings);
        check_at_most(definitions, input, figures, period, &mut findings);
    }
    findings.sort_by(|a, b| a.key.cmp(&b.key));
    findings
}

/// Exclusive categories make what they split; a multiple category is at most that.
fn check_breakdowns(input: &InputDefinition, figures: &Figures, period: Period, findings: &mut Vec<Finding>) {
    let parts: BTreeMap<&Cell, Value> = figures.parts(&input.code, period).map(|(cell, f)| (cell, f.value)).collect();
    for breakdown in &input.breakdowns {
        match breakdown.mode {
            Mode::Exclusive => check_exclusive(input, figures, period, &parts, &breakdown.dimension, findings),
            Mode::Multiple => check_multiple(input, figures, period, &parts, &breakdown.dimension, findings),
        }
    }
    check_sides(input, figures, period, &parts, findings);
}

/// Every figure that was filed is made by the parts below it, also where those are the cells of a grid.
fn check_exclusive(
    input: &InputDefinition,
    figures: &Figures,
    period: Period,
    parts: &BTreeMap<&Cell, Value>,
    dimension: &str,
    findings: &mut Vec<Finding>,
) {
    for (whole, value) in parts.iter().filter(|(whole, _)| whole.category(dimension).is_none()) {
        let Value::Number(total) = *value else { continue };
        let below =
            parts.keys().filter(|part| whole.pairs().all(|(name, category)| part.category(name) == Some(category)));
        let categories: BTreeSet<&str> = below.filter_map(|part| part.category(dimension)).collect();
        if categories.is_empty() {
            continue;
        }
        // One part that nobody knows, and the others cannot be held against the total.
        let numbers: Option<Vec<Quantity>> = categories
            .iter()
            .map(|category| match figures.resolve(input, period, &whole.and(dimension, *category)) {
                Some((Value::NotApplicable, _)) => Some(Quantity::ZERO),
                found => found.and_then(|(value, _)| value.number()),
            })
            .collect();
        let Some(numbers) = numbers else { continue };
        let sum: Sum = numbers.into_iter().collect();
        let key = FigureKey::new(&input.code, period, (*whole).clone());
        // The cells of a grid are added up by either side; saying so once is enough.
        if sum.exact() != total.exact() && !findings.iter().any(|finding| finding.key == key) {
            findings.push(Finding { message: disagreement(input, whole, sum, total), key });
        }
    }
}

/// A category that may overlap with others is still at most what it is a part of.
fn check_multiple(
    input: &InputDefinition,
    figures: &Figures,
    period: Period,
    parts: &BTreeMap<&Cell, Value>,
    dimension: &str,
    findings: &mut Vec<Finding>,
) {
    for (cell, value) in parts.iter().filter(|(cell, _)| cell.category(dimension).is_some()) {
        let Some((Value::Number(total), _)) = figures.resolve(input, period, &cell.without(dimension)) else {
            continue;
        };
        if value.number().is_some_and(|number| number > total) {
            findings.push(Finding {
                message: format!(
                    "{} cannot be more than the whole, which is {}",
                    name(input, cell),
                    input.unit.written(&total.exact())
                ),
                key: FigureKey::new(&input.code, period, (*cell).clone()),
            });
        }
    }
}

/// A total that is made of the categories of one dimension must agree with those of another.
fn check_sides(
    input: &InputDefinition,
    figures: &Figures,
    period: Period,
    parts: &BTreeMap<&Cell, Value>,
    findings: &mut Vec<Finding>,
) {
    if parts.contains_key(&Cell::total()) {
        return;
    }
    let mut first: Option<(&str, Sum)> = None;
    for breakdown in input.breakdowns.iter().filter(|breakdown| breakdown.is_exclusive()) {
        let categories: BTreeSet<&str> = parts.keys().filter_map(|cell| cell.category(&breakdown.dimension)).collect();
        let values: Option<Vec<Quantity>> = categories
            .iter()
            .map(|category| match figures.resolve(input, period, &Cell::of(&breakdown.dimension, *category)) {
                Some((Value::NotApplicable, _)) => Some(Quantity::ZERO),
                found => found.and_then(|(value, _)| value.number()),
            })
            .collect();
        let Some(values) = values.filter(|values| !values.is_empty()) else { continue };
        let sum: Sum = values.into_iter().collect();
        match first {
            None => first = Some((&breakdown.dimension, sum)),
            Some((other, total)) if total != sum => {
                let category = categories.first().copied().unwrap_or(UNKNOWN);
                findings.push(Finding {
                    key: FigureKey::new(&input.code, period, Cell::of(&breakdown.dimension, category)),
                    message: format!(
                        "{} adds up to {} by {other}, but to {} by {}",
                        input.name,
                        input.unit.written(&total.exact()),
                        input.unit.written(&sum.exact()),
                        breakdown.dimension
                    ),
                });
            }
            Some(_) => {}
        }
    }
}

/// What is part of another input cannot exceed it.
fn check_at_most(
    definitions: &Definitions,
    input: &InputDefinition,
    figures: &Figures,
    period: Period,
    findings: &mut Vec<Finding>,
) {
    let Some(whole) = input.at_most.as_ref().and_then(|code| definitions.input(code, period.last())) else { return };
    let number =
        |input: &InputDefinition| figures.resolve(input, period, &Cell::total()).and_then(|(value, _)| value.number());
    if let (Some(part), Some(limit)) = (number(input), number(whole))
        && part > limit
    {
        // The finding stands where something was typed: at the total, else at the first part.
        let cell = figures.parts(&input.code, period).next().map_or_else(Cell::total, |(cell, _)| cell.clone());
        findings.push(Finding {
            key: FigureKey::new(&input.code, period, cell),
            message: format!(
                "{} is {}, more than {} ({}), of which it is a part",
                input.name,
                input.unit.written(&part.exact()),
                whole.name,
                whole.unit.written(&limit.exact())
            ),
        });
    }
}

fn disagreement(input: &InputDefinition, whole: &Cell, sum: Sum, total: Quantity) -> String {
    let difference = sum.exact() - total.exact();
    format!(
        "{}: the parts add up to {}, {} {} than the total of {}",
        name(input, whole),
        input.unit.written(&sum.exact()),
        input.unit.written(&difference.abs()),
        if difference.is_positive() { "more" } else { "less" },
        input.unit.written(&total.exact()),
    )
}

fn name(input: &InputDefinition, cell: &Cell) -> String {
    if cell.is_total() {
        input.name.clone()
    } else {
        let parts: Vec<&str> = cell.pairs().map(|(_, category)| category).collect();
        format!("{} ({})", input.name, parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, figure::Figure, lang::Lang};

    fn findings(rows: &[(&str, &str, &str)]) -> Vec<String> {
        let figures: Figures = rows
            .iter()
            .map(|(input, cell, value)| {
                let value = match *value {
                    "[x]" => Value::NotAvailable,
                    "[z]" => Value::NotApplicable,
                    number => Value::Number(Quantity::parse_plain(number).unwrap()),
                };
                let key = FigureKey::new(*input, "2025-Q4".parse().unwrap(), cell.parse().unwrap());
                (key, Figure::of(value))
            })
            .collect();
        must_fix(&catalogue::definitions(Lang::EnGb), &figures).into_iter().map(|finding| finding.message).collect()
    }

    #[test]
    fn a_value_keeps_to_its_sign_range_and_decimals() {
        let found = findings(&[
            ("headcount", "", "2.5"),
            ("income", "", "10.005"),
            ("volunteer-hours", "", "-1"),
            ("respend-staff", "", "100.5"),
            ("pay-lowest", "", "0"),
            ("surplus", "", "-900"),
        ]);
        assert_eq!(
            found,
            [
                "People employed must be a whole number of people",
                "Income must be in pounds and pence, with at most 2 decimal places",
                "Lowest pay must be more than 0",
                "Local spending by staff must lie between 0 and 100",
                "Volunteer hours cannot be less than 0",
            ]
        );
    }

    #[test]
    fn exclusive_parts_make_their_whole_in_a_list_and_in_a_grid() {
        let list = findings(&[
            ("supplier-spend", "", "100"),
            ("supplier-spend", "place=local", "60"),
            ("supplier-spend", "place=elsewhere", "30"),
        ]);
        assert_eq!(list, ["Paid to suppliers: the parts add up to £90, £10 less than the total of £100"]);
        let grid = findings(&[
            ("income", "", "100"),
            ("income", "kind=earned;payer=public", "60"),
            ("income", "kind=given;payer=private", "30"),
        ]);
        assert_eq!(grid, ["Income: the parts add up to £90, £10 less than the total of £100"]);
        let side = findings(&[
            ("income", "payer=public", "100"),
            ("income", "kind=earned;payer=public", "60"),
            ("income", "kind=given;payer=public", "30"),
        ]);
        assert!(side.iter().any(|message| message.contains("Income (public)")), "{side:?}");
        let unknown = findings(&[
            ("supplier-spend", "", "100"),
            ("supplier-spend", "place=local", "60"),
            ("supplier-spend", "place=elsewhere", "[x]"),
        ]);
        assert!(unknown.is_empty(), "{unknown:?}");
        let right = findings(&[
            ("supplier-spend", "", "100"),
            ("supplier-spend", "place=local", "100"),
            ("supplier-spend", "place=elsewhere", "[z]"),
        ]);
        assert!(right.is_empty(), "{right:?}");
    }

    #[test]
    fn two_breakdowns_of_one_figure_agree() {
        let sides = findings(&[("income", "payer=public", "60"), ("income", "kind=earned", "50")]);
        assert_eq!(sides, ["Income adds up to £60 by payer, but to £50 by kind"]);
    }

    #[test]
    fn an_overlapping_category_is_at_most_the_whole() {
        let one = findings(&[
            ("jobs-barriers-fte", "", "2"),
            ("jobs-barriers-fte", "barrier=disabled", "2.5"),
            ("jobs-barriers-fte", "barrier=homeless", "2"),
        ]);
        assert_eq!(
            one,
            ["Jobs for people who faced barriers (disabled) cannot be more than the whole, which is 2 FTE"]
        );
    }

    #[test]
    fn a_part_cannot_exceed_the_input_it_is_part_of() {
        let more = findings(&[("headcount", "", "5"), ("living-wage-headcount", "", "6")]);
        assert_eq!(
            more,
            ["Paid the real Living Wage is 6 people, more than People employed (5 people), of which it is a part"]
        );
        assert!(findings(&[("headcount", "", "[x]"), ("living-wage-headcount", "", "6")]).is_empty());
    }
}
