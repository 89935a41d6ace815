//! Boxes in rows and columns: the parts of an answer, as a table.

use super::fields::{UNIT, room_after, write_in};
use super::style::{BESIDE, BODY, Rows};
use crate::form::Grid;
use crate::pdf::canvas::Canvas;
use crate::pdf::piece::{Keys, Paragraph, Piece, Slot};
use crate::pdf::structure::Role;
use crate::pdf::style::{TEXT_WIDTH, mm};
use crate::pdf::text::Lines;
use std::rc::Rc;

/// Widest box.
const WIDEST: f32 = mm(56.0);

/// Where everything stands in a row.
struct Measures {
    /// Width of the rows' names.
    name: f32,
    /// Left ends of the boxes.
    boxes: Vec<f32>,
    width: f32,
    before: f32,
}

/// The pieces of a grid: names of the columns if there are several, and rows.
pub(super) fn pieces<'a>(keys: &mut Keys, grid: &'a Grid, rows: Rows) -> Vec<Piece<'a>> {
    let measures = Rc::new(Measures::of(grid));
    let (table, head, body) = (keys.group(Role::Table), keys.group(Role::TableHead), keys.group(Role::TableBody));
    let mut pieces = vec![header(keys, grid, &measures).in_groups(&[table, head]).below(mm(1.0))];
    for row in 0..grid.rows.len() {
        let piece = self::row(keys, grid, row, rows.height, &measures).in_groups(&[table, body]);
        pieces.push(piece.below(if row == 0 { mm(0.8) } else { rows.gap }));
    }
    pieces
}

impl Measures {
    fn of(grid: &Grid) -> Self {
        let count = grid.columns.len().max(1) as f32;
        let before = if grid.unit.before.is_empty() { 0.0 } else { BODY.width(&grid.unit.before) + BESIDE * 0.6 };
        let after = room_after(&grid.unit);
        let gap = BESIDE + before;
        let room = TEXT_WIDTH - after - mm(44.0);
        let width = (room / count - gap).min(WIDEST).max(mm(12.0));
        // A single column stands under the box of the whole answer.
        let first = TEXT_WIDTH - after - count * width - (count - 1.0) * gap;
        let boxes = (0..grid.columns.len().max(1)).map(|index| first + index as f32 * (width + gap)).collect();
        Self { name: first - gap - BESIDE, boxes, width, before }
    }
}

fn header<'a>(keys: &mut Keys, grid: &Grid, measures: &Rc<Measures>) -> Piece<'a> {
    let corner = Paragraph::new(keys, Lines::plain(&grid.corner, BODY.bold(), measures.name));
    let columns: Vec<Paragraph> =
        grid.columns.iter().map(|name| Paragraph::new(keys, Lines::plain(name, BODY.bold(), measures.width))).collect();
    let height = columns.iter().chain([&corner]).map(Paragraph::height).fold(0.0, f32::max);
    let measures = Rc::clone(measures);
    Piece::new(height, move |canvas, slot| {
        canvas.within(Role::TableRow, |canvas| {
            let foot = |of: &Paragraph| slot.y + height - of.height();
            canvas.within(Role::ColumnHeader, |canvas| corner.draw(canvas, slot.x, foot(&corner)));
            for (name, x) in columns.iter().zip(&measures.boxes) {
                canvas.within(Role::ColumnHeader, |canvas| name.draw(canvas, slot.x + x, foot(name)));
            }
        });
    })
}

fn row<'a>(keys: &mut Keys, grid: &'a Grid, row: usize, box_height: f32, measures: &Rc<Measures>) -> Piece<'a> {
    let name = Paragraph::new(keys, Lines::plain(&grid.rows[row], BODY, measures.name));
    let after = Paragraph::new(keys, Lines::plain(&grid.unit.after, BODY, UNIT - BESIDE));
    let height = name.height().max(box_height).max(after.height());
    let measures = Rc::clone(measures);
    let draw = move |canvas: &mut Canvas, slot: Slot| {
        let middle = |of: &Paragraph| slot.y + (height - of.height()) / 2.0;
        canvas.within(Role::TableRow, |canvas| {
            canvas.within(Role::RowHeader, |canvas| name.draw(canvas, slot.x, middle(&name)));
            for (index, x) in measures.boxes.iter().enumerate() {
                let x = slot.x + x;
                canvas.within(Role::Cell, |canvas| {
                    if measures.before > 0.0 {
                        let baseline = slot.y + (height - BODY.leading) / 2.0 + BODY.baseline();
                        canvas.text(x - measures.before, baseline, &grid.unit.before, &BODY);
                    }
                    let y = slot.y + (height - box_height) / 2.0;
                    write_in(canvas, &spoken(grid, row, index), [x, y], [measures.width, box_height]);
                    if index + 1 == measures.boxes.len() {
                        after.draw(canvas, x + measures.width + BESIDE, middle(&after));
                    }
                });
            }
        });
    };
    Piece::new(height, draw)
}

/// What is written in a box: its row and its column.
fn spoken(grid: &Grid, row: usize, column: usize) -> String {
    let parts = [grid.rows.get(row), grid.columns.get(column)];
    parts.into_iter().flatten().filter(|name| !name.is_empty()).cloned().collect::<Vec<_>>().join(", ")
}
