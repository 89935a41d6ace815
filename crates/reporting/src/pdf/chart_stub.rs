//! A plain drawing that stands in for the charts until they are there.

use super::style::Palette;
use crate::document::{Chart, ChartKind};
use plotters::coord::Shift;
use plotters::drawing::DrawingAreaErrorKind;
use plotters::prelude::{Circle, DrawingArea, DrawingBackend, FontStyle, PathElement, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoTextStyle, RGBColor};

/// Draws an axis, as many bars as the chart has values, and a label.
pub(super) fn draw<DB: DrawingBackend>(
    chart: &Chart,
    area: &DrawingArea<DB, Shift>,
    palette: &Palette,
    units: f32,
) -> Result<(), DrawingAreaErrorKind<DB::ErrorType>> {
    let colour = |[r, g, b]: [u8; 3]| RGBColor(r, g, b);
    let (width, height) = area.dim_in_pixel();
    let (width, base) = (width as i32, height as i32 - (16.0 * units) as i32);
    let bars = match &chart.kind {
        ChartKind::Columns { axis, .. } | ChartKind::Lines { axis, .. } => axis.periods.len(),
        ChartKind::Bars { groups, .. } => groups.len(),
        ChartKind::Shares { rows, .. } => rows.len(),
        ChartKind::DotRange { bands, .. } => bands.len(),
    } as i32;
    for index in 0..bars {
        let (left, right) = (index * width / bars, (index + 1) * width / bars);
        let gap = (right - left) / 6;
        let top = base / 3 + (index * 7919) % (base / 3);
        let shade = if index + 1 == bars { palette.base } else { palette.mid };
        area.draw(&Rectangle::new([(left + gap, top), (right - gap, base)], colour(shade).filled()))?;
        area.draw(&Circle::new(
            (i32::midpoint(left, right), top),
            (2.5 * units) as i32,
            colour(palette.deep).filled(),
        ))?;
    }
    let axis = colour([0x1d, 0x22, 0x25]).stroke_width((0.9 * units) as u32);
    area.draw(&PathElement::new(vec![(0, base), (width, base)], axis))?;
    let label = ("sans", 8.6 * f64::from(units), FontStyle::Bold).into_text_style(area);
    let soft = colour([0x55, 0x5a, 0x5c]);
    let label = label.pos(Pos::new(HPos::Right, VPos::Top)).color(&soft);
    area.draw(&Text::new("stand-in", (width, base + (3.0 * units) as i32), label))
}
