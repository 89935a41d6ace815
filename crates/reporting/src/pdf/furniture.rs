//! What stands on every page but the cover: running head and foot. A screen reader skips it.

use super::canvas::Canvas;
use super::style::{LINE, MARGIN, PAGE_HEIGHT, PAGE_NUMBER, Palette, SMALL, mm};
use super::text::cut;
use crate::document::Meta;

/// Top of the running head's line; its baseline lies at 17 mm.
const HEAD: f32 = mm(14.0);
/// The foot's rule, from the page's bottom.
const RULE: f32 = PAGE_HEIGHT - mm(278.8);
/// Top of the foot's line, from the page's bottom.
const FOOT: f32 = PAGE_HEIGHT - mm(281.1);

/// Draws head and foot of a page; the cover is page 0 and has none.
pub(super) fn draw(canvas: &mut Canvas, meta: &Meta, palette: &Palette, chapter: &str, page: usize) {
    canvas.go_to(page);
    let width = canvas.format().text_width();
    let (right, bottom) = (MARGIN + width, canvas.format().height());
    canvas.decoration(|canvas| {
        let name = SMALL.bold().coloured(palette.deep);
        let note = cut(&meta.running_note, &SMALL, width * 0.62);
        let room = width - SMALL.width(&note) - mm(6.0);
        canvas.text(MARGIN, HEAD + name.baseline(), &cut(chapter, &name, room), &name);
        canvas.text(right - SMALL.width(&note), HEAD + SMALL.baseline(), &note, &SMALL);
        canvas.rule(MARGIN, bottom - RULE, width, 0.5, LINE);
        let number = (page + 1).to_string();
        let foot = cut(&meta.foot, &SMALL, width - mm(20.0));
        canvas.text(MARGIN, bottom - FOOT + SMALL.baseline(), &foot, &SMALL);
        canvas.text(right - PAGE_NUMBER.width(&number), bottom - FOOT + SMALL.baseline(), &number, &PAGE_NUMBER);
    });
}
