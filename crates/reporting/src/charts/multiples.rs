//! Small panels beside and under each other, all on one scale from nought: what several lines in one field would tangle.

use super::{
    Drawn,
    axis::number,
    pen::{GRID, INK, Pen},
    scale::ticks,
    words::{BOLD_TEXT, INK_TEXT, LEADING, LEFT, MIDDLE, RIGHT, SOFT_TEXT, Wrapped},
};
use crate::document::{Axis, Break, Colour, Panel, Shape};
use plotters::prelude::DrawingBackend;

/// Height over all panels, for the unit.
const HEAD: f32 = 18.0;
/// Height of a row of panels in which nothing is squeezed.
const PANEL: f32 = 117.0;
/// Height of a row that is the only one.
const ALONE: f32 = 150.0;
/// Over a panel's field, besides the lines of its name: the numbers over its highest value.
const OVER: f32 = 20.0;
/// Under it: the first and the last period.
const FOOT: f32 = 24.0;
/// Between two panels.
const GAP: f32 = 16.0;
/// Between the ends of a field and what stands at them.
const INSET: f32 = 3.0;

/// Height in points of so many panels in which nothing is squeezed.
pub(super) fn height(panels: usize, width: f32) -> f32 {
    let rows = rows(panels, width);
    HEAD + rows as f32 * if rows == 1 { ALONE } else { PANEL }
}

/// How many rows so many panels take in a drawing of so many points' width.
fn rows(panels: usize, width: f32) -> usize {
    panels.div_ceil(across(panels, width))
}

/// Panels in a row: three on paper, or two where the last row would hold one alone; two on a phone.
fn across(panels: usize, width: f32) -> usize {
    if super::pen::is_narrow(width) || matches!(panels, 2 | 4) { 2 } else { 3 }
}

/// Where one panel's values stand.
struct Field {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    low: f64,
    high: f64,
    count: usize,
    shape: Shape,
}

impl Field {
    fn y(&self, value: f64) -> f32 {
        self.bottom - ((value - self.low) / (self.high - self.low)) as f32 * (self.bottom - self.top)
    }

    /// Width of a period's part.
    fn step(&self) -> f32 {
        let parts = if self.shape == Shape::Line { self.count.saturating_sub(1) } else { self.count };
        (self.right - self.left - 2.0 * INSET) / parts.max(1) as f32
    }

    /// Middle of a period.
    fn x(&self, index: usize) -> f32 {
        let half = if self.shape == Shape::Line && self.count > 1 { 0.0 } else { 0.5 };
        self.left + INSET + (index as f32 + half) * self.step()
    }

    /// Middle of a text of so many points' width that stands at a period, and within the field.
    fn centred(&self, index: usize, width: f32) -> f32 {
        self.x(index).min(self.right - width / 2.0).max(self.left + width / 2.0)
    }
}

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    shape: Shape,
    panels: &[Panel],
    breaks: &[Break],
) -> Drawn<DB> {
    let count = axis.periods.len();
    if panels.is_empty() || count == 0 {
        return Ok(());
    }
    let values = panels.iter().flat_map(|panel| (0..count).filter_map(|index| value(panel, index)));
    let marks = ticks(values);
    let (Some(low), Some(high)) = (marks.first().copied(), marks.last().copied()) else { return Ok(()) };
    // Nought and both ends are enough in so small a field.
    let step = marks.windows(2).map(|pair| pair[1] - pair[0]).next().unwrap_or(1.0) * axis.scale;
    let mut grid = vec![low, 0.0, high];
    grid.dedup();
    let labels: Vec<String> = grid.iter().map(|tick| number(axis, *tick, step)).collect();
    let gutter = pen.widest(labels.iter().map(String::as_str), SOFT_TEXT) + 6.0;
    pen.text(0.0, 6.0, &axis.unit, LEFT, INK_TEXT)?;
    let columns = across(panels.len(), pen.width());
    let width = (pen.width() - gutter - GAP * (columns as f32 - 1.0)) / columns as f32;
    let names: Vec<Wrapped> = panels.iter().map(|panel| pen.wrap(&panel.name, INK_TEXT, width, 2)).collect();
    // All fields begin at one height, so that they can be compared.
    let over = OVER + names.iter().map(|name| name.lines.len()).max().unwrap_or(0) as f32 * LEADING;
    let height = ((pen.height() - HEAD) / rows(panels.len(), pen.width()) as f32).max(over + FOOT + 10.0);
    for (index, (panel, name)) in panels.iter().zip(&names).enumerate() {
        let left = gutter + (index % columns) as f32 * (width + GAP);
        let top = HEAD + (index / columns) as f32 * height;
        let (right, bottom) = (left + width, top + height - FOOT);
        let field = Field { left, right, top: top + over, bottom, low, high, count, shape };
        for (tick, label) in grid.iter().zip(&labels) {
            let y = field.y(*tick);
            pen.line(&[(left, y), (right, y)], 0.75, GRID)?;
            // The scale is the same in all panels: it is printed once a row.
            if index % columns == 0 {
                pen.text(left - 6.0, y, label, RIGHT, SOFT_TEXT)?;
            }
        }
        let first = top + over - OVER - (name.lines.len() as f32 - 0.5) * LEADING;
        for (line, text) in name.lines.iter().enumerate() {
            pen.text(left, first + line as f32 * LEADING, text, LEFT, INK_TEXT)?;
        }
        pen.line(&[(left, field.y(0.0)), (right, field.y(0.0))], 0.95, INK)?;
        match shape {
            Shape::Line => line(pen, &field, panel, breaks)?,
            Shape::Columns => bars(pen, &field, panel)?,
        }
        numbers(pen, &field, panel)?;
        periods(pen, &field, axis)?;
    }
    Ok(())
}

