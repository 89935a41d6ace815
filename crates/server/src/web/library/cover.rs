//! Small pictures of a report's cover: one tile for each enterprise, turned and shaded by a hash.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Tiles in a row of a cover.
const ACROSS: u32 = 10;
/// Most rows of tiles; networks beyond 50 show 50 tiles.
const ROWS: u32 = 5;
/// Side of a tile: a tenth of the page's width in millimetres.
const SIDE: u32 = 21;
const PAPER: &str = "#f2ece1";
const EDGE: &str = "#a9a193";

/// What a cover's tiles are made of.
#[derive(Debug, Clone)]
pub struct Cover<'a> {
    /// What the arrangement comes from: the same text gives the same tiles.
    pub seed: &'a str,
    /// The network's accent as `#rrggbb`.
    pub accent: &'a str,
    /// Enterprises due.
    pub due: u32,
    /// Enterprises that filed.
    pub filed: u32,
}

/// The cover as a picture of 210 by 297, which is hidden from screen readers: the words stand beside it.
pub fn mini(cover: &Cover<'_>) -> String {
    let rows = cover.due.div_ceil(ACROSS).clamp(1, ROWS);
    let count = cover.due.min(rows * ACROSS);
    let top = 297 - rows * SIDE;
    let shades = shades(cover.accent);
    let mut svg = String::from(
        r##"<svg viewBox="0 0 210 297" aria-hidden="true"><rect width="210" height="297" fill="#fff"/><rect x="18" y="36" width="96" height="10" fill="#1d2225"/><rect x="18" y="54" width="64" height="10" fill="#1d2225"/><rect x="18" y="78" width="80" height="4" fill="#a9a193"/>"##,
    );
    let outlined = outlined(cover, count);
    for index in 0..count {
        let (x, y) = (index % ACROSS * SIDE, top + index / ACROSS * SIDE);
        if outlined.contains(&index) {
            let _ = write!(
                svg,
                r#"<path d="M{x} {y}h21v21h-21Z" transform="translate(.5 .5)" fill="none" stroke="{EDGE}"/>"#
            );
        } else {
            tile(&mut svg, byte(cover.seed, index), (x, y), &shades);
        }
    }
    svg.push_str("</svg>");
    svg
}

/// The large picture beside an edition's title: six tiles by four.
pub fn art(cover: &Cover<'_>) -> String {
    let shades = shades(cover.accent);
    let mut svg = String::from(
        r#"<svg class="band-art" viewBox="0 0 126 84" aria-hidden="true" preserveAspectRatio="xMinYMid slice">"#,
    );
    for index in 0..24 {
        tile(&mut svg, byte(cover.seed, index), (index % 6 * SIDE, index / 6 * SIDE), &shades);
    }
    svg.push_str("</svg>");
    svg
}

/// One tile: a ground, and a quarter disc in one of its corners.
fn tile(svg: &mut String, byte: u8, (x, y): (u32, u32), shades: &Shades) {
    let Shades { base, deep, mid } = shades;
    let (base, deep, mid) = (base.as_str(), deep.as_str(), mid.as_str());
    // Each ground with the two discs that stand out on it.
    let (ground, discs) = match byte >> 2 & 7 {
        0 | 1 => (base, [mid, deep]),
        2 | 3 => (deep, [base, base]),
        4 => (mid, [base, deep]),
        5 => (mid, [PAPER, base]),
        6 => (base, [PAPER, deep]),
        _ => (PAPER, [base, deep]),
    };
    let disc = discs[usize::from(byte >> 7)];
    let (right, below) = (x + SIDE, y + SIDE);
    let path = match byte % 4 {
        0 => format!("M{x} {y}H{right}A21 21 0 0 1 {x} {below}Z"),
        1 => format!("M{right} {y}V{below}A21 21 0 0 1 {x} {y}Z"),
        2 => format!("M{right} {below}H{x}A21 21 0 0 1 {right} {y}Z"),
        _ => format!("M{x} {below}V{y}A21 21 0 0 1 {right} {below}Z"),
    };
    // A hair wider than its place, so that no seam shows between neighbours.
    let _ = write!(
        svg,
        r#"<rect x="{x}" y="{y}" width="21.12" height="21.12" fill="{ground}"/><path d="{path}" fill="{disc}"/>"#
    );
}

fn byte(seed: &str, index: u32) -> u8 {
    Sha256::digest(format!("{seed}/{index}"))[0]
}

/// Places of those who did not file, spread by the hash.
fn outlined(cover: &Cover<'_>, count: u32) -> Vec<u32> {
    let missing = u64::from(cover.due.saturating_sub(cover.filed)) * u64::from(count);
    let missing = usize::try_from(missing.div_ceil(u64::from(cover.due.max(1)))).unwrap_or_default();
    let mut places: Vec<u32> = (0..count).collect();
    places.sort_by_key(|index| (byte(cover.seed, index + 1000), *index));
    places.truncate(missing);
    places
}

struct Shades {
    base: String,
    deep: String,
    mid: String,
}

/// An accent and the shades that are derived of it; what is no colour reads as the default accent.
fn shades(accent: &str) -> Shades {
    let base = parse(accent).unwrap_or([0x0b, 0x61, 0x70]);
    let hex = |bytes: [u8; 3]| format!("#{}", data_encoding::HEXLOWER.encode(&bytes));
    let mixed = |to: u32, share: u32| {
        hex(base.map(|part| ((u32::from(part) * share + to * (100 - share)) / 100).min(255) as u8))
    };
    Shades { base: hex(base), deep: mixed(0, 70), mid: mixed(255, 35) }
}

fn parse(accent: &str) -> Option<[u8; 3]> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(accent.strip_prefix('#')?.as_bytes()).ok()?;
    bytes.try_into().ok()
}

/// Colour behind an edition's title: the accent, dark enough for white text.
pub fn band(accent: &str) -> String {
    shades(accent).deep
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(due: u32, filed: u32) -> Cover<'static> {
        Cover { seed: "digbeth/2025-Q4", accent: "#0b6170", due, filed }
    }

    #[test]
    fn a_cover_has_a_tile_for_each_enterprise_and_outlines_those_who_did_not_file() {
        let svg = mini(&cover(50, 47));
        assert_eq!(svg.matches("stroke=").count(), 3);
        assert_eq!(svg.matches("A21 21").count(), 47);
        assert_eq!(mini(&cover(50, 47)), svg, "the same edition always looks the same");
        assert_eq!(mini(&cover(131, 112)).matches("A21 21").count(), 42, "50 tiles stand for 131 enterprises");
        assert_eq!(mini(&cover(7, 7)).matches("A21 21").count(), 7);
        assert!(mini(&cover(0, 0)).ends_with("</svg>"));
    }

    #[test]
    fn shades_come_from_the_accent_and_nothing_else_gets_in() {
        assert_eq!(band("#8a3a1c"), "#602813");
        assert_eq!(band("\"><script>"), band("#0b6170"));
    }
}
