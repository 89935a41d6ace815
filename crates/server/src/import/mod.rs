//! Reading and checking files of figures and of enterprises: only bytes, and what the store knows already (`known`).
//!
//! A file is taken whole or not at all, and all its faults are told at once, each at its line and column.

mod cases;
mod checks;
mod enterprises;
mod figures;
mod file_kind;
mod known;
mod records;
pub mod return_sheet;
mod sheet_table;
mod table;
mod text_table;
mod workbook;
mod writing;

#[cfg(test)]
mod tests;

pub use cases::{CaseKey, figures_of_cases, read_cases, read_homes};
pub use enterprises::read_enterprises;
pub use known::known;
pub use workbook::MOST_BYTES as MOST_WORKBOOK_BYTES;
pub use writing::figures_csv;

use crate::store::{ImportPlan, ImportState};
use commonweal_domain::{
    definition::Definitions,
    figure::{Figure, FigureKey, Figures},
    filing::FilingState,
    network::{Balance, Membership},
    period::Quarter,
};
use figures::FIGURE_COLUMNS;
use file_kind::{FileKind, file_kind};
use return_sheet::Identity;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    ops::ControlFlow,
};
use table::{Column, Table};
use workbook::{Refusal, Workbook};

/// What is wrong at one place of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line of the file; the header is line 1. A row that has line breaks in it stands at its first line.
    pub line: usize,
    /// The column, by its header's name.
    pub column: String,
    /// What is wrong there, and what to do.
    pub reason: String,
}

/// What a file is held against.
#[derive(Debug, Clone)]
pub struct Known {
    /// Slug of the network.
    pub network: String,
    /// What is asked, in all versions.
    pub definitions: Definitions,
    /// The network's enterprises by slug, and when they belonged to it.
    pub enterprises: BTreeMap<String, Vec<Membership>>,
    /// Slugs that enterprises had before, each with the one of now: files that were made before are read on.
    pub former: BTreeMap<String, String>,
    /// Returns that are stored, by slug and quarter.
    pub returns: BTreeMap<(String, Quarter), Stored>,
    /// Pairs of inputs that must add up to the same over all members.
    pub balances: Vec<Balance>,
    /// What the importer wants.
    pub terms: Terms,
}

/// A return that is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Where it stands.
    pub state: FilingState,
    /// Its version.
    pub version: u32,
    /// Its figures.
    pub figures: Figures,
}

/// What the importer wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// What is done about enterprises that the network does not have.
    pub unknown: Unknown,
    /// What the returns become.
    pub state: ImportState,
    /// Why accepted figures change; without it none may.
    pub reason: Option<String>,
    /// The only return that rows may be about; none for all of them.
    pub only: Option<(String, Quarter)>,
    /// Who is spoken to.
    pub voice: Voice,
}

/// Who is spoken to: what is to be done about a fault is said in the words of the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// Somebody who types commands.
    CommandLine,
    /// Somebody on a page.
    Page,
}

/// What is done about enterprises that the network does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Their rows are faults.
    Refuse,
    /// They become members from the first period of which the file tells.
    Create,
}

/// A file of figures without faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// What the store is to take.
    pub store: ImportPlan,
    /// What of it is new.
    pub summary: Summary,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
}

/// What a file would do: a trial of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// Rows that would change something, by line.
    pub rows: Vec<LookedRow>,
    /// What is wrong with others.
    pub faults: Vec<Fault>,
    /// How many rows are what.
    pub counts: Counts,
    /// How many of those that change are accepted figures: for these a reason is needed.
    pub amends: usize,
    /// What of it is new.
    pub summary: Summary,
    /// What else is to be known, in sentences.
    pub notes: Vec<String>,
    /// What the store is to take; none with a fault.
    pub plan: Option<ImportPlan>,
}

/// A row that would change something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedRow {
    /// Line or row of the file.
    pub line: usize,
    /// Slug of the enterprise.
    pub enterprise: String,
    /// Which figure.
    pub key: FigureKey,
    /// As it is stored; none if it is new.
    pub was: Option<Figure>,
    /// As the file has it.
    pub now: Figure,
}

/// How many rows of a file are what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Of figures that were blank.
    pub new: usize,
    /// Of figures that differ from what is stored.
    pub changed: usize,
    /// Of figures that are stored just so.
    pub unchanged: usize,
    /// With a fault.
    pub refused: usize,
}

impl Look {
    /// A file of which nothing can be taken.
    pub fn refused(faults: Vec<Fault>) -> Self {
        let lines: BTreeSet<usize> = faults.iter().map(|fault| fault.line).collect();
        Self { counts: Counts { refused: lines.len(), ..Counts::default() }, faults, ..Self::default() }
    }

    /// What was shown, as a number: another trial of the same file gives the same while nothing has changed that it
    /// is held against.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let mut add = |text: &str| {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text);
        };
        for row in &self.rows {
            add(&format!("{} {:?} {:?} {:?}", row.enterprise, row.key, row.was, row.now));
        }
        add(&format!("{:?} {}", self.counts, self.amends));
        for ((slug, quarter), version) in self.plan.iter().flat_map(|plan| &plan.based_on) {
            add(&format!("{slug} {quarter} {version}"));
        }
        hasher.finalize().into()
    }
}

