//! Headline figures.

use super::{
    change::{Change, compare, too_few},
    numbers::{height, printed},
    series::Series,
    words,
};
use crate::{
    disclose::PublishedRow,
    document::{Direction, Headline},
};
use commonweal_domain::{Exact, definition::Kind};

/// An indicator's headline figure; none where it has never had a number, or is made of parts without a total: one part
/// under the name of the whole would be untrue.
pub(super) fn of_indicator(series: &Series<'_>, code: &str) -> Option<Headline> {
    let definition = series.indicator(code)?;
    let row = series.headline(code).filter(|row| row.aggregate.id.cell.is_total())?;
    let rows = series.row(&row.aggregate.id);
    if !rows.iter().flatten().any(|row| super::series::has_something(row)) {
        return None;
    }
    let (value, unit) = row
        .number()
        .map_or_else(|| (words::brackets(row), String::new()), |number| printed(number, &row.aggregate.unit));
    let (change, direction) = change_words(series, row);
    let history: Vec<Option<f64>> = rows.iter().map(|row| row.and_then(PublishedRow::number).map(height)).collect();
    Some(Headline {
        name: definition.name.clone(),
        value,
        unit,
        change,
        direction,
        second_change: String::new(),
        coverage: words::coverage(row),
        history_alt: history_alt(series, row, &rows),
        history: if history.iter().flatten().count() > 1 { history } else { vec![] },
    })
}

/// As [`of_indicator`], with the change on the period before beside that on a year before.
pub(super) fn with_both_changes(series: &Series<'_>, code: &str) -> Option<Headline> {
    let headline = of_indicator(series, code)?;
    let row = series.headline(code)?;
    let both = row.number().is_some() && since_year(series, row).is_some();
    let second = before(series, row).filter(|_| both);
    let second_change = second.map(|change| words::change(&change, "on the quarter before").0).unwrap_or_default();
    Some(Headline { second_change, ..headline })
}

fn change_words(series: &Series<'_>, row: &PublishedRow) -> (String, Direction) {
    let none = |words: &str| (words.to_owned(), Direction::None);
    if row.number().is_none() {
        return none(row.suppressed.map_or("No figure to show", |_| "Not shown, to protect those who filed"));
    }
    if starts_anew(series, row) {
        return none("The count starts anew each April");
    }
    if let Some(change) = since_year(series, row) {
        return words::change(&change, "on a year before");
    }
    match before(series, row) {
        Some(change) => words::change(&change, "on the quarter before"),
        None if series.all().len() < 2 => none("First figures"),
        None if !row.aggregate.gaps.is_none() => none("Not compared: quarters are missing"),
        None if lacks_quarters(series, row) => none("Not compared: quarters are missing a year before"),
        None => none(why_not(series, row)),
    }
}

/// Why a row is not compared with that of a year before; where there was none, with that of the period before.
fn why_not(series: &Series<'_>, row: &PublishedRow) -> &'static str {
    let rules = &series.material.network.settings.disclosure;
    let before = [series.year_before(), series.before()].into_iter().flatten();
    let mut before = before.filter_map(|publication| publication.row(&row.aggregate.id));
    match before.find(|then| then.number().is_some()) {
        Some(then) if row.aggregate.broken || row.aggregate.definition != then.aggregate.definition => {
            "Not compared: counted in another way before"
        }
        Some(then) if then.number().is_some_and(Exact::is_zero) => "Not compared: it was nought before",
        Some(then) if !too_few(row, then, rules) => "Not compared, so that nobody’s figure shows",
        _ => "Not compared: too few filed the same before",
    }
}

/// Whether nobody filed anything of a row for a quarter of the year before.
fn lacks_quarters(series: &Series<'_>, row: &PublishedRow) -> bool {
    let then = series.year_before().and_then(|publication| publication.row(&row.aggregate.id));
    then.is_some_and(|then| !then.aggregate.gaps.is_none())
}

/// The change on a year before, if it may be told.
pub(super) fn since_year(series: &Series<'_>, row: &PublishedRow) -> Option<Change> {
    let then = series.year_before()?.row(&row.aggregate.id)?;
    compare(row, then, &series.material.network.settings.disclosure)
}

/// The change on the period before, if it may be told.
pub(super) fn before(series: &Series<'_>, row: &PublishedRow) -> Option<Change> {
    if starts_anew(series, row) {
        return None;
    }
    let then = series.before()?.row(&row.aggregate.id)?;
    compare(row, then, &series.material.network.settings.disclosure)
}

/// Whether a row counts anew each April: then it has no change on the quarter before.
pub(super) fn starts_anew(series: &Series<'_>, row: &PublishedRow) -> bool {
    row.aggregate
        .parts
        .iter()
        .filter_map(|part| series.input(&part.input))
        .any(|input| input.kind == Kind::FinancialYearFlow)
}

fn history_alt(series: &Series<'_>, row: &PublishedRow, rows: &[Option<&PublishedRow>]) -> String {
    let told: Vec<String> = rows
        .iter()
        .zip(series.all())
        .filter_map(|(row, publication)| {
            let row = (*row)?;
            let (value, unit) = printed(row.number()?, &row.aggregate.unit);
            Some(format!("{value} {unit}").trim_end().to_owned() + " in " + &publication.period.months(series.lang()))
        })
        .collect();
    match (told.first(), told.last()) {
        (Some(first), Some(last)) if told.len() > 1 => {
            let name = series.indicator(&row.aggregate.id.code).map_or("", |definition| definition.name.as_str());
            format!("{name}: {first}, {last}")
        }
        _ => String::new(),
    }
}
