//! `/{network}/board` and `/{network}/board/{quarter}`

use super::{
    Board, BoardPage, Just, coordinator_frame,
    filter::Filter,
    load::{entries, quarter, rounds, today},
    standing::Clock,
};
use crate::{
    store::{Amendment, NetworkRecord, Person},
    web::{App, error::Error, figure::past_href, forms::Posted, layout::page_with, moment, session::Coordinator},
};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    cases::HOMES,
    definition::Asked,
    period::{Quarter, day},
    trade::{BOUGHT, SOLD},
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The quarter chosen in a list.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    quarter: Option<String>,
}

/// What the board says besides what stands in the store.
#[derive(Debug, Default)]
pub(super) struct Said<'a> {
    /// What has just been done.
    pub(super) just: Just,
    /// What is wrong.
    pub(super) error: &'a str,
    /// What was ticked.
    pub(super) ticked: BTreeSet<String>,
}

/// The newest round, or the one that was chosen.
pub(super) async fn newest(
    State(app): State<App>,
    Coordinator { network, .. }: Coordinator,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Error> {
    let quarter = match chosen.quarter {
        Some(text) => quarter(&text)?,
        None => rounds(&app, &network).await?.first().ok_or(Error::NotFound)?.quarter,
    };
    Ok(Redirect::to(&format!("/{}/board/{quarter}", network.network.slug)).into_response())
}

/// The board of a round.
pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text)): Path<(String, String)>,
    Query(just): Query<Just>,
    uri: Uri,
) -> Result<Response, Error> {
    let quarter = quarter(&text)?;
    let filter = Filter::read(&Posted::parse(uri.query().unwrap_or_default().as_bytes()));
    let said = Said { just, ..Said::default() };
    answer(&app, &network, &person, quarter, filter, said, StatusCode::OK).await
}

pub(super) async fn answer(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
    quarter: Quarter,
    filter: Filter,
    said: Said<'_>,
    status: StatusCode,
) -> Result<Response, Error> {
    let rounds = rounds(app, network).await?;
    let round = rounds.iter().find(|round| round.quarter == quarter).ok_or(Error::NotFound)?;
    let entries = entries(app, network, quarter).await?;
    let quarters: Vec<Quarter> = rounds.iter().map(|round| round.quarter).collect();
    let kept = &network.network;
    let clock = Clock { round, today: today(app, network), time_zone: &kept.time_zone, lang: kept.lang };
    let proposed = proposed(app, network, quarter).await?;
    let asked = app.store.asked(network.id, quarter).await?;
    let is_asked = |input: &str| asked.get(input).is_some_and(|asked| *asked != Asked::Off);
    let board = Board {
        trade: [SOLD, BOUGHT].into_iter().any(is_asked) || !app.store.joints(network.id, quarter).await?.is_empty(),
        homes: is_asked(HOMES),
        proposed: &proposed,
        network: kept,
        clock,
        entries: &entries,
        filter,
        quarters: &quarters,
        ticked: &said.ticked,
        error: said.error,
        person: person.id,
    };
    let mut frame = coordinator_frame(kept, person, "Quarter board", "Quarter board").flash(said.just.words(&entries));
    if kept.settings.second_factor && !person.second_factor {
        let from = day(moment::date(kept.settings.second_factor_from, &kept.time_zone), kept.lang);
        let words = format!("From {from} on, whoever looks after {} signs in in two steps.", kept.name);
        frame.strip = Some((words, "Set yours up", "/account/second".to_owned()));
    }
    page_with(status, &BoardPage::new(frame, &board))
}

/// Figures of accepted returns that their enterprises want to be others: words and where they are decided on.
async fn proposed(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Vec<(String, String)>, Error> {
    let amendments = app.store.proposed_amendments(network.id, quarter).await?;
    if amendments.is_empty() {
        return Ok(vec![]);
    }
    let enterprises = app.store.enterprises(network.id).await?;
    let definitions = app.store.definitions(network.id).await?;
    let line = |amendment: &Amendment| {
        let of = &enterprises.iter().find(|record| record.id == amendment.enterprise)?.enterprise;
        let input = definitions.input(&amendment.input, quarter).map_or(&*amendment.input, |input| &*input.name);
        let href = past_href(&network.network.slug, quarter, &of.slug, &amendment.input);
        Some((format!("{}: {input}", of.name), href))
    };
    Ok(amendments.iter().filter_map(line).collect())
}
