//! Charts over time: bars that stand, and lines.

use super::{
    Drawn,
    pen::{EDGE, GRID, INK, LEFT, MIDDLE, Pen, RIGHT, SOFT, STRONG, TEXT, Type, WHITE},
    scale::{label, ticks},
};
use crate::document::{Axis, Break, Line, Series};
use plotters::prelude::DrawingBackend;

const AXIS_TEXT: Type = Type(TEXT, false, SOFT);
const INK_TEXT: Type = Type(TEXT, false, INK);
const BOLD_TEXT: Type = Type(TEXT, true, INK);
const LAST_TEXT: Type = Type(STRONG, true, INK);

/// The field between the axes, in points.
struct Field {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
    low: f64,
    high: f64,
    periods: usize,
}

impl Field {
    fn y(&self, value: f64) -> f32 {
        let share = (value - self.low) / (self.high - self.low);
        self.bottom - share as f32 * (self.bottom - self.top)
    }

    fn x(&self, index: usize) -> f32 {
        self.left + (index as f32 + 0.5) * self.step()
    }

    fn step(&self) -> f32 {
        (self.right - self.left) / self.periods.max(1) as f32
    }
}

/// Unit, grid, months and year brackets; `room` is kept free at the right for labels.
fn field<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    values: impl Iterator<Item = f64>,
    room: f32,
) -> Result<Field, plotters::drawing::DrawingAreaErrorKind<DB::ErrorType>> {
    let ticks = ticks(values);
    let step = (ticks[1] - ticks[0]) * axis.scale;
    let labels: Vec<String> = ticks
        .iter()
        .map(|tick| format!("{}{}{}", axis.affix.0, label(tick * axis.scale, step), axis.affix.1))
        .collect();
    let gutter = labels.iter().map(|text| pen.measure(text, AXIS_TEXT)).fold(0.0, f32::max) + 8.0;
    let field = Field {
        left: gutter,
        right: pen.width() - room,
        top: 34.0,
        bottom: pen.height() - 38.0,
        low: ticks[0],
        high: ticks[ticks.len() - 1],
        periods: axis.periods.len(),
    };
    pen.text(0.0, 6.0, &axis.unit, LEFT, INK_TEXT)?;
    for (tick, text) in ticks.iter().zip(&labels) {
        let y = field.y(*tick);
        pen.line(&[(field.left, y), (field.right, y)], 0.75, GRID)?;
        pen.text(gutter - 8.0, y, text, RIGHT, AXIS_TEXT)?;
    }
    // Where months would run into each other every second one is left out, counted from the last.
    let widest = axis.periods.iter().map(|text| pen.measure(text, AXIS_TEXT)).fold(0.0, f32::max) + 4.0;
    let every = (widest / field.step().max(1.0)).ceil().max(1.0) as usize;
    for (index, name) in axis.periods.iter().enumerate() {
        if (axis.periods.len() - 1 - index).is_multiple_of(every) {
            pen.text(field.x(index), field.bottom + 11.0, name, MIDDLE, AXIS_TEXT)?;
        }
    }
    let mut start = 0;
    for (name, length) in &axis.brackets {
        let (left, right) =
            (field.left + start as f32 * field.step(), field.left + (start + length) as f32 * field.step());
        pen.line(&[(left + 6.0, field.bottom + 20.0), (right - 6.0, field.bottom + 20.0)], 0.75, EDGE)?;
        pen.text(f32::midpoint(left, right), field.bottom + 29.0, name, MIDDLE, INK_TEXT)?;
        start += length;
    }
    Ok(field)
}

