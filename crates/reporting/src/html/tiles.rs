//! Tiles: one for each enterprise, on the cover and as the strip that shows who filed.

use super::words;
use crate::{
    charts::hex,
    document::{Accent, CoverageStrip, MOST_TILES, Span, Text, Tile},
};

/// Up to so many tiles are elements of a grid, fewer a row on a phone; more are one picture.
const IN_GRID: usize = 150;
const SAND: [u8; 3] = [0xf2, 0xec, 0xe1];

/// Who filed. The caption says all that the tiles show, so they are hidden from screen readers.
pub(super) fn strip(strip: &CoverageStrip) -> String {
    let tiles: String = if strip.due <= IN_GRID {
        let tile = |class: &str, path: &str| {
            format!("<svg viewBox=\"0 0 20 20\"><path class=\"{class}\" d=\"{path}\"/></svg>")
        };
        let full = tile("t-full", "M0 0H20V20H0Z").repeat(strip.filed.min(strip.due));
        let open = tile("t-edge", "M.75.75H19.25V19.25H.75Z").repeat(strip.due.saturating_sub(strip.filed));
        format!("<div class=\"tiles\" aria-hidden=\"true\">{full}{open}</div>")
    } else {
        picture(strip)
    };
    let caption = words::element("p class=\"small\"", &led(&strip.caption));
    format!("<div class=\"block coverage\">{tiles}{caption}</div>\n")
}

fn picture(strip: &CoverageStrip) -> String {
    let across = if strip.due <= 600 { 50 } else { 100 };
    let (mut full, mut open) = (String::new(), String::new());
    for index in 0..strip.due {
        let (x, y) = (index % across * 10, index / across * 10);
        if index < strip.filed {
            full.push_str(&format!("M{x} {y}h8v8h-8z"));
        } else {
            open.push_str(&format!("M{x}.5 {y}.5h7v7h-7z"));
        }
    }
    let (width, height) = (across * 10 - 2, strip.due.div_ceil(across) * 10 - 2);
    format!(
        "<svg class=\"many\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\"><path class=\"t-full\" d=\"{full}\"/>\
         <path class=\"t-edge\" d=\"{open}\"/></svg>"
    )
}

/// The first sentence in bold, as on paper.
fn led(caption: &str) -> Text {
    let end = caption.find(". ").map_or(caption.len(), |end| end + 1);
    let (first, rest) = caption.split_at(end);
    let span = |text: &str, bold| Span { text: text.to_owned(), bold, link: None };
    Text(vec![span(first, true), span(rest, false)])
}

/// The field of tiles on the cover, as the content of an image, with its width and height.
pub(super) fn field(tiles: &[Tile], accent: &Accent) -> (String, usize, usize) {
    const SIDE: usize = 20;
    let each = tiles.len().div_ceil(MOST_TILES).max(1);
    let count = tiles.len().div_ceil(each);
    // A little wider than high, as the place is that it has beside the title.
    let across = (1..=count).find(|across| across * across * 4 >= count * 5).unwrap_or(1);
    let down = count.div_ceil(across).max(1);
    let missing = across * down - count;
    let mut out = String::new();
    for (index, group) in tiles.chunks(each).enumerate() {
        // The row that is not full is the uppermost.
        let place = if index >= across - missing { index + missing } else { index };
        let (x, y) = (place % across * SIDE, place / across * SIDE);
        match group.first() {
            Some(tile) if group.iter().any(|tile| tile.filed) => out.push_str(&one(tile.hash, accent, x, y)),
            _ => out.push_str(&format!("<path class=\"absent\" d=\"M{x}.6 {y}.6h18.8v18.8h-18.8z\"/>")),
        }
    }
    (out, across * SIDE, down * SIDE)
}

/// A ground and a quarter disc in one of its corners.
fn one(hash: u64, accent: &Accent, x: usize, y: usize) -> String {
    // A weak hash is spread over all bits first (the multiplier is 2⁶⁴ divided by the golden ratio).
    let bits = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (base, deep, mid) = (accent.base, shaded(accent), accent.mid);
    let (ground, disc) = match (bits >> 48) % 10 {
        0 | 1 => (SAND, base),
        2 | 3 => (deep, SAND),
        4 | 5 => (base, mid),
        6 => (mid, SAND),
        7 => (base, deep),
        8 => (deep, base),
        _ => (mid, base),
    };
    let (x2, y2) = (x + 20, y + 20);
    let disc_path = match (bits >> 40) & 3 {
        0 => format!("M{x} {y}H{x2}A20 20 0 0 1 {x} {y2}Z"),
        1 => format!("M{x2} {y}V{y2}A20 20 0 0 1 {x} {y}Z"),
        2 => format!("M{x2} {y2}H{x}A20 20 0 0 1 {x2} {y}Z"),
        _ => format!("M{x} {y2}V{y}A20 20 0 0 1 {x2} {y2}Z"),
    };
    format!(
        "<path fill=\"{}\" d=\"M{x} {y}h20.1v20.1h-20.1z\"/><path fill=\"{}\" d=\"{disc_path}\"/>",
        hex(ground),
        hex(disc)
    )
}

/// Between the accent and its deep shade, so that a tile still stands out from the cover's ground.
fn shaded(accent: &Accent) -> [u8; 3] {
    let channel = |index: usize| u8::midpoint(accent.base[index], accent.deep[index]);
    [channel(0), channel(1), channel(2)]
}
