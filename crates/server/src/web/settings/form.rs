//! A page with one form, as the settings and other pages of coordinators have it: its fields as data, so that each page says what it asks and nothing of how it is drawn.

use crate::web::{
    day_field::DayField,
    forms::Posted,
    layout::{Frame, page, page_with},
};
use askama::Template;
use axum::{http::StatusCode, response::Response};

/// A page with one form.
#[derive(Debug, Clone, Default, Template)]
#[template(path = "settings/form.html")]
pub(in crate::web) struct FormPage {
    pub(in crate::web) frame: Frame,
    /// Address and words of the way back.
    pub(in crate::web) back: (String, &'static str),
    pub(in crate::web) heading: String,
    pub(in crate::web) lede: String,
    /// What is known already: terms and what they are.
    pub(in crate::web) facts: Vec<(String, String)>,
    /// A picture above the form: its address, and what it says.
    pub(in crate::web) picture: Option<(String, String)>,
    pub(in crate::web) fields: Vec<Field>,
    /// What is wrong: a field's name, and words.
    pub(in crate::web) problems: Problems,
    /// Words of the button; blank where nothing can be changed.
    pub(in crate::web) button: &'static str,
    /// Words before the button that must be seen, such as what a change brings with it.
    pub(in crate::web) warning: Vec<String>,
    /// A second button that takes the thing away, and what it says.
    pub(in crate::web) remove: Option<&'static str>,
    /// A form of its own below, with one button: its address, and what it says.
    pub(in crate::web) another: Option<(String, &'static str)>,
}

/// What is wrong: a field's name, and words.
pub(in crate::web) type Problems = Vec<(String, String)>;

/// One field, or a heading between fields.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Field {
    pub(in crate::web) name: &'static str,
    pub(in crate::web) label: String,
    pub(in crate::web) hint: String,
    pub(in crate::web) value: String,
    pub(in crate::web) kind: FieldKind,
}

/// How a field is filled in.
#[derive(Debug, Clone, Default)]
pub(in crate::web) enum FieldKind {
    /// One line.
    #[default]
    Line,
    /// One line for a number.
    Number,
    /// So many lines.
    Lines(u8),
    /// One of these, all of them seen.
    Choices(Vec<Choice>),
    /// One of these, from a list.
    List(Vec<Choice>),
    /// Yes or no.
    Tick,
    /// Any of these.
    Ticks(Vec<(Choice, bool)>),
    /// A day in three boxes.
    Day(DayField),
    /// A file to be chosen, of these types.
    File(&'static str),
    /// A password or code, which is never shown again; browsers are told of which kind.
    Secret(&'static str),
    /// No field: a heading above the next ones.
    Heading,
}

/// A choice: what is sent, its words, and what it means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::web) struct Choice {
    pub(in crate::web) code: String,
    pub(in crate::web) words: String,
    pub(in crate::web) hint: &'static str,
}

impl Choice {
    pub(in crate::web) fn new(code: impl Into<String>, words: impl Into<String>) -> Self {
        Self { code: code.into(), words: words.into(), hint: "" }
    }

    pub(in crate::web) fn hinted(code: impl Into<String>, words: impl Into<String>, hint: &'static str) -> Self {
        Self { hint, ..Self::new(code, words) }
    }
}

impl Field {
    pub(in crate::web) fn line(name: &'static str, label: &str, hint: &str, value: impl Into<String>) -> Self {
        Self { name, label: label.to_owned(), hint: hint.to_owned(), value: value.into(), kind: FieldKind::Line }
    }

    pub(in crate::web) fn number(name: &'static str, label: &str, hint: &str, value: impl Into<String>) -> Self {
        Self { kind: FieldKind::Number, ..Self::line(name, label, hint, value) }
    }

    pub(in crate::web) fn lines(
        name: &'static str,
        label: &str,
        hint: &str,
        value: impl Into<String>,
        rows: u8,
    ) -> Self {
        Self { kind: FieldKind::Lines(rows), ..Self::line(name, label, hint, value) }
    }

    pub(in crate::web) fn choices(
        name: &'static str,
        label: &str,
        hint: &str,
        value: &str,
        choices: Vec<Choice>,
    ) -> Self {
        Self { kind: FieldKind::Choices(choices), ..Self::line(name, label, hint, value) }
    }

    pub(in crate::web) fn list(name: &'static str, label: &str, hint: &str, value: &str, choices: Vec<Choice>) -> Self {
        Self { kind: FieldKind::List(choices), ..Self::line(name, label, hint, value) }
    }

    pub(in crate::web) fn tick(name: &'static str, label: &str, hint: &str, ticked: bool) -> Self {
        Self { kind: FieldKind::Tick, ..Self::line(name, label, hint, if ticked { "1" } else { "" }) }
    }

    pub(in crate::web) fn ticks(name: &'static str, label: &str, hint: &str, choices: Vec<(Choice, bool)>) -> Self {
        Self { kind: FieldKind::Ticks(choices), ..Self::line(name, label, hint, "") }
    }

    pub(in crate::web) fn secret(name: &'static str, label: &str, hint: &str, kind: &'static str) -> Self {
        Self { kind: FieldKind::Secret(kind), ..Self::line(name, label, hint, "") }
    }

    pub(in crate::web) fn day(day: DayField) -> Self {
        Self { kind: FieldKind::Day(day.clone()), ..Self::line(day.name, day.label, "", "") }
    }

