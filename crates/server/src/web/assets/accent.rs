//! A network's accent: one colour, from which the others are derived, as a small stylesheet of its own.

use commonweal_reporting::colour::{BLACK, Colour, DARK_PAPER, WHITE};

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
    let light = Colour::parse(accent)?.readable();
    let dark = PAIRS
        .iter()
        .find(|(of, _)| Colour(*of) == light)
        .map_or_else(|| light.readable_on_dark(DARK_LEAST), |(_, partner)| Colour(*partner));
    Some(format!(
        ":root{{--accent:#{light};--accent-deep:#{};--accent-tint:#{};--accent-mid:#{};--band:#{}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--accent:#{dark};--accent-deep:#{};--accent-tint:#{};\
         --accent-mid:#{};--on-accent:#{}}}}}\n",
        BLACK.mixed(light, 0.7),
        WHITE.mixed(light, 0.12),
        WHITE.mixed(light, 0.35),
        // Behind an edition's title, with white text on it: the same in both schemes.
        BLACK.mixed(light, 0.7),
        dark.mixed(WHITE, 0.35),
        DARK_PAPER.mixed(dark, 0.18),
        DARK_PAPER.mixed(dark, 0.45),
        BLACK.mixed(dark, 0.15),
    ))
}

/// The colour as `#rrggbb`, darkened until it can be read; none for what is no colour.
pub fn readable_accent(typed: &str) -> Option<String> {
    Colour::parse(typed).map(|colour| format!("#{}", colour.readable()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_reporting::colour::{LEAST_CONTRAST, PAPER};

    #[test]
    fn every_accent_can_be_read_in_both_schemes() {
        for hex in ["0b6170", "8a3a1c", "45489a", "7a2c60", "2c6638", "7a5200", "ffff00", "ffffff", "000000", "ff8800"]
        {
            let light = Colour::parse(hex).unwrap().readable();
            assert!(light.contrast(PAPER) >= LEAST_CONTRAST && light.contrast(WHITE) >= LEAST_CONTRAST, "{hex}");
            assert!(light.readable_on_dark(DARK_LEAST).contrast(DARK_PAPER) >= DARK_LEAST, "{hex}");
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
