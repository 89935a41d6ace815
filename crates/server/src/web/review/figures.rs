//! A return's figures as the reviewer reads them: each with what was filed before and what is unusual about it.

use crate::web::words;
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    checks::{Finding, History, explain},
    definition::{Asked, Definitions, Dimension, InputDefinition, Kind},
    figure::{Figure, Figures, Value},
    lang::Lang,
    network::Settings,
    period::{Period, Quarter},
    quantity::{Quantity, write_rounded},
};
use std::collections::BTreeMap;

/// What the reader needs to know of a return.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What is asked.
    pub definitions: &'a Definitions,
    /// How often, where the network decided otherwise.
    pub asked: &'a BTreeMap<String, Asked>,
    /// When a change is unusual.
    pub settings: &'a Settings,
    /// The round's quarter.
    pub quarter: Quarter,
    /// What was filed.
    pub figures: &'a Figures,
    /// Accepted figures of earlier rounds.
    pub history: &'a Figures,
    /// How many rounds those are.
    pub rounds: usize,
    /// Members' names by their slugs, for breakdowns by member.
    pub members: &'a BTreeMap<String, String>,
    /// Language.
    pub lang: Lang,
}

/// The figures of one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Anchor.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its figures in the catalogue's order.
    pub rows: Vec<Row>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Name of the input.
    pub name: String,
    /// The months it is about, if they are not the round's.
    pub about: String,
    /// What was filed, in words.
    pub value: String,
    /// There is no number.
    pub none: bool,
    /// How sure it is; empty if it was counted.
    pub confidence: &'static str,
    /// Its parts, such as "Public bodies" with "£9,200".
    pub parts: Vec<(String, String)>,
    /// The value one period before; may be empty.
    pub before: String,
    /// The value a year before; may be empty.
    pub year_before: String,
    /// The change in words; may be empty.
    pub change: String,
    /// What a check found unusual.
    pub unusual: String,
    /// What the enterprise says about it.
    pub explanations: Vec<String>,
    /// The enterprise's notes.
    pub notes: Vec<String>,
}

impl Row {
    /// Whether something is unusual and nothing explains it.
    pub fn is_unexplained(&self) -> bool {
        !self.unusual.is_empty() && self.explanations.is_empty()
    }
}

/// All figures of a return, and those that were asked for and left blank, in three sections.
pub fn sections(reading: &Reading<'_>) -> Vec<Section> {
    let unusual = unusual(reading);
    let section = |dimension: Dimension| Section {
        id: dimension.code(),
        name: dimension.name(reading.lang),
        rows: reading
            .definitions
            .inputs(reading.quarter)
            .filter(|input| input.dimension == dimension)
            .flat_map(|input| rows(reading, input, &unusual))
            .collect(),
    };
    Dimension::ALL.into_iter().map(section).filter(|section| !section.rows.is_empty()).collect()
}

/// What the checks find if explanations are left aside: the reviewer reads both.
fn unusual(reading: &Reading<'_>) -> Vec<Finding> {
    let mut bare = reading.figures.clone();
    for (_, figure) in bare.iter_mut() {
        figure.explanation.clear();
    }
    let history = History { figures: reading.history, rounds: reading.rounds };
    explain(reading.definitions, reading.settings, &bare, history, reading.quarter, reading.lang)
}

fn rows(reading: &Reading<'_>, input: &InputDefinition, unusual: &[Finding]) -> Vec<Row> {
    let quarter = reading.quarter.period();
    let periods = [Some(quarter), Period::new(reading.quarter, 4)];
    let filed: Vec<Row> = periods
        .into_iter()
        .flatten()
        .filter(|period| reading.figures.has(&input.code, *period))
        .map(|period| row(reading, input, period, unusual))
        .collect();
    if !filed.is_empty() || !is_asked(reading, input) {
        return filed;
    }
    vec![Row { name: input.name.clone(), value: "Blank".to_owned(), none: true, ..Row::default() }]
}

fn is_asked(reading: &Reading<'_>, input: &InputDefinition) -> bool {
    match reading.asked.get(&input.code).copied().unwrap_or(input.asked) {
        Asked::Quarterly => true,
        // Yearly figures are asked with January to March, when the year from April ends.
        Asked::Yearly => reading.quarter.index() == 1,
        Asked::Off => false,
    }
}