/// Bars from nought; several series are stacked.
pub(super) fn columns<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    series: &[Series],
    totals: &[String],
) -> Drawn<DB> {
    let heights = (0..axis.periods.len()).flat_map(|index| {
        let values = || series.iter().filter_map(move |series| series.values.get(index).copied().flatten());
        [values().filter(|value| *value > 0.0).sum::<f64>(), values().filter(|value| *value < 0.0).sum::<f64>()]
    });
    let names = series.iter().flat_map(|series| [&series.name, &series.detail]);
    let room = names.map(|text| pen.measure(text, INK_TEXT)).fold(0.0, f32::max);
    let field = field(pen, axis, heights, if room > 0.0 { room + 16.0 } else { 0.0 })?;
    let half = field.step() * 0.33;
    let mut places = vec![];
    for index in 0..axis.periods.len() {
        let (mut up, mut down) = (0.0, 0.0);
        for part in series {
            let Some(value) = part.values.get(index).copied().flatten() else { continue };
            let base = if value < 0.0 { &mut down } else { &mut up };
            let (from, to) = (field.y(*base), field.y(*base + value));
            *base += value;
            let x = field.x(index);
            pen.rectangle([x - half, from.min(to), x + half, from.max(to)], part.colour)?;
            if index + 1 == axis.periods.len() && !part.name.is_empty() {
                places.push((f32::midpoint(from, to), part));
            }
        }
        if let Some(text) = totals.get(index) {
            pen.text(field.x(index), field.y(up) - 8.0, text, MIDDLE, BOLD_TEXT)?;
        }
    }
    // Names stand at the last bar, spread so that none covers another: each takes 22 points.
    places.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut lowest = field.bottom + 4.0;
    for (middle, part) in places {
        let y = middle.min(lowest - 11.0);
        lowest = y - 11.0;
        let x = field.x(axis.periods.len() - 1) + half;
        pen.line(&[(x + 2.0, middle), (field.right + 6.0, y)], 0.75, EDGE)?;
        pen.text(field.right + 10.0, y - 5.0, &part.name, LEFT, INK_TEXT)?;
        pen.text(field.right + 10.0, y + 6.0, &part.detail, LEFT, AXIS_TEXT)?;
    }
    pen.line(&[(field.left, field.y(0.0)), (field.right, field.y(0.0))], 0.95, INK)
}

/// Lines from nought: the leading one thick with points, others dotted; gaps where there is no value or a break.
pub(super) fn lines<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    lines: &[Line],
    breaks: &[Break],
    target: Option<&(f64, String)>,
) -> Drawn<DB> {
    let values = lines.iter().flat_map(|line| line.points.iter().flatten().map(|point| point.value));
    let names = lines.iter().map(|line| pen.measure(&line.name, INK_TEXT).max(pen.measure(&line.last, LAST_TEXT)));
    let room = names.chain(target.map(|(_, name)| pen.measure(name, AXIS_TEXT))).fold(0.0, f32::max) + 16.0;
    let field = field(pen, axis, values.chain(target.map(|(value, _)| *value)), room)?;
    if let Some((value, name)) = target {
        dotted(pen, (field.left, field.y(*value)), (field.right, field.y(*value)), EDGE)?;
        pen.text(field.right + 10.0, field.y(*value), name, LEFT, AXIS_TEXT)?;
    }
    for mark in breaks {
        pen.text(field.left + mark.before as f32 * field.step(), field.top - 8.0, &mark.label, MIDDLE, AXIS_TEXT)?;
    }
    let mut lowest = f32::MAX;
    for line in lines {
        let mut last = None;
        for (index, point) in line.points.iter().enumerate() {
            let here = point.as_ref().map(|point| (field.x(index), field.y(point.value)));
            let broken = breaks.iter().any(|mark| mark.before == index);
            if let (Some(from), Some(to), false) = (last, here, broken) {
                if line.leading {
                    pen.line(&[from, to], 2.2, pen.accent.base)?;
                } else {
                    dotted(pen, from, to, EDGE)?;
                }
            }
            last = here;
        }
        for (index, point) in line.points.iter().enumerate().filter(|_| line.leading) {
            let Some(point) = point else { continue };
            let (x, y) = (field.x(index), field.y(point.value));
            pen.dot(x, y, if index + 1 == line.points.len() { 3.6 } else { 2.6 }, pen.accent.base)?;
            if point.revised {
                pen.dot(x, y, 1.4, WHITE)?;
            }
            pen.text(x, y - 11.0, &point.label, MIDDLE, BOLD_TEXT)?;
        }
        if let Some((x, y)) = last {
            // Names go down the side in the order of the lines, each clear of the one above.
            let y = if lowest == f32::MAX { y } else { y.max(lowest + 12.0) };
            lowest = y + 12.0;
            pen.text(x.max(field.right - field.step() / 2.0) + 10.0, y - 6.0, &line.name, LEFT, INK_TEXT)?;
            pen.text(x.max(field.right - field.step() / 2.0) + 10.0, y + 6.0, &line.last, LEFT, LAST_TEXT)?;
        }
    }
    pen.line(&[(field.left, field.y(0.0)), (field.right, field.y(0.0))], 0.95, INK)
}

/// A dotted line as short strokes, as backends know no dashes.
pub(super) fn dotted<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    from: (f32, f32),
    to: (f32, f32),
    colour: [u8; 3],
) -> Drawn<DB> {
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let count = (length / 4.0).floor().max(1.0);
    let at = |share: f32| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
    for index in 0..count as u32 {
        let start = index as f32 / count;
        pen.line(&[at(start), at((start + 1.6 / length.max(1.6)).min(1.0))], 1.1, colour)?;
    }
    Ok(())
}
