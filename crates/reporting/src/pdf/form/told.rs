//! What is read before anything is filled in: whose form it is, by when it is due, and how to fill it in.

use super::style::{BODY, HEADING, PART, PART_GAP, TEXT_GAP, UNDER};
use super::{begins_part, kept_together};
use crate::document::Text;
use crate::form::Form;
use crate::pdf::piece::{Keys, Paragraph, Piece};
use crate::pdf::structure::Role;
use crate::pdf::style::{Style, TEXT_WIDTH, mm};
use crate::pdf::text::Lines;

/// Where the words of a fact begin.
const FACT_INDENT: f32 = mm(38.0);
/// Where the words of a point begin.
const POINT_INDENT: f32 = mm(7.0);

/// The head of the first page.
pub(super) fn opening<'a>(keys: &mut Keys, form: &'a Form) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    pieces.extend(lines(keys, Role::Paragraph, Lines::plain(&form.over, BODY.bold(), TEXT_WIDTH)));
    let role = keys.heading(1);
    pieces.extend(lines(keys, role, Lines::balanced(&form.heading, HEADING, TEXT_WIDTH)).map(|one| one.below(mm(2.0))));
    let under = Lines::balanced(&form.under, UNDER, TEXT_WIDTH);
    pieces.extend(lines(keys, Role::Paragraph, under).map(|one| one.below(mm(1.0))));
    let list = keys.group(Role::List);
    for (index, (name, words)) in form.facts.iter().enumerate() {
        let piece = labelled(keys, [name, words], BODY.bold(), FACT_INDENT);
        pieces.push(piece.in_groups(&[list]).below(if index == 0 { mm(5.0) } else { TEXT_GAP }));
    }
    kept_together(&mut pieces);
    pieces
}

/// A heading with points under it.
pub(super) fn points<'a>(keys: &mut Keys, heading: &str, points: &[Text]) -> Vec<Piece<'a>> {
    let role = keys.heading(2);
    let heading = lines(keys, role, Lines::balanced(heading, PART, TEXT_WIDTH));
    let mut pieces: Vec<Piece<'a>> = heading.map(|one| one.below(PART_GAP).keeping()).into_iter().collect();
    let list = keys.group(Role::List);
    for point in points {
        let piece = item(keys, "•", Lines::running(point, BODY, TEXT_WIDTH - POINT_INDENT), BODY, POINT_INDENT);
        pieces.push(piece.in_groups(&[list]).below(mm(2.2)));
    }
    begins_part(&mut pieces);
    pieces
}

/// Lines as one element; none if there are none.
pub(super) fn lines<'a>(keys: &mut Keys, role: Role, lines: Lines) -> Option<Piece<'a>> {
    if lines.lines.is_empty() {
        return None;
    }
    let paragraph = Paragraph::new(keys, lines);
    Some(Piece::new(paragraph.height(), move |canvas, slot| {
        canvas.within(role, |canvas| paragraph.draw(canvas, slot.x, slot.y));
    }))
}

/// An item of a list: a name, and what it is.
fn labelled<'a>(keys: &mut Keys, [name, words]: [&String; 2], style: Style, indent: f32) -> Piece<'a> {
    // A name that is wider than its place takes a line of its own.
    let indent = if style.width(name) > indent - mm(2.0) { style.width(name) + mm(3.0) } else { indent };
    item(keys, name, Lines::plain(words, BODY, (TEXT_WIDTH - indent).max(TEXT_WIDTH / 3.0)), style, indent)
}

fn item<'a>(keys: &mut Keys, label: &str, lines: Lines, style: Style, indent: f32) -> Piece<'a> {
    let label = label.to_owned();
    let body = Paragraph::new(keys, lines);
    Piece::new(body.height().max(style.leading), move |canvas, slot| {
        canvas.within(Role::Item, |canvas| {
            canvas.within(Role::Label, |canvas| {
                canvas.text(slot.x, slot.y + style.baseline(), &label, &style);
            });
            canvas.within(Role::ItemBody, |canvas| body.draw(canvas, slot.x + indent, slot.y));
        });
    })
}
