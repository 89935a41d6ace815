//! A section as its page shows it: what was typed where something was, else what is stored.

use super::{
    asking::{Asking, Split, wanted},
    beside::{Same, is_in_rent, may_be_in_rent, remembered, same},
    history::{History, history},
    question::IN_RENT,
    section_form::{FieldError, shown_confidence, state_code, state_words},
    was,
};
use crate::{
    store::{Typed, token},
    web::{forms::Posted, words},
};
use commonweal_domain::{
    breakdown::Cell,
    checks::Finding,
    definition::Definitions,
    figure::{Confidence, Figure, Figures, Value},
    lang::Lang,
    period::{Quarter, month},
    profile::{TurnoverBand, YearEnd},
    quantity::{Quantity, Sum},
};
use std::collections::{BTreeMap, BTreeSet};

/// The input that says what comes in.
pub const TURNOVER: &str = "income";

/// Where the values of a section come from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The network's definitions.
    pub definitions: &'a Definitions,
    /// The round's quarter.
    pub quarter: Quarter,
    /// When the enterprise's own year ends.
    pub year_end: YearEnd,
    /// What is stored.
    pub stored: &'a Figures,
    /// Accepted figures of earlier quarters.
    pub past: &'a Figures,
    /// Figures of the last return, with their notes.
    pub last: &'a Figures,
    /// The band of what comes in, if the enterprise has said it.
    pub turnover: Option<TurnoverBand>,
    /// What is kept as typed.
    pub typed: &'a [Typed],
    /// What was typed, if the page answers a form.
    pub posted: Option<&'a Posted>,
    /// What is wrong with it.
    pub errors: &'a [FieldError],
    /// What is unusual and not yet explained.
    pub findings: &'a [Finding],
    /// Language of the page.
    pub lang: Lang,
}

/// One question with its field.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name of the question, as [`Asking::name`] has it.
    pub code: String,
    /// Short name.
    pub name: String,
    /// It may stay blank.
    pub optional: bool,
    /// The question.
    pub question: String,
    /// What helps to answer it; may be empty.
    pub hint: String,
    /// The year in words, where it is not the round's quarter.
    pub about: String,
    /// The box of the total.
    pub total: Entry,
    /// Unit before the boxes: £ or nothing.
    pub before: &'static str,
    /// Unit after the boxes; may be empty.
    pub after: String,
    /// The same as last time, where that may be.
    pub same: Option<Same>,
    /// What stands in it from last time and is not saved yet, in words; may be empty.
    pub remembered: &'static str,
    /// Bands to choose from instead of the figure: code, words, chosen.
    pub bands: Vec<(&'static str, &'static str, bool)>,
    /// Figure, not available, does not apply, rather not say: code, words, chosen.
    pub states: Vec<(&'static str, &'static str, bool)>,
    /// A reason why there is none is chosen.
    pub muted: bool,
    /// A line on what is filed, such as that 0 was measured.
    pub kept: &'static str,
    /// How sure it is: code, words, chosen.
    pub confidences: Vec<(&'static str, &'static str, bool)>,
    /// The note.
    pub note: String,
    /// The explanation.
    pub explanation: String,
    /// What is unusual; empty if nothing is.
    pub unusual: String,
    /// Parts.
    pub splits: Vec<SplitView>,
    /// Value beside the field.
    pub history: History,
    /// Who typed what cannot be filed yet, and when; may be empty.
    pub typed_by: String,
    /// Hidden fields with the stored figures.
    pub was: Vec<(String, String)>,
    /// Note or confidence is not the usual: their box stands open.
    pub more_open: bool,
}

/// A box.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Name of the field in the form.
    pub name: String,
    /// Its id in the page.
    pub id: String,
    /// What it holds, for those who do not see where it stands.
    pub label: String,
    /// Words beside it.
    pub head: String,
    /// What stands in it.
    pub text: String,
    /// What is wrong with it; may be empty.
    pub error: String,
}

/// Parts of a figure.
#[derive(Debug, Clone)]
pub struct SplitView {
    /// What it is called, such as "Split by who paid".
    pub summary: String,
    /// Head of the names.
    pub title: String,
    /// Heads of the columns; one for a list.
    pub columns: Vec<String>,
    /// Name, boxes, and the sum in words.
    pub rows: Vec<(String, Vec<Entry>, String)>,
    /// Sums of the columns and of all, in words.
    pub sums: Vec<String>,
    /// One line on how the parts compare with the total; may be empty.
    pub adds: String,
    /// Whether they make the total.
    pub agrees: bool,
    /// It stands open.
    pub open: bool,
    /// Its parts make the total, so sums mean something.
    pub sums_up: bool,
}

