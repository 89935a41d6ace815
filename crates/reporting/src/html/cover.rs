//! The head of an edition: its title over the network's colour, and a field of tiles of which each is one enterprise.

use super::{
    escape::{element, escape},
    tiles,
    words::is_safe,
};
use crate::{
    charts::hex,
    document::{Cover, Document, Fact},
};

/// A file or page that an edition's head offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Words of the link, such as "Download the PDF".
    pub label: String,
    /// Where it leads.
    pub href: String,
    /// What it is, such as "24 pages, 268 kB"; may be empty.
    pub detail: String,
}

/// The head of the edition.
pub(super) fn head(document: &Document, downloads: &[Download]) -> String {
    let cover = &document.cover;
    let ground = format!(
        "<svg class=\"band-ground\" viewBox=\"0 0 1 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path fill=\"{}\" d=\"M0 0H1V1H0Z\"/></svg>",
        hex(document.meta.accent.deep)
    );
    let network = element("p class=\"small band-network\"", &cover.network);
    let title = element("h1", &cover.title);
    let period = element("p class=\"band-quarter\"", &cover.period);
    let facts: String = cover.facts.iter().map(fact).collect();
    let facts = if facts.is_empty() { facts } else { format!("<div class=\"band-facts\">{facts}</div>") };
    let links: String = downloads.iter().filter(|download| is_safe(&download.href)).map(link).collect();
    let links = if links.is_empty() { links } else { format!("<ul class=\"band-get\">{links}</ul>") };
    let caption = element("p class=\"micro band-caption\"", &cover.caption);
    format!(
        "<header class=\"band-head report-head\">{ground}<div class=\"band-text\">{network}{title}{period}{facts}{links}\
         {caption}</div>{}</header>\n",
        field(cover, document)
    )
}

fn fact(fact: &Fact) -> String {
    let lines: Vec<String> = fact.lines.iter().map(|line| escape(line)).collect();
    format!("<p><b>{}</b><br>{}</p>", escape(&fact.lead), lines.join("<br>"))
}

fn link(download: &Download) -> String {
    let detail = element("span class=\"small\"", &download.detail);
    format!("<li><a href=\"{}\">{}</a> {detail}</li>", escape(&download.href), escape(&download.label))
}

fn field(cover: &Cover, document: &Document) -> String {
    if cover.tiles.is_empty() {
        return String::new();
    }
    let (tiles, width, height) = tiles::field(&cover.tiles, &document.meta.accent);
    format!(
        "<div class=\"band-field\"><svg viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"xMaxYMax meet\" \
         role=\"img\" aria-label=\"{}\">{tiles}</svg></div>",
        escape(&cover.alt)
    )
}
