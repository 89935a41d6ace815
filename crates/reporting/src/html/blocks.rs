//! The blocks of a sheet.

use super::Pictures;
use super::{
    chart, contents,
    escape::{element, escape},
    headlines, table, tiles, words,
};
use crate::document::{Accent, Block, Directory, Document, Listed, Note, Picture, Reach, Story, TextColumn};
use std::cell::Cell;

/// What blocks need to know of the page they are on.
pub(super) struct Context<'a> {
    accent: &'a Accent,
    /// Only an edition has one: it lists contents, and its charts have their data folded under them.
    document: Option<&'a Document>,
    pictures: Pictures<'a>,
    /// Level of the next heading within the sheet.
    level: Cell<u8>,
}

impl<'a> Context<'a> {
    /// Blocks that are no part of an edition.
    pub(super) fn of(accent: &'a Accent) -> Self {
        Self { accent, document: None, pictures: Pictures::Within, level: Cell::new(3) }
    }

    /// Blocks of a sheet of an edition.
    pub(super) fn within(document: &'a Document, pictures: Pictures<'a>) -> Self {
        Self { accent: &document.meta.accent, document: Some(document), pictures, level: Cell::new(3) }
    }
}

/// All blocks, in their order.
pub(super) fn all(blocks: &[Block], context: &Context<'_>) -> String {
    blocks.iter().map(|block| one(block, context)).collect()
}

fn one(block: &Block, context: &Context<'_>) -> String {
    let level = context.level.get();
    match block {
        Block::Heading { level: 2, text } => {
            // What follows stands under it.
            context.level.set(4);
            element("h3 class=\"part\"", text) + "\n"
        }
        Block::Heading { text, .. } => element(&format!("h{level} class=\"minor\""), text) + "\n",
        Block::Paragraph(text) => words::element("p", text) + "\n",
        Block::List(items) => {
            let short = items.len() > 15 && items.iter().all(|item| item.to_plain().chars().count() <= 40);
            let items: String = items.iter().map(|item| words::element("li", item)).collect();
            format!("<ul class=\"{}\">{items}</ul>\n", if short { "names block" } else { "bullets" })
        }
        Block::Headlines(figures) => headlines::all(figures, context.accent, level),
        Block::Columns(columns) => side_by_side(columns, level),
        Block::Chart(chart) => match context.document {
            Some(document) => chart::over(chart, context.accent, level, &document.meta.chart_table_label),
            None => chart::beside(chart, context.accent, level),
        },
        Block::Table(table) => table::whole(table, ""),
        Block::Notes(notes) => small_notes(notes),
        Block::SmallPrint(text) => words::element("p class=\"micro soft\"", text) + "\n",
        Block::Story(story) => told(story, level, context.pictures),
        Block::Directory(list) => directory(list, context),
        Block::Coverage(strip) => tiles::strip(strip),
        // The navigation beside the report lists everything already.
        Block::Contents { .. } if context.document.is_none() => String::new(),
        Block::Contents { detailed } => context.document.map_or_else(String::new, |document| {
            format!("<div class=\"block paper-only\">{}</div>\n", contents::list(&document.chapters, *detailed))
        }),
        Block::Reach(reach) => reached(reach, level),
        Block::Code { title, text, lines } => {
            let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
            let title = element(&format!("h{level} class=\"minor\""), title);
            let text = words::element("p class=\"small\"", text);
            format!("<div class=\"block code\">{title}{text}<p class=\"mono\">{}</p></div>\n", lines.join("<br>"))
        }
    }
}

