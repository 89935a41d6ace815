//! A file of cases: homes that came back into use, each by a reference that is made a pseudonym while it is read.

use super::{
    Fault, shown,
    table::{Column, Holds, Need, Row},
};
use crate::store::{EnterpriseId, Registered};
use commonweal_domain::{
    breakdown::{Breakdown, UNKNOWN},
    cases::{Case, HOMES, Home, LEAST_MONTHS, MONTHS, figures, plain},
    definition::{Definitions, InputDefinition},
    period::Quarter,
};
use ring::hmac;
use std::collections::{BTreeMap, BTreeSet};
use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

const fn required(name: &'static str) -> Column {
    Column { name, need: Need::Required, holds: Holds::Text }
}

/// The columns of a file of cases.
static COLUMNS: [Column; 5] =
    [required("home"), required("back_on"), required("outcome"), required("months_empty"), required("area")];

const HOME: usize = 0;
const BACK_ON: usize = 1;
const OUTCOME: usize = 2;
const EMPTY: usize = 3;
const AREA: usize = 4;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
/// Longest reference; an address is shorter.
const LONGEST: usize = 200;
/// A home that was empty for longer than a century is a slip of the pen.
const MOST_MONTHS: u32 = 1_200;

/// The secret of a network's register. Without it nobody can tell which home a pseudonym is, nor try addresses out.
#[derive(Debug)]
pub struct CaseKey(hmac::Key);

impl CaseKey {
    /// A key of at least 32 bytes; none for fewer.
    pub fn new(secret: &[u8]) -> Option<Self> {
        (secret.len() >= 32).then(|| Self(hmac::Key::new(hmac::HMAC_SHA256, secret)))
    }

    /// The pseudonym of a home.
    pub fn home(&self, reference: &str) -> Home {
        Home(self.tag(&format!("home\n{}", plain(reference))))
    }

    /// By which the key is known again.
    pub fn check(&self) -> [u8; 32] {
        self.tag("check")
    }

    fn tag(&self, text: &str) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(hmac::sign(&self.0, text.as_bytes()).as_ref());
        bytes
    }
}

/// Reads a file of cases, `home,back_on,outcome,months_empty,area`. Every fault is told at once, sorted by line, and none
/// repeats a reference; with one of them nothing may be stored.
pub fn read_cases(bytes: &[u8], key: &CaseKey, definitions: &Definitions) -> Result<Vec<Case>, Vec<Fault>> {
    let (table, mut faults) = super::read_table(bytes, &COLUMNS)?;
    let mut cases: Vec<Case> = vec![];
    let mut seen: BTreeMap<Home, usize> = BTreeMap::new();
    for row in table.rows() {
        if super::enough(&faults).is_break() {
            break;
        }
        let before = faults.len();
        let found = RowReader { row, key, definitions, faults: &mut faults }.read();
        let Some(case) = found.filter(|_| faults.len() == before) else { continue };
        if let Some(line) = seen.insert(case.home, row.line()) {
            let reason = format!("the same home stands in line {line}; keep one");
            faults.push(Fault::new(row.line(), row.name(HOME), reason));
        }
        cases.push(case);
    }
    if faults.is_empty() { Ok(cases) } else { Err(super::sorted(faults)) }
}

/// The column of a file that names homes alone.
static REMOVED: [Column; 1] = [required("home")];

/// Reads a file of homes that were counted by mistake, `home`.
pub fn read_homes(bytes: &[u8], key: &CaseKey) -> Result<Vec<Home>, Vec<Fault>> {
    let (table, mut faults) = super::read_table(bytes, &REMOVED)?;
    let mut homes = vec![];
    for row in table.rows() {
        let reference = row.get(HOME);
        if plain(reference).is_empty() || reference.chars().count() > LONGEST {
            let reason = format!("must name the home in 1 to {LONGEST} characters");
            faults.push(Fault::new(row.line(), row.name(HOME), reason));
        } else {
            homes.push(key.home(reference));
        }
    }
    if faults.is_empty() { Ok(homes) } else { Err(super::sorted(faults)) }
}

struct RowReader<'a> {
    row: Row<'a>,
    key: &'a CaseKey,
    definitions: &'a Definitions,
    faults: &'a mut Vec<Fault>,
}

impl RowReader<'_> {
    fn read(mut self) -> Option<Case> {
        let reference = self.row.get(HOME);
        if plain(reference).is_empty() || reference.chars().count() > LONGEST {
            self.fault(HOME, format!("must name the home in 1 to {LONGEST} characters"));
        }
        let text = self.row.get(BACK_ON);
        let day = Date::parse(text, DAY).ok().filter(|day| (1900..2200).contains(&day.year()));
        if day.is_none() {
            self.fault(BACK_ON, format!("{} is not a day; write it like 2025-11-03", shown(text)));
        }
        let text = self.row.get(EMPTY);
        let months = text.parse().ok().filter(|months| (LEAST_MONTHS..=MOST_MONTHS).contains(months));
        if months.is_none() {
            let reason = format!(
                "{} is no number of months from {LEAST_MONTHS} on; a home that was empty for less does not count",
                shown(text)
            );
            self.fault(EMPTY, reason);
        }
        let quarter = Quarter::of(day?);
        let input = self.definitions.input(HOMES, quarter)?;
        let outcome = self.category(OUTCOME, input, "outcome");
        let area = if self.row.get(AREA).is_empty() { String::new() } else { self.category(AREA, input, "area") };
        Some(Case { home: self.key.home(reference), quarter, outcome, months: months?, area })
    }

    /// A category that the network asks.
    fn category(&mut self, column: usize, input: &InputDefinition, dimension: &str) -> String {
        let text = self.row.get(column);
        let known = input.breakdown(dimension).map_or(&[][..], Breakdown::fixed);
        if text != UNKNOWN && !known.iter().any(|category| category == text) {
            self.fault(column, format!("{} is none of {}", shown(text), known.join(", ")));
        }
        text.to_owned()
    }

    fn fault(&mut self, column: usize, reason: String) {
        if !self.row.is_wrong(column) {
            self.faults.push(Fault::new(self.row.line(), self.row.name(column), reason));
        }
    }
}

/// The figures of an enterprise's cases in these quarters, as a file of figures: those of the register, and those that are
/// brought in their place.
pub fn figures_of_cases(
    slug: &str,
    definitions: &Definitions,
    register: &BTreeMap<Home, Registered>,
    of: EnterpriseId,
    brought: &[Case],
    quarters: &BTreeSet<Quarter>,
) -> String {
    let kept = register.values().filter(|(owner, _)| *owner == of).map(|(_, case)| (case.home, case.clone()));
    let mut homes: BTreeMap<Home, Case> = kept.collect();
    homes.extend(brought.iter().map(|case| (case.home, case.clone())));
    let cases: Vec<Case> = homes.into_values().collect();
    let mut text = "enterprise,period,input,breakdown,value,confidence,note\n".to_owned();
    for quarter in quarters {
        let Some(input) = definitions.input(HOMES, *quarter) else { continue };
        let months = definitions.input(MONTHS, *quarter).is_some();
        for (key, figure) in figures(&cases, input, *quarter, months) {
            text.push_str(&format!("{slug},{quarter},{},{},{},,\n", key.input, key.cell, figure.value.code()));
        }
    }
    text
}
