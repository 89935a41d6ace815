//! Tables as published statistics have them: units in the head, markers in a column of their own.

use super::Text;
use serde::{Deserialize, Serialize};

/// A table with a header row; the first cell of each row is its header.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Title over the table, with the unit; may be empty for a chart's own table.
    pub title: String,
    /// The line that explains the shorthand used; may be empty.
    pub shorthand: String,
    /// What a screen reader is told the table holds; empty where the title says it.
    pub summary: String,
    /// The columns, the row headers' first.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Lines of small print under it.
    pub notes: Vec<Text>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// One or two lines of header, such as "Oct–Dec" and "2025".
    pub head: Vec<String>,
    /// Side on which the cells stand.
    pub align: Align,
    /// Relative width; 0 takes what its content needs.
    pub weight: u8,
    /// The current quarter's column is tinted.
    pub current: bool,
}

/// Side on which cells stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// How it is set.
    pub kind: RowKind,
    /// One cell for each column, the row's header first.
    pub cells: Vec<Cell>,
}

/// How a row is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// As usual.
    Body,
    /// Bold under an ink line.
    Total,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "cell", content = "value", rename_all = "snake_case")]
pub enum Cell {
    /// Words or a number as printed.
    Text(Text),
    /// A bar from zero: the share that is filled, 0 to 1; the number stands in a cell of its own.
    Bar(f64),
}

impl Column {
    /// A column of words.
    pub fn words(head: impl Into<String>) -> Self {
        Self { head: vec![head.into()], align: Align::Left, weight: 0, current: false }
    }

    /// A column of numbers.
    pub fn numbers(head: impl Into<String>) -> Self {
        Self { head: vec![head.into()], align: Align::Right, weight: 0, current: false }
    }

    /// Gives the column a relative width.
    pub fn weighing(mut self, weight: u8) -> Self {
        self.weight = weight;
        self
    }
}

impl Cell {
    /// A cell of plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(Text::plain(text))
    }
}
