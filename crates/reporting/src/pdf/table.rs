//! Tables: one element each, however many pages they run over; the header stands on every page.

use super::blocks::Context;
use super::canvas::Canvas;
use super::piece::{Header, Paragraph, Piece, Slot, flowing};
use super::shapes::Paint;
use super::structure::{Group, Role};
use super::style::{EDGE, Format, H3, INK, LINE, NOTE, READING_WIDTH, Rgb, SOFT, SUNK, TEXT_WIDTH, mm};
use super::table_columns::{Measure, Measures, format, measure, row_style};
use super::text::Lines;
use super::words;
use crate::document::{Align, Cell, Column, Row, RowKind, Table};
use std::rc::Rc;

/// Space over and under a cell's text: with a line of 12 pt a row is 6.9 mm high.
const CELL_PADDING: f32 = 3.78;
/// Height of a bar in a cell.
const BAR_HEIGHT: f32 = mm(2.4);
/// A table begins with at least so many rows on its first page, and leaves as many to its last.
const LEAST_ROWS: usize = 3;

/// The pieces of a table: title, shorthand, header, rows and notes. One that is too wide for the page has a page on its
/// side, unless its sheet is made to be one page.
pub(super) fn pieces<'a>(context: &mut Context<'a>, table: &'a Table, width: f32, summary: &str) -> Vec<Piece<'a>> {
    let format = if context.one_page || width < TEXT_WIDTH { Format::Upright } else { format(table) };
    let width = if format == Format::Wide { format.text_width() } else { width };
    let mut pieces = laid(context, table, width, summary);
    for piece in &mut pieces {
        piece.format = format;
    }
    pieces
}

fn laid<'a>(context: &mut Context<'a>, table: &'a Table, width: f32, summary: &str) -> Vec<Piece<'a>> {
    let group = context.keys.group(Role::Table);
    let drawn = !table.columns.is_empty();
    let mut pieces = Vec::new();
    // What stands over the grid is read as its caption; without a grid, as paragraphs.
    let mut groups = Vec::new();
    if drawn {
        groups.extend([group, context.keys.group(Role::Caption)]);
    }
    if !table.title.is_empty() {
        pieces.extend(over(context, Lines::balanced(&table.title, H3, width), &groups));
    }
    if !table.shorthand.is_empty() {
        let mut own = over(context, Lines::plain(&table.shorthand, NOTE, width.min(READING_WIDTH)), &groups);
        set_gap(&mut own, if pieces.is_empty() { 0.0 } else { mm(1.0) });
        pieces.extend(own);
    }
    for piece in &mut pieces {
        piece.keeps = true;
    }
    if drawn {
        let mut grid = grid(context, table, width, group, summary);
        set_gap(&mut grid, if pieces.is_empty() { 0.0 } else { mm(1.5) });
        pieces.extend(grid);
    }
    for (index, note) in table.notes.iter().filter(|note| !note.is_empty()).enumerate() {
        let mut own = words::small_print(context, note, width);
        set_gap(&mut own, if index == 0 { mm(2.5) } else { mm(0.8) });
        pieces.extend(own);
    }
    pieces
}

fn set_gap(pieces: &mut [Piece<'_>], gap: f32) {
    if let Some(first) = pieces.first_mut() {
        first.gap = gap;
    }
}

fn over<'a>(context: &mut Context<'a>, lines: Lines, groups: &[Group]) -> Vec<Piece<'a>> {
    let paragraph = context.keys.group(Role::Paragraph);
    let groups: Vec<Group> = groups.iter().copied().chain([paragraph]).collect();
    flowing(Paragraph::new(&mut context.keys, lines), &groups)
}

/// Header and rows.
fn grid<'a>(context: &mut Context<'a>, table: &'a Table, width: f32, group: Group, summary: &str) -> Vec<Piece<'a>> {
    let measures = Rc::new(measure(table, width));
    let accent = context.palette.base;
    let (head, body) = (context.keys.group(Role::TableHead), context.keys.group(Role::TableBody));
    let header = Rc::new(Head::new(context, table, Rc::clone(&measures)));
    let mut pieces = vec![head_piece(&header, summary).in_groups(&[group, head]).keeping()];
    let again = Rc::clone(&header);
    let repeated =
        Rc::new(Header { height: header.height, draw: Box::new(move |canvas, slot| again.draw_again(canvas, slot)) });
    let count = table.rows.len();
    for (index, row) in table.rows.iter().enumerate() {
        let before_total = table.rows.get(index + 1).is_some_and(|next| next.kind == RowKind::Total);
        let set = SetRow::new(context, row, Rc::clone(&measures), accent, !before_total);
        let height = set.height;
        let mut piece = Piece::new(height, move |canvas, slot| set.draw(canvas, slot)).in_groups(&[group, body]);
        piece.header = Some(Rc::clone(&repeated));
        let left = count - index;
        piece.keeps = left > 1 && (index + 1 < LEAST_ROWS || left <= LEAST_ROWS || before_total);
        pieces.push(piece);
    }
    pieces
}

fn head_piece<'a>(header: &Rc<Head>, summary: &str) -> Piece<'a> {
    let (header, summary) = (Rc::clone(header), summary.to_owned());
    Piece::new(header.height, move |canvas, slot| {
        header.draw(canvas, slot);
        if !summary.is_empty() {
            canvas.summarise_table(&summary);
        }
    })
}

/// The header row.
struct Head {
    cells: Vec<Paragraph>,
    measures: Rc<Measures>,
    height: f32,
}

