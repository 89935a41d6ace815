//! The page in numbers: its measures, its colours and its type. Lengths are points unless they say otherwise.

use crate::document::Accent;
use crate::fonts::{self, Face};

/// An sRGB colour.
pub(super) type Rgb = [u8; 3];

/// Points in so many millimetres.
pub(super) const fn mm(length: f32) -> f32 {
    length * 72.0 / 25.4
}

/// Width of A4.
pub(super) const PAGE_WIDTH: f32 = mm(210.0);
/// Height of A4.
pub(super) const PAGE_HEIGHT: f32 = mm(297.0);
/// Margin at the left and the right: one module of ten.
pub(super) const MARGIN: f32 = mm(21.0);
/// Width of the text: eight modules.
pub(super) const TEXT_WIDTH: f32 = mm(168.0);
/// Running text and small print are no wider than this, so that the eye finds the next line.
pub(super) const READING_WIDTH: f32 = mm(147.0);
/// Where the text begins, from the page's top.
pub(super) const TEXT_TOP: f32 = mm(31.5);
/// Where the text ends, from the page's top.
pub(super) const TEXT_BOTTOM: f32 = mm(271.0);
/// How a page lies: a table that is too wide for an upright page is set on one that is laid on its side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Format {
    /// A4 upright.
    #[default]
    Upright,
    /// A4 on its side.
    Wide,
}

impl Format {
    /// Width of the page.
    pub(super) const fn width(self) -> f32 {
        match self {
            Self::Upright => PAGE_WIDTH,
            Self::Wide => PAGE_HEIGHT,
        }
    }

    /// Height of the page.
    pub(super) const fn height(self) -> f32 {
        match self {
            Self::Upright => PAGE_HEIGHT,
            Self::Wide => PAGE_WIDTH,
        }
    }

    /// Width of the text: the margins are the same however the page lies.
    pub(super) const fn text_width(self) -> f32 {
        self.width() - 2.0 * MARGIN
    }

    /// Where the text ends, from the page's top.
    pub(super) const fn text_bottom(self) -> f32 {
        self.height() - (PAGE_HEIGHT - TEXT_BOTTOM)
    }
}

/// The grid on which blocks begin.
pub(super) const BASELINE: f32 = 14.0;

/// Space between blocks; the grid then adds up to one line of it.
pub(super) const BLOCK_GAP: f32 = mm(6.0);

/// Text.
pub(super) const INK: Rgb = [0x1d, 0x22, 0x25];
/// Notes and axes.
pub(super) const SOFT: Rgb = [0x55, 0x5a, 0x5c];
/// Rules between rows.
pub(super) const LINE: Rgb = [0xde, 0xd6, 0xc7];
/// Outlines of empty tiles.
pub(super) const EDGE: Rgb = [0x7f, 0x76, 0x6a];
/// The current quarter's column.
pub(super) const SUNK: Rgb = [0xf6, 0xf1, 0xe8];
/// Past quarters in small bars.
pub(super) const SAND: Rgb = [0xdd, 0xd6, 0xc7];
/// The light ground of the cover's tiles.
pub(super) const TILE_SAND: Rgb = [0xee, 0xe6, 0xd8];

/// One of the two weights, or letters of one width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
    Mono,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Face.
    pub weight: Weight,
    /// Size in points.
    pub size: f32,
    /// Height of a line in points.
    pub leading: f32,
    /// Space added after each letter, in em.
    pub tracking: f32,
    /// Colour.
    pub colour: Rgb,
}

impl Style {
    /// Without space added between letters.
    pub(super) const fn new(weight: Weight, size: f32, leading: f32, colour: Rgb) -> Self {
        Self { weight, size, leading, tracking: 0.0, colour }
    }

    const fn tracked(mut self, tracking: f32) -> Self {
        self.tracking = tracking;
        self
    }

    /// The same in another colour.
    pub(super) const fn coloured(mut self, colour: Rgb) -> Self {
        self.colour = colour;
        self
    }

    /// The same in bold.
    pub(super) const fn bold(mut self) -> Self {
        self.weight = Weight::Bold;
        self
    }

    /// The same in another size, the line's height in proportion.
    pub(super) fn scaled(mut self, factor: f32) -> Self {
        self.size *= factor;
        self.leading *= factor;
        self
    }

    /// The face that sets it.
    pub(super) fn face(&self) -> &'static Face {
        match self.weight {
            Weight::Regular => fonts::regular(),
            Weight::Bold => fonts::bold(),
            Weight::Mono => fonts::mono(),
        }
    }

    /// Width of a text, letter-spacing included.
    pub(super) fn width(&self, text: &str) -> f32 {
        self.face().tracked_width(text, self.size, self.tracking)
    }

    /// How far the baseline lies under the top of a line: half the leading, and the face's own ascent of
    /// 1.069 em less half of its height of 1.362 em.
    pub(super) fn baseline(&self) -> f32 {
        self.leading / 2.0 + 0.388 * self.size
    }
}

pub(super) const COVER_TITLE: Style = Style::new(Weight::Bold, 54.0, 54.0, INK).tracked(-0.035);
pub(super) const COVER_PERIOD: Style = Style::new(Weight::Regular, 20.0, 26.0, INK);
pub(super) const COVER_NETWORK: Style = Style::new(Weight::Bold, 12.0, 15.0, INK);
pub(super) const COVER_FACT: Style = Style::new(Weight::Bold, 9.5, 14.0, INK);
pub(super) const H1: Style = Style::new(Weight::Bold, 26.0, 30.0, INK).tracked(-0.02);
pub(super) const H2: Style = Style::new(Weight::Bold, 16.0, 20.0, INK).tracked(-0.01);
pub(super) const H3: Style = Style::new(Weight::Bold, 10.5, 14.0, INK);
pub(super) const KICKER: Style = Style::new(Weight::Bold, 9.0, 14.0, INK);
pub(super) const LEDE: Style = Style::new(Weight::Regular, 12.5, 18.0, INK);
pub(super) const BODY: Style = Style::new(Weight::Regular, 9.5, 14.0, INK);
pub(super) const SMALL: Style = Style::new(Weight::Regular, 8.0, 11.0, SOFT);
pub(super) const NOTE: Style = Style::new(Weight::Regular, 7.5, 10.5, SOFT);
pub(super) const QUOTE: Style = Style::new(Weight::Regular, 11.0, 16.0, INK);
pub(super) const CODE: Style = Style::new(Weight::Mono, 7.5, 12.0, INK);
pub(super) const CELL: Style = Style::new(Weight::Regular, 8.5, 12.0, INK);
pub(super) const CELL_HEAD: Style = Style::new(Weight::Bold, 7.5, 10.0, SOFT);
pub(super) const FIGURE_NAME: Style = Style::new(Weight::Bold, 9.0, 12.0, INK);
pub(super) const FIGURE_VALUE: Style = Style::new(Weight::Bold, 27.0, 32.0, INK).tracked(-0.03);
pub(super) const FIGURE_UNIT: Style = Style::new(Weight::Regular, 10.0, 32.0, SOFT);
pub(super) const FIGURE_CHANGE: Style = Style::new(Weight::Regular, 8.5, 12.0, INK);
pub(super) const PAGE_NUMBER: Style = Style::new(Weight::Bold, 9.0, 11.0, INK);

/// The shades that differ from network to network.
pub(super) type Palette = Accent;
