//! Ink in points: what every chart is drawn with.

use super::Drawn;
use crate::document::{Accent, Colour};
use plotters::{
    coord::Shift,
    prelude::{Circle, DrawingArea, DrawingBackend, FontStyle, PathElement, Rectangle, Text},
    style::{
        Color, IntoTextStyle, RGBColor,
        text_anchor::{HPos, Pos, VPos},
    },
};

pub(super) const INK: [u8; 3] = [0x1d, 0x22, 0x25];
pub(super) const SOFT: [u8; 3] = [0x55, 0x5a, 0x5c];
pub(super) const GRID: [u8; 3] = [0xe6, 0xdf, 0xd2];
pub(super) const EDGE: [u8; 3] = [0x7f, 0x76, 0x6a];
pub(super) const WHITE: [u8; 3] = [0xff, 0xff, 0xff];

/// Size of axis and label text in points.
pub(super) const TEXT: f32 = 8.6;
/// Size of the last value in points.
pub(super) const STRONG: f32 = 9.9;

/// Where a text stands relative to its point.
pub(super) const LEFT: HPos = HPos::Left;
pub(super) const MIDDLE: HPos = HPos::Center;
pub(super) const RIGHT: HPos = HPos::Right;

/// How a text is set: size in points, bold or not, colour.
#[derive(Clone, Copy)]
pub(super) struct Type(pub f32, pub bool, pub [u8; 3]);

/// Draws in points from the top left of an area.
pub(super) struct Pen<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    pub(super) accent: Accent,
    units: f32,
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, accent: Accent, units: f32) -> Self {
        Self { area, accent, units }
    }

    pub(super) fn width(&self) -> f32 {
        self.area.dim_in_pixel().0 as f32 / self.units
    }

    pub(super) fn height(&self) -> f32 {
        self.area.dim_in_pixel().1 as f32 / self.units
    }

    /// A palette colour with its edge, if it needs one to be seen on white.
    pub(super) fn colour(&self, colour: Colour) -> ([u8; 3], Option<[u8; 3]>) {
        match colour {
            Colour::C1 => (self.accent.base, None),
            Colour::C2 => ([0xe5, 0xab, 0x42], Some([0x96, 0x65, 0x0b])),
            Colour::C3 => ([0x43, 0x1b, 0x4b], None),
            Colour::C4 => ([0x6a, 0x92, 0xcf], None),
            Colour::C5 => ([0xc0, 0x4e, 0x2a], None),
            Colour::C6 => ([0xdd, 0xd6, 0xc7], Some([0x85, 0x7b, 0x6b])),
        }
    }

    fn at(&self, x: f32, y: f32) -> (i32, i32) {
        ((x * self.units).round() as i32, (y * self.units).round() as i32)
    }

    fn thick(&self, points: f32) -> u32 {
        (points * self.units).round().max(1.0) as u32
    }

    pub(super) fn line(&self, points: &[(f32, f32)], thick: f32, colour: [u8; 3]) -> Drawn<DB> {
        let path: Vec<(i32, i32)> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.area.draw(&PathElement::new(path, rgb(colour).stroke_width(self.thick(thick))))
    }

    pub(super) fn rectangle(&self, [left, top, right, bottom]: [f32; 4], colour: Colour) -> Drawn<DB> {
        let (fill, edge) = self.colour(colour);
        self.block([left, top, right, bottom], fill)?;
        if let Some(edge) = edge {
            let corners = [self.at(left, top), self.at(right, bottom)];
            self.area.draw(&Rectangle::new(corners, rgb(edge).stroke_width(self.thick(0.5))))?;
        }
        Ok(())
    }

    pub(super) fn block(&self, [left, top, right, bottom]: [f32; 4], fill: [u8; 3]) -> Drawn<DB> {
        self.area.draw(&Rectangle::new([self.at(left, top), self.at(right, bottom)], rgb(fill).filled()))
    }

    pub(super) fn dot(&self, x: f32, y: f32, radius: f32, fill: [u8; 3]) -> Drawn<DB> {
        self.area.draw(&Circle::new(self.at(x, y), self.thick(radius) as i32, rgb(fill).filled()))
    }

    /// A text centred on `y`.
    pub(super) fn text(&self, x: f32, y: f32, words: &str, side: HPos, set: Type) -> Drawn<DB> {
        if words.is_empty() {
            return Ok(());
        }
        let weight = if set.1 { FontStyle::Bold } else { FontStyle::Normal };
        let colour = rgb(set.2);
        let style = ("sans", f64::from(set.0 * self.units), weight).into_text_style(self.area);
        let style = style.pos(Pos::new(side, VPos::Center)).color(&colour);
        self.area.draw(&Text::new(words.to_owned(), self.at(x, y), style))
    }

    /// Width of a text in points.
    pub(super) fn measure(&self, words: &str, set: Type) -> f32 {
        let weight = if set.1 { FontStyle::Bold } else { FontStyle::Normal };
        let style = ("sans", f64::from(set.0 * self.units), weight).into_text_style(self.area);
        self.area.estimate_text_size(words, &style).map_or(0.0, |(width, _)| width as f32 / self.units)
    }
}

fn rgb([r, g, b]: [u8; 3]) -> RGBColor {
    RGBColor(r, g, b)
}
