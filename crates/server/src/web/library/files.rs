//! An edition's files: they never change, so that a cache may keep them for ever.

use super::{STORY_PICTURE, show::find, words::file_name};
use crate::{
    store::{EditionFile, EditionHead, NetworkRecord},
    web::{
        App, costly,
        error::Error,
        session::{PublicNetwork, Visitor},
    },
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use commonweal_domain::release::Viewer;
use commonweal_reporting::{charts, document::PICTURE_PREFIX, export};
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// For a year, as long as caches look ahead.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Only the reader’s own browser, which asks each time.
const OWN: &str = "private, no-cache";

/// So many charts are painted at a time: whoever asks for hundreds waits, and nobody else.
static PAINTING: Semaphore = Semaphore::const_new(2);

const WORKBOOK: &str = "data.xlsx";
const WORKBOOK_KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// `/{network}/reports/{period}/{number}/{file}`
pub(super) async fn file(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(record): PublicNetwork,
    Path((_, code, number, name)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let workbook = name == WORKBOOK;
    let (file, extension, kind, shown) = match name.as_str() {
        "report.pdf" => (Some(EditionFile::Pdf), "pdf", "application/pdf", "inline"),
        "data.csv" => (Some(EditionFile::Csv), "csv", "text/csv; charset=utf-8", "attachment"),
        "data.json" => (Some(EditionFile::Json), "json", "application/json", "attachment"),
        WORKBOOK => (Some(EditionFile::Csv), "xlsx", WORKBOOK_KIND, "attachment"),
        _ if is_picture(&name) => (None, "jpg", "image/jpeg", "inline"),
        _ => return Err(Error::NotFound),
    };
    let head = published(&app, &record, &visitor, &code, &number).await?;
    let bytes = match file {
        Some(file) => app.store.edition_file(head.id, file).await?,
        None if name == STORY_PICTURE => app.store.edition_picture(head.id).await?,
        None => app.store.edition_photo(head.id, &name).await?,
    };
    let mut bytes = bytes.ok_or(Error::NotFound)?;
    if workbook {
        bytes = drawn(&record, &head, &bytes)?;
    }
    if file.is_some() {
        counted(&app, &headers, &head, &name).await;
    }
    let name = file_name(&record.network.slug, head.period, head.number, extension);
    answer(&headers, bytes, kind, &format!("{shown}; filename=\"{name}\""), kept(&app, &head))
}

/// `/{network}/reports/{period}/{number}/papers/{name}.pdf`
pub(super) async fn paper(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(record): PublicNetwork,
    Path((_, code, number, file)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let name = file.strip_suffix(".pdf").ok_or(Error::NotFound)?;
    let head = published(&app, &record, &visitor, &code, &number).await?;
    let bytes = app.store.paper(head.id, name).await?.ok_or(Error::NotFound)?;
    counted(&app, &headers, &head, &format!("papers/{file}")).await;
    let file =
        file_name(&record.network.slug, head.period, head.number, "pdf").replace("edition", &format!("{name}-edition"));
    answer(&headers, bytes, "application/pdf", &format!("inline; filename=\"{file}\""), kept(&app, &head))
}

/// `/{network}/reports/{period}/{number}/charts/{name}.svg`, or `.png` for programs that take no SVG
pub(super) async fn chart(
    State(app): State<App>,
    visitor: Visitor,
    PublicNetwork(record): PublicNetwork,
    Path((_, code, number, file)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let (name, end) = file.rsplit_once('.').ok_or(Error::NotFound)?;
    let head = published(&app, &record, &visitor, &code, &number).await?;
    let svg = app.store.chart(head.id, name).await?.ok_or(Error::NotFound)?;
    let (bytes, kind) = match end {
        "svg" => (svg.into_bytes(), "image/svg+xml; charset=utf-8"),
        "png" => {
            let _turn = PAINTING.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
            let painted = costly::aside(move || charts::png(&svg)).await?;
            (painted.map_err(|error| Error::Internal(error.to_string()))?, "image/png")
        }
        _ => return Err(Error::NotFound),
    };
    let edition = file_name(&record.network.slug, head.period, head.number, end);
    let file = edition.replace("edition", &format!("{name}-edition"));
    answer(&headers, bytes, kind, &format!("attachment; filename=\"{file}\""), kept(&app, &head))
}

/// The edition of an address, unless it was withdrawn.
pub(super) async fn published(
    app: &App,
    network: &NetworkRecord,
    visitor: &Visitor,
    code: &str,
    number: &str,
) -> Result<EditionHead, Error> {
    let head = find(app, network, visitor.viewer(network.id), code, number).await?;
    match app.store.withdrawn(head.id).await? {
        Some(withdrawn) => Err(Error::Gone(format!("Edition {} was withdrawn: {}", head.number, withdrawn.reason))),
        None => Ok(head),
    }
}

/// Counts a file that is taken away, without a trace of who does. Whoever asks whether a copy is still good takes none,
/// and a count that cannot be written keeps nobody from the file.
pub(super) async fn counted(app: &App, headers: &HeaderMap, head: &EditionHead, file: &str) {
    if headers.contains_key(header::IF_NONE_MATCH) || headers.contains_key(header::RANGE) {
        return;
    }
    if let Err(error) = app.store.count_download(head.id, file).await {
        tracing::warn!(?file, %error, "a download was not counted");
    }
}

/// Who may keep a file: caches between, only where everybody may read it.
fn kept(app: &App, head: &EditionHead) -> &'static str {
    if head.release.shows(Viewer::Anybody, app.now()) { FOR_EVER } else { OWN }
}

/// The picture of the first story, as it has been called for longest, or of any by its own name.
fn is_picture(name: &str) -> bool {
    name == STORY_PICTURE || name.starts_with(PICTURE_PREFIX)
}

/// A file that never changes.
fn answer(asked: &HeaderMap, bytes: Vec<u8>, kind: &str, disposition: &str, kept: &str) -> Result<Response, Error> {
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)));
    let mut answer = HeaderMap::new();
    for (header, value) in [
        (header::ETAG, tag.as_str()),
        (header::CACHE_CONTROL, kept),
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, disposition),
    ] {
        let value = HeaderValue::from_str(value).map_err(|error| Error::Internal(error.to_string()))?;
        answer.insert(header, value);
    }
    if is_known(asked, &tag) {
        return Ok((StatusCode::NOT_MODIFIED, answer).into_response());
    }
    Ok((answer, bytes).into_response())
}

/// The workbook of an edition's data, made of the CSV that was published.
fn drawn(record: &NetworkRecord, head: &EditionHead, csv: &[u8]) -> Result<Vec<u8>, Error> {
    let csv = std::str::from_utf8(csv).map_err(|error| Error::Internal(error.to_string()))?;
    let edition = format!("{} · edition {}", head.title, head.number);
    let (network, lang) = (record.network.name.as_str(), record.network.lang);
    let about = export::About { network, edition: &edition, period: head.period, lang };
    export::xlsx(&about, csv).map_err(|error| Error::Internal(error.to_string()))
}

/// Whether the reader has the file already. A compressed copy may come back with a weak tag.
fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|known| known.trim().trim_start_matches("W/") == tag))
}
