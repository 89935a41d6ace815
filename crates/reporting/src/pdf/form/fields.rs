//! Where an answer is written: boxes, boxes to tick, and lines.

use super::style::{BESIDE, BLACK, BODY, BOX, EDGE, FIELD_GAP, LINE_BOX, TICK, WRITING};
use super::told;
use crate::document::Text;
use crate::form::{Choices, Unit};
use crate::pdf::canvas::Canvas;
use crate::pdf::piece::{Keys, Paragraph, Piece, Slot};
use crate::pdf::shapes::Paint;
use crate::pdf::structure::{Pen, Role};
use crate::pdf::style::{TEXT_WIDTH, mm};
use crate::pdf::text::Lines;

/// Width of the box of an answer.
const BOX_WIDTH: f32 = mm(56.0);
/// Room for the unit after a box.
pub(super) const UNIT: f32 = mm(27.0);
/// Where the box of an entry begins.
const ENTRY: f32 = mm(52.0);
/// Height of a line with a box to tick.
const TICK_LINE: f32 = mm(9.5);

/// A box with what is written in it at the left, and its unit at either side.
pub(super) fn number<'a>(keys: &mut Keys, name: &Text, spoken: &'a str, unit: &Unit) -> Piece<'a> {
    let left = TEXT_WIDTH - room_after(unit) - BOX_WIDTH;
    let before = BODY.width(&unit.before);
    let name = Paragraph::new(keys, Lines::new(name, BODY, left - before - 2.0 * BESIDE));
    let sign = Paragraph::new(keys, Lines::plain(&unit.before, BODY, left));
    let after = Paragraph::new(keys, Lines::plain(&unit.after, BODY, UNIT - BESIDE));
    let height = name.height().max(BOX).max(after.height());
    Piece::new(height, move |canvas, slot| {
        let middle = |of: &Paragraph| slot.y + (height - of.height()) / 2.0;
        canvas.within(Role::Paragraph, |canvas| {
            name.draw(canvas, slot.x, middle(&name));
            sign.draw(canvas, slot.x + left - before - BESIDE, middle(&sign));
            write_in(canvas, spoken, [slot.x + left, slot.y + (height - BOX) / 2.0], [BOX_WIDTH, BOX]);
            after.draw(canvas, slot.x + left + BOX_WIDTH + BESIDE, middle(&after));
        });
    })
}

/// What a unit takes at the right of boxes.
pub(super) fn room_after(unit: &Unit) -> f32 {
    if unit.after.is_empty() { 0.0 } else { UNIT }
}

/// A box that is written in, from its upper left corner, with its width and height.
pub(super) fn write_in(canvas: &mut Canvas, spoken: &str, [x, y]: [f32; 2], [width, height]: [f32; 2]) {
    canvas.field(Pen::Writes, spoken, [x, y, x + width, y + height], |canvas| {
        canvas.rectangle(x, y, width, height, Paint::Stroke(BLACK, EDGE));
    });
}

/// Groups of boxes to tick, side by side.
pub(super) fn choices<'a>(keys: &mut Keys, groups: &'a [Choices]) -> Piece<'a> {
    let step = TEXT_WIDTH / groups.len().max(1) as f32;
    let width = step - if groups.len() > 1 { mm(4.0) } else { 0.0 };
    let groups: Vec<Group<'a>> = groups.iter().map(|group| Group::new(keys, group, width)).collect();
    let height = groups.iter().map(Group::height).fold(0.0, f32::max);
    Piece::new(height, move |canvas, slot| {
        for (index, group) in groups.iter().enumerate() {
            group.draw(canvas, slot.x + index as f32 * step, slot.y);
        }
    })
}

struct Group<'a> {
    name: Paragraph,
    choices: Vec<(&'a str, Paragraph)>,
}

impl<'a> Group<'a> {
    fn new(keys: &mut Keys, group: &'a Choices, width: f32) -> Self {
        let name = Paragraph::new(keys, Lines::plain(&group.name, BODY.bold(), width));
        let words = |words: &'a String| {
            let lines = Lines::plain(words, BODY, width - TICK - BESIDE);
            (words.as_str(), Paragraph::new(keys, lines))
        };
        Self { name, choices: group.choices.iter().map(words).collect() }
    }

    fn height(&self) -> f32 {
        self.name.height() + self.choices.iter().map(|(_, words)| line_height(words)).sum::<f32>()
    }

    fn draw(&self, canvas: &mut Canvas, x: f32, top: f32) {
        canvas.within(Role::Paragraph, |canvas| self.name.draw(canvas, x, top));
        let mut y = top + self.name.height();
        canvas.within(Role::List, |canvas| {
            for (spoken, words) in &self.choices {
                canvas.within(Role::Item, |canvas| {
                    canvas.within(Role::ItemBody, |canvas| tick(canvas, spoken, words, x, y));
                });
                y += line_height(words);
            }
        });
    }
}

fn line_height(words: &Paragraph) -> f32 {
    words.height() + TICK_LINE - BODY.leading
}

/// A box to tick before the first line of its words.
fn tick(canvas: &mut Canvas, spoken: &str, words: &Paragraph, x: f32, y: f32) {
    let box_y = y + (TICK_LINE - TICK) / 2.0;
    canvas.field(Pen::Ticks, spoken, [x, box_y, x + TICK, box_y + TICK], |canvas| {
        canvas.rectangle(x, box_y, TICK, TICK, Paint::Stroke(BLACK, EDGE));
    });
    words.draw(canvas, x + TICK + BESIDE, y + (TICK_LINE - BODY.leading) / 2.0);
}

/// Lines to write on, under what is written on them.
pub(super) fn lines<'a>(keys: &mut Keys, name: &'a str, count: usize) -> Vec<Piece<'a>> {
    let lead = told::lines(keys, Role::Paragraph, Lines::plain(name, BODY.bold(), TEXT_WIDTH));
    let mut pieces: Vec<Piece<'a>> = lead.map(|one| one.below(FIELD_GAP)).into_iter().collect();
    let height = count as f32 * WRITING;
    // What follows keeps off, so that its rule is not taken for a line.
    pieces.push(Piece::new(height + mm(4.0), move |canvas, slot: Slot| {
        canvas.within(Role::Paragraph, |canvas| {
            canvas.field(Pen::Writes, name, [slot.x, slot.y, slot.x + TEXT_WIDTH, slot.y + height], |canvas| {
                for line in 1..=count {
                    canvas.rule(slot.x, slot.y + line as f32 * WRITING - 0.5, TEXT_WIDTH, 1.0, BLACK);
                }
            });
        });
    }));
    pieces
}

/// One line in a box, as wide as the page.
pub(super) fn entry<'a>(keys: &mut Keys, name: &'a str) -> Piece<'a> {
    let words = Paragraph::new(keys, Lines::plain(name, BODY.bold(), ENTRY - BESIDE));
    let height = words.height().max(LINE_BOX);
    Piece::new(height, move |canvas, slot| {
        canvas.within(Role::Paragraph, |canvas| {
            words.draw(canvas, slot.x, slot.y + (height - words.height()) / 2.0);
            let y = slot.y + (height - LINE_BOX) / 2.0;
            write_in(canvas, name, [slot.x + ENTRY, y], [TEXT_WIDTH - ENTRY, LINE_BOX]);
        });
    })
}
