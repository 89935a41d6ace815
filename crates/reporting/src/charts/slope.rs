//! Lines from one date to a later one: what grew and what shrank, seen by its slope.

use super::{
    Drawn,
    pen::{EDGE, INK, Pen, is_narrow},
    side::spread,
    words::{BOLD_TEXT, INK_TEXT, LEADING, LEFT, MIDDLE, RIGHT, SOFT_TEXT, Type},
};
use crate::document::Slope;
use plotters::{prelude::DrawingBackend, style::text_anchor::HPos};

/// Over the lines: the unit, then the two dates.
const HEAD: f32 = 38.0;
const FOOT: f32 = 8.0;
/// Height of the field, and of one more line where there are many.
const FIELD: f32 = 150.0;
const EACH: f32 = 2.0 * LEADING + 4.0;
/// Between an end of a line and the words beside it.
const AWAY: f32 = 14.0;
/// Between two labels.
const BETWEEN: f32 = 3.0;

/// Height in points at which no label is left out.
pub(super) fn height(lines: usize, width: f32) -> f32 {
    let field = if is_narrow(width) { FIELD - 20.0 } else { FIELD };
    HEAD + FOOT + field.max(lines as f32 * EACH)
}

/// The words at one end of a line, from above.
struct Words {
    /// Height of the line's end; none where it has no value.
    end: Option<f32>,
    value: String,
    name: Vec<String>,
    story: bool,
}

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    unit: &str,
    ends: &(String, String),
    lines: &[Slope],
) -> Drawn<DB> {
    if lines.is_empty() {
        return Ok(());
    }
    let (top, bottom) = (HEAD + 4.0, pen.height() - FOOT);
    let values = lines.iter().flat_map(|line| (0..2).filter_map(|end| value(line, end)));
    let (low, high) = values.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let span = if high > low { high - low } else { 1.0 };
    let y = |value: f64| bottom - ((value - low) / span) as f32 * (bottom - top);
    // On a phone names stand at the later date alone.
    let rooms = if pen.narrow() { [0.0, pen.width() * 0.32] } else { [pen.width() * 0.22; 2] };
    let sides: [Vec<Words>; 2] = [0, 1].map(|end| {
        let words = |line: &Slope| Words {
            end: value(line, end).map(y),
            value: pen.cut(&line.labels[end], BOLD_TEXT, pen.width() * 0.2),
            name: if rooms[end] > 0.0 { pen.wrap(&line.name, INK_TEXT, rooms[end], 2).lines } else { Vec::new() },
            story: line.story,
        };
        let mut words: Vec<Words> = lines.iter().map(words).collect();
        // What has no value stands under all others.
        words.sort_by(|a, b| a.end.unwrap_or(f32::MAX).total_cmp(&b.end.unwrap_or(f32::MAX)));
        words
    });
    let values = |side: &[Words]| pen.widest(side.iter().map(|words| words.value.as_str()), BOLD_TEXT);
    let wide = |side: &[Words]| {
        let names = side.iter().flat_map(|words| words.name.iter().map(String::as_str));
        values(side) + pen.widest(names, INK_TEXT) + 6.0 + AWAY
    };
    let (left, right) = (wide(&sides[0]), pen.width() - wide(&sides[1]));
    pen.text(0.0, 6.0, unit, LEFT, SOFT_TEXT)?;
    heads(pen, ends, [left, right])?;
    for x in [left, right] {
        pen.line(&[(x, HEAD - 6.0), (x, bottom)], 0.75, EDGE)?;
    }
    if low < 0.0 {
        pen.line(&[(left, y(0.0)), (right, y(0.0))], 0.95, INK)?;
    }
    // The story is drawn last, over the others.
    for line in lines.iter().filter(|line| !line.story).chain(lines.iter().filter(|line| line.story)) {
        stroke(pen, line, [left, right], y)?;
    }
    for (side, (x, anchor)) in sides.iter().zip([(left, RIGHT), (right, LEFT)]) {
        labels(pen, side, x, anchor, values(side))?;
    }
    Ok(())
}

