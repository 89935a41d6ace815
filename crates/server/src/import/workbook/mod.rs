//! Excel workbooks (.xlsx) as tables: read like CSV, behind guards of our own.
//!
//! An archive may unpack to a thousand times its size, refer to one text a million times, or name more parts than fit
//! into memory, so each of these is counted before and while it is read. Parts are read as streams of tags, and what
//! no spreadsheet writes is refused: nothing is guessed, run or followed.

mod cells;
mod guarded;
mod number;
mod package;
mod sheets;
mod strings;
mod styles;

#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;

pub(super) use cells::{Content, SheetRow};
pub use package::MOST_BYTES;
pub(super) use sheets::Sheet;

use super::{Fault, table::Column};
use cells::{Context, rows};
use package::Package;
use sheets::Contents;
use std::ops::ControlFlow;
use strings::Strings;
use styles::Styles;

/// Why a workbook is not read; the words say what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) String);

impl Refusal {
    fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// As a fault of the file as a whole.
    pub(super) fn fault(self, columns: &[Column]) -> Fault {
        Fault::new(1, columns[0].name, self.0)
    }

    fn damaged() -> Self {
        Self::new(
            "the workbook is damaged or cut short; open it in Excel or LibreOffice, save it as .xlsx and import that",
        )
    }

    fn strange() -> Self {
        Self::new(
            "the workbook is not as Excel writes them; open it in Excel or LibreOffice, save it as .xlsx and import that",
        )
    }

    fn too_large() -> Self {
        Self::new("the workbook is far larger unpacked than a sheet of figures; split it, or import CSV")
    }

    fn too_long(rows: usize) -> Self {
        let thousands = rows / 1_000;
        Self::new(format!("the sheet has more than {thousands},000 rows; split it, or import CSV"))
    }

    fn too_empty(rows: usize) -> Self {
        let thousands = rows / 1_000;
        Self::new(format!(
            "the sheet has more than {thousands},000 rows with nothing in them; delete those below the figures, or import CSV"
        ))
    }

    fn macros() -> Self {
        Self::new("this workbook has macros; save it as .xlsx without them and import that")
    }

    fn links() -> Self {
        Self::new("this workbook draws on other files or databases; save it with values only and import that")
    }
}

/// A workbook whose contents are known, and whose cells are not read yet.
pub(super) struct Workbook<'a> {
    package: Package<'a>,
    contents: Contents,
    strings: Strings,
    styles: Styles,
}

impl<'a> Workbook<'a> {
    /// Opens a workbook.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let mut package = Package::open(bytes)?;
        let contents = Contents::read(&mut package)?;
        let strings = Strings::read(&mut package, contents.strings.as_deref())?;
        let styles = Styles::read(&mut package, contents.styles.as_deref())?;
        Ok(Self { package, contents, strings, styles })
    }

    /// The sheets that people see, in their order.
    pub(super) fn sheets(&self) -> Vec<Sheet> {
        self.contents.sheets.iter().filter(|sheet| !sheet.hidden).cloned().collect()
    }

    /// A sheet that people do not see.
    pub(super) fn hidden(&self, name: &str) -> Option<Sheet> {
        self.contents.sheets.iter().find(|sheet| sheet.hidden && sheet.name == name).cloned()
    }

    /// Gives each row of a sheet that is not empty, until there are no more or enough of them.
    pub(super) fn rows(&mut self, sheet: &Sheet, take: impl FnMut(SheetRow) -> ControlFlow<()>) -> Result<(), Refusal> {
        let context = Context { strings: &self.strings, styles: &self.styles, calendar: self.contents.calendar };
        rows(&mut self.package, sheet, context, take)
    }

    /// The first row of a sheet that is not empty.
    pub(super) fn first_row(&mut self, sheet: &Sheet) -> Result<Option<SheetRow>, Refusal> {
        let mut first = None;
        self.rows(sheet, |row| {
            first = Some(row);
            ControlFlow::Break(())
        })?;
        Ok(first)
    }
}
