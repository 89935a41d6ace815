//! Whether a headline figure is the highest or the lowest for a long time: only where that is true on every count.
//!
//! A claim stands on quarters in a row that are all shown, of one definition, and is borne out by the published totals
//! as well as like for like, so that it never comes from who filed. In doubt nothing is said.

use super::{
    change::compare,
    numbers::{grouped, in_sentence},
    series::{Past, Series},
};
use crate::disclose::PublishedRow;
use commonweal_domain::{
    definition::{InputDefinition, Kind},
    period::Period,
};
use std::cmp::Ordering;

/// So many earlier quarters are enough for a claim.
const ENOUGH: usize = 8;
/// So many are, if there are no others on record; and so many must lie between this quarter and one that was as high:
/// a year, so that no season is taken for a record.
const FEW: usize = 4;

/// "the highest since July to September 2023" or "the lowest in the five quarters on record", of an indicator's total.
pub(super) fn of_indicator(series: &Series<'_>, code: &str) -> Option<String> {
    // A year of which somebody was a member for half would make the next a record.
    series.period().quarter()?;
    let past = series.past();
    let now = past.first().filter(|now| now.period == series.period())?.rows.get(code)?;
    // Some are counted twice in an upper bound, and those whose count starts anew each April are most in spring.
    let counted_anew = |input: &InputDefinition| input.kind == Kind::FinancialYearFlow;
    let parts = now.aggregate.parts.iter().filter_map(|part| series.input(&part.input));
    if now.aggregate.upper_bound || parts.into_iter().any(counted_anew) {
        return None;
    }
    let number = now.number()?;
    let text = |row: &PublishedRow| row.number().map(|number| in_sentence(number, &row.aggregate.unit));
    let mut side: Option<Ordering> = None;
    for (count, back) in (1..).enumerate() {
        let before = series.period().back(back);
        // The newer of the two tells whether the definition changed between them.
        let newer = at(past, series.period().back(back - 1)).and_then(|past| past.rows.get(code));
        let then = at(past, before).and_then(|past| past.rows.get(code));
        let (Some(newer), Some(then)) = (newer, then) else {
            return told(series, side?, count, before, None);
        };
        let is_broken = newer.aggregate.broken || newer.aggregate.definition != then.aggregate.definition;
        let Some(earlier) = then.number().filter(|_| !is_broken) else {
            return (count >= ENOUGH).then(|| words(side?, count, None)).flatten();
        };
        // What is printed alike is a tie, whatever lies behind it.
        let total = if text(then) == text(now) { Ordering::Equal } else { number.cmp(earlier) };
        let change = compare(now, then, &series.material.network.settings.disclosure)?;
        let alike = if grouped(&change.amount.abs(), change.places).bytes().all(|digit| matches!(digit, b'0' | b'.')) {
            Ordering::Equal
        } else if change.amount.is_positive() {
            Ordering::Greater
        } else {
            Ordering::Less
        };
        if total == Ordering::Equal || total != alike {
            return None;
        }
        match side {
            Some(side) if side != total => return told(series, side, count, before, Some(before)),
            _ => side = Some(total),
        }
    }
    None
}

fn at(past: &[Past], period: Period) -> Option<&Past> {
    past.iter().find(|past| past.period == period)
}

/// The claim after so many quarters on one side of this one, up to a quarter that is on the other, or to one that is
/// not there.
fn told(series: &Series<'_>, side: Ordering, count: usize, end: Period, other: Option<Period>) -> Option<String> {
    let figures = || series.material.figures.members.iter().flat_map(|member| member.figures.periods());
    if let Some(since) = other {
        let on_record = series.past().len() > ENOUGH;
        return if on_record && count >= FEW { words(side, count, Some(&since.months(series.lang()))) } else { None };
    }
    let is_all = !series.material.figures.has_older && !figures().any(|period| period.first() <= end.last());
    match count {
        count if is_all && count >= FEW => words(side, count, Some("")),
        count if count >= ENOUGH => words(side, count, None),
        _ => None,
    }
}

/// `since` is the quarter that was on the other side, blank where there are no others on record, and none where nothing
/// is known of those before.
fn words(side: Ordering, count: usize, since: Option<&str>) -> Option<String> {
    let most = match side {
        Ordering::Greater => "highest",
        Ordering::Less => "lowest",
        Ordering::Equal => return None,
    };
    Some(match since {
        Some("") => format!("the {most} in the {} quarters on record", spelt(count + 1)),
        Some(since) => format!("the {most} since {since}"),
        None => format!("the {most} in {} quarters", spelt(count + 1)),
    })
}

fn spelt(count: usize) -> String {
    match count {
        5 => "five",
        6 => "six",
        7 => "seven",
        8 => "eight",
        9 => "nine",
        _ => return count.to_string(),
    }
    .to_owned()
}
