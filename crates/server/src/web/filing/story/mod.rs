//! `/{network}/returns/{quarter}/{enterprise}/story`: what the enterprise is proud of, in its own words and a photo,
//! and who agreed that it is printed.

mod day;
mod form;
mod page;
mod photo;
mod printing;
mod save;

pub(super) use page::{Answered, view};
pub(in crate::web) use photo::href as photo_href;
pub(super) use photo::show as photo;
pub(in crate::web) use printing::printing;
pub(super) use save::save;

use super::desk::Desk;
use crate::{
    photo::MOST_BYTES,
    store::{Saved, StoreError, Withdrawal},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{page, page_with},
        session::Filer,
        upload::Upload,
        words,
    },
};
use axum::{
    extract::{Path, Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::consent::{Consent, ConsentKind};
use form::{Fault, Typed, fault};
use page::StoryPage;
use std::collections::HashMap;

/// Longest story, in characters: half a printed page.
const LONGEST: usize = 2_000;
/// Longest description of a photo, in characters: what a screen reader reads in half a minute.
const LONGEST_ALT: usize = 300;

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = match query.text("saved") {
        "photo" => Some("The photo is saved. Say below who can be recognised in it.".to_owned()),
        "consents" => Some("Saved.".to_owned()),
        _ => None,
    };
    let mut view = answer(&app, &desk, None, vec![]).await?;
    view.frame = view.frame.flash(flash);
    page(&view)
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    request: Request,
) -> Result<Response, Error> {
    let quarter = path.get("quarter").map_or("", String::as_str);
    let desk = Desk::open(&app, filer.clone(), quarter).await?;
    let upload = Upload::read(request, MOST_BYTES).await?;
    let typed = Typed::read(&upload.fields);
    let remove = upload.fields.ticked("remove");
    let act = desk.person.act(&app);
    let (network, enterprise, quarter) = (desk.network.id, desk.enterprise.id, desk.quarter());
    let (answers, mut faults) = typed.changed_answers(desk.today);
    if desk.lock().is_some() {
        let changes_words = upload.fields.get("story").is_some() && typed.story != desk.story.text;
        if changes_words || upload.file("photo").is_some() {
            let not_saved = desk.lock_words().unwrap_or_default();
            let view = answer(&app, &desk, Some(typed), vec![]).await?;
            return page_with(StatusCode::CONFLICT, &view.not_saved(not_saved));
        }
        if !faults.is_empty() {
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &answer(&app, &desk, Some(typed), faults).await?);
        }
        record(&app, &desk, &answers).await?;
        if desk.story.agreed && typed.was.agreed && !typed.agreed {
            app.store.withdraw(&act, network, enterprise, quarter, Withdrawal::Printing).await?;
        }
        if remove {
            app.store.remove_photo(&act, network, enterprise, quarter).await?;
        }
        return Ok(Redirect::to(&format!("{}/story?saved=consents", desk.base())).into_response());
    }
    faults.splice(0..0, typed.faults_of_words());
    // A photo cannot be typed again: it is kept first, whatever else is wrong.
    let mut new_photo = false;
    if let Some(file) = upload.file("photo") {
        match photo::prepare(file).await? {
            Ok(photo) => {
                if let Err(error) = app.store.put_photo(&act, network, enterprise, quarter, &photo).await {
                    return refused(&app, &desk, typed, error).await;
                }
                new_photo = true;
            }
            Err(fault) => faults.push(fault),
        }
    } else if remove {
        app.store.remove_photo(&act, network, enterprise, quarter).await?;
    }
    let desk = Desk { story: app.store.story(network, enterprise, quarter).await?, ..desk };
    if desk.story.photo.is_some() && typed.alt.is_empty() {
        faults.push(fault("alt", "Write what the photo shows, for those who cannot see it"));
    }
    if !faults.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &answer(&app, &desk, Some(typed), faults).await?);
    }
    match store(&app, &desk, &typed, &answers, new_photo).await {
        Ok(Saved::StoryConflict { stored, saved_by, saved_at }) => {
            let by = format!("{saved_by}, {}", desk.moment(saved_at));
            let mut typed = typed;
            typed.was.story.clone_from(&stored);
            let view = answer(&app, &desk, Some(typed), vec![]).await?;
            page_with(StatusCode::CONFLICT, &view.against(by, stored))
        }
        Ok(Saved::Done { .. } | Saved::Conflict(_)) => {
            let next = if new_photo { "/story?saved=photo#faces" } else { "?saved=1" };
            Ok(Redirect::to(&format!("{}{next}", desk.base())).into_response())
        }
        Err(error) => refused(&app, &desk, typed, error).await,
    }
}

/// Words, what the photo shows, and answers.
async fn store(
    app: &App,
    desk: &Desk,
    typed: &Typed,
    answers: &[(ConsentKind, Consent)],
    new_photo: bool,
) -> Result<Saved, StoreError> {
    let act = desk.person.act(app);
    let (network, enterprise, quarter) = (desk.network.id, desk.enterprise.id, desk.quarter());
    let agreed = typed.agreed_now(desk.story.agreed);
    let saved =
        app.store.save_story(&act, network, enterprise, quarter, &typed.story, agreed, &typed.was.story).await?;
    if matches!(saved, Saved::StoryConflict { .. }) {
        return Ok(saved);
    }
    if let Some(photo) = desk.story.photo.as_ref().filter(|photo| new_photo || typed.describes(photo)) {
        app.store.describe_photo(&act, network, enterprise, quarter, &photo.hash, &typed.alt).await?;
    }
    record(app, desk, answers).await?;
    Ok(saved)
}

async fn record(app: &App, desk: &Desk, answers: &[(ConsentKind, Consent)]) -> Result<(), StoreError> {
    let act = desk.person.act(app);
    let (network, enterprise, quarter) = (desk.network.id, desk.enterprise.id, desk.quarter());
    let (withdrawn, given): (Vec<_>, Vec<_>) =
        answers.iter().cloned().partition(|(_, answer)| matches!(answer, Consent::Withdrawn { .. }));
    for (kind, _) in withdrawn {
        app.store.withdraw(&act, network, enterprise, quarter, Withdrawal::Consent(kind)).await?;
    }
    if given.is_empty() {
        return Ok(());
    }
    app.store.record_consents(&act, network, enterprise, quarter, &given).await
}

async fn answer(app: &App, desk: &Desk, typed: Option<Typed>, faults: Vec<Fault>) -> Result<StoryPage, Error> {
    let period = desk.quarter().period();
    let editions = app.store.editions_telling(desk.network.id, desk.enterprise.id, period).await?;
    let next = app.store.next_edition(desk.network.id, period).await?;
    Ok(view(desk, Answered { typed, faults, editions, next }))
}

async fn refused(app: &App, desk: &Desk, typed: Typed, error: StoreError) -> Result<Response, Error> {
    let StoreError::Refused(said) = error else { return Err(error.into()) };
    let not_saved = format!("{}.", words::capitalised(&said));
    let view = answer(app, desk, Some(typed), vec![]).await?;
    page_with(StatusCode::CONFLICT, &view.not_saved(not_saved))
}

#[cfg(test)]
mod tests;
