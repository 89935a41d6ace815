//! Headings, running text, lists, small print and codes.

use super::blocks::Context;
use super::piece::{Paragraph, Piece, flowing};
use super::structure::{Group, Role};
use super::style::{BODY, CODE, H2, H3, NOTE, READING_WIDTH, mm};
use super::text::Lines;
use crate::document::Text;
use std::rc::Rc;

/// Where the text of a list's item begins.
const INDENT: f32 = mm(4.0);

/// Lines as a paragraph.
pub(super) fn paragraph<'a>(context: &mut Context<'a>, lines: Lines) -> Vec<Piece<'a>> {
    let group = context.keys.group(Role::Paragraph);
    let paragraph = Paragraph::new(&mut context.keys, lines).linked_in(context.palette.base);
    flowing(paragraph, &[group])
}

/// Lines as a heading, which stays with what follows.
pub(super) fn heading<'a>(context: &mut Context<'a>, level: u8, lines: Lines) -> Vec<Piece<'a>> {
    let role = context.keys.heading(level);
    let group = context.keys.group(role);
    let paragraph = Paragraph::new(&mut context.keys, lines);
    flowing(paragraph, &[group]).into_iter().map(Piece::keeping).collect()
}

/// A heading of level 2 or 3.
pub(super) fn titled<'a>(context: &mut Context<'a>, level: u8, text: &str, width: f32) -> Vec<Piece<'a>> {
    let style = if level == 2 { H2 } else { H3 };
    heading(context, level, Lines::balanced(text, style, width))
}

/// Running text.
pub(super) fn body<'a>(context: &mut Context<'a>, text: &Text, width: f32) -> Vec<Piece<'a>> {
    paragraph(context, Lines::running(text, BODY, width.min(READING_WIDTH)))
}

/// Small print.
pub(super) fn small_print<'a>(context: &mut Context<'a>, text: &Text, width: f32) -> Vec<Piece<'a>> {
    paragraph(context, Lines::running(text, NOTE, width.min(READING_WIDTH)))
}

/// A list with bullets; each item may run over to the next page.
pub(super) fn list<'a>(context: &mut Context<'a>, items: &[Text], width: f32) -> Vec<Piece<'a>> {
    let list = context.keys.group(Role::List);
    let mut pieces = Vec::new();
    for (index, item) in items.iter().filter(|item| !item.is_empty()).enumerate() {
        let mut own = item_pieces(context, list, item, width);
        if let (Some(first), 1..) = (own.first_mut(), index) {
            first.gap = mm(1.0);
        }
        pieces.extend(own);
    }
    pieces
}

fn item_pieces<'a>(context: &mut Context<'a>, list: Group, text: &Text, width: f32) -> Vec<Piece<'a>> {
    let item = context.keys.group(Role::Item);
    let (label, item_body) = (context.keys.group(Role::Label), context.keys.group(Role::ItemBody));
    let lines = Lines::running(text, BODY, width.min(READING_WIDTH) - INDENT);
    let paragraph = Rc::new(Paragraph::new(&mut context.keys, lines).linked_in(context.palette.base));
    let bullet = BODY.coloured(context.palette.base).bold();
    let count = paragraph.lines.lines.len();
    let line = |index: usize| {
        let paragraph = Rc::clone(&paragraph);
        let piece = Piece::new(BODY.leading, move |canvas, slot| {
            if index == 0 {
                canvas.within_groups(&[label], |canvas| {
                    canvas.text(slot.x, slot.y + bullet.baseline(), "•", &bullet);
                });
            }
            canvas.within_groups(&[item_body], |canvas| {
                paragraph.draw_line(canvas, index, slot.x + INDENT, slot.y);
            });
        });
        let piece = piece.in_groups(&[list, item]);
        if index + 1 < count && (index == 0 || index + 2 == count) { piece.keeping() } else { piece }
    };
    (0..count).map(line).collect()
}

/// A code in letters of one width, under a heading and a word on its use.
pub(super) fn code<'a>(
    context: &mut Context<'a>,
    title: &str,
    text: &Text,
    lines: &[String],
    width: f32,
) -> Vec<Piece<'a>> {
    let mut pieces = titled(context, 3, title, width);
    if !text.is_empty() {
        let mut note = small_print(context, text, width);
        if let Some(first) = note.first_mut() {
            first.gap = mm(1.0);
        }
        pieces.extend(note.into_iter().map(Piece::keeping));
    }
    let group = context.keys.group(Role::Paragraph);
    let code = context.keys.group(Role::Code);
    let joined = Lines::plain(&lines.join("\n"), CODE, width);
    let mut pieces_of_code = flowing(Paragraph::new(&mut context.keys, joined), &[group, code]);
    let count = pieces_of_code.len();
    for (index, piece) in pieces_of_code.iter_mut().enumerate() {
        piece.gap = if index == 0 { mm(1.0) } else { 0.0 };
        piece.keeps = index + 1 < count;
    }
    pieces.extend(pieces_of_code);
    pieces
}
