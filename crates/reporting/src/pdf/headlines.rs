//! Headline figures, three a row: a rule, the name, the value, its change, small bars and who filed.

use super::blocks::Context;
use super::canvas::Canvas;
use super::piece::{Piece, Slot, grid};
use super::shapes::Paint;
use super::structure::{Group, Role};
use super::style::{FIGURE_CHANGE, FIGURE_NAME, FIGURE_UNIT, FIGURE_VALUE, INK, NOTE, Palette, SAND, TEXT_WIDTH, mm};
use super::text::Lines;
use crate::document::{Direction, Headline};

const RULE: f32 = 1.25;
const BARS_HEIGHT: f32 = mm(8.5);
const ROW_GAP: f32 = mm(9.0);
/// Size of the arrow before the change, and the space after it.
const ARROW: f32 = 6.0;
const ARROW_GAP: f32 = 2.0;

/// A figure with its texts broken into lines.
struct Card<'a> {
    figure: &'a Headline,
    name: Lines,
    change: Lines,
    coverage: Lines,
    /// Value and unit shrink together where they would not fit.
    scale: f32,
}

/// What the cards of a row share, so that their lines stand level.
#[derive(Clone, Copy)]
struct Row {
    name: f32,
    change: f32,
    bars: f32,
    coverage: f32,
}

/// Rows of three; each keeps whole.
pub(super) fn pieces<'a>(context: &mut Context<'a>, figures: &'a [Headline]) -> Vec<Piece<'a>> {
    let (width, step) = grid(3, TEXT_WIDTH);
    let list = context.keys.group(Role::List);
    let palette = context.palette;
    let gap = ROW_GAP * context.tight;
    let cards: Vec<Card<'a>> = figures.iter().map(|figure| Card::new(figure, width)).collect();
    let mut rows = Vec::new();
    let mut cards = cards.into_iter();
    loop {
        let row: Vec<Card<'a>> = cards.by_ref().take(3).collect();
        if row.is_empty() {
            return rows;
        }
        let shared = Row::of(&row);
        let draw = move |canvas: &mut Canvas, slot: Slot| {
            for (index, card) in row.iter().enumerate() {
                card.draw(canvas, &palette, shared, [slot.x + index as f32 * step, slot.y], width);
            }
        };
        let groups: [Group; 1] = [list];
        rows.push(Piece::new(shared.height(), draw).below(gap).in_groups(&groups));
    }
}