    pub(in crate::web) fn file(name: &'static str, label: &str, hint: &str, types: &'static str) -> Self {
        Self { kind: FieldKind::File(types), ..Self::line(name, label, hint, "") }
    }

    pub(in crate::web) fn heading(words: &str) -> Self {
        Self { kind: FieldKind::Heading, ..Self::line("", words, "", "") }
    }

    /// Whether a choice is the one that is made.
    fn is(&self, choice: &Choice) -> bool {
        choice.code == self.value
    }
}

impl FormPage {
    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: &Field) -> String {
        self.problems.iter().find(|(of, _)| of == field.name).map(|(_, words)| words.clone()).unwrap_or_default()
    }

    /// All that is wrong with a field, each with the name that its place in the page begins with: a file has many lines.
    fn errors(&self, field: &Field) -> Vec<(String, &str)> {
        let wrong = self.problems.iter().filter(|(of, _)| of == field.name).map(|(_, words)| words.as_str());
        let named = |at: usize| if at == 0 { field.name.to_owned() } else { format!("{}-{}", field.name, at + 1) };
        wrong.enumerate().map(|(at, words)| (named(at), words)).collect()
    }

    /// Whether a file can be chosen in it.
    fn takes_files(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.kind, FieldKind::File(_)))
    }

    /// The page as it is.
    pub(in crate::web) fn show(&self) -> Result<Response, crate::web::error::Error> {
        page(self)
    }

    /// The page with what was typed and everything that is wrong with it.
    pub(in crate::web) fn refuse(
        mut self,
        posted: &Posted,
        problems: Problems,
    ) -> Result<Response, crate::web::error::Error> {
        self.take(posted);
        for field in &mut self.fields {
            if let FieldKind::Day(day) = &mut field.kind
                && day.error.is_empty()
                && let Some((_, words)) = problems.iter().find(|(of, _)| *of == day.id())
            {
                day.error.clone_from(words);
            }
        }
        self.frame = self.frame.with_errors();
        self.problems = problems;
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }

    /// Puts what was typed into the fields.
    pub(in crate::web) fn take(&mut self, posted: &Posted) {
        for field in &mut self.fields {
            if let FieldKind::Day(day) = &mut field.kind {
                *day = DayField::typed(day.name, day.label, day.hint.clone(), posted).0;
            }
            if let FieldKind::Ticks(choices) = &mut field.kind {
                for (choice, ticked) in choices {
                    *ticked = posted.iter().any(|pair| pair == (field.name, choice.code.as_str()));
                }
            }
            if !matches!(field.kind, FieldKind::Secret(_)) {
                field.value = posted.get(field.name).unwrap_or_default().to_owned();
            }
        }
    }
}

/// Most letters of one line.
pub(in crate::web) const MOST_LETTERS: usize = 120;
/// Most letters of an explanation.
pub(in crate::web) const MOST_TEXT: usize = 1_000;

/// Reads a form and gathers everything that is wrong with it.
pub(in crate::web) struct Reading<'p> {
    posted: &'p Posted,
    problems: Problems,
}

impl<'p> Reading<'p> {
    pub(in crate::web) fn of(posted: &'p Posted) -> Self {
        Self { posted, problems: vec![] }
    }

    /// A field as typed.
    pub(in crate::web) fn text(&self, field: &str) -> &'p str {
        self.posted.text(field)
    }

    /// Says what is wrong with a field.
    pub(in crate::web) fn wrong(&mut self, field: &str, words: impl Into<String>) {
        self.problems.push((field.to_owned(), words.into()));
    }

    /// One line that may be blank.
    pub(in crate::web) fn line(&mut self, field: &str, what: &str) -> String {
        let text = self.text(field);
        if text.chars().count() > MOST_LETTERS {
            self.wrong(field, format!("{what} must be at most {MOST_LETTERS} characters long"));
        } else if text.chars().any(char::is_control) {
            self.wrong(field, format!("{what} must be on one line"));
        }
        text.to_owned()
    }

    /// One line that may not be blank.
    pub(in crate::web) fn needed(&mut self, field: &str, what: &str, missing: &str) -> String {
        let text = self.line(field, what);
        if text.is_empty() {
            self.wrong(field, missing);
        }
        text
    }

    /// Some lines that may be blank.
    pub(in crate::web) fn lines(&mut self, field: &str, what: &str) -> String {
        let text = self.text(field).replace("\r\n", "\n");
        if text.chars().count() > MOST_TEXT {
            self.wrong(field, format!("{what} must be at most {MOST_TEXT} characters long"));
        } else if text.chars().any(|letter| letter.is_control() && letter != '\n') {
            self.wrong(field, format!("{what} holds characters that cannot be shown"));
        }
        text
    }

    /// One of some choices.
    pub(in crate::web) fn one_of<T>(
        &mut self,
        field: &str,
        read: impl Fn(&str) -> Option<T>,
        missing: &str,
    ) -> Option<T> {
        let chosen = read(self.text(field));
        if chosen.is_none() {
            self.wrong(field, missing);
        }
        chosen
    }

    /// Whether something is wrong.
    pub(in crate::web) fn is_wrong(&self) -> bool {
        !self.problems.is_empty()
    }

    /// What is wrong.
    pub(in crate::web) fn problems(self) -> Problems {
        self.problems
    }
}
