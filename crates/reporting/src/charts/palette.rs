//! The colours of series, on paper and on a light page.

use super::distance::{distance, lab};
use crate::document::{Accent, Colour};

/// The site's own accent, and the first colour where a network's cannot be it.
pub(super) const TEAL: [u8; 3] = [0x0b, 0x61, 0x70];
/// Colours nearer to each other than this may be taken for one another.
const LEAST: f64 = 10.0;

/// A colour as it is printed, with the edge that it needs to be seen on white.
pub(super) fn palette(colour: Colour, accent: &Accent) -> ([u8; 3], Option<[u8; 3]>) {
    match colour {
        Colour::C1 if accent_leads(accent) => (accent.base, None),
        Colour::C1 => (TEAL, None),
        Colour::C2 => ([0xe5, 0xab, 0x42], Some([0x96, 0x65, 0x0b])),
        Colour::C3 => ([0x43, 0x1b, 0x4b], None),
        Colour::C4 => ([0x6a, 0x92, 0xcf], None),
        Colour::C5 => ([0xc0, 0x4e, 0x2a], None),
        Colour::C6 => ([0xdd, 0xd6, 0xc7], Some([0x85, 0x7b, 0x6b])),
    }
}

/// Whether the network's accent is the first colour: it must be unlike all others.
pub(super) fn accent_leads(accent: &Accent) -> bool {
    let own = lab(accent.base);
    let others = [Colour::C2, Colour::C3, Colour::C4, Colour::C5, Colour::C6];
    accent.base == TEAL || others.into_iter().all(|other| distance(own, lab(palette(other, accent).0)) > LEAST)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leads(base: [u8; 3]) -> bool {
        accent_leads(&Accent { base, deep: base, mid: base, tint: base, dark: base })
    }

    #[test]
    fn an_accent_like_another_colour_does_not_lead() {
        // Greater Manchester, West Belfast, Sheffield, Kirkstall, Empty Homes.
        let own = [[0x8a, 0x3a, 0x1c], [0x45, 0x48, 0x9a], [0x7a, 0x2c, 0x60], [0x2c, 0x66, 0x38], [0x7a, 0x52, 0x00]];
        assert!(own.into_iter().all(leads));
        assert!(!leads([0xb8, 0x4a, 0x28]));
        assert!(!leads([0x48, 0x20, 0x50]));
    }
}
