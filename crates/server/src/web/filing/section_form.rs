//! A posted section: what changes in the return, or what is wrong with what was typed.
//!
//! Names of fields, `<cell>` as files have it and empty for the total:
//! `v.<input>.<cell>` what stands in a box · `s.<input>` figure, x, z or w · `c.<input>` confidence · `n.<input>` note ·
//! `e.<input>` explanation · `was.<input>.<cell>` the stored figure when the form was made · `clash.<input>.<cell>`
//! two versions stand against each other, and `k.<input>.<cell>` is which of them to keep.

use super::{
    asking::Asking,
    was::{self, value_of},
};
use crate::{
    store::Change,
    web::{forms::Posted, words},
};
use commonweal_domain::{
    breakdown::Cell,
    checks::{check_value, must_fix},
    definition::Definitions,
    figure::{Confidence, Figure, FigureKey, Figures, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// Longest note or explanation, in characters.
pub const LONGEST_NOTE: usize = 2_000;

/// Something wrong, beside the box where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Code of the input.
    pub input: String,
    /// The box.
    pub cell: Cell,
    /// What is wrong and what to do, beginning with the field's name.
    pub message: String,
}

/// What a posted section comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Figures that change; to be stored only if there are no errors.
    pub changes: Vec<Change>,
    /// Everything that is wrong.
    pub errors: Vec<FieldError>,
    /// The return's figures with the changes that could be read.
    pub merged: Figures,
}

