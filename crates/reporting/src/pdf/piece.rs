//! What the layout moves about: pieces with a height, and rules for where a page may end.

use super::canvas::Canvas;
use super::structure::{Group, Role};
use super::style::{Format, Rgb, Style, mm};
use super::text::{Line, Lines};
use std::rc::Rc;

/// Where a piece is drawn: its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slot {
    pub x: f32,
    pub y: f32,
    /// Space that was left above it; none at the top of a page.
    pub gap: f32,
}

/// How a piece is drawn.
pub(super) type Draw<'a> = Box<dyn Fn(&mut Canvas, Slot) + 'a>;

/// A piece that stays whole.
pub(super) struct Piece<'a> {
    pub height: f32,
    /// Least space above it, unless it begins a page.
    pub gap: f32,
    /// It begins on the baseline grid.
    pub on_grid: bool,
    /// It stays on the page of the piece after it.
    pub keeps: bool,
    /// The elements that it shares with its neighbours, the outermost first.
    pub groups: Vec<Group>,
    /// What is drawn above it if it begins a page, as decoration: the header of its table.
    pub header: Option<Rc<Header<'a>>>,
    /// The page on which it stands lies so.
    pub format: Format,
    /// What leads here.
    pub anchors: Vec<String>,
    pub draw: Draw<'a>,
}

/// The header of a table, repeated on each page.
pub(super) struct Header<'a> {
    pub height: f32,
    pub draw: Draw<'a>,
}

impl<'a> Piece<'a> {
    /// A piece that follows the one before it without a space.
    pub(super) fn new(height: f32, draw: impl Fn(&mut Canvas, Slot) + 'a) -> Self {
        Self {
            height,
            gap: 0.0,
            on_grid: false,
            keeps: false,
            groups: Vec::new(),
            header: None,
            format: Format::Upright,
            anchors: Vec::new(),
            draw: Box::new(draw),
        }
    }

    /// Space above it, at least.
    pub(super) fn below(mut self, gap: f32) -> Self {
        self.gap = gap;
        self
    }

    /// Stays with the next.
    pub(super) fn keeping(mut self) -> Self {
        self.keeps = true;
        self
    }

    /// Part of elements shared with its neighbours.
    pub(super) fn in_groups(mut self, groups: &[Group]) -> Self {
        self.groups.splice(0..0, groups.iter().copied());
        self
    }

    /// Draws it, inside its elements.
    pub(super) fn draw(&self, canvas: &mut Canvas, slot: Slot) {
        canvas.within_groups(&self.groups, |canvas| (self.draw)(canvas, slot));
    }
}

/// Hands out keys for shared elements, and knows under which headings the layout is.
#[derive(Debug, Default)]
pub(super) struct Keys {
    next: u32,
    /// The levels, as they look, of the headings above; each is greater than the one before.
    above: Vec<u8>,
}

impl Keys {
    /// A new shared element.
    pub(super) fn group(&mut self, role: Role) -> Group {
        self.next += 1;
        Group { key: self.next, role }
    }

    /// A block of keys, one for each span of a text, for its links.
    fn spans(&mut self, count: usize) -> u32 {
        let first = self.next + 1;
        self.next += count as u32;
        first
    }

    /// What follows stands under no heading.
    pub(super) fn end_document(&mut self) {
        self.above.clear();
    }

    /// A heading that looks like `level`. The structure skips no level: a chart's small title stands one
    /// below whatever heading it is under.
    pub(super) fn heading(&mut self, level: u8) -> Role {
        self.above.retain(|above| *above < level);
        self.above.push(level);
        Role::Heading(self.above.len() as u8)
    }
}

/// Lines that are ready to be drawn anywhere, links and all.
pub(super) struct Paragraph {
    pub lines: Lines,
    first_key: u32,
    link_colour: Option<Rgb>,
    bold_colour: Option<Rgb>,
}

impl Paragraph {
    /// Lines whose links look as the text around them.
    pub(super) fn new(keys: &mut Keys, lines: Lines) -> Self {
        let spans = lines.lines.iter().flat_map(|line| &line.fragments).filter_map(|fragment| fragment.link.as_ref());
        let count = spans.map(|(span, _)| span + 1).max().unwrap_or(0);
        Self { lines, first_key: keys.spans(count), link_colour: None, bold_colour: None }
    }

    /// Links stand out by this colour.
    pub(super) fn linked_in(mut self, colour: Rgb) -> Self {
        self.link_colour = Some(colour);
        self
    }

