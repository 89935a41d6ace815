//! Short texts side by side, and small print in two columns.

use super::blocks::Context;
use super::piece::{Piece, grid, side_by_side};
use super::style::{BASELINE, BODY, H3, NOTE, TEXT_BOTTOM, TEXT_TOP, TEXT_WIDTH, mm};
use super::text::Lines;
use super::{list, words};
use crate::document::{Note, Span, Text, TextColumn};

/// Texts of more than this height run down the page one after the other instead.
const TALLEST: f32 = (TEXT_BOTTOM - TEXT_TOP) / 2.0;

/// Two or three texts a row, each under its heading.
pub(super) fn texts<'a>(context: &mut Context<'a>, texts: &[TextColumn]) -> Vec<Piece<'a>> {
    let in_a_row = match texts.len() {
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    };
    let (width, step) = grid(in_a_row, TEXT_WIDTH);
    // Headings side by side are of one level, whatever comes before them.
    let mut pieces = Vec::new();
    for row in texts.chunks(in_a_row) {
        let columns: Vec<(f32, Vec<Piece<'a>>)> = row
            .iter()
            .enumerate()
            .map(|(index, text)| (index as f32 * step, text_column(context, text, width)))
            .collect();
        pieces.extend(together_or_stacked(columns, BASELINE));
    }
    pieces
}

fn text_column<'a>(context: &mut Context<'a>, column: &TextColumn, width: f32) -> Vec<Piece<'a>> {
    let mut pieces = words::heading(context, 3, Lines::plain(&column.heading, H3, width));
    let mut body = vec![];
    if !column.text.is_empty() {
        body.extend(words::paragraph(context, Lines::running(&column.text, BODY, width)));
    }
    let mut points = list::pieces(context, &column.points, width);
    if let (Some(first), false) = (points.first_mut(), body.is_empty()) {
        first.gap = mm(1.2);
    }
    body.extend(points);
    if let Some(first) = body.first_mut() {
        first.gap = mm(1.2);
    }
    pieces.extend(body);
    pieces
}

/// Notes in two columns of about one height, in reading order down the first and then the second.
pub(super) fn notes<'a>(context: &mut Context<'a>, notes: &[Note]) -> Vec<Piece<'a>> {
    let (width, step) = grid(2, TEXT_WIDTH);
    let own: Vec<Vec<Piece<'a>>> = notes.iter().map(|note| note_pieces(context, note, width)).collect();
    let heights: Vec<f32> = own.iter().map(|pieces| pieces.len() as f32 * NOTE.leading + mm(2.0)).collect();
    let split = fairest_split(&heights);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for (index, mut pieces) in own.into_iter().enumerate() {
        let column = if index < split { &mut left } else { &mut right };
        if let (Some(first), false) = (pieces.first_mut(), column.is_empty()) {
            first.gap = mm(2.0);
        }
        column.extend(pieces);
    }
    together_or_stacked(vec![(0.0, left), (step, right)], mm(2.0))
}

fn note_pieces<'a>(context: &mut Context<'a>, note: &Note, width: f32) -> Vec<Piece<'a>> {
    let mut spans = Vec::new();
    if !note.lead.is_empty() {
        spans.push(Span { text: format!("{} ", note.lead), bold: true, link: None });
    }
    spans.extend(note.text.0.iter().cloned());
    words::led(context, Lines::running(&Text(spans), NOTE, width))
}

/// How many notes go into the first column so that the taller column is as short as can be.
fn fairest_split(heights: &[f32]) -> usize {
    let total: f32 = heights.iter().sum();
    let mut best = (f32::INFINITY, 0);
    let mut above = 0.0;
    for (index, height) in heights.iter().enumerate() {
        above += height;
        let taller = above.max(total - above);
        if taller < best.0 - 0.01 {
            best = (taller, index + 1);
        }
    }
    best.1
}

/// Columns as one piece, or under each other where they would be too tall to keep whole.
fn together_or_stacked<'a>(columns: Vec<(f32, Vec<Piece<'a>>)>, gap: f32) -> Vec<Piece<'a>> {
    let columns: Vec<(f32, Vec<Piece<'a>>)> = columns.into_iter().filter(|(_, pieces)| !pieces.is_empty()).collect();
    let tallest = columns.iter().map(|(_, pieces)| super::piece::stacked_height(pieces)).fold(0.0, f32::max);
    if tallest <= TALLEST {
        return if columns.is_empty() { Vec::new() } else { vec![side_by_side(columns).below(gap)] };
    }
    let stack = columns.into_iter().flat_map(|(_, mut pieces)| {
        if let Some(first) = pieces.first_mut() {
            first.gap = gap;
        }
        pieces
    });
    stack.collect()
}
