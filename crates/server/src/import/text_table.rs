//! A CSV file as a table.

use super::{
    Fault,
    records::{Record, records},
    table::{Builder, Column, RawRow, Table, no_header},
};

/// What stands for bytes that are no UTF-8 after `String::from_utf8_lossy`.
const DAMAGED: char = '\u{fffd}';
const NOT_UTF8: &str = "is not UTF-8 text; save the file as “CSV UTF-8”";

/// Reads a table. Rows come with the faults found so far; where the header is not understood there are none.
pub(super) fn read(bytes: &[u8], columns: &'static [Column]) -> Result<(Table, Vec<Fault>), Vec<Fault>> {
    let text = String::from_utf8_lossy(bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut records = records(text);
    let Some(header) = records.next() else { return Err(vec![no_header(1, columns)]) };
    if let Some(separator) = foreign_separator(&header, columns) {
        return Err(vec![Fault::new(
            header.line,
            columns[0].name,
            format!("the columns are separated by {separator}; save the file as CSV with commas and decimal points"),
        )]);
    }
    let heads: Vec<String> = header.fields.iter().map(|field| field.trim().to_owned()).collect();
    let mut builder = match Builder::new(columns, header.line, heads) {
        Ok(builder) => builder.expecting(text.matches('\n').count(), text.len()),
        Err(faults) => return Err(not_utf8(bytes, columns).map_or(faults, |fault| vec![fault])),
    };
    for (field, reason) in &header.misquoted {
        let fault = Fault::new(header.line, builder.head(*field), *reason);
        builder.faults.push(fault);
    }
    for record in records {
        let (found, wanted) = (record.count, builder.heads.len());
        for (field, reason) in misquoted(&record).chain(damaged(&record)) {
            let fault = Fault::new(record.line, builder.head(field), reason);
            builder.faults.push(fault);
        }
        let blank = record.fields.iter().all(|field| field.trim().is_empty()) && found <= record.fields.len();
        let row = if found == wanted {
            RawRow { line: record.line, fields: record.fields, wrong: vec![] }
        } else {
            if !blank {
                let reason = format!("the row has {found} fields where the header has {wanted}");
                let fault = Fault::new(record.line, builder.head(found), reason);
                builder.faults.push(fault);
            }
            RawRow { line: record.line, ..RawRow::default() }
        };
        if builder.put(row).is_break() {
            break;
        }
    }
    Ok(builder.done())
}

fn misquoted(record: &Record) -> impl Iterator<Item = (usize, String)> + '_ {
    record.misquoted.iter().map(|(field, reason)| (*field, (*reason).to_owned()))
}

/// Bytes that are no text, and control characters that nobody typed. Line breaks and tabs belong to text.
fn damaged(record: &Record) -> impl Iterator<Item = (usize, String)> + '_ {
    record.fields.iter().enumerate().filter_map(|(place, field)| Some((place, damage(field)?)))
}

/// What is wrong with the characters of a field.
pub(super) fn damage(field: &str) -> Option<String> {
    if field.contains(DAMAGED) {
        return Some(NOT_UTF8.to_owned());
    }
    let control = field.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))?;
    Some(format!("has a control character in it (U+{:04X}); take it out", u32::from(control)))
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

/// A file whose header cannot be read because it is no text at all.
fn not_utf8(bytes: &[u8], columns: &[Column]) -> Option<Fault> {
    let valid = std::str::from_utf8(bytes).err()?.valid_up_to();
    let line = bytes[..valid].split(|byte| *byte == b'\n').count();
    Some(Fault::new(line, columns[0].name, NOT_UTF8))
}
