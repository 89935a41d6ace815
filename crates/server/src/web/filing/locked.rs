//! A return that cannot be changed, and why: instead of its task list, sections, story and check.

use super::{
    answers::{Group, groups_with_past},
    desk::Desk,
    lock::Lock,
};
use crate::web::{App, error::Error, layout::Frame, receipt::receipt_number, session::Filer, words};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::filing::FilingState;
use std::collections::HashMap;

/// A return that can only be read: submitted, accepted, or of a round that is not open.
#[derive(Template)]
#[template(path = "filing/locked.html")]
pub(super) struct LockedPage {
    frame: Frame,
    desk: Desk,
    heading: String,
    eyebrow: String,
    state: (&'static str, &'static str),
    lede: String,
    what_to_do: String,
    /// It can be taken back by whoever files.
    can_take_back: bool,
    receipt: String,
    /// It counts, so that there is a page about the enterprise.
    accepted: bool,
    groups: Vec<Group>,
    read_only: bool,
}

/// Until when returns were taken, and why no longer, in the coordinator's words.
fn closed_words(desk: &Desk, months: &str) -> String {
    let until = words::long_day(desk.round.closes, desk.lang());
    let note = desk.round_note.trim();
    let note = if note.is_empty() { String::new() } else { format!(" {note}") };
    format!("Returns for {months} were taken until {until}.{note}")
}

/// Nobody has read it, and the round is open still.
fn can_take_back(desk: &Desk) -> bool {
    let unread = matches!(
        &desk.filing.state,
        FilingState::Submitted { first: None, .. } | FilingState::Accepted { by_rule: true, .. }
    );
    unread && desk.round.is_open(desk.today)
}

/// `/{network}/returns/{quarter}/{enterprise}/take-back`
pub(super) async fn take_back(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if desk.today > desk.round.closes {
        let words = "The round has closed: what is taken back now could not be submitted again. Ask the coordinator to send the return back.";
        return Err(Error::Refused(words.to_owned()));
    }
    let act = desk.person.act(&app);
    let (network, enterprise, version) = (desk.network.id, desk.enterprise.id, desk.filing.version);
    app.store.take_back(&act, network, enterprise, desk.quarter(), version).await?;
    Ok(Redirect::to(&format!("{}?taken-back=1", desk.base())).into_response())
}

pub(super) fn locked(desk: Desk) -> LockedPage {
    let lang = desk.lang();
    let months = desk.quarter().period().months(lang);
    let (state, lede) = match (&desk.filing.state, desk.lock()) {
        (FilingState::Submitted { at, by, .. }, _) => (
            ("go", "Submitted"),
            format!("{by} submitted it on {}. It waits for review and cannot be changed meanwhile.", desk.moment(*at)),
        ),
        (FilingState::Accepted { at, by_rule: true, .. }, _) => (
            ("ok", "Accepted"),
            format!(
                "It was submitted on {}. Nothing in it was unusual, so it counts in the network’s totals since then.",
                desk.moment(*at)
            ),
        ),
        (FilingState::Accepted { at, by, .. }, _) => (
            ("ok", "Accepted"),
            format!("{by} accepted it on {}. It counts in the network’s totals.", desk.moment(*at)),
        ),
        (_, Some(Lock::NotYet)) => (
            ("", "Not open yet"),
            format!("Returns for {months} are taken from {}.", words::long_day(desk.round.opens, lang)),
        ),
        _ => (("", "Closed"), closed_words(&desk, &months)),
    };
    let can_take_back = can_take_back(&desk);
    let what_to_do = match desk.lock() {
        _ if can_take_back => "You have seen a mistake? Take the return back, change it and submit it again.",
        Some(Lock::Accepted) => "A figure is wrong? Propose the right one from its history.",
        Some(Lock::Submitted) => "To change a figure, ask the coordinator to send the return back.",
        Some(Lock::NotYet) => "There is nothing to do until then.",
        _ if desk.filing.figures.is_empty() => {
            "Nothing was filed. If you still want to, ask the coordinator for more time: late figures can enter the next edition of the report."
        }
        _ => {
            "What you typed is kept but was not submitted, so it counts nowhere. Ask the coordinator for more time: late figures can enter the next edition of the report."
        }
    };
    let read_only = true;
    LockedPage {
        frame: desk.frame("Your return"),
        heading: format!("Your return for {months}"),
        eyebrow: desk.quarter().label(lang),
        state,
        lede,
        what_to_do: what_to_do.to_owned(),
        can_take_back,
        receipt: receipt_number(&desk).unwrap_or_default(),
        accepted: matches!(desk.filing.state, FilingState::Accepted { .. }),
        groups: if desk.filing.figures.is_empty() { vec![] } else { groups_with_past(&desk) },
        read_only,
        desk,
    }
}
