//! Lists: with bullets, or with the sign that an item brings; many short items stand in three columns.

use super::blocks::Context;
use super::piece::{Paragraph, Piece, grid, side_by_side};
use super::structure::{Group, Role};
use super::style::{BODY, CELL, READING_WIDTH, Style, mm};
use super::text::Lines;
use crate::document::Text;
use std::rc::Rc;

/// Where the text of an item begins.
const INDENT: f32 = mm(4.0);
/// Lists of fewer items read better one under the other.
const LEAST_FOR_COLUMNS: usize = 9;
/// Items of a column; so many keep whole.
const MOST_IN_COLUMN: usize = 32;
/// Signs that stand in the bullet's place, such as those of a list of who agreed.
const SIGNS: [char; 8] = ['✓', '✗', '■', '□', '▪', '–', '●', '○'];

/// The pieces of a list.
pub(super) fn pieces<'a>(context: &mut Context<'a>, items: &[Text], width: f32) -> Vec<Piece<'a>> {
    let list = context.keys.group(Role::List);
    let items: Vec<&Text> = items.iter().filter(|item| !item.is_empty()).collect();
    let (column, step) = grid(3, width);
    let fits = |item: &&Text| CELL.bold().width(&item.to_plain()) <= column - INDENT;
    if items.len() >= LEAST_FOR_COLUMNS && items.iter().all(fits) {
        return items.chunks(3 * MOST_IN_COLUMN).map(|chunk| in_columns(context, list, chunk, column, step)).collect();
    }
    let mut pieces = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let mut own = item_pieces(context, list, item, BODY, width.min(READING_WIDTH));
        if let (Some(first), 1..) = (own.first_mut(), index) {
            first.gap = mm(1.0);
        }
        pieces.extend(own);
    }
    pieces
}

/// Down the first column, then the second, then the third.
fn in_columns<'a>(context: &mut Context<'a>, list: Group, items: &[&Text], width: f32, step: f32) -> Piece<'a> {
    let each = items.len().div_ceil(3).max(1);
    let style = Style { leading: 12.5, ..CELL };
    let mut columns = Vec::new();
    for (index, column) in items.chunks(each).enumerate() {
        let pieces = column.iter().flat_map(|item| item_pieces(context, list, item, style, width)).collect();
        columns.push((index as f32 * step, pieces));
    }
    side_by_side(columns)
}

/// An item, which may run over to the next page.
fn item_pieces<'a>(context: &mut Context<'a>, list: Group, text: &Text, style: Style, width: f32) -> Vec<Piece<'a>> {
    let item = context.keys.group(Role::Item);
    let (label, body) = (context.keys.group(Role::Label), context.keys.group(Role::ItemBody));
    let (sign, text) = signed(text);
    let lines = Lines::running(&text, style, width - INDENT);
    let paragraph = Rc::new(Paragraph::new(&mut context.keys, lines).linked_in(context.palette.base));
    let bullet = style.coloured(context.palette.base).bold();
    let count = paragraph.lines.lines.len();
    let line = |index: usize| {
        let paragraph = Rc::clone(&paragraph);
        let piece = Piece::new(style.leading, move |canvas, slot| {
            if index == 0 {
                canvas.within_groups(&[label], |canvas| {
                    canvas.text(slot.x, slot.y + bullet.baseline(), sign.encode_utf8(&mut [0; 4]), &bullet);
                });
            }
            canvas.within_groups(&[body], |canvas| {
                paragraph.draw_line(canvas, index, slot.x + INDENT, slot.y);
            });
        });
        let piece = piece.in_groups(&[list, item]);
        if index + 1 < count && (index == 0 || index + 2 == count) { piece.keeping() } else { piece }
    };
    (0..count).map(line).collect()
}

/// The sign before an item, and the item without it.
fn signed(text: &Text) -> (char, Text) {
    let mut rest = text.clone();
    if let Some(first) = rest.0.first_mut() {
        let mut letters = first.text.chars();
        if let (Some(sign), Some(' ')) = (letters.next(), letters.next())
            && SIGNS.contains(&sign)
        {
            first.text = letters.collect();
            return (sign, rest);
        }
    }
    ('•', rest)
}
