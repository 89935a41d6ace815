//! The decisions of members behind a report: at each definition, and as a short register.

use super::{Progress, numbers::in_sentence, series::Series};
use crate::document::{Block, Cell, Column, Row, RowKind, Table};
use commonweal_domain::{
    definition::{Asked, IndicatorDefinition},
    governance::{Change, Decided},
    lang::Lang,
    period::{Quarter, day},
};

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

/// "You said, we did": what members decided within the period of the report, what was done, and what it shows now;
/// nothing where they decided nothing.
pub(super) fn done(series: &Series<'_>, targets: &[Progress]) -> Vec<Block> {
    let (lang, period) = (series.lang(), series.period());
    let within = |decided: &&Decided| period.first_day() <= decided.on && decided.on <= period.last_day();
    let rows: Vec<Row> = series
        .material
        .beside
        .decided
        .iter()
        .filter(within)
        .map(|decided| Row {
            kind: RowKind::Body,
            cells: vec![
                Cell::text(&decided.title),
                Cell::text(format!(
                    "{}, {}: {}",
                    day(decided.on, lang),
                    decided.way.words(),
                    decided.outcome.counts.words()
                )),
                Cell::text(did(&decided.change, lang)),
                Cell::text(since(series, targets, &decided.change)),
            ],
        })
        .collect();
    if rows.is_empty() {
        return vec![];
    }
    vec![Block::Table(Table {
        title: String::new(),
        shorthand: String::new(),
        summary: "What members decided in these months, what was done, and what came of it".to_owned(),
        columns: vec![
            Column::words("You said").weighing(6),
            Column::words("How it was decided").weighing(4),
            Column::words("We did").weighing(5),
            Column::words("What it shows now").weighing(4),
        ],
        rows,
        notes: vec![],
    })]
}

/// What has been done by a decision.
fn did(change: &Change, lang: Lang) -> String {
    let from = |from: &Quarter| format!("from {} on", from.period().months(lang));
    match change {
        Change::Ask { asked: Asked::Off, from: quarter, .. } => format!("It is no longer asked, {}.", from(quarter)),
        Change::Ask { asked, from: quarter, .. } => format!("Asked {}, {}.", often(*asked), from(quarter)),
        Change::AddInput { asked, from: quarter, .. } => {
            format!("The question is asked {}, {}.", often(*asked), from(quarter))
        }
        Change::ChangeInput { from: quarter, .. } => format!("The question counts it so, {}.", from(quarter)),
        Change::AddIndicator { from: quarter, .. } => format!("Reports show it, {}.", from(quarter)),
        Change::ChangeIndicator { from: quarter, .. } => format!("Reports work it out so, {}.", from(quarter)),
        Change::SetTarget(_) => "The target stands in reports and on the dashboard.".to_owned(),
        Change::EndTarget { .. } => "The target was given up.".to_owned(),
        Change::Disclosure { from: quarter, .. } => format!("Figures are protected by it, {}.", from(quarter)),
        Change::Deadline { due_days, from: quarter, .. } => {
            format!("Returns are due {due_days} days after the quarter, {}.", from(quarter))
        }
        Change::Voting(_) => "Members decide by the new rule.".to_owned(),
        Change::Other => "Done.".to_owned(),
    }
}

const fn often(asked: Asked) -> &'static str {
    match asked {
        Asked::Quarterly => "every quarter",
        Asked::Yearly => "once a year",
        Asked::Off => "not at all",
    }
}

/// The figure that a decision is about, as it may be shown; blank where it is about none.
fn since(series: &Series<'_>, targets: &[Progress], change: &Change) -> String {
    let code = match change {
        Change::SetTarget(target) => {
            let progress = targets.iter().find(|progress| progress.indicator == target.indicator);
            return progress.map_or_else(String::new, |progress| progress.words.clone());
        }
        Change::Ask { about, .. } => about.as_str(),
        Change::AddIndicator { indicator, .. } | Change::ChangeIndicator { indicator, .. } => indicator.code.as_str(),
        _ => return String::new(),
    };
    let Some((definition, row)) = series.indicator(code).zip(series.headline(code)) else { return String::new() };
    match row.number().filter(|_| row.aggregate.id.cell.is_total()) {
        Some(number) => format!("{}: {}", definition.name, in_sentence(number, &row.aggregate.unit)),
        None => String::new(),
    }
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
