//! Draws forms for pen and paper: large print, black on white, one question whole on a page.

mod fields;
mod furniture;
mod grid;
mod question;
mod style;
mod told;

use super::PdfError;
use super::canvas::Canvas;
use super::finish::finish;
use super::flow::{Flow, Placed};
use super::metadata::About;
use super::outline::Entry;
use super::piece::{Keys, Piece, Slot};
use super::structure::Role;
use super::style::Format;
use crate::form::{Form, Forms, Part};
use std::collections::BTreeMap;
use style::{BOTTOM, TOP};

/// Draws a file of forms: the bytes of a PDF, the same for the same forms.
///
/// # Errors
/// Only if the date is none, or if the libraries beneath fail.
pub fn render_forms(forms: &Forms) -> Result<Vec<u8>, PdfError> {
    let mut keys = Keys::default();
    let mut first = 0;
    let mut laid = Vec::with_capacity(forms.forms.len());
    for form in &forms.forms {
        let form = LaidForm::new(form, first, &mut keys);
        // Of several, none begins on the back of another one's sheet.
        first += if forms.forms.len() > 1 { form.pages.next_multiple_of(2) } else { form.pages };
        laid.push(form);
    }
    let mut canvas = Canvas::new(vec![Format::Upright; first], BTreeMap::new());
    for form in &laid {
        canvas.within(Role::Section, |canvas| form.draw(canvas));
    }
    canvas.close();
    let about = About {
        title: &forms.title,
        author: &forms.author,
        description: &forms.description,
        lang: &forms.lang,
        dated: forms.dated,
    };
    let entries: Vec<Entry<'_>> = laid.iter().map(LaidForm::entry).collect();
    finish(&about, &entries, forms, canvas)
}

/// A form whose every piece has its page.
struct LaidForm<'a> {
    form: &'a Form,
    placed: Vec<Placed<'a>>,
    first: usize,
    pages: usize,
}

impl<'a> LaidForm<'a> {
    fn new(form: &'a Form, first: usize, keys: &mut Keys) -> Self {
        let mut pieces = told::opening(keys, form);
        for part in &form.parts {
            pieces.extend(match part {
                Part::Told { heading, points } => told::points(keys, heading, points),
                Part::Question(question) => question::pieces(keys, question),
            });
        }
        keys.end_document();
        let mut placed = Vec::with_capacity(pieces.len());
        let mut flow = Flow::from_page(first, TOP, BOTTOM);
        flow.place_all(pieces, &mut placed);
        Self { form, placed, first, pages: flow.page + 1 - first }
    }

    fn draw(&self, canvas: &mut Canvas) {
        for placed in &self.placed {
            canvas.go_to(placed.page);
            if let (Some(header), Some(y)) = (&placed.piece.header, placed.header_at) {
                (header.draw)(canvas, Slot { x: placed.slot.x, y, gap: 0.0 });
            }
            placed.piece.draw(canvas, placed.slot);
        }
        for page in 0..self.pages {
            canvas.go_to(self.first + page);
            furniture::draw(canvas, &self.form.foot, page + 1, self.pages);
        }
    }

    /// The form in the outline, with its parts.
    fn entry(&self) -> Entry<'_> {
        let place = |placed: &Placed<'_>| (placed.page, placed.slot.y);
        let anchored = self.placed.iter().filter(|placed| !placed.piece.anchors.is_empty());
        let under = self.form.parts.iter().zip(anchored).map(|(part, placed)| Entry {
            name: match part {
                Part::Told { heading, .. } => heading,
                Part::Question(question) => &question.heading,
            },
            place: place(placed),
            under: Vec::new(),
        });
        Entry { name: &self.form.heading, place: (self.first, 0.0), under: under.collect() }
    }
}

/// Marks where a part begins, for the outline.
fn begins_part(pieces: &mut [Piece<'_>]) {
    if let Some(first) = pieces.first_mut() {
        first.anchors.push(String::new());
    }
}

/// Each piece stays on the page of the next.
fn kept_together(pieces: &mut [Piece<'_>]) {
    let last = pieces.len().saturating_sub(1);
    for piece in pieces.iter_mut().take(last) {
        piece.keeps = true;
    }
}
