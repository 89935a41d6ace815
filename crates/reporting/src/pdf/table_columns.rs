//! How wide the columns of a table are, and how small its letters must be for all of them to fit.

use super::style::{CELL, CELL_HEAD, Format, Style, mm};
use super::text::longest_word;
use crate::document::{Align, Cell, Column, Row, RowKind, Table, Text};

/// Sizes to try, as factors of the usual one: 8.5, 7.5 and 6.5 pt.
const SCALES: [f32; 3] = [1.0, 7.5 / 8.5, 6.5 / 8.5];
/// Space at each side of a column, and where that is needed to fit.
const ROOMY: f32 = mm(2.0);
const CLOSE: f32 = mm(1.2);
/// Width that a bar needs and that it likes.
const BAR: (f32, f32) = (mm(16.0), mm(30.0));
/// Columns are no narrower than this, whatever comes.
const NARROWEST: f32 = 8.0;

/// The measures of a table.
pub(super) struct Measures {
    pub columns: Vec<Measure>,
    pub cell: Style,
    pub head: Style,
    /// Width of the whole table.
    pub width: f32,
}

/// The measures of a column.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure {
    /// Left end of the column, from the table's.
    pub x: f32,
    /// Width with the space at both sides.
    pub width: f32,
    /// Space at the left and at the right of its text.
    pub left: f32,
    pub right: f32,
    pub align: Align,
    /// Set in the softer colour: words beside the numbers, and markers.
    pub soft: bool,
    pub current: bool,
}

impl Measure {
    /// Width of its text.
    pub(super) fn inner(&self) -> f32 {
        (self.width - self.left - self.right).max(1.0)
    }
}

/// Least and liked width of a column's text.
#[derive(Debug, Clone, Copy)]
struct Need {
    least: f32,
    liked: f32,
}

/// Measures a table that may be as wide as `available`.
pub(super) fn measure(table: &Table, available: f32) -> Measures {
    let count = table.columns.len();
    let mut scale = 1.0;
    let mut padding = ROOMY;
    let mut needs = Vec::new();
    for (step, factor) in SCALES.into_iter().enumerate() {
        scale = factor;
        padding = if step == 0 { ROOMY } else { CLOSE };
        needs = (0..count).map(|column| need(table, column, scale)).collect();
        let least: f32 = needs.iter().map(|need| need.least).sum();
        if least + gaps(count, padding) <= available {
            break;
        }
    }
    let width = frame(table, &needs, padding, available);
    let inner = widths(table, &needs, width - gaps(count, padding));
    let mut x = 0.0;
    let mut columns = Vec::with_capacity(count);
    for (index, (column, inner)) in table.columns.iter().zip(inner).enumerate() {
        let left = if index == 0 { 0.0 } else { padding };
        let right = if index + 1 == count { 0.0 } else { padding };
        let width = left + inner + right;
        let soft = is_soft(table, index, column);
        columns.push(Measure { x, width, left, right, align: column.align, soft, current: column.current });
        x += width;
    }
    let head = CELL_HEAD.scaled(scale.max(0.9));
    Measures { columns, cell: CELL.scaled(scale), head, width }
}

/// Words wider than this are rather broken than given a page on its side.
const WIDEST_WORD: f32 = mm(45.0);

/// How the page of a table lies: on its side if its columns stand side by side upright only in letters that are too small
/// to read.
pub(super) fn format(table: &Table) -> Format {
    let count = table.columns.len();
    let needed = |column: usize| {
        let least = need(table, column, SCALES[1]).least;
        if table.columns[column].align == Align::Left { least.min(WIDEST_WORD) } else { least }
    };
    let least: f32 = (0..count).map(needed).sum();
    if least + gaps(count, CLOSE) <= Format::Upright.text_width() { Format::Upright } else { Format::Wide }
}

/// Space between columns: none outside the first and the last.
fn gaps(count: usize, padding: f32) -> f32 {
    padding * 2.0 * count.saturating_sub(1) as f32
}

/// A table of few short columns takes half of the page's width, so that the eye does not lose the row.
fn frame(table: &Table, needs: &[Need], padding: f32, available: f32) -> f32 {
    let liked: f32 = needs.iter().map(|need| need.liked).sum::<f32>() + gaps(needs.len(), padding);
    let (half, _) = super::piece::grid(2, available);
    let narrow = table.columns.len() <= 4 && table.columns.iter().all(|column| column.weight == 0);
    if narrow && liked * 1.1 <= half { half } else { available }
}

fn need(table: &Table, index: usize, scale: f32) -> Need {
    let head_style = CELL_HEAD.scaled(scale.max(0.9));
    let column = &table.columns[index];
    let mut need = Need { least: NARROWEST, liked: NARROWEST };
    for line in &column.head {
        need.least = need.least.max(longest_word(&Text::plain(line.as_str()), head_style));
        need.liked = need.liked.max(head_style.width(line));
    }
    for row in &table.rows {
        match row.cells.get(index) {
            Some(Cell::Text(text)) => {
                let style = row_style(row, CELL.scaled(scale), index);
                let full = style.width(&text.to_plain());
                // Numbers are never broken; words may be.
                let least = if column.align == Align::Right { full } else { longest_word(text, style) };
                need.least = need.least.max(least);
                need.liked = need.liked.max(full);
            }
            Some(Cell::Bar(_)) => {
                need.least = need.least.max(BAR.0);
                need.liked = need.liked.max(BAR.1);
            }
            None => {}
        }
    }
    need
}

/// The style of a row's cells.
pub(super) fn row_style(row: &Row, style: Style, _column: usize) -> Style {
    if row.kind == RowKind::Total { style.bold() } else { style }
}

fn widths(table: &Table, needs: &[Need], available: f32) -> Vec<f32> {
    let least: f32 = needs.iter().map(|need| need.least).sum();
    let liked: f32 = needs.iter().map(|need| need.liked).sum();
    if least >= available {
        // Not even the smallest letters fit: everyone gives in proportion, and words are broken.
        return needs.iter().map(|need| need.least * available / least.max(1.0)).collect();
    }
    if liked > available {
        let share = (available - least) / (liked - least).max(0.01);
        return needs.iter().map(|need| need.least + (need.liked - need.least) * share).collect();
    }
    let spare = available - liked;
    let weight = |index: usize| f32::from(table.columns[index].weight);
    let weights: f32 = (0..needs.len()).map(weight).sum();
    let by_weight = |(index, need): (usize, &Need)| {
        let share = if weights > 0.0 { weight(index) / weights } else { need.liked / liked.max(1.0) };
        need.liked + spare * share
    };
    needs.iter().enumerate().map(by_weight).collect()
}

/// Words beside the first column are softer than the numbers; so is a column that holds markers alone.
fn is_soft(table: &Table, index: usize, column: &Column) -> bool {
    let last = index + 1 == table.columns.len();
    let marker = |row: &Row| match row.cells.get(index) {
        Some(Cell::Text(text)) => text.is_empty() || text.to_plain().starts_with('['),
        Some(Cell::Bar(_)) => false,
        None => true,
    };
    index > 0 && (column.align == Align::Left || (last && !table.rows.is_empty() && table.rows.iter().all(marker)))
}
