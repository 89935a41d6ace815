//! `/{network}/returns/{quarter}/{enterprise}/submitted`: the receipt.

use super::desk::Desk;
use crate::web::{
    App,
    error::Error,
    layout::{Frame, page},
    session::Filer,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::filing::FilingState;
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Number and time of a submitted return, and what comes next.
#[derive(Template)]
#[template(path = "filing/submitted.html")]
pub(super) struct SubmittedPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    months: String,
    at: String,
    by: String,
    again: bool,
    /// The network's rule has accepted it.
    counts: bool,
    number: String,
    coordinators: Vec<(String, String)>,
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    match view(&desk) {
        Some(view) => page(&view),
        None => Ok(Redirect::to(&desk.base()).into_response()),
    }
}

pub(super) fn view(desk: &Desk) -> Option<SubmittedPage> {
    let (at, by, again) = match &desk.filing.state {
        FilingState::Submitted { at, by, again, .. } => (at, by.clone(), *again),
        FilingState::Accepted { submitted_at: Some(at), by_rule: true, .. } => (at, String::new(), false),
        _ => return None,
    };
    Some(SubmittedPage {
        frame: desk.frame("Return submitted"),
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        months: desk.quarter().period().months(desk.lang()),
        at: desk.moment(*at),
        counts: by.is_empty(),
        by,
        again,
        number: receipt_number(desk)?,
        coordinators: desk.coordinators.clone(),
    })
}

/// Number of the receipt, such as `DIGBETH-2025Q4-7F3A91`: of whose return it is and when it was submitted, so the same
/// return submitted again has another one.
pub(super) fn receipt_number(desk: &Desk) -> Option<String> {
    let at = match &desk.filing.state {
        FilingState::Submitted { at, .. } | FilingState::Accepted { submitted_at: Some(at), .. } => at.0,
        _ => return None,
    };
    let (network, enterprise) = (&desk.network.network.slug, &desk.enterprise.enterprise.slug);
    let quarter = desk.quarter().to_string().replace('-', "");
    let hash = Sha256::digest(format!("{network}/{enterprise}/{quarter}/{at}"));
    Some(format!("{}-{quarter}-{}", network.to_uppercase(), data_encoding::HEXUPPER.encode(&hash[..3])))
}
