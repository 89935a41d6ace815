//! `/`, `/{network}` and `/{network}/reports/{period}/{number}`

use super::{
    edition::{EditionPage, Paper},
    list::{Edition, LibraryPage, Search, Shelf},
    words::{fingerprint, segment},
};
use crate::{
    store::{EditionFile, EditionHead, NetworkRecord},
    web::{
        App,
        board::{coordinator_frame, load::period},
        error::Error,
        layout::{Frame, page, page_with},
        moment,
        session::{PublicNetwork, Visitor},
        words::count,
    },
};
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use commonweal_domain::{
    network::{Millis, Network},
    period::day,
    permission::{Action, State as Standing},
    release::{Audience, Viewer},
};
use serde::Deserialize;

/// What a reader looks for.
#[derive(Debug, Deserialize)]
pub(super) struct Sought {
    q: Option<String>,
    period: Option<String>,
    about: Option<String>,
}

/// The library of all networks.
pub(super) async fn all(
    State(app): State<App>,
    visitor: Visitor,
    Query(sought): Query<Sought>,
) -> Result<Response, Error> {
    let mut shelves = vec![];
    for record in app.store.networks().await? {
        shelves.push(shelf(&app, &record, visitor.viewer(record.id)).await?);
    }
    let search = Search {
        text: sought.q.unwrap_or_default(),
        period: sought.period.unwrap_or_default(),
        about: sought.about.unwrap_or_default(),
    };
    page(&LibraryPage::all(public_frame(&visitor), &shelves, search))
}

/// The library of one network.
pub(super) async fn network(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(record): PublicNetwork,
) -> Result<Response, Error> {
    let shelf = shelf(&app, &record, visitor.viewer(record.id)).await?;
    let lang = record.network.lang;
    let together = crate::together::periods(&app.store, app.now(), &record).await?.into_iter().map(|period| {
        let address = format!("/{}/together/{}", record.network.slug, segment(period));
        (crate::web::words::period(period, lang), address)
    });
    let library = LibraryPage::network(frame(&record, &visitor, "Reports"), &shelf);
    page(&library.with_together(together.collect()))
}

/// One edition on the web.
pub(super) async fn edition(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(record): PublicNetwork,
    Path((_, code, number)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let viewer = visitor.viewer(record.id);
    let head = find(&app, &record, viewer, &code, &number).await?;
    if let Some(withdrawn) = app.store.withdrawn(head.id).await? {
        let shelf = shelf(&app, &record, viewer).await?;
        let frame = frame(&record, &visitor, &head.title);
        let edition = Edition { withdrawn: Some(withdrawn.reason), ..known(app.now(), &record.network, head) };
        return page_with(StatusCode::GONE, &EditionPage::new(frame, &shelf, &edition, String::new(), vec![], vec![]));
    }
    let html = app.store.edition_file(head.id, EditionFile::Html).await?.ok_or(Error::NotFound)?;
    let article = String::from_utf8(html).map_err(|error| Error::Internal(error.to_string()))?;
    let papers = app.store.papers(head.id).await?.into_iter().map(|paper| Paper {
        name: paper.name,
        title: paper.title,
        pages: count(paper.pages as usize, "page", "pages"),
        hash: fingerprint(&paper.hash),
    });
    let papers = papers.collect();
    let charts = app.store.charts(head.id).await?;
    let shelf = shelf(&app, &record, viewer).await?;
    let edition = known(app.now(), &record.network, head);
    let frame = frame(&record, &visitor, &edition.title);
    page(&EditionPage::new(frame, &shelf, &edition, article, papers, charts))
}

/// The edition of an address. One that is not shown to whoever asks does not exist for them.
pub(super) async fn find(
    app: &App,
    network: &NetworkRecord,
    viewer: Viewer,
    code: &str,
    number: &str,
) -> Result<EditionHead, Error> {
    let number: u32 = number.parse().map_err(|_| Error::NotFound)?;
    let head = app.store.edition(network.id, period(code)?, number).await?;
    head.filter(|head| head.release.shows(viewer, app.now())).ok_or(Error::NotFound)
}

/// A network's editions, as far as they are shown to whoever asks.
pub(super) async fn shelf(app: &App, record: &NetworkRecord, viewer: Viewer) -> Result<Shelf, Error> {
    let withdrawn = app.store.all_withdrawn(record.id).await?;
    let shown = app.store.editions(record.id).await?.into_iter().filter(|head| head.release.shows(viewer, app.now()));
    let editions = shown.map(|head| {
        let withdrawn = withdrawn.get(&head.id).map(|withdrawn| withdrawn.reason.clone());
        Edition { withdrawn, ..known(app.now(), &record.network, head) }
    });
    let mut editions: Vec<Edition> = editions.collect();
    // One under embargo is as new as the day on which it is shown.
    editions.sort_by_key(|edition| std::cmp::Reverse(edition.published_at));
    Ok(Shelf { network: record.network.clone(), editions })
}

/// What is told of an edition.
pub(in crate::web) fn known(now: Millis, network: &Network, head: EditionHead) -> Edition {
    let release = &head.release;
    let held = match (release.shown_from.filter(|_| !release.is_out(now)), release.audience) {
        (Some(from), _) => {
            format!("Under embargo until {}", day(moment::date(from, &network.time_zone), network.lang))
        }
        (None, Audience::Invited) => "For funders and members".to_owned(),
        (None, Audience::Everybody) => String::new(),
    };
    Edition { held, ..Edition::from(head) }
}

fn public_frame(visitor: &Visitor) -> Frame {
    let frame =
        Frame::new("Reports").nav(&[("Reports", "/".to_owned()), ("Methods", "/methods".to_owned())], "Reports");
    match &visitor.0 {
        Some(person) => frame.signed_in(person, ""),
        None => frame,
    }
}

/// A coordinator keeps the navigation; anybody else gets the public one.
fn frame(record: &NetworkRecord, visitor: &Visitor, title: &str) -> Frame {
    let network: &Network = &record.network;
    let nav = [
        ("Reports", format!("/{}", network.slug)),
        ("All networks", "/".to_owned()),
        ("Methods", "/methods".to_owned()),
    ];
    match &visitor.0 {
        Some(person) if person.coordinates(record.id) => coordinator_frame(network, person, title, "Library"),
        Some(person) if person.may(Action::Deliberate, record.id, None, Standing::default()) => {
            let decide = ("Decide", format!("/{}/decide", network.slug));
            let [reports, others @ ..] = nav;
            let nav: Vec<_> = [reports, decide].into_iter().chain(others).collect();
            Frame::of(network, title).signed_in(person, "").nav(&nav, "Reports")
        }
        Some(person) => Frame::of(network, title).nav(&nav, "Reports").signed_in(person, ""),
        None => Frame::of(network, title).nav(&nav, "Reports"),
    }
}

impl From<EditionHead> for Edition {
    fn from(head: EditionHead) -> Self {
        let published_at = head.shown_at();
        Self {
            period: head.period,
            number: head.number,
            title: head.title,
            summary: head.summary,
            what_changed: head.what_changed,
            due: head.enterprises_due,
            filed: head.enterprises_filed,
            pages: head.pages,
            pdf_bytes: head.pdf_bytes,
            content_hash: head.content_hash,
            pdf_hash: head.pdf_hash,
            published_at,
            withdrawn: None,
            held: String::new(),
            indicators: head.release.indicators,
        }
    }
}