impl Field {
    /// Id of the words on what is wrong with the total.
    pub fn error_id(&self) -> String {
        self.total.error_id()
    }

    /// Whether anything stands in it.
    pub fn is_begun(&self) -> bool {
        self.muted || !self.total.text.is_empty() || !self.note.is_empty() || !self.total.error.is_empty()
    }

    /// Names and values of its fields, as the page would post them.
    pub fn values(&self) -> Vec<(String, String)> {
        let chosen = |choices: &[(&'static str, &'static str, bool)]| {
            choices.iter().find(|(.., chosen)| *chosen).map_or("", |(code, ..)| *code).to_owned()
        };
        let parts = self.splits.iter().flat_map(|split| &split.rows).flat_map(|(_, entries, _)| entries);
        let boxes = [&self.total].into_iter().chain(parts).map(|entry| (entry.name.clone(), entry.text.clone()));
        let code = &self.code;
        let whole = [
            (format!("s.{code}"), chosen(&self.states)),
            (format!("c.{code}"), chosen(&self.confidences)),
            (format!("n.{code}"), self.note.clone()),
            (format!("e.{code}"), self.explanation.clone()),
        ];
        let band =
            self.bands.iter().find(|(.., chosen)| *chosen).map(|(band, ..)| (format!("b.{code}"), (*band).to_owned()));
        boxes.chain(whole).chain(band).collect()
    }

    /// Unit as heads of columns have it.
    pub fn unit_words(&self) -> &str {
        if self.before.is_empty() { &self.after } else { self.before }
    }
}

impl SplitView {
    /// It has rows and columns.
    pub fn grid(&self) -> bool {
        !self.columns.is_empty()
    }
}

impl Entry {
    /// Id of the words on what is wrong with it.
    pub fn error_id(&self) -> String {
        format!("{}-error", self.id)
    }
}

/// Id of a box, for links to it.
pub fn entry_id(input: &str, cell: &Cell) -> String {
    let mut id = format!("f-{input}");
    for (dimension, category) in cell.pairs() {
        let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_");
        id.push_str(&format!("--{}-{}", plain(dimension), plain(category)));
    }
    id
}

/// The fields of a section.
pub fn fields(questions: &[Asking<'_>], sources: Sources<'_>) -> Vec<Field> {
    questions.iter().map(|asking| Builder { asking, sources }.field()).collect()
}

#[derive(Clone, Copy)]
struct Builder<'a> {
    asking: &'a Asking<'a>,
    sources: Sources<'a>,
}

impl<'a> Builder<'a> {
    fn field(self) -> Field {
        let (asking, input) = (self.asking, self.asking.input);
        let filed: BTreeMap<&Cell, &Figure> = self.sources.stored.parts(&input.code, asking.period).collect();
        let mark = filed.get(&Cell::total()).map(|figure| figure.value).filter(|value| value.number().is_none());
        let untouched = filed.is_empty() && self.posted("s").is_none();
        let remembered = untouched.then(|| remembered(asking, self.sources.last, self.sources.past)).flatten();
        let in_rent = filed.get(&Cell::total()).is_some_and(|figure| is_in_rent(figure));
        let stored_state = if in_rent { "r" } else { mark.map_or("figure", state_code) };
        let state = self.posted("s").unwrap_or_else(|| remembered.map_or(stored_state, |(state, _)| state));
        let confidence = self
            .posted("c")
            .and_then(Confidence::parse)
            .unwrap_or_else(|| shown_confidence(filed.iter().map(|(cell, figure)| (*cell, *figure))));
        let text_of = |name: &str, of: fn(&Figure) -> &String| {
            self.posted(name).map_or_else(
                || filed.values().map(|figure| of(figure)).find(|text| !text.is_empty()).cloned().unwrap_or_default(),
                str::to_owned,
            )
        };
        let note = text_of("n", |figure| &figure.note);
        let note = if in_rent { note.trim_start_matches(IN_RENT).trim_start().to_owned() } else { note };
        let unusual = self
            .sources
            .findings
            .iter()
            .find(|finding| finding.key.input == input.code && finding.key.period == asking.period)
            .map_or_else(String::new, |finding| finding.message.clone());
        let split = asking.splits(self.sources.stored);
        let boxes: BTreeSet<Cell> = split.iter().flat_map(|split| asking.cells(split)).chain([Cell::total()]).collect();
        let total = self.entry(&Cell::total());
        let splits = split.iter().map(|split| self.split(split)).collect();
        let now = was::value_of(&total.text)
            .ok()
            .flatten()
            .or_else(|| self.sources.stored.resolve(input, asking.period, &Cell::total()).map(|(value, _)| value));
        let year = asking.period.quarter() != Some(self.sources.quarter);
        Field {
            code: asking.name(),
            name: if asking.optional { format!("{}, the year before", input.name) } else { input.name.clone() },
            optional: asking.optional,
            question: input.question.clone(),
            hint: input.hint.clone(),
            about: if year { self.year() } else { String::new() },
            before: if input.unit.is_money() { "£" } else { "" },
            after: if input.unit.is_money() { String::new() } else { input.unit.symbol().to_owned() },
            same: same(asking, self.sources.stored, self.sources.past),
            remembered: remembered.map_or("", |(_, words)| words),
            bands: self.bands(),
            states: STATES
                .iter()
                .filter(|(code, _)| *code != "r" || may_be_in_rent(input))
                .map(|(code, said)| (*code, *said, *code == state))
                .collect(),
            muted: state != "figure",
            kept: if in_rent { KEPT_IN_RENT } else { kept(filed.get(&Cell::total()).map(|figure| figure.value)) },
            confidences: CONFIDENCES.iter().map(|(of, said)| (of.code(), *said, *of == confidence)).collect(),
            more_open: confidence != Confidence::Counted || !note.is_empty(),
            note,
            explanation: text_of("e", |figure| &figure.explanation),
            unusual,
            history: history(asking, self.sources.past, now, self.sources.lang),
            typed_by: String::new(),
            was: self.stands_on(&boxes, &filed),
            total,
            splits,
        }
    }

