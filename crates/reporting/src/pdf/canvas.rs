//! Pages to draw on. Whatever is drawn is tagged: it belongs to the element that is open, or it is decoration.
//!
//! Coordinates are points from the page's upper left corner, downwards.

use super::content::Content;
use super::glyphs::{Glyphs, SetGlyph};
use super::picture::Pictures;
use super::structure::{ElementId, Group, Kid, Pen, Role, Tree};
use super::style::{Format, Rgb, Style};
use crate::fonts::FontId;
use std::collections::BTreeMap;

/// The pages, the structure tree and the glyphs used.
pub(super) struct Canvas {
    pub pages: Vec<Page>,
    pub tree: Tree,
    pub glyphs: Glyphs,
    pub pictures: Pictures,
    /// Where each anchor leads: page, and distance from its top.
    pub anchors: BTreeMap<String, (usize, f32)>,
    page: usize,
    open: Vec<ElementId>,
    decorating: bool,
    /// There is no ink but black: see [`Canvas::ink`].
    pub grey: bool,
    /// Every text with its place, for tests.
    #[cfg(test)]
    pub texts: Vec<SetText>,
}

/// A text as it was set.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct SetText {
    pub page: usize,
    pub text: String,
    /// Left end of the baseline, and the text's width without blanks at its ends.
    pub x: f32,
    pub baseline: f32,
    pub width: f32,
    pub size: f32,
    /// Cosine and sine of its direction from the horizontal, upwards.
    pub along: [f32; 2],
    /// The box of the figure that it belongs to: left, top, right and bottom.
    pub figure: Option<[f32; 4]>,
}

/// One page as drawn.
#[derive(Default)]
pub(super) struct Page {
    pub format: Format,
    pub content: Content,
    /// The element of each marked content, by its number.
    pub contents: Vec<ElementId>,
    pub links: Vec<Link>,
    mark: Option<Mark>,
    font: Option<(FontId, f32)>,
    fill: Option<Rgb>,
    stroke: Option<(Rgb, f32)>,
    /// Lines are joined by round corners.
    rounded: bool,
}

/// A place that leads somewhere when it is clicked.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Left, bottom, right and top, from the page's lower left corner.
    pub area: [f32; 4],
    pub target: Target,
    /// What is told of it when it has the focus.
    pub description: String,
    pub element: ElementId,
}

/// Where a link leads.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// An address.
    Address(String),
    /// Page of this document, and distance from its top.
    Place(usize, f32),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mark {
    Decoration,
    Element(ElementId),
}

impl Canvas {
    /// Empty pages of these formats.
    pub(super) fn new(pages: Vec<Format>, anchors: BTreeMap<String, (usize, f32)>) -> Self {
        Self {
            pages: pages.into_iter().map(|format| Page { format, ..Page::default() }).collect(),
            tree: Tree::new(),
            glyphs: Glyphs::default(),
            pictures: Pictures::default(),
            anchors,
            page: 0,
            open: vec![0],
            decorating: false,
            grey: false,
            #[cfg(test)]
            texts: Vec::new(),
        }
    }

    /// Draws on this page from now on.
    pub(super) fn go_to(&mut self, page: usize) {
        self.page = page.min(self.pages.len().saturating_sub(1));
    }

    /// How the page lies.
    pub(super) fn format(&self) -> Format {
        self.pages[self.page].format
    }

    /// A point of the page as the file has it, whose origin is the lower left corner.
    pub(super) fn point(&self, x: f32, y: f32) -> [f32; 2] {
        [x, self.format().height() - y]
    }

    /// A box of left, top, right and bottom as the file has it: left, bottom, right and top.
    fn area(&self, [left, top, right, bottom]: [f32; 4]) -> [f32; 4] {
        let height = self.format().height();
        [left, height - bottom, right, height - top]
    }

    /// Draws inside a new element.
    pub(super) fn within(&mut self, role: Role, draw: impl FnOnce(&mut Self)) {
        let element = self.tree.add(role, self.element());
        self.inside(element, draw);
    }

    /// Draws inside the innermost of these shared elements.
    pub(super) fn within_groups(&mut self, groups: &[Group], draw: impl FnOnce(&mut Self)) {
        let depth = self.open.len();
        for group in groups {
            let element = self.tree.shared(*group, self.element());
            self.open.push(element);
        }
        draw(self);
        self.open.truncate(depth);
    }

