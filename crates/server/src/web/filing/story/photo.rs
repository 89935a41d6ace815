//! `/{network}/returns/{quarter}/{enterprise}/story/photo/{file}`: a story's photo, for those who may read the return.

use super::form::{Fault, fault};
use crate::{
    photo::{self, PhotoError},
    store::NewPicture,
    web::{App, error::Error, reader::Reader, upload::SentFile},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use std::collections::HashMap;

/// The file. What was made for one person is for nobody else's cache: `session::who` says so.
pub(in crate::web::filing) async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let of = |name: &str| path.get(name).map_or("", String::as_str);
    let (quarter, _) = reader.filing(&app, of("quarter")).await?;
    let name = of("file").strip_suffix(".jpg").ok_or(Error::NotFound)?;
    let hash = data_encoding::HEXLOWER.decode(name.as_bytes()).ok().and_then(|hash| <[u8; 32]>::try_from(hash).ok());
    let hash = hash.ok_or(Error::NotFound)?;
    let file = app.store.photo_file(reader.network.id, reader.enterprise.id, quarter, &hash).await?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, file.ok_or(Error::NotFound)?).into_response())
}

/// Address of the file of a photo.
pub(in crate::web) fn href(base: &str, hash: &[u8; 32]) -> String {
    format!("{base}/story/photo/{}.jpg", data_encoding::HEXLOWER.encode(hash))
}

/// Makes a photo fit to be kept, or says at its field why it cannot be.
pub(super) async fn prepare(file: &SentFile) -> Result<Result<NewPicture, Fault>, Error> {
    if file.too_large {
        return Ok(Err(at_field(PhotoError::TooLarge)));
    }
    let made = photo::prepare_in_turn(file.bytes.clone()).await.map_err(Error::Internal)?;
    Ok(made.map_err(at_field))
}

fn at_field(error: PhotoError) -> Fault {
    fault("photo", error.to_string())
}
