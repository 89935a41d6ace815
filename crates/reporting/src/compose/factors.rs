//! The emission factors that a report's greenhouse gases are made with, beside what they make.

use super::{numbers::grouped, series::Series, words};
use crate::{
    aggregate::Qualifier,
    disclose::PublishedRow,
    document::{Block, Cell, Column, Note, Row, RowKind, Sheet, Table, Text},
};
use commonweal_domain::{
    breakdown,
    factors::{ACTIVITIES, Activity, Applied, Factors, Scope, factor_year},
    period::Quarter,
    quantity::write_rounded,
};
use std::collections::BTreeMap;

/// The indicator of greenhouse gases.
const EMISSIONS: &str = "EN04";

/// The sheet, where there are emissions to tell of.
pub(super) fn sheet(series: &Series<'_>) -> Option<Sheet> {
    series.headline(EMISSIONS)?.aggregate.number()?;
    let rows: Vec<Row> = ACTIVITIES
        .iter()
        .filter_map(|activity| Some((activity, filed(series, activity)?)))
        .flat_map(|(activity, filed)| rows(series, activity, filed))
        .collect();
    (!rows.is_empty()).then(|| Sheet {
        id: "factors".to_owned(),
        name: "Emission factors".to_owned(),
        kicker: "Behind the figures".to_owned(),
        heading: "What greenhouse gases are worked out with".to_owned(),
        lede: Text::plain(
            "What members filed, times the UK government’s conversion factor of the calendar year. Only activities that somebody filed are listed.",
        ),
        blocks: vec![
            Block::Table(Table {
                title: String::new(),
                shorthand: String::new(),
                summary: "Emission factors of the activities that were filed, and what they make".to_owned(),
                columns: vec![
                    Column::words("Activity").weighing(6),
                    Column::words("Scope").weighing(3),
                    Column::numbers("Filed").weighing(4),
                    Column::numbers("kg CO₂e a unit").weighing(4),
                    Column::numbers("Of year").weighing(2),
                    Column::numbers("kg CO₂e").weighing(3),
                    Column::words("How often it was checked").weighing(5),
                ],
                rows,
                notes: vec![],
            }),
            Block::SmallPrint(Text::plain(
                "Factors: Department for Energy Security and Net Zero, greenhouse gas reporting conversion factors, Open Government Licence v3.0. Electricity is location-based. Scope 3 is partial: it is without what it takes to bring fuels to where they are burned. [x]: the year has no factor yet, so what rests on it is not available; the nearest year’s is never taken. [p]: January to March by the factors of the year before, to be worked out again when its own are out. Where a period lies in two years, what each of them makes is not shown apart.",
            )),
        ],
        foot: vec![],
    })
}

/// What is to be known of greenhouse gases beside their chart: what they cover, and by which factors.
pub(super) fn notes(series: &Series<'_>, indicator: &str) -> Vec<Note> {
    let of_emissions = || Some(&series.headline(indicator).filter(|_| indicator == EMISSIONS)?.aggregate);
    let Some(total) = of_emissions().filter(|total| total.number().is_some()) else { return vec![] };
    let has = |qualifier: Qualifier| total.qualifiers.contains(&qualifier);
    let mut covers = vec!["Only what members filed."];
    if has(Qualifier::EnergyOnly) {
        covers.push("Electricity and heating only: nobody filed travel, vehicles, water or waste.");
    }
    covers.push("Scope 2 in the total is location-based, by the average of the grid.");
    covers.push(if has_market(series) {
        "By market it stands apart, by each supplier’s own factor."
    } else {
        "By market it is [x], as not everybody who bought electricity filed their supplier’s own factor."
    });
    if has(Qualifier::WithoutWellToTank) {
        covers.push("Scope 3 is partial: it is without what it takes to bring fuels to where they are burned.");
    }
    let mut factors = format!("UK government conversion factors of {}", years(series));
    if has(Qualifier::Provisional) {
        factors.push_str(
            ". [p] January to March is by those of the year before until its own are out, and is then worked out again",
        );
    }
    factors.push('.');
    vec![
        Note { lead: "What it covers.".to_owned(), text: Text::plain(covers.join(" ")) },
        Note { lead: "Factors.".to_owned(), text: Text::plain(factors) },
    ]
}

