//! `/{network}/rounds`: all rounds, and which can be opened next.

use crate::{
    store::NetworkRecord,
    web::{
        App,
        board::{coordinator_frame, load},
        calls,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    network::Round,
    period::{Quarter, day},
};
use std::collections::BTreeSet;
use time::Date;

/// Quarters that are over and never had a round are offered so far back.
const QUARTERS_BACK: i32 = 8;

/// All rounds, newest first.
#[derive(Template)]
#[template(path = "rounds/list.html")]
pub(super) struct ListPage {
    pub(super) frame: Frame,
    pub(super) base: String,
    /// Months and address of the round to be opened next.
    pub(super) next: Option<(String, String)>,
    /// Other quarters without a round: code and months.
    pub(super) others: Vec<(String, String)>,
    pub(super) lines: Vec<Line>,
    pub(super) calendar: String,
    /// Rounds over other days: name, days and address.
    pub(super) calls: Vec<(String, String, String)>,
}

/// One round.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) months: String,
    pub(super) label: String,
    pub(super) opens: String,
    pub(super) due: String,
    pub(super) closes: String,
    /// Why these days are far from the quarter; mostly empty.
    pub(super) moved: &'static str,
    pub(super) state: (&'static str, &'static str),
    pub(super) returns: String,
    pub(super) board: String,
    pub(super) change: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let base = format!("/{}/rounds", network.network.slug);
    if let Some(quarter) = query.get("quarter") {
        return Ok(Redirect::to(&format!("{base}/{}", load::quarter(quarter)?)).into_response());
    }
    let frame = coordinator_frame(&network.network, &person, "Rounds", "Rounds");
    let flash = query.get("saved").and_then(|quarter| quarter.parse::<Quarter>().ok());
    let lang = network.network.lang;
    let frame = frame.flash(flash.map(|quarter| format!("The round of {} is saved.", quarter.period().months(lang))));
    let rounds = app.store.rounds(network.id).await?;
    let today = load::today(&app, &network);
    let mut lines = vec![];
    for round in &rounds {
        let entries = load::entries(&app, &network, round.quarter).await?;
        let are_in = entries.iter().filter(|entry| entry.standing().is_in()).count();
        lines.push(line(&network, round, today, are_in, entries.len()));
    }
    let calls = app.store.calls(network.id).await?;
    let calls = calls.iter().map(|call| (call.name.clone(), call.days(lang), calls::href(&network, call))).collect();
    page(&ListPage { calls, ..view(frame, &network, &rounds, lines, today) })
}

pub(super) fn view(frame: Frame, network: &NetworkRecord, rounds: &[Round], lines: Vec<Line>, today: Date) -> ListPage {
    let lang = network.network.lang;
    let base = format!("/{}/rounds", network.network.slug);
    let mut missing = without_a_round(rounds, today);
    let next = missing.pop();
    ListPage {
        frame,
        next: next.map(|quarter| (quarter.period().months(lang), format!("{base}/{quarter}"))),
        others: missing.into_iter().rev().map(|quarter| (quarter.to_string(), words::quarter(quarter, lang))).collect(),
        lines,
        calls: vec![],
        calendar: format!("/{}/calendar.ics", network.network.slug),
        base,
    }
}

/// Quarters that have no round, oldest first: of those that are over, and the one after the newest round.
fn without_a_round(rounds: &[Round], today: Date) -> Vec<Quarter> {
    let have: BTreeSet<Quarter> = rounds.iter().map(|round| round.quarter).collect();
    let last_over = Quarter::of(today).plus(-1);
    let newest = have.last().map_or(last_over, |newest| newest.plus(1).max(last_over));
    let oldest = last_over.plus(-QUARTERS_BACK);
    (oldest.ordinal()..=newest.ordinal()).map(Quarter::from_ordinal).filter(|quarter| !have.contains(quarter)).collect()
}

pub(super) fn line(network: &NetworkRecord, round: &Round, today: Date, are_in: usize, due: usize) -> Line {
    let lang = network.network.lang;
    let slug = &network.network.slug;
    let quarter = round.quarter;
    Line {
        months: quarter.period().months(lang),
        label: quarter.label(lang),
        opens: day(round.opens, lang),
        due: day(round.due, lang),
        closes: day(round.closes, lang),
        moved: words::moved_days(&network.network, round),
        state: state(round, today),
        returns: format!("{are_in} of {due}"),
        board: format!("/{slug}/board/{quarter}"),
        change: format!("/{slug}/rounds/{quarter}"),
    }
}

fn state(round: &Round, today: Date) -> (&'static str, &'static str) {
    if today < round.opens {
        ("", "Not open yet")
    } else if today > round.closes {
        ("", "Closed")
    } else if today > round.due {
        ("warn", "Past due")
    } else {
        ("go", "Open")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::network::Settings;
    use time::macros::date;

    #[test]
    fn the_next_round_is_that_of_the_quarter_after_the_newest() {
        let round = |code: &str| Round::of(code.parse().unwrap(), &Settings::default());
        let offered = |rounds: &[Round]| -> Vec<String> {
            without_a_round(rounds, date!(2026 - 02 - 04)).iter().map(ToString::to_string).collect()
        };
        assert_eq!(offered(&[]).last().unwrap(), "2025-Q4");
        assert_eq!(offered(&[]).len(), 9);
        assert_eq!(offered(&[round("2025-Q4"), round("2025-Q3")]).last().unwrap(), "2026-Q1");
        assert_eq!(
            offered(&[round("2025-Q2")]).last().unwrap(),
            "2025-Q4",
            "what is over comes before what is to come"
        );
    }
}
