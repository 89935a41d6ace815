//! `/reports.zip`: several editions at once, each with its data, and a list of what is in it.

use super::{files, list::published as day_of, show::known, words};
use crate::{
    store::{EditionFile, EditionHead, NetworkRecord},
    web::{App, costly, error::Error, forms::Posted, session::Visitor},
};
use axum::{
    extract::State,
    http::{HeaderMap, Uri, header},
    response::{IntoResponse, Response},
};
use commonweal_reporting::export::harmless;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    io::{Cursor, Write as _},
};
use tokio::sync::Semaphore;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// Most editions at once.
const MOST: usize = 40;
/// Most bytes of one archive, before they are packed: it is made in memory.
const MOST_BYTES: usize = 64 << 20;

/// So many archives are packed at a time, as each may hold twice its files: whoever asks for more waits.
static PACKING: Semaphore = Semaphore::const_new(2);

/// The editions that were ticked: `?take=network/period/number`, once for each.
pub(super) async fn zip(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let wanted: BTreeSet<&str> = query.iter().filter(|(name, _)| *name == "take").map(|(_, value)| value).collect();
    if wanted.is_empty() {
        return Err(Error::Conflict("Tick the reports that you want, then take them.".to_owned()));
    }
    if wanted.len() > MOST {
        return Err(Error::Conflict(format!("These are {} reports; take at most {MOST} at once.", wanted.len())));
    }
    let _turn = PACKING.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
    let mut list = String::from("file,sha256,network,period,edition,published,address\r\n");
    let (mut parts, mut size) = (vec![], 0);
    for one in wanted {
        // A period may hold a slash itself: 2025-Q4/4.
        let (slug, rest) = one.split_once('/').ok_or(Error::NotFound)?;
        let (code, number) = rest.rsplit_once('/').ok_or(Error::NotFound)?;
        let network = app.store.network(slug).await?.ok_or(Error::NotFound)?;
        let head = files::published(&app, &network, &visitor, code, number).await?;
        for (file, extension) in [(EditionFile::Pdf, "pdf"), (EditionFile::Csv, "csv"), (EditionFile::Json, "json")] {
            let bytes = app.store.edition_file(head.id, file).await?.ok_or(Error::NotFound)?;
            size += bytes.len();
            if size > MOST_BYTES {
                return Err(Error::Conflict(
                    "These reports are too large for one file: take fewer at once.".to_owned(),
                ));
            }
            let name = words::file_name(&network.network.slug, head.period, head.number, extension);
            tell(&app, &mut list, &network, &head, &name, &bytes);
            parts.push((name, bytes));
        }
        files::counted(&app, &headers, &head, "report.pdf").await;
    }
    parts.push(("contents.csv".to_owned(), list.into_bytes()));
    let packed = costly::aside(move || pack(&parts)).await?.map_err(|error| Error::Internal(error.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"reports.zip\""),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, packed).into_response())
}

/// A line of the list.
fn tell(app: &App, list: &mut String, network: &NetworkRecord, head: &EditionHead, name: &str, bytes: &[u8]) {
    use sha2::Digest as _;
    let edition = known(app.now(), &network.network, head.clone());
    let hash = data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(bytes));
    let address = format!("{}{}", app.address, super::list::href(&network.network, head.period, head.number));
    let published = day_of(&network.network, &edition);
    let quoted = |text: &str| format!("\"{}\"", harmless(text).replace('"', "\"\""));
    // Writing into a text fails never.
    let _ = write!(
        list,
        "{name},{hash},{},{},{},{published},{address}\r\n",
        quoted(&network.network.name),
        head.period,
        head.number
    );
}

/// The same files give the same archive: no time of packing is in it.
fn pack(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let packed = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in parts {
        zip.start_file(name.as_str(), packed)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
