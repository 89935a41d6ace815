//! `/{network}/returns/{quarter}/{enterprise}/evidence/{file}`: one file, to take away and never to open in the page.

use crate::{
    evidence::EvidenceKind,
    web::{App, error::Error, reader::Reader},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::collections::HashMap;
use uuid::Uuid;

/// Whatever is in the file, it runs nothing and asks nothing, even if a browser opened it.
const SANDBOX: &str = "sandbox; default-src 'none'; frame-ancestors 'none'";

pub(super) async fn file(
    State(app): State<App>,
    reader: Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let of = |name: &str| path.get(name).map_or("", String::as_str);
    let (quarter, _) = reader.filing(&app, of("quarter")).await?;
    let id: Uuid = of("file").parse().map_err(|_| Error::NotFound)?;
    let found = app.store.evidence_file(reader.network.id, reader.enterprise.id, quarter, id).await?;
    let (record, bytes) = found.ok_or(Error::NotFound)?;
    attached(record.kind, &record.name, bytes)
}

/// A file that somebody brought, to take away.
pub(in crate::web) fn attached(kind: EvidenceKind, name: &str, bytes: Vec<u8>) -> Result<Response, Error> {
    let mut headers = HeaderMap::new();
    let mut put = |name: HeaderName, value: &str| {
        let value = HeaderValue::from_str(value).map_err(|error| Error::Internal(error.to_string()));
        value.map(|value| headers.insert(name, value))
    };
    put(header::CONTENT_TYPE, kind.content_type())?;
    put(header::CONTENT_DISPOSITION, &disposition(name))?;
    put(header::CONTENT_SECURITY_POLICY, SANDBOX)?;
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff")?;
    put(header::CACHE_CONTROL, "no-store")?;
    Ok((headers, bytes).into_response())
}

/// As an attachment of this name; letters beyond ASCII as RFC 6266 writes them.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| {
            if letter.is_ascii_graphic() && !matches!(letter, '"' | '\\' | '%') || letter == ' ' { letter } else { '_' }
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::disposition;

    #[test]
    fn a_name_stays_one_name_in_a_header() {
        assert_eq!(
            disposition("Gas bill.pdf"),
            "attachment; filename=\"Gas bill.pdf\"; filename*=UTF-8''Gas%20bill.pdf"
        );
        let tricky = disposition("a\"; filename=\"b.exe");
        assert_eq!(
            tricky,
            "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe"
        );
        assert!(disposition("Übersicht ☕.csv").is_ascii());
    }
}
