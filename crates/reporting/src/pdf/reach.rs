//! Where the report is on the web: its address, and a code of squares that a telephone reads, beside each other.

use super::blocks::Context;
use super::piece::{Piece, side_by_side};
use super::shapes::Paint;
use super::style::{BODY, H3, INK, mm};
use super::text::Lines;
use super::words;
use crate::document::Reach;

/// Side of the code.
const SIDE: f32 = mm(24.0);
/// Space between the code and the words.
const GAP: f32 = mm(6.0);

/// The code at the left, the words at the right, kept whole.
pub(super) fn pieces<'a>(context: &mut Context<'a>, reach: &'a Reach, width: f32) -> Vec<Piece<'a>> {
    let squares = &reach.squares;
    let code = Piece::new(SIDE, move |canvas, slot| {
        let area = [slot.x, slot.y, slot.x + SIDE, slot.y + SIDE];
        canvas.figure(&reach.alt, area, |canvas| {
            let side = SIDE / squares.len().max(1) as f32;
            for (row, squares) in squares.iter().enumerate() {
                let y = slot.y + row as f32 * side;
                // Squares side by side are one bar: no paper shines between them.
                for (start, length) in runs(squares) {
                    let x = slot.x + start as f32 * side;
                    canvas.rectangle(x, y, length as f32 * side, side + 0.02, Paint::Fill(INK));
                }
            }
        });
    });
    let from = SIDE + GAP;
    let mut told = words::heading(context, 3, Lines::plain(&reach.title, H3, width - from));
    let mut text = words::paragraph(context, Lines::running(&reach.text, BODY, width - from));
    if let Some(first) = text.first_mut() {
        first.gap = mm(1.2);
    }
    told.extend(text);
    vec![side_by_side(vec![(0.0, vec![code]), (from, told)])]
}

/// Where each run of filled squares begins and how long it is.
fn runs(squares: &[bool]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = vec![];
    for (place, _) in squares.iter().enumerate().filter(|(_, filled)| **filled) {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == place => *length += 1,
            _ => runs.push((place, 1)),
        }
    }
    runs
}