/// Enterprises by name, under their letter if they have one.
fn directory(list: &Directory, context: &Context<'_>) -> String {
    let entry = |entry: &Listed| {
        let facts = if entry.facts.is_empty() { String::new() } else { element("span class=\"facts\"", &entry.facts) };
        let said: String = entry.words.iter().map(|text| words::element("p", text)).collect();
        let said = if said.is_empty() { said } else { format!("<div class=\"said\">{said}</div>") };
        format!("<li><div>{}{facts}</div>{said}</li>", element("b", &entry.name))
    };
    let entries: String = list.entries.iter().map(entry).collect();
    let told = if list.entries.iter().any(|entry| !entry.words.is_empty()) { " told" } else { "" };
    let heading = if list.heading.is_empty() {
        String::new()
    } else {
        context.level.set(4);
        format!("<h3 class=\"part\"{}>{}</h3>\n", super::escape::id(&list.id), escape(&list.heading))
    };
    format!("{heading}<ul class=\"directory block{told}\">{entries}</ul>\n")
}

fn side_by_side(columns: &[TextColumn], level: u8) -> String {
    let heading = |column: &TextColumn| element(&format!("h{level} class=\"minor\""), &column.heading);
    let column = |column: &TextColumn| {
        let points: String = column.points.iter().map(|point| words::element("li", point)).collect();
        let points = if points.is_empty() { points } else { format!("<ul class=\"bullets\">{points}</ul>") };
        format!("<div>{}{}{points}</div>", heading(column), words::element("p", &column.text))
    };
    format!("<div class=\"columns block\">{}</div>\n", columns.iter().map(column).collect::<String>())
}

fn reached(reach: &Reach, level: u8) -> String {
    let side = reach.squares.len();
    let mut path = String::new();
    for (y, row) in reach.squares.iter().enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            path.push_str(&format!("M{x} {y}h1v1h-1z"));
        }
    }
    let title = element(&format!("h{level} class=\"minor\""), &reach.title);
    let text = words::element("p", &reach.text);
    format!(
        "<div class=\"block reach\"><svg viewBox=\"-2 -2 {0} {0}\" role=\"img\" aria-label=\"{1}\" shape-rendering=\"crispEdges\"><path class=\"reach-ground\" d=\"M-2-2H{0}V{0}H-2Z\"/><path class=\"reach-code\" d=\"{path}\"/></svg><div>{title}{text}</div></div>\n",
        side + 4,
        escape(&reach.alt)
    )
}

fn small_notes(notes: &[Note]) -> String {
    let note = |note: &Note| {
        let lead = if note.lead.is_empty() { String::new() } else { format!("<b>{}</b> ", escape(&note.lead)) };
        format!("<p>{lead}{}</p>", words::text(&note.text))
    };
    format!("<div class=\"notes block\">{}</div>\n", notes.iter().map(note).collect::<String>())
}

/// A photo, within the page or as a file beside it.
fn photo(picture: &Picture, pictures: Pictures<'_>) -> String {
    let (src, loading) = match pictures {
        Pictures::Within => (format!("data:image/jpeg;base64,{}", data_encoding::BASE64.encode(&picture.jpeg)), ""),
        // Those far down are fetched when they are come to.
        Pictures::In(address) => (escape(&format!("{address}/{}", picture.file_name())), " loading=\"lazy\""),
    };
    let (alt, width, height) = (escape(&picture.alt), picture.width, picture.height);
    format!("<img src=\"{src}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\"{loading}>")
}

fn told(story: &Story, level: u8, pictures: Pictures<'_>) -> String {
    let heading = element(&format!("h{level} class=\"minor\""), &story.heading);
    let paragraphs: String = story.paragraphs.iter().map(|text| words::element("p", text)).collect();
    let by = element("figcaption", &story.by);
    let Some(picture) = &story.picture else {
        return format!("<figure class=\"story block\">{heading}<blockquote>{paragraphs}</blockquote>{by}</figure>\n");
    };
    let photo = photo(picture, pictures);
    // A caption would have to be the figure's own last part; here it stands beside the photo.
    let by = element("p class=\"by\"", &story.by);
    format!(
        "<figure class=\"story pictured block\"><div class=\"words\">{heading}<blockquote>{paragraphs}</blockquote>{by}</div>{photo}</figure>\n"
    )
}
