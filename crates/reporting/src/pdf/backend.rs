//! A plotters backend that draws on a page, as vectors and with the report's own faces.
//!
//! Coordinates of plotters are integers, so a point has [`UNITS`] of them. A font's size is its em in units.

use super::canvas::Canvas;
use super::shapes::Paint;
use super::style::{Rgb, Style, Weight};
use crate::fonts::Face;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};
use std::convert::Infallible;

/// Units in a point.
pub(super) const UNITS: f32 = 10.0;

/// Drawing cannot fail: operations are only collected.
type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// An area of a page.
pub(super) struct PdfBackend<'a> {
    canvas: &'a mut Canvas,
    left: f32,
    top: f32,
    size: (u32, u32),
}

impl<'a> PdfBackend<'a> {
    /// An area of left, top, right and bottom, in points from the page's upper left corner.
    pub(super) fn new(canvas: &'a mut Canvas, [left, top, right, bottom]: [f32; 4]) -> Self {
        let units = |length: f32| (length * UNITS).round() as u32;
        Self { canvas, left, top, size: (units(right - left), units(bottom - top)) }
    }

    fn place(&self, (x, y): BackendCoord) -> (f32, f32) {
        (self.left + x as f32 / UNITS, self.top + y as f32 / UNITS)
    }

    fn line<S: BackendStyle>(&mut self, points: &[(f32, f32)], style: &S) {
        if let Some(colour) = opaque(style.color()) {
            self.canvas.polyline(points, colour, stroke_width(style));
        }
    }
}

/// The colour as it looks on white paper; none if it cannot be seen. Nothing on the page is transparent.
fn opaque(colour: BackendColor) -> Option<Rgb> {
    let (red, green, blue) = colour.rgb;
    let blend = |channel: u8| (f64::from(channel) * colour.alpha + 255.0 * (1.0 - colour.alpha)).round() as u8;
    (colour.alpha > 0.0).then(|| [blend(red), blend(green), blend(blue)])
}

/// Width of a stroke in points; the thinnest still prints.
fn stroke_width<S: BackendStyle>(style: &S) -> f32 {
    (style.stroke_width() as f32 / UNITS).max(0.25)
}

fn text_style<T: BackendTextStyle>(style: &T, colour: Rgb) -> Style {
    let weight = if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Regular };
    let size = style.size() as f32 / UNITS;
    Style { weight, size, leading: size, tracking: 0.0, colour }
}

/// Cosine and sine of a text's direction, upwards.
fn direction(transform: FontTransform) -> [f32; 2] {
    match transform {
        FontTransform::Rotate90 => [0.0, -1.0],
        FontTransform::Rotate180 => [-1.0, 0.0],
        FontTransform::Rotate270 => [0.0, 1.0],
        FontTransform::None => [1.0, 0.0],
    }
}

impl DrawingBackend for PdfBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, colour: BackendColor) -> Drawn {
        let (x, y) = self.place(at);
        if let Some(colour) = opaque(colour) {
            self.canvas.rectangle(x, y, 1.0 / UNITS, 1.0 / UNITS, Paint::Fill(colour));
        }
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        let points = [self.place(from), self.place(to)];
        self.line(&points, style);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let ((x0, y0), (x1, y1)) = (self.place(from), self.place(to));
        if let Some(colour) = opaque(style.color()) {
            let paint = if fill { Paint::Fill(colour) } else { Paint::Stroke(colour, stroke_width(style)) };
            self.canvas.rectangle(x0.min(x1), y0.min(y1), (x1 - x0).abs(), (y1 - y0).abs(), paint);
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<_> = path.into_iter().map(|at| self.place(at)).collect();
        self.line(&points, style);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, fill: bool) -> Drawn {
        let (x, y) = self.place(centre);
        if let Some(colour) = opaque(style.color()) {
            let paint = if fill { Paint::Fill(colour) } else { Paint::Stroke(colour, stroke_width(style)) };
            self.canvas.disc(x, y, radius as f32 / UNITS, paint);
        }
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<_> = path.into_iter().map(|at| self.place(at)).collect();
        if let Some(colour) = opaque(style.color()) {
            self.canvas.polygon(&points, Paint::Fill(colour));
        }
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let style = text_style(style, [0; 3]);
        let units = |length: f32| (length * UNITS).ceil() as u32;
        Ok((units(style.width(text)), units(style.size)))
    }

    /// Anchors are those of the em: capitals stand in its middle, and so does the anchor `Center`.
    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        let Some(colour) = opaque(style.color()) else { return Ok(()) };
        if text.is_empty() {
            return Ok(());
        }
        let set = text_style(style, colour);
        let along = match style.anchor().h_pos {
            HPos::Left => 0.0,
            HPos::Center => -set.width(text) / 2.0,
            HPos::Right => -set.width(text),
        };
        let capitals = Face::CAP_HEIGHT * set.size;
        let down = match style.anchor().v_pos {
            VPos::Top => f32::midpoint(set.size, capitals),
            VPos::Center => capitals / 2.0,
            VPos::Bottom => (capitals - set.size) / 2.0,
        };
        let turn = direction(style.transform());
        let [cosine, sine] = turn;
        let (x, y) = self.place(at);
        self.canvas.turned_text(turn, x + along * cosine + down * sine, y - along * sine + down * cosine, text, &set);
        Ok(())
    }
}
