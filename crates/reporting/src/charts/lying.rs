//! Charts over categories: bars that lie, shares of a whole, and the middle half of a group.

use super::{
    Drawn,
    pen::{EDGE, GRID, INK, LEFT, MIDDLE, Pen, RIGHT, SOFT, TEXT, Type, WHITE},
    scale::{label, ticks},
    upright::dotted,
};
use crate::document::{Band, Colour, Group, Share};
use plotters::prelude::DrawingBackend;

const SOFT_TEXT: Type = Type(TEXT, false, SOFT);
const INK_TEXT: Type = Type(TEXT, false, INK);
const BOLD_TEXT: Type = Type(TEXT, true, INK);

/// Height of a row for so many in the pen's area, at most 11 mm.
fn row<DB: DrawingBackend>(pen: &Pen<'_, DB>, rows: usize, above: f32, below: f32) -> f32 {
    ((pen.height() - above - below) / rows.max(1) as f32).min(31.2)
}

fn widest<'t, DB: DrawingBackend>(pen: &Pen<'_, DB>, texts: impl Iterator<Item = &'t str>, set: Type) -> f32 {
    texts.map(|text| pen.measure(text, set)).fold(0.0, f32::max)
}

/// One bar for each category, from nought.
pub(super) fn bars<DB: DrawingBackend>(pen: &Pen<'_, DB>, unit: &str, groups: &[Group]) -> Drawn<DB> {
    let left = widest(pen, groups.iter().map(|group| group.name.as_str()), INK_TEXT) + 10.0;
    let room = widest(pen, groups.iter().map(|group| group.label.as_str()), BOLD_TEXT) + 8.0;
    let most = groups.iter().filter_map(|group| group.value).fold(0.0, f64::max);
    let length = (pen.width() - left - room).max(10.0);
    let height = row(pen, groups.len(), 18.0, 0.0);
    pen.text(left, 6.0, unit, LEFT, SOFT_TEXT)?;
    for (index, group) in groups.iter().enumerate() {
        let middle = 18.0 + (index as f32 + 0.5) * height;
        pen.text(left - 8.0, middle, &group.name, RIGHT, INK_TEXT)?;
        let end =
            group.value.filter(|_| most > 0.0).map_or(left, |value| left + (value.max(0.0) / most) as f32 * length);
        if end > left {
            let colour = if group.story { Colour::C1 } else { Colour::C6 };
            pen.rectangle([left, middle - height * 0.32, end, middle + height * 0.32], colour)?;
        }
        pen.text(end + 6.0, middle, &group.label, LEFT, if group.value.is_some() { BOLD_TEXT } else { SOFT_TEXT })?;
    }
    pen.line(&[(left, 16.0), (left, 18.0 + groups.len() as f32 * height)], 0.95, INK)
}

/// Bars of 100 %, cut by a hair of paper; the parts are named over the first.
pub(super) fn shares<DB: DrawingBackend>(pen: &Pen<'_, DB>, rows: &[Share], parts: &[(String, Colour)]) -> Drawn<DB> {
    let names = widest(pen, rows.iter().map(|row| row.name.as_str()), INK_TEXT);
    let left = if names > 0.0 { names + 10.0 } else { 0.0 };
    let length = pen.width() - left;
    let height = row(pen, rows.len(), 24.0, 0.0);
    let mut named = left;
    for (index, row) in rows.iter().enumerate() {
        let top = 24.0 + index as f32 * height;
        pen.text(left - 8.0, top + height * 0.42, &row.name, RIGHT, INK_TEXT)?;
        let mut start = left;
        for ((share, text), (name, colour)) in row.parts.iter().zip(&row.labels).zip(parts) {
            let end = start + *share as f32 * length;
            if end - start > 0.5 {
                pen.rectangle([start, top, (end - 0.75).max(start), top + height * 0.84], *colour)?;
                let light = matches!(colour, Colour::C2 | Colour::C4 | Colour::C6);
                let set = Type(TEXT, true, if light { INK } else { WHITE });
                if pen.measure(text, set) + 6.0 < end - start {
                    pen.text(f32::midpoint(start, end), top + height * 0.42, text, MIDDLE, set)?;
                }
            }
            if index == 0 {
                let from = start.max(named);
                let width = pen.measure(name, INK_TEXT);
                if from + width <= pen.width() + 0.5 {
                    pen.text(from, 14.0, name, LEFT, INK_TEXT)?;
                    named = from + width + 8.0;
                }
            }
            start = end;
        }
    }
    Ok(())
}

/// Median as a dot and the middle half as a bar.
pub(super) fn dot_range<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    unit: &str,
    bands: &[Band],
    reference: Option<&(f64, String)>,
) -> Drawn<DB> {
    let left = widest(pen, bands.iter().flat_map(|band| [band.name.as_str(), band.detail.as_str()]), INK_TEXT) + 10.0;
    let right = pen.width() - 18.0;
    let values = bands.iter().filter_map(|band| band.quartiles).map(|(_, _, upper)| upper);
    let ticks = ticks(values.chain(reference.map(|(value, _)| *value)));
    let (low, high) = (ticks[0], ticks[ticks.len() - 1]);
    let x = |value: f64| left + ((value - low) / (high - low)) as f32 * (right - left);
    let height = row(pen, bands.len(), 16.0, 30.0);
    let bottom = 16.0 + bands.len() as f32 * height;
    for tick in &ticks {
        pen.line(&[(x(*tick), 16.0), (x(*tick), bottom)], 0.75, GRID)?;
        pen.text(x(*tick), bottom + 9.0, &label(*tick, ticks[1] - ticks[0]), MIDDLE, SOFT_TEXT)?;
    }
    pen.text(left, bottom + 22.0, unit, LEFT, INK_TEXT)?;
    if let Some((value, name)) = reference {
        dotted(pen, (x(*value), 14.0), (x(*value), bottom), EDGE)?;
        pen.text(x(*value), 6.0, name, MIDDLE, SOFT_TEXT)?;
    }
    for (index, band) in bands.iter().enumerate() {
        let middle = 16.0 + (index as f32 + 0.5) * height;
        pen.text(left - 8.0, middle - 5.0, &band.name, RIGHT, INK_TEXT)?;
        pen.text(left - 8.0, middle + 6.0, &band.detail, RIGHT, SOFT_TEXT)?;
        if let Some((lower, median, upper)) = band.quartiles {
            pen.block([x(lower), middle - 2.5, x(upper), middle + 2.5], pen.accent.mid)?;
            pen.dot(x(median), middle, 3.6, pen.accent.base)?;
            pen.text(x(median), middle - 10.0, &band.label, MIDDLE, BOLD_TEXT)?;
        } else {
            pen.text(left + 6.0, middle, &band.label, LEFT, SOFT_TEXT)?;
        }
    }
    pen.line(&[(left, 16.0), (left, bottom)], 0.95, INK)
}
