//! `/{network}/returns/{quarter}/{enterprise}/covers`: whose work and figures a return holds.

use super::{desk::Desk, locked::locked};
use crate::{
    store::StoreError,
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
use commonweal_domain::profile::Scope;
use std::collections::HashMap;

/// What a return covers.
#[derive(Template)]
#[template(path = "filing/covers.html")]
pub(super) struct CoversPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    place: String,
    chosen: &'static str,
    /// Slug, name, chosen.
    members: Vec<(String, String, bool)>,
    error: String,
}

impl CoversPage {
    fn is(&self, scope: &str) -> bool {
        self.chosen == scope
    }
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
    let desk = desk.with_others(&app).await?;
    page(&view(&desk, &desk.scope, ""))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let desk = desk.with_others(&app).await?;
    let members: Vec<String> =
        posted.iter().filter(|(name, _)| *name == "member").map(|(_, slug)| slug.to_owned()).collect();
    let scope = match posted.text("scope") {
        "here" => Scope::Here,
        "whole" => Scope::Whole,
        "group" => Scope::Group(members),
        _ => Scope::Unsaid,
    };
    let again = |status: StatusCode, words: &str| page_with(status, &view(&desk, &scope, words));
    if let Some(words) = desk.lock_words() {
        return again(StatusCode::CONFLICT, &words);
    }
    if scope == Scope::Unsaid {
        return again(StatusCode::UNPROCESSABLE_ENTITY, "Choose what this return covers");
    }
    let act = desk.person.act(&app);
    match app.store.save_scope(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &scope).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?noted=covers", desk.base())).into_response()),
        Err(StoreError::Refused(said)) => again(StatusCode::UNPROCESSABLE_ENTITY, &words::capitalised(&said)),
        Err(error) => Err(error.into()),
    }
}

/// The page with what is said so far.
pub(super) fn view(desk: &Desk, scope: &Scope, error: &str) -> CoversPage {
    let covered: &[String] = if let Scope::Group(slugs) = scope { slugs } else { &[] };
    let frame = desk.frame("What this return covers");
    CoversPage {
        frame: if error.is_empty() { frame } else { frame.with_errors() },
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        place: desk.network.network.place.clone(),
        chosen: match scope {
            Scope::Unsaid => "",
            Scope::Here => "here",
            Scope::Whole => "whole",
            Scope::Group(_) => "group",
        },
        members: desk
            .neighbours()
            .map(|(slug, name)| (slug.to_owned(), name.to_owned(), covered.iter().any(|covered| covered == slug)))
            .collect(),
        error: error.to_owned(),
    }
}
