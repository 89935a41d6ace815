//! Reading and checking files of figures and of enterprises: no input or output, only bytes and what is known already.
//!
//! A file is taken whole or not at all, and all its faults are told at once, each at its line and column.

mod checks;
mod enterprises;
mod figures;
mod records;
mod table;

#[cfg(test)]
mod tests;

pub use enterprises::read_enterprises;
pub use figures::FIGURE_COLUMNS;

use crate::store::{ImportPlan, ImportState};
use commonweal_domain::{
    definition::Definitions, figure::Figures, filing::FilingState, network::Membership, period::Quarter,
};
use std::{collections::BTreeMap, fmt};

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
    /// What is asked, in all versions.
    pub definitions: Definitions,
    /// The network's enterprises by slug, and when they belonged to it.
    pub enterprises: BTreeMap<String, Vec<Membership>>,
    /// Returns that are stored, by slug and quarter.
    pub returns: BTreeMap<(String, Quarter), Stored>,
    /// What the importer wants.
    pub terms: Terms,
}

/// A return that is stored.
#[derive(Debug, Clone)]
pub struct Stored {
    /// Where it stands.
    pub state: FilingState,
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

/// Reads a file of figures. Every fault is told at once, sorted by line; with one of them nothing may be stored.
pub fn read(bytes: &[u8], known: &Known) -> Result<Plan, Vec<Fault>> {
    let (table, mut faults) = table::read(bytes, &FIGURE_COLUMNS)?;
    let sheet = figures::read(&table, known, &mut faults);
    checks::check(&sheet, known, &mut faults);
    if faults.is_empty() { Ok(checks::plan(sheet, known)) } else { Err(sorted(faults)) }
}

fn sorted(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| fault.line);
    faults.dedup();
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
