//! The catalogue: every input and the 40 indicators, as data in `catalogue/`.
//!
//! Codes, kinds and formulas stand in `catalogue/*.csv`; what a person reads stands in one folder a language.
//! A fault in these files is a fault of the program, so reading panics; the tests read all of it.

use crate::{
    breakdown::{Breakdown, Cell},
    definition::{
        Asked, Definitions, Dimension, IndicatorDefinition, IndicatorRow, InputDefinition, Kind, Sign, SmallCounts,
        Total,
    },
    lang::Lang,
    unit::Unit,
};
use serde::Deserialize;
use std::collections::BTreeMap;

const INPUTS: &str = include_str!("../catalogue/inputs.csv");
const INDICATORS: &str = include_str!("../catalogue/indicators.csv");
const INPUT_WORDS_EN_GB: &str = include_str!("../catalogue/en-GB/inputs.csv");
const INDICATOR_WORDS_EN_GB: &str = include_str!("../catalogue/en-GB/indicators.csv");

#[derive(Deserialize)]
struct InputLine {
    code: String,
    version: u16,
    dimension: String,
    unit: String,
    kind: String,
    sign: String,
    asked: String,
    breakdowns: String,
    small_counts: String,
    at_most: String,
    counted_once: String,
    never_zero: String,
    total: String,
}

#[derive(Deserialize)]
struct InputWords {
    code: String,
    name: String,
    question: String,
    hint: String,
}

#[derive(Deserialize)]
struct IndicatorLine {
    code: String,
    version: u16,
    dimension: String,
    unit: String,
    formula: String,
    polarity: String,
    core: String,
    small_counts: String,
    sdg: String,
    iris_id: String,
    iris_match: String,
    iris_name: String,
    vsme: String,
    source: String,
    note: String,
}

#[derive(Deserialize)]
struct IndicatorWords {
    code: String,
    name: String,
    definition: String,
    adds_up: String,
}

/// All inputs and indicators in their first version, in force for ever.
pub fn definitions(lang: Lang) -> Definitions {
    let mut definitions = Definitions::default();
    for input in inputs(lang) {
        definitions.add_input(None, input);
    }
    for indicator in indicators(lang) {
        definitions.add_indicator(None, indicator);
    }
    definitions
}

/// The inputs, in the order of the form.
pub fn inputs(lang: Lang) -> Vec<InputDefinition> {
    let Lang::EnGb = lang;
    let mut words: BTreeMap<String, InputWords> =
        lines::<InputWords>(INPUT_WORDS_EN_GB).map(|words| (words.code.clone(), words)).collect();
    lines::<InputLine>(INPUTS)
        .map(|line| {
            let words = words.remove(&line.code).unwrap_or_else(|| panic!("input {} has no words", line.code));
            input(line, words)
        })
        .collect()
}

/// The indicators, in the order of the report.
pub fn indicators(lang: Lang) -> Vec<IndicatorDefinition> {
    let Lang::EnGb = lang;
    let mut words: BTreeMap<String, IndicatorWords> =
        lines::<IndicatorWords>(INDICATOR_WORDS_EN_GB).map(|words| (words.code.clone(), words)).collect();
    lines::<IndicatorLine>(INDICATORS)
        .map(|line| {
            let words = words.remove(&line.code).unwrap_or_else(|| panic!("indicator {} has no words", line.code));
            indicator(line, words)
        })
        .collect()
}

fn lines<T: for<'de> Deserialize<'de>>(text: &'static str) -> impl Iterator<Item = T> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .map(|line| line.unwrap_or_else(|error| panic!("the catalogue is damaged: {error}")))
}

fn input(line: InputLine, words: InputWords) -> InputDefinition {
    let damaged = |what: &str, text: &str| -> ! { panic!("input {}: {what} {text:?}", line.code) };
    InputDefinition {
        version: line.version,
        dimension: dimension(&line.dimension),
        unit: Unit::new(&line.unit),
        kind: match line.kind.as_str() {
            "flow" => Kind::Flow,
            "stock" => Kind::Stock,
            "yearly" => Kind::Yearly,
            "flow-in-financial-year" => Kind::FinancialYearFlow,
            other => damaged("kind", other),
        },
        sign: match line.sign.as_str() {
            "any" => Sign::Any,
            ">=0" => Sign::NotNegative,
            ">0" => Sign::Positive,
            "0..100" => Sign::Percentage,
            other => damaged("sign", other),
        },
        asked: Asked::parse(&line.asked).unwrap_or_else(|| damaged("asked", &line.asked)),
        breakdowns: Breakdown::parse_list(&line.breakdowns).unwrap_or_else(|| damaged("breakdowns", &line.breakdowns)),
        small_counts: match line.small_counts.as_str() {
            "no" => SmallCounts::No,
            "yes" => SmallCounts::Yes,
            "high" => SmallCounts::High,
            other => damaged("small counts", other),
        },
        at_most: Some(line.at_most.clone()).filter(|code| !code.is_empty()),
        counted_once: line.counted_once == "yes",
        never_zero: line.never_zero == "yes",
        total: match line.total.as_str() {
            "sum" => Total::Sum,
            "per category" => Total::PerCategory,
            "none" => Total::None,
            other => match other.strip_prefix("weighted ") {
                Some(weight) => {
                    let (input, cell) = weight.split_once('[').unwrap_or((weight, "]"));
                    let cell = cell.trim_end_matches(']').parse().unwrap_or_else(|_| damaged("weight", other));
                    Total::Weighted { input: input.to_owned(), cell }
                }
                None => damaged("total", other),
            },
        },
        name: words.name,
        question: words.question,
        hint: words.hint,
        code: line.code,
    }
}

