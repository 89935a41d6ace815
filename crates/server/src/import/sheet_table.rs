//! A sheet of a workbook as a table.

use super::{
    Fault,
    table::{Builder, Column, Holds, RawRow, Table, has_any, no_header},
    text_table::damage,
    workbook::{Content, Refusal, Sheet, SheetRow, Workbook},
};
use commonweal_domain::{
    lang::Lang,
    period::{Quarter, day},
};
use std::ops::ControlFlow;
use time::Date;

/// Reads the one sheet that has the wanted header. Rows come with the faults found so far; where the header is not
/// understood there are none.
pub(super) fn read(workbook: &mut Workbook<'_>, columns: &'static [Column]) -> Result<(Table, Vec<Fault>), Vec<Fault>> {
    let refused = |refusal: Refusal| vec![refusal.fault(columns)];
    let sheet = choose(workbook, columns).map_err(refused)?;
    let mut builder: Option<Builder> = None;
    let mut wrong_header = vec![];
    let read = workbook.rows(&sheet, |row| match &mut builder {
        Some(builder) => put(builder, row),
        None => match Builder::new(columns, row.number, heads(&row)) {
            Ok(begun) => {
                builder = Some(begun);
                ControlFlow::Continue(())
            }
            Err(faults) => {
                wrong_header = faults;
                ControlFlow::Break(())
            }
        },
    });
    read.map_err(refused)?;
    match builder {
        Some(builder) => Ok(builder.done()),
        None if wrong_header.is_empty() => Err(vec![no_header(1, columns)]),
        None => Err(wrong_header),
    }
}

/// The sheet that begins with a wanted header; the first one where none does, so that its header is told as wrong.
fn choose(workbook: &mut Workbook<'_>, columns: &[Column]) -> Result<Sheet, Refusal> {
    let sheets = workbook.sheets();
    let mut found: Vec<&Sheet> = vec![];
    for sheet in &sheets {
        if workbook.first_row(sheet)?.is_some_and(|row| has_any(&heads(&row), columns)) {
            found.push(sheet);
        }
    }
    match found.as_slice() {
        [one] => Ok((*one).clone()),
        [] => sheets.into_iter().next().ok_or_else(|| Refusal("the workbook has no sheet that is shown".to_owned())),
        [one, other, ..] => {
            let (one, other) = (super::shown(&one.name), super::shown(&other.name));
            Err(Refusal(format!("the sheets {one} and {other} both have figures; keep them in one sheet")))
        }
    }
}

fn heads(row: &SheetRow) -> Vec<String> {
    let head = |content: &Content| match content {
        Content::Text(text) => text.trim().to_owned(),
        Content::Blank | Content::Day(_) | Content::Wrong(_) => String::new(),
    };
    row.cells.iter().take(row.count).map(head).collect()
}

fn put(builder: &mut Builder, row: SheetRow) -> ControlFlow<()> {
    let mut raw = RawRow { line: row.number, ..RawRow::default() };
    if row.count > builder.heads.len() {
        let reason = format!("the row has {} cells where the header has {}", row.count, builder.heads.len());
        raw.wrong.push((builder.heads.len(), reason));
    }
    for (place, content) in row.cells.into_iter().take(builder.heads.len()).enumerate() {
        let holds = builder.column_at(place).map_or(Holds::Text, |column| column.holds);
        match field(content, holds) {
            Ok(text) => raw.fields.push(text),
            Err(reason) => {
                raw.fields.push(String::new());
                raw.wrong.push((place, reason));
            }
        }
    }
    builder.put(raw)
}

/// What a cell holds as the text of a field, or why it cannot be taken.
fn field(content: Content, holds: Holds) -> Result<String, String> {
    match content {
        Content::Blank => Ok(String::new()),
        Content::Text(text) => damage(&text).map_or(Ok(text), Err),
        Content::Wrong(reason) => Err(reason),
        Content::Day(date) => match holds {
            Holds::Text => Ok(date.to_string()),
            Holds::Number => Err(format!("is a date ({}); format the cell as a number", in_words(date))),
            Holds::Period => Err(format!(
                "is a date ({}), as Excel makes of some texts; write the period as text, like {} for the quarter of that day",
                in_words(date),
                Quarter::of(date)
            )),
        },
    }
}

fn in_words(date: Date) -> String {
    day(date, Lang::EnGb)
}
