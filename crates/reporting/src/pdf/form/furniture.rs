//! The foot of every page: whose form it is, and which of how many pages. A screen reader skips it.

use super::style::{BLACK, FOOT, FOOT_RULE};
use crate::form::Foot;
use crate::pdf::canvas::Canvas;
use crate::pdf::style::{MARGIN, TEXT_WIDTH, mm};
use crate::pdf::text::cut;

/// Draws the foot of the page that is open.
pub(super) fn draw(canvas: &mut Canvas, foot: &Foot, page: usize, pages: usize) {
    canvas.decoration(|canvas| {
        canvas.rule(MARGIN, FOOT_RULE, TEXT_WIDTH, 1.0, BLACK);
        let bold = FOOT.bold();
        let number = format!("{} {page} {} {pages}", foot.page, foot.of);
        let right = MARGIN + TEXT_WIDTH - bold.width(&number);
        let first = FOOT_RULE + mm(1.5) + FOOT.baseline();
        canvas.text(MARGIN, first, &cut(&foot.name, &bold, right - MARGIN - mm(6.0)), &bold);
        canvas.text(right, first, &number, &bold);
        canvas.text(MARGIN, first + FOOT.leading, &cut(&foot.about, &FOOT, TEXT_WIDTH), &FOOT);
    });
}
