//! Showing the receipt.

use super::{
    among::among,
    page::{Given, view},
};
use crate::web::{App, error::Error, filing::desk::Desk, layout::page, session::Filer};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::filing::FilingState;
use std::collections::HashMap;

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if !matches!(desk.filing.state, FilingState::Submitted { .. } | FilingState::Accepted { submitted_at: Some(_), .. })
    {
        return Ok(Redirect::to(&desk.base()).into_response());
    }
    let (network, enterprise, quarter) = (desk.network.id, desk.enterprise.id, desk.quarter());
    let given = Given {
        submission: app.store.submission(network, enterprise, quarter).await?,
        code: app.store.content_code(network, enterprise, quarter).await?.unwrap_or_default(),
        minutes: app.store.minutes(network, enterprise, quarter).await?,
        median: app.store.median_minutes(network, quarter).await?,
        among: among(&app, &desk).await?,
    };
    match view(&desk, given) {
        Some(view) => page(&view),
        None => Ok(Redirect::to(&desk.base()).into_response()),
    }
}
