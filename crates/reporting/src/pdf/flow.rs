//! Putting pieces on pages. Nothing is drawn here, so that every page's number is known before the first is.

use super::piece::{Piece, Slot, stacked_height};
use super::style::{BASELINE, BLOCK_GAP, MARGIN, TEXT_BOTTOM, TEXT_TOP};

/// A sheet's pieces, before they have pages.
pub(super) struct SheetPieces<'a> {
    pub body: Vec<Piece<'a>>,
    /// What stands on the foot of its last page.
    pub foot: Vec<Piece<'a>>,
}

/// A piece with its place.
pub(super) struct Placed<'a> {
    pub piece: Piece<'a>,
    pub page: usize,
    pub slot: Slot,
    /// The header of its table stands above it, from this height on.
    pub header_at: Option<f32>,
}

/// Fills pages, one after the other.
pub(super) struct Flow {
    /// Number of the page that is being filled; the cover is 0.
    pub page: usize,
    y: f32,
}

impl Flow {
    /// Begins after the cover.
    pub(super) fn after_cover() -> Self {
        Self { page: 0, y: TEXT_BOTTOM }
    }

    /// Places a sheet on pages of its own.
    pub(super) fn sheet<'a>(&mut self, sheet: SheetPieces<'a>) -> Vec<Placed<'a>> {
        let mut placed = Vec::with_capacity(sheet.body.len() + sheet.foot.len());
        self.next_page();
        self.place_all(sheet.body, &mut placed);
        self.foot(sheet.foot, &mut placed);
        placed
    }

    fn place_all<'a>(&mut self, pieces: Vec<Piece<'a>>, placed: &mut Vec<Placed<'a>>) {
        let mut rest = pieces.into_iter().peekable();
        while let Some(first) = rest.next() {
            let mut chain = vec![first];
            while chain.last().is_some_and(|last| last.keeps) {
                match rest.next() {
                    Some(next) => chain.push(next),
                    None => break,
                }
            }
            let whole = end_of(&chain, self.y) <= TEXT_BOTTOM;
            let whole_on_next = end_of(&chain, TEXT_TOP) + header_height(&chain) <= TEXT_BOTTOM;
            if !whole && whole_on_next {
                self.next_page();
            }
            for piece in chain {
                self.place(piece, placed);
            }
        }
    }

    fn place<'a>(&mut self, piece: Piece<'a>, placed: &mut Vec<Placed<'a>>) {
        let mut top = top_of(&piece, self.y);
        if top + piece.height > TEXT_BOTTOM && self.y > TEXT_TOP {
            self.next_page();
            top = TEXT_TOP;
        }
        let begins_page = self.y <= TEXT_TOP;
        let mut header_at = None;
        if begins_page && let Some(header) = &piece.header {
            header_at = Some(TEXT_TOP);
            top = TEXT_TOP + header.height;
        }
        let gap = if begins_page { 0.0 } else { top - self.y };
        self.y = top + piece.height;
        let slot = Slot { x: MARGIN, y: top, gap };
        placed.push(Placed { piece, page: self.page, slot, header_at });
    }

    fn foot<'a>(&mut self, pieces: Vec<Piece<'a>>, placed: &mut Vec<Placed<'a>>) {
        if pieces.is_empty() {
            return;
        }
        let height = stacked_height(&pieces);
        if height > TEXT_BOTTOM - TEXT_TOP {
            self.place_all(pieces, placed);
            return;
        }
        if self.y + BLOCK_GAP + height > TEXT_BOTTOM {
            self.next_page();
        }
        let mut y = TEXT_BOTTOM - height;
        for (index, piece) in pieces.into_iter().enumerate() {
            let gap = if index == 0 { 0.0 } else { piece.gap };
            let slot = Slot { x: MARGIN, y: y + gap, gap };
            y += gap + piece.height;
            placed.push(Placed { piece, page: self.page, slot, header_at: None });
        }
        self.y = TEXT_BOTTOM;
    }

    fn next_page(&mut self) {
        self.page += 1;
        self.y = TEXT_TOP;
    }
}

/// Where a piece begins if the one before it ends at `y`.
fn top_of(piece: &Piece<'_>, y: f32) -> f32 {
    if y <= TEXT_TOP {
        return TEXT_TOP;
    }
    let top = y + piece.gap;
    if piece.on_grid { TEXT_TOP + ((top - TEXT_TOP) / BASELINE - 0.01).ceil() * BASELINE } else { top }
}

fn end_of(pieces: &[Piece<'_>], y: f32) -> f32 {
    pieces.iter().fold(y, |y, piece| top_of(piece, y) + piece.height)
}

fn header_height(chain: &[Piece<'_>]) -> f32 {
    chain.first().and_then(|piece| piece.header.as_ref()).map_or(0.0, |header| header.height)
}