fn value(panel: &Panel, index: usize) -> Option<f64> {
    panel.values.get(index).copied().flatten().filter(|value| value.is_finite())
}

/// A line with a gap where there is no value or a break, and a dot at either end.
fn line<DB: DrawingBackend>(pen: &Pen<'_, DB>, field: &Field, panel: &Panel, breaks: &[Break]) -> Drawn<DB> {
    let mut runs: Vec<Vec<(f32, f32)>> = vec![Vec::new()];
    for index in 0..field.count {
        let here = value(panel, index).map(|value| (field.x(index), field.y(value)));
        if here.is_none() || breaks.iter().any(|mark| mark.before == index) {
            runs.push(Vec::new());
        }
        if let (Some(here), Some(run)) = (here, runs.last_mut()) {
            run.push(here);
        }
    }
    // A break in what is not shown tells nothing.
    let has_values = runs.iter().any(|run| !run.is_empty());
    for mark in breaks.iter().filter(|mark| has_values && (1..field.count).contains(&mark.before)) {
        let x = field.x(mark.before) - field.step() / 2.0;
        pen.dotted((x, field.top - 2.0), (x, field.bottom))?;
        pen.text(x, field.top - 9.0, &mark.label, MIDDLE, SOFT_TEXT)?;
    }
    for run in runs.iter().filter(|run| run.len() > 1) {
        pen.line(run, 1.6, pen.accent.base)?;
    }
    let points = || runs.iter().flatten();
    // A value between two gaps has no line, and would not be seen without a dot.
    for (x, y) in runs.iter().filter(|run| run.len() == 1).flatten().chain(points().next()) {
        pen.dot(*x, *y, 1.8, pen.accent.base)?;
    }
    if let Some((x, y)) = points().next_back() {
        pen.dot(*x, *y, 2.6, pen.accent.base)?;
    }
    Ok(())
}

/// Bars, the last of them in the accent.
fn bars<DB: DrawingBackend>(pen: &Pen<'_, DB>, field: &Field, panel: &Panel) -> Drawn<DB> {
    let half = (field.step() * 0.34).min(16.0);
    for index in 0..field.count {
        let Some(value) = value(panel, index) else { continue };
        let (x, zero, end) = (field.x(index), field.y(0.0), field.y(value));
        if (end - zero).abs() < 0.05 {
            continue;
        }
        let bar = [x - half, zero.min(end), x + half, zero.max(end)];
        if index + 1 == field.count { pen.block(bar, pen.accent.base)? } else { pen.rectangle(bar, Colour::C6)? }
    }
    Ok(())
}

/// The last value, which matters most, then the first, each over its point.
fn numbers<DB: DrawingBackend>(pen: &Pen<'_, DB>, field: &Field, panel: &Panel) -> Drawn<DB> {
    let over = |index: usize| {
        let value = value(panel, index).unwrap_or(0.0);
        let y = field.y(value.max(0.0)) - 9.0;
        // Where the point itself is hidden by neither, a number may also stand under it.
        [y.max(field.top - 9.0), field.y(value) + 10.0]
    };
    let last = (0..field.count).rev().find(|index| value(panel, *index).is_some());
    let is_shown = last.is_some_and(|last| last + 1 == field.count);
    let set = if is_shown { BOLD_TEXT } else { SOFT_TEXT };
    let label = pen.cut(&panel.last, set, field.right - field.left);
    let index = field.count.saturating_sub(1);
    let x = field.centred(index, pen.measure(&label, set));
    pen.text_at_one_of(&over(index).map(|y| (x, y)), &label, MIDDLE, set)?;
    let first = (0..field.count).find(|index| value(panel, *index).is_some());
    if let Some(first) = first.filter(|first| Some(*first) != last) {
        let label = pen.cut(&panel.first, SOFT_TEXT, field.right - field.left);
        let x = field.centred(first, pen.measure(&label, SOFT_TEXT));
        pen.text_at_one_of(&over(first).map(|y| (x, y)), &label, MIDDLE, SOFT_TEXT)?;
    }
    Ok(())
}

/// The first and the last period with their years, or less where that has no room.
fn periods<DB: DrawingBackend>(pen: &Pen<'_, DB>, field: &Field, axis: &Axis) -> Drawn<DB> {
    let last = field.count - 1;
    let name = |index: usize| axis.periods.get(index).map_or("", String::as_str);
    let whole = |index: usize| format!("{} {}", name(index), year(axis, index)).trim().to_owned();
    // Where both do not fit, years say more than months, unless it is one year.
    let short =
        if year(axis, 0) == year(axis, last) { [name(0), name(last)] } else { [year(axis, 0), year(axis, last)] };
    let tries = [[whole(0), whole(last)], short.map(str::to_owned)];
    let room = field.right - field.left - 8.0;
    let fits = |ends: &&[String; 2]| ends.iter().map(|end| pen.measure(end, SOFT_TEXT)).sum::<f32>() <= room;
    let y = field.bottom + 10.0;
    if last == 0 {
        return pen.text(field.left, y, &whole(0), LEFT, SOFT_TEXT);
    }
    if let Some([first, end]) = tries.iter().find(fits) {
        for (index, name) in [(0, first), (last, end)] {
            pen.text(field.centred(index, pen.measure(name, SOFT_TEXT)), y, name, MIDDLE, SOFT_TEXT)?;
        }
    }
    Ok(())
}

/// Name of the bracket under a period.
fn year(axis: &Axis, index: usize) -> &str {
    let mut end = 0;
    let found = axis.brackets.iter().find(|(_, length)| {
        end += length;
        index < end
    });
    found.map_or("", |(name, _)| name.as_str())
}
