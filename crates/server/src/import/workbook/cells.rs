//! The cells of a sheet, row by row, as text that people see.

use super::{
    Refusal,
    number::{Calendar, day, decimal},
    package::{Package, Part, attribute},
    sheets::Sheet,
    strings::{Strings, read_plain, read_text},
    styles::{Shown, Styles},
};
use quick_xml::events::{BytesStart, Event};
use std::ops::ControlFlow;
use time::Date;

/// Columns of which something is kept; further ones are told as surplus.
const MOST_COLUMNS: usize = 64;
/// Most rows with something in them.
const MOST_ROWS: usize = 60_000;
/// Most rows without anything in them: programs write a few where a format was set, and each costs as much to read as
/// one that is filled.
const MOST_EMPTY: usize = 100_000;
/// Most cells, blank ones too: 60,000 rows of seven columns are less than half of it.
const MOST_CELLS: usize = 1_000_000;
/// Most bytes of text that all cells hold, as a long text may be referred to many times.
const MOST_TEXT: usize = 12 << 20;
/// The last row of a sheet.
const LAST_ROW: usize = 1 << 20;
/// Columns that a sheet can have: what claims more is no sheet, and would be read for half a minute.
const COLUMNS: usize = 1 << 14;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) enum Content {
    /// Nothing.
    #[default]
    Blank,
    /// A text, or a number as it is shown.
    Text(String),
    /// A day.
    Day(Date),
    /// What cannot be taken for a value; the words say what it is, and what to do.
    Wrong(String),
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in super::super) struct SheetRow {
    /// Its number in the sheet, from 1.
    pub(in super::super) number: usize,
    /// The first of its cells.
    pub(in super::super) cells: Vec<Content>,
    /// How many cells there are up to the last that is not blank.
    pub(in super::super) count: usize,
}

/// What cells need to be understood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'c> {
    pub(super) strings: &'c Strings,
    pub(super) styles: &'c Styles,
    pub(super) calendar: Calendar,
}

/// Gives each row that is not empty, until there are no more or enough of them.
pub(super) fn rows(
    package: &mut Package<'_>,
    sheet: &Sheet,
    context: Context<'_>,
    mut take: impl FnMut(SheetRow) -> ControlFlow<()>,
) -> Result<(), Refusal> {
    let mut part = package.needed(&sheet.part)?;
    let (mut row, mut filled, mut empty, mut cells, mut text) = (SheetRow::default(), 0, 0, 0, 0);
    loop {
        match part.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => {
                    let number = attribute(&element, "r")?.map(|number| number.parse());
                    let number = number.transpose().map_err(|_| Refusal::damaged())?.unwrap_or(row.number + 1);
                    if number > LAST_ROW || number <= row.number {
                        return Err(Refusal::damaged());
                    }
                    row = SheetRow { number, ..SheetRow::default() };
                }
                "c" => {
                    cells += 1;
                    if cells > MOST_CELLS {
                        return Err(Refusal::too_large());
                    }
                    let head = Head::read(&element)?;
                    let column = head.column.unwrap_or(row.cells.len().max(row.count));
                    let content = head.content(&mut part, context)?;
                    text += match &content {
                        Content::Text(text) | Content::Wrong(text) => text.len(),
                        Content::Blank | Content::Day(_) => 0,
                    };
                    if text > MOST_TEXT {
                        return Err(Refusal::too_large());
                    }
                    row.put(column, content)?;
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "row" if row.count > 0 => {
                    filled += 1;
                    if filled > MOST_ROWS {
                        return Err(Refusal::too_long(MOST_ROWS));
                    }
                    let next = SheetRow { number: row.number, ..SheetRow::default() };
                    if take(std::mem::replace(&mut row, next)).is_break() {
                        return Ok(());
                    }
                }
                "row" => {
                    empty += 1;
                    if empty > MOST_EMPTY {
                        return Err(Refusal::too_empty(MOST_EMPTY));
                    }
                }
                "sheetData" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(Refusal::damaged()),
            _ => {}
        }
    }
}

impl SheetRow {
    fn put(&mut self, column: usize, content: Content) -> Result<(), Refusal> {
        let blank = match &content {
            Content::Blank => true,
            Content::Text(text) => text.trim().is_empty(),
            Content::Day(_) | Content::Wrong(_) => false,
        };
        if column >= COLUMNS {
            return Err(Refusal::damaged());
        }
        if column < MOST_COLUMNS {
            if column < self.cells.len() {
                return Err(Refusal::damaged());
            }
            self.cells.resize(column, Content::Blank);
            self.cells.push(if blank { Content::Blank } else { content });
        }
        if !blank {
            self.count = self.count.max(column + 1);
        }
        Ok(())
    }
}

