//! A plain document of cover, words and one table: it stands in until reporting composes the whole report.

use super::making::{Narrative, Totals, headlines};
use crate::web::words;
use commonweal_domain::network::{Millis, Network};
use commonweal_reporting::{
    disclose::PublishedRow,
    document::{
        Accent, Block, Cell, Chapter, Column, Cover, Document, Fact, Meta, Row, RowKind, Sheet, Story, Table, Text,
        Tile,
    },
};
use sha2::{Digest, Sha256};

/// The document of a quarter.
pub fn document(network: &Network, totals: &Totals, narrative: &Narrative, dated: Millis) -> Document {
    let lang = network.lang;
    let period = totals.publication.period;
    let months = period.months(lang);
    let wording = &narrative.wording;
    let coverage = format!("{} of {} enterprises filed", totals.filed, totals.due);
    Document {
        meta: Meta {
            lang: lang.tag().to_owned(),
            title: format!("{}, {months}", wording.title),
            author: network.name.clone(),
            description: format!("Joint report of {}, {months}. {coverage}.", network.name),
            dated: dated.0.div_euclid(1000),
            accent: accent(&network.accent),
            running_note: note(network, narrative).to_owned(),
            foot: format!("{} · {months}", network.name),
            contents_title: "Contents".to_owned(),
            chart_table_label: "Figures behind this chart".to_owned(),
            page_word: "Page".to_owned(),
        },
        cover: Cover {
            network: network.name.clone(),
            title: wording.title.clone(),
            period: words::period(period, lang),
            facts: vec![Fact { lead: coverage.clone(), lines: vec![network.place.clone()] }],
            caption: "One tile is one enterprise; an outline did not file".to_owned(),
            alt: coverage.clone(),
            tiles: tiles(totals),
        },
        chapters: vec![Chapter {
            id: "summary".to_owned(),
            name: "Summary".to_owned(),
            sheets: vec![Sheet {
                id: "summary-figures".to_owned(),
                name: "Summary".to_owned(),
                kicker: words::period(period, lang),
                heading: "Summary".to_owned(),
                lede: Text::plain(&wording.headline),
                blocks: blocks(totals, narrative),
                foot: vec![],
            }],
        }],
    }
}

const fn note(network: &Network, narrative: &Narrative) -> &'static str {
    match (narrative.draft, network.sample) {
        (true, true) => "Draft · sample data, all invented",
        (true, false) => "Draft",
        (false, true) => "Sample data, all invented",
        (false, false) => "",
    }
}

fn blocks(totals: &Totals, narrative: &Narrative) -> Vec<Block> {
    let mut blocks: Vec<Block> = narrative
        .wording
        .summary
        .split("\n\n")
        .filter(|paragraph| !paragraph.trim().is_empty())
        .map(|paragraph| Block::Paragraph(Text::plain(paragraph.trim())))
        .collect();
    blocks.push(Block::Table(table(totals)));
    if let Some((by, story)) = &narrative.story {
        blocks.push(Block::Story(Story {
            heading: "A story".to_owned(),
            paragraphs: story.split("\n\n").map(Text::plain).collect(),
            by: by.clone(),
        }));
    }
    blocks
}

fn table(totals: &Totals) -> Table {
    let period = totals.publication.period;
    Table {
        title: "All indicators".to_owned(),
        shorthand: "[c] not shown, to protect people or enterprises; [x] not available; [z] does not apply; [e] holds estimates"
            .to_owned(),
        summary: String::new(),
        columns: vec![
            Column::words("Indicator").weighing(4),
            Column::numbers("Value").weighing(2),
            Column::numbers("Filed").weighing(1),
        ],
        rows: headlines(&totals.publication, totals, period).into_iter().map(|(name, row)| line(name, row)).collect(),
        notes: vec![],
    }
}

fn line(name: String, row: &PublishedRow) -> Row {
    let aggregate = &row.aggregate;
    Row {
        kind: RowKind::Body,
        cells: vec![
            Cell::text(name),
            Cell::text(value(row)),
            Cell::text(format!("{} of {}", aggregate.filed, aggregate.due)),
        ],
    }
}

/// A total as printed: rounded, with its unit and its markers.
pub fn value(row: &PublishedRow) -> String {
    let unit = &row.aggregate.unit;
    let marker = row.marker();
    let Some(number) = row.number() else { return marker };
    let places = if unit.is_money() { 0 } else { u32::from(unit.decimals().min(1)) };
    let written = words::grouped(&commonweal_domain::quantity::write_rounded(number, places));
    format!("{} {marker}", words::with_unit(&written, unit)).trim_end().to_owned()
}

fn tiles(totals: &Totals) -> Vec<Tile> {
    let period = totals.publication.period;
    let reported = totals.figures.reported(period);
    let tile = |index: usize| {
        let digest = Sha256::digest(totals.figures.members[index].slug.as_bytes());
        let hash = digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
        Tile { hash, filed: reported.contains(&index) }
    };
    totals.figures.due(period).into_iter().map(tile).collect()
}

fn accent(hex: &str) -> Accent {
    let base = hex
        .strip_prefix('#')
        .and_then(|hex| data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes()).ok())
        .and_then(|bytes| bytes.try_into().ok())
        .unwrap_or([0x0b, 0x61, 0x70]);
    let mixed = |to: u32, share: u32| base.map(|part: u8| ((u32::from(part) * share + to * (100 - share)) / 100) as u8);
    Accent { base, deep: mixed(0, 70), mid: mixed(255, 35), tint: mixed(255, 12), dark: mixed(255, 55) }
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
