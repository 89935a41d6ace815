//! The form's page in numbers: nothing is smaller than 16 pt, and everything is black, so that it can be copied.

use crate::pdf::style::{Rgb, Style, Weight, mm};

/// Where the text begins, from the page's top.
pub(super) const TOP: f32 = mm(18.0);
/// Where the text ends, from the page's top.
pub(super) const BOTTOM: f32 = mm(266.0);
/// The foot's rule, and where its lines begin.
pub(super) const FOOT_RULE: f32 = mm(270.0);

/// Boxes under each other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    /// Height of a box.
    pub height: f32,
    /// Space between two.
    pub gap: f32,
}

pub(super) const BLACK: Rgb = [0, 0, 0];

pub(super) const HEADING: Style = Style::new(Weight::Bold, 30.0, 36.0, BLACK);
pub(super) const UNDER: Style = Style::new(Weight::Regular, 22.0, 30.0, BLACK);
pub(super) const PART: Style = Style::new(Weight::Bold, 20.0, 26.0, BLACK);
pub(super) const BODY: Style = Style::new(Weight::Regular, 16.0, 23.0, BLACK);
pub(super) const FOOT: Style = Style::new(Weight::Regular, 16.0, 20.0, BLACK);

/// Space over a part.
pub(super) const PART_GAP: f32 = mm(10.0);
/// Space over a paragraph.
pub(super) const TEXT_GAP: f32 = mm(1.6);
/// Space over a field.
pub(super) const FIELD_GAP: f32 = mm(3.0);

/// Width of the lines around boxes.
pub(super) const EDGE: f32 = 1.5;
/// Height of the box of an answer.
pub(super) const BOX: f32 = mm(13.0);
/// Height of a box of one line.
pub(super) const LINE_BOX: f32 = mm(11.0);
/// The boxes of parts of an answer.
pub(super) const ROOMY: Rows = Rows { height: LINE_BOX, gap: mm(1.8) };
/// The same where that keeps a question on one page.
pub(super) const TIGHT: Rows = Rows { height: mm(9.5), gap: mm(1.0) };
/// Side of a box to tick.
pub(super) const TICK: f32 = mm(6.5);
/// Distance of the lines to write on.
pub(super) const WRITING: f32 = mm(11.0);
/// Space between a box and what stands beside it.
pub(super) const BESIDE: f32 = mm(3.0);
