//! `/{network}/rounds/settings`: how a network's rounds run.

use crate::web::{
    App,
    board::coordinator_frame,
    error::Error,
    forms::Posted,
    layout::{Frame, page, page_with},
    session::Coordinator,
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    network::{Network, Settings},
    reminders::{MOST_DAYS, Schedule},
};

/// Furthest day from the end of a quarter that a setting may name.
const MOST_DUE_DAYS: u16 = 365;
/// So many reminders a round are enough for anybody.
const MOST_REMINDERS: usize = 6;

/// The form.
#[derive(Template)]
#[template(path = "rounds/settings.html")]
pub(super) struct SettingsPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) problems: Vec<(String, String)>,
    pub(super) typed: Typed,
}

/// What the form holds, as typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub(super) due_days: String,
    pub(super) closing_days: String,
    pub(super) contact: String,
    pub(super) opening: bool,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) accept_unflagged: bool,
    pub(super) second_reader: bool,
}

impl SettingsPage {
    /// What is wrong with a field; empty if nothing is.
    pub(super) fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    uri: Uri,
) -> Result<Response, Error> {
    let _ = app;
    let saved = Posted::parse(uri.query().unwrap_or_default().as_bytes()).ticked("saved");
    let frame = coordinator_frame(&network.network, &person, "How rounds run", "Rounds")
        .flash(saved.then(|| "The settings are saved. They hold from now on.".to_owned()));
    page(&view(frame, &network.network))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let typed = Typed {
        due_days: posted.text("due-days").to_owned(),
        closing_days: posted.text("closing-days").to_owned(),
        contact: posted.text("contact").to_owned(),
        opening: posted.ticked("opening"),
        before: posted.text("before").to_owned(),
        after: posted.text("after").to_owned(),
        accept_unflagged: posted.ticked("accept-unflagged"),
        second_reader: posted.ticked("second-reader"),
    };
    match read(&typed) {
        Ok(rounds) => {
            app.store.update_settings(&person.act(&app), network.id, |settings| rounds.set(settings)).await?;
            Ok(Redirect::to(&format!("/{}/rounds/settings?saved=1", network.network.slug)).into_response())
        }
        Err(problems) => {
            let frame = coordinator_frame(&network.network, &person, "How rounds run", "Rounds").with_errors();
            let shown = view(frame, &network.network);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &SettingsPage { problems, typed, ..shown })
        }
    }
}

/// What the form sets, and nothing else.
#[derive(Debug)]
struct Rounds {
    due_days: u16,
    closing_days: u16,
    contact: String,
    reminders: Schedule,
    accept_unflagged: bool,
    second_reader: bool,
}

impl Rounds {
    fn set(self, settings: &mut Settings) {
        settings.due_days = self.due_days;
        settings.closing_days = self.closing_days;
        settings.contact = self.contact;
        settings.reminders = self.reminders;
        settings.accept_unflagged = self.accept_unflagged;
        settings.second_reader = self.second_reader;
    }
}

/// The settings as typed, or everything that is wrong.
fn read(typed: &Typed) -> Result<Rounds, Vec<(String, String)>> {
    let mut problems = vec![];
    let mut wrong = |field: &str, words: String| problems.push((field.to_owned(), words));
    let due_days = days(&typed.due_days).filter(|days| *days <= MOST_DUE_DAYS);
    if due_days.is_none() {
        wrong("due-days", format!("Days until returns are due must be a number from 0 to {MOST_DUE_DAYS}"));
    }
    let closing_days = days(&typed.closing_days).filter(|days| *days <= MOST_DUE_DAYS);
    match (due_days, closing_days) {
        (_, None) => {
            wrong("closing-days", format!("Days until the round closes must be a number from 0 to {MOST_DUE_DAYS}"));
        }
        (Some(due), Some(closing)) if closing < due => {
            wrong("closing-days", "The round cannot close before returns are due".to_owned());
        }
        _ => {}
    }
    if !typed.contact.is_empty() && !crate::mail::is_address(&typed.contact) {
        wrong("contact", "Address for questions must be an e-mail address, like ruth@example.org".to_owned());
    }
    let mut list = |field: &str, text: &str, what: &str| {
        list(text).unwrap_or_else(|| {
            wrong(field, format!("{what} must be numbers from 1 to {MOST_DAYS} with commas between them, like 14, 3"));
            vec![]
        })
    };
    let before = list("before", &typed.before, "Days before returns are due");
    let after = list("after", &typed.after, "Days after returns were due");
    match (due_days, closing_days) {
        (Some(due_days), Some(closing_days)) if problems.is_empty() => Ok(Rounds {
            due_days,
            closing_days,
            contact: typed.contact.clone(),
            reminders: Schedule { opening: typed.opening, before, after },
            accept_unflagged: typed.accept_unflagged,
            second_reader: typed.second_reader,
        }),
        _ => Err(problems),
    }
}

fn days(text: &str) -> Option<u16> {
    text.parse().ok()
}

/// "14, 3" or "14 3"; nothing is none.
fn list(text: &str) -> Option<Vec<u16>> {
    let numbers: Option<Vec<u16>> = text
        .split([',', ' ', ';'])
        .filter(|part| !part.is_empty() && *part != "and")
        .map(|part| days(part).filter(|days| (1..=MOST_DAYS).contains(days)))
        .collect();
    numbers.filter(|numbers| numbers.len() <= MOST_REMINDERS)
}

pub(super) fn view(frame: Frame, network: &Network) -> SettingsPage {
    let settings = &network.settings;
    let listed = |days: &[u16]| days.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
    SettingsPage {
        frame,
        back: format!("/{}/rounds", network.slug),
        problems: vec![],
        typed: Typed {
            due_days: settings.due_days.to_string(),
            closing_days: settings.closing_days.to_string(),
            contact: settings.contact.clone(),
            opening: settings.reminders.opening,
            before: listed(&settings.reminders.before),
            after: listed(&settings.reminders.after),
            accept_unflagged: settings.accept_unflagged,
            second_reader: settings.second_reader,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_read_back() {
        let network = crate::web::board::samples::network();
        let shown = view(Frame::default(), &network);
        let mut set = network.settings.clone();
        read(&shown.typed).unwrap().set(&mut set);
        assert_eq!(set, network.settings);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let typed = Typed {
            due_days: "31".to_owned(),
            closing_days: "20".to_owned(),
            contact: "ruth".to_owned(),
            before: "14, soon".to_owned(),
            after: "1000".to_owned(),
            ..Typed::default()
        };
        let fields: Vec<String> = read(&typed).unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["closing-days", "contact", "before", "after"]);
    }

    #[test]
    fn lists_of_days_are_read_as_people_write_them() {
        assert_eq!(list("14, 3"), Some(vec![14, 3]));
        assert_eq!(list("14 and 3"), Some(vec![14, 3]));
        assert_eq!(list(" "), Some(vec![]));
        assert_eq!(list("0"), None);
        assert_eq!(list("1,2,3,4,5,6,7"), None);
    }
}
