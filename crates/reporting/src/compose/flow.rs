//! Where a period's income came from, and where it went: a chart of totals that may all be shown.

use super::{
    numbers::{Scale, height, scale},
    series::Series,
};
use crate::document::{Cell as TableCell, Chart, ChartKind, Column, Row, RowKind, Stream, Table, Text};
use commonweal_domain::{Exact, breakdown::Cell, unit::Unit};

/// Who pays, in the order in which they are drawn.
const PAYERS: [(&str, &str); 5] = [
    ("public", "Public sector"),
    ("private", "Private sector"),
    ("social", "Social sector"),
    ("individuals", "Individuals"),
    ("unknown", "Not said by whom"),
];

/// A flow before it is drawn.
struct Part {
    name: &'static str,
    value: Exact,
    stays: bool,
}

/// The chart; none where a part of it may not be shown or was not filed: what is left would be drawn too large.
pub(super) fn chart(series: &Series<'_>) -> Option<Chart> {
    let current = series.current();
    let input = |code: &str, cell: Cell| current.input(code, &cell)?.number().cloned();
    let income = input("income", Cell::total())?;
    let mut inflows: Vec<Part> = vec![];
    let mut told = Exact::whole(0);
    for (payer, name) in PAYERS {
        let row = current.input("income", &Cell::of("payer", payer));
        if row.is_some_and(|row| row.suppressed.is_some()) {
            return None;
        }
        if let Some(value) = row.and_then(|row| row.number()).filter(|value| value.is_positive()) {
            told += value;
            inflows.push(Part { name, value: value.clone(), stays: false });
        }
    }
    let untold = &income - &told;
    if inflows.is_empty() || untold.is_negative() {
        return None;
    }
    if untold.is_positive() {
        inflows.push(Part { name: "Not said by whom", value: untold, stays: false });
    }
    let local = input("supplier-spend", Cell::of("place", "local"))?;
    let suppliers = input("supplier-spend", Cell::total())?;
    let elsewhere = &suppliers - &local;
    let rest = &income - &suppliers;
    if elsewhere.is_negative() || rest.is_negative() {
        return None;
    }
    let outflows: Vec<Part> = [
        ("Suppliers in the area", local.clone(), true),
        ("Suppliers elsewhere", elsewhere, false),
        ("Pay, other costs, and what is kept", rest, false),
    ]
    .into_iter()
    .filter(|(_, value, _)| value.is_positive())
    .map(|(name, value, stays)| Part { name, value, stays })
    .collect();
    let unit = Unit::new("GBP");
    let scale = scale(&unit, std::iter::once(&income));
    let months = series.period().months(series.lang());
    let written = |value: &Exact| super::numbers::in_sentence(value, &unit);
    Some(Chart {
        id: "money-flow".to_owned(),
        title: format!("{} came in, and {} went to suppliers in the area", written(&income), written(&local)),
        subtitle: format!("Income by payer and what it was spent on, {}, {months}", scale.name),
        alt: format!(
            "Of {} that came in, {} was paid to suppliers in the area and {} to suppliers elsewhere",
            written(&income),
            written(&local),
            written(&(&suppliers - &local)),
        ),
        kind: ChartKind::Flow {
            inflows: streams(&inflows, &scale),
            outflows: streams(&outflows, &scale),
            heads: ("Who paid".to_owned(), "Where it went".to_owned()),
            node: written(&income),
        },
        table: table(&inflows, &outflows, &scale),
    })
}

fn streams(parts: &[Part], scale: &Scale) -> Vec<Stream> {
    parts
        .iter()
        .map(|part| Stream {
            name: part.name.to_owned(),
            value: height(&part.value),
            label: label(&part.value, scale),
            stays: part.stays,
        })
        .collect()
}

/// An amount in the chart's scale, as it stands alone: "£0.48m".
fn label(value: &Exact, scale: &Scale) -> String {
    let after = match scale.name.as_str() {
        "£ million" => "m",
        "£ thousand" => "k",
        _ => "",
    };
    format!("£{}{after}", scale.write(value))
}

fn table(inflows: &[Part], outflows: &[Part], scale: &Scale) -> Table {
    let row = |way: &str, part: &Part| Row {
        kind: RowKind::Body,
        cells: vec![TableCell::text(part.name), TableCell::text(way), TableCell::text(scale.write(&part.value))],
    };
    let rows = inflows.iter().map(|part| row("In", part)).chain(outflows.iter().map(|part| row("Out", part)));
    Table {
        title: String::new(),
        shorthand: String::new(),
        summary: "Where income came from and where it went".to_owned(),
        columns: vec![Column::words("Who"), Column::words("Way"), Column::numbers(super::chart::capital(&scale.name))],
        rows: rows.collect(),
        notes: vec![Text::plain(
            "“Pay, other costs, and what is kept” is income less what was paid to suppliers. Sales of members to each other are in it on both sides.",
        )],
    }
}
