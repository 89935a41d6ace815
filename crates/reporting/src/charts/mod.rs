//! Draws charts onto any plotters backend, one vocabulary for paper and screen.
//!
//! Lengths are given in points and turned into the backend's own units by [`Pen`]. Labels stand at the data; there are
//! no legends but where names have no room at the data, and bars and lines begin at nought. A text that would cover
//! another or leave the area is not drawn: the table beside every chart has all of its values.

mod axis;
mod bars;
mod columns;
mod distance;
mod dot_range;
mod flow;
mod height;
mod key;
mod lines;
mod multiples;
mod palette;
mod pen;
mod progress;
mod scale;
mod shares;
mod side;
mod slope;
mod svg;
mod words;

use crate::document::{Accent, Chart, ChartKind};
pub use height::natural_height;
use pen::Pen;
use plotters::{
    coord::Shift,
    drawing::DrawingAreaErrorKind,
    prelude::{DrawingArea, DrawingBackend},
};
pub use svg::{SlideError, Width, png, slide, svg};
pub(crate) use svg::{accent_fill, first_colour, hex, is_site_accent, mixed};

/// What a drawing may fail with: only what its backend fails with.
type Drawn<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// How a dotted line is handed to the backend, as plotters knows no dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dots {
    /// As many short strokes.
    Strokes,
    /// As one line of [`pen::DOTTED`] points, which the backend itself draws dotted.
    Whole,
}

/// Draws a chart over a whole area. `units` are the backend's units in one point.
pub fn draw<DB: DrawingBackend>(
    chart: &Chart,
    area: &DrawingArea<DB, Shift>,
    accent: &Accent,
    units: f32,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    draw_with(&Pen::new(area, *accent, units, Dots::Strokes), &chart.kind)
}

fn draw_with<DB: DrawingBackend>(pen: &Pen<'_, DB>, kind: &ChartKind) -> Drawn<DB> {
    match kind {
        ChartKind::Columns { axis, series, totals } => columns::draw(pen, axis, series, totals),
        ChartKind::Lines { axis, lines, breaks, target } => lines::draw(pen, axis, lines, breaks, target.as_ref()),
        ChartKind::Bars { unit, groups } => bars::draw(pen, unit, groups),
        ChartKind::Shares { rows, parts } => shares::draw(pen, rows, parts),
        ChartKind::Flow { inflows, outflows, heads, node } => {
            flow::draw(pen, flow::Flow { inflows, outflows, heads, node })
        }
        ChartKind::DotRange { unit, bands, reference } => dot_range::draw(pen, unit, bands, reference.as_ref()),
        ChartKind::SmallMultiples { axis, shape, panels, breaks } => multiples::draw(pen, axis, *shape, panels, breaks),
        ChartKind::Slope { unit, ends, lines } => slope::draw(pen, unit, ends, lines),
        ChartKind::Progress { unit, mark, goals } => progress::draw(pen, unit, mark, goals),
    }
}
