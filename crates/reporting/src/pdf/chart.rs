//! A chart on the page: its title and what is measured, the drawing over the full width, and its data.

use super::backend::{PdfBackend, UNITS};
use super::blocks::Context;
use super::canvas::Canvas;
use super::piece::{Piece, Slot};
use super::style::{H3, SMALL, TEXT_WIDTH, mm};
use super::text::Lines;
use super::{table, words};
use crate::charts;
use crate::document::{Accent, Chart, ChartKind};
use plotters::prelude::IntoDrawingArea;

/// The pieces of a chart; title, words and drawing keep whole.
pub(super) fn pieces<'a>(context: &mut Context<'a>, chart: &'a Chart) -> Vec<Piece<'a>> {
    let accent = context.document.meta.accent;
    let mut pieces = words::heading(context, 3, Lines::balanced(&chart.title, H3, TEXT_WIDTH));
    if !chart.subtitle.is_empty() {
        pieces.extend(words::paragraph(context, Lines::plain(&chart.subtitle, SMALL, TEXT_WIDTH)));
    }
    for piece in &mut pieces {
        piece.keeps = true;
    }
    let height = height(&chart.kind, context.elastic);
    let drawing = Piece::new(height, move |canvas: &mut Canvas, slot: Slot| {
        let area = [slot.x, slot.y, slot.x + TEXT_WIDTH, slot.y + height];
        canvas.figure(&chart.alt, area, |canvas| draw(canvas, chart, &accent, area));
    });
    pieces.push(drawing.below(mm(4.0)));
    if let Some(first) = pieces.first_mut() {
        first.anchors.push(chart.id.clone());
    }
    let label =
        if chart.table.summary.is_empty() { &context.document.meta.chart_table_label } else { &chart.table.summary };
    let mut data = table::pieces(context, &chart.table, TEXT_WIDTH, label);
    if let Some(first) = data.first_mut() {
        first.gap = mm(5.0);
    }
    pieces.extend(data);
    pieces
}

/// Height of a drawing; only those over time can be lower than they would be, and none is higher than a page.
fn height(kind: &ChartKind, scale: f32) -> f32 {
    let natural = charts::natural_height(kind, TEXT_WIDTH);
    (if is_elastic(kind) { natural * scale } else { natural }).min(mm(215.0))
}

/// Whether a drawing can be lower than it would be.
pub(super) fn is_elastic(kind: &ChartKind) -> bool {
    matches!(
        kind,
        ChartKind::Columns { .. }
            | ChartKind::Lines { .. }
            | ChartKind::SmallMultiples { .. }
            | ChartKind::DotRange { .. }
    )
}

/// The one place where drawings are made: whoever draws charts is handed a plotters area of [`UNITS`] a point.
fn draw(canvas: &mut Canvas, chart: &Chart, accent: &Accent, [left, top, right, bottom]: [f32; 4]) {
    let mut failed = false;
    {
        let backend = PdfBackend::new(canvas, [left, top, right, bottom]);
        let area = backend.into_drawing_area();
        failed |= charts::draw(chart, &area, accent, UNITS).is_err();
        failed |= area.present().is_err();
    }
    // The backend itself never fails; a chart that cannot be drawn still has its table.
    if failed {
        canvas.text(left, top + SMALL.baseline(), &chart.alt, &SMALL);
    }
}
