//! The table of an indicator: a line for each period, a column for the indicator and each of its parts.

use super::{
    chart::{capital, part_name, shown},
    numbers::scale,
    series::Series,
    words,
};
use crate::{
    aggregate::RowId,
    disclose::PublishedRow,
    document::{Align, Cell as TableCell, Column, Row, RowKind, Table},
};
use commonweal_domain::breakdown::Cell;

/// Columns of numbers that fit on paper beside the period.
const COLUMNS: usize = 6;

/// An indicator's rows, with the parts of its ratio or the whole of its parts, over all periods of the series.
pub(super) fn of_indicator(series: &Series<'_>, code: &str) -> Table {
    let mut columns = vec![Column::words("Period")];
    let mut lines: Vec<Row> = series
        .all()
        .iter()
        .map(|publication| Row {
            kind: RowKind::Body,
            cells: vec![TableCell::text(words::head(publication.period, series.lang()).join(" "))],
        })
        .collect();
    let mut markers = vec![];
    let named: Vec<(String, Vec<Option<&PublishedRow>>)> =
        ids(series, code).into_iter().take(COLUMNS).map(|(name, id)| (name, series.row(&id))).collect();
    let unit = |rows: &[Option<&PublishedRow>]| rows.iter().flatten().next().map(|row| row.aggregate.unit.clone());
    for (name, rows) in &named {
        let Some(own) = unit(rows) else { continue };
        // Columns of one unit share one scale, so that they can be read across.
        let alike = named.iter().filter(|(_, rows)| unit(rows).as_ref() == Some(&own));
        let scale = scale(&own, alike.flat_map(|(_, rows)| rows.iter().flatten().filter_map(|row| row.number())));
        let mut head = vec![name.clone()];
        if !scale.name.is_empty() {
            head.push(capital(&scale.name));
        }
        columns.push(Column { head, align: Align::Right, weight: 0, current: false });
        for (line, row) in lines.iter_mut().zip(rows) {
            let text = row.map_or_else(|| "[x]".to_owned(), |row| shown(row, &scale));
            markers.extend(row.map(words::brackets).or_else(|| Some("[x]".to_owned())));
            line.cells.push(TableCell::text(text));
        }
    }
    let like_for_like = series.like_for_like(code);
    if let Some(found) = like_for_like.filter(|_| columns.len() <= COLUMNS) {
        let head = vec!["Like for like".to_owned(), "First = 100".to_owned()];
        columns.push(Column { head, align: Align::Right, weight: 0, current: false });
        for (line, publication) in lines.iter_mut().zip(series.all()) {
            let index = found.written(publication.period);
            markers.extend(index.is_none().then(|| "[x]".to_owned()));
            line.cells.push(TableCell::text(index.unwrap_or_else(|| "[x]".to_owned())));
        }
    }
    Table {
        title: String::new(),
        shorthand: shorthand(&markers),
        summary: series.indicator(code).map(|definition| definition.name.clone()).unwrap_or_default(),
        columns,
        rows: lines,
        notes: vec![],
    }
}

/// What the columns are called and which rows they show.
fn ids(series: &Series<'_>, code: &str) -> Vec<(String, RowId)> {
    let rows: Vec<&PublishedRow> = series.rows(code);
    let mut ids: Vec<(String, RowId)> =
        rows.iter().map(|row| (part_name(series, row), row.aggregate.id.clone())).collect();
    for row in rows.iter().filter(|row| row.aggregate.is_ratio() && row.aggregate.id.cell.is_total()) {
        for part in &row.aggregate.parts {
            if let Some(input) = series.input(&part.input) {
                ids.push((input_name(&input.name, &part.cell), RowId::input(&part.input, part.cell.clone())));
            }
        }
    }
    // Parts that make a whole have it as their last column.
    if let Some(row) = rows.first()
        && let [part] = row.aggregate.parts.as_slice()
        && !part.cell.is_total()
        && row.aggregate.id.cell == part.cell
        && let Some(input) = series.input(&part.input)
    {
        let whole = RowId::input(&part.input, Cell::total());
        if series.current().row(&whole).is_some() {
            ids.push((format!("All {}", input.name.to_lowercase()), whole));
        }
    }
    ids
}

fn input_name(name: &str, cell: &Cell) -> String {
    let parts: Vec<String> = cell.pairs().map(|(_, category)| words::category(category).to_lowercase()).collect();
    if parts.is_empty() { name.to_owned() } else { format!("{name}: {}", parts.join(", ")) }
}

/// The line that explains the shorthand that a table uses.
fn shorthand(markers: &[String]) -> String {
    let used: Vec<&str> = [
        ("[b]", "[b] break in the series"),
        ("[c]", "[c] confidential"),
        ("[e]", "[e] partly estimated"),
        ("[p]", "[p] provisional"),
        ("[r]", "[r] revised since it was published"),
        ("[x]", "[x] not available"),
        ("[z]", "[z] not applicable"),
    ]
    .into_iter()
    .filter(|(mark, _)| markers.iter().any(|marker| marker.contains(mark)))
    .map(|(_, words)| words)
    .collect();
    if used.is_empty() { String::new() } else { format!("Some shorthand is used in this table: {}.", used.join(", ")) }
}
