//! The sample against the survey, against the rules of returns, and against itself.

mod filing;
mod survey;

use super::{figures::figures, profile::profiles, *};
use commonweal_domain::{
    breakdown::Cell,
    checks::{History, explain, must_fix},
    definition::{Definitions, InputDefinition},
    figure::{Figures, Value},
    period::Period,
};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

/// Made once for all tests.
fn sample() -> &'static Sample {
    static SAMPLE: LazyLock<Sample> = LazyLock::new(digbeth);
    &SAMPLE
}

fn definitions() -> &'static Definitions {
    static DEFINITIONS: LazyLock<Definitions> = LazyLock::new(|| catalogue::definitions(Lang::EnGb));
    &DEFINITIONS
}

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

fn cell(text: &str) -> Cell {
    text.parse().unwrap()
}

/// Figures by enterprise.
type Book = BTreeMap<String, Figures>;

/// What counts in totals.
fn accepted(sample: &Sample) -> Book {
    let mut book = Book::new();
    for filed in sample.returns.iter().filter(|filed| filed.state == SampleState::Accepted) {
        book.entry(filed.enterprise.clone()).or_default().extend(filed.figures.iter().cloned());
    }
    book
}

/// What all fifty would file if nobody were late, missing or sent back.
fn everything() -> Book {
    let all = period("2025-Q4/8");
    profiles()
        .iter()
        .map(|profile| {
            let due = all.quarters().filter(|quarter| profile.membership().covers(*quarter));
            (profile.slug(), due.flat_map(|quarter| figures(profile, quarter)).collect())
        })
        .collect()
}

/// One enterprise's part of an input over some quarters, in ten-thousandths, as stored.
fn scaled(figures: &Figures, input: &InputDefinition, over: Period, cell: &Cell) -> i64 {
    let number = |period| figures.resolve(input, period, cell).and_then(|(value, _)| value.number());
    over.quarters()
        .filter_map(|quarter| number(quarter.period()))
        .map(commonweal_domain::quantity::Quantity::scaled)
        .sum()
}

/// The network's, in whole units.
fn total(book: &Book, code: &str, part: &str, over: &str) -> i64 {
    let (definitions, over) = (definitions(), period(over));
    let input = definitions.input(code, over.last()).unwrap();
    book.values().map(|figures| scaled(figures, input, over, &cell(part))).sum::<i64>() / 10_000
}

/// Tenths of a per cent.
fn permille(part: i64, whole: i64) -> i64 {
    part * 1000 / whole
}

#[test]
fn the_same_bytes_come_out_at_every_call_and_on_every_platform() {
    let sample = sample();
    assert_eq!(*sample, digbeth());
    let mut text = String::new();
    for filed in &sample.returns {
        writeln!(text, "{} {} {:?}", filed.enterprise, filed.quarter, filed.state).unwrap();
        writeln!(text, "{:?} {:?} {}", filed.submitted_at, filed.decided_at, filed.story).unwrap();
        for (key, figure) in &filed.figures {
            let row = row(&filed.enterprise, key, figure).join(",");
            writeln!(text, "{row},{}", figure.explanation).unwrap();
        }
    }
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(text));
    insta::assert_snapshot!(hash, @"542bb81f6d4fad8daa873e1bfd4b49d9b36a81f14b7556806c84d96bd0dd29a2");
}

#[test]
fn rows_are_those_of_accepted_returns_each_once_and_readable() {
    let sample = sample();
    let rows = rows(sample);
    let figures = accepted(sample).values().map(Figures::len).sum::<usize>();
    assert_eq!(rows.len(), figures);
    let keys: BTreeSet<&[String]> = rows.iter().map(|row| &row[..4]).collect();
    assert_eq!(keys.len(), rows.len());
    for row in &rows {
        assert!(row[1].parse::<Period>().is_ok() && row[3].parse::<Cell>().is_ok() && !row[4].is_empty(), "{row:?}");
    }
    assert!(rows.iter().all(|row| row[0] != "custard-yard-kitchen" || row[1] != "2025-Q4"));
}

#[test]
fn the_whole_catalogue_is_filed_by_everybody_without_a_fault() {
    let (sample, definitions) = (whole_catalogue(7, 50, period("2025-Q4/8")), definitions());
    assert_eq!(sample.returns.len(), 50 * 8);
    assert_eq!(sample, whole_catalogue(7, 50, period("2025-Q4/8")));
    assert_ne!(sample, whole_catalogue(8, 50, period("2025-Q4/8")));
    for filed in &sample.returns {
        let figures: Figures = filed.figures.iter().cloned().collect();
        assert_eq!(must_fix(definitions, &figures), [], "{} {}", filed.enterprise, filed.quarter);
        for input in definitions.inputs(filed.quarter) {
            let resolved = figures.resolve(input, filed.quarter.period(), &Cell::total());
            assert!(matches!(resolved, Some((Value::Number(_), _))), "{}", input.code);
            for breakdown in &input.breakdowns {
                for category in breakdown.fixed() {
                    let cell = Cell::of(&breakdown.dimension, category.as_str());
                    assert!(figures.resolve(input, filed.quarter.period(), &cell).is_some(), "{} {cell}", input.code);
                }
            }
        }
    }
    assert_eq!(sample.returns[0].figures.len(), 148);
}
