//! A nil return: nothing happened in the quarter. Everything that is blank is filed as "does not apply", which counts
//! as filed, adds nothing to a total and does not pull a median down.
//!
//! `/{network}/returns/{quarter}/{enterprise}/nil` for those who file; a coordinator files one for a member that said so.

use super::{confirming, desk::Desk, locked::locked};
use crate::{
    store::{Change, SaveFigures, Saved},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::Filer,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, Value},
    period::Quarter,
};
use std::collections::HashMap;

/// Longest reason, in characters.
const LONGEST: usize = 500;

/// The page that asks why.
#[derive(Template)]
#[template(path = "filing/nil.html")]
pub(super) struct NilPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    months: String,
    blank: usize,
    filed: usize,
    why: String,
    error: String,
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

/// Fills what is blank, then shows the answers, to be looked through and submitted as any others.
pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if desk.lock().is_some() {
        return Ok(Redirect::to(&desk.base()).into_response());
    }
    let why = posted.text("why");
    let error = match why.chars().count() {
        0 => "Write why nothing happened",
        1..=LONGEST => "",
        _ => "The reason must have at most 500 characters",
    };
    if !error.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, why, error));
    }
    fill(&app, &desk, why).await?;
    Ok(Redirect::to(&format!("{}/check", desk.base())).into_response())
}

/// A coordinator files a nil return for a member, which is asked to confirm it. Refused where a draft has figures that
/// want a correction or a word first.
pub(crate) async fn file_for(
    app: &App,
    filer: Filer,
    quarter: Quarter,
    why: &str,
) -> Result<Result<(), String>, Error> {
    let act = filer.person.act(app);
    let (network, enterprise) = (filer.network.id, filer.enterprise.id);
    app.store.begin_for(&act, network, enterprise, quarter, &format!("Nil return: {why}")).await?;
    let code = quarter.to_string();
    let desk = Desk::open(app, filer.clone(), &code).await?;
    fill(app, &desk, why).await?;
    let desk = Desk::open(app, filer, &code).await?;
    let open = desk.open_findings().len() + desk.blanks().len();
    match desk.filing.state.submit(act.now, &act.name, open) {
        Ok(state) => {
            app.store.set_state(&act, network, enterprise, quarter, desk.filing.version, &state).await?;
            confirming::ask(app, &act, &desk).await?;
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(words::capitalised(&format!("{error}; go on filing for them")))),
    }
}

async fn fill(app: &App, desk: &Desk, why: &str) -> Result<(), Error> {
    let nothing = Figure { note: format!("Nil return: {why}"), ..Figure::of(Value::NotApplicable) };
    let changes = desk
        .blanks()
        .iter()
        .map(|asking| Change { key: asking.key(Cell::total()), was: None, now: Some(nothing.clone()) })
        .collect();
    let act = desk.person.act(app);
    let (network, enterprise) = (desk.network.id, desk.enterprise.id);
    match app.store.save_figures(&act, network, enterprise, desk.quarter(), &SaveFigures { changes }).await? {
        Saved::Done { .. } => Ok(()),
        Saved::Conflict(_) | Saved::StoryConflict { .. } => Err(Error::Conflict(
            "Somebody else has filled in figures meanwhile. Open the return again and look through it.".to_owned(),
        )),
    }
}

pub(super) fn view(desk: &Desk, why: &str, error: &str) -> NilPage {
    let frame = desk.frame("Nothing to report");
    let blank = desk.blanks().len();
    NilPage {
        frame: if error.is_empty() { frame } else { frame.with_errors() },
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        months: desk.quarter().period().months(desk.lang()),
        blank,
        filed: desk.asking().len() - blank,
        why: why.to_owned(),
        error: error.to_owned(),
    }
}
