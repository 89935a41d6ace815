//! The trial of a file, and the one confirmation that does what it showed.

use super::{page::TrialPage, place::Place, trial::Trial};
use crate::{
    store::{ImportPlan, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{page, page_with},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use std::collections::HashMap;

/// Most characters of a reason.
const LONGEST_REASON: usize = 2_000;
/// What a trial takes for a reason: it asks for one once it is known that one is needed.
const NOT_YET: &str = "not asked yet";

/// `/{network}/returns/{quarter}/{enterprise}/upload/{file}` and `/{network}/imports/{file}`
pub(super) async fn show(
    State(app): State<App>,
    place: Place,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    if place.lock().is_some() {
        return Ok(Redirect::to(&place.back().0).into_response());
    }
    let trial = Trial::of(&app, &place, file(&path), NOT_YET).await?;
    page(&TrialPage::new(&app, &place, &trial).await?)
}

pub(super) async fn submit(
    State(app): State<App>,
    place: Place,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    if let Some(words) = place.lock() {
        return Err(Error::Conflict(words));
    }
    let reason = posted.text("reason");
    let trial = Trial::of(&app, &place, file(&path), if reason.is_empty() { NOT_YET } else { reason }).await?;
    if posted.text("seen") != trial.seen() {
        return again(&app, &place, &trial, reason).await;
    }
    let Some(plan) = trial.look.plan.clone().filter(|_| trial.does_something()) else {
        return page(&TrialPage::new(&app, &place, &trial).await?);
    };
    if trial.look.amends > 0 && (reason.is_empty() || reason.chars().count() > LONGEST_REASON) {
        let words = if reason.is_empty() {
            "Say why accepted figures change"
        } else {
            "The reason must have at most 2,000 characters"
        };
        let view = TrialPage::new(&app, &place, &trial).await?.wrong(words, reason);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
    }
    let reason = (trial.look.amends > 0).then(|| reason.to_owned());
    let plan = ImportPlan { reason, file: Some(trial.file.file.name.clone()), ..plan };
    match app.store.import(&place.act(&app), place.network().id, &plan).await {
        Ok(()) => {}
        Err(StoreError::Conflict { .. }) => {
            let trial = Trial::of(&app, &place, file(&path), NOT_YET).await?;
            return again(&app, &place, &trial, posted.text("reason")).await;
        }
        Err(error) => return Err(error.into()),
    }
    app.store.drop_file(place.network().id, place.person(), trial.file.id).await?;
    let to = match &place {
        Place::Return(desk) => format!("{}?saved=1", desk.base()),
        Place::Network(_) => format!("{}?taken=1", place.href()),
    };
    Ok(Redirect::to(&to).into_response())
}

/// What was shown is no longer so: it is shown anew, and nothing is stored.
async fn again(app: &App, place: &Place, trial: &Trial, reason: &str) -> Result<Response, Error> {
    let view = TrialPage::new(app, place, trial).await?.moved_on(reason);
    page_with(StatusCode::CONFLICT, &view)
}

fn file(path: &HashMap<String, String>) -> &str {
    path.get("file").map_or("", String::as_str)
}