    /// Bold words stand out by this colour.
    pub(super) fn bold_in(mut self, colour: Rgb) -> Self {
        self.bold_colour = Some(colour);
        self
    }

    pub(super) fn height(&self) -> f32 {
        self.lines.height()
    }

    /// Draws all lines from their upper left corner.
    pub(super) fn draw(&self, canvas: &mut Canvas, x: f32, y: f32) {
        for index in 0..self.lines.lines.len() {
            self.draw_line(canvas, index, x, y + index as f32 * self.lines.style.leading);
        }
    }

    /// Draws all lines so that each ends at `right`.
    pub(super) fn draw_flush_right(&self, canvas: &mut Canvas, right: f32, y: f32) {
        for (index, line) in self.lines.lines.iter().enumerate() {
            self.draw_line(canvas, index, right - line.width, y + index as f32 * self.lines.style.leading);
        }
    }

    /// Draws one line from its upper left corner. A line that another follows ends in a space, so that
    /// words do not run together when the text is copied.
    pub(super) fn draw_line(&self, canvas: &mut Canvas, index: usize, x: f32, y: f32) {
        let Some(line) = self.lines.lines.get(index) else { return };
        let follows = index + 1 < self.lines.lines.len();
        let last = line.fragments.len().saturating_sub(1);
        for (position, fragment) in line.fragments.iter().enumerate() {
            let space = follows && position == last;
            self.draw_fragment(canvas, line, position, [x + fragment.x, y], space);
        }
    }

    fn draw_fragment(&self, canvas: &mut Canvas, line: &Line, position: usize, [x, y]: [f32; 2], space: bool) {
        let fragment = &line.fragments[position];
        let plain = self.lines.style;
        let bold = || plain.bold().coloured(self.bold_colour.unwrap_or(plain.colour));
        let style: Style = if fragment.bold { bold() } else { plain };
        let baseline = y + style.baseline();
        let text = if space { format!("{} ", fragment.text) } else { fragment.text.clone() };
        let target = fragment.link.as_ref().and_then(|(span, link)| Some((*span, canvas.target(link)?)));
        let Some((span, target)) = target else {
            canvas.text(x, baseline, &text, &style);
            return;
        };
        let group = Group { key: self.first_key + span as u32, role: Role::Link };
        canvas.within_groups(&[group], |canvas| {
            canvas.text(x, baseline, &text, &self.link_colour.map_or(style, |colour| style.coloured(colour)));
            canvas.link([x, y, x + fragment.width, y + style.leading], target, fragment.text.trim());
        });
    }
}

/// A paragraph as pieces of one line each, so that it may run over to the next page; neither its first nor its
/// last line stands alone.
pub(super) fn flowing<'a>(paragraph: Paragraph, groups: &[Group]) -> Vec<Piece<'a>> {
    let paragraph = Rc::new(paragraph);
    let count = paragraph.lines.lines.len();
    (0..count)
        .map(|index| {
            let own = Rc::clone(&paragraph);
            let draw = move |canvas: &mut Canvas, slot: Slot| own.draw_line(canvas, index, slot.x, slot.y);
            let mut piece = Piece::new(paragraph.lines.style.leading, draw).in_groups(groups);
            piece.keeps = index + 1 < count && (index == 0 || index + 2 == count);
            piece
        })
        .collect()
}

/// Height of pieces that stand under each other without a grid.
pub(super) fn stacked_height(pieces: &[Piece<'_>]) -> f32 {
    pieces.iter().enumerate().map(|(index, piece)| piece.height + if index == 0 { 0.0 } else { piece.gap }).sum()
}

/// Columns side by side as one piece; each has its distance from the left and its pieces.
pub(super) fn side_by_side(columns: Vec<(f32, Vec<Piece<'_>>)>) -> Piece<'_> {
    let height = columns.iter().map(|(_, pieces)| stacked_height(pieces)).fold(0.0, f32::max);
    Piece::new(height, move |canvas, slot| {
        for (x, pieces) in &columns {
            let mut y = slot.y;
            for (index, piece) in pieces.iter().enumerate() {
                let gap = if index == 0 { 0.0 } else { piece.gap };
                y += gap;
                piece.draw(canvas, Slot { x: slot.x + x, y, gap });
                y += piece.height;
            }
        }
    })
}

/// Width of each of so many columns, and the distance from one to the next.
pub(super) fn grid(columns: usize, width: f32) -> (f32, f32) {
    let gap = if columns > 2 { mm(7.0) } else { mm(10.5) };
    let count = columns.max(1) as f32;
    let column = (width - gap * (count - 1.0)) / count;
    (column, column + gap)
}
