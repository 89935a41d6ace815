//! Tables with a caption, headers that say what they head, and a frame that scrolls on a phone.

use super::{
    escape::{element, escape},
    words,
};
use crate::document::{Align, Cell, Column, Row, RowKind, Table};

/// With so many columns a table may be wider than a phone, and its frame can be reached by keyboard.
const WIDE: usize = 4;

/// The table with its shorthand and notes. `caption` is told to screen readers where the table has no title.
pub(super) fn whole(table: &Table, caption: &str) -> String {
    let shorthand = element("p class=\"micro soft shorthand\"", &table.shorthand);
    let notes: String = table.notes.iter().map(|note| words::element("p class=\"micro soft\"", note)).collect();
    format!("<div class=\"block\">{}{shorthand}{notes}</div>", framed(table, "table", caption))
}

/// The table alone, small, for beside a chart; nothing where it has neither head nor rows.
pub(super) fn tight(table: &Table, caption: &str) -> String {
    if table.columns.is_empty() && table.rows.is_empty() {
        return String::new();
    }
    let notes: String = table.notes.iter().map(|note| words::element("p class=\"foot-note\"", note)).collect();
    let shorthand = element("p class=\"foot-note\"", &table.shorthand);
    format!("{}{shorthand}{notes}", framed(table, "table tight", caption))
}

fn framed(table: &Table, class: &str, caption: &str) -> String {
    let told = [table.title.as_str(), table.summary.as_str(), caption].into_iter().find(|text| !text.is_empty());
    let caption = match told {
        Some(title) if title == table.title => element("caption", title),
        Some(hidden) => format!("<caption><span class=\"vh\">{}</span></caption>", escape(hidden)),
        None => String::new(),
    };
    let reach = match told {
        Some(name) if table.columns.len() >= WIDE => {
            format!(" tabindex=\"0\" role=\"region\" aria-label=\"{}\"", escape(name))
        }
        _ => String::new(),
    };
    let heads: String = table.columns.iter().map(head).collect();
    let rows: String = table.rows.iter().map(|row| cells(row, &table.columns)).collect();
    format!(
        "<div class=\"table-scroll\"{reach}><table class=\"{class}\">{caption}<thead><tr>{heads}</tr></thead>\
         <tbody>{rows}</tbody></table></div>\n"
    )
}

fn head(column: &Column) -> String {
    let lines: Vec<String> = column.head.iter().map(|line| escape(line)).collect();
    format!("<th scope=\"col\"{}>{}</th>", class(Some(column)), lines.join("<br>"))
}

fn class(column: Option<&Column>) -> &'static str {
    match column.map(|column| (column.align, column.current)) {
        Some((Align::Right, true)) => " class=\"num now\"",
        Some((Align::Right, false)) => " class=\"num\"",
        Some((Align::Left, true)) => " class=\"now\"",
        Some((Align::Left, false)) | None => "",
    }
}

fn cells(row: &Row, columns: &[Column]) -> String {
    let mut out = String::from(if row.kind == RowKind::Total { "<tr class=\"total\">" } else { "<tr>" });
    for (index, cell) in row.cells.iter().enumerate() {
        let class = class(columns.get(index));
        out.push_str(&match cell {
            Cell::Text(text) if index == 0 => format!("<th scope=\"row\"{class}>{}</th>", words::text(text)),
            Cell::Text(text) => format!("<td{class}>{}</td>", words::text(text)),
            Cell::Bar(share) => format!("<td class=\"bar-cell\">{}</td>", bar(*share)),
        });
    }
    out.push_str("</tr>");
    out
}

/// A share of a light bar. The number stands in a cell of its own, so a screen reader passes over it.
fn bar(share: f64) -> String {
    let width = if share.is_finite() { (share.clamp(0.0, 1.0) * 1000.0).round() / 10.0 } else { 0.0 };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <rect class=\"band\" width=\"100\" height=\"8\"/><rect class=\"dot\" width=\"{width}\" height=\"8\"/></svg>"
    )
}
