//! The workbook that is made for one return: how it is laid out, and how it is read once somebody has filled it in.
//!
//! A sheet that is not shown says whose it is; columns that are not shown say which figure a row is about. A row
//! without a value, a reason and a note was left blank, and changes nothing.

use super::{
    Fault, Known,
    figures::{BREAKDOWN, CONFIDENCE, ENTERPRISE, INPUT, NOTE, PERIOD, VALUE},
    shown,
    table::{Column, Holds, Need, Table},
    text_table::damage,
    workbook::{Content, Refusal, SheetRow, Workbook},
};
use commonweal_domain::{figure::Confidence, period::Quarter, quantity::Quantity};
use commonweal_reporting::export::harmless;
use std::ops::ControlFlow;

/// Name of the sheet with the figures.
pub const SHEET: &str = "Figures";
/// Name of the sheet that says whose the workbook is; it is not shown.
pub const IDENTITY: &str = "Commonweal";
/// What the first cell of that sheet says, and the version of the layout beside it.
pub const MARK: (&str, &str) = ("commonweal-return", "1");

/// Heads of the sheet's columns.
pub const HEADS: [&str; 13] = [
    "Question",
    "Guidance",
    "Period",
    "Unit",
    "Last value",
    "Last value is of",
    "Value",
    "If there is no value",
    "How sure",
    "Note",
    "input",
    "period code",
    "breakdown",
];

/// Reasons why there is no value, as the drop-down list has them, with their marks.
pub const REASONS: [(&str, &str); 4] =
    [("Figure", ""), ("Not available [x]", "[x]"), ("Does not apply [z]", "[z]"), ("Rather not say [w]", "[w]")];

/// How sure a figure is, as the drop-down list has it.
pub const CONFIDENCES: [(&str, Confidence); 3] =
    [("Counted", Confidence::Counted), ("Good estimate", Confidence::Estimate), ("Rough guess", Confidence::Guess)];

/// Whose workbook it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Slug of the network.
    pub network: String,
    /// Slug of the enterprise.
    pub enterprise: String,
    /// The round.
    pub quarter: Quarter,
}

impl Identity {
    /// Why the workbook is not taken here, if it is not.
    pub(super) fn is_not_for(&self, known: &Known) -> Option<String> {
        if self.network != known.network {
            return Some(format!("this workbook was made for the network {}", shown(&self.network)));
        }
        let (enterprise, quarter) = known.terms.only.as_ref()?;
        (known.slug(&self.enterprise) != *enterprise || self.quarter != *quarter).then(|| {
            let (theirs, of) = (shown(&self.enterprise), self.quarter);
            format!("this workbook was made for {theirs} and {of}; this return is of {enterprise} for {quarter}")
        })
    }
}

const fn column(name: &'static str) -> Column {
    Column { name, need: Need::Required, holds: Holds::Text }
}

/// The columns of figures under the heads at which people look.
static COLUMNS: [Column; 7] = [
    column("Question"),
    column("Period"),
    column("Question"),
    column("Question"),
    column("Value"),
    column("How sure"),
    column("Note"),
];

