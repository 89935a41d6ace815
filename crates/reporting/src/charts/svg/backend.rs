//! A plotters backend that writes the elements of an SVG image.

use super::{
    PIXELS, UNITS,
    ink::{Inks, Shape},
};
use crate::fonts::{self, Face};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use std::convert::Infallible;

/// Drawing cannot fail: it only adds to a string.
type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A reader's own face may be wider than the one we measure with.
const MARGIN: f32 = 1.06;

/// Writes into a string.
pub(super) struct SvgBackend<'a> {
    out: &'a mut String,
    size: (u32, u32),
    inks: Inks,
    /// Strokes that wait for others of their kind, to be one path: attributes and data.
    waiting: Option<(String, String)>,
    /// The last block, on which a text may stand.
    ground: Option<([BackendCoord; 2], [u8; 3])>,
}

impl<'a> SvgBackend<'a> {
    pub(super) fn new(out: &'a mut String, size: (u32, u32), inks: Inks) -> Self {
        Self { out, size, inks, waiting: None, ground: None }
    }

    fn flush(&mut self) {
        if let Some((attributes, data)) = self.waiting.take() {
            self.add(format_args!("<path{attributes} d=\"{data}\"/>"));
        }
    }

    /// Adds an element after the strokes that came before it.
    fn add(&mut self, element: std::fmt::Arguments<'_>) {
        self.flush();
        self.out.push_str(&element.to_string());
    }

    fn stroke<S: BackendStyle>(&mut self, points: &[BackendCoord], style: &S) {
        let Some(attributes) = self.inks.stroke(rgb(style.color()), style.stroke_width() as f32 / (PIXELS * UNITS))
        else {
            return;
        };
        if points.len() < 2 {
            return;
        }
        match &mut self.waiting {
            Some((same, data)) if *same == attributes => data.push_str(&path(points)),
            _ => {
                self.flush();
                self.waiting = Some((attributes, path(points)));
            }
        }
    }
}

fn rgb(colour: BackendColor) -> [u8; 3] {
    let (red, green, blue) = colour.rgb;
    [red, green, blue]
}

/// A length in pixels with one decimal at most.
fn number(units: i32) -> String {
    let sign = if units < 0 { "-" } else { "" };
    match (units.abs() / 10, units.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

/// Path data that begins with a move; straight lines along an axis are written short.
fn path(points: &[BackendCoord]) -> String {
    let mut data = String::new();
    let mut last = None;
    for (x, y) in points {
        match last {
            None => data.push_str(&format!("M{} {}", number(*x), number(*y))),
            Some(before) if before == (*x, *y) => {}
            Some((_, before)) if before == *y => data.push_str(&format!("H{}", number(*x))),
            Some((before, _)) if before == *x => data.push_str(&format!("V{}", number(*y))),
            Some(_) => data.push_str(&format!("L{} {}", number(*x), number(*y))),
        }
        last = Some((*x, *y));
    }
    data
}

/// Whether bold, and the size in units.
fn type_of<T: BackendTextStyle>(style: &T) -> (bool, f32) {
    (matches!(style.style(), FontStyle::Bold), style.size() as f32)
}

impl DrawingBackend for SvgBackend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.flush();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Drawn {
        let fill = self.inks.fill(rgb(colour), Shape::Block);
        self.add(format_args!("<rect{fill} x=\"{}\" y=\"{}\" width=\"1\" height=\"1\"/>", number(x), number(y)));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.stroke(&[from, to], style);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Drawn {
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        if !fill {
            self.stroke(&[(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], style);
            return Ok(());
        }
        let (x, y, width, height) = (number(left), number(top), number(right - left), number(bottom - top));
        let attributes = self.inks.fill(rgb(style.color()), Shape::Block);
        self.add(format_args!("<rect{attributes} x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"));
        self.ground = Some(([(left, top), (right, bottom)], rgb(style.color())));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Drawn {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        self.stroke(&points, style);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, _: bool) -> Drawn {
        let attributes = self.inks.fill(rgb(style.color()), Shape::Disc);
        let (x, y, radius) = (number(x), number(y), number(radius as i32));
        self.add(format_args!("<circle{attributes} cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>"));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, corners: I, style: &S) -> Drawn {
        let attributes = self.inks.fill(rgb(style.color()), Shape::Block);
        let data = path(&corners.into_iter().collect::<Vec<_>>());
        self.add(format_args!("<path{attributes} d=\"{data}Z\"/>"));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let (bold, size) = type_of(style);
        let face = if bold { fonts::bold() } else { fonts::regular() };
        Ok(((face.width(text, size) * MARGIN).ceil() as u32, size.ceil() as u32))
    }

    /// Anchors are those of the em, in the middle of which capitals stand.
    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let (bold, size) = type_of(style);
        let anchor = match style.anchor().h_pos {
            HPos::Left => "",
            HPos::Center => " text-anchor=\"middle\"",
            HPos::Right => " text-anchor=\"end\"",
        };
        let capitals = Face::CAP_HEIGHT * size;
        let down = match style.anchor().v_pos {
            VPos::Top => f32::midpoint(size, capitals),
            VPos::Center => capitals / 2.0,
            VPos::Bottom => (capitals - size) / 2.0,
        };
        let ground = self.ground.filter(|([from, to], _)| (from.0..=to.0).contains(&x) && (from.1..=to.1).contains(&y));
        let ground = ground.map(|(_, colour)| colour);
        let class = self.inks.text(rgb(style.color()), bold, size / (PIXELS * UNITS), ground);
        let (x, y) = (number(x), number(y + down.round() as i32));
        let text = crate::html::escape(text);
        self.add(format_args!("<text{class} x=\"{x}\" y=\"{y}\"{anchor}>{text}</text>"));
        Ok(())
    }
}
