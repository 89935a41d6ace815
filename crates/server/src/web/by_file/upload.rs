//! Bringing a file: to one return, or to the whole network. Nothing is stored of it before it has been tried.

use super::{page::UploadPage, place::Place};
use crate::{
    import::MOST_WORKBOOK_BYTES,
    store::NewFile,
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{page, page_with},
        upload::Upload,
    },
};
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};

/// Most lines of a file that is brought by page; a longer one is for the command line.
const MOST_LINES: usize = 100_000;
/// Longest line of text, in bytes: it is held several times over while it is read.
const LONGEST_LINE: usize = 1 << 20;
/// Most characters of a file's name that are kept.
const LONGEST_NAME: usize = 120;

/// `/{network}/returns/{quarter}/{enterprise}/upload` and `/{network}/imports`
pub(super) async fn show(State(app): State<App>, place: Place, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let done = if query.ticked("undone") {
        Some("The figures are as they were before that file.".to_owned())
    } else {
        query.ticked("taken").then(|| "The file is taken. Its figures count from now on.".to_owned())
    };
    page(&UploadPage::new(&app, place, None).await?.flash(done))
}

/// Keeps the file and leads to its trial.
pub(super) async fn submit(State(app): State<App>, place: Place, request: Request) -> Result<Response, Error> {
    let upload = Upload::read(request, MOST_WORKBOOK_BYTES).await?;
    if let Some(words) = place.lock() {
        return Err(Error::Conflict(words));
    }
    let file = match chosen(upload) {
        Ok((name, bytes)) => NewFile { only: place.only(), name, bytes },
        Err(words) => {
            let view = UploadPage::new(&app, place, Some(words)).await?;
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let id = app.store.keep_file(&place.act(&app), place.network().id, file).await?;
    Ok(Redirect::to(&format!("{}/{id}", place.href())).into_response())
}

/// The file that was chosen: its name and content.
fn chosen(upload: Upload) -> Result<(String, Vec<u8>), String> {
    let file = upload.files.into_iter().find(|file| file.field == "file").ok_or("Choose a file")?;
    let name: String = file.name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    let name = if name.trim().is_empty() { "The file".to_owned() } else { name };
    if file.too_large {
        return Err(format!("{name} is larger than {} MB: split it", MOST_WORKBOOK_BYTES >> 20));
    }
    if file.bytes.is_empty() {
        return Err(format!("{name} is empty: save it and choose it again"));
    }
    // Workbooks have limits of their own, as their lines are packed.
    if !file.bytes.starts_with(b"PK") {
        if file.bytes.iter().filter(|byte| **byte == b'\n').count() > MOST_LINES {
            return Err(format!("{name} has more than 100,000 lines: split it"));
        }
        if file.bytes.split(|byte| matches!(byte, b'\n' | b'\r')).any(|line| line.len() > LONGEST_LINE) {
            return Err(format!(
                "{name} has a line of more than 1 MB, which no table of figures has: choose another file"
            ));
        }
    }
    Ok((name, file.bytes))
}