impl Row {
    fn of(cards: &[Card<'_>]) -> Self {
        let tallest = |height: fn(&Card<'_>) -> f32| cards.iter().map(height).fold(0.0, f32::max);
        let bars = if cards.iter().any(|card| !card.figure.history.is_empty()) { mm(2.0) + BARS_HEIGHT } else { 0.0 };
        Self {
            name: tallest(|card| card.name.height()),
            change: tallest(|card| card.change.height()),
            bars,
            coverage: tallest(|card| card.coverage.height()),
        }
    }

    fn height(&self) -> f32 {
        mm(2.0 + 0.8 + 0.5 + 1.2) + self.name + FIGURE_VALUE.leading + self.change + self.bars + self.coverage
    }
}

impl<'a> Card<'a> {
    fn new(figure: &'a Headline, width: f32) -> Self {
        let indent = if figure.direction == Direction::None { 0.0 } else { ARROW + ARROW_GAP };
        let unit = if figure.unit.is_empty() { 0.0 } else { UNIT_GAP + FIGURE_UNIT.width(&figure.unit) };
        let scale = (width / (FIGURE_VALUE.width(&figure.value) + unit)).min(1.0);
        Self {
            figure,
            name: Lines::plain(&figure.name, FIGURE_NAME, width),
            change: Lines::plain(&figure.change, FIGURE_CHANGE, width - indent),
            coverage: Lines::plain(&figure.coverage, NOTE, width),
            scale,
        }
    }

    fn draw(&self, canvas: &mut Canvas, palette: &Palette, row: Row, [x, top]: [f32; 2], width: f32) {
        canvas.decoration(|canvas| canvas.rule(x, top + RULE / 2.0, width, RULE, INK));
        canvas.within(Role::Item, |canvas| {
            canvas.within(Role::ItemBody, |canvas| {
                let mut y = top + mm(2.0);
                // A short name stands low, near its value.
                lines(canvas, &self.name, x, y + row.name - self.name.height());
                y += row.name + mm(0.8);
                self.value(canvas, palette, x, y);
                y += FIGURE_VALUE.leading + mm(0.5);
                self.change(canvas, x, y);
                y += row.change;
                if !self.figure.history.is_empty() {
                    bars(canvas, palette, self.figure, [x, y + mm(2.0)], width);
                }
                y += row.bars + mm(1.2);
                lines(canvas, &self.coverage, x, y);
            });
        });
    }

    fn value(&self, canvas: &mut Canvas, palette: &Palette, x: f32, y: f32) {
        let baseline = y + FIGURE_VALUE.baseline();
        let style = FIGURE_VALUE.scaled(self.scale).coloured(palette.deep);
        canvas.within(Role::Paragraph, |canvas| {
            let space = if self.figure.unit.is_empty() { "" } else { " " };
            canvas.text(x, baseline, &format!("{}{space}", self.figure.value), &style);
            if !self.figure.unit.is_empty() {
                let unit = x + style.width(&self.figure.value) + UNIT_GAP * self.scale;
                canvas.text(unit, baseline, &self.figure.unit, &FIGURE_UNIT.scaled(self.scale));
            }
        });
    }

    fn change(&self, canvas: &mut Canvas, x: f32, y: f32) {
        let direction = self.figure.direction;
        if direction == Direction::None {
            lines(canvas, &self.change, x, y);
            return;
        }
        // The words say which way, so the arrow is decoration.
        let base = y + FIGURE_CHANGE.baseline() - 0.4;
        canvas.decoration(|canvas| {
            let (wide, high) = (ARROW * 0.86, ARROW * 0.79);
            let points = if direction == Direction::Up {
                [(x, base), (x + wide, base), (x + wide / 2.0, base - high)]
            } else {
                [(x, base - high), (x + wide, base - high), (x + wide / 2.0, base)]
            };
            canvas.polygon(&points, Paint::Fill(INK));
        });
        lines(canvas, &self.change, x + ARROW + ARROW_GAP, y);
    }
}

/// Space between a value and its unit: a quarter of the unit's size, and what the tight letters took.
const UNIT_GAP: f32 = 3.3;

/// Plain lines as a paragraph.
fn lines(canvas: &mut Canvas, lines: &Lines, x: f32, y: f32) {
    if lines.lines.is_empty() {
        return;
    }
    canvas.within(Role::Paragraph, |canvas| {
        let count = lines.lines.len();
        for (index, line) in lines.lines.iter().enumerate() {
            let text: String = line.fragments.iter().map(|fragment| fragment.text.as_str()).collect();
            let space = if index + 1 < count { " " } else { "" };
            let baseline = y + index as f32 * lines.style.leading + lines.style.baseline();
            canvas.text(x, baseline, &format!("{text}{space}"), &lines.style);
        }
    });
}

/// Earlier values in sand and this one in the accent, from zero.
fn bars(canvas: &mut Canvas, palette: &Palette, figure: &Headline, [x, y]: [f32; 2], width: f32) {
    let finite = |value: &Option<f64>| value.filter(|value| value.is_finite()).unwrap_or(0.0).max(0.0);
    let most = figure.history.iter().map(finite).fold(0.0, f64::max);
    let pitch = width / figure.history.len() as f32;
    let box_ = [x, y, x + width, y + BARS_HEIGHT];
    canvas.figure(&figure.history_alt, box_, |canvas| {
        for (index, value) in figure.history.iter().enumerate() {
            let share = if most > 0.0 { (finite(value) / most) as f32 } else { 0.0 };
            let height = share * (BARS_HEIGHT - 1.0);
            let last = index + 1 == figure.history.len();
            let colour = if last { palette.base } else { SAND };
            if height > 0.0 {
                let left = x + index as f32 * pitch + pitch * 0.08;
                canvas.rectangle(left, y + BARS_HEIGHT - height, pitch * 0.84, height, Paint::Fill(colour));
            }
        }
        canvas.rule(x, y + BARS_HEIGHT, width, 0.8, INK);
    });
}
