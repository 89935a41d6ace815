//! What the pages of files show.

use super::{all_forms::Offer, place::Place, trial::Trial};
use crate::{
    import::{Fault, LookedRow},
    store::{ImportHead, ImportState},
    web::{App, error::Error, layout::Frame, words},
};
use askama::Template;
use commonweal_domain::{
    definition::Definitions,
    figure::{Confidence, Figure},
};
use std::collections::BTreeMap;

/// Most rows of a table; what is more is counted.
const MOST_ROWS: usize = 200;

/// The page on which files are brought.
#[derive(Template)]
#[template(path = "by_file/upload.html")]
pub(super) struct UploadPage {
    pub(super) frame: Frame,
    pub(super) back: (String, &'static str),
    pub(super) eyebrow: String,
    pub(super) href: String,
    /// Address of the return; empty for the whole network.
    pub(super) base: String,
    /// Why nothing can be brought; may be empty.
    pub(super) locked: String,
    pub(super) error: String,
    pub(super) imports: Vec<ImportRow>,
    /// Forms on paper, for the whole network.
    pub(super) forms: Option<Offer>,
}

/// An import in the list.
#[derive(Debug, Clone)]
pub(super) struct ImportRow {
    pub(super) name: String,
    pub(super) amount: String,
    pub(super) by: String,
    pub(super) when: String,
    pub(super) reason: String,
    /// What became of it.
    pub(super) state: &'static str,
    pub(super) undone: String,
    /// Address of the page that undoes it; empty where this person cannot.
    pub(super) undo: String,
}

impl UploadPage {
    pub(super) async fn new(app: &App, place: Place, error: Option<String>) -> Result<Self, Error> {
        let title = if place.only().is_some() { "File your return from a spreadsheet" } else { "Figures from files" };
        let frame = place.frame(title);
        let imports = imports(app, &place).await?;
        let forms = match &place {
            Place::Return(_) => None,
            Place::Network(coordinator) => Offer::of(app, &coordinator.network).await?,
        };
        Ok(Self {
            forms,
            frame: if error.is_some() { frame.with_errors() } else { frame },
            back: place.back(),
            eyebrow: place.eyebrow(),
            href: place.href(),
            base: if let Place::Return(desk) = &place { desk.base() } else { String::new() },
            locked: place.lock().unwrap_or_default(),
            error: error.unwrap_or_default(),
            imports: imports.iter().map(|import| row(&place, import)).collect(),
        })
    }

    pub(super) fn flash(mut self, words: Option<String>) -> Self {
        self.frame = self.frame.flash(words);
        self
    }
}

/// The imports that a place lists: all of the network, or those of the enterprise alone.
pub(super) async fn imports(app: &App, place: &Place) -> Result<Vec<ImportHead>, Error> {
    Ok(app.store.imports(place.network().id, place.only().map(|(enterprise, _)| enterprise)).await?)
}

impl Place {
    /// Whether whoever is here may undo an import: a filer only what was brought into drafts.
    pub(super) fn may_undo(&self, import: &ImportHead) -> bool {
        self.only().is_none() || import.state == ImportState::Draft
    }
}

fn row(place: &Place, import: &ImportHead) -> ImportRow {
    ImportRow {
        name: import.name.clone(),
        amount: Place::amount(import.figures as usize, import.returns as usize),
        by: import.by.clone(),
        when: place.moment(import.at),
        reason: import.reason.clone(),
        state: match import.state {
            ImportState::Accepted => "Accepted",
            ImportState::Draft => "Into drafts",
        },
        undone: import
            .undone
            .as_ref()
            .map_or_else(String::new, |(at, by)| format!("Undone by {by} on {}", place.moment(*at))),
        undo: if import.undone.is_none() && place.may_undo(import) {
            format!("{}/{}/undo", place.href(), import.id)
        } else {
            String::new()
        },
    }
}

/// What a file would do.
#[derive(Template)]
#[template(path = "by_file/trial.html")]
pub(super) struct TrialPage {
    pub(super) frame: Frame,
    pub(super) back: (String, &'static str),
    pub(super) eyebrow: String,
    pub(super) href: String,
    pub(super) name: String,
    /// How many rows are what, with the words for it.
    pub(super) counts: [(String, &'static str, &'static str); 4],
    pub(super) refused: Vec<Fault>,
    pub(super) more_refused: usize,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) more_changes: usize,
    /// A column says of whom a figure is.
    pub(super) many: bool,
    pub(super) notes: Vec<String>,
    pub(super) does_something: bool,
    pub(super) seen: String,
    pub(super) amends: usize,
    pub(super) amount: String,
    pub(super) becomes: &'static str,
    pub(super) kept_until: String,
    pub(super) reason: String,
    pub(super) error: String,
    pub(super) moved_on: bool,
}

/// A figure that would change.
#[derive(Debug, Clone)]
pub(super) struct ChangeRow {
    pub(super) line: usize,
    pub(super) enterprise: String,
    pub(super) figure: String,
    pub(super) about: String,
    pub(super) was: String,
    pub(super) now: String,
}

impl TrialPage {
    pub(super) async fn new(app: &App, place: &Place, trial: &Trial) -> Result<Self, Error> {
        let look = &trial.look;
        let number = |count: usize| words::grouped(&count.to_string());
        let names: BTreeMap<String, String> = if place.only().is_some() {
            BTreeMap::new()
        } else {
            let records = app.store.enterprises(place.network().id).await?;
            records.into_iter().map(|record| (record.enterprise.slug, record.enterprise.name)).collect()
        };
        let counts = look.counts;
        let title =
            if look.faults.is_empty() { "What this file would change" } else { "This file cannot be taken yet" };
        let shown = |row: &LookedRow| match &trial.known {
            Some(known) => change(&known.definitions, row, &names, place),
            None => unreachable_row(row),
        };
        Ok(Self {
            frame: place.frame(title),
            back: (place.href(), "Back, without taking the file"),
            eyebrow: place.eyebrow(),
            href: format!("{}/{}", place.href(), trial.file.id),
            name: trial.file.file.name.clone(),
            counts: [
                (number(counts.new), "New", "blank until now"),
                (number(counts.changed), "Changed", "other than what is stored"),
                (number(counts.unchanged), "Unchanged", "stored just so"),
                (number(counts.refused), "Refused", "to be put right first"),
            ],
            refused: look.faults.iter().take(MOST_ROWS).cloned().collect(),
            more_refused: look.faults.len().saturating_sub(MOST_ROWS),
            changes: look.rows.iter().take(MOST_ROWS).map(shown).collect(),
            more_changes: look.rows.len().saturating_sub(MOST_ROWS),
            many: place.only().is_none(),
            notes: look.notes.iter().map(|note| words::capitalised(note.trim_start_matches("note: "))).collect(),
            does_something: trial.does_something(),
            seen: trial.seen(),
            amends: look.amends,
            amount: Place::amount(look.summary.figures, look.summary.returns),
            becomes: if place.only().is_some() {
                "They go into your draft. You still check everything and submit it."
            } else {
                "The returns count as accepted from then on. The audit log says who brought the file and when."
            },
            kept_until: place.moment(trial.file.expires_at),
            reason: String::new(),
            error: String::new(),
            moved_on: false,
        })
    }

