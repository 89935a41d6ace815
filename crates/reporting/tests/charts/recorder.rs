//! A backend that only notes where texts and lines stand.

use commonweal_reporting::fonts;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};
use std::convert::Infallible;

/// Units in a point.
pub(crate) const UNITS: f32 = 10.0;

/// Tolerance in points, for rounding to units.
const SLACK: f32 = 0.4;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

pub(crate) struct Recorder {
    width: f32,
    height: f32,
    /// Each text with its left, top, right and bottom in points.
    texts: Vec<(String, [f32; 4])>,
    /// Corners of everything else.
    points: Vec<(f32, f32)>,
}

impl Recorder {
    pub(crate) fn new(width: f32, height: f32) -> Self {
        Self { width, height, texts: Vec::new(), points: Vec::new() }
    }

    /// Texts that cover each other, and what leaves the area.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (index, (text, [left, top, right, bottom])) in self.texts.iter().enumerate() {
            let inside =
                *left >= -SLACK && *right <= self.width + SLACK && *top >= -1.0 && *bottom <= self.height + 1.0;
            if !inside {
                faults.push(format!("{text:?} leaves the area"));
            }
            for (other, [l, t, r, b]) in &self.texts[..index] {
                if left + SLACK < *r && l + SLACK < *right && top + SLACK < *b && t + SLACK < *bottom {
                    faults.push(format!("{text:?} covers {other:?}"));
                }
            }
        }
        for (x, y) in &self.points {
            if *x < -1.5 || *x > self.width + 1.5 || *y < -1.5 || *y > self.height + 1.5 {
                faults.push(format!("a line reaches {x} {y}"));
            }
        }
        faults
    }

    fn note(&mut self, (x, y): BackendCoord) {
        self.points.push((x as f32 / UNITS, y as f32 / UNITS));
    }
}

fn width<T: BackendTextStyle>(text: &str, style: &T) -> f32 {
    let face = if matches!(style.style(), FontStyle::Bold) { fonts::bold() } else { fonts::regular() };
    face.width(text, style.size() as f32 / UNITS)
}

impl DrawingBackend for &mut Recorder {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((self.width * UNITS) as u32, (self.height * UNITS) as u32)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, _: BackendColor) -> Drawn {
        self.note(at);
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, _: &S, _: bool) -> Drawn {
        self.note(from);
        self.note(to);
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, _: &S) -> Drawn {
        path.into_iter().for_each(|at| self.note(at));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, _: u32, _: &S, _: bool) -> Drawn {
        self.note(centre);
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        Ok(((width(text, style) * UNITS).ceil() as u32, style.size() as u32))
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let (x, y, wide, half) =
            (x as f32 / UNITS, y as f32 / UNITS, width(text, style), style.size() as f32 / UNITS / 2.0);
        let left = match style.anchor().h_pos {
            HPos::Left => x,
            HPos::Center => x - wide / 2.0,
            HPos::Right => x - wide,
        };
        self.texts.push((text.to_owned(), [left, y - half, left + wide, y + half]));
        Ok(())
    }
}
