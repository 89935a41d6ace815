//! The first page: mark, title, facts, and a field of tiles of which each is one enterprise.

use super::canvas::Canvas;
use super::picture;
use super::piece::Paragraph;
use super::shapes::{Corner, Paint};
use super::structure::Role;
use super::style::{
    COVER_FACT, COVER_NETWORK, COVER_PERIOD, COVER_TITLE, EDGE, MARGIN, NOTE, PAGE_HEIGHT, PAGE_WIDTH, Palette, Rgb,
    SMALL, TEXT_WIDTH, TILE_SAND, mm,
};
use super::text::Lines;
use crate::document::{Cover, Fact, MOST_TILES, Picture, Tile};

/// Side of the mark.
const MARK: f32 = mm(10.5);
/// Most that a logo may take.
const LOGO_WIDTH: f32 = mm(46.0);
const LOGO_HEIGHT: f32 = mm(18.0);
/// Tiles overlap by this much, so that no paper shines through.
const OVERLAP: f32 = mm(0.12);

/// Draws the cover on the page that is open.
pub(super) fn draw(canvas: &mut Canvas, cover: &Cover, palette: &Palette) {
    let (width, height) = cover.logo.as_ref().map_or((MARK, MARK), logo_size);
    match &cover.logo {
        Some(logo) => picture::draw(canvas, logo, [MARGIN, MARGIN, MARGIN + width, MARGIN + height]),
        None => mark(canvas, palette, MARGIN, MARGIN),
    }
    // A name that would be a tower of lines beside the mark is set as wide as the page.
    let narrow = Lines::balanced(&cover.network, COVER_NETWORK, mm(64.0));
    let is_tall = narrow.height() > height.max(MARK) * 2.0;
    let network =
        if is_tall { Lines::balanced(&cover.network, COVER_NETWORK, TEXT_WIDTH - width - mm(4.0)) } else { narrow };
    let network_top = MARGIN + (height - network.height()) / 2.0;
    set(canvas, Role::Paragraph, &network, MARGIN + width + mm(4.0), network_top);
    let title = title(&cover.title);
    let period = Lines::balanced(&cover.period, COVER_PERIOD.coloured(palette.base), TEXT_WIDTH);
    let facts = Facts::of(cover);
    let field = Field::for_tiles(cover.tiles.len());
    // Without tiles the line still keeps the margin, as no printer reaches the edge.
    let top = PAGE_HEIGHT - if cover.tiles.is_empty() { MARGIN } else { field.height() };
    let caption = Lines::plain(&cover.caption, NOTE, TEXT_WIDTH);
    let caption_top = top - mm(5.3) - caption.height();
    let head = title.height() + mm(7.0) + period.height();
    let under_network = (network_top + network.height()).max(MARGIN + height) + mm(6.0);
    let (mut y, facts_top) = places(head, facts.height(), under_network, caption_top);
    set(canvas, Role::Heading(1), &title, MARGIN, y);
    y += title.height() + mm(7.0);
    set(canvas, Role::Paragraph, &period, MARGIN, y);
    facts.draw(canvas, facts_top);
    set(canvas, Role::Paragraph, &caption, MARGIN, caption_top);
    if !cover.tiles.is_empty() {
        canvas.figure(&cover.alt, [0.0, top, PAGE_WIDTH, PAGE_HEIGHT], |canvas| {
            field.draw(canvas, &cover.tiles, palette, top);
        });
    }
}

/// Width and height of a logo: as high as wide ones, as wide as high ones look well beside the name.
fn logo_size(logo: &Picture) -> (f32, f32) {
    let shape = logo.width as f32 / logo.height.max(1) as f32;
    let height = (LOGO_WIDTH / shape).min(LOGO_HEIGHT);
    (height * shape, height)
}

/// Where the title begins and where the facts do: as designed, unless a place of many letters above many tiles leaves no
/// room. Then facts move up to the title, and both of them up to the name.
fn places(head: f32, facts: f32, under_network: f32, caption: f32) -> (f32, f32) {
    let (title, gap) = (mm(68.0), mm(9.0));
    let lowest = caption - mm(4.0) - facts;
    let beside_title = title + head + gap;
    let facts_top = mm(148.0).min(lowest).max(beside_title);
    let up = (facts_top - lowest).clamp(0.0, (title - under_network).max(0.0));
    (title - up, facts_top - up)
}

/// The title as large as three lines of it allow.
fn title(text: &str) -> Lines {
    let sizes = [1.0, 0.82, 0.66, 0.5, 0.38];
    let laid = sizes.map(|factor| Lines::balanced(text, COVER_TITLE.scaled(factor), TEXT_WIDTH));
    let longest = |lines: &Lines| super::text::longest_word(&crate::document::Text::plain(text), lines.style);
    let fits = |lines: &Lines| lines.height() <= mm(58.0) && longest(lines) <= TEXT_WIDTH;
    let [.., smallest] = &laid;
    laid.iter().find(|lines| fits(lines)).unwrap_or(smallest).clone()
}

fn set(canvas: &mut Canvas, role: Role, lines: &Lines, x: f32, y: f32) {
    if !lines.lines.is_empty() {
        let paragraph = Paragraph::new(&mut super::piece::Keys::default(), lines.clone());
        canvas.within(role, |canvas| paragraph.draw(canvas, x, y));
    }
}

