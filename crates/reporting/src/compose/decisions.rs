//! The decisions of members behind a report: at each definition, and as a short register.

use super::series::Series;
use crate::document::{Block, Cell, Column, Row, RowKind, Table};
use commonweal_domain::{definition::IndicatorDefinition, governance::Decided, period::day};

/// Those that hold in the last quarter of the report, by number.
pub(super) fn in_force<'a>(series: &Series<'a>) -> Vec<&'a Decided> {
    Decided::in_force(&series.material.beside.decided, series.period().last())
}

/// "Counted by decision 4 of 12 May 2026, by vote: 31 for, 2 against." where members decided on the indicator, or on an
/// input of its formulas.
pub(super) fn behind(series: &Series<'_>, indicator: &IndicatorDefinition) -> Option<String> {
    let mut codes = vec![indicator.code.as_str()];
    codes.extend(indicator.rows.iter().flat_map(|row| row.formula.inputs()));
    let decided = Decided::behind(&series.material.beside.decided, &codes, series.period().last())?;
    Some(format!("Counted by {}.", decided.cited(series.lang())))
}

/// What members have decided and what holds; nothing where they have decided nothing.
pub(super) fn register(series: &Series<'_>) -> Vec<Block> {
    let lang = series.lang();
    let decided = in_force(series);
    if decided.is_empty() {
        return vec![];
    }
    let rows = decided
        .iter()
        .map(|decided| Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(decided.number.to_string()),
                Cell::text(&decided.title),
                Cell::text(format!("{}, {}", day(decided.on, lang), decided.way.words())),
                Cell::text(decided.outcome.counts.words()),
            ],
        })
        .collect();
    vec![
        Block::Heading { level: 3, text: "What members have decided".to_owned() },
        Block::Table(Table {
            title: String::new(),
            shorthand: String::new(),
            summary: "Decisions of the members that are in force".to_owned(),
            columns: vec![
                Column::words("No.").weighing(1),
                Column::words("Decision").weighing(9),
                Column::words("When and how").weighing(4),
                Column::words("Votes").weighing(4),
            ],
            rows,
            notes: vec![],
        }),
    ]
}
