//! Undoing an import: what it would put back, and one button.

use super::{page::UndoPage, place::Place};
use crate::{
    store::{ImportHead, StoreError},
    web::{
        App,
        error::Error,
        layout::{page, page_with},
        words,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use std::collections::HashMap;

/// `…/upload/{import}/undo` of a return, and of the network.
pub(super) async fn show(
    State(app): State<App>,
    place: Place,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let import = find(&app, &place, &path).await?;
    page(&UndoPage::new(&place, &import, String::new()))
}

pub(super) async fn submit(
    State(app): State<App>,
    place: Place,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let import = find(&app, &place, &path).await?;
    let only = place.only().map(|(enterprise, _)| enterprise);
    match app.store.undo_import(&place.act(&app), place.network().id, import.id, only).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?undone=1", place.href())).into_response()),
        Err(StoreError::Refused(said)) => {
            let view = UndoPage::new(&place, &import, format!("{}.", words::capitalised(&said)));
            page_with(StatusCode::CONFLICT, &view)
        }
        Err(error) => Err(error.into()),
    }
}

/// The import that the address names, if it is this place's to undo.
async fn find(app: &App, place: &Place, path: &HashMap<String, String>) -> Result<ImportHead, Error> {
    let imports = super::page::imports(app, place).await?;
    let id = path.get("file").map_or("", String::as_str);
    imports.into_iter().find(|import| import.id.to_string() == id && place.may_undo(import)).ok_or(Error::NotFound)
}
