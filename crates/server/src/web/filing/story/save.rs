//! `/{network}/returns/{quarter}/{enterprise}/story/save`: what is typed, kept while somebody types.
//!
//! The answer is for a script. What cannot be kept yet, such as a half-typed day, waits for the form's own button,
//! which says what is wrong with it.

use super::{form::Typed, store};
use crate::{
    store::{Saved, StoreError},
    web::{App, error::Error, filing::desk::Desk, forms::Posted, moment, session::Filer, words},
};
use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

pub(in crate::web::filing) async fn save(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let typed = Typed::read(&posted);
    if let Some(words) = desk.lock_words() {
        return Ok(not_saved(StatusCode::CONFLICT, &words, None));
    }
    if let Some(fault) = typed.faults_of_words().first() {
        return Ok(not_saved(StatusCode::UNPROCESSABLE_ENTITY, &fault.words, None));
    }
    let (answers, _) = typed.changed_answers(desk.today);
    match store(&app, &desk, &typed, &answers, false).await {
        Ok(Saved::StoryConflict { stored, saved_by, .. }) => {
            let words = format!("{saved_by} saved another text meanwhile. Save to see both");
            Ok(not_saved(StatusCode::CONFLICT, &words, Some(&stored)))
        }
        Ok(Saved::Done { .. } | Saved::Conflict(_)) => {
            let story = app.store.story(desk.network.id, desk.enterprise.id, desk.quarter()).await?;
            let zone = &desk.network.network.time_zone;
            let shown = Typed::of(&story, desk.lang());
            let saved = format!("Saved {}", moment::clock(app.now(), zone));
            Ok(answer(StatusCode::OK, &json!({ "saved": saved, "was": hidden(&shown) })))
        }
        Err(StoreError::Refused(said)) => Ok(not_saved(StatusCode::CONFLICT, &words::capitalised(&said), None)),
        Err(error) => Err(error.into()),
    }
}

fn not_saved(status: StatusCode, words: &str, stored: Option<&str>) -> Response {
    let words = words.trim_end_matches('.');
    answer(status, &json!({ "not": words, "stored": stored }))
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// The form's hidden fields as they would be if the page were loaded again.
fn hidden(shown: &Typed) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: String, value: &str| fields.insert(name, Value::from(value));
    put("was".to_owned(), &shown.was.story);
    put("was.agreed".to_owned(), if shown.was.agreed { "1" } else { "" });
    put("was.alt".to_owned(), &shown.was.alt);
    put("was.photo".to_owned(), &shown.was.photo);
    for (answer, was) in shown.answers.iter().zip(&shown.was.answers) {
        put(format!("was.{}", answer.kind.code()), was);
    }
    fields
}
