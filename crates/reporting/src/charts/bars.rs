//! Bars that lie, from nought: one number for each category.

use super::{
    Drawn,
    pen::{INK, Pen},
    words::{BOLD_TEXT, INK_TEXT, LEADING, LEFT, RIGHT, SOFT_TEXT, Wrapped},
};
use crate::document::{Colour, Group};
use plotters::prelude::DrawingBackend;

/// Height of a row at most: 11 mm.
pub(super) const ROW: f32 = 31.2;
/// Height over the rows, for the unit.
pub(super) const HEAD: f32 = 18.0;
/// Height of a row whose name stands over its bar.
pub(super) const NARROW_ROW: f32 = 31.0;

pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, unit: &str, groups: &[Group]) -> Drawn<DB> {
    if groups.is_empty() {
        return Ok(());
    }
    if pen.narrow() { stacked(pen, unit, groups) } else { beside(pen, unit, groups) }
}

/// The value, if there is one that can be drawn.
fn value(group: &Group) -> Option<f64> {
    group.value.filter(|value| value.is_finite())
}

/// Lengths between a left and a right edge, with nought among them.
struct Scale {
    left: f32,
    right: f32,
    low: f64,
    high: f64,
}

impl Scale {
    fn of(groups: &[Group], left: f32, right: f32) -> Self {
        let values = groups.iter().filter_map(value);
        let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        Self { left, right, low, high: if high > low { high } else { 1.0 } }
    }

    fn x(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        self.left + share as f32 * (self.right - self.left)
    }
}

/// Names at the left, within a third of the width; values at the bars' ends.
fn beside<DB: DrawingBackend>(pen: &Pen<'_, DB>, unit: &str, groups: &[Group]) -> Drawn<DB> {
    let third = pen.width() * 0.3;
    let height = ((pen.height() - HEAD) / groups.len() as f32).min(ROW);
    let most = ((height / LEADING) as usize).clamp(1, 2);
    let names: Vec<Wrapped> = groups.iter().map(|group| pen.wrap(&group.name, INK_TEXT, third, most)).collect();
    let column = pen.widest(names.iter().flat_map(|name| name.lines.iter().map(String::as_str)), INK_TEXT) + 10.0;
    let labels = |negative: bool| {
        let those = groups.iter().filter(|group| value(group).is_some_and(|value| (value < 0.0) == negative));
        let widest = pen.widest(those.map(|group| group.label.as_str()), BOLD_TEXT);
        if widest > 0.0 { widest.min(third) + 8.0 } else { 0.0 }
    };
    let scale = Scale::of(groups, column + labels(true), pen.width() - labels(false));
    let zero = scale.x(0.0);
    pen.text(zero, 6.0, unit, LEFT, SOFT_TEXT)?;
    for (index, (group, name)) in groups.iter().zip(&names).enumerate() {
        let middle = HEAD + (index as f32 + 0.5) * height;
        let first = middle - (name.lines.len() as f32 - 1.0) / 2.0 * LEADING;
        for (line, text) in name.lines.iter().enumerate() {
            pen.text(column - 8.0, first + line as f32 * LEADING, text, RIGHT, INK_TEXT)?;
        }
        let end = value(group).map_or(zero, |value| scale.x(value));
        bar(pen, group, [zero, end], [middle - height * 0.32, middle + height * 0.32])?;
        let set = if group.value.is_some() { BOLD_TEXT } else { SOFT_TEXT };
        if end < zero {
            pen.text(end - 6.0, middle, &pen.cut(&group.label, set, third), RIGHT, set)?;
        } else {
            let label = pen.cut(&group.label, set, pen.width() - end - 6.0);
            pen.text(end + 6.0, middle, &label, LEFT, set)?;
        }
    }
    pen.line(&[(zero, HEAD - 2.0), (zero, HEAD + groups.len() as f32 * height)], 0.95, INK)
}

/// Names and values over the bars, which have the whole width.
fn stacked<DB: DrawingBackend>(pen: &Pen<'_, DB>, unit: &str, groups: &[Group]) -> Drawn<DB> {
    let height = ((pen.height() - HEAD) / groups.len() as f32).min(NARROW_ROW);
    let scale = Scale::of(groups, 0.0, pen.width());
    let zero = scale.x(0.0);
    pen.text(0.0, 6.0, unit, LEFT, SOFT_TEXT)?;
    for (index, group) in groups.iter().enumerate() {
        let top = HEAD + index as f32 * height;
        let set = if group.value.is_some() { BOLD_TEXT } else { SOFT_TEXT };
        let label = pen.cut(&group.label, set, pen.width() * 0.55);
        let room = pen.width() - pen.measure(&label, set) - 8.0;
        pen.text(0.0, top + 6.0, &pen.cut(&group.name, INK_TEXT, room), LEFT, INK_TEXT)?;
        pen.text(pen.width(), top + 6.0, &label, RIGHT, set)?;
        let end = value(group).map_or(zero, |value| scale.x(value));
        bar(pen, group, [zero, end], [top + 12.5, top + height - 9.0])?;
        if scale.low < 0.0 {
            pen.line(&[(zero, top + 11.0), (zero, top + height - 7.5)], 0.95, INK)?;
        }
    }
    Ok(())
}

fn bar<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    group: &Group,
    [zero, end]: [f32; 2],
    [top, bottom]: [f32; 2],
) -> Drawn<DB> {
    if (end - zero).abs() < 0.05 || bottom <= top {
        return Ok(());
    }
    let bar = [zero.min(end), top, zero.max(end), bottom];
    if group.story { pen.block(bar, pen.accent.base) } else { pen.rectangle(bar, Colour::C6) }
}
