//! `/{network}/report` and `/{network}/report/{quarter}`, with its previews

use super::{load::Desk, making::make, preview::PreviewPage};
use crate::{
    store::ReportDraft,
    web::{
        App,
        board::{coordinator_frame, load::rounds},
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
use commonweal_reporting::compose::Standing;
use serde::Deserialize;

/// What has just been done.
#[derive(Debug, Deserialize)]
pub(super) struct Just {
    saved: Option<String>,
}

/// The newest quarter with something to report, else the newest round.
pub(super) async fn newest(
    State(app): State<App>,
    Coordinator { network, .. }: Coordinator,
) -> Result<Response, Error> {
    let quarter = match app.store.accepted_quarters(network.id).await?.last() {
        Some(quarter) => *quarter,
        None => rounds(&app, &network).await?.first().ok_or(Error::NotFound)?.quarter,
    };
    Ok(Redirect::to(&format!("/{}/report/{quarter}", network.network.slug)).into_response())
}

/// The report in the making.
pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter)): Path<(String, String)>,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &quarter).await?;
    let flash = just.saved.filter(|_| desk.draft.is_some()).map(|_| "The words are saved.".to_owned());
    page(&desk.page(&coordinator, None, vec![], flash))
}

/// The report as a web page, marked as a draft.
pub(super) async fn preview(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &quarter).await?;
    let draft = drafted(&desk)?;
    let network = &coordinator.network;
    let standing = Standing::Draft { dated: dated(&app, &coordinator).await? };
    let made = make(
        network,
        desk.totals.figures.clone(),
        desk.totals.beside.clone(),
        draft.period,
        desk.narrative(draft),
        standing,
    )
    .await?;
    let frame = coordinator_frame(&network.network, &coordinator.person.name, "Preview of the report", "Report");
    page(&PreviewPage::new(frame, &network.network, desk.quarter, draft.title.clone(), made.html))
}

/// The report as a PDF, marked as a draft.
pub(super) async fn preview_pdf(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, quarter)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &quarter).await?;
    let draft = drafted(&desk)?;
    let network = &coordinator.network;
    let standing = Standing::Draft { dated: dated(&app, &coordinator).await? };
    let made = make(
        network,
        desk.totals.figures.clone(),
        desk.totals.beside.clone(),
        draft.period,
        desk.narrative(draft),
        standing,
    )
    .await?;
    let name = file_name(&network.network.slug, draft.period, desk.number(), "pdf").replace("edition", "draft");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, made.pdf).into_response())
}

fn drafted(desk: &Desk) -> Result<&ReportDraft, Error> {
    desk.draft.as_ref().filter(|_| desk.totals.filed > 0).ok_or(Error::NotFound)
}

/// A report is dated by its data: when an accepted return last changed.
pub(super) async fn dated(app: &App, coordinator: &Coordinator) -> Result<Millis, Error> {
    Ok(app.store.accepted_at(coordinator.network.id).await?.unwrap_or(Millis(0)))
}
