//! A CSV file as a table: its header, and rows that have a field for each column.

use super::{
    Fault,
    records::{Record, records},
    shown, sorted,
};

/// A column that a file may have.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its header.
    pub name: &'static str,
    /// Whether a file may do without it.
    pub need: Need,
}

/// Whether a file may do without a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It must be there.
    Required,
    /// If it is not there, all its values are blank.
    Optional,
}

/// The rows of a file, without those that have too few or too many fields.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    columns: &'static [Column],
}

/// One row, its fields in the order of the wanted columns.
pub(super) struct Row {
    pub(super) line: usize,
    fields: Vec<String>,
}

impl Table {
    /// Header of a column.
    pub(super) fn name(&self, column: usize) -> &'static str {
        self.columns[column].name
    }
}

impl Row {
    /// A field without blanks around it.
    pub(super) fn get(&self, column: usize) -> &str {
        self.fields.get(column).map(|field| field.trim()).unwrap_or_default()
    }
}

/// What stands for bytes that are no UTF-8 after `String::from_utf8_lossy`.
const DAMAGED: char = '\u{fffd}';
const NOT_UTF8: &str = "is not UTF-8 text; save the file as “CSV UTF-8”";

/// Reads a table. Rows come with the faults found so far; where the header is not understood there are none.
pub(super) fn read(bytes: &[u8], columns: &'static [Column]) -> Result<(Table, Vec<Fault>), Vec<Fault>> {
    let at_header = |reason: String| vec![Fault::new(1, columns[0].name, reason)];
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(at_header("this is an Excel workbook; save it as CSV (UTF-8) and import that".to_owned()));
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (records, misquoted) = records(text);
    let mut records = records.into_iter();
    let names = list(columns);
    let Some(header) = records.next() else { return Err(at_header(format!("the header is missing; write {names}"))) };
    if let Some(separator) = foreign_separator(&header, columns) {
        return Err(vec![Fault::new(
            header.line,
            columns[0].name,
            format!("the columns are separated by {separator}; save the file as CSV with commas and decimal points"),
        )]);
    }
    let places = match places(&header, columns) {
        Ok(places) => places,
        Err(faults) => return Err(not_utf8(bytes, columns).map_or(faults, |fault| vec![fault])),
    };
    let heads: Vec<&str> = header.fields.iter().map(|field| field.trim()).collect();
    let mut faults: Vec<Fault> = misquoted
        .iter()
        .map(|fault| {
            Fault::new(fault.line, heads.get(fault.field).or(heads.last()).copied().unwrap_or_default(), fault.reason)
        })
        .collect();
    let mut rows = vec![];
    for record in records {
        faults.extend(damaged(&record, &heads));
        let (found, wanted) = (record.fields.len(), heads.len());
        if found == wanted {
            let fields = places.iter().map(|place| place.map(|place| record.fields[place].clone()).unwrap_or_default());
            rows.push(Row { line: record.line, fields: fields.collect() });
        } else {
            let column = heads.get(found).or(heads.last()).copied().unwrap_or_default();
            let reason = format!("the row has {found} fields where the header has {wanted}");
            faults.push(Fault::new(record.line, column, reason));
        }
    }
    Ok((Table { rows, columns }, faults))
}

/// Where each wanted column stands in the file.
fn places(header: &Record, columns: &[Column]) -> Result<Vec<Option<usize>>, Vec<Fault>> {
    let names = list(columns);
    let heads: Vec<&str> = header.fields.iter().map(|field| field.trim()).collect();
    if !heads.iter().any(|head| columns.iter().any(|column| column.name == *head)) {
        let reason = format!("the header is missing; write {names}");
        return Err(vec![Fault::new(header.line, columns[0].name, reason)]);
    }
    let mut faults = vec![];
    for (place, head) in heads.iter().enumerate() {
        if !columns.iter().any(|column| column.name == *head) {
            let name = if head.is_empty() { "(blank)".to_owned() } else { head.chars().take(40).collect() };
            faults.push(Fault::new(
                header.line,
                clean(&name),
                format!("there is no such column; the header is {names}"),
            ));
        } else if heads[..place].contains(head) {
            faults.push(Fault::new(header.line, *head, "the column is there twice; keep one"));
        }
    }
    for column in columns {
        if column.need == Need::Required && !heads.contains(&column.name) {
            faults.push(Fault::new(header.line, column.name, format!("the column is missing; the header is {names}")));
        }
    }
    if faults.is_empty() {
        Ok(columns.iter().map(|column| heads.iter().position(|head| *head == column.name)).collect())
    } else {
        Err(sorted(faults))
    }
}

/// Excel writes semicolons where the decimal separator is a comma; others write tabs.
fn foreign_separator(header: &Record, columns: &[Column]) -> Option<&'static str> {
    let first = header.fields.first()?;
    let parts_at = |separator: char| {
        first.contains(separator)
            && first.split(separator).any(|head| columns.iter().any(|column| column.name == head.trim()))
    };
    if parts_at(';') || first.trim() == "sep=;" {
        Some("semicolons, as Excel writes them in some countries")
    } else if parts_at('\t') {
        Some("tabs")
    } else {
        None
    }
}

/// Bytes that are no text, and control characters that nobody typed. Line breaks and tabs belong to text.
fn damaged(record: &Record, heads: &[&str]) -> Vec<Fault> {
    let fields = record.fields.iter().enumerate();
    fields
        .filter_map(|(place, field)| {
            let reason = if field.contains(DAMAGED) {
                NOT_UTF8.to_owned()
            } else {
                let control = field.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
                format!("has a control character in it (U+{:04X}); take it out", u32::from(control))
            };
            let column = heads.get(place).or(heads.last()).copied().unwrap_or_default();
            Some(Fault::new(record.line, column, reason))
        })
        .collect()
}

/// A file whose header cannot be read because it is no text at all.
fn not_utf8(bytes: &[u8], columns: &[Column]) -> Option<Fault> {
    let valid = std::str::from_utf8(bytes).err()?.valid_up_to();
    let line = bytes[..valid].split(|byte| *byte == b'\n').count();
    Some(Fault::new(line, columns[0].name, NOT_UTF8))
}

fn clean(text: &str) -> String {
    shown(text).trim_matches(['“', '”']).to_owned()
}

fn list(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}
