//! What changed since the edition before, figure by figure.

use super::{Narrative, numbers::printed, series::Series, words};
use crate::{
    aggregate::RowKind as RowOf,
    document::{Block, Cell, Column, Row, RowKind, Sheet, Table, Text},
};
use commonweal_domain::{Exact, unit::Unit};
use serde_json::Value;
use std::collections::BTreeMap;

/// The edition before, as it was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its number.
    pub number: u32,
    /// What the coordinator says has changed since, and why.
    pub what_changed: String,
    /// Its figures, as [`crate::export::json`] wrote them.
    pub figures: Value,
}

/// How a figure was and is.
struct Changed {
    name: String,
    was: String,
    is: String,
}

/// The sheet, where there was an edition before.
pub(super) fn sheet(series: &Series<'_>, narrative: &Narrative) -> Option<Sheet> {
    let before = narrative.before.as_ref()?;
    let changed = changed(series, before);
    let lede = match changed.len() {
        0 => format!("No figure differs from edition {}.", before.number),
        1 => format!("One figure differs from edition {}.", before.number),
        count => format!("{count} figures differ from edition {}.", before.number),
    };
    let kept =
        series.current().rows().iter().filter(|row| row.kept && row.aggregate.id.kind == RowOf::Indicator).count();
    let least = series.material.network.settings.disclosure.contributors;
    let kept = match kept {
        0 => String::new(),
        1 => format!(" One stays as it was until what has changed since touches {least} enterprises."),
        count => {
            format!(" {count} stay as they were until what has changed since touches {least} enterprises in each.")
        }
    };
    let lede = lede + &kept;
    let mut blocks = vec![];
    if !before.what_changed.trim().is_empty() {
        blocks.push(Block::Paragraph(Text::plain(before.what_changed.trim())));
    }
    if !changed.is_empty() {
        blocks.push(Block::Table(Table {
            title: String::new(),
            shorthand: String::new(),
            summary: format!("Figures that differ from edition {}", before.number),
            columns: vec![
                Column::words("Figure"),
                Column::numbers(format!("Edition {}", before.number)),
                Column::numbers(format!("Edition {}", before.number + 1)),
            ],
            rows: changed
                .into_iter()
                .map(|changed| Row {
                    kind: RowKind::Body,
                    cells: vec![Cell::text(changed.name), Cell::text(changed.was), Cell::text(changed.is)],
                })
                .collect(),
            notes: vec![],
        }));
    }
    Some(Sheet {
        id: "revisions".to_owned(),
        name: "What changed".to_owned(),
        kicker: "Behind the figures".to_owned(),
        heading: format!("What changed since edition {}", before.number),
        lede: Text::plain(lede),
        blocks,
        foot: vec![],
    })
}

/// Indicators' rows that are otherwise than they were, in the order of the catalogue.
fn changed(series: &Series<'_>, before: &Before) -> Vec<Changed> {
    let text = |row: &Value, field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let empty = vec![];
    let rows = before.figures.get("rows").and_then(Value::as_array).unwrap_or(&empty);
    let then: BTreeMap<(String, String), &Value> = rows
        .iter()
        .filter(|row| text(row, "kind") == "indicator")
        .map(|row| ((text(row, "code"), text(row, "breakdown")), row))
        .collect();
    let now = crate::export::json(series.current());
    let now = now.get("rows").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut changed = vec![];
    for row in now.iter().filter(|row| text(row, "kind") == "indicator") {
        let (code, breakdown) = (text(row, "code"), text(row, "breakdown"));
        let was = then.get(&(code.clone(), breakdown.clone())).copied();
        let told = |row: Option<&Value>| {
            row.map_or_else(
                || "[x]".to_owned(),
                |row| shown(&text(row, "value"), &text(row, "unit"), &text(row, "marker")),
            )
        };
        // A mark that it was revised is no change by itself.
        let same = |row: &Value| (text(row, "value"), text(row, "marker").replace("[r]", "").trim().to_owned());
        if was.map(same) == Some(same(row)) {
            continue;
        }
        let name = series.indicator(&code).map_or_else(|| code.clone(), |definition| definition.name.clone());
        let parts: Vec<String> = breakdown
            .split(';')
            .filter_map(|pair| pair.split_once('='))
            .map(|(_, category)| words::category(category).to_lowercase())
            .collect();
        let name = if parts.is_empty() { name } else { format!("{name}: {}", parts.join(", ")) };
        changed.push(Changed { name, was: told(was), is: told(Some(row)) });
    }
    changed
}

fn shown(value: &str, unit: &str, marker: &str) -> String {
    let marker = marker.replace("upper-bound", "");
    let number = decimal(value).map(|number| {
        let (number, unit) = printed(&number, &Unit::new(unit));
        if unit.is_empty() { number } else { format!("{number} {unit}") }
    });
    [number.unwrap_or_default(), marker.trim().to_owned()].join(" ").trim().to_owned()
}

/// A decimal of at most four places, as files have it.
fn decimal(text: &str) -> Option<Exact> {
    let digits = text.trim_start_matches('-');
    let (wholes, parts) = digits.split_once('.').unwrap_or((digits, ""));
    let scaled: i64 = format!("{wholes}{parts:0<4}").parse().ok()?;
    let number = Exact::ratio(scaled, 10_000);
    Some(if text.starts_with('-') { &Exact::whole(0) - &number } else { number })
}
