//! The report as a web page: the same document as the PDF, for reading on a screen of any width.
//!
//! Pages carry neither scripts nor style attributes, so that they can be served under a strict content security
//! policy. Looks come from the classes of the site's stylesheet and of [`STYLESHEET`].

mod blocks;
mod chart;
mod contents;
mod cover;
mod escape;
mod headlines;
mod page;
mod table;
mod theme;
mod tiles;
mod words;

use crate::document::{Accent, Block, Chart, Document, Headline, Table};
pub use cover::Download;
pub use escape::escape;
pub use page::standalone;
pub use theme::theme;

/// Rules of the report beyond the site's stylesheet, to be linked or included after it.
pub const STYLESHEET: &str = include_str!("report.css");

/// An edition as the content of a page's body: cover, contents and chapters. It has the page's only `h1`, and no `main`.
pub fn article(document: &Document) -> String {
    page::article(document, &[])
}

/// As [`article`], with files to take away named on the cover.
pub fn article_with(document: &Document, downloads: &[Download]) -> String {
    page::article(document, downloads)
}

/// Where the photos of a page are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures<'a> {
    /// In the page itself, so that it is whole wherever it is kept.
    Within,
    /// Beside the page, below this address, each by its [`Picture::file_name`](crate::document::Picture::file_name).
    In(&'a str),
}

/// Contents and chapters alone, for a page that has a head with an `h1` of its own.
pub fn body(document: &Document, pictures: Pictures<'_>) -> String {
    page::body(document, pictures)
}

/// A chart in its frame with its data beside, under a heading of level 3.
pub fn chart_figure(chart: &Chart, accent: &Accent) -> String {
    chart::beside(chart, accent, 3)
}

/// Headline figures, three a row, under headings of level 3.
pub fn headlines(figures: &[Headline], accent: &Accent) -> String {
    headlines::all(figures, accent, 3)
}

/// A table in a frame that scrolls where the page is too narrow.
pub fn table(table: &Table) -> String {
    table::whole(table, "")
}

/// Blocks that stand under a heading of level 2, such as those of a dashboard. There is no document, so a list of
/// contents is left out.
pub fn blocks(blocks: &[Block], accent: &Accent) -> String {
    blocks::all(blocks, &blocks::Context::of(accent))
}
