//! `/{network}/dashboard` and `/{network}/dashboard/{quarter}`

use super::{DashboardPage, EmptyPage, Totals, kept::shown};
use crate::{
    store::{NetworkRecord, Person},
    web::{
        App,
        board::{coordinator_frame, load::quarter},
        error::Error,
        layout::{Frame, page},
        library::list::href,
        moment,
        session::Insider,
        sign_off,
    },
};
use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{period::Quarter, release::Viewer};
use serde::Deserialize;

/// The quarter chosen in a list.
#[derive(Debug, Deserialize)]
pub(super) struct Chosen {
    quarter: Option<String>,
}

/// The newest quarter with accepted returns, or the one that was chosen.
pub(super) async fn newest(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Error> {
    let frame = frame(&network, &person, "Dashboard")?;
    let quarter = match chosen.quarter {
        Some(text) => Some(quarter(&text)?),
        None => app.store.accepted_quarters(network.id).await?.last().copied(),
    };
    let slug = &network.network.slug;
    if let Some(quarter) = quarter {
        return Ok(Redirect::to(&format!("/{slug}/dashboard/{quarter}")).into_response());
    }
    let board = person.coordinates(network.id).then(|| format!("/{slug}/board"));
    page(&EmptyPage {
        frame,
        title: "Nothing adds up yet",
        lede: "Totals appear here once the first return has been accepted.",
        board,
    })
}

/// A quarter's totals after disclosure.
pub(super) async fn show(
    State(app): State<App>,
    Insider { network, person }: Insider,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let mut frame = frame(&network, &person, "Dashboard")?;
    if let Some((words, href)) = sign_off::waiting(&app, &network, &person).await? {
        frame = frame.strip(words, "See it and answer", href);
    }
    let quarter = quarter(&text)?;
    let mut quarters: Vec<Quarter> = app.store.accepted_quarters(network.id).await?;
    quarters.reverse();
    if !quarters.contains(&quarter) {
        return Err(Error::NotFound);
    }
    let editions = app.store.editions(network.id).await?;
    let report = editions
        .iter()
        .find(|edition| edition.period == quarter.period() && edition.release.shows(Viewer::Invited, app.now()))
        .map(|edition| href(&network.network, edition.period, edition.number));
    let (totals, of) = shown(&app, &network, quarter).await?;
    let of = of.map(|at| moment::words(at, &network.network.time_zone, network.network.lang));
    let totals = Totals::clone(&totals);
    page(&DashboardPage::new(frame, &network.network, quarter, &quarters, totals).with_report(report).of(of))
}

/// The frame, for those who give the figures and those who gather them; for anybody else there is no page.
pub(super) fn frame(network: &NetworkRecord, person: &Person, title: &str) -> Result<Frame, Error> {
    let kept = &network.network;
    if person.coordinates(network.id) {
        return Ok(coordinator_frame(kept, person, title, "Dashboard"));
    }
    let nav = [
        ("Your returns", format!("/{}/returns", kept.slug)),
        ("Dashboard", format!("/{}/dashboard", kept.slug)),
        ("Decide", format!("/{}/decide", kept.slug)),
        ("Reports", format!("/{}", kept.slug)),
    ];
    Ok(Frame::of(kept, title).signed_in(person, "").nav(&nav, "Dashboard"))
}