    /// What the form stands on: after an error still the figures that it was made of.
    fn stands_on(self, boxes: &BTreeSet<Cell>, filed: &BTreeMap<&Cell, &Figure>) -> Vec<(String, String)> {
        let code = self.asking.name();
        let posted = |name: &str| self.sources.posted.and_then(|posted| posted.get(name)).map(str::to_owned);
        let kept = self
            .sources
            .typed
            .iter()
            .find(|typed| typed.input == self.asking.input.code && typed.period == self.asking.period);
        let typed = format!("typed.{code}");
        let token = posted(&typed).unwrap_or_else(|| kept.map_or_else(String::new, |typed| token(&typed.body)));
        let figures = boxes.iter().map(|cell| {
            let name = format!("was.{code}.{cell}");
            let base = posted(&name).unwrap_or_else(|| was::write(filed.get(cell).copied()));
            (name, base)
        });
        figures.chain([(typed, token)]).collect()
    }

    /// Bands of what comes in, for those who would rather not say how much.
    fn bands(self) -> Vec<(&'static str, &'static str, bool)> {
        if self.asking.input.code != TURNOVER || self.asking.optional {
            return vec![];
        }
        let chosen = self.posted("b").map_or(self.sources.turnover, TurnoverBand::parse);
        TurnoverBand::ALL
            .iter()
            .map(|band| (band.code(), band.words(self.sources.lang), Some(*band) == chosen))
            .collect()
    }

    /// The year that is asked about; figures are kept by quarters, so one that ends within a quarter is named by its end.
    fn year(self) -> String {
        let (end, period, lang) = (self.sources.year_end, self.asking.period, self.sources.lang);
        if end.number().is_multiple_of(3) || !end.is_in(period.last()) {
            return words::period(period, lang);
        }
        format!("that ended in {} {}", month(end.month(), lang), period.last().year())
    }