fn value(line: &Slope, end: usize) -> Option<f64> {
    line.values.get(end).copied().flatten().filter(|value| value.is_finite())
}

/// The dates over their ends, each towards its own side where they would meet.
fn heads<DB: DrawingBackend>(pen: &Pen<'_, DB>, ends: &(String, String), [left, right]: [f32; 2]) -> Drawn<DB> {
    let most = pen.width() / 2.0 - 6.0;
    let (first, last) = (pen.cut(&ends.0, BOLD_TEXT, most), pen.cut(&ends.1, BOLD_TEXT, most));
    let wide = [pen.measure(&first, BOLD_TEXT), pen.measure(&last, BOLD_TEXT)];
    let apart = right - left > f32::midpoint(wide[0], wide[1]) + 10.0;
    let inside = left >= wide[0] / 2.0 && right + wide[1] / 2.0 <= pen.width();
    let y = HEAD - 15.0;
    if apart && inside {
        pen.text(left, y, &first, MIDDLE, BOLD_TEXT)?;
        return pen.text(right, y, &last, MIDDLE, BOLD_TEXT);
    }
    pen.text(0.0, y, &first, LEFT, BOLD_TEXT)?;
    pen.text(pen.width(), y, &last, RIGHT, BOLD_TEXT)
}

fn stroke<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    line: &Slope,
    [left, right]: [f32; 2],
    y: impl Fn(f64) -> f32,
) -> Drawn<DB> {
    let ends = [(left, value(line, 0)), (right, value(line, 1))];
    let points: Vec<(f32, f32)> = ends.iter().filter_map(|(x, value)| value.map(|value| (*x, y(value)))).collect();
    // Thickness tells the story where colours cannot be told apart.
    let (thick, radius, dot) = if line.story { (2.2, 3.4, pen.accent.base) } else { (0.9, 2.2, INK) };
    if points.len() > 1 {
        pen.line(&points, thick, if line.story { pen.accent.base } else { EDGE })?;
    }
    for (x, y) in points {
        pen.dot(x, y, radius, dot)?;
    }
    Ok(())
}

/// Value and name beside each end, spread so that none covers another; a line leads to those that had to move.
fn labels<DB: DrawingBackend>(pen: &Pen<'_, DB>, side: &[Words], x: f32, anchor: HPos, values: f32) -> Drawn<DB> {
    let out = if matches!(anchor, HPos::Right) { -1.0 } else { 1.0 };
    let tall = |words: &Words| words.name.len().max(1) as f32 * LEADING + BETWEEN;
    let (top, bottom) = (HEAD - 6.0, pen.height());
    // Where all cannot stand in two lines, each keeps its first.
    let squeezed = side.iter().map(tall).sum::<f32>() > bottom - top;
    let lines = |words: &Words| if squeezed { 1 } else { words.name.len().max(1) };
    let wished: Vec<(f32, f32)> = side
        .iter()
        .map(|words| {
            let height = lines(words) as f32 * LEADING + BETWEEN;
            (words.end.map_or(bottom - height, |end| end - LEADING / 2.0 - BETWEEN / 2.0), height)
        })
        .collect();
    for (words, top) in side.iter().zip(spread(&wished, top, bottom)) {
        let level = top + LEADING / 2.0 + BETWEEN / 2.0;
        let near = x + out * AWAY;
        if let Some(end) = words.end.filter(|end| (end - level).abs() > 1.5) {
            pen.line(&[(x + out * 4.0, end), (near - out * 2.5, level)], 0.5, EDGE)?;
        }
        let set: Type = if words.end.is_some() { BOLD_TEXT } else { SOFT_TEXT };
        pen.text(near, level, &words.value, anchor, set)?;
        let name = if words.story { Type(INK_TEXT.0, true, INK) } else { INK_TEXT };
        for (index, text) in words.name.iter().take(lines(words)).enumerate() {
            let text = pen.cut(text, name, pen.width() * 0.32);
            pen.text(near + out * (values + 6.0), level + index as f32 * LEADING, &text, anchor, name)?;
        }
    }
    Ok(())
}
