//! A network's accent and the shades derived of it, as look.md §1 has them.

use crate::document::Accent;

/// The accent of the pages where a network has set none that can be read.
const TEAL: [u8; 3] = [0x0b, 0x61, 0x70];

/// Base, deep (lightness × 0.7), mid (35 % over white), tint (12 % over white), and a light one for dark pages.
pub(crate) fn of(hex: &str) -> Accent {
    let base = read(hex).unwrap_or(TEAL);
    let over = |ground: u32, per_cent: u32| {
        base.map(|part| ((u32::from(part) * per_cent + ground * (100 - per_cent)) / 100) as u8)
    };
    Accent { base, deep: over(0, 72), mid: over(255, 35), tint: over(255, 12), dark: over(255, 55) }
}

fn read(hex: &str) -> Option<[u8; 3]> {
    let digits = hex.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let part = |index: usize| u8::from_str_radix(&digits[index..index + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}
