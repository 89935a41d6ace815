//! A section as its page shows it: what was typed where something was, else what is stored.

use super::{
    asking::Asking,
    beside::{is_in_rent, may_be_in_rent, remembered, same},
    field::{Entry, Field, entry_id},
    helping::helper,
    history::history,
    question::IN_RENT,
    section_form::{FieldError, shown_confidence, state_code, state_words},
    was,
};
use crate::{
    store::{Typed, token},
    web::{forms::Posted, words},
};
use commonweal_domain::{
    area::Ring,
    breakdown::Cell,
    checks::Finding,
    definition::{Definitions, InputDefinition},
    figure::{Confidence, Figure, Figures, Value},
    lang::Lang,
    period::{Quarter, month},
    profile::{TurnoverBand, YearEnd},
    quantity::Quantity,
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
    /// What the network calls its area; none where it has not said.
    pub area: Option<&'a Ring>,
    /// Language of the page.
    pub lang: Lang,
}

/// The fields of a section.
pub fn fields(questions: &[Asking<'_>], sources: Sources<'_>) -> Vec<Field> {
    questions.iter().map(|asking| Builder { asking, sources }.field()).collect()
}

/// Makes the field of one question.
#[derive(Clone, Copy)]
pub(super) struct Builder<'a> {
    pub(super) asking: &'a Asking<'a>,
    pub(super) sources: Sources<'a>,
}

impl<'a> Builder<'a> {
    /// What helps to answer, and what the network calls its area where the answer depends on it.
    fn hint(self, input: &InputDefinition) -> String {
        match self.sources.area.filter(|_| input.is_about_the_area()) {
            Some(area) => format!("{} The area is {}.", input.hint, area.words()).trim_start().to_owned(),
            None => input.hint.clone(),
        }
    }

    fn field(self) -> Field {
        let (asking, input) = (self.asking, self.asking.input);
        let filed: BTreeMap<&Cell, &Figure> = self.sources.stored.parts(&input.code, asking.period).collect();
        let mark = filed.get(&Cell::total()).map(|figure| figure.value).filter(|value| value.number().is_none());
        let untouched = filed.is_empty() && self.posted("s").is_none();
        let remembered = untouched.then(|| remembered(asking, self.sources.last)).flatten();
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
        let now = was::value_of(&total.text, &input.unit)
            .ok()
            .flatten()
            .or_else(|| self.sources.stored.resolve(input, asking.period, &Cell::total()).map(|(value, _)| value));
        let year = asking.period.quarter() != Some(self.sources.quarter);
        Field {
            code: asking.name(),
            name: if asking.optional { format!("{}, the year before", input.name) } else { input.name.clone() },
            optional: asking.optional,
            question: input.question.clone(),
            hint: self.hint(input),
            about: if year { self.year() } else { String::new() },
            before: if input.unit.is_money() { "£" } else { "" },
            after: if input.unit.is_money() { String::new() } else { input.unit.symbol().to_owned() },
            helper: helper(asking, self.sources.posted, self.sources.lang),
            same: same(asking, self.sources.stored, self.sources.past),
            offers: vec![],
            joint: vec![],
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

    pub(super) fn entry(self, cell: &Cell) -> Entry {
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
                area: None,
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
