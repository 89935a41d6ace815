//! Putting pieces on pages. Nothing is drawn here, so that every page's number is known before the first is.

use super::piece::{Piece, Slot, stacked_height};
use super::style::{BASELINE, BLOCK_GAP, Format, MARGIN, TEXT_BOTTOM, TEXT_TOP};
use std::collections::BTreeSet;

/// Between small sheets on one page, in points.
const SHEET_GAP: f32 = 40.0;

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
#[derive(Debug, Clone)]
pub(super) struct Flow {
    /// Number of the page that is being filled; a cover is 0.
    pub page: usize,
    y: f32,
    /// Where text begins and ends on each page, from its top.
    top: f32,
    bottom: f32,
    /// Nothing has been placed on the page, so the next sheet opens this one.
    blank: bool,
    /// The last sheet was a small one, under which another may stand.
    open: bool,
    /// How the page lies that is being filled.
    format: Format,
    /// The pages that lie on their side.
    wide: BTreeSet<usize>,
}

impl Flow {
    /// Begins after the cover.
    pub(super) fn after_cover() -> Self {
        Self { y: TEXT_BOTTOM, ..Self::from_page(0, TEXT_TOP, TEXT_BOTTOM) }
    }

    /// Begins with the first page: the first sheet opens it.
    pub(super) fn without_cover() -> Self {
        Self { blank: true, ..Self::after_cover() }
    }

    /// The page that the next sheet opens.
    pub(super) fn next(&self) -> usize {
        if self.blank { self.page } else { self.page + 1 }
    }

    /// Begins at the top of a page whose text runs from `top` to `bottom`.
    pub(super) fn from_page(page: usize, top: f32, bottom: f32) -> Self {
        Self { page, y: top, top, bottom, blank: false, open: false, format: Format::Upright, wide: BTreeSet::new() }
    }

    /// Nothing more stands on the page, whatever room there is.
    pub(super) fn closes(&mut self) {
        self.open = false;
    }

    /// Places a small sheet under one that is small too, if it fits there whole; else on a page of its own.
    pub(super) fn small_sheet<'a>(&mut self, sheet: SheetPieces<'a>) -> Vec<Placed<'a>> {
        let upright = self.format == Format::Upright && sheet.body.iter().all(|piece| piece.format == Format::Upright);
        let fits = self.end_of(&sheet.body, self.y + SHEET_GAP) <= self.bottom;
        let placed = if self.open && upright && fits {
            self.y += SHEET_GAP;
            let mut placed = Vec::with_capacity(sheet.body.len());
            self.place_all(sheet.body, &mut placed);
            placed
        } else {
            self.sheet(sheet)
        };
        self.open = true;
        placed
    }

    /// Places a sheet on pages of its own.
    pub(super) fn sheet<'a>(&mut self, sheet: SheetPieces<'a>) -> Vec<Placed<'a>> {
        let mut placed = Vec::with_capacity(sheet.body.len() + sheet.foot.len());
        self.open = false;
        self.next_page(sheet.body.first().map_or(Format::Upright, |first| first.format));
        self.place_all(sheet.body, &mut placed);
        self.foot(sheet.foot, &mut placed);
        placed
    }

    /// Places pieces under each other, those that keep together on one page if it holds them.
    pub(super) fn place_all<'a>(&mut self, pieces: Vec<Piece<'a>>, placed: &mut Vec<Placed<'a>>) {
        let mut rest = pieces.into_iter().peekable();
        while let Some(first) = rest.next() {
            let mut chain = vec![first];
            while chain.last().is_some_and(|last| last.keeps) {
                match rest.next() {
                    Some(next) => chain.push(next),
                    None => break,
                }
            }
            // What stays with a wide table goes with it.
            let format = chain.iter().map(|piece| piece.format).find(|format| *format == Format::Wide);
            let format = format.unwrap_or(Format::Upright);
            for piece in &mut chain {
                piece.format = format;
            }
            if format != self.format {
                self.next_page(format);
            }
            let whole = self.end_of(&chain, self.y) <= self.bottom;
            let whole_on_next = self.end_of(&chain, self.top) + header_height(&chain) <= self.bottom;
            if !whole && whole_on_next {
                self.next_page(format);
            }
            for piece in chain {
                self.place(piece, placed);
            }
        }
    }

    fn place<'a>(&mut self, piece: Piece<'a>, placed: &mut Vec<Placed<'a>>) {
        let mut top = self.top_of(&piece, self.y);
        if top + piece.height > self.bottom && self.y > self.top {
            self.next_page(piece.format);
            top = self.top;
        }
        let begins_page = self.y <= self.top;
        let mut header_at = None;
        if begins_page && let Some(header) = &piece.header {
            header_at = Some(self.top);
            top = self.top + header.height;
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
        if self.format == Format::Wide {
            self.next_page(Format::Upright);
        }
        if height > self.bottom - self.top {
            self.place_all(pieces, placed);
            return;
        }
        if self.y + BLOCK_GAP + height > self.bottom {
            // On a page by itself it would stand under nothing: there it begins the page.
            self.next_page(Format::Upright);
            self.place_all(pieces, placed);
            return;
        }
        let mut y = self.bottom - height;
        for (index, piece) in pieces.into_iter().enumerate() {
            let gap = if index == 0 { 0.0 } else { piece.gap };
            let slot = Slot { x: MARGIN, y: y + gap, gap };
            y += gap + piece.height;
            placed.push(Placed { piece, page: self.page, slot, header_at: None });
        }
        self.y = self.bottom;
    }

    fn next_page(&mut self, format: Format) {
        self.page = self.next();
        self.blank = false;
        self.y = self.top;
        if format != self.format {
            self.format = format;
            self.bottom = format.text_bottom();
        }
        if format == Format::Wide {
            self.wide.insert(self.page);
        }
    }

    /// How each page lies, from the first to the last.
    pub(super) fn formats(&self) -> Vec<Format> {
        (0..=self.page).map(|page| if self.wide.contains(&page) { Format::Wide } else { Format::Upright }).collect()
    }

    /// Where a piece begins if the one before it ends at `y`.
    fn top_of(&self, piece: &Piece<'_>, y: f32) -> f32 {
        if y <= self.top {
            return self.top;
        }
        let top = y + piece.gap;
        if piece.on_grid { self.top + ((top - self.top) / BASELINE - 0.01).ceil() * BASELINE } else { top }
    }

    fn end_of(&self, pieces: &[Piece<'_>], y: f32) -> f32 {
        pieces.iter().fold(y, |y, piece| self.top_of(piece, y) + piece.height)
    }
}

fn header_height(chain: &[Piece<'_>]) -> f32 {
    chain.first().and_then(|piece| piece.header.as_ref()).map_or(0.0, |header| header.height)
}