    /// What was posted for the question as a whole.
    fn posted(self, field: &str) -> Option<&'a str> {
        self.sources.posted?.get(&format!("{field}.{}", self.asking.name()))
    }

    fn entry(self, cell: &Cell) -> Entry {
        let input = self.asking.input;
        let question = self.asking.name();
        let name = format!("v.{question}.{cell}");
        let stored = self.sources.stored.get(&self.asking.key(cell.clone())).map(|figure| figure.value);
        let shown = match stored {
            Some(Value::Number(quantity)) => words::number(quantity, &input.unit).replace('−', "-"),
            Some(mark) if !cell.is_total() => mark.code(),
            _ => String::new(),
        };
        let text = self.sources.posted.and_then(|posted| posted.get(&name)).map_or(shown, str::to_owned);
        let errors: Vec<&str> = self
            .sources
            .errors
            .iter()
            .filter(|error| error.input == question && self.place(&error.cell) == *cell)
            .map(|error| error.message.as_str())
            .collect();
        let part = words::cell(cell);
        let unit = if input.unit.is_money() { "pounds" } else { input.unit.symbol() };
        let label = [input.name.as_str(), part.as_str(), unit].into_iter().filter(|word| !word.is_empty());
        Entry {
            id: entry_id(&question, cell),
            label: label.collect::<Vec<_>>().join(", "),
            head: part,
            text,
            error: errors.join(". "),
            name,
        }
    }

    /// The box at which an error is shown: its own, or the total's where it has none.
    fn place(self, cell: &Cell) -> Cell {
        let shown = self.asking.splits(self.sources.stored).iter().any(|split| self.asking.cells(split).contains(cell));
        if shown { cell.clone() } else { Cell::total() }
    }

    fn split(self, split: &Split) -> SplitView {
        let asking = self.asking;
        let sum = |entries: &[&Entry]| self.sum(entries);
        let (title, columns, rows) = match split {
            Split::Grid { rows, columns } => {
                let heads = asking.categories(columns);
                let lines: Vec<(String, Vec<Entry>)> = asking
                    .categories(rows)
                    .iter()
                    .map(|row| {
                        let cells = heads.iter().map(|head| Cell::of(rows, row).and(columns, head));
                        (words::category(rows, row), cells.map(|cell| self.entry(&cell)).collect())
                    })
                    .collect();
                (words::dimension(rows), heads.iter().map(|head| words::category(columns, head)).collect(), lines)
            }
            Split::List(dimension) => {
                let of = |cell: Cell| (words::cell(&cell), vec![self.entry(&cell)]);
                (words::dimension(dimension), vec![], asking.cells(split).into_iter().map(of).collect())
            }
            Split::Others(cells) => {
                let of = |cell: &Cell| (words::cell(cell), vec![self.entry(cell)]);
                ("Other parts".to_owned(), vec![], cells.iter().map(of).collect())
            }
        };
        let rows: Vec<(String, Vec<Entry>, String)> = rows
            .into_iter()
            .map(|(name, entries)| {
                let said = sum(&entries.iter().collect::<Vec<_>>());
                (name, entries, said)
            })
            .collect();
        let width = rows.first().map_or(0, |(_, entries, _)| entries.len());
        let column = |at: usize| rows.iter().filter_map(|(_, entries, _)| entries.get(at)).collect::<Vec<_>>();
        let all: Vec<&Entry> = rows.iter().flat_map(|(_, entries, _)| entries).collect();
        let mut sums: Vec<String> = (0..width).map(|at| sum(&column(at))).collect();
        if width > 1 {
            sums.push(sum(&all));
        }
        let typed = all.iter().any(|entry| !entry.text.trim().is_empty());
        let wrong = all.iter().any(|entry| !entry.error.is_empty());
        let sums_up = match split {
            Split::Grid { .. } => true,
            Split::List(dimension) => {
                asking.input.breakdown(dimension).is_some_and(commonweal_domain::breakdown::Breakdown::is_exclusive)
            }
            Split::Others(_) => false,
        };
        let wanted = wanted(self.sources.definitions, self.sources.quarter, &asking.input.code);
        let needed = match split {
            Split::Grid { rows, .. } => wanted.contains(rows),
            Split::List(dimension) => wanted.contains(dimension),
            Split::Others(_) => true,
        };
        let (adds, agrees) = if sums_up && typed { self.adds(&all) } else { (String::new(), true) };
        let summary = match split {
            Split::Grid { .. } => "Split by who paid, earned or given".to_owned(),
            Split::List(dimension) => words::split_by(dimension),
            Split::Others(_) => "Other parts".to_owned(),
        };
        SplitView { summary, title, columns, sums, adds, agrees, open: needed || typed || wrong, rows, sums_up }
    }

    /// The sum of boxes in words: "blank" if all are, nothing if one of them is no number.
    fn sum(self, entries: &[&Entry]) -> String {
        match total_of(entries) {
            Summed::Blank => "blank".to_owned(),
            Summed::Number(sum) => words::number(sum, &self.asking.input.unit),
            Summed::Unknown => String::new(),
        }
    }

    /// How parts compare with the total.
    fn adds(self, entries: &[&Entry]) -> (String, bool) {
        let unit = &self.asking.input.unit;
        let Summed::Number(sum) = total_of(entries) else { return (String::new(), true) };
        let said = words::quantity(sum, unit);
        let total = self.entry(&Cell::total()).text;
        match was::value_of(&total) {
            Ok(Some(Value::Number(total))) if total != sum => {
                let more = sum > total;
                let size = Quantity::from_scaled((sum.scaled() - total.scaled()).abs())
                    .map(|size| words::quantity(size, unit))
                    .unwrap_or_default();
                let word = if more { "more" } else { "less" };
                (format!("The parts add up to {said}, {size} {word} than the total you gave"), false)
            }
            _ => (format!("The parts add up to {said}"), true),
        }
    }
}

