//! Lines over time from nought: the leading one thick with points, others dotted; a gap where there is no value or a
//! break.

use super::{
    Drawn,
    axis::{Field, Periods, field},
    pen::{INK, Pen, WHITE},
    side::{self, Label, Place},
    words::{BOLD_TEXT, INK_TEXT, LAST_TEXT, MIDDLE, SOFT_TEXT, Type},
};
use crate::document::{Axis, Break, Line, LinePoint};
use plotters::prelude::DrawingBackend;

/// Space between the last point and its name.
const AWAY: f32 = 8.0;

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    axis: &Axis,
    lines: &[Line],
    breaks: &[Break],
    target: Option<&(f64, String)>,
) -> Drawn<DB> {
    let target = target.filter(|(value, _)| value.is_finite());
    let values = lines.iter().flat_map(|line| (0..line.points.len()).filter_map(|index| point(line, index)));
    let values = values.map(|point| point.value).chain(target.map(|(value, _)| *value));
    let names: Vec<Vec<(String, Type)>> = lines.iter().map(|line| name(pen, line)).collect();
    let aim = target.map(|(_, name)| balanced(pen, name));
    let widths = names.iter().chain(&aim).flatten().map(|(text, set)| pen.measure(text, *set));
    let room = widths.fold(0.0, f32::max) + AWAY;
    let field = field(pen, axis, values, Periods::Points, [room, 0.0])?;
    let mut labels = Vec::new();
    if let (Some((value, _)), Some(aim)) = (target, aim) {
        let y = field.y(*value);
        pen.dotted((field.left, y), (field.right, y))?;
        labels.push(Label { target: y, level: (aim.len() as f32 - 1.0) / 2.0, lines: aim });
    }
    for mark in breaks.iter().filter(|mark| (1..axis.periods.len()).contains(&mark.before)) {
        let x = field.x(mark.before) - field.step / 2.0;
        pen.dotted((x, field.top - 2.0), (x, field.bottom))?;
        pen.text(x, field.top - 9.0, &mark.label, MIDDLE, SOFT_TEXT)?;
    }
    pen.line(&[(field.left, field.y(0.0)), (field.right, field.y(0.0))], 0.95, INK)?;
    // The leading line is drawn last, over the others.
    for line in lines.iter().filter(|line| !line.leading).chain(lines.iter().filter(|line| line.leading)) {
        strokes(pen, &field, line, breaks)?;
    }
    for (line, lines) in lines.iter().zip(names) {
        if let Some((_, y)) = last(&field, line)
            && !lines.is_empty()
        {
            // The value stands level with its point, the name over it.
            let level = if line.leading { lines.len() as f32 - 1.0 } else { (lines.len() as f32 - 1.0) / 2.0 };
            labels.push(Label { target: y, level, lines });
        }
    }
    // A single point stands in the middle of the field, and its name beside it.
    let x = if axis.periods.len() == 1 { field.x(0) } else { field.right - 4.0 } + AWAY;
    let place = Place { x, top: field.top - 24.0, bottom: field.bottom + 6.0, lead: None };
    side::draw(pen, labels, &place)?;
    for line in lines.iter().filter(|line| line.leading) {
        marks(pen, &field, line)?;
    }
    Ok(())
}

fn point(line: &Line, index: usize) -> Option<&LinePoint> {
    line.points.get(index).and_then(Option::as_ref).filter(|point| point.value.is_finite())
}

fn last(field: &Field, line: &Line) -> Option<(f32, f32)> {
    let index = (0..line.points.len()).rev().find(|index| point(line, *index).is_some())?;
    point(line, index).map(|point| (field.x(index), field.y(point.value)))
}

fn name<DB: DrawingBackend>(pen: &Pen<'_, DB>, line: &Line) -> Vec<(String, Type)> {
    let mut lines = wrapped(pen, &line.name, if line.leading { INK_TEXT } else { SOFT_TEXT });
    if !line.last.is_empty() {
        let set = if line.leading { LAST_TEXT } else { BOLD_TEXT };
        lines.push((pen.cut(&line.last, set, pen.width() * 0.3), set));
    }
    lines
}

fn wrapped<DB: DrawingBackend>(pen: &Pen<'_, DB>, text: &str, set: Type) -> Vec<(String, Type)> {
    let (most, lines) = if pen.narrow() { (pen.width() * 0.28, 3) } else { (pen.width() * 0.24, 2) };
    pen.wrap(text, set, most, lines).lines.into_iter().map(|line| (line, set)).collect()
}

/// A target's name in lines of about one length: its number stands with the words before it.
fn balanced<DB: DrawingBackend>(pen: &Pen<'_, DB>, text: &str) -> Vec<(String, Type)> {
    let most = pen.width() * if pen.narrow() { 0.28 } else { 0.24 };
    let widest = wrapped(pen, text, SOFT_TEXT);
    let narrower = (5..10).map(|tenths| pen.wrap(text, SOFT_TEXT, most * tenths as f32 / 10.0, widest.len()));
    let fitting = narrower.into_iter().find(|lines| !lines.is_cut && lines.lines.len() <= widest.len());
    fitting.map_or(widest, |lines| lines.lines.into_iter().map(|line| (line, SOFT_TEXT)).collect())
}

fn strokes<DB: DrawingBackend>(pen: &Pen<'_, DB>, field: &Field, line: &Line, breaks: &[Break]) -> Drawn<DB> {
    let mut runs: Vec<Vec<(f32, f32)>> = vec![Vec::new()];
    for index in 0..line.points.len() {
        let here = point(line, index).map(|point| (field.x(index), field.y(point.value)));
        if here.is_none() || breaks.iter().any(|mark| mark.before == index) {
            runs.push(Vec::new());
        }
        if let (Some(here), Some(run)) = (here, runs.last_mut()) {
            run.push(here);
        }
    }
    for run in runs.iter().filter(|run| run.len() > 1) {
        if line.leading {
            pen.line(run, 2.2, pen.accent.base)?;
        } else {
            for pair in run.windows(2) {
                pen.dotted(pair[0], pair[1])?;
            }
        }
    }
    Ok(())
}

/// Points, the last of them larger, a revised one as a ring; labels over them, or under where that is taken.
fn marks<DB: DrawingBackend>(pen: &Pen<'_, DB>, field: &Field, line: &Line) -> Drawn<DB> {
    let last = (0..line.points.len()).rev().find(|index| point(line, *index).is_some());
    for index in 0..line.points.len() {
        let Some(here) = point(line, index) else { continue };
        let (x, y) = (field.x(index), field.y(here.value));
        pen.dot(x, y, if Some(index) == last { 3.4 } else { 2.4 }, pen.accent.base)?;
        if here.revised {
            pen.dot(x, y, 1.3, WHITE)?;
        }
        let set = if here.revised { SOFT_TEXT } else { BOLD_TEXT };
        pen.text_at_one_of(&[(x, y - 9.5), (x, y + 10.0)], &here.label, MIDDLE, set)?;
    }
    Ok(())
}
