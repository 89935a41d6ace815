//! Draws a [`Document`] as a PDF that is archivable (PDF/A-2a), accessible (PDF/UA-1) and the same bytes
//! every time it is drawn.
//!
//! `blocks` makes pieces of the blocks, `flow` puts them on pages, and only then, when every page's number is
//! known, are they drawn on a `canvas`; `finish` adds what makes a document of the pages.

mod backend;
mod blocks;
mod canvas;
mod chart;
mod columns;
mod content;
mod contents;
mod cover;
mod coverage;
mod directory;
mod file;
mod finish;
mod flow;
mod form;
mod furniture;
mod glyphs;
mod headlines;
mod icc;
mod list;
mod metadata;
mod outline;
mod picture;
mod piece;
mod reach;
mod shapes;
mod story;
mod structure;
mod style;
mod table;
mod table_columns;
mod tags;
mod text;
mod words;

use crate::document::{Block, Chapter, Document, Sheet};
use crate::fonts;
use blocks::Context;
use canvas::Canvas;
use flow::{Flow, Placed};
use metadata::About;
use piece::{Keys, Slot};
use std::collections::BTreeMap;
use structure::Role;
use style::Format;
use thiserror::Error;

pub use form::render_forms;

/// Why a document could not be drawn.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PdfError {
    /// A font could not be reduced to the glyphs used.
    #[error("the font {font} could not be embedded: {cause}")]
    Font {
        /// Its PostScript name.
        font: &'static str,
        /// What went wrong.
        cause: String,
    },
    /// `meta.dated` lies outside the years that a date can have.
    #[error("{0} is no time of this calendar")]
    Date(i64),
    /// The file could not be put together.
    #[error("the file could not be put together: {0}")]
    File(String),
}

/// Draws the document: the bytes of a PDF, the same for the same document.
///
/// # Errors
/// Only if the document's date is none, or if the libraries beneath fail.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    let canvas = drawn(document);
    let meta = &document.meta;
    let about = About {
        title: &meta.title,
        author: &meta.author,
        description: &meta.description,
        lang: &meta.lang,
        dated: meta.dated,
    };
    let entries = outline::entries(document, &canvas.anchors);
    let file = finish::finish(&about, &entries, document, canvas);
    // The words of this report are of no use to whoever comes next on this thread.
    fonts::forget();
    file
}

/// All pages with their ink.
fn drawn(document: &Document) -> Canvas {
    let layout = Layout::new(document);
    let mut canvas = Canvas::new(layout.pages.clone(), layout.anchors());
    let palette = document.meta.accent;
    canvas.grey = document.meta.grey;
    if document.meta.covered {
        canvas.within(Role::Section, |canvas| cover::draw(canvas, &document.cover, &palette));
    }
    for chapter in &layout.chapters {
        canvas.within(Role::Section, |canvas| chapter.draw(canvas));
    }
    for (page, chapter) in layout.running_heads() {
        furniture::draw(&mut canvas, &document.meta, &palette, chapter, page);
    }
    canvas.close();
    canvas
}

/// How many pages [`render`] draws of the document, the cover among them.
pub fn pages(document: &Document) -> usize {
    Layout::new(document).pages.len()
}

/// A document whose every piece has its page.
struct Layout<'a> {
    chapters: Vec<LaidChapter<'a>>,
    /// How each page lies, the cover first.
    pages: Vec<Format>,
}

struct LaidChapter<'a> {
    chapter: &'a Chapter,
    sheets: Vec<Vec<Placed<'a>>>,
}

impl<'a> Layout<'a> {
    fn new(document: &'a Document) -> Self {
        let mut flow = if document.meta.covered { Flow::after_cover() } else { Flow::without_cover() };
        let mut keys = Keys::default();
        let mut chapters = Vec::with_capacity(document.chapters.len());
        for chapter in &document.chapters {
            let palette = document.meta.accent;
            let mut context = Context { document, palette, keys, chapter, elastic: 1.0, one_page: false, tight: 1.0 };
            flow.closes();
            let sheets = chapter.sheets.iter().map(|sheet| lay(&mut flow, &mut context, sheet)).collect();
            keys = context.keys;
            chapters.push(LaidChapter { chapter, sheets });
        }
        Self { chapters, pages: flow.formats() }
    }

    fn placed(&self) -> impl Iterator<Item = (&'a Chapter, &Placed<'a>)> {
        self.chapters.iter().flat_map(|chapter| chapter.sheets.iter().flatten().map(|placed| (chapter.chapter, placed)))
    }

    /// Page and height of each anchor; the first of a name counts.
    fn anchors(&self) -> BTreeMap<String, (usize, f32)> {
        let mut anchors = BTreeMap::new();
        for (_, placed) in self.placed() {
            for anchor in &placed.piece.anchors {
                anchors.entry(anchor.clone()).or_insert((placed.page, placed.slot.y));
            }
        }
        anchors
    }

    /// The chapter whose name stands on each page, but on the cover.
    fn running_heads(&self) -> BTreeMap<usize, &'a str> {
        self.placed().map(|(chapter, placed)| (placed.page, chapter.name.as_str())).collect()
    }
}

/// Most rows of a table that shares a page.
const FEW_ROWS: usize = 3;

/// Whether a sheet is no more than a few rows with notes, as an indicator has of which there is no past yet: a page of its
/// own would be white.
fn is_small(sheet: &Sheet) -> bool {
    let is_short =
        matches!(sheet.blocks.as_slice(), [Block::Table(table), Block::Notes(_)] if table.rows.len() <= FEW_ROWS);
    is_short && sheet.foot.is_empty()
}

/// Lays a sheet on pages of its own, small ones under each other: with charts as high as they should be, or lower if that
/// saves a page. On a sheet with a foot, which is made to be one page, spaces give way too.
fn lay<'a>(flow: &mut Flow, context: &mut Context<'a>, sheet: &'a Sheet) -> Vec<Placed<'a>> {
    if is_small(sheet) {
        context.elastic = 1.0;
        context.tight = 1.0;
        let pieces = blocks::sheet(context, sheet);
        return flow.small_sheet(pieces);
    }
    let mut best: Option<(Flow, Vec<Placed<'a>>)> = None;
    let is_page = !sheet.foot.is_empty();
    let scales: &[f32] = if is_page { &[1.0, 0.92, 0.84, 0.76, 0.66, 0.55, 0.45] } else { &[1.0, 0.92, 0.84, 0.76] };
    for scale in scales.iter().copied() {
        context.elastic = scale;
        context.tight = if is_page { scale } else { 1.0 };
        let mut trial = flow.clone();
        let placed = trial.sheet(blocks::sheet(context, sheet));
        let on_one_page = trial.page == flow.next();
        if best.as_ref().is_none_or(|(best, _)| trial.page < best.page) {
            best = Some((trial, placed));
        }
        if on_one_page || !(is_page || blocks::is_elastic(sheet)) {
            break;
        }
    }
    let Some((after, placed)) = best else { return Vec::new() };
    *flow = after;
    placed
}

impl LaidChapter<'_> {
    fn draw(&self, canvas: &mut Canvas) {
        for sheet in &self.sheets {
            canvas.within(Role::Section, |canvas| {
                for placed in sheet {
                    canvas.go_to(placed.page);
                    if let (Some(header), Some(y)) = (&placed.piece.header, placed.header_at) {
                        (header.draw)(canvas, Slot { x: placed.slot.x, y, gap: 0.0 });
                    }
                    placed.piece.draw(canvas, placed.slot);
                }
            });
        }
    }
}

#[cfg(test)]
mod boxes_tests;
