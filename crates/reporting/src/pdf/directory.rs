//! Enterprises by name: three beside each other, or one under the other with their own words at the right.

use super::blocks::Context;
use super::canvas::Canvas;
use super::piece::{Header, Paragraph, Piece, Slot, grid};
use super::structure::{Group, Role};
use super::style::{BODY, FIGURE_NAME, INK, LINE, SMALL, TEXT_WIDTH, mm};
use super::text::Lines;
use super::words;
use crate::document::{Directory, Listed};
use std::rc::Rc;

/// Space between a name and what stands under it.
const UNDER_NAME: f32 = 1.0;
/// Space over and under a rule.
const AROUND_RULE: f32 = mm(2.6);
/// Space between rows of three.
const ROW_GAP: f32 = mm(3.0);
/// An entry that is no higher stays whole.
const WHOLE: f32 = mm(90.0);

/// The pieces of a list, after its letter.
pub(super) fn pieces<'a>(context: &mut Context<'a>, directory: &'a Directory) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    if !directory.heading.is_empty() {
        let mut heading = words::titled(context, 2, &directory.heading, TEXT_WIDTH);
        if let Some(first) = heading.first_mut() {
            first.anchors.push(directory.id.clone());
        }
        pieces.extend(heading);
    }
    let list = context.keys.group(Role::List);
    let again = again(directory);
    let mut entries = if directory.entries.iter().any(|entry| !entry.words.is_empty()) {
        directory.entries.iter().flat_map(|entry| told(context, list, entry)).collect()
    } else {
        in_threes(context, list, &directory.entries)
    };
    if let Some(first) = entries.first_mut() {
        first.gap = if pieces.is_empty() { 0.0 } else { mm(2.0) };
    }
    for piece in &mut entries {
        piece.header.clone_from(&again);
    }
    pieces.extend(entries);
    pieces
}

/// What stands at the top of a page on which the list goes on. The structure has its heading already.
fn again(directory: &Directory) -> Option<Rc<Header<'_>>> {
    let style = SMALL.bold().coloured(INK);
    let draw = move |canvas: &mut Canvas, slot: Slot| {
        canvas.decoration(|canvas| {
            canvas.text(slot.x, slot.y + style.baseline(), &directory.again, &style);
        });
    };
    (!directory.again.is_empty()).then(|| Rc::new(Header { height: style.leading + mm(3.0), draw: Box::new(draw) }))
}

/// Name and facts, ready to be drawn.
struct Card {
    name: Paragraph,
    facts: Paragraph,
}

impl Card {
    fn new(context: &mut Context<'_>, entry: &Listed, width: f32) -> Self {
        let name = Lines::plain(&entry.name, FIGURE_NAME, width);
        let facts = Lines::plain(&entry.facts, SMALL, width);
        Self { name: Paragraph::new(&mut context.keys, name), facts: Paragraph::new(&mut context.keys, facts) }
    }

    fn height(&self) -> f32 {
        self.name.height() + if self.facts.height() > 0.0 { UNDER_NAME + self.facts.height() } else { 0.0 }
    }

    fn draw(&self, canvas: &mut Canvas, x: f32, y: f32) {
        canvas.within(Role::Paragraph, |canvas| self.name.draw(canvas, x, y));
        if self.facts.height() > 0.0 {
            canvas.within(Role::Paragraph, |canvas| self.facts.draw(canvas, x, y + self.name.height() + UNDER_NAME));
        }
    }
}

/// Rows of three; each keeps whole.
fn in_threes<'a>(context: &mut Context<'a>, list: Group, entries: &'a [Listed]) -> Vec<Piece<'a>> {
    let (width, step) = grid(3, TEXT_WIDTH);
    let row = |row: &'a [Listed]| {
        let cards: Vec<Card> = row.iter().map(|entry| Card::new(context, entry, width)).collect();
        let height = cards.iter().map(Card::height).fold(0.0, f32::max);
        Piece::new(height, move |canvas, slot| {
            for (index, card) in cards.iter().enumerate() {
                canvas.within(Role::Item, |canvas| {
                    canvas.within(Role::ItemBody, |canvas| card.draw(canvas, slot.x + index as f32 * step, slot.y));
                });
            }
        })
        .below(ROW_GAP)
        .in_groups(&[list])
    };
    entries.chunks(3).map(row).collect()
}

/// One entry under a rule: name and facts in a third of the width, its words in the rest. A long one runs over to the
/// next page line by line.
fn told<'a>(context: &mut Context<'a>, list: Group, entry: &'a Listed) -> Vec<Piece<'a>> {
    let (left, step) = grid(3, TEXT_WIDTH);
    let groups = [list, context.keys.group(Role::Item), context.keys.group(Role::ItemBody)];
    let card = Card::new(context, entry, left);
    // Each line with the group of its paragraph, and the space over it.
    let mut lines: Vec<(Rc<Paragraph>, usize, Group, f32)> = Vec::new();
    for (index, text) in entry.words.iter().enumerate() {
        let group = context.keys.group(Role::Paragraph);
        let set = Rc::new(Paragraph::new(&mut context.keys, Lines::running(text, BODY, TEXT_WIDTH - step)));
        for line in 0..set.lines.lines.len() {
            let gap = if index > 0 && line == 0 { BODY.leading / 2.0 } else { 0.0 };
            lines.push((Rc::clone(&set), line, group, gap));
        }
    }
    let height = |lines: &[(Rc<Paragraph>, usize, Group, f32)]| -> f32 {
        lines.iter().map(|(_, _, _, gap)| gap + BODY.leading).sum()
    };
    let mut first = lines.len();
    if height(&lines) > WHOLE {
        // As many lines as stand beside the name, and never a single one.
        first = (0..lines.len())
            .find(|count| *count > 2 && height(&lines[..*count]) >= card.height())
            .unwrap_or(lines.len());
    }
    let rest = lines.split_off(first);
    let tall = AROUND_RULE + card.height().max(height(&lines));
    let draw = move |canvas: &mut Canvas, slot: Slot| {
        canvas.decoration(|canvas| canvas.rule(slot.x, slot.y, TEXT_WIDTH, 0.5, LINE));
        card.draw(canvas, slot.x, slot.y + AROUND_RULE);
        let mut y = slot.y + AROUND_RULE;
        for (paragraph, line, group, gap) in &lines {
            y += gap;
            canvas.within_groups(&[*group], |canvas| paragraph.draw_line(canvas, *line, slot.x + step, y));
            y += BODY.leading;
        }
    };
    let mut pieces = vec![Piece::new(tall, draw).below(AROUND_RULE).in_groups(&groups)];
    let count = rest.len();
    pieces.extend(rest.into_iter().enumerate().map(|(index, (paragraph, line, group, gap))| {
        let draw = move |canvas: &mut Canvas, slot: Slot| {
            canvas.within_groups(&[group], |canvas| paragraph.draw_line(canvas, line, slot.x + step, slot.y));
        };
        let piece = Piece::new(BODY.leading, draw).below(gap).in_groups(&groups);
        if index + 2 == count { piece.keeping() } else { piece }
    }));
    pieces
}
