//! A network's accent and the shades derived of it, as look.md §1 has them.

use crate::colour::{Colour, LEAST_CONTRAST};
use crate::document::Accent;

/// The accent of the pages where a network has set none.
const TEAL: Colour = Colour([0x0b, 0x61, 0x70]);

/// Base, darkened until it can be read as the pages do; deep (lightness × 0.7), mid (35 % over white), tint (12 % over white), and a light one that can be read on dark pages.
pub(crate) fn of(hex: &str) -> Accent {
    let base = Colour::parse(hex).map_or(TEAL, Colour::readable).0;
    let over = |ground: u32, per_cent: u32| {
        base.map(|part| ((u32::from(part) * per_cent + ground * (100 - per_cent)) / 100) as u8)
    };
    let dark = Colour(over(255, 55)).readable_on_dark(LEAST_CONTRAST).0;
    Accent { base, deep: over(0, 72), mid: over(255, 35), tint: over(255, 12), dark }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::{Colour, DARK_PAPER, LEAST_CONTRAST, PAPER, WHITE};

    #[test]
    fn whatever_a_network_chose_can_be_read_in_its_reports() {
        for hex in [
            "#0b6170", "#8a3a1c", "#ffff00", "#ffffff", "#000000", "#ff8800", "#7fd4ff", "#888888", "red", "", "#12345",
        ] {
            let accent = of(hex);
            for text in [accent.base, accent.deep] {
                for ground in [PAPER, WHITE] {
                    assert!(Colour(text).contrast(ground) >= LEAST_CONTRAST, "{hex} {text:?}");
                }
            }
            assert!(Colour(accent.deep).contrast(Colour(accent.tint)) >= LEAST_CONTRAST, "{hex} on its tint");
            assert!(Colour(accent.dark).contrast(DARK_PAPER) >= LEAST_CONTRAST, "{hex} {:?} on dark", accent.dark);
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        assert_eq!(of("#0b6170").base, [0x0b, 0x61, 0x70]);
        assert_eq!(of("#0b6170"), of("no colour"));
        assert_eq!(of("#8a3a1c").base, [0x8a, 0x3a, 0x1c]);
    }
}