    /// With what is wrong with the reason, and what was typed.
    pub(super) fn wrong(mut self, error: &str, reason: &str) -> Self {
        self.frame = self.frame.with_errors();
        error.clone_into(&mut self.error);
        reason.clone_into(&mut self.reason);
        self
    }

    /// Shown anew, as something was changed since it was shown first.
    pub(super) fn moved_on(mut self, reason: &str) -> Self {
        self.frame = self.frame.with_errors();
        self.moved_on = true;
        reason.clone_into(&mut self.reason);
        self
    }

    fn problems(&self) -> Vec<(&'static str, &str)> {
        if self.moved_on {
            let words = "Somebody changed figures meanwhile. Nothing of the file has been stored. This is what it would change now.";
            return vec![("", words)];
        }
        let wrong = (!self.error.is_empty()).then_some(("reason", self.error.as_str()));
        wrong.into_iter().collect()
    }
}

fn change(definitions: &Definitions, row: &LookedRow, names: &BTreeMap<String, String>, place: &Place) -> ChangeRow {
    let input = definitions.input(&row.key.input, row.key.period.last());
    let said = |figure: &Figure| {
        let value = input.map_or_else(|| figure.value.code(), |input| words::value(figure.value, &input.unit));
        match figure.confidence {
            Confidence::Counted => value,
            sure => format!("{value}, {}", words::confidence(sure)),
        }
    };
    let with_note = |figure: &Figure| match figure.note.as_str() {
        "" => said(figure),
        note => format!("{} ({note})", said(figure)),
    };
    let name = input.map_or(row.key.input.as_str(), |input| &input.name);
    let part = words::cell(&row.key.cell);
    // Where the values are the same, the notes are what differs.
    let same = row.was.as_ref().is_some_and(|was| said(was) == said(&row.now));
    ChangeRow {
        line: row.line,
        enterprise: names.get(&row.enterprise).unwrap_or(&row.enterprise).clone(),
        figure: if part.is_empty() { name.to_owned() } else { format!("{name}: {part}") },
        about: row.key.period.months(place.network().network.lang),
        was: row.was.as_ref().map_or_else(String::new, |was| if same { with_note(was) } else { said(was) }),
        now: if same { with_note(&row.now) } else { said(&row.now) },
    }
}

/// A row of a file that could not be read has no names; there are none.
fn unreachable_row(row: &LookedRow) -> ChangeRow {
    ChangeRow {
        line: row.line,
        enterprise: row.enterprise.clone(),
        figure: row.key.input.clone(),
        about: row.key.period.to_string(),
        was: String::new(),
        now: row.now.value.code(),
    }
}

/// What undoing an import would put back.
#[derive(Template)]
#[template(path = "by_file/undo.html")]
pub(super) struct UndoPage {
    pub(super) frame: Frame,
    pub(super) back: (String, &'static str),
    pub(super) eyebrow: String,
    pub(super) href: String,
    pub(super) import: ImportRow,
    pub(super) error: String,
}

impl UndoPage {
    pub(super) fn new(place: &Place, import: &ImportHead, error: String) -> Self {
        let frame = place.frame("Undo an import");
        Self {
            frame: if error.is_empty() { frame } else { frame.with_errors() },
            back: (place.href(), "Back, leaving everything as it is"),
            eyebrow: place.eyebrow(),
            href: format!("{}/{}/undo", place.href(), import.id),
            import: row(place, import),
            error,
        }
    }
}
