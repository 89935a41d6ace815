//! A member's words, beside a bar in the accent.

use super::blocks::Context;
use super::piece::{Paragraph, Piece, flowing};
use super::shapes::Paint;
use super::structure::{Group, Role};
use super::style::{QUOTE, READING_WIDTH, SMALL, Style, mm};
use super::text::Lines;
use super::words;
use crate::document::{Story, Text};

/// Distance of the words from the left end of the text.
const INDENT: f32 = mm(5.7);
/// Width of the bar.
const BAR: f32 = 2.0;

/// The pieces of a story; it keeps whole unless it is longer than a page.
pub(super) fn pieces<'a>(context: &mut Context<'a>, story: &Story) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    if !story.heading.is_empty() {
        pieces.extend(words::titled(context, 3, &story.heading, READING_WIDTH));
    }
    let quote = context.keys.group(Role::Quote);
    let mut first = true;
    for text in story.paragraphs.iter().filter(|text| !text.is_empty()) {
        let gap = match (first, pieces.is_empty()) {
            (true, true) => 0.0,
            (true, false) => mm(2.5),
            (false, _) => QUOTE.leading / 2.0,
        };
        pieces.extend(spoken(context, quote, text, QUOTE, gap, !first));
        first = false;
    }
    if !story.by.is_empty() {
        pieces.extend(spoken(context, quote, &Text::plain(story.by.as_str()), SMALL, mm(1.5), !first));
    }
    let last = pieces.len().saturating_sub(1);
    for piece in pieces.iter_mut().take(last) {
        piece.keeps = true;
    }
    pieces
}

/// A paragraph beside its part of the bar, which reaches up to the paragraph before.
fn spoken<'a>(
    context: &mut Context<'a>,
    quote: Group,
    text: &Text,
    style: Style,
    gap: f32,
    joins: bool,
) -> Vec<Piece<'a>> {
    let group = context.keys.group(Role::Paragraph);
    let lines = Lines::running(text, style, READING_WIDTH - INDENT);
    let colour = context.palette.base;
    let paragraph = Paragraph::new(&mut context.keys, lines).linked_in(colour);
    let mut pieces = flowing(paragraph, &[quote, group]);
    for (index, piece) in pieces.iter_mut().enumerate() {
        if index == 0 {
            piece.gap = gap;
        }
        let reach = joins || index > 0;
        let height = piece.height;
        let draw = std::mem::replace(&mut piece.draw, Box::new(|_, _| {}));
        piece.draw = Box::new(move |canvas, mut slot| {
            let above = if reach { slot.gap } else { 0.0 };
            canvas.decoration(|canvas| {
                canvas.rectangle(slot.x, slot.y - above, BAR, height + above, Paint::Fill(colour));
            });
            slot.x += INDENT;
            draw(canvas, slot);
        });
    }
    pieces
}