/// How much of a file is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Figures that are new or differ from what is stored.
    pub figures: usize,
    /// Returns that get such figures, or become accepted.
    pub returns: usize,
    /// Enterprises of those returns.
    pub enterprises: usize,
    /// Figures that are stored already, just so.
    pub unchanged: usize,
    /// Enterprises that are made.
    pub new_enterprises: usize,
}

impl Known {
    /// The slug of now of an enterprise that a file names, which may have been made before it was renamed.
    fn slug<'a>(&'a self, written: &'a str) -> &'a str {
        self.former.get(written).map_or(written, String::as_str)
    }
}

impl Fault {
    pub(crate) fn new(line: usize, column: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { line, column: column.into(), reason: reason.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}: {}", self.line, self.column, self.reason)
    }
}

/// A file of figures whose rows are known, but not yet held against anything.
#[derive(Debug)]
pub struct FigureFile {
    /// For whom the file was made, if it is a workbook made for one return.
    pub made_for: Option<Identity>,
    table: Table,
    faults: Vec<Fault>,
}

impl FigureFile {
    /// Reads a file. Faults that leave no rows to go on with are told at once.
    pub fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        if file_kind(bytes) == FileKind::Workbook {
            let refused = |refusal: Refusal| vec![refusal.fault(&FIGURE_COLUMNS)];
            let mut workbook = Workbook::open(bytes).map_err(refused)?;
            if let Some((identity, table, faults)) = return_sheet::read(&mut workbook).map_err(refused)? {
                return Ok(Self { made_for: Some(identity), table, faults });
            }
            let (table, faults) = sheet_table::read(&mut workbook, &FIGURE_COLUMNS)?;
            return Ok(Self { made_for: None, table, faults });
        }
        let (table, faults) = read_table(bytes, &FIGURE_COLUMNS)?;
        Ok(Self { made_for: None, table, faults })
    }

    /// Quarters of the returns to which its rows belong.
    pub fn quarters(&self) -> BTreeSet<Quarter> {
        figures::quarters(&self.table)
    }

    /// Holds the rows against what is known. Every fault is told at once, sorted by line; with one of them nothing may
    /// be stored.
    pub fn look(self, known: &Known) -> Look {
        let Self { made_for, table, mut faults } = self;
        if let Some(reason) = made_for.and_then(|made_for| made_for.is_not_for(known)) {
            return Look::refused(vec![Fault::new(1, FIGURE_COLUMNS[0].name, reason)]);
        }
        let sheet = figures::read(&table, known, &mut faults);
        checks::check(&sheet, known, &mut faults);
        checks::look(sheet, known, sorted(faults))
    }

    /// What the store is to take, if there is no fault.
    pub fn plan(self, known: &Known) -> Result<Plan, Vec<Fault>> {
        let Look { plan, faults, summary, notes, .. } = self.look(known);
        plan.map(|store| Plan { store, summary, notes }).ok_or(faults)
    }
}

/// Reads a file of figures and holds it against what is known.
pub fn read(bytes: &[u8], known: &Known) -> Result<Plan, Vec<Fault>> {
    FigureFile::read(bytes)?.plan(known)
}

/// Reads a CSV file or a workbook, whatever its name says.
fn read_table(bytes: &[u8], columns: &'static [Column]) -> Result<(Table, Vec<Fault>), Vec<Fault>> {
    match file_kind(bytes) {
        FileKind::Text => text_table::read(bytes, columns),
        FileKind::Workbook => {
            let mut workbook = Workbook::open(bytes).map_err(|refusal| vec![refusal.fault(columns)])?;
            sheet_table::read(&mut workbook, columns)
        }
        FileKind::Other(reason) => Err(vec![Fault::new(1, columns[0].name, reason)]),
    }
}

/// Most faults that are told of one file: who has more has the wrong file, or the same fault in each row.
const MOST_FAULTS: usize = 10_000;

/// Breaks off where there are more faults than are told.
fn enough(faults: &[Fault]) -> ControlFlow<()> {
    if faults.len() >= MOST_FAULTS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| fault.line);
    faults.dedup();
    if faults.len() >= MOST_FAULTS {
        faults.truncate(MOST_FAULTS);
        let last = faults.last().map_or(1, |fault| fault.line);
        faults.push(Fault::new(
            last,
            FIGURE_COLUMNS[0].name,
            "there may be more faults from here on; put these right first",
        ));
    }
    faults
}

/// Whether a text may be part of an address: the words say why not.
pub fn check_slug(slug: &str) -> Result<(), &'static str> {
    let fits = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if slug.is_empty() || slug.len() > 60 || !fits || slug.starts_with('-') || slug.ends_with('-') {
        return Err("must be 1 to 60 small letters, digits and hyphens between them, like moor-lane-move");
    }
    Ok(())
}

/// What was written, short enough for a message.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    let mut short: String = text.chars().take(LONGEST).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    format!("“{short}”")
}
