//! Invented rounds, for tests and for looking at the pages.

use super::{form, list, settings};
use crate::{
    store::{NetworkId, NetworkRecord},
    web::board::{
        coordinator_frame,
        samples::{SAMPLE_NAME, network, quarter},
    },
};
use askama::Template;
use commonweal_domain::network::Round;
use time::{Date, Month};

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let record = NetworkRecord { id: NetworkId(1), public_id: uuid::Uuid::nil(), network: network() };
    let kept = &record.network;
    let today = Date::from_calendar_date(2026, Month::February, 4).unwrap_or(Date::MIN);
    let frame = |title: &str| coordinator_frame(kept, SAMPLE_NAME, title, "Rounds");
    let rounds: Vec<Round> = (0..3).map(|back| Round::of(quarter().plus(-back), &kept.settings)).collect();
    let lines = rounds.iter().map(|round| list::line(&record, round, today, 44, 50)).collect();
    let known = form::view(frame("Round"), kept, &rounds[0], true, "The council meets on 20 February.");
    let mut wrong = form::view(frame("Round").with_errors(), kept, &rounds[0], false, "");
    wrong.due.error = "The due day must be on or after the opening day".to_owned();
    wrong.problems = vec![(wrong.due.id(), wrong.due.error.clone())];
    let mut unset = settings::view(frame("How rounds run").with_errors(), kept);
    unset.problems = vec![("closing-days".to_owned(), "The round cannot close before returns are due".to_owned())];
    Ok(vec![
        ("rounds", list::view(frame("Rounds"), &record, &rounds, lines, today).render()?),
        ("rounds-none", list::view(frame("Rounds"), &record, &[], vec![], today).render()?),
        ("round", known.render()?),
        ("round-wrong", wrong.render()?),
        ("round-settings", settings::view(frame("How rounds run"), kept).render()?),
        ("round-settings-wrong", unset.render()?),
    ])
}
