//! Shapes: rectangles, lines, polygons, discs and quarter discs.

use super::canvas::Canvas;
use super::style::Rgb;

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

/// A point of an outline: a corner, or a handle of the curve to the corner after the next.
#[derive(Clone, Copy)]
enum Stop {
    Corner(f32, f32),
    Handle(f32, f32),
}

impl Canvas {
    /// Chooses the ink; returns the operator that puts it on.
    fn paint(&mut self, paint: Paint) -> &'static str {
        match paint {
            Paint::Fill(colour) => {
                self.fill_with(colour);
                "f"
            }
            Paint::Stroke(colour, width) => {
                self.stroke_with(colour, width);
                "s"
            }
        }
    }

    /// A rectangle from its upper left corner.
    pub(super) fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, paint: Paint) {
        let paint = self.paint(paint);
        let [left, bottom] = self.point(x, y + height);
        let content = self.content();
        content.put(&[left, bottom, width, height], "re");
        content.put(&[], paint);
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
        self.round_joins();
        for (index, (x, y)) in points.iter().enumerate() {
            let at = self.point(*x, *y);
            self.content().put(&at, if index == 0 { "m" } else { "l" });
        }
        self.content().put(&[], "S");
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

    fn ring(&mut self, points: Vec<Stop>, paint: Paint) {
        let paint = self.paint(paint);
        let mut curve: Vec<f32> = Vec::with_capacity(6);
        for (index, stop) in points.into_iter().enumerate() {
            match stop {
                Stop::Handle(x, y) => curve.extend(self.point(x, y)),
                Stop::Corner(x, y) => {
                    curve.extend(self.point(x, y));
                    let operator = match (index, curve.len()) {
                        (0, _) => "m",
                        (_, 2) => "l",
                        _ => "c",
                    };
                    self.content().put(&curve, operator);
                    curve.clear();
                }
            }
        }
        let content = self.content();
        content.write("h ");
        content.put(&[], paint);
    }
}

fn corner(x: f32, y: f32) -> Stop {
    Stop::Corner(x, y)
}

fn control(x: f32, y: f32) -> Stop {
    Stop::Handle(x, y)
}
