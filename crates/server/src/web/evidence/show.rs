//! Reading a return's files.

use super::page::{EvidencePage, Shown};
use crate::web::{
    App,
    board::{coordinator_frame, review_href},
    error::Error,
    filing::{asking::asking, desk::Desk},
    forms::Posted,
    layout::page,
    moment,
    reader::Reader,
    session::Filer,
    words,
};
use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use std::collections::HashMap;

pub(super) async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let quarter = path.get("quarter").map_or("", String::as_str);
    if !reader.files {
        return page(&of_coordinator(&app, &reader, quarter).await?);
    }
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let filer = Filer { network: reader.network, enterprise: reader.enterprise, person: reader.person };
    let desk = Desk::open(&app, filer, quarter).await?;
    let flash = match (query.get("added"), query.ticked("removed")) {
        (Some("1"), _) => Some("The file is added.".to_owned()),
        (Some(count), _) => count.parse::<u8>().ok().map(|count| format!("{count} files are added.")),
        (None, true) => Some("The file is deleted. The figure stays as it is.".to_owned()),
        (None, false) => None,
    };
    let mut view = of_filer(&app, &desk, query.text("figure"), vec![], String::new()).await?;
    view.set_flash(flash);
    page(&view)
}

/// The page of those who file the return.
pub(super) async fn of_filer(
    app: &App,
    desk: &Desk,
    chosen: &str,
    faults: Vec<(&'static str, String)>,
    done: String,
) -> Result<EvidencePage, Error> {
    let evidence = app.store.evidence(desk.network.id, desk.enterprise.id, desk.quarter()).await?;
    Ok(EvidencePage::new(Shown {
        frame: desk.frame("Files behind your figures"),
        base: desk.base(),
        back: (desk.base(), "Back to your return"),
        eyebrow: desk.eyebrow(),
        enterprise: &desk.enterprise.enterprise.name,
        files: true,
        locked: desk.lock_words(),
        asking: &desk.asking(),
        figures: &desk.filing.figures,
        evidence: &evidence,
        moment: &|at| desk.moment(at),
        chosen: chosen.to_owned(),
        faults,
        done,
    }))
}

async fn of_coordinator(app: &App, reader: &Reader, quarter: &str) -> Result<EvidencePage, Error> {
    let (quarter, record) = reader.filing(app, quarter).await?;
    let (network, enterprise) = (&reader.network.network, &reader.enterprise.enterprise);
    let id = reader.network.id;
    let (definitions, asked) = (app.store.definitions(id).await?, app.store.asked(id, quarter).await?);
    let (profile, _) = app.store.profile(id, reader.enterprise.id).await?;
    let evidence = app.store.evidence(id, reader.enterprise.id, quarter).await?;
    Ok(EvidencePage::new(Shown {
        frame: coordinator_frame(network, &reader.person, "Files behind figures", "Quarter board"),
        base: format!("/{}/returns/{quarter}/{}", network.slug, enterprise.slug),
        back: (review_href(&network.slug, quarter, &enterprise.slug), "Back to the return"),
        eyebrow: words::quarter(quarter, network.lang),
        enterprise: &enterprise.name,
        files: false,
        locked: None,
        asking: &asking(&definitions, &asked, quarter, profile.year_end),
        figures: &record.filing.figures,
        evidence: &evidence,
        moment: &|at| moment::words(at, &network.time_zone, network.lang),
        chosen: String::new(),
        faults: vec![],
        done: String::new(),
    }))
}
