//! Which enterprises filed: a row of tiles with the words under it.

use super::blocks::Context;
use super::piece::Piece;
use super::shapes::Paint;
use super::style::{EDGE, SMALL, TEXT_WIDTH, mm};
use super::text::Lines;
use super::words;
use crate::document::{CoverageStrip, Span, Text};

/// Share of a tile's place that is left white.
const GAP: f32 = 0.07;

/// Tiles and their caption, on one page. The caption says all that the tiles show, so they are decoration.
pub(super) fn pieces<'a>(context: &mut Context<'a>, strip: &'a CoverageStrip) -> Vec<Piece<'a>> {
    let in_a_row = tiles_in_a_row(strip.due);
    let pitch = TEXT_WIDTH / (in_a_row as f32 - GAP);
    let side = pitch * (1.0 - GAP);
    let rows = strip.due.div_ceil(in_a_row);
    let colour = context.palette.base;
    let (filed, due) = (strip.filed, strip.due);
    let tiles = Piece::new(rows as f32 * pitch, move |canvas, slot| {
        canvas.decoration(|canvas| {
            for index in 0..due {
                let x = slot.x + (index % in_a_row) as f32 * pitch;
                let y = slot.y + (index / in_a_row) as f32 * pitch;
                if index < filed {
                    canvas.rectangle(x, y, side, side, Paint::Fill(colour));
                } else {
                    canvas.rectangle(x + 0.4, y + 0.4, side - 0.8, side - 0.8, Paint::Stroke(EDGE, 0.8));
                }
            }
        });
    });
    let mut pieces = vec![tiles.keeping()];
    let mut caption = words::paragraph(context, Lines::running(&emphasised(&strip.caption), SMALL, TEXT_WIDTH));
    if let Some(first) = caption.first_mut() {
        first.gap = mm(2.5);
    }
    pieces.extend(caption);
    pieces
}

/// 25 a row, as everywhere; more where that would fill the page.
fn tiles_in_a_row(due: usize) -> usize {
    match due {
        0..=150 => 25,
        151..=600 => 50,
        _ => 100,
    }
}

/// The first sentence in bold, the rest as it is.
fn emphasised(caption: &str) -> Text {
    let end = caption.find(". ").map_or(caption.len(), |end| end + 1);
    let (first, rest) = caption.split_at(end);
    let bold = Span { text: first.to_owned(), bold: true, link: None };
    Text(vec![bold, Span { text: rest.to_owned(), bold: false, link: None }])
}
