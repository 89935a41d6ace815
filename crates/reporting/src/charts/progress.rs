//! How far targets have come: bars from nought, a mark where each would be reached, and the figures in words.

use super::{
    Drawn,
    pen::{GRID, INK, Pen},
    words::{BOLD_TEXT, INK_TEXT, LEFT, MIDDLE, RIGHT, SOFT_TEXT},
};
use crate::document::Goal;
use plotters::prelude::DrawingBackend;

/// Height over the rows, for the scale.
pub(super) const HEAD: f32 = 24.0;
/// Height of a row, and of one whose figures stand under its name.
pub(super) const ROW: f32 = 38.0;
pub(super) const NARROW_ROW: f32 = 50.0;
/// No bar is drawn longer than twice its target: one that is far beyond would make the others too small to see.
const MOST: f64 = 2.0;
/// Thickness of a bar, and how far the mark reaches beyond it.
const THICK: f32 = 9.0;
const BEYOND: f32 = 3.5;
/// White of a bar that is cut, and what stands after it.
const CUT: f32 = 2.5;
const REST: f32 = 5.0;

pub(super) fn draw<DB: DrawingBackend>(pen: &Pen<'_, DB>, unit: &str, mark: &str, goals: &[Goal]) -> Drawn<DB> {
    if goals.is_empty() {
        return Ok(());
    }
    let over = pen.narrow();
    let words = if over { 25.0 } else { 14.0 };
    let most = if over { NARROW_ROW } else { ROW };
    let height = ((pen.height() - HEAD) / goals.len() as f32).min(most);
    let longest = goals.iter().filter_map(share).fold(1.0, f64::max).min(MOST);
    // The mark has room for its word at the right, too.
    let right = pen.width() - if longest > 1.0 { 1.0 } else { pen.measure(mark, BOLD_TEXT) / 2.0 + 1.0 };
    let x = |share: f64| (share / longest) as f32 * right;
    let at = x(1.0);
    pen.text(at, 8.0, mark, MIDDLE, BOLD_TEXT)?;
    pen.text(0.0, 8.0, &pen.cut(unit, SOFT_TEXT, at - pen.measure(mark, BOLD_TEXT) / 2.0 - 8.0), LEFT, SOFT_TEXT)?;
    for (index, goal) in goals.iter().enumerate() {
        let top = HEAD + index as f32 * height;
        let set = if goal.share.is_some() { BOLD_TEXT } else { SOFT_TEXT };
        if over {
            pen.text(0.0, top + 6.0, &pen.cut(&goal.name, INK_TEXT, pen.width()), LEFT, INK_TEXT)?;
            pen.text(0.0, top + 18.0, &pen.cut(&goal.label, set, pen.width()), LEFT, set)?;
        } else {
            let label = pen.cut(&goal.label, set, pen.width() * 0.62);
            let room = pen.width() - pen.measure(&label, set) - 12.0;
            pen.text(0.0, top + 6.0, &pen.cut(&goal.name, INK_TEXT, room), LEFT, INK_TEXT)?;
            pen.text(pen.width(), top + 6.0, &label, RIGHT, set)?;
        }
        let (upper, lower) = (top + words + BEYOND, top + words + BEYOND + THICK);
        if lower + BEYOND > top + height {
            continue;
        }
        let middle = f32::midpoint(upper, lower);
        pen.line(&[(0.0, middle), (at, middle)], 0.75, GRID)?;
        if let Some(share) = share(goal) {
            bar(pen, x(share.min(longest)), [upper, lower], share > longest)?;
        }
        pen.line(&[(0.0, upper - 1.5), (0.0, lower + 1.5)], 0.95, INK)?;
        // White beside the mark keeps it visible on the bar.
        pen.block([at - 1.6, upper - BEYOND, at + 1.6, lower + BEYOND], super::pen::WHITE)?;
        pen.block([at - 0.8, upper - BEYOND, at + 0.8, lower + BEYOND], INK)?;
    }
    Ok(())
}

fn share(goal: &Goal) -> Option<f64> {
    goal.share.filter(|share| share.is_finite()).map(|share| share.max(0.0))
}

/// A bar from nought; one that goes on beyond the drawing is cut before its end.
fn bar<DB: DrawingBackend>(pen: &Pen<'_, DB>, end: f32, [top, bottom]: [f32; 2], goes_on: bool) -> Drawn<DB> {
    if end < 0.05 {
        return Ok(());
    }
    if !goes_on {
        return pen.block([0.0, top, end, bottom], pen.accent.base);
    }
    pen.block([0.0, top, end - REST - CUT, bottom], pen.accent.base)?;
    pen.block([end - REST, top, end, bottom], pen.accent.base)
}
