//! `/verify`: whether a file or a fingerprint in hand is of something that was published here.

use super::list::{Edition, href, published};
use crate::web::{
    App,
    account::throttle::Key,
    address::Origin,
    error::Error,
    layout::{Frame, page, page_with},
    session::Visitor,
    upload::Upload,
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::Response,
};

/// Hexadecimal digits of SHA-256.
const DIGITS: usize = 64;
/// Largest file that is looked at: no report comes near.
const MOST: usize = 30_000_000;

/// The page.
#[derive(Template)]
#[template(path = "library/verify.html")]
struct VerifyPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    typed: String,
    /// What was asked about, where something was.
    asked: Option<Asked>,
}

impl VerifyPage {
    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

/// What was asked about, and what has been found.
struct Asked {
    /// The file's name, or "This fingerprint".
    what: String,
    hash: String,
    found: Vec<Found>,
}

/// Something published that has the fingerprint.
struct Found {
    what: String,
    edition: String,
    href: String,
    published: String,
    /// A newer edition of the same months: its number and address.
    newer: Option<(u32, String)>,
    /// Why it is shown no more; none while it is.
    withdrawn: Option<String>,
}

fn frame(visitor: &Visitor) -> Frame {
    let frame = Frame::new("Is this the published report?")
        .nav(&[("Reports", "/".to_owned()), ("Methods", "/methods".to_owned())], "Reports");
    match &visitor.0 {
        Some(person) => frame.signed_in(person, ""),
        None => frame,
    }
}

/// The form; `?hash=` asks about a fingerprint at once, so that a link can.
pub(super) async fn show(State(app): State<App>, visitor: Visitor, uri: Uri) -> Result<Response, Error> {
    let query = crate::web::forms::Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let typed = query.text("hash").to_owned();
    let asked = match digits(&typed) {
        Some(hash) => Some(asked(&app, &visitor, "This fingerprint".to_owned(), hash).await?),
        None => None,
    };
    page(&VerifyPage { frame: frame(&visitor), problems: vec![], typed, asked })
}

/// Looks a file or a fingerprint up. Nothing of a file is kept.
pub(super) async fn submit(State(app): State<App>, visitor: Visitor, request: Request) -> Result<Response, Error> {
    let key = Key::looked_up_from(Origin::of(&request));
    if key.is_some_and(|key| !app.throttle.take(&[key], app.now())) {
        let problems = vec![("hash".to_owned(), "Too many at once: wait 5 minutes and ask again".to_owned())];
        let frame = frame(&visitor).with_errors();
        let view = VerifyPage { frame, problems, typed: String::new(), asked: None };
        return page_with(StatusCode::TOO_MANY_REQUESTS, &view);
    }
    let upload = Upload::hashed(request, MOST).await?;
    let typed = upload.fields.text("hash").to_owned();
    let wrong = |field: &str, words: &str| {
        let problems = vec![(field.to_owned(), words.to_owned())];
        let frame = frame(&visitor).with_errors();
        let view = VerifyPage { frame, problems, typed: typed.clone(), asked: None };
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
    };
    let (what, hash) = match upload.file("file") {
        Some(file) if file.too_large => {
            return wrong("file", "The file must be smaller than 30 MB: no report is as large");
        }
        Some(file) => (file.name.clone(), file.hash),
        None if typed.trim().is_empty() => return wrong("file", "Choose the file, or enter its fingerprint"),
        None => match digits(&typed) {
            Some(hash) => ("This fingerprint".to_owned(), hash),
            None => return wrong("hash", "A fingerprint has 64 digits and letters from a to f; spaces do not matter"),
        },
    };
    let asked = Some(asked(&app, &visitor, what, hash).await?);
    page(&VerifyPage { frame: frame(&visitor), problems: vec![], typed, asked })
}

/// A fingerprint as people copy it: in groups, over several lines.
fn digits(text: &str) -> Option<[u8; 32]> {
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_lowercase();
    if plain.len() != DIGITS {
        return None;
    }
    data_encoding::HEXLOWER.decode(plain.as_bytes()).ok()?.try_into().ok()
}

async fn asked(app: &App, visitor: &Visitor, what: String, hash: [u8; 32]) -> Result<Asked, Error> {
    let mut found = vec![];
    for one in app.store.published_with(hash).await? {
        let Some(record) = app.store.network_of(one.network).await? else { continue };
        let network = &record.network;
        let period = one.edition.period;
        let viewer = visitor.viewer(record.id);
        if !one.edition.release.shows(viewer, app.now()) {
            continue;
        }
        let shown = app.store.editions(record.id).await?.into_iter();
        let shown = shown.filter(|head| head.period == period && head.release.shows(viewer, app.now()));
        let newest = shown.map(|head| head.number).max().unwrap_or_default();
        let withdrawn = app.store.withdrawn(one.edition.id).await?.map(|withdrawn| withdrawn.reason);
        let edition = Edition::from(one.edition);
        found.push(Found {
            what: kind(&one.what),
            edition: format!(
                "{}: {}, {}, edition {}",
                network.name,
                edition.title,
                period.months(network.lang),
                edition.number
            ),
            href: href(network, period, edition.number),
            published: published(network, &edition),
            withdrawn,
            newer: (newest > edition.number).then(|| (newest, href(network, period, newest))),
        });
    }
    Ok(Asked { what, hash: super::words::fingerprint(&hash), found })
}

fn kind(what: &str) -> String {
    match what {
        "pdf" => "The report as a PDF".to_owned(),
        "csv" => "Its data as CSV".to_owned(),
        "json" => "Its data as JSON".to_owned(),
        "content" => "The fingerprint of the content, as the report prints it".to_owned(),
        other => match other.strip_prefix("paper ") {
            Some(name) => format!("The paper “{name}”"),
            None => "A part of it".to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn a_fingerprint_is_read_as_people_copy_it() {
        let hex = "ab".repeat(32);
        assert_eq!(digits(&hex), Some([0xab; 32]));
        assert_eq!(digits(&format!(" {} \n{}", &hex[..30].to_uppercase(), &hex[30..])), Some([0xab; 32]));
        for wrong in ["", "ab", &hex[1..], &format!("{}zz", &hex[2..]), &"£".repeat(32)] {
            assert_eq!(digits(wrong), None, "{wrong}");
        }
    }
}
