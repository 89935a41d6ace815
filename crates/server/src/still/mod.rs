//! A network's public library as a folder of files: it needs no server, and outlives this one.
//!
//! The pages are those that anybody gets from the server, asked for one after another; only what would need a server,
//! such as signing in, is left out of them (elements marked `data-live`), and links lead from file to file.

mod rewrite;

use crate::web::{App, router};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};
use tower::ServiceExt;

/// Pages for everybody that the library leads to.
const PAGES: [&str; 4] = ["/help", "/methods", "/accessibility", "/privacy"];
/// The page that lists the editions.
const INDEX: &str = "index.html";
/// Largest file, in bytes: no report comes near.
const LARGEST: usize = 256 << 20;

/// Why no folder was written.
#[derive(Debug, thiserror::Error)]
pub enum StillError {
    /// The folder holds something already.
    #[error("the folder {0} is not empty; name one that is not there yet")]
    NotEmpty(PathBuf),
    /// A page that the library leads to is not there.
    #[error("{address} answers {status}")]
    Page {
        /// Its address.
        address: String,
        /// What it answers.
        status: StatusCode,
    },
    /// A page that should be text is none, or a link leads out of the folder.
    #[error("{0} cannot be kept as a file")]
    Address(String),
    /// A file could not be written.
    #[error("{path} cannot be written: {error}")]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

/// Writes what anybody may read of a network into a folder that is empty or not there; returns how many files.
pub async fn library(app: App, slug: &str, folder: &Path) -> Result<usize, StillError> {
    if std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()) {
        return Err(StillError::NotEmpty(folder.to_owned()));
    }
    let files = gather(&router(app), slug).await?;
    let mut list = String::from("file,sha256\r\n");
    for (path, bytes) in &files {
        write(&folder.join(path), bytes)?;
        // Writing into a text fails never.
        let _ = write!(list, "{path},{}\r\n", data_encoding::HEXLOWER.encode(&Sha256::digest(bytes)));
    }
    write(&folder.join("contents.csv"), list.as_bytes())?;
    Ok(files.len() + 1)
}

/// Every file by its path, found by following links.
async fn gather(pages: &Router, slug: &str) -> Result<BTreeMap<String, Vec<u8>>, StillError> {
    let site = Site { slug };
    let mut open = vec![format!("/{slug}")];
    let (mut seen, mut files) = (BTreeSet::new(), BTreeMap::new());
    while let Some(address) = open.pop() {
        let Some(path) = site.path(&address).filter(|path| seen.insert(path.clone())) else { continue };
        let (kind, bytes) = ask(pages, &address).await?;
        let bytes = if kind.starts_with("text/html") {
            let page = String::from_utf8(bytes).map_err(|_| StillError::Address(address.clone()))?;
            let page = rewrite::without_live(&page);
            open.extend(rewrite::addresses(&page).map(str::to_owned));
            rewrite::relative(&page, &path, |address| site.path(address)).into_bytes()
        } else {
            bytes
        };
        files.insert(path, bytes);
    }
    Ok(files)
}

/// What anybody gets at an address, with its kind. A withdrawn edition is a page too: it says so.
async fn ask(pages: &Router, address: &str) -> Result<(String, Vec<u8>), StillError> {
    let broken = || StillError::Address(address.to_owned());
    let request = Request::get(address).body(Body::empty()).map_err(|_| broken())?;
    let Ok(response) = pages.clone().oneshot(request).await;
    let status = response.status();
    if status != StatusCode::OK && status != StatusCode::GONE {
        return Err(StillError::Page { address: address.to_owned(), status });
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.to_owned();
    let bytes = to_bytes(response.into_body(), LARGEST).await.map_err(|_| broken())?;
    Ok((kind, bytes.to_vec()))
}

/// What belongs to the copy.
struct Site<'a> {
    slug: &'a str,
}

impl Site<'_> {
    /// The file of an address; none for what is no part of the copy.
    fn path(&self, address: &str) -> Option<String> {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        if PAGES.contains(&address) {
            return Some(format!("{}.html", address.trim_start_matches('/')));
        }
        // The start page lists all networks; here there is one.
        if address == "/" {
            return Some(INDEX.to_owned());
        }
        if address.starts_with("/assets/") {
            return plain(address);
        }
        let rest = address.strip_prefix('/')?.strip_prefix(self.slug)?;
        match rest {
            "" => Some(INDEX.to_owned()),
            _ if rest.starts_with("/logo/") => plain(rest),
            _ => {
                let edition = rest.strip_prefix("/reports/")?;
                // A page is the index of a folder of its own, beside its files.
                if edition.split('/').count() == 2 { plain(&format!("{rest}/index.html")) } else { plain(rest) }
            }
        }
    }
}