impl Head {
    fn new(context: &mut Context<'_>, table: &Table, measures: Rc<Measures>) -> Self {
        let cell = |(column, measure): (&Column, &Measure)| {
            let lines = Lines::plain(&column.head.join("\n"), measures.head, measure.inner());
            Paragraph::new(&mut context.keys, lines)
        };
        let cells: Vec<Paragraph> = table.columns.iter().zip(&measures.columns).map(cell).collect();
        let text = cells.iter().map(Paragraph::height).fold(0.0, f32::max);
        Self { cells, measures, height: text + 2.0 * CELL_PADDING }
    }

    fn draw(&self, canvas: &mut Canvas, slot: Slot) {
        canvas.decoration(|canvas| tint(canvas, &self.measures, slot, self.height));
        canvas.within(Role::TableRow, |canvas| {
            for (cell, measure) in self.cells.iter().zip(&self.measures.columns) {
                let y = slot.y + self.height - CELL_PADDING - cell.height();
                canvas.within(Role::ColumnHeader, |canvas| place(canvas, cell, measure, slot.x, y));
            }
        });
        canvas.decoration(|canvas| canvas.rule(slot.x, slot.y + self.height - 0.5, self.measures.width, 1.0, INK));
    }

    /// On a page where the table goes on: the structure has a header already, so this one is decoration.
    fn draw_again(&self, canvas: &mut Canvas, slot: Slot) {
        canvas.decoration(|canvas| {
            tint(canvas, &self.measures, slot, self.height);
            for (cell, measure) in self.cells.iter().zip(&self.measures.columns) {
                place(canvas, cell, measure, slot.x, slot.y + self.height - CELL_PADDING - cell.height());
            }
            canvas.rule(slot.x, slot.y + self.height - 0.5, self.measures.width, 1.0, INK);
        });
    }
}

enum SetCell {
    Words(Paragraph),
    Bar(f32),
}

/// A row with its texts broken into lines.
struct SetRow {
    cells: Vec<SetCell>,
    measures: Rc<Measures>,
    kind: RowKind,
    accent: Rgb,
    height: f32,
    /// A thin rule under it; not over a total, which has its own.
    ruled: bool,
}

impl SetRow {
    fn new(context: &mut Context<'_>, row: &Row, measures: Rc<Measures>, accent: Rgb, ruled: bool) -> Self {
        let mut cells = Vec::with_capacity(measures.columns.len());
        for (index, measure) in measures.columns.iter().enumerate() {
            let colour = if measure.soft && row.kind == RowKind::Body { SOFT } else { INK };
            let style = row_style(row, measures.cell, index).coloured(colour);
            cells.push(match row.cells.get(index) {
                Some(Cell::Bar(share)) => SetCell::Bar(*share as f32),
                Some(Cell::Text(text)) => {
                    let lines = Lines::new(text, style, measure.inner());
                    SetCell::Words(Paragraph::new(&mut context.keys, lines).linked_in(accent))
                }
                None => SetCell::Words(Paragraph::new(&mut context.keys, Lines::plain("", style, 1.0))),
            });
        }
        let tallest = cells.iter().map(SetCell::height).fold(measures.cell.leading, f32::max);
        let kind = row.kind;
        Self { cells, measures, kind, accent, height: tallest + 2.0 * CELL_PADDING, ruled }
    }

    fn draw(&self, canvas: &mut Canvas, slot: Slot) {
        canvas.decoration(|canvas| {
            tint(canvas, &self.measures, slot, self.height);
            if self.kind == RowKind::Total {
                canvas.rule(slot.x, slot.y + 0.375, self.measures.width, 0.75, INK);
            } else if self.ruled {
                canvas.rule(slot.x, slot.y + self.height - 0.25, self.measures.width, 0.5, LINE);
            }
        });
        canvas.within(Role::TableRow, |canvas| {
            for (index, (cell, measure)) in self.cells.iter().zip(&self.measures.columns).enumerate() {
                let role = if index == 0 { Role::RowHeader } else { Role::Cell };
                canvas.within(role, |canvas| match cell {
                    SetCell::Words(text) => place(canvas, text, measure, slot.x, slot.y + CELL_PADDING),
                    SetCell::Bar(share) => {
                        let middle = slot.y + CELL_PADDING + self.measures.cell.leading / 2.0;
                        bar(canvas, *share, self.accent, [slot.x + measure.x + measure.left, middle], measure.inner());
                    }
                });
            }
        });
    }
}

impl SetCell {
    fn height(&self) -> f32 {
        match self {
            Self::Words(text) => text.height(),
            Self::Bar(_) => BAR_HEIGHT,
        }
    }
}

/// The column of the current quarter.
fn tint(canvas: &mut Canvas, measures: &Measures, slot: Slot, height: f32) {
    for column in measures.columns.iter().filter(|column| column.current) {
        canvas.rectangle(slot.x + column.x, slot.y, column.width, height, Paint::Fill(SUNK));
    }
}

fn place(canvas: &mut Canvas, text: &Paragraph, measure: &Measure, table_x: f32, y: f32) {
    let left = table_x + measure.x + measure.left;
    match measure.align {
        Align::Left => text.draw(canvas, left, y),
        Align::Right => text.draw_flush_right(canvas, left + measure.inner(), y),
    }
}

/// A bar whose number stands in a cell beside it, so it is decoration.
fn bar(canvas: &mut Canvas, share: f32, colour: Rgb, [x, middle]: [f32; 2], width: f32) {
    let width = width.min(mm(30.0));
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let top = middle - BAR_HEIGHT / 2.0;
    canvas.decoration(|canvas| {
        canvas.rectangle(x + 0.25, top + 0.25, width - 0.5, BAR_HEIGHT - 0.5, Paint::Stroke(EDGE, 0.5));
        if share > 0.0 {
            canvas.rectangle(x, top, width * share, BAR_HEIGHT, Paint::Fill(colour));
        }
    });
}
