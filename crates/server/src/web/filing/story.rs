//! `/{network}/returns/{quarter}/{enterprise}/story`: what the enterprise is proud of, in its own words.

use super::{desk::Desk, locked::locked, section_form::clean, tasks::saved_words};
use crate::{
    store::{Saved, StoreError},
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
use std::collections::HashMap;

/// Longest story, in characters: half a printed page.
pub(super) const LONGEST: usize = 2_000;

/// The story's page.
#[derive(Template)]
#[template(path = "filing/story.html")]
pub(super) struct StoryPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    enterprise: String,
    story: String,
    agreed: bool,
    was: String,
    error: String,
    not_saved: String,
    /// Who saved another text, when, and the text.
    theirs: Option<(String, String)>,
    saved: String,
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
    page(&view(&desk))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let typed = StoryPage {
        story: clean(posted.text("story")),
        agreed: posted.ticked("agreed"),
        was: clean(posted.text("was")),
        ..view(&desk)
    };
    let again = |status: StatusCode, typed: StoryPage| {
        let frame = typed.frame.clone().with_errors();
        page_with(status, &StoryPage { frame, ..typed })
    };
    if let Some(not_saved) = desk.lock_words() {
        return again(StatusCode::CONFLICT, StoryPage { not_saved, ..typed });
    }
    let length = typed.story.chars().count();
    if length > LONGEST {
        let over = words::count(length - LONGEST, "character", "characters");
        let error = format!("Your story is {over} longer than the 2,000 that fit");
        return again(StatusCode::UNPROCESSABLE_ENTITY, StoryPage { error, ..typed });
    }
    let act = desk.person.act(&app);
    let (network, enterprise) = (desk.network.id, desk.enterprise.id);
    let saved =
        app.store.save_story(&act, network, enterprise, desk.quarter(), &typed.story, typed.agreed, &typed.was).await;
    match saved {
        Ok(Saved::StoryConflict { stored, saved_by, saved_at }) => {
            let theirs = Some((format!("{saved_by}, {}", desk.moment(saved_at)), stored.clone()));
            again(StatusCode::CONFLICT, StoryPage { theirs, was: stored, ..typed })
        }
        Ok(Saved::Done { .. } | Saved::Conflict(_)) => {
            Ok(Redirect::to(&format!("{}?saved=1", desk.base())).into_response())
        }
        Err(StoreError::Refused(said)) => {
            let not_saved = format!("{}.", words::capitalised(&said));
            again(StatusCode::CONFLICT, StoryPage { not_saved, ..typed })
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn view(desk: &Desk) -> StoryPage {
    StoryPage {
        frame: desk.frame("Your story"),
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        enterprise: desk.enterprise.enterprise.name.clone(),
        story: desk.filing.story.clone(),
        agreed: desk.filing.story_agreed,
        was: desk.filing.story.clone(),
        error: String::new(),
        not_saved: String::new(),
        theirs: None,
        saved: desk.saved.as_ref().map_or_else(String::new, |_| saved_words(desk)),
    }
}
