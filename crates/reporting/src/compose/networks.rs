//! A network of networks: what those of which it is made have printed, beside each other and added up.

use super::series::Series;
use crate::document::{Block, Cell, Column, Note, Row, RowKind, Table, Text};

/// Most networks with a column of their own: of more, each number would wrap.
const MOST_COLUMNS: usize = 5;

/// What networks of which one is made have printed of a period, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Together {
    /// Their names.
    pub networks: Vec<String>,
    /// Enterprises due and filed in them, each once.
    pub enterprises: (usize, usize),
    /// Indicator by indicator.
    pub lines: Vec<TogetherLine>,
    /// How it adds up, in sentences.
    pub notes: Vec<String>,
}

/// One indicator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TogetherLine {
    /// Its name.
    pub name: String,
    /// The sum, or why there is none.
    pub total: String,
    /// What qualifies the sum; may be blank.
    pub note: String,
    /// What each network printed, in their order.
    pub parts: Vec<String>,
}

/// The table, and how it adds up; nothing where there are no such networks.
pub(super) fn blocks(series: &Series<'_>) -> Vec<Block> {
    let Some(together) = &series.material.beside.together else { return vec![] };
    let apart = together.networks.len() <= MOST_COLUMNS;
    let mut columns = vec![Column::words("Figure").weighing(5), Column::numbers("Together").weighing(4)];
    if apart {
        columns.extend(together.networks.iter().map(|name| Column::numbers(name).weighing(4)));
    }
    let rows = together.lines.iter().map(|line| {
        let parts = line.parts.iter().filter(|_| apart).map(Cell::text);
        Row {
            kind: RowKind::Body,
            cells: [Cell::text(&line.name), Cell::text(&line.total)].into_iter().chain(parts).collect(),
        }
    });
    let (due, filed) = together.enterprises;
    let qualified: Vec<String> = together
        .lines
        .iter()
        .filter(|line| !line.note.is_empty())
        .map(|line| format!("{}: {}", line.name, line.note))
        .collect();
    let mut notes = vec![Note {
        lead: "Who filed.".to_owned(),
        text: Text::plain(format!("{filed} of {due} enterprises of these networks, each counted once.")),
    }];
    notes.push(Note { lead: "How it adds up.".to_owned(), text: Text::plain(together.notes.join(" ")) });
    if !qualified.is_empty() {
        notes.push(Note { lead: "Read with care.".to_owned(), text: Text::plain(qualified.join(" ")) });
    }
    vec![
        Block::Table(Table {
            title: String::new(),
            shorthand: String::new(),
            summary: "What the networks have printed, and what it comes to".to_owned(),
            columns,
            rows: rows.collect(),
            notes: vec![],
        }),
        Block::Notes(notes),
    ]
}

/// What it adds to the content that members sign.
pub(super) fn signed(together: &Together) -> serde_json::Value {
    let line = |line: &TogetherLine| serde_json::json!([line.name, line.total, line.note, line.parts]);
    serde_json::json!({
        "networks": together.networks,
        "enterprises": together.enterprises,
        "lines": together.lines.iter().map(line).collect::<Vec<_>>(),
    })
}