    /// Draws a figure with the words that stand for it, in a box of left, top, right and bottom.
    pub(super) fn figure(&mut self, alt: &str, box_: [f32; 4], draw: impl FnOnce(&mut Self)) {
        let area = self.area(box_);
        let element = self.tree.add(Role::Figure, self.element());
        self.tree.elements[element].alt = Some(alt.to_owned());
        self.tree.elements[element].bbox = Some(area);
        self.inside(element, draw);
    }

    /// Draws a place to write in or to tick, with what stands for it, in a box of left, top, right and bottom.
    pub(super) fn field(&mut self, pen: Pen, name: &str, box_: [f32; 4], draw: impl FnOnce(&mut Self)) {
        let area = self.area(box_);
        let element = self.tree.add(Role::Field, self.element());
        let own = &mut self.tree.elements[element];
        own.alt = Some(name.to_owned());
        own.pen = Some(pen);
        own.bbox = Some(area);
        self.inside(element, draw);
    }

    fn inside(&mut self, element: ElementId, draw: impl FnOnce(&mut Self)) {
        self.open.push(element);
        draw(self);
        self.open.pop();
    }

    /// Draws what says nothing: rules, tints, running heads.
    pub(super) fn decoration(&mut self, draw: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.decorating, true);
        draw(self);
        self.decorating = before;
    }

    /// Tells what the innermost open table holds.
    pub(super) fn summarise_table(&mut self, summary: &str) {
        let is_table = |element: &&ElementId| self.tree.elements[**element].role == Role::Table;
        if let Some(table) = self.open.iter().rev().find(is_table).copied() {
            self.tree.elements[table].summary = Some(summary.to_owned());
        }
    }

    /// Resolves `#anchor` or an address; none if the anchor is nowhere in the document.
    pub(super) fn target(&self, link: &str) -> Option<Target> {
        match link.strip_prefix('#') {
            Some(anchor) => self.anchors.get(anchor).map(|(page, y)| Target::Place(*page, *y)),
            None => Some(Target::Address(link.to_owned())),
        }
    }

    /// Makes an area of left, top, right and bottom lead somewhere; the open element must be a link.
    pub(super) fn link(&mut self, area: [f32; 4], target: Target, description: &str) {
        let area = self.area(area);
        let element = self.element();
        let page = &mut self.pages[self.page];
        let kid = Kid::Annotation(self.page, page.links.len());
        page.links.push(Link { area, target, description: description.to_owned(), element });
        self.tree.elements[element].kids.push(kid);
    }

    /// Sets a text with its baseline's left end at a point; returns its width.
    pub(super) fn text(&mut self, x: f32, y: f32, text: &str, style: &Style) -> f32 {
        self.turned_text([1.0, 0.0], x, y, text, style)
    }

    /// Sets a text along a direction, as its cosine and its sine from the horizontal, upwards.
    pub(super) fn turned_text(&mut self, along: [f32; 2], x: f32, y: f32, text: &str, style: &Style) -> f32 {
        #[cfg(test)]
        self.note(along, [x, y], text, style);
        let [cosine, sine] = along;
        let mut travelled = 0.0;
        self.fill_with(style.colour);
        self.marked_page();
        let (page, glyphs) = (&mut self.pages[self.page], &mut self.glyphs);
        // Glyphs of one font that stand for themselves are set in one go, over the ends of words.
        let mut line = Line::default();
        style.face().words(text, |word| {
            for run in &word.runs {
                let font = run.glyphs[0].font;
                if line.font != Some(font) || run.actual.is_some() {
                    travelled += line.draw(page, [x + travelled * cosine, y - travelled * sine], along, style, None);
                    line.font = Some(font);
                }
                line.advance += glyphs.encode(&run.glyphs, style.tracking, &mut line.glyphs);
                if let Some(actual) = &run.actual {
                    let at = [x + travelled * cosine, y - travelled * sine];
                    travelled += line.draw(page, at, along, style, Some(actual));
                }
            }
        });
        travelled += line.draw(page, [x + travelled * cosine, y - travelled * sine], along, style, None);
        travelled
    }

    #[cfg(test)]
    fn note(&mut self, along: [f32; 2], [x, y]: [f32; 2], text: &str, style: &Style) {
        let indent = style.width(text) - style.width(text.trim_start());
        let figure = self.open.iter().rev().find_map(|element| self.tree.elements[*element].bbox);
        let height = self.format().height();
        self.texts.push(SetText {
            page: self.page,
            text: text.trim().to_owned(),
            x: x + indent * along[0],
            baseline: y - indent * along[1],
            width: style.width(text.trim()),
            size: style.size,
            along,
            figure: figure.map(|[left, bottom, right, top]| [left, height - top, right, height - bottom]),
        });
    }

    /// A colour as it is drawn: where there is no ink but black, the grey that is as light.
    fn ink(&self, colour: Rgb) -> Rgb {
        if !self.grey {
            return colour;
        }
        // Weights of Rec. 709, as a printer's own conversion has them.
        let [red, green, blue] = colour.map(f32::from);
        [(0.2126 * red + 0.7152 * green + 0.0722 * blue).round() as u8; 3]
    }

    /// The colour of what is filled from now on.
    pub(super) fn fill_with(&mut self, colour: Rgb) {
        let colour = self.ink(colour);
        let page = self.marked_page();
        if page.fill != Some(colour) {
            page.fill = Some(colour);
            page.content.colour(colour, "rg");
        }
    }

    /// The colour and the width of what is stroked from now on.
    pub(super) fn stroke_with(&mut self, colour: Rgb, width: f32) {
        let colour = self.ink(colour);
        let page = self.marked_page();
        if page.stroke != Some((colour, width)) {
            page.stroke = Some((colour, width));
            page.content.colour(colour, "RG");
            page.content.put(&[width], "w");
        }
    }

    /// Lines are joined by round corners from now on.
    pub(super) fn round_joins(&mut self) {
        let page = self.marked_page();
        if !std::mem::replace(&mut page.rounded, true) {
            page.content.write("1 j 0 J\n");
        }
    }

    /// The page's content, to add to it what is tagged as the rest is.
    pub(super) fn content(&mut self) -> &mut Content {
        &mut self.marked_page().content
    }

    /// Ends the marked content that is still open on each page.
    pub(super) fn close(&mut self) {
        for page in &mut self.pages {
            if page.mark.take().is_some() {
                page.content.put(&[], "EMC");
            }
        }
    }

    fn element(&self) -> ElementId {
        self.open.last().copied().unwrap_or(0)
    }

    /// The page, with the marked content open to which the next operation belongs.
    fn marked_page(&mut self) -> &mut Page {
        let mark = if self.decorating { Mark::Decoration } else { Mark::Element(self.element()) };
        let page = &mut self.pages[self.page];
        if page.mark == Some(mark) {
            return page;
        }
        if page.mark.is_some() {
            page.content.put(&[], "EMC");
        }
        page.mark = Some(mark);
        match mark {
            Mark::Decoration => page.content.write("/Artifact BMC\n"),
            Mark::Element(element) => {
                let number = page.contents.len();
                page.contents.push(element);
                let element = &mut self.tree.elements[element];
                element.kids.push(Kid::Content(self.page, number));
                page.content.write(&format!("/{}<</MCID {number}>>BDC\n", element.role.name()));
            }
        }
        page
    }
}