/// The sum of boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Summed {
    /// All are blank.
    Blank,
    /// What the others add up to.
    Number(Quantity),
    /// One of them cannot be read, or nobody knows it.
    Unknown,
}

fn total_of(entries: &[&Entry]) -> Summed {
    let mut numbers = vec![];
    for entry in entries {
        match was::value_of(&entry.text) {
            Ok(Some(Value::Number(number))) => numbers.push(number),
            Ok(Some(Value::NotApplicable) | None) => {}
            Ok(Some(Value::NotAvailable | Value::Withheld)) | Err(_) => return Summed::Unknown,
        }
    }
    if numbers.is_empty() {
        return Summed::Blank;
    }
    numbers.into_iter().collect::<Sum>().quantity().map_or(Summed::Unknown, Summed::Number)
}

const KEPT_IN_RENT: &str = "Kept as “in our rent”, and shown as [x], not available. It does not count as nought.";

const STATES: [(&str, &str); 5] = [
    ("figure", "Figure"),
    ("x", state_words(Value::NotAvailable)),
    ("r", "In our rent"),
    ("z", state_words(Value::NotApplicable)),
    ("w", state_words(Value::Withheld)),
];

const CONFIDENCES: [(Confidence, &str); 3] = [
    (Confidence::Counted, "Counted: from books, meters or lists"),
    (Confidence::Estimate, "A good estimate"),
    (Confidence::Guess, "A rough guess"),
];

/// What a stored nought or mark means, so that blank, 0, [x] and [z] are never mistaken for each other.
fn kept(stored: Option<Value>) -> &'static str {
    match stored {
        Some(Value::Number(number)) if number == Quantity::ZERO => "Filed as 0: measured, and there was none.",
        Some(Value::NotAvailable) => "Shown as [x], not available. It does not count as nought.",
        Some(Value::NotApplicable) => "Shown as [z], does not apply. It does not count as nought.",
        Some(Value::Withheld) => "Kept as “rather not say”. In totals it counts as not filed.",
        Some(Value::Number(_)) | None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::filing::{asking::asking, section_form};
    use commonweal_domain::catalogue;
    use proptest::prelude::*;

    const PART: &str = "v.income.kind=earned;payer=public";

    proptest! {
        #[test]
        fn nothing_that_was_typed_is_lost_on_the_way_back(
            total in "\\PC{0,12}", part in "\\PC{0,12}", note in "\\PC{0,12}", reason in "\\PC{1,12}", state in "figure|x|z|w",
        ) {
            let definitions = catalogue::definitions(Lang::EnGb);
            let quarter: Quarter = "2025-Q4".parse().unwrap();
            let questions: Vec<Asking<'_>> = asking(&definitions, &BTreeMap::new(), quarter, YearEnd::default())
                .into_iter()
                .filter(|asking| asking.input.code == "income")
                .collect();
            let pairs = [("v.income.", &total), (PART, &part), ("n.income", &note), ("e.income", &reason), ("s.income", &state)];
            let posted = Posted(pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).clone())).collect());
            let stored = Figures::new();
            let outcome = section_form::read(&posted, &questions, &stored, &definitions);
            let sources = Sources {
                definitions: &definitions,
                quarter,
                year_end: YearEnd::default(),
                stored: &stored,
                past: &stored,
                last: &stored,
                turnover: None,
                typed: &[],
                posted: Some(&posted),
                errors: &outcome.errors,
                findings: &[],
                lang: Lang::EnGb,
            };
            let field = fields(&questions, sources).remove(0);
            prop_assert_eq!(&field.total.text, &total);
            let boxes: Vec<&Entry> = field.splits.iter().flat_map(|s| &s.rows).flat_map(|(_, entries, _)| entries).collect();
            prop_assert!(boxes.iter().any(|entry| entry.name == PART && entry.text == part));
            prop_assert_eq!((&field.note, &field.explanation), (&note, &reason));
            prop_assert!(field.states.iter().any(|(code, _, chosen)| *chosen && *code == state));
            // Each error stands beside a box that the page has.
            for error in &outcome.errors {
                let shown = boxes.iter().copied().chain([&field.total]).any(|entry| entry.error.contains(&error.message));
                prop_assert!(shown, "{}", error.message);
            }
        }
    }
}