fn indicator(line: IndicatorLine, words: IndicatorWords) -> IndicatorDefinition {
    let rows = line.formula.split(" | ").map(|row| indicator_row(row, &line)).collect();
    IndicatorDefinition {
        version: line.version,
        dimension: dimension(&line.dimension),
        unit: Unit::new(&line.unit),
        rows,
        core: line.core == "yes",
        polarity: line.polarity,
        small_counts: line.small_counts,
        sdg: line.sdg,
        iris: line.iris_id,
        iris_match: line.iris_match,
        iris_name: line.iris_name,
        vsme: line.vsme,
        source: line.source,
        note: line.note,
        name: words.name,
        definition: words.definition,
        adds_up: words.adds_up,
        code: line.code,
    }
}

/// A row is `formula`, `cell: formula` or `cell [unit]: formula`. Without a unit of its own a sum has that of its
/// input, and anything else that of the indicator.
fn indicator_row(text: &str, line: &IndicatorLine) -> IndicatorRow {
    let damaged = |error: &dyn std::fmt::Display| -> ! { panic!("indicator {}: {error}", line.code) };
    let (head, formula) = text.split_once(": ").unwrap_or(("", text));
    let (cell, unit) = match head.split_once(" [") {
        Some((cell, unit)) => (cell, Some(unit.trim_end_matches(']'))),
        None => (head, None),
    };
    let cell: Cell = cell.parse().unwrap_or_else(|error| damaged(&error));
    let formula: crate::formula::Formula = formula.parse().unwrap_or_else(|error| damaged(&error));
    let unit = unit.map_or_else(
        || match &formula {
            crate::formula::Formula::Sum(linear) => unit_of(&linear.0[0].input),
            crate::formula::Formula::Split { input, .. } => unit_of(input),
            _ => line.unit.clone(),
        },
        str::to_owned,
    );
    IndicatorRow { cell, unit: Unit::new(unit), formula }
}

fn unit_of(code: &str) -> String {
    lines::<InputLine>(INPUTS)
        .find(|line| line.code == code)
        .map_or_else(|| panic!("no input {code} in the catalogue"), |line| line.unit)
}

fn dimension(text: &str) -> Dimension {
    Dimension::parse(text).unwrap_or_else(|| panic!("no dimension {text:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_catalogue_holds_54_inputs_and_40_indicators_of_which_12_are_core() {
        let (inputs, indicators) = (inputs(Lang::EnGb), indicators(Lang::EnGb));
        assert_eq!(inputs.len(), 54);
        assert_eq!(indicators.len(), 40);
        assert_eq!(indicators.iter().filter(|indicator| indicator.core).count(), 12);
        assert!(inputs.iter().all(|input| !input.name.is_empty() && !input.question.is_empty()));
    }

    #[test]
    fn every_formula_names_inputs_and_categories_of_the_catalogue() {
        let inputs: BTreeMap<String, InputDefinition> =
            inputs(Lang::EnGb).into_iter().map(|input| (input.code.clone(), input)).collect();
        for indicator in indicators(Lang::EnGb) {
            for row in &indicator.rows {
                for term in row.formula.terms() {
                    let input = inputs.get(&term.input).unwrap_or_else(|| panic!("{}: {}", indicator.code, term.input));
                    for (dimension, category) in term.cell.pairs() {
                        let breakdown = input.breakdown(dimension).unwrap();
                        assert!(breakdown.accepts(category, |_| false), "{}: {term}", indicator.code);
                    }
                }
                for code in row.formula.inputs() {
                    assert!(inputs.contains_key(code), "{}: {code}", indicator.code);
                }
            }
        }
        for input in inputs.values() {
            assert!(input.at_most.as_ref().is_none_or(|code| inputs.contains_key(code)), "{}", input.code);
        }
    }

    #[test]
    fn formulas_are_written_as_they_are_read() {
        let formulas: Vec<String> = indicators(Lang::EnGb)
            .iter()
            .flat_map(|indicator| {
                let line =
                    |row: &IndicatorRow| format!("{indicator} {} [{}] {}", row.cell, row.unit.code(), row.formula);
                indicator.rows.iter().map(line).collect::<Vec<_>>()
            })
            .collect();
        insta::assert_snapshot!(formulas.join("\n"));
    }

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<String> = inputs(Lang::EnGb).into_iter().map(|input| input.code).collect();
        assert_eq!(codes.len(), 54);
    }
}
