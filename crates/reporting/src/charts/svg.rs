//! Charts as SVG for web pages, twice: for a page's width and for a phone's.
//!
//! Colours become classes of the stylesheet, so that a dark page changes them; only a network's own accent is
//! written out.

mod backend;
mod ink;
mod slide;

use super::{Dots, draw_with, natural_height, pen::Pen};
use crate::document::{Accent, Chart};
use backend::SvgBackend;
use ink::Inks;
pub(crate) use ink::{accent_fill, first_colour, hex, is_site_accent, mixed};
use plotters::prelude::IntoDrawingArea;
pub use slide::{SlideError, png, slide};

/// For which width a chart is drawn; the stylesheet shows one of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// 720 CSS pixels; it can be shown from 610 on.
    Wide,
    /// 340 CSS pixels, for a phone.
    Narrow,
}

/// CSS pixels in a point: text of 8.6 points is 13 pixels high.
const PIXELS: f32 = 1.512;
/// Units of the drawing in a CSS pixel: plotters has whole coordinates, of which the last digit is a decimal.
const UNITS: f32 = 10.0;

impl Width {
    fn pixels(self) -> f32 {
        match self {
            Self::Wide => 720.0,
            Self::Narrow => 340.0,
        }
    }
}

/// The chart as an `<svg>` element. The same chart always gives the same text.
pub fn svg(chart: &Chart, accent: &Accent, width: Width) -> String {
    let across = width.pixels();
    let down = (natural_height(&chart.kind, across / PIXELS) * PIXELS).ceil();
    let mut body = String::new();
    {
        let size = ((across * UNITS) as u32, (down * UNITS) as u32);
        let area = SvgBackend::new(&mut body, size, Inks::of(accent)).into_drawing_area();
        let pen = Pen::new(&area, *accent, PIXELS * UNITS, Dots::Whole);
        let drawn = draw_with(&pen, &chart.kind);
        let presented = area.present();
        debug_assert!(drawn.is_ok() && presented.is_ok(), "writing to a string does not fail");
    }
    let alt = crate::html::escape(&chart.alt);
    format!("<svg viewBox=\"0 0 {across} {down}\" role=\"img\" aria-label=\"{alt}\">{body}</svg>")
}
