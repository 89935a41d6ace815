//! One question as its page shows it: its boxes, the choices beside them, and its parts.

use super::{beside::Same, helping::Helper, history::History, offer::Offer};
use commonweal_domain::breakdown::Cell;

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
    /// What other networks were told.
    pub offers: Vec<Offer>,
    /// What of joint projects belongs to it, in words.
    pub joint: Vec<String>,
    /// The form that works it out, where there is one.
    pub helper: Option<Helper>,
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
pub(super) fn entry_id(input: &str, cell: &Cell) -> String {
    let mut id = format!("f-{input}");
    for (dimension, category) in cell.pairs() {
        let plain = |text: &str| text.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_");
        id.push_str(&format!("--{}-{}", plain(dimension), plain(category)));
    }
    id
}
