//! A file of enterprises with the time in which each belongs to the network.

use super::{
    Fault, check_slug, shown, sorted,
    table::{Column, Holds, Need, Row},
};
use commonweal_domain::network::{Enterprise, Membership};
use std::collections::BTreeMap;
use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

const fn column(name: &'static str, need: Need) -> Column {
    Column { name, need, holds: Holds::Text }
}

/// The columns of a file of enterprises.
static COLUMNS: [Column; 10] = [
    column("slug", Need::Required),
    column("name", Need::Required),
    column("from", Need::Optional),
    column("to", Need::Optional),
    column("sector", Need::Optional),
    column("place", Need::Optional),
    column("postcode", Need::Optional),
    column("legal_form", Need::Optional),
    column("org_id", Need::Optional),
    column("founded", Need::Optional),
];

const SLUG: usize = 0;
const NAME: usize = 1;
const FROM: usize = 2;
const TO: usize = 3;
const SECTOR: usize = 4;
const PLACE: usize = 5;
const POSTCODE: usize = 6;
const LEGAL_FORM: usize = 7;
const ORG_ID: usize = 8;
const FOUNDED: usize = 9;

const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
/// Most characters of a name or another word about an enterprise.
const LONGEST: usize = 200;

/// Reads a file of enterprises. Every fault is told at once, sorted by line; with one of them nothing may be stored.
///
/// An enterprise that left and came back has a row for each time. `former` are slugs that enterprises had before, each
/// with the one of now: who writes an old one is told the new one, as the file's name may be the old one too.
pub fn read_enterprises(
    bytes: &[u8],
    former: &BTreeMap<String, String>,
) -> Result<Vec<(Enterprise, Membership)>, Vec<Fault>> {
    let (table, mut faults) = super::read_table(bytes, &COLUMNS)?;
    let mut enterprises: Vec<(Enterprise, Membership)> = vec![];
    let mut seen: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for row in table.rows() {
        let before = faults.len();
        let is_wrong = (0..COLUMNS.len()).any(|column| row.is_wrong(column));
        if let Some(now) = former.get(row.get(SLUG)) {
            let reason = format!("{} is called “{now}” now; write that", shown(row.get(SLUG)));
            faults.push(Fault::new(row.line(), row.name(SLUG), reason));
        }
        let found = RowReader { row, faults: &mut faults }.read();
        if is_wrong || faults.len() > before {
            continue;
        }
        for (line, index) in seen.get(&found.0.slug).into_iter().flatten() {
            let (enterprise, membership) = &enterprises[*index];
            if share_a_day(*membership, found.1) {
                let reason = format!("{} stands in line {line} for the same time; keep one", shown(&found.0.slug));
                faults.push(Fault::new(row.line(), row.name(SLUG), reason));
            } else if *enterprise != found.0 {
                let reason = format!("{} is described differently in line {line}", shown(&found.0.slug));
                faults.push(Fault::new(row.line(), row.name(SLUG), reason));
            }
        }
        seen.entry(found.0.slug.clone()).or_default().push((row.line(), enterprises.len()));
        enterprises.push(found);
    }
    if faults.is_empty() { Ok(enterprises) } else { Err(sorted(faults)) }
}

fn share_a_day(a: Membership, b: Membership) -> bool {
    let before = |a: Membership, b: Membership| a.to.zip(b.from).is_some_and(|(to, from)| to < from);
    !before(a, b) && !before(b, a)
}

struct RowReader<'a> {
    row: Row<'a>,
    faults: &'a mut Vec<Fault>,
}

impl RowReader<'_> {
    fn read(mut self) -> (Enterprise, Membership) {
        let slug = self.row.get(SLUG);
        if let Err(why) = check_slug(slug) {
            self.fault(SLUG, format!("{} {why}", shown(slug)));
        }
        if self.row.get(NAME).is_empty() {
            self.fault(NAME, "is blank; write the enterprise’s name".to_owned());
        }
        let enterprise = Enterprise {
            slug: slug.to_owned(),
            name: self.text(NAME),
            sector: self.text(SECTOR),
            place: self.text(PLACE),
            postcode: self.text(POSTCODE),
            legal_form: self.text(LEGAL_FORM),
            org_id: self.text(ORG_ID),
            founded: self.founded(),
        };
        let membership = Membership { from: self.day(FROM), to: self.day(TO) };
        if let (Some(from), Some(to)) = (membership.from, membership.to)
            && to < from
        {
            self.fault(TO, format!("{to} is before {from}, the first day"));
        }
        (enterprise, membership)
    }

    fn fault(&mut self, column: usize, reason: String) {
        if !self.row.is_wrong(column) {
            self.faults.push(Fault::new(self.row.line(), self.row.name(column), reason));
        }
    }

    fn text(&mut self, column: usize) -> String {
        let text = self.row.get(column);
        if text.chars().count() > LONGEST {
            self.fault(column, format!("must have at most {LONGEST} characters"));
        }
        text.to_owned()
    }

    fn day(&mut self, column: usize) -> Option<Date> {
        let text = self.row.get(column);
        if text.is_empty() {
            return None;
        }
        let day = Date::parse(text, DAY).ok();
        if day.is_none() {
            self.fault(column, format!("{} is not a day; write it like 2025-04-01, or leave it blank", shown(text)));
        }
        day
    }

    fn founded(&mut self) -> Option<i32> {
        let text = self.row.get(FOUNDED);
        if text.is_empty() {
            return None;
        }
        let year = text.parse().ok().filter(|year| (1000..2200).contains(year));
        if year.is_none() {
            self.fault(FOUNDED, format!("{} is not a year; write it like 2014, or leave it blank", shown(text)));
        }
        year
    }
}
