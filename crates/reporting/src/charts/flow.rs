//! Money that flows in from payers and out to those who are paid, widths to one scale. On a phone: two lists of bars.

use super::{
    Drawn,
    pen::{INK, Pen, rgb},
    words::{BOLD_TEXT, INK_TEXT, LEADING, LEFT, RIGHT, SOFT_TEXT, Type},
};
use crate::document::{Colour, Stream};
use plotters::{
    prelude::{DrawingBackend, Polygon},
    style::Color,
};

/// Height of the drawing in points: 78 mm on paper.
pub(super) const HEIGHT: f32 = 221.0;
/// Height of a row of a list, and of its head.
pub(super) const ROW: f32 = 31.0;
pub(super) const HEAD: f32 = 22.0;
/// Space between two flows, and width of a node.
const GAP: f32 = 16.0;
const NODE: f32 = 12.0;
/// Least height of a name with its value under it.
const NAMED: f32 = 2.0 * LEADING + 4.0;
/// Points along each edge of a flow.
const STEPS: usize = 24;

/// What flows in and out, and the node between them.
#[derive(Clone, Copy)]
pub(super) struct Flow<'a> {
    pub(super) inflows: &'a [Stream],
    pub(super) outflows: &'a [Stream],
    pub(super) heads: &'a (String, String),
    pub(super) node: &'a str,
}

pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, flow: Flow<'_>) -> Drawn<DB> {
    let total = sum(flow.inflows).max(sum(flow.outflows));
    if total <= 0.0 {
        return Ok(());
    }
    if pen.narrow() { lists(pen, flow, total) } else { wide(pen, flow, total) }
}

fn amount(stream: &Stream) -> f64 {
    if stream.value.is_finite() { stream.value.max(0.0) } else { 0.0 }
}

fn sum(streams: &[Stream]) -> f64 {
    streams.iter().map(amount).sum()
}

fn wide<DB: DrawingBackend>(pen: &Pen<'_, DB>, flow: Flow<'_>, total: f64) -> Drawn<DB> {
    let words = pen.width() * 0.24;
    let (left, right) = (words + 8.0, pen.width() - words - 8.0);
    let centre = f32::midpoint(left, right);
    let most = flow.inflows.len().max(flow.outflows.len()).max(1) as f32;
    let room = pen.height() - HEAD - (most - 1.0) * GAP - NAMED;
    let scale = |value: f64| (value / total) as f32 * room.max(20.0);
    pen.text(words, 7.0, &flow.heads.0, RIGHT, SOFT_TEXT)?;
    pen.text(pen.width() - words, 7.0, &flow.heads.1, LEFT, SOFT_TEXT)?;
    let middle = HEAD + (pen.height() - HEAD) / 2.0;
    let node = [middle - scale(total) / 2.0, middle + scale(total) / 2.0];
    for (streams, side, at) in [(flow.inflows, RIGHT, left), (flow.outflows, LEFT, right)] {
        let own: Vec<f32> = streams.iter().map(|stream| scale(amount(stream))).collect();
        // A thin flow still needs the height of its name.
        let slots: Vec<f32> = own.iter().map(|height| height.max(NAMED)).collect();
        let whole = slots.iter().sum::<f32>() + GAP * (slots.len().saturating_sub(1)) as f32;
        let shrunk = ((pen.height() - HEAD) / whole.max(1.0)).min(1.0);
        let mut top = middle - whole * shrunk / 2.0;
        let mut inner = middle - own.iter().sum::<f32>() / 2.0;
        for ((stream, height), slot) in streams.iter().zip(&own).zip(&slots) {
            let slot_height = slot * shrunk;
            let centre_of_slot = top + slot_height / 2.0;
            let outer = [centre_of_slot - height / 2.0, centre_of_slot + height / 2.0];
            let inner_edge = [inner, inner + height];
            let from_left = at < centre;
            let (x0, x1) = if from_left { (at + NODE, centre - NODE / 2.0) } else { (at - NODE, centre + NODE / 2.0) };
            ribbon(pen, [x0, x1], outer, inner_edge, fill(pen, stream.stays))?;
            let end = if from_left { [at, at + NODE] } else { [at - NODE, at] };
            let colour = if stream.stays { Colour::C1 } else { Colour::C6 };
            if *height > 0.2 {
                pen.rectangle([end[0], outer[0], end[1], outer[1]], colour)?;
            }
            let x = if from_left { at - 8.0 } else { at + 8.0 };
            let name = pen.wrap(&stream.name, INK_TEXT, words - 8.0, 2);
            let first = centre_of_slot - name.lines.len() as f32 / 2.0 * LEADING;
            for (line, text) in name.lines.iter().enumerate() {
                pen.text(x, first + line as f32 * LEADING, text, side, INK_TEXT)?;
            }
            let last = first + name.lines.len() as f32 * LEADING;
            pen.text(x, last, &stream.label, side, BOLD_TEXT)?;
            top += slot_height + GAP * shrunk;
            inner += height;
        }
    }
    pen.block([centre - NODE / 2.0, node[0], centre + NODE / 2.0, node[1]], INK)?;
    let set = Type(BOLD_TEXT.0, true, INK);
    pen.text(centre - pen.measure(flow.node, set) / 2.0, (node[0] - 9.0).max(7.0), flow.node, LEFT, set)
}

/// A flow from one edge to the other, as an S that keeps its width.
fn ribbon<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    [from, to]: [f32; 2],
    outer: [f32; 2],
    inner: [f32; 2],
    colour: [u8; 3],
) -> Drawn<DB> {
    if outer[1] - outer[0] < 0.1 {
        return Ok(());
    }
    let edge = |start: f32, end: f32| -> Vec<(i32, i32)> {
        (0..=STEPS)
            .map(|step| {
                let share = step as f32 / STEPS as f32;
                let eased = share * share * (3.0 - 2.0 * share);
                pen.at(from + (to - from) * share, start + (end - start) * eased)
            })
            .collect()
    };
    let mut corners = edge(outer[0], inner[0]);
    corners.extend(edge(outer[1], inner[1]).into_iter().rev());
    pen.area.draw(&Polygon::new(corners, rgb(colour).filled()))
}

fn fill<DB: DrawingBackend>(pen: &Pen<'_, DB>, stays: bool) -> [u8; 3] {
    // look.md: what stays local in the mid accent, the rest in sand.
    if stays { pen.accent.mid } else { [0xdd, 0xd6, 0xc7] }
}

fn lists<DB: DrawingBackend>(pen: &Pen<'_, DB>, flow: Flow<'_>, total: f64) -> Drawn<DB> {
    let mut top = 0.0;
    for (head, streams) in [(&flow.heads.0, flow.inflows), (&flow.heads.1, flow.outflows)] {
        pen.text(0.0, top + 8.0, head, LEFT, SOFT_TEXT)?;
        top += HEAD;
        for stream in streams {
            let room = pen.width() - pen.measure(&stream.label, BOLD_TEXT) - 8.0;
            pen.text(0.0, top + 6.0, &pen.cut(&stream.name, INK_TEXT, room), LEFT, INK_TEXT)?;
            pen.text(pen.width(), top + 6.0, &stream.label, RIGHT, BOLD_TEXT)?;
            let end = (amount(stream) / total) as f32 * pen.width();
            if end > 0.2 {
                let bar = [0.0, top + 12.5, end, top + ROW - 9.0];
                pen.rectangle(bar, if stream.stays { Colour::C1 } else { Colour::C6 })?;
            }
            top += ROW;
        }
    }
    Ok(())
}
