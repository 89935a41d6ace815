//! The page on which a network says what it asks.

use super::form::Choice;
use crate::web::layout::Frame;
use askama::Template;
use commonweal_domain::definition::Asked;

/// Every input with how often it is asked.
#[derive(Debug, Template)]
#[template(path = "settings/asked.html")]
pub(super) struct AskedPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) inputs: String,
    pub(super) quarters: Vec<Choice>,
    pub(super) from: String,
    pub(super) months: String,
    pub(super) groups: Vec<Group>,
    pub(super) quarterly: usize,
    pub(super) yearly: usize,
    /// Indicators that would lose their figures: to be agreed to before anything is saved.
    pub(super) lost: Vec<Lost>,
    pub(super) problems: Vec<(String, String)>,
}

/// The inputs of one dimension.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) name: &'static str,
    pub(super) lines: Vec<Line>,
}

/// One input.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) href: String,
    pub(super) asked: Asked,
    /// What is decided for later rounds already; may be empty.
    pub(super) later: String,
}

/// An indicator without its figures.
#[derive(Debug)]
pub(super) struct Lost {
    pub(super) name: String,
    /// Names of the inputs that it lacks.
    pub(super) lacks: String,
}

impl Line {
    /// Name and id of its field.
    fn id(&self) -> String {
        format!("asked.{}", self.code)
    }

    /// The three answers, with the one that holds.
    fn choices(&self) -> [(&'static str, &'static str, bool); 3] {
        [(Asked::Quarterly, "Every quarter"), (Asked::Yearly, "Once a year"), (Asked::Off, "Not asked")]
            .map(|(asked, words)| (asked.code(), words, asked == self.asked))
    }
}

impl AskedPage {
    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: impl AsRef<str>) -> String {
        self.problems.iter().find(|(of, _)| of == field.as_ref()).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}