fn row(reading: &Reading<'_>, input: &InputDefinition, period: Period, unusual: &[Finding]) -> Row {
    let total = Cell::total();
    let now = reading.figures.resolve(input, period, &total);
    let earlier = |back: i32| reading.history.resolve(input, period.back(back), &total).map(|(value, _)| value);
    let written = |value: Option<Value>| value.map_or_else(String::new, |value| words::value(value, &input.unit));
    let (before, year_before) = (if period.len() == 1 { earlier(1) } else { None }, earlier(4));
    let number = |value: Option<Value>| value.and_then(Value::number);
    let comparable = if input.kind == Kind::FinancialYearFlow { None } else { number(before) };
    let all: Vec<(&Cell, &Figure)> = reading.figures.parts(&input.code, period).collect();
    let said = |of: fn(&Figure) -> &str| -> Vec<String> {
        all.iter()
            .filter(|(_, figure)| !of(figure).trim().is_empty())
            .map(|(cell, figure)| {
                if cell.is_total() {
                    of(figure).to_owned()
                } else {
                    format!("{}: {}", part_name(reading, cell), of(figure))
                }
            })
            .collect()
    };
    Row {
        name: input.name.clone(),
        about: if period == reading.quarter.period() { String::new() } else { period.months(reading.lang) },
        value: now.map_or_else(|| "In parts only".to_owned(), |(value, _)| words::value(value, &input.unit)),
        none: now.is_none_or(|(value, _)| value.number().is_none()),
        confidence: now.map_or("", |(_, confidence)| words::confidence(confidence)),
        parts: all
            .iter()
            .filter(|(cell, _)| !cell.is_total())
            .map(|(cell, figure)| (part_name(reading, cell), words::value(figure.value, &input.unit)))
            .collect(),
        before: written(before),
        year_before: written(year_before),
        change: number(now.map(|(value, _)| value))
            .map_or_else(String::new, |now| change(input, now, number(year_before), comparable)),
        unusual: unusual
            .iter()
            .find(|finding| finding.key.input == input.code && finding.key.period == period)
            .map_or_else(String::new, |finding| finding.message.clone()),
        explanations: said(|figure| &figure.explanation),
        notes: said(|figure| &figure.note),
    }
}

fn part_name(reading: &Reading<'_>, cell: &Cell) -> String {
    cell.category("member").and_then(|slug| reading.members.get(slug).cloned()).unwrap_or_else(|| words::cell(cell))
}

/// The change against a year before, or against the quarter before where there is no such figure.
pub(in crate::web) fn change(
    input: &InputDefinition,
    now: Quantity,
    year_before: Option<Quantity>,
    before: Option<Quantity>,
) -> String {
    let (then, on) = match (year_before, before) {
        (Some(then), _) => (then, "on a year before"),
        (None, Some(then)) => (then, "on the quarter before"),
        (None, None) => return String::new(),
    };
    let difference = now.exact() - then.exact();
    if difference.is_zero() {
        return format!("No change {on}");
    }
    let word = if difference.is_positive() { "Up" } else { "Down" };
    if input.unit.is_per_cent() {
        return format!("{word} {} points {on}", write_rounded(&difference.abs(), 1));
    }
    if then == Quantity::ZERO {
        return format!("{word} from 0 {on}");
    }
    let share = difference.abs() / then.exact().abs() * Exact::whole(100);
    // Small changes show a decimal, large ones none.
    let places = u32::from(share < Exact::whole(10));
    match write_rounded(&share, places).as_str() {
        "0" => format!("{word} by less than 0.1 % {on}"),
        share => format!("{word} {} % {on}", words::grouped(share)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::catalogue;

    fn number(text: &str) -> Quantity {
        Quantity::parse_plain(text).unwrap()
    }

    fn said(code: &str, now: &str, year: Option<&str>, before: Option<&str>) -> String {
        let inputs = catalogue::inputs(Lang::EnGb);
        let input = inputs.iter().find(|input| input.code == code).unwrap();
        change(input, number(now), year.map(number), before.map(number))
    }

    #[test]
    fn a_change_says_against_what() {
        assert_eq!(said("income", "103.1", Some("100"), Some("90")), "Up 3.1 % on a year before");
        assert_eq!(said("income", "90", None, Some("100")), "Down 10 % on the quarter before");
        assert_eq!(said("income", "5000", Some("2"), None), "Up 249,900 % on a year before");
        assert_eq!(said("income", "5", Some("0"), None), "Up from 0 on a year before");
        assert_eq!(said("income", "5", Some("5"), None), "No change on a year before");
        assert_eq!(said("income", "100000.01", Some("100000"), None), "Up by less than 0.1 % on a year before");
        assert_eq!(said("respend-staff", "41", Some("39"), None), "Up 2 points on a year before");
        assert_eq!(said("income", "5", None, None), "");
    }

    #[test]
    fn blanks_parts_notes_and_explanations_are_told_apart() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let quarter: Quarter = "2025-Q4".parse().unwrap();
        let mut figures = Figures::new();
        let key = |cell| commonweal_domain::figure::FigureKey::new("income", quarter.period(), cell);
        let mut public = Figure::counted(number("100"));
        public.note = "Two contracts".to_owned();
        figures.insert(key(Cell::of("payer", "public")), public);
        figures.insert(key(Cell::of("payer", "private")), Figure::of(Value::NotApplicable));
        let empty = (BTreeMap::new(), Settings::default(), Figures::new(), BTreeMap::new());
        let reading = Reading {
            definitions: &definitions,
            asked: &empty.0,
            settings: &empty.1,
            quarter,
            figures: &figures,
            history: &empty.2,
            rounds: 0,
            members: &empty.3,
            lang: Lang::EnGb,
        };
        let sections = sections(&reading);
        let income = sections[0].rows.iter().find(|row| row.value == "£100").unwrap();
        assert_eq!(income.parts.len(), 2);
        assert_eq!(income.notes, ["Public bodies: Two contracts"]);
        assert!(sections.iter().flat_map(|section| &section.rows).any(|row| row.value == "Blank" && row.none));
    }
}