fn has_market(series: &Series<'_>) -> bool {
    let cell = breakdown::Cell::of("basis", "market").and("scope", "2");
    series.current().indicator(EMISSIONS, &cell).is_some_and(|row| row.aggregate.number().is_some())
}

/// The years of the factors that apply to what was filed, such as "2025" or "2025 and 2026".
fn years(series: &Series<'_>) -> String {
    let filed = ACTIVITIES.iter().filter(|activity| filed(series, activity).is_some());
    let mut years: Vec<i32> = filed
        .flat_map(|activity| applied(series, activity))
        .filter_map(|(_, applied)| applied)
        .map(|applied| applied.factor.year)
        .collect();
    years.sort_unstable();
    years.dedup();
    let years: Vec<String> = years.iter().map(ToString::to_string).collect();
    years.join(" and ")
}

/// The row of an activity's input part, where somebody filed an amount of it.
fn filed<'s>(series: &'s Series<'_>, activity: &Activity) -> Option<&'s PublishedRow> {
    let cell = activity
        .part
        .map_or_else(breakdown::Cell::total, |(dimension, category)| breakdown::Cell::of(dimension, category));
    let row = series.current().input(activity.input, &cell)?;
    row.aggregate.number().is_some_and(|number| !number.is_zero()).then_some(row)
}

/// The factors that apply within the report's period, by the calendar year to which they apply. Members may have filed
/// quarters or the whole period.
fn applied(series: &Series<'_>, activity: &Activity) -> BTreeMap<i32, Option<Applied<'static>>> {
    let parts = std::iter::once(series.period()).chain(series.period().quarters().map(Quarter::period));
    parts.map(|part| (factor_year(part), Factors::shipped().applied(activity.factor, part))).collect()
}

/// A line for each year's factor. What it makes is shown where the period has one: it is the filed amount, which may be
/// shown, times a factor that everybody knows.
fn rows(series: &Series<'_>, activity: &Activity, filed: &PublishedRow) -> Vec<Row> {
    let input = series.input(activity.input).map_or(activity.input, |input| input.name.as_str());
    let scope = match activity.scope {
        Scope::One => "1, fuel",
        Scope::Two => "2, electricity",
        Scope::Three => "3, other",
    };
    let by_year = applied(series, activity);
    let only = by_year.len() == 1;
    by_year
        .into_iter()
        .map(|(year, applied)| {
            let unit = &filed.aggregate.unit;
            let amount = filed.number().map_or_else(|| words::brackets(filed), |number| unit.written(number));
            let made = match (applied, filed.number()) {
                (None, _) => "[x]".to_owned(),
                (Some(_), None) => words::brackets(filed),
                (Some(applied), Some(number)) => grouped(&(number * &applied.factor.kilograms), 0),
            };
            let mark = if applied.is_some_and(|applied| applied.provisional) { " [p]" } else { "" };
            let of_year = applied.map_or(year, |applied| applied.factor.year);
            Row {
                kind: RowKind::Body,
                cells: vec![
                    Cell::text(applied.map_or(input, |applied| applied.factor.name.as_str())),
                    Cell::text(scope),
                    Cell::text(if only { amount } else { String::new() }),
                    Cell::text(
                        applied.map_or_else(|| "[x]".to_owned(), |applied| write_rounded(&applied.factor.kilograms, 6)),
                    ),
                    Cell::text(format!("{of_year}{mark}")),
                    Cell::text(if only { made } else { String::new() }),
                    Cell::text(applied.map_or("", |applied| applied.factor.verification.as_str())),
                ],
            }
        })
        .collect()
}
