//! `/{network}/returns/{quarter}/{enterprise}/check`: read everything once more, then submit.

use super::{
    answers::{Counts, Group, groups},
    desk::Desk,
    locked::locked,
    section_view::entry_id,
    story::{photo_href, printing},
};
use crate::store::StoreError;
use crate::web::{
    App,
    error::Error,
    evidence::count_words,
    forms::Posted,
    layout::{Frame, page, page_with},
    session::Filer,
    words,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{breakdown::Cell, figure::FigureKey, filing::TransitionError};
use std::collections::HashMap;

/// All answers, what is still open, and the button.
#[derive(Template)]
#[template(path = "filing/check.html")]
pub(super) struct CheckPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    lede: String,
    groups: Vec<Group>,
    story: String,
    photo: Option<(String, String)>,
    printing: String,
    evidence: String,
    missing: Vec<(String, String)>,
    findings: Vec<(String, String)>,
    version: u32,
    error: String,
    changed: String,
    coordinators: String,
    ready: bool,
    read_only: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if desk.lock().is_some() {
        return page(&locked(desk));
    }
    page(&view(&desk, "", ""))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if desk.lock().is_some() {
        // Sent twice, or by two people: what there is to see is that it has been submitted.
        return Ok(Redirect::to(&desk.base()).into_response());
    }
    let moved = "Figures have been changed since you opened this page. Look through them once more.";
    if posted.text("version").parse() != Ok(desk.filing.version) {
        return page_with(StatusCode::CONFLICT, &view(&desk, "", moved));
    }
    let open = desk.open_findings().len() + desk.blanks().len();
    if open == 0 && !posted.ticked("sure") {
        let error = "Tick the box if these figures are right to the best of your knowledge";
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, error, ""));
    }
    let act = desk.person.act(&app);
    let state = match desk.filing.state.submit(act.now, &act.name, open) {
        Ok(state) => state,
        Err(TransitionError::NotReady(_)) => {
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, "", ""));
        }
        Err(error) => return Err(Error::Conflict(words::capitalised(&format!("{error}.")))),
    };
    let version = desk.filing.version;
    let kept = app.store.set_state(&act, desk.network.id, desk.enterprise.id, desk.quarter(), version, &state).await;
    match kept {
        Ok(()) => Ok(Redirect::to(&format!("{}/submitted", desk.base())).into_response()),
        Err(StoreError::Conflict { .. }) => page_with(StatusCode::CONFLICT, &view(&desk, "", moved)),
        Err(error) => Err(error.into()),
    }
}

pub(super) fn view(desk: &Desk, error: &str, changed: &str) -> CheckPage {
    let base = desk.base();
    let href = |key: &FigureKey| {
        let section = desk.definitions.input(&key.input, desk.quarter()).map_or("", |input| input.dimension.code());
        format!("{base}/{section}#{}", entry_id(&key.input, &Cell::total()))
    };
    let missing: Vec<(String, String)> =
        desk.blanks().iter().map(|asking| (href(&asking.key(Cell::total())), asking.input.name.clone())).collect();
    let findings: Vec<(String, String)> =
        desk.open_findings().into_iter().map(|finding| (href(&finding.key), finding.message)).collect();
    let frame = desk.frame("Check your answers");
    let names: Vec<&str> = desk.coordinators.iter().map(|(name, _)| name.as_str()).collect();
    let counts = Counts::of(&desk.asking(), &desk.filing.figures);
    let ready = missing.is_empty() && findings.is_empty();
    CheckPage {
        frame: if error.is_empty() { frame } else { frame.with_errors() },
        eyebrow: desk.eyebrow(),
        lede: format!("{} The quarter before stands on the right.", counts.words()),
        groups: groups(desk),
        story: desk.filing.story.clone(),
        photo: desk.story.photo.as_ref().map(|photo| (photo_href(&base, &photo.hash), photo.alt.clone())),
        evidence: count_words(desk.evidence),
        printing: printing(&desk.story).map_or_else(String::new, |(_, words)| words),
        missing,
        findings,
        version: desk.filing.version,
        error: error.to_owned(),
        changed: changed.to_owned(),
        coordinators: match names.as_slice() {
            [] => "The coordinator reviews".to_owned(),
            [one] => format!("{one} reviews"),
            many => format!("{} review", many.join(" or ")),
        },
        ready,
        read_only: false,
        base,
    }
}
