//! `/{network}/year/{enterprise}/figures.pdf`: an enterprise's own figures, and the texts that it finished.

use super::load::Desk;
use crate::web::{App, costly, error::Error, forms::Posted, session::Filer, words};
use axum::{
    extract::State,
    http::{Uri, header},
    response::{IntoResponse, Response},
};
use commonweal_reporting::{
    own::{TextPart, document},
    pdf::render,
};

pub(super) async fn pdf(State(app): State<App>, filer: Filer, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let desk = Desk::open(&app, filer, query.text("to")).await?;
    let name = format!("{}-year-to-{}.pdf", desk.enterprise.enterprise.slug, desk.end());
    let drawing = move || -> Result<Vec<u8>, String> {
        // A text with something left to write is not for others yet.
        let texts: Vec<(String, String)> = TextPart::ALL
            .into_iter()
            .filter_map(|part| Some((part.name().to_owned(), desk.texts.get(part.code())?.body.clone())))
            .filter(|(_, text)| !text.contains('['))
            .collect();
        let document = document(&desk.year(), &texts, desk.material(), &words::cell, desk.dated);
        render(&document).map_err(|error| error.to_string())
    };
    let bytes = costly::in_turn(drawing).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes.map_err(Error::Internal)?).into_response())
}
