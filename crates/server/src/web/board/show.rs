//! `/{network}/board` and `/{network}/board/{quarter}`

use super::{
    Board, BoardPage, Just, coordinator_frame,
    load::{entries, quarter, rounds, today},
    standing::{Clock, Show},
};
use crate::web::{App, error::Error, layout::page, session::Coordinator};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::period::Quarter;
use serde::Deserialize;

/// The quarter chosen in a list.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    quarter: Option<String>,
}

/// Which returns to list.
#[derive(Debug, Deserialize)]
pub(super) struct Listed {
    show: Option<String>,
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
    Query(listed): Query<Listed>,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let quarter = quarter(&text)?;
    let rounds = rounds(&app, &network).await?;
    let round = rounds.iter().find(|round| round.quarter == quarter).ok_or(Error::NotFound)?;
    let entries = entries(&app, &network, quarter).await?;
    let quarters: Vec<Quarter> = rounds.iter().map(|round| round.quarter).collect();
    let kept = &network.network;
    let clock = Clock { round, today: today(&app, &network), time_zone: &kept.time_zone, lang: kept.lang };
    let show = listed.show.as_deref().and_then(Show::parse);
    let board = Board { network: kept, clock, entries: &entries, show, quarters: &quarters };
    let frame = coordinator_frame(kept, &person.name, "Quarter board", "Quarter board").flash(just.words(&entries));
    page(&BoardPage::new(frame, &board))
}
