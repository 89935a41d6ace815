//! `/feed.xml` and `/{network}/feed.xml`: what has been published, for those who follow it with a feed reader.

use super::{
    list::{Edition, Shelf, href},
    show::shelf,
    words,
};
use crate::web::{App, error::Error, session::PublicNetwork};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use commonweal_domain::{network::Millis, release::Viewer};
use commonweal_reporting::html;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Entries of a feed: readers keep older ones themselves.
const MOST: usize = 50;

/// Everything that is published here.
pub(super) async fn all(State(app): State<App>) -> Result<Response, Error> {
    let mut shelves = vec![];
    for record in app.store.networks().await? {
        shelves.push(shelf(&app, &record, Viewer::Anybody).await?);
    }
    Ok(answer(&atom("Joint reports", &app.address, "", &shelves)))
}

/// What one network has published.
pub(super) async fn network(State(app): State<App>, PublicNetwork(record): PublicNetwork) -> Result<Response, Error> {
    let shelf = shelf(&app, &record, Viewer::Anybody).await?;
    let path = format!("/{}", record.network.slug);
    Ok(answer(&atom(&record.network.name, &app.address, &path, &[shelf])))
}

fn answer(feed: &str) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=600")];
    (headers, feed.to_owned()).into_response()
}

/// The feed (RFC 4287), newest edition first. Addresses are of editions, which never change, so they are their ids too.
fn atom(title: &str, base: &str, path: &str, shelves: &[Shelf]) -> String {
    let mut editions: Vec<(&Shelf, &Edition)> =
        shelves.iter().flat_map(|shelf| shelf.editions.iter().map(move |edition| (shelf, edition))).collect();
    editions.sort_by_key(|(_, edition)| std::cmp::Reverse(edition.published_at));
    let updated = editions.first().map_or(Millis(0), |(_, edition)| edition.published_at);
    let entries: String = editions.iter().take(MOST).map(|(shelf, edition)| entry(base, shelf, edition)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>{}</title>\n\
         <id>{base}{path}</id>\n<link href=\"{base}{path}\"/>\n<link rel=\"self\" href=\"{base}{path}/feed.xml\"/>\n\
         <updated>{}</updated>\n{entries}</feed>\n",
        escape(title),
        moment(updated)
    )
}

fn entry(base: &str, shelf: &Shelf, edition: &Edition) -> String {
    let network = &shelf.network;
    let address = format!("{base}{}", href(network, edition.period, edition.number));
    let title = format!(
        "{}: {}, {}, edition {}",
        network.name,
        edition.title,
        edition.period.months(network.lang),
        edition.number
    );
    let (title, said) = match &edition.withdrawn {
        Some(reason) => (format!("Withdrawn: {title}"), reason),
        None if edition.what_changed.is_empty() => (title, &edition.summary),
        None => (title, &edition.what_changed),
    };
    let summary = format!("{} {}.", said, words::coverage(edition.filed, edition.due));
    format!(
        "<entry>\n<title>{}</title>\n<id>{address}</id>\n<link href=\"{address}\"/>\n\
         <link rel=\"enclosure\" type=\"application/pdf\" length=\"{}\" href=\"{address}/report.pdf\"/>\n\
         <published>{at}</published>\n<updated>{at}</updated>\n<author><name>{}</name></author>\n\
         <summary>{}</summary>\n</entry>\n",
        escape(&title),
        edition.pdf_bytes,
        escape(&network.name),
        escape(&summary),
        at = moment(edition.published_at),
    )
}

fn moment(at: Millis) -> String {
    let at = OffsetDateTime::from_unix_timestamp(at.0.div_euclid(1_000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(&Rfc3339).unwrap_or_default()
}

/// Text as XML has it; control characters, which it cannot hold, become blanks.
fn escape(text: &str) -> String {
    html::escape(&text.replace(char::is_control, " "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::library::samples::shelves;

    #[test]
    fn a_feed_holds_every_edition_as_xml() {
        let mut shelves = shelves();
        shelves[0].editions[0].title = "A < B & \"C\"\u{1}".to_owned();
        let feed = atom("Joint reports", "https://example.org", "", &shelves);
        let mut reader = quick_xml::Reader::from_str(&feed);
        let mut entries = 0;
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "entry" => entries += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(entries, shelves.iter().map(|shelf| shelf.editions.len()).sum::<usize>());
        assert!(feed.contains("A &lt; B &amp; &quot;C&quot; "), "{feed}");
        assert!(feed.contains("/report.pdf\"/>"));
    }
}
