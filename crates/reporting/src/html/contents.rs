//! The list of chapters and sheets.

use super::escape::escape;
use crate::document::{Block, Chapter, Document, Sheet};

/// What is listed of a document.
pub(super) fn list(chapters: &[Chapter], detailed: bool) -> String {
    let items: String =
        chapters.iter().filter(|chapter| shown(chapter).next().is_some()).map(|c| entry(c, detailed)).collect();
    format!("<ul class=\"contents\">{items}</ul>")
}

/// Navigation beside the report.
pub(super) fn navigation(document: &Document) -> String {
    let title = escape(&document.meta.contents_title);
    format!(
        "<nav class=\"aside sticky report-nav\" aria-label=\"{title}\"><p class=\"nav-title\"{}><b>{title}</b></p>{}</nav>\n",
        anchor(document),
        list(&document.chapters, true)
    )
}

/// The id of the sheet of contents, whose place the navigation takes.
fn anchor(document: &Document) -> String {
    let sheets = document.chapters.iter().flat_map(|chapter| &chapter.sheets);
    let of_contents = sheets.into_iter().find(|sheet| is_contents(sheet));
    of_contents.map_or_else(String::new, |sheet| super::escape::id(&sheet.id))
}

/// A sheet of nothing but contents is for paper only: beside the report stands the navigation.
pub(super) fn is_contents(sheet: &Sheet) -> bool {
    let mut blocks = sheet.blocks.iter().chain(&sheet.foot).peekable();
    blocks.peek().is_some() && blocks.all(|block| matches!(block, Block::Contents { .. }))
}

/// The sheets of a chapter that are shown.
pub(super) fn shown(chapter: &Chapter) -> impl Iterator<Item = &Sheet> {
    chapter.sheets.iter().filter(|sheet| !is_contents(sheet))
}

fn entry(chapter: &Chapter, detailed: bool) -> String {
    let link = |id: &str, name: &str| format!("<a href=\"#{}\">{}</a>", escape(id), escape(name));
    let mut items = format!("<li>{}</li>", link(&chapter.id, &chapter.name));
    // A chapter of one sheet needs no second line.
    if detailed && shown(chapter).count() > 1 {
        for sheet in shown(chapter) {
            items.push_str(&format!("<li class=\"sub\">{}</li>", link(&sheet.id, &sheet.name)));
        }
    }
    items
}
