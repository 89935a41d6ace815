//! Adding files to a return, and deleting one while it can be changed.

use super::show::of_filer;
use crate::{
    evidence::{EvidenceError, EvidenceKind, MOST_BYTES, name},
    store::{NewEvidence, StoreError},
    web::{
        App,
        error::Error,
        filing::desk::Desk,
        layout::page_with,
        session::Filer,
        upload::{SentFile, Upload},
        words,
    },
};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Adds the chosen files behind the chosen figure. What is right is added although something else is wrong: a file
/// would have to be looked for once more.
pub(super) async fn add(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    request: Request,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let upload = Upload::read(request, MOST_BYTES).await?;
    let figure = upload.fields.text("figure").to_owned();
    if let Some(locked) = desk.lock_words() {
        let view = of_filer(&app, &desk, &figure, vec![("files", locked)], String::new()).await?;
        return page_with(StatusCode::CONFLICT, &view);
    }
    let mut faults = vec![];
    if !desk.asking().iter().any(|asking| asking.input.code == figure) {
        faults.push(("figure", "Choose the figure that the files stand behind".to_owned()));
    }
    if upload.files.is_empty() {
        faults.push(("files", "Choose a file".to_owned()));
    }
    let mut added = 0;
    if faults.is_empty() {
        for file in &upload.files {
            match keep(&app, &desk, &figure, file).await? {
                Ok(()) => added += 1,
                Err(words) => faults.push(("files", words)),
            }
        }
    }
    if faults.is_empty() {
        return Ok(Redirect::to(&format!("{}/evidence?added={added}&figure={figure}", desk.base())).into_response());
    }
    let done = match added {
        0 => String::new(),
        1 => "The other file is added.".to_owned(),
        added => format!("The other {added} files are added."),
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &of_filer(&app, &desk, &figure, faults, done).await?)
}

async fn keep(app: &App, desk: &Desk, figure: &str, file: &SentFile) -> Result<Result<(), String>, Error> {
    let kind = if file.too_large { Err(EvidenceError::TooLarge) } else { EvidenceKind::of(&file.name, &file.bytes) };
    let kind = match kind {
        Ok(kind) => kind,
        Err(error) => return Ok(Err(format!("{} {error}", shown(&file.name)))),
    };
    let new = NewEvidence { input: figure.to_owned(), name: name(&file.name, kind), kind, bytes: file.bytes.clone() };
    let act = desk.person.act(app);
    match app.store.add_evidence(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &new).await {
        Ok(()) => Ok(Ok(())),
        Err(StoreError::Refused(said)) => Ok(Err(format!("{} was not added: {said}", shown(&file.name)))),
        Err(error) => Err(error.into()),
    }
}

/// A name of a file that is not kept, short enough for a line.
fn shown(name: &str) -> String {
    if name.is_empty() { "The file".to_owned() } else { name.chars().take(80).collect() }
}

pub(super) async fn remove(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let of = |name: &str| path.get(name).map_or("", String::as_str);
    let desk = Desk::open(&app, filer, of("quarter")).await?;
    let file: Uuid = of("file").parse().map_err(|_| Error::NotFound)?;
    let act = desk.person.act(&app);
    match app.store.remove_evidence(&act, desk.network.id, desk.enterprise.id, desk.quarter(), file).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/evidence?removed=1", desk.base())).into_response()),
        Err(StoreError::Refused(said)) => {
            let fault = vec![("files", format!("{}.", words::capitalised(&said)))];
            page_with(StatusCode::CONFLICT, &of_filer(&app, &desk, "", fault, String::new()).await?)
        }
        Err(error) => Err(error.into()),
    }
}
