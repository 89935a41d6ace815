//! Rows of a file as figures of returns.

use super::{
    Fault, Known, Unknown, Voice, check_slug, shown,
    table::{Column, Holds, Need, Row, Table},
};
use commonweal_domain::{
    breakdown::{Categories, Cell, Mode, UNKNOWN},
    checks::check_value,
    definition::InputDefinition,
    figure::{Confidence, Figure, FigureKey, Value},
    period::{Period, Quarter},
    quantity::Quantity,
};
use commonweal_reporting::export::original;
use std::collections::{BTreeMap, BTreeSet};

const fn required(name: &'static str, holds: Holds) -> Column {
    Column { name, need: Need::Required, holds }
}

/// The columns of a file of figures.
pub(super) static FIGURE_COLUMNS: [Column; 7] = [
    required("enterprise", Holds::Text),
    required("period", Holds::Period),
    required("input", Holds::Text),
    required("breakdown", Holds::Text),
    required("value", Holds::Number),
    required("confidence", Holds::Text),
    required("note", Holds::Text),
];

pub(super) const ENTERPRISE: usize = 0;
pub(super) const PERIOD: usize = 1;
pub(super) const INPUT: usize = 2;
pub(super) const BREAKDOWN: usize = 3;
pub(super) const VALUE: usize = 4;
pub(super) const CONFIDENCE: usize = 5;
pub(super) const NOTE: usize = 6;

/// Most characters of a note: a form's limit too.
const LONGEST_NOTE: usize = 2_000;

/// A row that has no fault by itself.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) slug: String,
    pub(super) key: FigureKey,
    pub(super) figure: Figure,
}

/// All rows of a file.
#[derive(Debug)]
pub(super) struct Sheet {
    /// Its columns, under the names that the file gives them.
    pub(super) columns: &'static [Column],
    /// Rows without faults, by the return to which they belong.
    pub(super) returns: BTreeMap<(String, Quarter), Vec<Entry>>,
    /// Inputs of enterprises in which a row is at fault: what is made of them cannot be checked.
    pub(super) faulty: BTreeSet<(String, String, Period)>,
    /// First period of each enterprise in the file.
    pub(super) first: BTreeMap<String, Period>,
}

/// Reads every row, and collects what is wrong with each of them.
pub(super) fn read(table: &Table, known: &Known, faults: &mut Vec<Fault>) -> Sheet {
    let named: BTreeSet<&str> = table.rows().map(|row| row.get(ENTERPRISE)).collect();
    let mut sheet =
        Sheet { columns: table.columns(), returns: BTreeMap::new(), faulty: BTreeSet::new(), first: BTreeMap::new() };
    let mut seen: BTreeMap<(String, FigureKey), usize> = BTreeMap::new();
    for row in table.rows() {
        if super::enough(faults).is_break() {
            break;
        }
        let before = faults.len();
        let mut reader = RowReader { known, named: &named, row, faults, faulty: false };
        let (place, figure) = reader.read();
        let faulty = reader.faulty;
        if let Some((slug, period)) = &place.owner {
            let first = sheet.first.entry(slug.clone()).or_insert(*period);
            *first = (*first).min_by_start(*period);
        }
        if let (Some((slug, period)), Some(input), Some(cell)) = (&place.owner, place.input, &place.cell) {
            let key = FigureKey::new(&input.code, *period, cell.clone());
            if let Some(line) = seen.get(&(slug.clone(), key.clone())) {
                faults.push(Fault::new(
                    row.line(),
                    row.name(INPUT),
                    format!("the same figure stands in line {line}; keep one"),
                ));
            } else {
                seen.insert((slug.clone(), key.clone()), row.line());
            }
            match figure {
                Some(figure) if faults.len() == before => {
                    let entry = Entry { line: row.line(), slug: slug.clone(), key, figure };
                    sheet.returns.entry((slug.clone(), period.last())).or_default().push(entry);
                }
                _ => {}
            }
        }
        if (faulty || faults.len() > before)
            && let (Some((slug, period)), Some(input)) = (place.owner, place.input)
        {
            sheet.faulty.insert((slug, input.code.clone(), period));
        }
    }
    sheet
}

