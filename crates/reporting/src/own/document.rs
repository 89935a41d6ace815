//! A member's year as a document of its own: its figures, and what it writes about them.

use super::{
    cells::{label, number},
    words,
    year::{Filed, Line, Told, Year, YearMaterial},
};
use crate::{
    compose::accent,
    document::{
        Block, Cell as TableCell, Chapter, Column, Cover, Document, Fact, Meta, Row, RowKind, Sheet, Table, Text, Tile,
    },
};
use commonweal_domain::{breakdown::Cell, network::Millis, period::day};

/// Draws nothing: makes the document of a year's figures and texts, the latter by their headings. `part` names a part
/// of a figure; `dated` is when the figures last changed.
pub fn document(
    year: &Year,
    texts: &[(String, String)],
    material: YearMaterial<'_>,
    part: &dyn Fn(&Cell) -> String,
    dated: Millis,
) -> Document {
    let months = material.period.months(material.lang);
    let sample = if material.sample { "Sample data: every enterprise and figure is invented" } else { "" };
    let figures = Sheet {
        id: "figures".to_owned(),
        name: "Figures by quarter".to_owned(),
        kicker: months.clone(),
        heading: "Figures by quarter".to_owned(),
        lede: Text::plain(words::gaps(year, material).join(" ")),
        blocks: vec![Block::Table(table(year, material, part))],
        foot: vec![],
    };
    let written = |(index, (heading, text)): (usize, &(String, String))| Sheet {
        id: format!("text-{}", index + 1),
        name: heading.clone(),
        kicker: months.clone(),
        heading: heading.clone(),
        lede: Text::default(),
        blocks: text
            .split("\n\n")
            .filter(|paragraph| !paragraph.trim().is_empty())
            .map(|paragraph| Block::Paragraph(Text::plain(paragraph.trim())))
            .collect(),
        foot: vec![],
    };
    let mut chapters = vec![Chapter { id: "year".to_owned(), name: "Figures".to_owned(), sheets: vec![figures] }];
    if !texts.is_empty() {
        let sheets = texts.iter().enumerate().map(written).collect();
        chapters.push(Chapter { id: "texts".to_owned(), name: "Texts".to_owned(), sheets });
    }
    Document { meta: meta(material, &months, sample, dated), cover: cover(year, material, &months, sample), chapters }
}

fn meta(material: YearMaterial<'_>, months: &str, sample: &str, dated: Millis) -> Meta {
    Meta {
        lang: material.lang.tag().to_owned(),
        title: format!("{}, {months}", material.enterprise),
        author: material.enterprise.to_owned(),
        description: format!("Own figures of {}, {months}.", material.enterprise),
        dated: dated.0.div_euclid(1000),
        accent: accent::of(material.accent),
        running_note: sample.to_owned(),
        foot: format!("{} · {months}", material.enterprise),
        contents_title: "Contents".to_owned(),
        chart_table_label: String::new(),
        page_word: "Page".to_owned(),
        covered: true,
        grey: false,
    }
}

fn cover(year: &Year, material: YearMaterial<'_>, months: &str, sample: &str) -> Cover {
    let filed = year.quarters.iter().filter(|(_, filed)| *filed != Filed::No).count();
    Cover {
        logo: None,
        network: material.network.to_owned(),
        title: material.enterprise.to_owned(),
        period: months.to_owned(),
        facts: vec![
            Fact { lead: "Our own figures".to_owned(), lines: vec!["For our own use".to_owned()] },
            Fact {
                lead: format!("{filed} of {} quarters filed", year.quarters.len()),
                lines: vec![format!("Year to {}", day(material.period.last_day(), material.lang))],
            },
        ],
        caption: if sample.is_empty() {
            "One tile is one quarter.".to_owned()
        } else {
            format!("One tile is one quarter. {sample}.")
        },
        alt: format!(
            "{} tiles, one for each quarter; {} are outlined",
            year.quarters.len(),
            year.quarters.len() - filed
        ),
        tiles: year
            .quarters
            .iter()
            .zip(0u64..)
            .map(|((_, filed), index)| Tile { hash: index * 0x9e37_79b9, filed: *filed != Filed::No })
            .collect(),
    }
}

fn table(year: &Year, material: YearMaterial<'_>, part: &dyn Fn(&Cell) -> String) -> Table {
    let mut columns = vec![Column::words("Figure").weighing(3)];
    columns.extend(year.quarters.iter().map(|(quarter, _)| {
        let head = vec![quarter.short(material.lang).to_owned(), quarter.period().last_day().year().to_string()];
        Column { head, ..Column::numbers("") }
    }));
    columns.push(Column::numbers("Year"));
    let rows = year.lines.iter().map(|line| row(line, part)).collect();
    Table {
        title: String::new(),
        shorthand: "[x] not available · [z] does not apply · [e] estimated, in part or as a whole · – nothing filed"
            .to_owned(),
        summary: format!("Figures of {} by quarter", material.enterprise),
        columns,
        rows,
        notes: vec![Text::plain(
            "Amounts add up over the quarters; a level, such as people employed, is that of the last quarter.",
        )],
    }
}

fn row(line: &Line, part: &dyn Fn(&Cell) -> String) -> Row {
    let mut cells = vec![TableCell::text(label(&line.name, &line.unit, &line.cell, part))];
    cells.extend(line.quarters.iter().chain([&line.whole]).map(|told| TableCell::text(written(told, line))));
    Row { kind: RowKind::Body, cells }
}

/// A value without its unit, or its marker.
fn written(told: &Told, line: &Line) -> String {
    match told {
        Told::Number(value, estimated) => {
            let words = number(value, &line.unit);
            if *estimated { format!("{words} [e]") } else { words }
        }
        Told::NotAvailable => "[x]".to_owned(),
        Told::NotApplicable => "[z]".to_owned(),
        Told::Blank => "–".to_owned(),
    }
}
