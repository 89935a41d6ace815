//! Names with a square of their colour, over a drawing in which they have no room at the data.

use super::{
    Drawn,
    pen::Pen,
    words::{INK_TEXT, LEFT},
};
use crate::document::Colour;
use plotters::prelude::DrawingBackend;

/// Distance between two rows of a key in points.
pub(super) const KEY_ROW: f32 = 14.0;
const SQUARE: f32 = 7.0;
const INDENT: f32 = SQUARE + 4.0;
const BETWEEN: f32 = 12.0;

/// How many rows names of these widths take.
pub(super) fn rows(widths: impl Iterator<Item = f32>, width: f32) -> usize {
    places(widths, width).last().map_or(0, |(_, row)| row + 1)
}

/// Left edge and row of each name.
fn places(widths: impl Iterator<Item = f32>, width: f32) -> Vec<(f32, usize)> {
    let (mut x, mut row) = (0.0, 0);
    widths
        .map(|name| {
            if x > 0.0 && x + INDENT + name > width {
                (x, row) = (0.0, row + 1);
            }
            let place = (x, row);
            x += INDENT + name + BETWEEN;
            place
        })
        .collect()
}

/// Draws the key with its first row's middle at `top` + 6.
pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, parts: &[(&str, Colour)], top: f32) -> Drawn<DB> {
    let widths = parts.iter().map(|(name, _)| pen.measure(name, INK_TEXT));
    for ((x, row), (name, colour)) in places(widths, pen.width()).into_iter().zip(parts) {
        let y = top + 6.0 + row as f32 * KEY_ROW;
        pen.rectangle([x, y - SQUARE / 2.0, x + SQUARE, y + SQUARE / 2.0], *colour)?;
        let name = pen.cut(name, INK_TEXT, pen.width() - x - INDENT);
        pen.text(x + INDENT, y, &name, LEFT, INK_TEXT)?;
    }
    Ok(())
}
