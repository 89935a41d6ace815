//! The list of contents: where each chapter and each sheet begins.

use super::blocks::Context;
use super::canvas::{Canvas, Target};
use super::piece::{Piece, grid};
use super::structure::{Group, Role};
use super::style::{BODY, H3, INK, LINE, SMALL, Style, TEXT_WIDTH, mm};
use super::text::cut;

/// An entry: what it is called and where it leads.
#[derive(Clone, Copy)]
struct Entry<'a> {
    name: &'a str,
    anchor: &'a str,
    page_word: &'a str,
}

/// Anchor of the list itself, for the outline. No chapter has it, as anchors are words.
pub(super) const ANCHOR: &str = "\u{0}contents";

/// All chapters with their sheets, or the other chapters in three columns.
pub(super) fn pieces<'a>(context: &mut Context<'a>, detailed: bool) -> Vec<Piece<'a>> {
    let mut pieces = if detailed { all(context) } else { short(context) };
    if let Some(first) = pieces.first_mut() {
        first.anchors.push(ANCHOR.to_owned());
    }
    pieces
}

fn short<'a>(context: &mut Context<'a>) -> Vec<Piece<'a>> {
    let list = context.keys.group(Role::Contents);
    let (width, step) = grid(3, TEXT_WIDTH);
    let style = SMALL.coloured(INK);
    let document = context.document;
    let own = context.chapter.id.as_str();
    let chapters = document.chapters.iter().filter(|chapter| chapter.id != own && !chapter.sheets.is_empty());
    let entries: Vec<Entry<'a>> = chapters.map(|chapter| entry(context, &chapter.name, &chapter.id)).collect();
    let row = |entries: &[Entry<'a>]| {
        let entries = entries.to_vec();
        Piece::new(style.leading, move |canvas, slot| {
            for (index, entry) in entries.iter().enumerate() {
                entry.draw(canvas, [slot.x + index as f32 * step, slot.y], width, &style);
            }
        })
        .below(mm(1.2))
        .in_groups(&[list])
    };
    entries.chunks(3).map(row).collect()
}

fn all<'a>(context: &mut Context<'a>) -> Vec<Piece<'a>> {
    let list = context.keys.group(Role::Contents);
    let mut pieces = Vec::new();
    for chapter in context.document.chapters.iter().filter(|chapter| !chapter.sheets.is_empty()) {
        let ruled = pieces.len();
        let own = entry(context, &chapter.name, &chapter.id);
        pieces.push(line(own, H3, &[list], true).below(if ruled == 0 { 0.0 } else { mm(3.5) }));
        let single = chapter.sheets.len() == 1 && chapter.sheets[0].name == chapter.name;
        if single {
            continue;
        }
        let inner = context.keys.group(Role::Contents);
        let count = chapter.sheets.len();
        for (index, sheet) in chapter.sheets.iter().enumerate() {
            let mut piece = line(entry(context, &sheet.name, &sheet.id), BODY, &[list, inner], false);
            piece.keeps = index == 0 && count > 1;
            pieces.push(piece);
        }
    }
    pieces
}

fn entry<'a>(context: &Context<'a>, name: &'a str, anchor: &'a str) -> Entry<'a> {
    Entry { name, anchor, page_word: &context.document.meta.page_word }
}

fn line<'a>(entry: Entry<'a>, style: Style, groups: &[Group], ruled: bool) -> Piece<'a> {
    let above = if ruled { mm(1.6) } else { 0.0 };
    let piece = Piece::new(style.leading + above, move |canvas, slot| {
        if ruled {
            canvas.decoration(|canvas| canvas.rule(slot.x, slot.y, TEXT_WIDTH, 0.5, LINE));
        }
        entry.draw(canvas, [slot.x, slot.y + above], TEXT_WIDTH, &style);
    });
    let piece = piece.in_groups(groups);
    if ruled { piece.keeping() } else { piece }
}

impl Entry<'_> {
    /// The name at the left and the page's number at the right, the whole of it a link.
    fn draw(&self, canvas: &mut Canvas, [x, y]: [f32; 2], width: f32, style: &Style) {
        let Some((page, top)) = canvas.anchors.get(self.anchor).copied() else { return };
        let number = (page + 1).to_string();
        let bold = style.bold();
        let number_width = bold.width(&number);
        let name = cut(self.name, style, width - number_width - mm(4.0));
        let baseline = y + style.baseline();
        let description = format!("{}, {} {number}", self.name, self.page_word);
        canvas.within(Role::ContentsItem, |canvas| {
            canvas.within(Role::Link, |canvas| {
                canvas.text(x, baseline, &format!("{name} "), style);
                canvas.text(x + width - number_width, baseline, &number, &bold);
                canvas.link([x, y, x + width, y + style.leading], Target::Place(page, top), &description);
            });
        });
    }
}