/// A path within the folder; none for one that would lead elsewhere. A period such as 2025-Q4/4 has a hyphen there.
fn plain(address: &str) -> Option<String> {
    let path = address.trim_start_matches('/').replace("%2F", "-");
    let safe = path.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
    });
    safe.then_some(path)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), StillError> {
    let failed = |error| StillError::Write { path: path.to_owned(), error };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::board::testing::{MEMBERS, TestApp, hidden};

    #[test]
    fn addresses_have_files_within_the_folder_or_none() {
        let site = Site { slug: "digbeth" };
        for (address, path) in [
            ("/digbeth", Some("index.html")),
            ("/digbeth#list", Some("index.html")),
            ("/digbeth/reports/2025-Q4/1", Some("reports/2025-Q4/1/index.html")),
            ("/digbeth/reports/2025-Q4%2F4/1/report.pdf", Some("reports/2025-Q4-4/1/report.pdf")),
            ("/digbeth/reports/2025-Q4/1/papers/handout.pdf", Some("reports/2025-Q4/1/papers/handout.pdf")),
            ("/assets/site.css?v=1", Some("assets/site.css")),
            ("/methods", Some("methods.html")),
            ("/digbeth-2", None),
            ("/digbeth/board", None),
            ("/digbeth/reports/../../etc/passwd", None),
            ("/assets//x", None),
            ("/", Some("index.html")),
            ("https://example.org", None),
        ] {
            assert_eq!(site.path(address).as_deref(), path, "{address}");
        }
    }

    #[tokio::test]
    async fn the_copy_is_whole_and_needs_no_server() {
        let test = TestApp::new().await;
        test.import(&MEMBERS[..5]).await;
        let report = "/digbeth/report/2025-Q4";
        test.post("ruth", report, "action=generate").await;
        for (number, more) in [(1, "audience=everybody"), (2, "audience=invited&what-changed=For+funders")] {
            let page = test.get("ruth", report).await.text();
            let body = format!(
                "version={}&number={number}&title=Together&papers=handout&action=publish&confirmed=yes&{more}",
                hidden(&page, "version")
            );
            test.post("ruth", report, &body.replace("action=publish", "action=save")).await;
            let version = hidden(&test.get("ruth", report).await.text(), "version");
            let body =
                body.replacen(&format!("version={}", hidden(&page, "version")), &format!("version={version}"), 1);
            let answer = test.post("ruth", report, &body).await;
            assert!(answer.status.is_redirection(), "{}", answer.text());
        }
        let folder = std::env::temp_dir().join(format!("still-{}", uuid::Uuid::now_v7().simple()));
        let written = library(test.app(), "digbeth", &folder).await.unwrap();
        let names = [
            "index.html",
            "contents.csv",
            "methods.html",
            "reports/2025-Q4/1/index.html",
            "reports/2025-Q4/1/report.pdf",
            "reports/2025-Q4/1/data.csv",
            "reports/2025-Q4/1/data.xlsx",
            "reports/2025-Q4/1/data.json",
            "reports/2025-Q4/1/papers/handout.pdf",
        ];
        assert!(written >= names.len(), "{written}");
        for name in names {
            assert!(folder.join(name).is_file(), "{name}");
        }
        let styles = std::fs::read_dir(folder.join("assets")).unwrap().filter_map(Result::ok);
        assert!(styles.into_iter().any(|file| file.path().extension().is_some_and(|end| end == "css")));
        assert!(!folder.join("reports/2025-Q4/2").exists(), "what is not for everybody is not in it");
        let mut pages = 0;
        for line in std::fs::read_to_string(folder.join("contents.csv")).unwrap().lines().skip(1) {
            let name = line.split(',').next().unwrap();
            if std::path::Path::new(name).extension().is_none_or(|end| end != "html") {
                continue;
            }
            pages += 1;
            let page = std::fs::read_to_string(folder.join(name)).unwrap();
            for gone in ["data-live", "/sign-in", "/verify", "reports.zip", "<form", "=\"/"] {
                assert!(!page.contains(gone), "{name} holds {gone}");
            }
            for address in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                if address.starts_with('#') || address.contains(':') {
                    continue;
                }
                let target = address.split('#').next().unwrap();
                let target = folder.join(name).parent().unwrap().join(target);
                assert!(target.is_file(), "{name} leads to {address}");
            }
        }
        assert_eq!(pages, 6);
        assert!(matches!(library(test.app(), "digbeth", &folder).await, Err(StillError::NotEmpty(_))));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