/// Glyphs of one font that follow each other on a line.
#[derive(Default)]
struct Line {
    font: Option<FontId>,
    glyphs: Vec<SetGlyph>,
    /// In em.
    advance: f32,
}

impl Line {
    /// Draws what there is and begins anew; returns its width. `actual` is what the glyphs stand for, if that is not what
    /// they look like.
    fn draw(&mut self, page: &mut Page, at: [f32; 2], along: [f32; 2], style: &Style, actual: Option<&str>) -> f32 {
        let Some(font) = self.font.filter(|_| !self.glyphs.is_empty()) else { return 0.0 };
        if let Some(actual) = actual {
            page.content.stands_for(actual);
        }
        page.content.write("BT\n");
        if page.font != Some((font, style.size)) {
            page.font = Some((font, style.size));
            page.content.write(&format!("/{} ", Glyphs::resource(font).0));
            page.content.put(&[style.size], "Tf");
        }
        let [x, y] = [at[0], page.format.height() - at[1]];
        let [cosine, sine] = along;
        if sine == 0.0 && cosine == 1.0 {
            page.content.put(&[x, y], "Td");
        } else {
            page.content.put(&[cosine, sine, -sine, cosine, x, y], "Tm");
        }
        page.content.show(&self.glyphs);
        page.content.write("ET\n");
        if actual.is_some() {
            page.content.put(&[], "EMC");
        }
        self.glyphs.clear();
        std::mem::take(&mut self.advance) * style.size
    }
}

/// Hundredths of a point are finer than any printer and keep the file small.
pub(super) fn round(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}
