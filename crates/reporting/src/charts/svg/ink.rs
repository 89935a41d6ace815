//! Which class of the stylesheet stands for which colour of the charts.

use super::PIXELS;
use crate::charts::palette::{TEAL, accent_leads, palette};
use crate::charts::pen::{DOTTED, EDGE, GRID, INK, SOFT, WHITE};
use crate::document::{Accent, Colour};

/// Text is as large as this in points, or larger, where it is the last value.
const LARGE: f32 = 9.4;

/// What is drawn with a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A filled rectangle.
    Block,
    /// A filled circle.
    Disc,
}

/// The table of colours for one accent.
pub(super) struct Inks {
    accent: Accent,
    /// Colours are written out: the picture has no stylesheet.
    written: bool,
}

impl Inks {
    pub(super) fn of(accent: &Accent) -> Self {
        Self { accent: *accent, written: false }
    }

    /// Colours written out, for a picture that stands alone.
    pub(super) fn written(accent: &Accent) -> Self {
        Self { accent: *accent, written: true }
    }

    /// Attributes of a filled shape, with the space before them.
    pub(super) fn fill(&self, rgb: [u8; 3], shape: Shape) -> String {
        if self.written {
            return paint("fill", rgb, rgb);
        }
        if rgb == self.accent.base {
            return match shape {
                _ if rgb != TEAL => paint("fill", rgb, self.accent.dark),
                Shape::Block => " class=\"c1\"".into(),
                Shape::Disc => " class=\"dot\"".into(),
            };
        }
        if rgb == self.accent.mid {
            let on_dark = mixed(self.accent.dark);
            return if self.accent.base == TEAL { " class=\"band\"".into() } else { paint("fill", rgb, on_dark) };
        }
        let class = match rgb {
            WHITE => "hole",
            INK => "s-node",
            _ => match self.colour(rgb) {
                // The accent is not the first colour, so this is the stylesheet's.
                Some(Colour::C1) => "c1",
                Some(Colour::C2) => "c2",
                Some(Colour::C3) => "c3",
                Some(Colour::C4) => "c4",
                Some(Colour::C5) => "c5",
                Some(Colour::C6) => "c6",
                None => return paint("fill", rgb, rgb),
            },
        };
        format!(" class=\"{class}\"")
    }

    /// Attributes of a stroke of so many points; none for an edge that belongs to its fill's class.
    pub(super) fn stroke(&self, rgb: [u8; 3], thick: f32) -> Option<String> {
        if self.written {
            let wide = thick * PIXELS;
            return Some(format!(" fill=\"none\" stroke-width=\"{wide:.2}\"{}", paint("stroke", rgb, rgb)));
        }
        let is_edge = |colour| palette(colour, &self.accent).1 == Some(rgb);
        if is_edge(Colour::C2) || is_edge(Colour::C6) {
            return None;
        }
        if rgb == self.accent.base {
            let own = || format!(" class=\"la\"{}", paint("stroke", rgb, self.accent.dark));
            return Some(if rgb == TEAL { " class=\"l1\"".into() } else { own() });
        }
        Some(match rgb {
            INK => " class=\"axis\"".into(),
            GRID => " class=\"gridline\"".into(),
            EDGE if thick + 0.1 > DOTTED => " class=\"l6\"".into(),
            EDGE => " class=\"lead-line\"".into(),
            _ => format!(" fill=\"none\"{}", paint("stroke", rgb, rgb)),
        })
    }

    /// Classes of a text; `ground` is the colour of the block on which it stands.
    pub(super) fn text(&self, rgb: [u8; 3], bold: bool, size: f32, ground: Option<[u8; 3]>) -> String {
        if self.written {
            let weight = if bold { " font-weight=\"700\"" } else { "" };
            return format!(" font-size=\"{:.2}\"{weight}{}", size * PIXELS, paint("fill", rgb, rgb));
        }
        if let Some(ground) = ground.filter(|_| rgb == WHITE || bold) {
            return match self.colour(ground) {
                Some(Colour::C1) => " class=\"o1\"".into(),
                Some(Colour::C2) => " class=\"o2\"".into(),
                Some(Colour::C3) => " class=\"o3\"".into(),
                Some(Colour::C4) => " class=\"o4\"".into(),
                Some(Colour::C5) => " class=\"o5\"".into(),
                Some(Colour::C6) | None => " class=\"o6\"".into(),
            };
        }
        let class = match (bold, rgb) {
            (true, _) => "b",
            (false, SOFT) => "",
            (false, _) => "k",
        };
        match (class, size > LARGE) {
            ("", false) => String::new(),
            (class, false) => format!(" class=\"{class}\""),
            ("", true) => " class=\"big\"".into(),
            (class, true) => format!(" class=\"{class} big\""),
        }
    }

    fn colour(&self, rgb: [u8; 3]) -> Option<Colour> {
        [Colour::C1, Colour::C2, Colour::C3, Colour::C4, Colour::C5, Colour::C6]
            .into_iter()
            .find(|colour| palette(*colour, &self.accent).0 == rgb)
    }
}

/// Whether the stylesheet's own accent is this one.
pub(crate) fn is_site_accent(accent: &Accent) -> bool {
    accent.base == TEAL
}

/// The first colour of charts on a light page and on a dark one, if it is the network's.
pub(crate) fn first_colour(accent: &Accent) -> Option<[[u8; 3]; 2]> {
    accent_leads(accent).then_some([accent.base, accent.dark])
}

/// Attributes of a shape in the accent that is no part of a chart.
pub(crate) fn accent_fill(accent: &Accent) -> String {
    Inks::of(accent).fill(accent.base, Shape::Disc)
}

/// A colour on light and dark pages. Where a browser does not know the function, the attribute is passed over.
fn paint(attribute: &str, light: [u8; 3], dark: [u8; 3]) -> String {
    if light == dark {
        format!(" {attribute}=\"{}\"", hex(light))
    } else {
        format!(" {attribute}=\"light-dark({},{})\"", hex(light), hex(dark))
    }
}

/// A colour as `#rrggbb`.
pub(crate) fn hex([red, green, blue]: [u8; 3]) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// 42 % of a colour over dark paper, as the stylesheet's own accent-mid.
pub(crate) fn mixed(rgb: [u8; 3]) -> [u8; 3] {
    const PAPER: [f32; 3] = [23.0, 22.0, 20.0];
    let channel = |index: usize| (PAPER[index] + 0.42 * (f32::from(rgb[index]) - PAPER[index])).round() as u8;
    [channel(0), channel(1), channel(2)]
}
