//! Median as a dot and the middle half as a bar, for each group.

use super::{
    Drawn,
    pen::{GRID, INK, Pen},
    scale::{label, ticks},
    words::{BOLD_TEXT, INK_TEXT, LEADING, LEFT, MIDDLE, RIGHT, SOFT_TEXT, Type},
};
use crate::document::Band;
use plotters::prelude::DrawingBackend;

/// Height of a group at most, and of one whose name stands over its bar.
pub(super) const ROW: f32 = 34.0;
pub(super) const NARROW_ROW: f32 = 46.0;
/// Height over the groups for the reference, and under them for the axis.
pub(super) const HEAD: f32 = 18.0;
pub(super) const FOOT: f32 = 30.0;
/// Half the thickness of the bar, and the dot's radius.
const HALF: f32 = 4.2;
const DOT: f32 = 4.2;
/// Distance of a median's label from its dot.
const OVER: f32 = 11.0;

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    unit: &str,
    bands: &[Band],
    reference: Option<&(f64, String)>,
) -> Drawn<DB> {
    if bands.is_empty() {
        return Ok(());
    }
    let over = pen.narrow();
    let most = if over { NARROW_ROW } else { ROW };
    let height = ((pen.height() - HEAD - FOOT) / bands.len() as f32).min(most);
    let bottom = HEAD + bands.len() as f32 * height;
    let names: Vec<Vec<(String, Type)>> = bands.iter().map(|band| names(pen, band, height)).collect();
    let widths = names.iter().flatten().map(|(text, set)| pen.measure(text, *set));
    let left = if over { 3.0 } else { widths.fold(0.0, f32::max) + 10.0 };
    let right = pen.width() - 18.0;
    let reference = reference.filter(|(value, _)| value.is_finite());
    let values = bands.iter().filter_map(quartiles).flat_map(|(lower, _, upper)| [lower, upper]);
    let ticks = ticks(values.chain(reference.map(|(value, _)| *value)));
    let (low, high) = (ticks[0], ticks[ticks.len() - 1]);
    let x = |value: f64| left + ((value - low) / (high - low)) as f32 * (right - left);
    let middle = |index: usize| HEAD + index as f32 * height + if over { 30.0 } else { height / 2.0 + 2.0 };
    for tick in &ticks {
        pen.line(&[(x(*tick), HEAD - 2.0), (x(*tick), bottom)], 0.75, GRID)?;
    }
    for tick in &ticks {
        pen.text(x(*tick), bottom + 9.0, &label(*tick, ticks[1] - ticks[0]), MIDDLE, SOFT_TEXT)?;
    }
    pen.text(left, bottom + 23.0, unit, LEFT, INK_TEXT)?;
    pen.line(&[(x(0.0), HEAD - 2.0), (x(0.0), bottom)], 0.95, INK)?;
    if let Some((value, name)) = reference {
        let middles = bands.iter().enumerate().map(|(index, _)| middle(index));
        let labels = bands.iter().zip(middles).filter(|(band, _)| {
            let half = pen.measure(&band.label, BOLD_TEXT) / 2.0 + 2.0;
            quartiles(band).is_some_and(|(_, median, _)| (x(median) - x(*value)).abs() < half)
        });
        let gaps = labels.map(|(_, middle)| [middle - OVER - 6.0, middle - OVER + 6.0]);
        broken(pen, x(*value), [HEAD - 4.0, bottom], gaps)?;
        pen.text(x(*value), 6.0, name, MIDDLE, INK_TEXT)?;
    }
    for (index, (band, names)) in bands.iter().zip(&names).enumerate() {
        let top = HEAD + index as f32 * height;
        let middle = middle(index);
        if over {
            pen.text(6.0, top + 7.0, &band.name, LEFT, INK_TEXT)?;
            let after = 6.0 + pen.measure(&band.name, INK_TEXT) + 5.0;
            if after + pen.measure(&band.detail, SOFT_TEXT) <= pen.width() {
                pen.text(after, top + 7.0, &band.detail, LEFT, SOFT_TEXT)?;
            }
        } else {
            let first = middle - (names.len() as f32 - 1.0) / 2.0 * LEADING;
            for (line, (text, set)) in names.iter().enumerate() {
                pen.text(left - 8.0, first + line as f32 * LEADING, text, RIGHT, *set)?;
            }
        }
        if let Some((lower, median, upper)) = quartiles(band) {
            range(pen, x(lower), x(upper), middle)?;
            pen.dot(x(median), middle, DOT, pen.accent.base)?;
            pen.text(x(median), middle - OVER, &band.label, MIDDLE, BOLD_TEXT)?;
        } else {
            let from = x(0.0).max(left) + 6.0;
            let reason = pen.cut(&band.label, SOFT_TEXT, pen.width() - from);
            pen.text(from, if over { top + 20.0 } else { middle }, &reason, LEFT, SOFT_TEXT)?;
        }
    }
    Ok(())
}

/// An upright dotted line with gaps, so that it does not run through labels.
fn broken<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    x: f32,
    [top, bottom]: [f32; 2],
    gaps: impl Iterator<Item = [f32; 2]>,
) -> Drawn<DB> {
    let mut from = top;
    for [start, end] in gaps {
        if start - from > 2.0 {
            pen.dotted((x, from), (x, start))?;
        }
        from = end.max(from);
    }
    pen.dotted((x, from), (x, bottom))
}

fn quartiles(band: &Band) -> Option<(f64, f64, f64)> {
    band.quartiles.filter(|(lower, median, upper)| lower.is_finite() && median.is_finite() && upper.is_finite())
}

/// Name and detail in as many lines as the height has room for, the detail in one of them.
fn names<DB: DrawingBackend>(pen: &Pen<'_, DB>, band: &Band, height: f32) -> Vec<(String, Type)> {
    let third = pen.width() * 0.3;
    let room = ((height / LEADING) as usize).clamp(1, 3);
    let details = usize::from(!band.detail.is_empty() && room > 1);
    let name = pen.wrap(&band.name, INK_TEXT, third, (room - details).min(2));
    let mut lines: Vec<(String, Type)> = name.lines.into_iter().map(|line| (line, INK_TEXT)).collect();
    if details > 0 {
        lines.push((pen.cut(&band.detail, SOFT_TEXT, third), SOFT_TEXT));
    }
    lines
}

/// A bar with round ends that reach to the quartiles.
fn range<DB: DrawingBackend>(pen: &Pen<'_, DB>, lower: f32, upper: f32, middle: f32) -> Drawn<DB> {
    let (lower, upper) = (lower.min(upper), lower.max(upper));
    let radius = HALF.min((upper - lower) / 2.0);
    if radius < 0.1 {
        return Ok(());
    }
    for end in [lower + radius, upper - radius] {
        pen.dot(end, middle, radius, pen.accent.mid)?;
    }
    pen.block([lower + radius, middle - radius, upper - radius, middle + radius], pen.accent.mid)
}
