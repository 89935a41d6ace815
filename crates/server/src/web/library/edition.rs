//! One edition on the web.

use super::{
    cover,
    list::{Edition, Shelf, href, period_line, picture, published},
    words,
};
use crate::web::layout::Frame;
use askama::Template;
use commonweal_domain::network::Network;

/// `/{network}/reports/{period}/{number}`
#[derive(Template)]
#[template(path = "library/edition.html")]
pub struct EditionPage {
    frame: Frame,
    kicker: String,
    title: String,
    period: String,
    summary: String,
    art: String,
    href: String,
    size: String,
    coverage: String,
    what_changed: String,
    withdrawn: Option<String>,
    held: String,
    newer: Option<Other>,
    others: Vec<Other>,
    article: String,
    papers: Vec<Paper>,
    /// Names and titles of its charts.
    charts: Vec<(String, String)>,
    content_hash: String,
    pdf_hash: String,
    cite: String,
}

/// A paper of the same figures.
#[derive(Debug, Clone)]
pub struct Paper {
    /// Name of its file, without its ending.
    pub name: String,
    /// Title.
    pub title: String,
    /// "2 pages".
    pub pages: String,
    /// SHA-256 of the PDF, in groups.
    pub hash: String,
}

#[derive(Debug, Clone)]
struct Other {
    number: u32,
    href: String,
    published: String,
    what_changed: String,
}

impl EditionPage {
    /// The page of an edition within a frame; the article is HTML that Commonweal made itself.
    pub fn new(
        frame: Frame,
        shelf: &Shelf,
        edition: &Edition,
        article: String,
        papers: Vec<Paper>,
        charts: Vec<(String, String)>,
    ) -> Self {
        let network = &shelf.network;
        let of_period = || shelf.editions.iter().filter(|other| other.period == edition.period);
        let others: Vec<Other> = of_period()
            .filter(|other| other.number != edition.number)
            .map(|other| other_line(network, other))
            .collect();
        let published = published(network, edition);
        Self {
            kicker: format!(
                "{} · edition\u{a0}{} · {}",
                words::kind(edition.period),
                edition.number,
                published.replace(' ', "\u{a0}")
            ),
            title: edition.title.clone(),
            period: period_line(network, edition),
            summary: words::about(&network.place, edition.period),
            art: cover::art(&picture(network, edition)),
            href: href(network, edition.period, edition.number),
            size: words::pdf_size(edition.pages, edition.pdf_bytes),
            coverage: words::coverage(edition.filed, edition.due),
            what_changed: edition.what_changed.clone(),
            withdrawn: edition.withdrawn.clone(),
            held: edition.held.clone(),
            newer: others
                .iter()
                .filter(|other| other.number > edition.number)
                .max_by_key(|other| other.number)
                .cloned(),
            others,
            article,
            papers,
            charts,
            content_hash: words::fingerprint(&edition.content_hash),
            pdf_hash: words::fingerprint(&edition.pdf_hash),
            cite: format!(
                "{}, “{}”, {}, edition {}, {published}. CC BY 4.0.",
                network.name,
                edition.title,
                edition.period.months(network.lang),
                edition.number
            ),
            frame,
        }
    }
}

fn other_line(network: &Network, edition: &Edition) -> Other {
    Other {
        number: edition.number,
        href: href(network, edition.period, edition.number),
        published: published(network, edition),
        what_changed: edition.what_changed.clone(),
    }
}
