//! An edition as a whole: its head, its contents and its chapters.

use super::{
    Pictures, STYLESHEET, blocks,
    contents::{navigation, shown},
    cover::{self, Download},
    escape::{element, escape, id},
    theme, words,
};
use crate::document::{Chapter, Document, Sheet};

/// The edition without a page around it.
pub(super) fn article(document: &Document, downloads: &[Download]) -> String {
    format!(
        "<article class=\"report\" lang=\"{}\">{}{}</article>\n",
        escape(&document.meta.lang),
        cover::head(document, downloads),
        body(document, Pictures::Within)
    )
}

/// Contents and chapters, for a page that has a head of its own.
pub(super) fn body(document: &Document, pictures: Pictures<'_>) -> String {
    let chapters: String = document.chapters.iter().map(|part| chapter(document, part, pictures)).collect();
    if chapters.is_empty() {
        return String::new();
    }
    let navigation = navigation(document);
    format!(
        "<div class=\"wrap report-body split lead\">{navigation}<div class=\"report-main\">{chapters}</div></div>\n"
    )
}

fn chapter(document: &Document, chapter: &Chapter, pictures: Pictures<'_>) -> String {
    let sheets: String = shown(chapter).map(|part| sheet(document, part, pictures)).collect();
    if sheets.is_empty() {
        return String::new();
    }
    format!("<div class=\"chapter\"{}>{sheets}</div>\n", id(&chapter.id))
}

fn sheet(document: &Document, sheet: &Sheet, pictures: Pictures<'_>) -> String {
    let context = blocks::Context::within(document, pictures);
    let kicker = element("p class=\"eyebrow\"", &sheet.kicker);
    let heading = element("h2", &sheet.heading);
    let lede = words::element("p class=\"lede\"", &sheet.lede);
    let body = blocks::all(&sheet.blocks, &context);
    let foot = blocks::all(&sheet.foot, &context);
    format!("<section class=\"sheet-part\"{}>{kicker}{heading}{lede}\n{body}{foot}</section>\n", id(&sheet.id))
}

/// The edition as a page of its own, for reading without a server. `stylesheet` is the site's; the rules of the
/// report and the network's colours are added to it.
pub fn standalone(document: &Document, stylesheet: &str) -> String {
    let meta = &document.meta;
    let note = if meta.running_note.is_empty() {
        String::new()
    } else {
        format!("<div class=\"samples\"><div class=\"wrap\">{}</div></div>\n", escape(&meta.running_note))
    };
    // A style element ends at the first end tag, so none may stand in it.
    let style = format!("{stylesheet}\n{STYLESHEET}\n{}", theme(&meta.accent)).replace("</", "<\\/");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <meta name=\"author\" content=\"{}\">\n<meta name=\"description\" content=\"{}\">\n\
         <style>\n{style}</style>\n</head>\n<body>\n{note}<main>\n{}</main>\n\
         <footer class=\"foot\"><div class=\"wrap\">{}</div></footer>\n</body>\n</html>\n",
        escape(&meta.lang),
        escape(&meta.title),
        escape(&meta.author),
        escape(&meta.description),
        article(document, &[]),
        escape(&meta.foot),
    )
}
