//! Bars that stand over time, from nought; several series are stacked, the first at the bottom.

use super::{
    Drawn,
    axis::{self, Field, Periods, field},
    key::{self, KEY_ROW},
    pen::{INK, Pen},
    side::{self, Label, Place},
    words::{BOLD_TEXT, INK_TEXT, MIDDLE, SOFT_TEXT, Type, Wrapped},
};
use crate::document::{Axis, Colour, Series};
use plotters::prelude::DrawingBackend;

/// A bar is never wider than twice this.
const WIDEST_HALF: f32 = 26.0;
/// White between two parts of a stack.
const CUT: f32 = 0.5;

/// How far names at the last bar may stand over and under the field.
const RISE: f32 = 14.0;
const SINK: f32 = 5.0;

/// Where the names of the series stand.
enum Names<'a> {
    /// There are none.
    None,
    /// At the last bar, with these lines for each series.
    Side(Vec<Vec<(String, Type)>>),
    /// Over the drawing, as they have no room at the bar.
    Above(Vec<(&'a str, Colour)>),
}

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    series: &[Series],
    totals: &[String],
) -> Drawn<DB> {
    let count = axis.periods.len();
    let heights = (0..count).flat_map(|index| {
        let values = || series.iter().filter_map(move |series| value(series, index));
        [values().filter(|value| *value > 0.0).sum::<f64>(), values().filter(|value| *value < 0.0).sum::<f64>()]
    });
    let names = names(pen, series, count);
    let room = match &names {
        Names::Side(labels) => {
            let widths = labels.iter().flatten().map(|(text, set)| pen.measure(text, *set));
            widths.fold(0.0, f32::max) + 7.0
        }
        _ => 0.0,
    };
    let above = match &names {
        Names::Above(parts) => {
            key::draw(pen, parts, 0.0)?;
            let widths = parts.iter().map(|(name, _)| pen.measure(name, INK_TEXT));
            key::rows(widths, pen.width()) as f32 * KEY_ROW + 6.0
        }
        _ => 0.0,
    };
    let field = field(pen, axis, heights, Periods::Parts, [room, above])?;
    let half = (field.step * 0.33).min(WIDEST_HALF);
    let mut ends = Vec::new();
    let mut middles = Vec::new();
    for index in 0..count {
        let (mut up, mut down) = (0.0, 0.0);
        for part in series {
            let Some(value) = value(part, index) else { continue };
            let base = if value < 0.0 { &mut down } else { &mut up };
            let (from, to) = (field.y(*base), field.y(*base + value));
            let is_first = *base == 0.0;
            *base += value;
            bar(pen, [field.x(index), half], [from, to], part.colour, is_first)?;
            if index + 1 == count {
                middles.push(f32::midpoint(from, to));
            }
        }
        let y = if up > 0.0 || down >= 0.0 { field.y(up) - 8.0 } else { field.y(down) + 8.0 };
        ends.push((field.x(index), y));
    }
    pen.line(&[(field.left, field.y(0.0)), (field.right, field.y(0.0))], 0.95, INK)?;
    totals_over(pen, &ends, totals, &field)?;
    if let Names::Side(labels) = names {
        beside(pen, &field, middles, labels, half)?;
    }
    Ok(())
}

fn value(series: &Series, index: usize) -> Option<f64> {
    series.values.get(index).copied().flatten().filter(|value| value.is_finite())
}

/// One part of a bar; all but the first leave a hair of paper to the one before.
fn bar<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    [x, half]: [f32; 2],
    [from, to]: [f32; 2],
    colour: Colour,
    is_first: bool,
) -> Drawn<DB> {
    let away = if is_first || (to - from).abs() < 2.0 * CUT { 0.0 } else { CUT * (to - from).signum() };
    let from = from + away;
    if (from - to).abs() < 0.05 {
        return Ok(());
    }
    pen.rectangle([x - half, from.min(to), x + half, from.max(to)], colour)
}

/// Names stand at the last bar if each series has a part there, and all can be read whole; with their details if there
/// is room for them too.
fn names<'a, DB: DrawingBackend>(pen: &Pen<'_, DB>, series: &'a [Series], count: usize) -> Names<'a> {
    if series.iter().all(|series| series.name.is_empty()) {
        return Names::None;
    }
    let (most, lines) = if pen.narrow() { (pen.width() * 0.3, 3) } else { (pen.width() * 0.25, 2) };
    let wrapped: Vec<Wrapped> = series.iter().map(|part| pen.wrap(&part.name, INK_TEXT, most, lines)).collect();
    let stands = |part: &Series| count.checked_sub(1).and_then(|last| value(part, last)).is_some();
    let mut labels: Vec<Vec<(String, Type)>> = Vec::new();
    for name in &wrapped {
        labels.push(name.lines.iter().map(|line| (line.clone(), INK_TEXT)).collect());
    }
    let room = pen.height() - axis::HEAD - axis::FOOT + RISE + SINK;
    if !side::fit(&labels, room) || wrapped.iter().any(|name| name.is_cut) || !series.iter().all(stands) {
        let named = series.iter().filter(|series| !series.name.is_empty());
        return Names::Above(named.map(|series| (series.name.as_str(), series.colour)).collect());
    }
    let mut detailed = labels.clone();
    for (label, part) in detailed.iter_mut().zip(series) {
        if !part.detail.is_empty() && pen.measure(&part.detail, SOFT_TEXT) <= most {
            label.push((part.detail.clone(), SOFT_TEXT));
        }
    }
    Names::Side(if side::fit(&detailed, room) { detailed } else { labels })
}

/// The last and the first total matter most; others are drawn where they have room between taller bars, and none beyond
/// the field, where names stand.
fn totals_over<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    ends: &[(f32, f32)],
    totals: &[String],
    field: &Field,
) -> Drawn<DB> {
    let last = ends.len().saturating_sub(1);
    let mut order: Vec<usize> = (0..ends.len()).rev().collect();
    if last > 1 {
        order.pop();
        order.insert(1, 0);
    }
    for index in order {
        let (Some((x, y)), Some(text)) = (ends.get(index), totals.get(index)) else { continue };
        let width = pen.measure(text, BOLD_TEXT);
        let taller =
            |other: Option<usize>| other.and_then(|other| ends.get(other)).is_some_and(|(_, top)| *top < y - 4.0);
        let squeezed = width > field.step && (taller(index.checked_sub(1)) || taller(Some(index + 1)));
        if index == 0 || index == last || !squeezed {
            pen.text(x.min(field.right + 2.0 - width / 2.0), *y, text, MIDDLE, BOLD_TEXT)?;
        }
    }
    Ok(())
}

fn beside<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    field: &Field,
    middles: Vec<f32>,
    labels: Vec<Vec<(String, Type)>>,
    half: f32,
) -> Drawn<DB> {
    let labels = middles.into_iter().zip(labels).filter(|(_, lines)| !lines.is_empty());
    let labels = labels.map(|(target, lines)| Label { target, level: (lines.len() as f32 - 1.0) / 2.0, lines });
    let from = field.right - field.step / 2.0 + half + 2.0;
    let place = Place { x: field.right + 5.0, top: field.top - RISE, bottom: field.bottom + SINK, lead: Some(from) };
    side::draw(pen, labels.collect(), &place)
}
