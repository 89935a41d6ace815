//! A register of empty homes that came back into use: what its cases add up to. A case names its home by a keyed
//! pseudonym only, so that a home on which two partners worked counts once and no address is kept.

use crate::{
    breakdown::{Cell, UNKNOWN},
    definition::InputDefinition,
    figure::{Figure, FigureKey},
    period::Quarter,
    quantity::Quantity,
};
use std::collections::BTreeMap;

/// Fewest months for which a home was empty before it counts (the catalogue's note on `homes-returned`).
pub const LEAST_MONTHS: u32 = 6;

/// Code of the input to which homes add up.
pub const HOMES: &str = "homes-returned";
/// Code of a network's own input to which the months add up for which these homes had been empty.
pub const MONTHS: &str = "our-months-empty";

/// A home: HMAC-SHA-256 of its reference under the network's key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Home(pub [u8; 32]);

/// A home that came back into use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Which home.
    pub home: Home,
    /// The quarter in which somebody moved in.
    pub quarter: Quarter,
    /// How: a category of `outcome`.
    pub outcome: String,
    /// For how many months it had been empty.
    pub months: u32,
    /// Where: a category of `area`; blank where it is not known.
    pub area: String,
}

/// A reference as it is hashed: partners write "12 Acacia  Road" and "12 acacia road".
pub fn plain(reference: &str) -> String {
    let words: Vec<String> = reference.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

/// The category of `empty` for a number of months.
pub const fn band(months: u32) -> &'static str {
    match months {
        0..12 => "6-12",
        12..24 => "12-24",
        24..60 => "24-60",
        _ => "60-plus",
    }
}

/// What a quarter's cases of one enterprise add up to: homes by whatever the network asks of outcome, months empty and
/// area, none of a category among them, and the months together where `months` are asked. Each home counts once.
pub fn figures(cases: &[Case], input: &InputDefinition, quarter: Quarter, months: bool) -> Vec<(FigureKey, Figure)> {
    let homes: BTreeMap<Home, &Case> =
        cases.iter().filter(|case| case.quarter == quarter).map(|case| (case.home, case)).collect();
    let asked = |dimension: &str| input.breakdown(dimension).filter(|breakdown| !breakdown.fixed().is_empty());
    let mut counts: BTreeMap<Cell, i32> = BTreeMap::from([(Cell::total(), 0)]);
    for breakdown in ["outcome", "empty", "area"].into_iter().filter_map(asked) {
        let categories = breakdown.fixed().iter().map(String::as_str).chain([UNKNOWN]);
        counts.extend(categories.map(|category| (Cell::of(&breakdown.dimension, category), 0)));
    }
    let mut together: i32 = 0;
    for case in homes.values() {
        let area = if case.area.is_empty() { UNKNOWN } else { &case.area };
        let parts = [("outcome", case.outcome.as_str()), ("empty", band(case.months)), ("area", area)];
        let parts = parts.into_iter().filter(|(dimension, _)| asked(dimension).is_some());
        for cell in parts.map(|(dimension, category)| Cell::of(dimension, category)).chain([Cell::total()]) {
            *counts.entry(cell).or_insert(0) += 1;
        }
        together = together.saturating_add(i32::try_from(case.months).unwrap_or(i32::MAX));
    }
    let period = quarter.period();
    let figure = |count| Figure::counted(Quantity::whole(count));
    let mut figures: Vec<_> =
        counts.into_iter().map(|(cell, count)| (FigureKey::new(HOMES, period, cell), figure(count))).collect();
    if months {
        figures.push((FigureKey::new(MONTHS, period, Cell::total()), figure(together)));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{breakdown::Categories, catalogue, lang::Lang};

    fn case(home: u8, outcome: &str, months: u32, area: &str) -> Case {
        Case {
            home: Home([home; 32]),
            quarter: "2025-Q4".parse().unwrap(),
            outcome: outcome.to_owned(),
            months,
            area: area.to_owned(),
        }
    }

    #[test]
    fn a_home_counts_once_in_each_of_its_breakdowns() {
        let cases = [
            case(1, "let", 7, "north"),
            case(2, "sold", 61, ""),
            case(1, "let", 7, "north"),
            case(3, "let", 12, "south"),
        ];
        let mut input = catalogue::inputs(Lang::EnGb).into_iter().find(|input| input.code == HOMES).unwrap();
        let told = |input: &InputDefinition, quarter: &str| {
            let figures = figures(&cases, input, quarter.parse().unwrap(), true).into_iter();
            let figures = figures.map(|(key, figure)| format!("{} {} {}", key.input, key.cell, figure.value.code()));
            figures.collect::<Vec<_>>().join("\n").replace("homes-returned ", "")
        };
        assert!(!told(&input, "2025-Q4").contains("area"), "the network has set no areas");
        input.breakdowns.iter_mut().filter(|breakdown| breakdown.dimension == "area").for_each(|breakdown| {
            breakdown.categories = Categories::Fixed(vec!["north".to_owned(), "south".to_owned()]);
        });
        insta::assert_snapshot!(told(&input, "2025-Q4"), @r"
         3
        area=north 1
        area=south 1
        area=unknown 1
        empty=12-24 1
        empty=24-60 0
        empty=6-12 1
        empty=60-plus 1
        empty=unknown 0
        outcome=let 2
        outcome=owner 0
        outcome=sold 1
        outcome=unknown 0
        our-months-empty  80
        ");
        assert!(told(&input, "2025-Q3").starts_with(" 0\n"), "none came back: 0, which is no blank");
    }

    #[test]
    fn references_are_alike_however_they_are_spaced() {
        assert_eq!(plain(" 12  Acacia\tRoad "), "12 acacia road");
        assert_eq!([band(6), band(11), band(12), band(59), band(60)], ["6-12", "6-12", "12-24", "24-60", "60-plus"]);
    }
}
