//! `/{network}/report` and `/{network}/report/{period}`, with its previews

use super::{course::Course, load::Desk, making::make, preview::PreviewPage, shorten};
use crate::{
    store::ReportDraft,
    web::{
        App,
        board::{coordinator_frame, load::rounds},
        dashboard::EmptyPage,
        error::Error,
        layout::page,
        library::words::file_name,
        session::Coordinator,
    },
};
use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Millis;
use commonweal_reporting::compose::{Standing, Template};
use serde::Deserialize;

/// What has just been done.
#[derive(Debug, Deserialize)]
pub(super) struct Just {
    saved: Option<String>,
    shorter: Option<String>,
}

/// The newest quarter with something to report, else the newest round.
pub(super) async fn newest(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
) -> Result<Response, Error> {
    let quarter = match app.store.accepted_quarters(network.id).await?.last() {
        Some(quarter) => Some(*quarter),
        None => rounds(&app, &network).await?.first().map(|round| round.quarter),
    };
    let Some(quarter) = quarter else {
        return page(&EmptyPage {
            frame: coordinator_frame(&network.network, &person, "The joint report", "Report"),
            title: "Nothing to report yet",
            lede: "A report is made of a round’s accepted returns, and no round has been opened.",
            board: Some(format!("/{}/board", network.network.slug)),
        });
    };
    Ok(Redirect::to(&format!("/{}/report/{quarter}", network.network.slug)).into_response())
}

/// The report in the making.
pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let saved = just.saved.filter(|_| desk.draft.is_some()).map(|_| "The words are saved.".to_owned());
    let flash = saved.or_else(|| shorten::done(just.shorter.as_deref()?));
    page(&desk.page(&coordinator, None, vec![], flash)?)
}

/// The report as a web page, marked as a draft.
pub(super) async fn preview(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let draft = drafted(&desk)?;
    let standing = Standing::Draft { dated: dated(&app, &coordinator).await? };
    let making = desk.making(&app, &coordinator, draft, standing, "").await?;
    let made = make(making, desk.chosen()?, vec![], Course::untold()).await?;
    let network = &coordinator.network.network;
    let frame = coordinator_frame(network, &coordinator.person, "Preview of the report", "Report");
    page(&PreviewPage::new(frame, network, desk.period, draft.title.clone(), made.drawn.html))
}

/// The report as a PDF, marked as a draft.
pub(super) async fn preview_pdf(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let template = desk.chosen()?;
    drawn(&app, &coordinator, &desk, template, "").await
}

/// A paper of the same figures as a PDF, marked as a draft.
pub(super) async fn paper(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, file)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let name = file.strip_suffix(".pdf").ok_or(Error::NotFound)?;
    if !desk.template_names().contains(&name) {
        return Err(Error::NotFound);
    }
    let template = desk.template(name)?;
    drawn(&app, &coordinator, &desk, template, name).await
}

/// A draft by a template as a PDF; `paper` is the paper's name, blank for the report itself.
async fn drawn(
    app: &App,
    coordinator: &Coordinator,
    desk: &Desk,
    template: Template,
    paper: &str,
) -> Result<Response, Error> {
    let draft = drafted(desk)?;
    let standing = Standing::Draft { dated: dated(app, coordinator).await? };
    let mut making = desk.making(app, coordinator, draft, standing, "").await?;
    if !paper.is_empty() {
        making.narrative.title = String::new();
    }
    let made = make(making, template, vec![], Course::untold()).await?;
    let name = file_name(&coordinator.network.network.slug, desk.period, desk.number(), "pdf");
    let kind = if paper.is_empty() { "draft".to_owned() } else { format!("{paper}-draft") };
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", name.replace("edition", &kind))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, made.drawn.pdf).into_response())
}

fn drafted(desk: &Desk) -> Result<&ReportDraft, Error> {
    desk.draft.as_ref().filter(|_| desk.totals.filed > 0).ok_or(Error::NotFound)
}

/// A report is dated by its data: when an accepted return last changed.
pub(super) async fn dated(app: &App, coordinator: &Coordinator) -> Result<Millis, Error> {
    Ok(app.store.accepted_at(coordinator.network.id).await?.unwrap_or(Millis(0)))
}
