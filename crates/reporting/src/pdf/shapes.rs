//! Shapes: rectangles, lines, polygons, discs and quarter discs.

use super::canvas::{Canvas, point, round};
use super::style::Rgb;
use printpdf::{
    Line, LineCapStyle, LineJoinStyle, LinePoint, Op, PaintMode, Polygon, PolygonRing, Pt, Rect, WindingOrder,
};

/// How far the handles of a Bézier curve lie from its ends, in radii, for a quarter of a circle.
const HANDLE: f32 = 0.552_285;

/// The corner of a tile in which the centre of its quarter disc lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Corner {
    UpperLeft,
    UpperRight,
    LowerRight,
    LowerLeft,
}

/// Filled or outlined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Paint {
    Fill(Rgb),
    /// Colour and width.
    Stroke(Rgb, f32),
}

impl Canvas {
    fn paint(&mut self, paint: Paint) -> PaintMode {
        match paint {
            Paint::Fill(colour) => {
                self.fill_with(colour);
                PaintMode::Fill
            }
            Paint::Stroke(colour, width) => {
                self.stroke_with(colour, width);
                PaintMode::Stroke
            }
        }
    }

    /// A rectangle from its upper left corner.
    pub(super) fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, paint: Paint) {
        let mode = Some(self.paint(paint));
        let corner = point(x, y + height);
        let (width, height) = (Pt(round(width)), Pt(round(height)));
        self.push(Op::DrawRectangle {
            rectangle: Rect { x: corner.x, y: corner.y, width, height, mode, winding_order: None },
        });
    }

    /// A horizontal line whose middle lies at `y`.
    pub(super) fn rule(&mut self, x: f32, y: f32, width: f32, thickness: f32, colour: Rgb) {
        self.rectangle(x, y - thickness / 2.0, width, thickness, Paint::Fill(colour));
    }

    /// Strokes a line through points, with round joins.
    pub(super) fn polyline(&mut self, points: &[(f32, f32)], colour: Rgb, width: f32) {
        if points.len() < 2 {
            return;
        }
        self.stroke_with(colour, width);
        self.push(Op::SetLineJoinStyle { join: LineJoinStyle::Round });
        self.push(Op::SetLineCapStyle { cap: LineCapStyle::Butt });
        let points = points.iter().map(|(x, y)| corner(*x, *y)).collect();
        self.push(Op::DrawLine { line: Line { points, is_closed: false } });
    }

    /// A polygon.
    pub(super) fn polygon(&mut self, points: &[(f32, f32)], paint: Paint) {
        if points.len() < 3 {
            return;
        }
        self.ring(points.iter().map(|(x, y)| corner(*x, *y)).collect(), paint);
    }

    /// A disc.
    pub(super) fn disc(&mut self, x: f32, y: f32, radius: f32, paint: Paint) {
        let handle = HANDLE * radius;
        let mut points = vec![corner(x + radius, y)];
        for [first, second, end] in [
            [(x + radius, y + handle), (x + handle, y + radius), (x, y + radius)],
            [(x - handle, y + radius), (x - radius, y + handle), (x - radius, y)],
            [(x - radius, y - handle), (x - handle, y - radius), (x, y - radius)],
            [(x + handle, y - radius), (x + radius, y - handle), (x + radius, y)],
        ] {
            points.extend([control(first.0, first.1), control(second.0, second.1), corner(end.0, end.1)]);
        }
        self.ring(points, paint);
    }

    /// The quarter disc of a tile.
    pub(super) fn quarter_disc(&mut self, x: f32, y: f32, side: f32, centre: Corner, colour: Rgb) {
        let (left, right, top, bottom) = (x, x + side, y, y + side);
        let (cx, cy) = match centre {
            Corner::UpperLeft => (left, top),
            Corner::UpperRight => (right, top),
            Corner::LowerRight => (right, bottom),
            Corner::LowerLeft => (left, bottom),
        };
        // The arc runs from the side of the tile beside the centre to the one above or below it.
        let (end_x, end_y) = (left + right - cx, top + bottom - cy);
        let (towards_x, towards_y) = ((end_x - cx) * HANDLE, (end_y - cy) * HANDLE);
        self.ring(
            vec![
                corner(cx, cy),
                corner(end_x, cy),
                control(end_x, cy + towards_y),
                control(cx + towards_x, end_y),
                corner(cx, end_y),
            ],
            Paint::Fill(colour),
        );
    }

    fn ring(&mut self, points: Vec<LinePoint>, paint: Paint) {
        let mode = self.paint(paint);
        let rings = vec![PolygonRing { points }];
        self.push(Op::DrawPolygon { polygon: Polygon { rings, mode, winding_order: WindingOrder::NonZero } });
    }
}

fn corner(x: f32, y: f32) -> LinePoint {
    LinePoint { p: point(x, y), bezier: false }
}

fn control(x: f32, y: f32) -> LinePoint {
    LinePoint { p: point(x, y), bezier: true }
}