/// What a cell's tag says.
struct Head {
    column: Option<usize>,
    kind: String,
    format: Option<usize>,
}

impl Head {
    fn read(element: &BytesStart<'_>) -> Result<Self, Refusal> {
        let column = attribute(element, "r")?.map(|place| column(&place).ok_or_else(Refusal::damaged)).transpose()?;
        let format = attribute(element, "s")?.and_then(|format| format.parse().ok());
        Ok(Self { column, kind: attribute(element, "t")?.unwrap_or_default().into_owned(), format })
    }

    /// Reads on to the cell's end. Of a formula the value counts that was worked out when the file was saved.
    fn content(&self, part: &mut Part<'_, '_>, context: Context<'_>) -> Result<Content, Refusal> {
        let (mut value, mut inline, mut has_formula) = (String::new(), None, false);
        loop {
            let inside = match part.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => "v",
                    "is" => "is",
                    "f" => "f",
                    _ => "",
                },
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(Refusal::damaged()),
                _ => "",
            };
            match inside {
                "v" => read_plain(part, "v", &mut value)?,
                "is" => read_text(part, "is", inline.insert(String::new()))?,
                "f" => has_formula = true,
                _ => {}
            }
        }
        if has_formula && value.is_empty() && self.kind != "str" && inline.is_none() {
            return Ok(Content::Wrong(
                "is a formula whose result was not saved; open the file in Excel or LibreOffice and save it once more"
                    .to_owned(),
            ));
        }
        self.understood(value, inline, context)
    }

    fn understood(&self, value: String, inline: Option<String>, context: Context<'_>) -> Result<Content, Refusal> {
        Ok(match self.kind.as_str() {
            "inlineStr" => inline.map_or(Content::Blank, Content::Text),
            "str" => Content::Text(value),
            _ if value.is_empty() => Content::Blank,
            "s" => {
                let number = value.trim().parse().map_err(|_| Refusal::damaged())?;
                Content::Text(context.strings.get(number).ok_or_else(Refusal::damaged)?.to_owned())
            }
            "b" => {
                let said = if value.trim() == "0" { "FALSE" } else { "TRUE" };
                Content::Wrong(format!("is {said}, which is neither a number nor a text; write what it stands for"))
            }
            "e" => {
                Content::Wrong(format!("holds the error {}; put the formula right", super::super::shown(value.trim())))
            }
            "d" => value.get(..10).and_then(iso_day).map_or_else(|| Content::Wrong(no_number(&value)), Content::Day),
            "" | "n" => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => self.number(number, context),
                _ => Content::Wrong(no_number(&value)),
            },
            _ => return Err(Refusal::damaged()),
        })
    }

    fn number(&self, number: f64, context: Context<'_>) -> Content {
        match context.styles.get(self.format) {
            Shown::Number => Content::Text(decimal(number)),
            Shown::Percentage => Content::Text(format!("{}%", decimal(number * 100.0))),
            Shown::Time => Content::Wrong("is shown as a time; format the cell as a number".to_owned()),
            Shown::Day => day(number, context.calendar).map_or_else(
                || Content::Wrong("is shown as a date, but is none; format the cell as a number or a text".to_owned()),
                Content::Day,
            ),
        }
    }
}

fn no_number(value: &str) -> String {
    format!("holds {}, which is no number", super::super::shown(value))
}

/// The column of a place such as `AB12`, from 0; the last of a sheet is XFD.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_alphabetic);
    let mut column = 0_usize;
    for letter in letters.take(4) {
        column = column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1;
    }
    (1..=16_384).contains(&column).then(|| column - 1)
}

fn iso_day(text: &str) -> Option<Date> {
    Date::parse(text, time::macros::format_description!("[year]-[month]-[day]")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_name_their_columns() {
        for (place, number) in [("A1", Some(0)), ("Z9", Some(25)), ("AA10", Some(26)), ("XFD1", Some(16_383))] {
            assert_eq!(column(place), number);
        }
        for place in ["", "1", "XFE1", "AAAAAAAAAAAAAAAAAAAAAA1", "é1"] {
            assert_eq!(column(place), None, "{place}");
        }
    }
}