/// Reads the workbook if it is one that was made for a return.
pub(super) fn read(workbook: &mut Workbook<'_>) -> Result<Option<(Identity, Table, Vec<Fault>)>, Refusal> {
    let Some(sheet) = workbook.hidden(IDENTITY) else { return Ok(None) };
    let mut pairs = vec![];
    workbook.rows(&sheet, |row| {
        pairs.push((text(&row, 0).to_owned(), text(&row, 1).to_owned()));
        if pairs.len() < 10 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let of = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    match of(MARK.0) {
        None => return Ok(None),
        Some(version) if version != MARK.1 => {
            return Err(Refusal("this workbook was made by another version; download it again".to_owned()));
        }
        Some(_) => {}
    }
    let damaged = || Refusal("the workbook no longer says whose it is; download it again".to_owned());
    let identity = Identity {
        network: of("network").ok_or_else(damaged)?.to_owned(),
        enterprise: of("enterprise").ok_or_else(damaged)?.to_owned(),
        quarter: of("quarter").and_then(|code| code.parse().ok()).ok_or_else(damaged)?,
    };
    let sheet = workbook
        .sheets()
        .into_iter()
        .find(|sheet| sheet.name == SHEET)
        .ok_or_else(|| Refusal(format!("the workbook has no sheet “{SHEET}” any more; download it again")))?;
    let mut reader =
        Reader { places: None, table: Table::of(&COLUMNS), faults: vec![], enterprise: &identity.enterprise };
    workbook.rows(&sheet, |row| reader.take(&row))?;
    let Reader { places, table, faults, .. } = reader;
    match places {
        Some(Some(_)) => Ok(Some((identity, table, faults))),
        _ => Err(Refusal(format!("the heads of the sheet “{SHEET}” were changed; download the workbook again"))),
    }
}

/// Rows on their way into the table.
struct Reader<'a> {
    /// Where the columns from [`HEADS`] stand; none before the head, nor where one of them is missing.
    places: Option<Option<[usize; HEADS.len()]>>,
    table: Table,
    faults: Vec<Fault>,
    enterprise: &'a str,
}

const GIVEN: usize = 6;
const REASON: usize = 7;
const SURE: usize = 8;
const SAID: usize = 9;
const CODE: usize = 10;

impl Reader<'_> {
    fn take(&mut self, row: &SheetRow) -> ControlFlow<()> {
        match self.places {
            None => {
                let at = |head: &str| {
                    row.cells.iter().position(|cell| matches!(cell, Content::Text(text) if text.trim() == head))
                };
                let places: Option<Vec<usize>> = HEADS.iter().map(|head| at(head)).collect();
                self.places = Some(places.and_then(|places| places.try_into().ok()));
                if self.places == Some(None) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            }
            Some(None) => ControlFlow::Break(()),
            Some(Some(places)) => {
                // Rows without a code are heads of sections.
                if !text(row, places[CODE]).is_empty() {
                    self.figure(row, places);
                }
                super::enough(&self.faults)
            }
        }
    }

    fn figure(&mut self, row: &SheetRow, places: [usize; HEADS.len()]) {
        let mut fields = [const { String::new() }; 7];
        self.enterprise.clone_into(&mut fields[ENTERPRISE]);
        text(row, places[CODE]).clone_into(&mut fields[INPUT]);
        text(row, places[CODE + 1]).clone_into(&mut fields[PERIOD]);
        text(row, places[CODE + 2]).clone_into(&mut fields[BREAKDOWN]);
        let mut wrong = vec![];
        let mut cell = |place: usize, column: usize| match field(row.cells.get(places[place])) {
            Ok(text) => text,
            Err(reason) => {
                wrong.push((column, HEADS[place], reason));
                String::new()
            }
        };
        let (given, reason, sure, note) =
            (cell(GIVEN, VALUE), cell(REASON, VALUE), cell(SURE, CONFIDENCE), cell(SAID, NOTE));
        if wrong.is_empty() && given.is_empty() && note.is_empty() && mark(&reason) == Some("") {
            return;
        }
        if wrong.is_empty() {
            match value(&given, &reason, &note) {
                Ok(value) => fields[VALUE] = value,
                Err((place, reason)) => wrong.push((VALUE, HEADS[place], reason)),
            }
            match confidence(&sure) {
                Some(sure) => sure.code().clone_into(&mut fields[CONFIDENCE]),
                None => wrong.push((
                    CONFIDENCE,
                    HEADS[SURE],
                    format!("{} is not in the list; choose Counted, Good estimate or Rough guess", shown(&sure)),
                )),
            }
        }
        fields[NOTE] = harmless(&note);
        let columns: Vec<usize> = wrong.iter().map(|(column, ..)| *column).collect();
        self.faults.extend(wrong.into_iter().map(|(_, head, reason)| Fault::new(row.number, head, reason)));
        self.table.push(row.number, &fields, &columns);
    }
}

/// The value of a row as files have it; else the column at fault, and why.
fn value(given: &str, reason: &str, note: &str) -> Result<String, (usize, String)> {
    let Some(mark) = mark(reason) else {
        return Err((
            REASON,
            format!("{} is not in the list; choose one of its lines, or leave it blank", shown(reason)),
        ));
    };
    let given = given.trim();
    let typed = REASONS.iter().map(|(_, mark)| *mark).find(|mark| !mark.is_empty() && given.eq_ignore_ascii_case(mark));
    match (given, mark, typed) {
        ("", "", _) => {
            let reason = if note.is_empty() { "" } else { ", but there is a note" };
            Err((GIVEN, format!("is blank{reason}; write a figure, or choose why there is none")))
        }
        ("", mark, _) => Ok(mark.to_owned()),
        (_, "", Some(typed)) => Ok(typed.to_owned()),
        (_, mark, Some(typed)) if mark == typed => Ok(typed.to_owned()),
        // A share that Excel shows with % is understood where the unit is per cent, and refused elsewhere.
        (given, "", None) if given.ends_with('%') => Ok(given.to_owned()),
        (given, "", None) => match Quantity::parse_typed(given) {
            Ok(quantity) => Ok(quantity.to_string()),
            Err(error) => Err((GIVEN, format!("{} {error}", shown(given)))),
        },
        _ => Err((REASON, format!("{} is chosen, but there is a value too; clear one of the two", shown(reason)))),
    }
}

fn mark(reason: &str) -> Option<&'static str> {
    let reason = reason.trim();
    let found = REASONS.iter().find(|(words, mark)| reason.eq_ignore_ascii_case(words) || reason == *mark);
    found.map(|(_, mark)| *mark)
}

fn confidence(sure: &str) -> Option<Confidence> {
    let sure = sure.trim();
    let listed = CONFIDENCES.iter().find(|(words, _)| sure.eq_ignore_ascii_case(words));
    listed.map_or_else(|| Confidence::parse(sure), |(_, confidence)| Some(*confidence))
}

fn text(row: &SheetRow, place: usize) -> &str {
    match row.cells.get(place) {
        Some(Content::Text(text)) => text.trim(),
        _ => "",
    }
}

fn field(cell: Option<&Content>) -> Result<String, String> {
    match cell {
        None | Some(Content::Blank) => Ok(String::new()),
        Some(Content::Text(text)) => damage(text).map_or_else(|| Ok(text.trim().to_owned()), Err),
        Some(Content::Wrong(reason)) => Err(reason.clone()),
        Some(Content::Day(_)) => Err("is a date; format the cell as a number".to_owned()),
    }
}
