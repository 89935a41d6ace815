//! A posted section: what changes in the return, or what is wrong with what was typed.
//!
//! Names of fields, `<cell>` as files have it and empty for the total:
//! `v.<input>.<cell>` what stands in a box · `s.<input>` figure, x, z or w · `c.<input>` confidence · `n.<input>` note ·
//! `e.<input>` explanation · `was.<input>.<cell>` the stored figure when the form was made · `typed.<input>` token of
//! what was kept as typed then · `clash.<input>.<cell>` two versions stand against each other, and `k.<input>.<cell>`
//! is which of them to keep · `clasht.<input>` and `kt.<input>` the same where one of them cannot be filed.

use super::{asking::Asking, question::Question, was::value_of};
use crate::{store::Change, web::forms::Posted};
use commonweal_domain::{
    breakdown::Cell,
    checks::must_fix,
    definition::Definitions,
    figure::{Confidence, Figure, FigureKey, Figures, Value},
};
use std::collections::{BTreeMap, BTreeSet};

/// Longest note or explanation, in characters.
pub const LONGEST_NOTE: usize = 2_000;

/// Something wrong, beside the box where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The question, as [`Asking::name`] has it.
    pub input: String,
    /// The box.
    pub cell: Cell,
    /// What is wrong and what to do, beginning with the field's name.
    pub message: String,
}

/// What a posted section comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Figures that change, of the questions that can be filed as they were typed.
    pub changes: Vec<Change>,
    /// Everything that is wrong.
    pub errors: Vec<FieldError>,
    /// Names of the questions that cannot be filed as they were typed.
    pub unread: BTreeSet<String>,
    /// The return's figures with the changes that could be read.
    pub merged: Figures,
}

/// Reads a posted section against the figures that are stored now, and judges what they come to.
pub fn read(posted: &Posted, questions: &[Asking<'_>], stored: &Figures, definitions: &Definitions) -> Outcome {
    let mut outcome = read_only(posted, questions, stored);
    judge(&mut outcome, questions, definitions);
    outcome
}

/// Reads a posted section: each question by itself, as it is saved while somebody types.
pub fn read_only(posted: &Posted, questions: &[Asking<'_>], stored: &Figures) -> Outcome {
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
    outcome.unread = outcome.errors.iter().map(|error| error.input.clone()).collect();
    outcome
}

/// Adds what must be fixed before the section is left.
fn judge(outcome: &mut Outcome, questions: &[Asking<'_>], definitions: &Definitions) {
    for finding in must_fix(definitions, &outcome.merged) {
        let of =
            |question: &&Asking<'_>| question.input.code == finding.key.input && question.period == finding.key.period;
        let Some(question) = questions.iter().find(of) else { continue };
        let compared = question.input.at_most.as_ref().is_some_and(|code| outcome.unread.contains(code));
        if !compared && !outcome.unread.contains(&question.name()) {
            let input = question.name();
            outcome.errors.push(FieldError { input, cell: finding.key.cell, message: finding.message });
        }
    }
}

/// The form upon newer figures, after somebody else saved some: what this person did not change is left to the stored
/// figures, what clashes is marked, and what was typed stays.
///
/// `clashes` and `typed` are the figures, and the names of the questions kept as typed, with who saved the other version.
pub fn rebase(
    posted: &Posted,
    questions: &[Asking<'_>],
    clashes: &[(FigureKey, String)],
    typed: &[(String, String)],
) -> Posted {
    let mut pairs: Vec<(String, String)> = posted
        .iter()
        .filter(|(name, _)| {
            !["was.", "typed.", "clash.", "k.", "clasht.", "kt."].iter().any(|own| name.starts_with(own))
        })
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    for asking in questions.iter().filter(|asking| !typed.iter().any(|(code, _)| *code == asking.name())) {
        let question = Question::of(posted, *asking);
        let own = asking.name();
        let clashing = |cell: &Cell| clashes.iter().any(|(key, _)| *key == asking.key(cell.clone()));
        let total = question.was.get(&Cell::total()).map(|figure| figure.value);
        let unchanged = |name: &str, value: &str| {
            let mut parts = name.splitn(3, '.');
            let (field, of) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            of == own
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
    // What stands against something that cannot be filed is kept whole: as a whole it is chosen or not.
    for asking in questions {
        let own = clashes.iter().filter(|(key, _)| *key == asking.key(key.cell.clone()));
        pairs.extend(own.map(|(key, by)| (format!("clash.{}.{}", asking.name(), key.cell), by.clone())));
    }
    pairs.extend(typed.iter().map(|(code, by)| (format!("clasht.{code}"), by.clone())));
    Posted(pairs)
}

/// The note or explanation that a question shows.
fn shown_text(was: &BTreeMap<Cell, Figure>, of: fn(&Figure) -> &String) -> String {
    was.values().map(|figure| clean(of(figure))).find(|text| !text.is_empty()).unwrap_or_default()
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
pub(super) fn clean(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
#[path = "section_form_tests.rs"]
mod tests;
