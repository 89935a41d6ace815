//! Colours that can be read: contrast as WCAG 2.2 has it, and a colour darkened or lightened until it has enough.

use std::fmt;

/// White.
pub const WHITE: Colour = Colour([0xff; 3]);
/// Black.
pub const BLACK: Colour = Colour([0; 3]);
/// The ground of light pages; what can be read on it can be read on white.
pub const PAPER: Colour = Colour([0xfa, 0xf7, 0xf1]);
/// The ground of dark pages.
pub const DARK_PAPER: Colour = Colour([0x17, 0x16, 0x14]);
/// Least contrast of text (WCAG 2.2, 1.4.3).
pub const LEAST_CONTRAST: f64 = 4.5;

/// A colour as sRGB bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Reads `rrggbb` with or without `#`; none if it is no colour.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('#').unwrap_or(text);
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// `share` (0 to 1) of the other colour over this one.
    pub fn mixed(self, other: Self, share: f64) -> Self {
        let mut mixed = [0; 3];
        for (out, (a, b)) in mixed.iter_mut().zip(self.0.into_iter().zip(other.0)) {
            *out = (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        }
        Self(mixed)
    }

    /// Contrast to another colour, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// Relative luminance, 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// Darkened in steps until it can be read on paper and on white.
    pub fn readable(self) -> Self {
        self.towards(BLACK, |colour| colour.contrast(PAPER) >= LEAST_CONTRAST)
    }

    /// Lightened in steps until it has this contrast on a dark page.
    pub fn readable_on_dark(self, least: f64) -> Self {
        self.towards(WHITE, |colour| colour.contrast(DARK_PAPER) >= least)
    }

    /// The first of twenty steps towards an end that will do.
    fn towards(self, end: Self, will_do: impl Fn(Self) -> bool) -> Self {
        (0..=20).map(|step| self.mixed(end, f64::from(step) / 20.0)).find(|colour| will_do(*colour)).unwrap_or(end)
    }
}

/// As `rrggbb`.
impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}
