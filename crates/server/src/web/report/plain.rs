//! Fragments of HTML for totals and documents.

use crate::web::words;
use commonweal_reporting::{
    disclose::PublishedRow,
    document::{Block, Cell, Document, Table},
};

/// A total as printed: rounded, with its unit and its markers.
pub fn value(row: &PublishedRow) -> String {
    let unit = &row.aggregate.unit;
    let marker = row.marker();
    let Some(number) = row.number() else { return marker };
    let places = if unit.is_money() { 0 } else { u32::from(unit.decimals().min(1)) };
    let written = words::grouped(&commonweal_domain::quantity::write_rounded(number, places));
    format!("{} {marker}", words::with_unit(&written, unit)).trim_end().to_owned()
}

/// The document as an article for a web page.
pub fn article(document: &Document) -> String {
    let mut out = String::from("<article class=\"report\">");
    for sheet in document.chapters.iter().flat_map(|chapter| &chapter.sheets) {
        out.push_str(&format!("<section><h2>{}</h2>", escape(&sheet.heading)));
        if !sheet.lede.is_empty() {
            out.push_str(&format!("<p class=\"lede\">{}</p>", escape(&sheet.lede.to_plain())));
        }
        for block in &sheet.blocks {
            match block {
                Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>", escape(&text.to_plain()))),
                Block::Table(table) => push_table(&mut out, table),
                Block::Story(story) => {
                    out.push_str(&format!("<h3>{}</h3><blockquote class=\"story\">", escape(&story.heading)));
                    for paragraph in &story.paragraphs {
                        out.push_str(&format!("<p>{}</p>", escape(&paragraph.to_plain())));
                    }
                    out.push_str(&format!("<p class=\"soft\">{}</p></blockquote>", escape(&story.by)));
                }
                _ => {}
            }
        }
        out.push_str("</section>");
    }
    out.push_str("</article>");
    out
}

fn push_table(out: &mut String, table: &Table) {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => escape(&text.to_plain()),
        Cell::Bar(_) => String::new(),
    };
    out.push_str(&format!(
        "<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{0}\"><table class=\"table\"><caption>{0}</caption><thead><tr>",
        escape(&table.title)
    ));
    for (index, column) in table.columns.iter().enumerate() {
        let class = if index > 0 { " class=\"num\"" } else { "" };
        out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", escape(&column.head.join(" "))));
    }
    out.push_str("</tr></thead><tbody>");
    for row in &table.rows {
        out.push_str("<tr>");
        for (index, value) in row.cells.iter().enumerate() {
            let tag = if index == 0 { "th scope=\"row\"" } else { "td class=\"num\"" };
            let end = if index == 0 { "th" } else { "td" };
            out.push_str(&format!("<{tag}>{}</{end}>", cell(value)));
        }
        out.push_str("</tr>");
    }
    out.push_str(&format!("</tbody></table></div><p class=\"small soft\">{}</p>", escape(&table.shorthand)));
}

/// Text for HTML, within and outside of attributes.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
