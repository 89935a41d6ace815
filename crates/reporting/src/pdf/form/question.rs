//! A question: its name under a rule, what is asked, and where the answer is written.

use super::style::{BLACK, BODY, BOTTOM, FIELD_GAP, PART, PART_GAP, ROOMY, Rows, TEXT_GAP, TIGHT, TOP};
use super::{begins_part, fields, grid, kept_together, told};
use crate::form::{Field, Question};
use crate::pdf::canvas::Canvas;
use crate::pdf::piece::{Header, Keys, Paragraph, Piece, Slot, stacked_height};
use crate::pdf::structure::{Group, Role};
use crate::pdf::style::{TEXT_WIDTH, mm};
use crate::pdf::text::Lines;
use std::rc::Rc;

/// So many pieces of a list that is longer than a page stay together at its beginning and at its end.
const LEAST_PIECES: usize = 5;
/// From the rule over a question to its name.
const UNDER_RULE: f32 = mm(2.5);

/// The pieces of a question: they keep together, with lower boxes where that makes them fit. One that is longer than a
/// page is cut where parts of the answer begin, and goes on under its name.
pub(super) fn pieces<'a>(keys: &mut Keys, question: &'a Question) -> Vec<Piece<'a>> {
    let too_long = |pieces: &[Piece<'_>]| stacked_height(pieces) > BOTTOM - TOP;
    let (mut pieces, mut leads) = laid(keys, question, ROOMY);
    if too_long(&pieces) {
        let (tight, at) = laid(keys, question, TIGHT);
        if !too_long(&tight) {
            (pieces, leads) = (tight, at);
        }
    }
    kept_together(&mut pieces);
    if too_long(&pieces) {
        let header = Rc::new(continued(keys, question));
        let mut rest = pieces.as_mut_slice();
        for section in leads.iter().rev() {
            let (before, own) = rest.split_at_mut(*section);
            loosen(own, header.height);
            rest = before;
        }
        loosen(rest, 0.0);
        for piece in pieces.iter_mut().skip(1) {
            piece.header = Some(Rc::clone(&header));
        }
    }
    begins_part(&mut pieces);
    let section: [Group; 1] = [keys.group(Role::Section)];
    pieces.into_iter().map(|piece| piece.in_groups(&section)).collect()
}

/// All pieces, and at which of them parts of the answer begin.
fn laid<'a>(keys: &mut Keys, question: &'a Question, rows: Rows) -> (Vec<Piece<'a>>, Vec<usize>) {
    let mut pieces = vec![heading(keys, question)];
    for text in &question.texts {
        let lines = told::lines(keys, Role::Paragraph, Lines::running(text, BODY, TEXT_WIDTH));
        pieces.extend(lines.map(|one| one.below(TEXT_GAP)));
    }
    let mut leads = Vec::new();
    for field in &question.fields {
        if matches!(field, Field::Lead(_)) {
            leads.push(pieces.len());
        }
        pieces.extend(pieces_of(keys, field, rows));
    }
    (pieces, leads)
}

/// Lets a page end after these pieces; and among them, if no page holds them all under a header of this height.
fn loosen(pieces: &mut [Piece<'_>], header: f32) {
    let count = pieces.len();
    let long = header + stacked_height(pieces) > BOTTOM - TOP;
    for (index, piece) in pieces.iter_mut().enumerate() {
        let inside = index + 1 >= LEAST_PIECES && index + LEAST_PIECES < count;
        piece.keeps = index + 1 < count && !(long && inside);
    }
}

fn pieces_of<'a>(keys: &mut Keys, field: &'a Field, rows: Rows) -> Vec<Piece<'a>> {
    match field {
        Field::Lead(text) => {
            let lines = told::lines(keys, Role::Paragraph, Lines::running(text, BODY, TEXT_WIDTH));
            lines.map(|one| one.below(mm(5.0))).into_iter().collect()
        }
        Field::Number { name, spoken, unit } => vec![fields::number(keys, name, spoken, unit).below(mm(4.0))],
        Field::Grid(of) => grid::pieces(keys, of, rows),
        Field::Choices(groups) => vec![fields::choices(keys, groups).below(mm(4.0))],
        Field::Lines { name, count } => fields::lines(keys, name, *count),
        Field::Entry(name) => vec![fields::entry(keys, name).below(FIELD_GAP)],
    }
}

fn heading<'a>(keys: &mut Keys, question: &Question) -> Piece<'a> {
    let role = keys.heading(2);
    let name = Paragraph::new(keys, Lines::balanced(&question.heading, PART, TEXT_WIDTH));
    Piece::new(UNDER_RULE + name.height(), move |canvas, slot| {
        rule(canvas, slot);
        canvas.within(role, |canvas| name.draw(canvas, slot.x, slot.y + UNDER_RULE));
    })
    .below(PART_GAP)
}

/// The name of a question over what of it stands on another page: the structure has it already.
fn continued<'a>(keys: &mut Keys, question: &Question) -> Header<'a> {
    let name = Paragraph::new(keys, Lines::balanced(&question.continued, PART, TEXT_WIDTH));
    let draw = move |canvas: &mut Canvas, slot: Slot| {
        rule(canvas, slot);
        canvas.decoration(|canvas| name.draw(canvas, slot.x, slot.y + UNDER_RULE));
    };
    let lines = Lines::balanced(&question.continued, PART, TEXT_WIDTH);
    Header { height: UNDER_RULE + lines.height() + mm(3.0), draw: Box::new(draw) }
}

fn rule(canvas: &mut Canvas, slot: Slot) {
    canvas.decoration(|canvas| canvas.rule(slot.x, slot.y, TEXT_WIDTH, 2.0, BLACK));
}
