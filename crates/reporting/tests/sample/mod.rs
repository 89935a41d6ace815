//! A report that uses every block, of the invented network of the mock-ups.

use commonweal_reporting::document::{
    Accent, Block, Cell, Chapter, Column, Cover, Document, Fact, Meta, Row, RowKind, Sheet, Table, Tile,
};

mod charts;
mod sheets;

/// The network's teal and its shades.
pub(crate) const ACCENT: Accent = Accent {
    base: [11, 97, 112],
    deep: [8, 70, 80],
    mid: [169, 205, 209],
    tint: [226, 238, 238],
    dark: [99, 195, 207],
};

/// The whole report.
pub(crate) fn document() -> Document {
    Document {
        meta: meta(),
        cover: cover(50),
        chapters: vec![
            chapter("summary", "Summary", vec![sheets::summary()]),
            chapter("contents", "Contents", vec![sheets::contents()]),
            chapter("economic", "Economic", vec![sheets::turnover(), sheets::payers()]),
            chapter("environmental", "Environmental", vec![sheets::emissions()]),
            chapter("social", "Social", vec![sheets::people()]),
            chapter("targets", "Targets", vec![sheets::targets()]),
            chapter("stories", "Stories", vec![sheets::stories()]),
            chapter("methods", "Coverage and methods", vec![sheets::methods()]),
            chapter("sign-off", "Signed off by", vec![sheets::sign_off()]),
            chapter("years", "Years side by side", vec![sheets::years()]),
            chapter("members", "Who takes part", vec![sheets::members(), sheets::annex()]),
        ],
    }
}

pub(crate) fn meta() -> Meta {
    Meta {
        lang: "en-GB".into(),
        title: "What we did together, October to December 2025".into(),
        author: "Digbeth Social Enterprise Quarter".into(),
        description: "The joint impact report of 47 social enterprises.".into(),
        dated: 1_773_133_200,
        accent: ACCENT,
        running_note: "Sample data: every enterprise and figure is invented".into(),
        foot: "Digbeth Social Enterprise Quarter · October to December 2025 · edition 1".into(),
        contents_title: "Contents".into(),
        chart_table_label: "Figures behind this chart".into(),
        page_word: "page".into(),
        covered: true,
        grey: false,
    }
}

pub(crate) fn cover(due: u64) -> Cover {
    let fact = |lead: &str, lines: [&str; 2]| Fact { lead: lead.into(), lines: lines.map(Into::into).to_vec() };
    Cover {
        logo: None,
        network: "Digbeth Social Enterprise Quarter".into(),
        title: "What we did together".into(),
        period: "October to December 2025".into(),
        facts: vec![
            fact("47 of 50 enterprises filed", ["Signed off by the members", "on 6 March 2026"]),
            fact("Joint impact report, edition 1", ["Q3 2025-26, published", "10 March 2026"]),
        ],
        caption:
            "One tile is one enterprise of the network. The three outlined tiles did not file. Sample data: every \
                  enterprise and figure is invented."
                .into(),
        alt: "Fifty tiles, one for each enterprise; three are outlined".into(),
        tiles: (0..due).map(|index| Tile { hash: index * 7919 + 17, filed: index % 17 != 13 }).collect(),
    }
}

pub(crate) fn chapter(id: &str, name: &str, sheets: Vec<Sheet>) -> Chapter {
    Chapter { id: id.into(), name: name.into(), sheets }
}

pub(crate) fn sheet(id: &str, kicker: &str, heading: &str, lede: &str, blocks: Vec<Block>) -> Sheet {
    Sheet {
        id: id.into(),
        name: heading.into(),
        kicker: kicker.into(),
        heading: heading.into(),
        lede: lede.into(),
        blocks,
        foot: Vec::new(),
    }
}

/// A table of words and numbers, of which each row is a line of cells.
pub(crate) fn table(title: &str, columns: Vec<Column>, rows: &[&[&str]]) -> Table {
    let row = |cells: &&[&str]| Row {
        kind: if cells[0].starts_with("All") { RowKind::Total } else { RowKind::Body },
        cells: cells.iter().map(|cell| Cell::text(*cell)).collect(),
    };
    Table {
        title: title.into(),
        shorthand: String::new(),
        summary: String::new(),
        columns,
        rows: rows.iter().map(row).collect(),
        notes: Vec::new(),
    }
}
