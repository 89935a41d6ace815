//! A network's accent: one colour, from which the others are derived, as a small stylesheet of its own.

use std::fmt;

/// Accents with a hand-picked partner for dark paper; others get one that is lightened until it can be read.
const PAIRS: [([u8; 3], [u8; 3]); 6] = [
    ([0x0b, 0x61, 0x70], [0x63, 0xc3, 0xcf]),
    ([0x8a, 0x3a, 0x1c], [0xf0, 0xa5, 0x85]),
    ([0x45, 0x48, 0x9a], [0xb3, 0xb5, 0xf5]),
    ([0x7a, 0x2c, 0x60], [0xe7, 0xa0, 0xcd]),
    ([0x2c, 0x66, 0x38], [0x8f, 0xcf, 0x9b]),
    ([0x7a, 0x52, 0x00], [0xe6, 0xbd, 0x62]),
];
const DEFAULT: Colour = Colour(PAIRS[0].0);
const WHITE: Colour = Colour([0xff; 3]);
const PAPER: Colour = Colour([0xfa, 0xf7, 0xf1]);
const DARK_PAPER: Colour = Colour([0x17, 0x16, 0x14]);
/// Least contrast of text, WCAG 2.2, 1.4.3.
const LEAST: f64 = 4.5;
/// Contrast that links and buttons have on dark paper in the six schemes.
const DARK_LEAST: f64 = 8.5;

/// Address of an accent's stylesheet; none for the default accent and for what is no colour.
pub fn accent_href(accent: &str) -> Option<String> {
    let colour = Colour::parse(accent)?;
    // The number behind the colour is the version of the derivation below.
    (colour != DEFAULT).then(|| format!("/assets/accent-{colour}-1.css"))
}

/// The stylesheet of an accent, `rrggbb` with or without `#`.
pub fn accent_css(accent: &str) -> Option<String> {
    let light = readable(Colour::parse(accent)?);
    let dark = PAIRS
        .iter()
        .find(|(of, _)| Colour(*of) == light)
        .map_or_else(|| lightened(light), |(_, partner)| Colour(*partner));
    Some(format!(
        ":root{{--accent:#{light};--accent-deep:#{};--accent-tint:#{};--accent-mid:#{};--band:#{}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--accent:#{dark};--accent-deep:#{};--accent-tint:#{};\
         --accent-mid:#{};--on-accent:#{}}}}}\n",
        Colour([0; 3]).mixed(light, 0.7),
        WHITE.mixed(light, 0.12),
        WHITE.mixed(light, 0.35),
        // Behind an edition's title, with white text on it: the same in both schemes.
        Colour([0; 3]).mixed(light, 0.7),
        dark.mixed(WHITE, 0.35),
        DARK_PAPER.mixed(dark, 0.18),
        DARK_PAPER.mixed(dark, 0.45),
        Colour([0; 3]).mixed(dark, 0.15),
    ))
}

/// The colour as `#rrggbb`, darkened until it can be read; none for what is no colour.
pub fn readable_accent(typed: &str) -> Option<String> {
    Colour::parse(typed).map(|colour| format!("#{}", readable(colour)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Colour([u8; 3]);

impl Colour {
    fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('#').unwrap_or(text);
        let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// `share` (0 to 1) of the other colour over this one.
    fn mixed(self, other: Self, share: f64) -> Self {
        let mut mixed = [0; 3];
        for (out, (a, b)) in mixed.iter_mut().zip(self.0.into_iter().zip(other.0)) {
            *out = (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        }
        Self(mixed)
    }

    /// Relative luminance, WCAG 2.2.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// Darkened until it can be read on paper, and white on it.
fn readable(colour: Colour) -> Colour {
    steps(colour, Colour([0; 3])).find(|c| c.contrast(PAPER) >= LEAST).unwrap_or(DEFAULT)
}

/// Lightened until it can be read on dark paper.
fn lightened(colour: Colour) -> Colour {
    steps(colour, WHITE).find(|c| c.contrast(DARK_PAPER) >= DARK_LEAST).unwrap_or(WHITE)
}

fn steps(from: Colour, to: Colour) -> impl Iterator<Item = Colour> {
    (0..=20).map(move |step| from.mixed(to, f64::from(step) / 20.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_can_be_read_in_both_schemes() {
        for hex in ["0b6170", "8a3a1c", "45489a", "7a2c60", "2c6638", "7a5200", "ffff00", "ffffff", "000000", "ff8800"]
        {
            let light = readable(Colour::parse(hex).unwrap());
            assert!(light.contrast(PAPER) >= LEAST && light.contrast(WHITE) >= LEAST, "{hex}");
            assert!(lightened(light).contrast(DARK_PAPER) >= DARK_LEAST, "{hex}");
            assert!(accent_css(hex).unwrap().contains("prefers-color-scheme"));
        }
    }

    #[test]
    fn the_default_needs_no_stylesheet_and_what_is_no_colour_has_none() {
        assert_eq!(accent_href("#0b6170"), None);
        assert_eq!(accent_href("#8A3A1C").as_deref(), Some("/assets/accent-8a3a1c-1.css"));
        for text in ["", "red", "#12", "12345", "0b6170}body{", "ééé"] {
            assert_eq!(accent_css(text), None, "{text}");
        }
    }
}
