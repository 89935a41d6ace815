//! Bars of 100 %, cut by a hair of paper.

use super::{
    Drawn,
    key::{self, KEY_ROW},
    pen::{INK, Pen, WHITE},
    words::{INK_TEXT, LEADING, LEFT, MIDDLE, RIGHT, TEXT, Type, Wrapped},
};
use crate::document::{Colour, Share};
use plotters::prelude::DrawingBackend;

/// Height of a row at most, of a row whose name stands over it, and of the line of names over them all.
pub(super) const ROW: f32 = 29.0;
pub(super) const NARROW_ROW: f32 = 40.0;
pub(super) const HEAD: f32 = 20.0;

pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, rows: &[Share], parts: &[(String, Colour)]) -> Drawn<DB> {
    if rows.is_empty() {
        return Ok(());
    }
    let third = pen.width() * 0.3;
    let over = pen.narrow() && rows.iter().any(|row| !row.name.is_empty());
    let names: Vec<Wrapped> = rows.iter().map(|row| pen.wrap(&row.name, INK_TEXT, third, 2)).collect();
    let column = if over {
        0.0
    } else {
        pen.widest(names.iter().flat_map(|name| name.lines.iter().map(String::as_str)), INK_TEXT)
    };
    let left = if column > 0.0 { column + 10.0 } else { 0.0 };
    let head = head(pen, &rows[0], parts, left, over)?;
    let (most, above) = if over { (NARROW_ROW, 13.0) } else { (ROW, 0.0) };
    let height = ((pen.height() - head) / rows.len() as f32).min(most);
    let thick = ((height - above) * 0.8).max(2.0);
    for (index, (row, name)) in rows.iter().zip(&names).enumerate() {
        let top = head + index as f32 * height + above;
        if over {
            pen.text(0.0, top - 7.0, &row.name, LEFT, INK_TEXT)?;
        } else {
            let first = top + thick / 2.0 - (name.lines.len() as f32 - 1.0) / 2.0 * LEADING;
            for (line, text) in name.lines.iter().enumerate() {
                pen.text(left - 8.0, first + line as f32 * LEADING, text, RIGHT, INK_TEXT)?;
            }
        }
        bar(pen, row, parts, [left, top, pen.width(), top + thick])?;
    }
    Ok(())
}

/// Where each part begins and ends, in parts of the whole; sums over 1 are brought down to it.
fn spans(row: &Share) -> Vec<(f32, f32)> {
    let clean = |share: &f64| if share.is_finite() { share.max(0.0) } else { 0.0 };
    let whole = row.parts.iter().map(clean).sum::<f64>().max(1.0);
    let mut start = 0.0;
    let span = |share: &f64| {
        let end = start + clean(share) / whole;
        let span = (start as f32, end as f32);
        start = end;
        span
    };
    row.parts.iter().map(span).collect()
}

/// Names of the parts: over the first bar where each stands at its part, else in a key. Returns its height.
fn head<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    row: &Share,
    parts: &[(String, Colour)],
    left: f32,
    over: bool,
) -> Result<f32, plotters::drawing::DrawingAreaErrorKind<DB::ErrorType>> {
    let length = pen.width() - left;
    let mut free = left;
    let mut places = Vec::new();
    for ((start, end), (name, _)) in spans(row).into_iter().zip(parts) {
        let (start, end) = (left + start * length, left + end * length);
        let at = start.max(free);
        let right = at + pen.measure(name, INK_TEXT);
        if over || at > f32::midpoint(start, end) || end - start < 4.0 || right > pen.width() {
            let parts: Vec<(&str, Colour)> = parts.iter().map(|(name, colour)| (name.as_str(), *colour)).collect();
            key::draw(pen, &parts, 0.0)?;
            let widths = parts.iter().map(|(name, _)| pen.measure(name, INK_TEXT));
            return Ok(key::rows(widths, pen.width()) as f32 * KEY_ROW + 6.0);
        }
        places.push((at, name));
        free = right + 8.0;
    }
    for (x, name) in places {
        pen.text(x, 8.0, name, LEFT, INK_TEXT)?;
    }
    Ok(HEAD)
}

fn bar<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    row: &Share,
    parts: &[(String, Colour)],
    [left, top, right, bottom]: [f32; 4],
) -> Drawn<DB> {
    let length = right - left;
    for (index, ((start, end), (_, colour))) in spans(row).into_iter().zip(parts).enumerate() {
        let (start, end) = (left + start * length, left + end * length);
        let cut = if end + 0.1 < right { 0.75 } else { 0.0 };
        if end - start <= 0.3 {
            continue;
        }
        pen.rectangle([start, top, (end - cut).max(start + 0.1), bottom], *colour)?;
        let light = matches!(colour, Colour::C2 | Colour::C4 | Colour::C6);
        let set = Type(TEXT, true, if light { INK } else { WHITE });
        if let Some(label) = row.labels.get(index)
            && pen.measure(label, set) + 6.0 < end - start
        {
            pen.text(f32::midpoint(start, end), f32::midpoint(top, bottom), label, MIDDLE, set)?;
        }
    }
    Ok(())
}