/// The facts in their columns: left edge, lead, lines.
struct Facts(Vec<(f32, Lines, Lines)>);

impl Facts {
    fn of(cover: &Cover) -> Self {
        let step = TEXT_WIDTH * 3.0 / 8.0;
        let column = |(index, fact): (usize, &Fact)| {
            let width = if index == 2 { TEXT_WIDTH - 2.0 * step } else { step - mm(4.0) };
            let lead = Lines::plain(&fact.lead, COVER_FACT, width);
            (MARGIN + index as f32 * step, lead, Lines::plain(&fact.lines.join("\n"), SMALL, width))
        };
        Self(cover.facts.iter().take(3).enumerate().map(column).collect())
    }

    fn height(&self) -> f32 {
        self.0.iter().map(|(_, lead, lines)| lead.height() + lines.height()).fold(0.0, f32::max)
    }

    fn draw(&self, canvas: &mut Canvas, top: f32) {
        for (x, lead, lines) in &self.0 {
            set(canvas, Role::Paragraph, lead, *x, top);
            set(canvas, Role::Paragraph, lines, *x, top + lead.height());
        }
    }
}

/// Four quarter discs that turn about a point.
fn mark(canvas: &mut Canvas, palette: &Palette, x: f32, y: f32) {
    let side = MARK * 13.5 / 28.0;
    let far = MARK - side;
    canvas.decoration(|canvas| {
        canvas.quarter_disc(x, y, side, Corner::LowerLeft, palette.base);
        canvas.quarter_disc(x + far, y + far, side, Corner::UpperRight, palette.base);
        canvas.quarter_disc(x + far, y, side, Corner::UpperLeft, palette.mid);
        canvas.quarter_disc(x, y + far, side, Corner::LowerRight, palette.mid);
    });
}

/// How the tiles are arranged: rows over the page's whole width, the first of them perhaps not full.
#[derive(Debug, Clone, Copy)]
struct Field {
    side: f32,
    in_a_row: usize,
    count: usize,
    /// How many enterprises one tile stands for.
    each: usize,
}

impl Field {
    fn for_tiles(tiles: usize) -> Self {
        let each = tiles.div_ceil(MOST_TILES).max(1);
        let count = tiles.div_ceil(each);
        let (side, in_a_row) = match count {
            0..=50 => (mm(21.0), 10),
            51..=120 => (mm(14.0), 15),
            _ => (mm(10.5), 20),
        };
        Self { side, in_a_row, count, each }
    }

    fn height(&self) -> f32 {
        self.count.div_ceil(self.in_a_row) as f32 * self.side
    }

    fn draw(&self, canvas: &mut Canvas, tiles: &[Tile], palette: &Palette, top: f32) {
        // Tiles pile up from the page's foot, so the row that is not full is the uppermost.
        let missing = self.count.div_ceil(self.in_a_row) * self.in_a_row - self.count;
        for (index, group) in tiles.chunks(self.each).enumerate() {
            let mut place = index;
            if index >= self.in_a_row - missing {
                place += missing;
            }
            let x = (place % self.in_a_row) as f32 * self.side;
            let y = top + (place / self.in_a_row) as f32 * self.side;
            let filed = group.iter().any(|tile| tile.filed);
            match group.first() {
                Some(tile) if filed => self.tile(canvas, tile.hash, palette, x, y),
                _ => {
                    let inset = mm(0.25) + 0.25;
                    let side = self.side - 2.0 * inset;
                    canvas.rectangle(x + inset, y + inset, side, side, Paint::Stroke(EDGE, 1.2));
                }
            }
        }
    }

    fn tile(&self, canvas: &mut Canvas, hash: u64, palette: &Palette, x: f32, y: f32) {
        let (corner, ground, disc) = appearance(hash, palette);
        let (width, height) = ((PAGE_WIDTH - x).min(self.side + OVERLAP), (PAGE_HEIGHT - y).min(self.side + OVERLAP));
        canvas.rectangle(x, y, width, height, Paint::Fill(ground));
        canvas.quarter_disc(x, y, self.side, corner, disc);
    }
}

/// Corner, ground and quarter disc of an enterprise's tile; the accent leads.
fn appearance(hash: u64, palette: &Palette) -> (Corner, Rgb, Rgb) {
    // A weak hash is spread over all bits first (the multiplier is 2⁶⁴ divided by the golden ratio).
    let bits = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (accent, deep, mid) = (palette.base, palette.deep, palette.mid);
    let corner = match (bits >> 40) & 3 {
        0 => Corner::UpperLeft,
        1 => Corner::UpperRight,
        2 => Corner::LowerRight,
        _ => Corner::LowerLeft,
    };
    let (ground, disc) = match (bits >> 48) % 10 {
        0 | 1 => (TILE_SAND, accent),
        2 | 3 => (deep, TILE_SAND),
        4 | 5 => (accent, mid),
        6 => (mid, TILE_SAND),
        7 => (accent, deep),
        8 => (deep, accent),
        _ => (mid, accent),
    };
    (corner, ground, disc)
}
