//! Stylesheet, script and mark: built in, at addresses that change with their content and may be kept for ever.

mod accent;

pub use accent::{accent_css, accent_href, readable_accent};

use super::{App, error::Error};
use axum::{
    Router,
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

const SITE_STYLE: &str = include_str!("../../../assets/site.css");
const SCRIPT: &str = include_str!("../../../assets/site.js");
const COPY_SCRIPT: &str = include_str!("../../../assets/copy.js");
const STORY_SCRIPT: &str = include_str!("../../../assets/story.js");
const FILING_SCRIPT: &str = include_str!("../../../assets/filing.js");
const TEMPLATE_SCRIPT: &str = include_str!("../../../assets/template.js");
const PROGRESS_SCRIPT: &str = include_str!("../../../assets/progress.js");
const PASSKEY_SCRIPT: &str = include_str!("../../../assets/passkey.js");
const MARK: &str = include_str!("../../../assets/mark.svg");

/// Addresses of the assets. An old address still answers, with the newest content: a page and its stylesheet may
/// come from two versions of the server during an update.
pub fn routes() -> Router<App> {
    Router::new().route("/assets/{name}", get(asset))
}

async fn asset(Path(name): Path<String>) -> Result<Response, Error> {
    let (stem, kind) = name.rsplit_once('.').ok_or(Error::NotFound)?;
    let (body, content_type) = match (stem.split('-').next().unwrap_or_default(), kind) {
        ("site", "css") => (style().to_owned(), "text/css; charset=utf-8"),
        ("site", "js") => (SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("copy", "js") => (COPY_SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("story", "js") => (STORY_SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("filing", "js") => (FILING_SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("template", "js") => (TEMPLATE_SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("progress", "js") => (PROGRESS_SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("passkey", "js") => (PASSKEY_SCRIPT.to_owned(), "text/javascript; charset=utf-8"),
        ("mark", "svg") => (MARK.to_owned(), "image/svg+xml; charset=utf-8"),
        ("accent", "css") => {
            let hex = stem.split('-').nth(1).unwrap_or_default();
            (accent_css(hex).ok_or(Error::NotFound)?, "text/css; charset=utf-8")
        }
        _ => return Err(Error::NotFound),
    };
    let headers =
        [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, body).into_response())
}

/// The one stylesheet: the site's rules, then those of reports.
pub fn style() -> &'static str {
    static STYLE: OnceLock<String> = OnceLock::new();
    STYLE.get_or_init(|| format!("{SITE_STYLE}\n{}", commonweal_reporting::html::STYLESHEET))
}

/// Address of the stylesheet.
pub fn style_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("site", style(), "css"))
}

/// Address of the script.
pub fn script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("site", SCRIPT, "js"))
}

/// Address of the script that copies texts.
pub fn copy_script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("copy", COPY_SCRIPT, "js"))
}

/// Address of the script that saves a story while somebody types.
pub fn story_script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("story", STORY_SCRIPT, "js"))
}

/// Address of the script that saves fields while somebody types.
pub fn filing_script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("filing", FILING_SCRIPT, "js"))
}

/// Address of the script that follows a template's changes with a preview.
pub fn template_script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("template", TEMPLATE_SCRIPT, "js"))
}

/// Address of the script that follows an edition while it is made.
pub fn progress_script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("progress", PROGRESS_SCRIPT, "js"))
}

/// Address of the script that adds passkeys and signs in with them.
pub fn passkey_script_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("passkey", PASSKEY_SCRIPT, "js"))
}

/// Address of the mark.
pub fn mark_href() -> &'static str {
    static HREF: OnceLock<String> = OnceLock::new();
    HREF.get_or_init(|| versioned("mark", MARK, "svg"))
}

fn versioned(stem: &str, content: &str, kind: &str) -> String {
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(content)[..6]);
    format!("/assets/{stem}-{hash}.{kind}")
}
