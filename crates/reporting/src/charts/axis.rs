//! The field between the axes of a chart over time.

use super::{
    pen::{EDGE, GRID, Pen},
    scale::{label, ticks},
    words::{INK_TEXT, LEFT, MIDDLE, RIGHT, SOFT_TEXT},
};
use crate::document::Axis;
use plotters::{drawing::DrawingAreaErrorKind, prelude::DrawingBackend};

/// The field, in points.
pub(super) struct Field {
    pub(super) left: f32,
    pub(super) right: f32,
    pub(super) top: f32,
    pub(super) bottom: f32,
    /// Middle of the first period, and the distance to the next one.
    first: f32,
    pub(super) step: f32,
    low: f64,
    high: f64,
}

/// How the periods share the field's width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Periods {
    /// Each has an equal part of it.
    Parts,
    /// They are points from one end to the other.
    Points,
}

/// Space over the field for the unit and for what stands over its highest value.
pub(super) const HEAD: f32 = 34.0;
/// Space under the field for months and years.
pub(super) const FOOT: f32 = 38.0;

impl Field {
    pub(super) fn y(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        self.bottom - share as f32 * (self.bottom - self.top)
    }

    pub(super) fn x(&self, index: usize) -> f32 {
        self.first + index as f32 * self.step
    }
}

/// Unit, grid, months and year brackets. `room` is kept free at the right for labels, `above` over it for a key.
pub(super) fn field<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    values: impl Iterator<Item = f64>,
    periods: Periods,
    [room, above]: [f32; 2],
) -> Result<Field, DrawingAreaErrorKind<DB::ErrorType>> {
    let ticks = ticks(values);
    let step = (ticks[1] - ticks[0]) * axis.scale;
    let labels: Vec<String> = ticks.iter().map(|tick| number(axis, *tick, step)).collect();
    let gutter = pen.widest(labels.iter().map(String::as_str), SOFT_TEXT) + 6.0;
    let field = spanned(pen, axis.periods.len(), periods, [gutter, room, above], [ticks[0], ticks[ticks.len() - 1]]);
    pen.text(0.0, 6.0 + above, &axis.unit, LEFT, INK_TEXT)?;
    for tick in &ticks {
        pen.line(&[(field.left, field.y(*tick)), (field.right, field.y(*tick))], 0.75, GRID)?;
    }
    for (tick, text) in ticks.iter().zip(&labels) {
        pen.text(gutter - 6.0, field.y(*tick), text, RIGHT, SOFT_TEXT)?;
    }
    months(pen, axis, &field)?;
    years(pen, axis, &field)?;
    Ok(field)
}

/// A grid value as printed on the value axis; `step` is the printed distance between two of them.
pub(super) fn number(axis: &Axis, tick: f64, step: f64) -> String {
    let (text, (before, after)) = (label(tick * axis.scale, step), &axis.affix);
    let (sign, size) = text.strip_prefix('−').map_or(("", text.as_str()), |size| ("−", size));
    format!("{sign}{before}{size}{after}")
}

fn spanned<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    count: usize,
    periods: Periods,
    [gutter, room, above]: [f32; 3],
    [low, high]: [f64; 2],
) -> Field {
    let (left, right) = (gutter, (pen.width() - room).max(gutter + 10.0));
    let part = (right - left) / count.max(1) as f32;
    let (first, step) = match periods {
        Periods::Points if count > 1 => {
            let inset = (part / 2.0).min(10.0);
            (left + inset, (right - left - inset - 4.0) / (count - 1) as f32)
        }
        _ => (left + part / 2.0, part),
    };
    let (top, bottom) = (HEAD + above, pen.height() - FOOT);
    Field { left, right, top, bottom, first, step, low, high }
}

/// Where months would run into each other only every second (third …) is named, counted from the last.
fn months<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    field: &Field,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let widest = pen.widest(axis.periods.iter().map(String::as_str), SOFT_TEXT) + 4.0;
    let every = (widest / field.step.max(1.0)).ceil().max(1.0) as usize;
    for (index, name) in axis.periods.iter().enumerate().rev() {
        if (axis.periods.len() - 1 - index).is_multiple_of(every) {
            pen.text(field.x(index), field.bottom + 11.0, name, MIDDLE, SOFT_TEXT)?;
        }
    }
    Ok(())
}

fn years<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    field: &Field,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let reach = (field.step * 0.42).min(9.5);
    let mut start = 0;
    let mut names = Vec::new();
    for (name, length) in &axis.brackets {
        let end = (start + length).min(axis.periods.len());
        if start < end {
            let (left, right) = (field.x(start) - reach, field.x(end - 1) + reach);
            pen.line(&[(left, field.bottom + 20.0), (right, field.bottom + 20.0)], 0.75, EDGE)?;
            names.push((f32::midpoint(left, right), name));
        }
        start = end;
    }
    for (x, name) in names.into_iter().rev() {
        pen.text(x, field.bottom + 29.0, name, MIDDLE, INK_TEXT)?;
    }
    Ok(())
}
