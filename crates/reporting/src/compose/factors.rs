//! The emission factors that a report's greenhouse gases are made with.

use super::series::Series;
use crate::document::{Block, Cell, Column, Row, RowKind, Sheet, Table, Text};
use commonweal_domain::{
    breakdown,
    factors::{ACTIVITIES, Activity, Scope, factor},
    quantity::write_rounded,
};
use std::collections::BTreeSet;

/// The sheet, where there are emissions to tell of.
pub(super) fn sheet(series: &Series<'_>) -> Option<Sheet> {
    series.headline("EN04")?.aggregate.number()?;
    let years: BTreeSet<i32> = series.period().quarters().map(commonweal_domain::period::Quarter::year).collect();
    let rows: Vec<Row> = ACTIVITIES
        .iter()
        .filter(|activity| is_filed(series, activity))
        .flat_map(|activity| years.iter().map(|year| row(series, activity, *year)))
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
                summary: "Emission factors of the activities that were filed".to_owned(),
                columns: vec![
                    Column::words("Activity").weighing(7),
                    Column::words("Scope").weighing(3),
                    Column::numbers("Year").weighing(2),
                    Column::numbers("kg CO₂e a unit").weighing(4),
                    Column::words("How often it was checked").weighing(6),
                ],
                rows,
                notes: vec![],
            }),
            Block::SmallPrint(Text::plain(
                "Factors: Department for Energy Security and Net Zero, greenhouse gas reporting conversion factors, Open Government Licence v3.0. Electricity is location-based. Scope 3 is partial: it is without what it takes to bring fuels to where they are burned. [x]: the year has no factor yet, so what rests on it is not available.",
            )),
        ],
        foot: vec![],
    })
}

/// Whether somebody filed an amount of it.
fn is_filed(series: &Series<'_>, activity: &Activity) -> bool {
    let cell = activity
        .part
        .map_or_else(breakdown::Cell::total, |(dimension, category)| breakdown::Cell::of(dimension, category));
    let number = |cell: &breakdown::Cell| {
        let row = series.current().input(activity.input, cell)?;
        row.aggregate.number().map(|number| !number.is_zero())
    };
    number(&cell).unwrap_or(false)
}

fn row(series: &Series<'_>, activity: &Activity, year: i32) -> Row {
    let input = series.input(activity.input).map_or(activity.input, |input| input.name.as_str());
    let factor = factor(activity.factor, year);
    let scope = match activity.scope {
        Scope::One => "1, fuel",
        Scope::Two => "2, electricity",
        Scope::Three => "3, other",
    };
    Row {
        kind: RowKind::Body,
        cells: vec![
            Cell::text(factor.map_or(input, |factor| factor.name.as_str())),
            Cell::text(scope),
            Cell::text(year.to_string()),
            Cell::text(factor.map_or_else(|| "[x]".to_owned(), |factor| write_rounded(&factor.kilograms, 6))),
            Cell::text(factor.map_or("", |factor| factor.verification.as_str())),
        ],
    }
}
