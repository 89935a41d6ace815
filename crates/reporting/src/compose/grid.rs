//! A table of members by the categories of an input, for networks whose members have agreed to be recognised.
//!
//! It is made only where the network's own rule asks for no other contributor beside a single one, or where each who
//! stands in it agreed to be recognised in all of it; never of people, and of totals that are published: what is hidden in the total is hidden in its cells.

use super::{series::Series, template::TemplateBlock, words};
use crate::{
    aggregate::RowId,
    disclose::PublishedRow,
    document::{Cell as TableCell, Column, Row, RowKind, Table, Text},
};
use commonweal_domain::{Exact, breakdown::Cell, definition::SmallCounts, unit::Unit};
use std::collections::BTreeSet;

/// The table; none where members have not agreed, or nobody filed.
pub(super) fn by_member(series: &Series<'_>, block: &TemplateBlock) -> Option<Table> {
    let inputs: Vec<_> = block.codes.iter().filter_map(|code| series.input(code)).collect();
    let first = *inputs.first()?;
    if inputs.iter().any(|input| input.unit.counts_people() || input.small_counts != SmallCounts::No) {
        return None;
    }
    let categories = first.breakdown(&block.id)?.fixed();
    let cells: Vec<Cell> =
        categories.iter().map(|category| Cell::of(&block.id, category)).chain([Cell::total()]).collect();
    let rows: Vec<Vec<Option<&PublishedRow>>> = cells
        .iter()
        .map(|cell| inputs.iter().map(|input| series.current().row(&RowId::input(&input.code, cell.clone()))).collect())
        .collect();
    let by_rule = series.material.network.settings.disclosure.contributors <= 1;
    if !by_rule && !rows.iter().flatten().flatten().all(|row| row.agreed) {
        return None;
    }
    let members = named(series, &rows);
    if members.is_empty() {
        return None;
    }
    let unit = &first.unit;
    let mut lines: Vec<Row> = members
        .into_iter()
        .map(|(name, member)| {
            let cells = rows.iter().map(|row| written(row, unit, |row| amount(row, member)));
            Row { kind: RowKind::Body, cells: std::iter::once(name).chain(cells).map(TableCell::text).collect() }
        })
        .collect();
    let totals = rows.iter().map(|row| written(row, unit, |row| row.number().cloned()));
    let all = std::iter::once("All".to_owned()).chain(totals).map(TableCell::text).collect();
    lines.push(Row { kind: RowKind::Total, cells: all });
    let head = |cell: &Cell| cell.category(&block.id).map_or_else(|| "All".to_owned(), words::category);
    let names: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    Some(Table {
        title: String::new(),
        shorthand: String::new(),
        summary: names.join(" and "),
        columns: std::iter::once(Column::words(&block.text))
            .chain(cells.iter().map(|cell| Column::numbers(head(cell))))
            .collect(),
        rows: lines,
        notes: if unit.is_money() { vec![Text::plain("In pounds.")] } else { vec![] },
    })
}

/// Those who brought something, by the place that they are of where each has one of its own, else by name.
fn named(series: &Series<'_>, rows: &[Vec<Option<&PublishedRow>>]) -> Vec<(String, usize)> {
    let brought = rows.iter().flatten().flatten().flat_map(|row| row.aggregate.contributions.iter());
    let there: BTreeSet<usize> = brought.map(|contribution| contribution.member).collect();
    let members = &series.material.figures.members;
    let places: BTreeSet<&str> = there.iter().map(|member| members[*member].place.as_str()).collect();
    let by_place = places.len() == there.len() && !places.contains("");
    let mut named: Vec<(String, usize)> = there
        .into_iter()
        .map(|member| (if by_place { &members[member].place } else { &members[member].name }.clone(), member))
        .collect();
    named.sort();
    named
}

/// What a member brought to a total that is shown.
fn amount(row: &PublishedRow, member: usize) -> Option<Exact> {
    row.number()?;
    let own = row.aggregate.contributions.iter().find(|contribution| contribution.member == member);
    own.map(|contribution| contribution.amount.clone())
}

/// The numbers of one cell, one behind the other.
fn written(rows: &[Option<&PublishedRow>], unit: &Unit, amount: impl Fn(&PublishedRow) -> Option<Exact>) -> String {
    let one = |row: Option<&PublishedRow>| match row {
        Some(row) if row.suppressed.is_some() => "[c]".to_owned(),
        Some(row) => amount(row).map_or_else(|| "–".to_owned(), |number| unit.number(&number)),
        None => "–".to_owned(),
    };
    rows.iter().copied().map(one).collect::<Vec<_>>().join(" / ")
}
