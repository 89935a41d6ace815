//! A return that cannot be changed, and why: instead of its task list, sections, story and check.

use super::{
    answers::{Group, groups},
    desk::{Desk, Lock},
};
use crate::web::{layout::Frame, receipt::receipt_number, words};
use askama::Template;
use commonweal_domain::filing::FilingState;

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
    receipt: String,
    groups: Vec<Group>,
    read_only: bool,
}

pub(super) fn locked(desk: Desk) -> LockedPage {
    let lang = desk.lang();
    let months = desk.quarter().period().months(lang);
    let (state, lede) = match (&desk.filing.state, desk.lock()) {
        (FilingState::Submitted { at, by, .. }, _) => (
            ("go", "Submitted"),
            format!("{by} submitted it on {}. It waits for review and cannot be changed meanwhile.", desk.moment(*at)),
        ),
        (FilingState::Accepted { at, by, .. }, _) => (
            ("ok", "Accepted"),
            format!("{by} accepted it on {}. It counts in the network’s totals.", desk.moment(*at)),
        ),
        (_, Some(Lock::NotYet)) => (
            ("", "Not open yet"),
            format!("Returns for {months} are taken from {}.", words::long_day(desk.round.opens, lang)),
        ),
        _ => (
            ("", "Closed"),
            format!("Returns for {months} were taken until {}.", words::long_day(desk.round.closes, lang)),
        ),
    };
    let what_to_do = match desk.lock() {
        Some(Lock::Submitted | Lock::Accepted) => "To change a figure, ask the coordinator to send the return back.",
        Some(Lock::NotYet) => "There is nothing to do until then.",
        _ if desk.filing.figures.is_empty() => {
            "Nothing was filed. If you still want to, ask the coordinator to open the round again: late figures can enter the next edition of the report."
        }
        _ => {
            "What you typed is kept but was not submitted, so it counts nowhere. Ask the coordinator to open the round again: late figures can enter the next edition of the report."
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
        receipt: receipt_number(&desk).unwrap_or_default(),
        groups: if desk.filing.figures.is_empty() { vec![] } else { groups(&desk) },
        read_only,
        desk,
    }
}