/// Quarters of the returns to which the rows belong, as far as their periods can be read.
pub(super) fn quarters(table: &Table) -> BTreeSet<Quarter> {
    let texts: BTreeSet<&str> = table.rows().map(|row| row.get(PERIOD)).collect();
    texts.into_iter().filter_map(|text| text.parse::<Period>().ok()).map(Period::last).collect()
}

/// Where a row's figure belongs, as far as it can be told.
struct Place<'a> {
    owner: Option<(String, Period)>,
    input: Option<&'a InputDefinition>,
    cell: Option<Cell>,
}

struct RowReader<'a, 'f> {
    known: &'a Known,
    /// Slugs that the file names.
    named: &'a BTreeSet<&'a str>,
    row: Row<'a>,
    faults: &'f mut Vec<Fault>,
    /// Something is wrong with the row.
    faulty: bool,
}

impl<'a> RowReader<'a, '_> {
    fn read(&mut self) -> (Place<'a>, Option<Figure>) {
        let slug = self.enterprise();
        let period = self.period();
        self.check_place(slug.as_deref(), period);
        let input = self.input(period);
        let cell = self.cell(input);
        let value = self.value(input);
        let confidence = self.confidence();
        let note = self.note();
        let figure = value.zip(confidence).zip(note).map(|((value, confidence), note)| Figure {
            confidence,
            note,
            definition: input.map_or(1, |input| input.version),
            ..Figure::of(value)
        });
        (Place { owner: slug.zip(period), input, cell }, figure)
    }

    fn fault<T>(&mut self, column: usize, reason: impl Into<String>) -> Option<T> {
        self.faulty = true;
        if !self.row.is_wrong(column) {
            self.faults.push(Fault::new(self.row.line(), self.row.name(column), reason));
        }
        None
    }

    fn enterprise(&mut self) -> Option<String> {
        let slug = self.known.slug(self.row.get(ENTERPRISE));
        if slug.is_empty() {
            return self.fault(ENTERPRISE, "is blank; write the enterprise’s slug");
        }
        if !self.known.enterprises.contains_key(slug) {
            match self.known.terms.unknown {
                Unknown::Refuse => {
                    let what_to_do = match self.known.terms.voice {
                        Voice::CommandLine => "correct it, import it first, or use --create-enterprises",
                        Voice::Page => "correct it, or add it to the network first",
                    };
                    let reason = format!("{} is no enterprise of this network; {what_to_do}", shown(slug));
                    return self.fault(ENTERPRISE, reason);
                }
                Unknown::Create => {
                    if let Err(why) = check_slug(slug) {
                        return self.fault(ENTERPRISE, format!("{} {why}", shown(slug)));
                    }
                }
            }
        }
        Some(slug.to_owned())
    }

    fn period(&mut self) -> Option<Period> {
        let text = self.row.get(PERIOD);
        match text.parse::<Period>() {
            Ok(period) if period.quarter().is_some() || period.is_year() => Some(period),
            Ok(_) => self.fault(
                PERIOD,
                format!(
                    "{} is neither a quarter nor a year; a figure is about 2025-Q4, 2025, 2025-26 or 2025-Q2/4",
                    shown(text)
                ),
            ),
            Err(_) => self.fault(
                PERIOD,
                format!("{} is not a period; write 2025-Q4, 2025, 2025-26 (April to March) or 2025-Q2/4", shown(text)),
            ),
        }
    }

    /// Who files for one return does not touch another.
    fn check_place(&mut self, slug: Option<&str>, period: Option<Period>) {
        let known = self.known;
        let Some((only, quarter)) = &known.terms.only else { return };
        if let Some(slug) = slug.filter(|slug| slug != only) {
            let _: Option<()> =
                self.fault(ENTERPRISE, format!("{} is another enterprise; this return is of {only}", shown(slug)));
        }
        if let Some(period) = period.filter(|period| period.last() != *quarter) {
            let reason = format!("{period} belongs to another return; this one is for {quarter}");
            let _: Option<()> = self.fault(PERIOD, reason);
        }
    }

    fn input(&mut self, period: Option<Period>) -> Option<&'a InputDefinition> {
        let code = self.row.get(INPUT);
        let known = self.known;
        if !known.definitions.knows_input(code) {
            return self.fault(INPUT, format!("{} is no input; take its code from the catalogue", shown(code)));
        }
        let period = period?;
        let found = known.definitions.input(code, period.last());
        if found.is_none() {
            return self.fault(INPUT, format!("{} was not in use in {period}", shown(code)));
        }
        found
    }

    fn cell(&mut self, input: Option<&InputDefinition>) -> Option<Cell> {
        let text = self.row.get(BREAKDOWN);
        let cell = match text.parse::<Cell>() {
            Ok(cell) => cell,
            Err(error) => return self.fault(BREAKDOWN, format!("{} {error}", shown(text))),
        };
        let input = input?;
        let cell = match cell.category("member") {
            Some(slug) => cell.and("member", self.known.slug(slug)),
            None => cell,
        };
        for (dimension, category) in cell.pairs() {
            if let Err(reason) = self.pair(input, dimension, category) {
                return self.fault(BREAKDOWN, reason);
            }
        }
        Some(cell)
    }

    fn pair(&self, input: &InputDefinition, dimension: &str, category: &str) -> Result<(), String> {
        let code = &input.code;
        let Some(breakdown) = input.breakdown(dimension) else {
            let known: Vec<&str> = input.breakdowns.iter().map(|breakdown| breakdown.dimension.as_str()).collect();
            let known =
                if known.is_empty() { "it has none".to_owned() } else { format!("it has {}", known.join(", ")) };
            return Err(format!("{code} has no breakdown {}; {known}", shown(dimension)));
        };
        let creates = self.known.terms.unknown == Unknown::Create;
        let is_member =
            |slug: &str| self.known.enterprises.contains_key(slug) || (creates && self.named.contains(slug));
        if breakdown.accepts(category, is_member) {
            return Ok(());
        }
        let why = match &breakdown.categories {
            Categories::Fixed(categories) => {
                let mut all: Vec<&str> = categories.iter().map(String::as_str).collect();
                if breakdown.mode == Mode::Exclusive && !all.contains(&UNKNOWN) {
                    all.push(UNKNOWN);
                }
                format!("it has {}", all.join(", "))
            }
            Categories::Members => "its categories are the slugs of the network’s enterprises".to_owned(),
            Categories::Unset => "the network has not said yet which it has; leave the row out".to_owned(),
        };
        Err(format!("{dimension} has no category {}; {why}", shown(category)))
    }

    fn value(&mut self, input: Option<&InputDefinition>) -> Option<Value> {
        let text = self.row.get(VALUE);
        match text {
            "[x]" => return Some(Value::NotAvailable),
            "[z]" => return Some(Value::NotApplicable),
            "[w]" => return Some(Value::Withheld),
            "" => {
                let reason = "is blank; write a number, [x] not available, [z] not applicable or [w] withheld, or leave the row out";
                return self.fault(VALUE, reason);
            }
            _ => {}
        }
        // What a cell shows as 52 % is 52 where the unit is per cent; elsewhere it is no number.
        let percentage = text.strip_suffix('%').filter(|_| input.is_some_and(|input| input.unit.is_per_cent()));
        let quantity = match Quantity::parse_plain(percentage.unwrap_or(text)) {
            Ok(quantity) => quantity,
            Err(error) => return self.fault(VALUE, format!("{} {error}", shown(text))),
        };
        if let Some(Err(why)) = input.map(|input| check_value(input, quantity)) {
            return self.fault(VALUE, format!("{} {why}", shown(text)));
        }
        Some(Value::Number(quantity))
    }

    fn confidence(&mut self) -> Option<Confidence> {
        let text = self.row.get(CONFIDENCE);
        Confidence::parse(text).or_else(|| {
            let reason = "is no confidence; leave it empty for a counted number, or write estimate or guess";
            self.fault(CONFIDENCE, format!("{} {reason}", shown(text)))
        })
    }

    fn note(&mut self) -> Option<String> {
        let text = original(self.row.get(NOTE));
        if text.chars().count() > LONGEST_NOTE {
            return self.fault(NOTE, format!("must have at most {LONGEST_NOTE} characters"));
        }
        Some(text.to_owned())
    }
}

/// Which of two periods begins first.
trait Earlier {
    fn min_by_start(self, other: Self) -> Self;
}

impl Earlier for Period {
    fn min_by_start(self, other: Self) -> Self {
        if other.first() < self.first() { other } else { self }
    }
}
