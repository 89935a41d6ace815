//! From blocks to pieces: which room draws which block, and how far apart blocks stand.

use super::piece::{Keys, Piece};
use super::style::{BLOCK_GAP, H1, KICKER, LEDE, LINE, Palette, READING_WIDTH, TEXT_WIDTH, mm};
use super::text::Lines;
use super::{
    chart, columns, contents, coverage, directory, flow::SheetPieces, headlines, list, reach, story, table, words,
};
use crate::document::{Block, Chapter, Document, Sheet};

/// What is known while pieces are made.
pub(super) struct Context<'a> {
    pub document: &'a Document,
    pub palette: Palette,
    pub keys: Keys,
    /// The chapter whose blocks are being laid out.
    pub chapter: &'a Chapter,
    /// Charts over time and photos give way a little where that saves a sheet from running over: 1 at full size.
    pub elastic: f32,
    /// The sheet is made to be one page.
    pub one_page: bool,
    /// Spaces between blocks give way where a sheet is made to be one page: 1 at full size.
    pub tight: f32,
}

/// The pieces of a sheet.
pub(super) fn sheet<'a>(context: &mut Context<'a>, sheet: &'a Sheet) -> SheetPieces<'a> {
    context.one_page = !sheet.foot.is_empty();
    let mut body = opening(context, sheet);
    let blocks = sequence(context, &sheet.blocks, Some(mm(8.0)));
    // Heading and sentence stand on the page of what they are about.
    if let Some(first) = blocks.first() {
        for piece in &mut body {
            piece.format = first.format;
        }
    }
    body.extend(blocks);
    // A heading with nothing after it has nothing to stay with.
    if let Some(last) = body.last_mut() {
        last.keeps = false;
    }
    SheetPieces { body, foot: foot(context, &sheet.foot) }
}

/// Whether a sheet holds something that may be drawn smaller.
pub(super) fn is_elastic(sheet: &Sheet) -> bool {
    sheet.blocks.iter().any(|block| match block {
        Block::Chart(chart) => chart::is_elastic(&chart.kind),
        Block::Story(story) => story.picture.is_some(),
        _ => false,
    })
}

/// The small line, the heading and the sentence under it.
fn opening<'a>(context: &mut Context<'a>, sheet: &'a Sheet) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    if !sheet.kicker.is_empty() {
        let style = KICKER.coloured(context.palette.base);
        pieces.extend(words::paragraph(context, Lines::plain(&sheet.kicker, style, TEXT_WIDTH)));
    }
    pieces.extend(words::heading(context, 1, Lines::heading(&sheet.heading, H1, TEXT_WIDTH)));
    for piece in &mut pieces {
        piece.keeps = true;
    }
    if !sheet.lede.is_empty() {
        let mut lede = words::paragraph(context, Lines::running(&sheet.lede, LEDE, READING_WIDTH));
        if let Some(first) = lede.first_mut() {
            first.gap = mm(4.0);
        }
        pieces.extend(lede);
    }
    if let Some(first) = pieces.first_mut() {
        first.anchors.push(sheet.id.clone());
        if context.chapter.sheets.first().is_some_and(|opening| opening.id == sheet.id) {
            first.anchors.push(context.chapter.id.clone());
        }
    }
    pieces
}

/// Blocks under each other; the first stands `opening` below what comes before, if that is given.
fn sequence<'a>(context: &mut Context<'a>, blocks: &'a [Block], opening: Option<f32>) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let mut own = pieces_of(context, block, TEXT_WIDTH);
        if let Some(first) = own.first_mut() {
            let (gap, on_grid) = match (before, opening) {
                (None, Some(gap)) => (gap, true),
                (before, _) => distance(before, block),
            };
            (first.gap, first.on_grid) = (gap * context.tight, on_grid && context.tight >= 1.0);
            before = Some(block);
        }
        pieces.extend(own);
    }
    pieces
}

/// Least space between two blocks, and whether the second begins on the grid.
fn distance(before: Option<&Block>, block: &Block) -> (f32, bool) {
    match (before, block) {
        (Some(Block::Heading { level: 3.., .. }), Block::Paragraph(_) | Block::List(_)) => (mm(1.0), false),
        (Some(Block::Heading { .. }), _) => (mm(1.5), false),
        (_, Block::Directory(list)) if !list.heading.is_empty() => (mm(9.0), true),
        (_, Block::Heading { level, .. }) => (if *level < 3 { mm(9.0) } else { BLOCK_GAP }, true),
        (Some(Block::Paragraph(_)), Block::List(_)) => (mm(1.2), false),
        (Some(Block::Paragraph(_) | Block::List(_)), Block::Paragraph(_) | Block::List(_)) => (mm(2.0), true),
        (_, Block::SmallPrint(_)) => (mm(4.0), false),
        _ => (BLOCK_GAP, true),
    }
}

fn pieces_of<'a>(context: &mut Context<'a>, block: &'a Block, width: f32) -> Vec<Piece<'a>> {
    match block {
        Block::Heading { level, text } => words::titled(context, (*level).clamp(2, 3), text, width),
        Block::Paragraph(text) => words::body(context, text, width),
        Block::List(items) => list::pieces(context, items, width),
        Block::Headlines(figures) => headlines::pieces(context, figures),
        Block::Columns(texts) => columns::texts(context, texts),
        Block::Chart(chart) => chart::pieces(context, chart),
        Block::Table(table) => table::pieces(context, table, width, &table.summary),
        Block::Notes(notes) => columns::notes(context, notes),
        Block::SmallPrint(text) => words::small_print(context, text, width),
        Block::Story(story) => story::pieces(context, story),
        Block::Directory(list) => directory::pieces(context, list),
        Block::Coverage(strip) => coverage::pieces(context, strip),
        Block::Contents { detailed } => contents::pieces(context, *detailed),
        Block::Reach(reach) => reach::pieces(context, reach, width),
        Block::Code { title, text, lines } => words::code(context, title, text, lines, width),
    }
}

/// What stands on the foot of a page: a rule, and the blocks; short ones share a row.
fn foot<'a>(context: &mut Context<'a>, blocks: &'a [Block]) -> Vec<Piece<'a>> {
    let short = |block: &Block| {
        matches!(block, Block::Code { .. } | Block::Reach(_) | Block::SmallPrint(_) | Block::Paragraph(_))
    };
    let mut pieces = if (2..=3).contains(&blocks.len()) && blocks.iter().all(short) {
        let (width, step) = super::piece::grid(blocks.len(), TEXT_WIDTH);
        let columns = blocks.iter().enumerate();
        let columns = columns.map(|(index, block)| (index as f32 * step, pieces_of(context, block, width))).collect();
        vec![super::piece::side_by_side(columns)]
    } else {
        sequence(context, blocks, None)
    };
    if let Some(first) = pieces.first_mut() {
        first.gap = mm(4.5);
        pieces.insert(
            0,
            Piece::new(0.5, |canvas, slot| {
                canvas.decoration(|canvas| canvas.rule(slot.x, slot.y + 0.25, TEXT_WIDTH, 0.5, LINE));
            }),
        );
    }
    pieces
}