/// Reads a posted section against the figures that are stored now.
pub fn read(posted: &Posted, questions: &[Asking<'_>], stored: &Figures, definitions: &Definitions) -> Outcome {
    let mut outcome = Outcome { merged: stored.clone(), ..Outcome::default() };
    for question in questions {
        let (changes, errors) = Question::of(posted, *question).read();
        for change in &changes {
            match &change.now {
                Some(figure) => outcome.merged.insert(change.key.clone(), figure.clone()),
                None => outcome.merged.remove(&change.key),
            };
        }
        outcome.changes.extend(changes);
        outcome.errors.extend(errors);
    }
    let wrong: BTreeSet<String> = outcome.errors.iter().map(|error| error.input.clone()).collect();
    for finding in must_fix(definitions, &outcome.merged) {
        let of =
            |question: &&Asking<'_>| question.input.code == finding.key.input && question.period == finding.key.period;
        let Some(question) = questions.iter().find(of) else { continue };
        let compared = question.input.at_most.as_ref().is_some_and(|code| wrong.contains(code));
        if !compared && !wrong.contains(&finding.key.input) {
            let FigureKey { input, cell, .. } = finding.key;
            outcome.errors.push(FieldError { input, cell, message: finding.message });
        }
    }
    outcome
}

/// The form upon newer figures, after somebody else saved some: what this person did not change is left to the stored
/// figures, what clashes is marked, and what was typed stays.
pub fn rebase(posted: &Posted, questions: &[Asking<'_>], clashes: &[FigureKey]) -> Posted {
    let mut pairs: Vec<(String, String)> = posted
        .iter()
        .filter(|(name, _)| !["was.", "clash.", "k."].iter().any(|own| name.starts_with(own)))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for asking in questions {
        let question = Question::of(posted, *asking);
        let code = &asking.input.code;
        let clashing = |cell: &Cell| clashes.contains(&asking.key(cell.clone()));
        let total = question.was.get(&Cell::total()).map(|figure| figure.value);
        let unchanged = |name: &str, value: &str| {
            let mut parts = name.splitn(3, '.');
            let (field, of) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            of == code
                && match field {
                    "v" => parts.next().unwrap_or_default().parse::<Cell>().is_ok_and(|cell| {
                        let shown = question.was.get(&cell).map(|figure| figure.value);
                        let shown = shown.filter(|value| !cell.is_total() || value.number().is_some());
                        !clashing(&cell) && value_of(value) == Ok(shown)
                    }),
                    "s" => value == total.map_or("figure", state_code),
                    "c" => Confidence::parse(value) == Some(shown_confidence(&question.was)),
                    "n" => clean(value) == shown_text(&question.was, |figure| &figure.note),
                    "e" => clean(value) == shown_text(&question.was, |figure| &figure.explanation),
                    _ => false,
                }
        };
        pairs.retain(|(name, value)| !unchanged(name, value));
    }
    pairs.extend(clashes.iter().map(|key| (format!("clash.{}.{}", key.input, key.cell), "1".to_owned())));
    Posted(pairs)
}

/// The note or explanation that a question shows.
fn shown_text(was: &BTreeMap<Cell, Figure>, of: fn(&Figure) -> &String) -> String {
    was.values().map(|figure| clean(of(figure))).find(|text| !text.is_empty()).unwrap_or_default()
}

/// One question as it was posted.
struct Question<'a> {
    asking: Asking<'a>,
    /// Boxes with what stands in them.
    typed: BTreeMap<Cell, &'a str>,
    /// Figures as the form showed them.
    was: BTreeMap<Cell, Figure>,
    /// Boxes with two versions, and which of them to keep.
    clashes: BTreeMap<Cell, Option<&'a str>>,
    state: Option<&'a str>,
    confidence: Option<Confidence>,
    note: Option<&'a str>,
    explanation: Option<&'a str>,
}

impl<'a> Question<'a> {
    fn of(posted: &'a Posted, asking: Asking<'a>) -> Self {
        let code = asking.input.code.as_str();
        let mut question = Self {
            asking,
            typed: BTreeMap::new(),
            was: BTreeMap::new(),
            clashes: BTreeMap::new(),
            state: None,
            confidence: None,
            note: None,
            explanation: None,
        };
        for (name, value) in posted.iter() {
            let mut parts = name.splitn(3, '.');
            let (Some(field), Some(of)) = (parts.next(), parts.next()) else { continue };
            if of != code {
                continue;
            }
            let Ok(cell) = parts.next().unwrap_or_default().parse::<Cell>() else { continue };
            match field {
                "v" => drop(question.typed.insert(cell, value)),
                "was" => drop(was::read(value).map(|figure| question.was.insert(cell, figure))),
                "clash" => drop(question.clashes.entry(cell).or_insert(None)),
                "k" => drop(question.clashes.insert(cell, Some(value))),
                "s" => question.state = Some(value),
                "c" => question.confidence = Confidence::parse(value),
                "n" => question.note = Some(value),
                "e" => question.explanation = Some(value),
                _ => {}
            }
        }
        question
    }

    fn read(&self) -> (Vec<Change>, Vec<FieldError>) {
        let mut errors = vec![];
        let values = match self.mark() {
            Ok(Some(mark)) => self
                .cells()
                .into_iter()
                .map(|cell| {
                    let value = cell.is_total().then_some(mark);
                    (cell, value)
                })
                .collect(),
            Ok(None) => self.values(&mut errors),
            Err(message) => {
                errors.push(self.error(Cell::total(), &message));
                BTreeMap::new()
            }
        };
        for (cell, kept) in &self.clashes {
            if kept.is_none() {
                errors.push(self.error(cell.clone(), "was changed by somebody else: choose which of the two to keep"));
            }
        }
        let theirs = |cell: &Cell| self.clashes.get(cell).copied().flatten() == Some("theirs");
        // Whoever keeps the other person's figure does not also keep the own reason for having none.
        let dropped = theirs(&Cell::total()) && matches!(self.mark(), Ok(Some(_)));
        if !errors.is_empty() || dropped {
            return (vec![], errors);
        }
        let mut now = self.figures(values);
        self.put_texts(&mut now, &mut errors);
        let changes = now
            .into_iter()
            .filter(|(cell, _)| !theirs(cell))
            .map(|(cell, now)| Change { was: self.was.get(&cell).cloned(), key: self.asking.key(cell), now })
            .filter(|change| change.was != change.now)
            .collect();
        (if errors.is_empty() { changes } else { vec![] }, errors)
    }

    /// All parts that the form knows.
    fn cells(&self) -> BTreeSet<Cell> {
        self.typed.keys().chain(self.was.keys()).cloned().collect()
    }

    /// The reason why there is no figure, if one is chosen.
    ///
    /// Whoever types a figure and leaves the choice as it was means the figure; whoever makes a choice and leaves the
    /// figure as it was means the choice. Only both at once is unclear.
    fn mark(&self) -> Result<Option<Value>, String> {
        let before = self.was.get(&Cell::total()).map(|figure| figure.value).filter(|value| value.number().is_none());
        let chosen = match self.state {
            Some("x") => Some(Value::NotAvailable),
            Some("z") => Some(Value::NotApplicable),
            Some("w") => Some(Value::Withheld),
            Some(_) => None,
            None => before,
        };
        let Some(mark) = chosen else { return Ok(None) };
        let typed = self.typed.values().any(|text| !text.trim().is_empty());
        let changed = self.typed.iter().any(|(cell, text)| {
            let shown = self.was.get(cell).map(|figure| figure.value);
            value_of(text) != Ok(shown.filter(|value| !cell.is_total() || value.number().is_some()))
        });
        match (typed && changed, chosen == before) {
            (true, true) => Ok(None),
            (true, false) => {
                Err(format!("has a figure, and “{}” is chosen too: choose one of the two", state_words(mark)))
            }
            (false, _) => Ok(Some(mark)),
        }
    }

    fn values(&self, errors: &mut Vec<FieldError>) -> BTreeMap<Cell, Option<Value>> {
        let mut values = BTreeMap::new();
        for (cell, text) in &self.typed {
            let read = value_of(text).map_err(|error| error.to_string()).and_then(|value| match value {
                Some(Value::Number(quantity)) => check_value(self.asking.input, quantity).map(|()| value),
                _ => Ok(value),
            });
            match read {
                Ok(value) => drop(values.insert(cell.clone(), value)),
                Err(message) => errors.push(self.error(cell.clone(), &message)),
            }
        }
        values
    }

    fn figures(&self, values: BTreeMap<Cell, Option<Value>>) -> BTreeMap<Cell, Option<Figure>> {
        let shown = shown_confidence(&self.was);
        let confidence = self.confidence.unwrap_or(shown);
        values
            .into_iter()
            .map(|(cell, value)| {
                let before = self.was.get(&cell);
                let figure = value.map(|value| {
                    let mut figure = before.cloned().unwrap_or_else(|| Figure { confidence, ..Figure::of(value) });
                    if figure.value != value || before.is_none() {
                        figure.value = value;
                        figure.definition = self.asking.input.version;
                    }
                    if value.number().is_none() {
                        figure.confidence = Confidence::Counted;
                    } else if confidence != shown || before.is_none_or(|before| before.value.number().is_none()) {
                        figure.confidence = confidence;
                    }
                    figure
                });
                (cell, figure)
            })
            .collect()
    }

    /// Note and explanation stand at one figure of the question: where they stood, else at the first, which is the total
    /// where there is one.
    fn put_texts(&self, now: &mut BTreeMap<Cell, Option<Figure>>, errors: &mut Vec<FieldError>) {
        self.put_text(self.note, |figure| &mut figure.note, now, errors);
        self.put_text(self.explanation, |figure| &mut figure.explanation, now, errors);
    }

    fn put_text(
        &self,
        posted: Option<&str>,
        of: fn(&mut Figure) -> &mut String,
        now: &mut BTreeMap<Cell, Option<Figure>>,
        errors: &mut Vec<FieldError>,
    ) {
        let Some(text) = posted.map(clean) else { return };
        if text.chars().count() > LONGEST_NOTE {
            errors.push(self.error(Cell::total(), "has a note of more than 2,000 characters: shorten it"));
            return;
        }
        let mut was = self.was.clone();
        let holder = was.iter_mut().find_map(|(cell, figure)| {
            let shown = of(figure);
            (!shown.trim().is_empty()).then(|| (cell.clone(), clean(shown)))
        });
        let same = holder.as_ref().map_or("", |(_, shown)| shown) == text;
        if let Some(Some(figure)) = holder.as_ref().and_then(|(cell, _)| now.get_mut(cell)) {
            if same {
                return;
            }
            of(figure).clear();
        }
        match now.values_mut().find_map(Option::as_mut) {
            Some(first) if !same || holder.is_some() => *of(first) = text,
            None if !text.is_empty() => {
                let message = "needs a figure, or a reason why there is none, to keep your note";
                errors.push(self.error(Cell::total(), message));
            }
            Some(_) | None => {}
        }
    }

    fn error(&self, cell: Cell, message: &str) -> FieldError {
        let part = words::cell(&cell);
        let name = &self.asking.input.name;
        let message = if part.is_empty() { format!("{name} {message}") } else { format!("{name} ({part}) {message}") };
        FieldError { input: self.asking.input.code.clone(), cell, message }
    }
}

/// The confidence that a question shows: that of its total, else of its least sure part.
pub(super) fn shown_confidence<'f>(figures: impl IntoIterator<Item = (&'f Cell, &'f Figure)>) -> Confidence {
    let numbers = figures.into_iter().filter(|(_, figure)| figure.value.number().is_some());
    let mut shown = Confidence::Counted;
    for (cell, figure) in numbers {
        if cell.is_total() {
            return figure.confidence;
        }
        shown = shown.max(figure.confidence);
    }
    shown
}

/// A value as the choice on the page posts it.
pub(super) const fn state_code(value: Value) -> &'static str {
    match value {
        Value::Number(_) => "figure",
        Value::NotAvailable => "x",
        Value::NotApplicable => "z",
        Value::Withheld => "w",
    }
}

/// A mark as the choice on the page says it.
pub(super) const fn state_words(mark: Value) -> &'static str {
    match mark {
        Value::Number(_) => "Figure",
        Value::NotAvailable => "Not available",
        Value::NotApplicable => "Does not apply",
        Value::Withheld => "We’d rather not say",
    }
}

/// A text as it is kept: line ends as one character, no white space around.
pub(in crate::web) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
#[path = "section_form_tests.rs"]
mod tests;
