//! A file as a table: its header, and rows that have a field for each column.

use super::Fault;
use std::{collections::BTreeSet, ops::ControlFlow};

/// A column that a file may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// Its header.
    pub(super) name: &'static str,
    /// Whether a file may do without it.
    pub(super) need: Need,
    /// What its cells hold in a sheet.
    pub(super) holds: Holds,
}

/// Whether a file may do without a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// It must be there.
    Required,
    /// If it is not there, all its values are blank.
    Optional,
}

/// What the cells of a column hold: Excel makes dates of what merely looks like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// A text, or a day written like 2025-10-01.
    Text,
    /// A number or a mark.
    Number,
    /// A quarter or a year.
    Period,
}

/// The rows of a file, without those that have too few or too many fields. All texts stand behind each other, so that
/// a row takes 32 bytes besides them.
#[derive(Debug)]
pub(super) struct Table {
    columns: &'static [Column],
    lines: Vec<u32>,
    text: String,
    /// Where each field ends; a row has as many as there are columns.
    ends: Vec<u32>,
    /// Row and column of what has been told as a fault already.
    wrong: BTreeSet<(usize, usize)>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'t> {
    table: &'t Table,
    index: usize,
}

/// A row on its way into a table, its fields in the order of the file.
#[derive(Debug, Default)]
pub(super) struct RawRow {
    /// Line or row of the file.
    pub(super) line: usize,
    /// Its fields.
    pub(super) fields: Vec<String>,
    /// Which of them cannot be taken, and why.
    pub(super) wrong: Vec<(usize, String)>,
}

/// A table in the making.
#[derive(Debug)]
pub(super) struct Builder {
    table: Table,
    /// Where each column stands in the file.
    places: Vec<Option<usize>>,
    /// The header as it stands in the file.
    pub(super) heads: Vec<String>,
    pub(super) faults: Vec<Fault>,
}

impl Table {
    /// A table without rows.
    pub(super) const fn of(columns: &'static [Column]) -> Self {
        Self { columns, lines: vec![], text: String::new(), ends: vec![], wrong: BTreeSet::new() }
    }

    /// Adds a row whose fields stand in the order of the columns. What is wrong with some of them has been told.
    pub(super) fn push(&mut self, line: usize, fields: &[impl AsRef<str>], wrong: &[usize]) {
        let index = self.lines.len();
        self.lines.push(line as u32);
        for field in fields.iter().take(self.columns.len()) {
            self.text.push_str(field.as_ref().trim());
            self.ends.push(self.text.len() as u32);
        }
        self.wrong.extend(wrong.iter().map(|column| (index, *column)));
    }

    /// Its columns.
    pub(super) const fn columns(&self) -> &'static [Column] {
        self.columns
    }

    /// Its rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (0..self.lines.len()).map(|index| Row { table: self, index })
    }
}

impl<'t> Row<'t> {
    /// Where it stands in the file.
    pub(super) fn line(self) -> usize {
        self.table.lines[self.index] as usize
    }

    /// Header of a column.
    pub(super) fn name(self, column: usize) -> &'static str {
        self.table.columns[column].name
    }

    /// A field without blanks around it.
    pub(super) fn get(self, column: usize) -> &'t str {
        let table = self.table;
        let place = self.index * table.columns.len() + column;
        let start = place.checked_sub(1).map_or(0, |before| table.ends[before] as usize);
        table.text.get(start..table.ends[place] as usize).unwrap_or_default()
    }

    /// Whether what is wrong with a field has been told already.
    pub(super) fn is_wrong(self, column: usize) -> bool {
        self.table.wrong.contains(&(self.index, column))
    }
}

impl Builder {
    /// Understands a header, which stands in `line`.
    pub(super) fn new(columns: &'static [Column], line: usize, heads: Vec<String>) -> Result<Self, Vec<Fault>> {
        let places = places(&heads, line, columns)?;
        Ok(Self { table: Table::of(columns), places, heads, faults: vec![] })
    }

    /// With room for rows, so that none of them is moved later, which would take the room twice.
    pub(super) fn expecting(mut self, rows: usize, text: usize) -> Self {
        self.table.lines.reserve_exact(rows);
        self.table.ends.reserve_exact(rows * self.table.columns.len());
        self.table.text.reserve_exact(text);
        self
    }

    /// What the column at a place of the file is, if it is wanted.
    pub(super) fn column_at(&self, place: usize) -> Option<Column> {
        let index = self.places.iter().position(|wanted| *wanted == Some(place))?;
        Some(self.table.columns[index])
    }

    /// Header at a place of the file, or the last one behind its end.
    pub(super) fn head(&self, place: usize) -> &str {
        self.heads.get(place).or(self.heads.last()).map_or("", String::as_str)
    }

    /// Adds a row; one in which nothing stands is skipped. Breaks off where there are too many faults to be of use.
    pub(super) fn put(&mut self, row: RawRow) -> ControlFlow<()> {
        for (place, reason) in &row.wrong {
            let fault = Fault::new(row.line, self.head(*place), reason.clone());
            self.faults.push(fault);
        }
        let enough = super::enough(&self.faults);
        if row.wrong.is_empty() && row.fields.iter().all(|field| field.trim().is_empty()) {
            return enough;
        }
        let is_wrong = |place: &usize| row.wrong.iter().any(|(wrong, _)| wrong == place);
        let of = |place: &Option<usize>| {
            let place = place.filter(|place| !is_wrong(place));
            place.and_then(|place| row.fields.get(place)).map_or("", String::as_str)
        };
        let fields: Vec<&str> = self.places.iter().map(of).collect();
        let places = self.places.iter().enumerate();
        let wrong: Vec<usize> =
            places.filter(|(_, place)| place.as_ref().is_some_and(is_wrong)).map(|(column, _)| column).collect();
        self.table.push(row.line, &fields, &wrong);
        enough
    }

    /// The table, and what is wrong with rows or fields of it.
    pub(super) fn done(self) -> (Table, Vec<Fault>) {
        (self.table, self.faults)
    }
}

/// Where each wanted column stands in the file.
fn places(heads: &[String], line: usize, columns: &[Column]) -> Result<Vec<Option<usize>>, Vec<Fault>> {
    let names = list(columns);
    if !has_any(heads, columns) {
        return Err(vec![no_header(line, columns)]);
    }
    let mut faults = vec![];
    for (place, head) in heads.iter().enumerate() {
        if !columns.iter().any(|column| column.name == *head) {
            let name = if head.is_empty() { "(blank)".to_owned() } else { clean(head) };
            faults.push(Fault::new(line, name, format!("there is no such column; the header is {names}")));
        } else if heads[..place].contains(head) {
            faults.push(Fault::new(line, head, "the column is there twice; keep one"));
        }
    }
    for column in columns {
        if column.need == Need::Required && !heads.iter().any(|head| head == column.name) {
            faults.push(Fault::new(line, column.name, format!("the column is missing; the header is {names}")));
        }
    }
    if faults.is_empty() {
        Ok(columns.iter().map(|column| heads.iter().position(|head| head == column.name)).collect())
    } else {
        Err(super::sorted(faults))
    }
}

/// Whether any head is one of the wanted columns.
pub(super) fn has_any(heads: &[String], columns: &[Column]) -> bool {
    heads.iter().any(|head| columns.iter().any(|column| column.name == head))
}

/// There is no header.
pub(super) fn no_header(line: usize, columns: &[Column]) -> Fault {
    Fault::new(line, columns[0].name, format!("the header is missing; write {}", list(columns)))
}

fn clean(text: &str) -> String {
    super::shown(text).trim_matches(['“', '”']).to_owned()
}

fn list(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}
