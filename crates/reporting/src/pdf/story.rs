//! A member's words, beside a bar in the accent and, if there is one, a photo.

use super::blocks::Context;
use super::canvas::Canvas;
use super::picture;
use super::piece::{Paragraph, Piece, Slot, flowing, side_by_side, stacked_height};
use super::shapes::Paint;
use super::structure::{Group, Role};
use super::style::{QUOTE, READING_WIDTH, SMALL, Style, TEXT_WIDTH, mm};
use super::text::Lines;
use super::words;
use crate::document::{Picture, Story, Text};

/// Distance of the words from the left end of the text.
const INDENT: f32 = mm(5.7);
/// Width of the bar.
const BAR: f32 = 2.0;

/// Width of a photo beside the words: two and a half modules.
const PHOTO: f32 = mm(52.5);
/// Most height of a photo; one that would be higher is narrower.
const PHOTO_HEIGHT: f32 = mm(78.0);
/// Space between a photo and the words.
const PHOTO_GAP: f32 = mm(7.0);
/// Words that are higher than this run over pages, and their photo stands above them.
const BESIDE: f32 = mm(200.0);

/// The pieces of a story; it keeps whole unless it is longer than a page.
pub(super) fn pieces<'a>(context: &mut Context<'a>, story: &'a Story) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    if !story.heading.is_empty() {
        pieces.extend(words::titled(context, 3, &story.heading, READING_WIDTH));
    }
    let titled = !pieces.is_empty();
    let Some(picture) = &story.picture else {
        pieces.extend(told(context, story, READING_WIDTH, titled));
        return kept(pieces);
    };
    // A photo gives way more readily than a chart: it is looked at, not read.
    let (width, photo) = photo(picture, context.elastic * context.elastic);
    let from = width + PHOTO_GAP;
    let words = told(context, story, (TEXT_WIDTH - from).min(READING_WIDTH), false);
    let gap = if titled { mm(2.5) } else { 0.0 };
    if words.is_empty() || stacked_height(&words) > BESIDE {
        pieces.push(photo.below(gap));
        pieces.extend(told(context, story, READING_WIDTH, true));
        return kept(pieces);
    }
    pieces.push(side_by_side(vec![(0.0, vec![photo]), (from, words)]).below(gap));
    kept(pieces)
}

/// Each piece stays on the page of the next.
fn kept(mut pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let last = pieces.len().saturating_sub(1);
    for piece in pieces.iter_mut().take(last) {
        piece.keeps = true;
    }
    pieces
}

/// A photo and its width; `scale` is 1 for its full size.
fn photo(picture: &Picture, scale: f32) -> (f32, Piece<'_>) {
    let width = scale * PHOTO.min(PHOTO_HEIGHT / picture.shape());
    let height = width * picture.shape();
    let draw = move |canvas: &mut Canvas, slot: Slot| {
        picture::draw(canvas, picture, [slot.x, slot.y, slot.x + width, slot.y + height]);
    };
    (width, Piece::new(height, draw))
}

/// The words and who says them; below something else where `follows`.
fn told<'a>(context: &mut Context<'a>, story: &Story, width: f32, follows: bool) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let quote = context.keys.group(Role::Quote);
    let mut first = true;
    for text in story.paragraphs.iter().filter(|text| !text.is_empty()) {
        let gap = match (first, follows) {
            (true, false) => 0.0,
            (true, true) => mm(2.5),
            (false, _) => QUOTE.leading / 2.0,
        };
        pieces.extend(spoken(context, quote, text, QUOTE, [width, gap], !first));
        first = false;
    }
    if !story.by.is_empty() {
        pieces.extend(spoken(context, quote, &Text::plain(story.by.as_str()), SMALL, [width, mm(1.5)], !first));
    }
    pieces
}

/// A paragraph beside its part of the bar, which reaches up to the paragraph before.
fn spoken<'a>(
    context: &mut Context<'a>,
    quote: Group,
    text: &Text,
    style: Style,
    [width, gap]: [f32; 2],
    joins: bool,
) -> Vec<Piece<'a>> {
    let group = context.keys.group(Role::Paragraph);
    let lines = Lines::running(text, style, width - INDENT);
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
