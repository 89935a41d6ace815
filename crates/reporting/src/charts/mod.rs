//! Draws charts onto any plotters backend, one vocabulary for paper and screen.
//!
//! Lengths are given in points and turned into the backend's own units by [`Pen`]. Labels stand at the data; there are
//! no legends, and bars and lines begin at nought.

mod lying;
mod pen;
mod scale;
mod upright;

use crate::document::{Accent, Chart, ChartKind};
use pen::Pen;
use plotters::{
    coord::Shift,
    drawing::DrawingAreaErrorKind,
    prelude::{DrawingArea, DrawingBackend},
};

/// What a drawing may fail with: only what its backend fails with.
type Drawn<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// Draws a chart over a whole area. `units` are the backend's units in one point.
pub fn draw<DB: DrawingBackend>(
    chart: &Chart,
    area: &DrawingArea<DB, Shift>,
    accent: &Accent,
    units: f32,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let pen = Pen::new(area, *accent, units);
    match &chart.kind {
        ChartKind::Columns { axis, series, totals } => upright::columns(&pen, axis, series, totals),
        ChartKind::Lines { axis, lines, breaks, target } => upright::lines(&pen, axis, lines, breaks, target.as_ref()),
        ChartKind::Bars { unit, groups } => lying::bars(&pen, unit, groups),
        ChartKind::Shares { rows, parts } => lying::shares(&pen, rows, parts),
        ChartKind::DotRange { unit, bands, reference } => lying::dot_range(&pen, unit, bands, reference.as_ref()),
    }
}
