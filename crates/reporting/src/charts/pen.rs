//! Ink in points: what every chart is drawn with.

use super::{Dots, Drawn, palette::palette};
use crate::document::{Accent, Colour};
use plotters::{
    coord::Shift,
    prelude::{Circle, DrawingArea, DrawingBackend, PathElement, Rectangle},
    style::{Color, RGBColor},
};
use std::cell::RefCell;

pub(super) const INK: [u8; 3] = [0x1d, 0x22, 0x25];
pub(super) const SOFT: [u8; 3] = [0x55, 0x5a, 0x5c];
pub(super) const GRID: [u8; 3] = [0xe6, 0xdf, 0xd2];
pub(super) const EDGE: [u8; 3] = [0x7f, 0x76, 0x6a];
pub(super) const WHITE: [u8; 3] = [0xff, 0xff, 0xff];

/// Thickness of a dotted line in points; no other line of [`EDGE`] is as thick.
pub(super) const DOTTED: f32 = 1.1;
/// Under this width in points, names stand over what they name and not beside it.
const NARROW: f32 = 300.0;

/// Draws in points from the top left of an area.
pub(super) struct Pen<'a, DB: DrawingBackend> {
    pub(super) area: &'a DrawingArea<DB, Shift>,
    pub(super) accent: Accent,
    pub(super) units: f32,
    dots: Dots,
    /// Where texts stand already: left, top, right, bottom.
    pub(super) taken: RefCell<Vec<[f32; 4]>>,
}

impl<'a, DB: DrawingBackend> Pen<'a, DB> {
    pub(super) fn new(area: &'a DrawingArea<DB, Shift>, accent: Accent, units: f32, dots: Dots) -> Self {
        Self { area, accent, units, dots, taken: RefCell::default() }
    }

    pub(super) fn width(&self) -> f32 {
        self.area.dim_in_pixel().0 as f32 / self.units
    }

    pub(super) fn height(&self) -> f32 {
        self.area.dim_in_pixel().1 as f32 / self.units
    }

    /// Whether the drawing is made for a phone.
    pub(super) fn narrow(&self) -> bool {
        is_narrow(self.width())
    }

    pub(super) fn at(&self, x: f32, y: f32) -> (i32, i32) {
        ((x * self.units).round() as i32, (y * self.units).round() as i32)
    }

    fn thick(&self, points: f32) -> u32 {
        (points * self.units).round().max(1.0) as u32
    }

    pub(super) fn line(&self, points: &[(f32, f32)], thick: f32, colour: [u8; 3]) -> Drawn<DB> {
        let path: Vec<(i32, i32)> = points.iter().map(|(x, y)| self.at(*x, *y)).collect();
        self.area.draw(&PathElement::new(path, rgb(colour).stroke_width(self.thick(thick))))
    }

    /// A dotted line of [`EDGE`].
    pub(super) fn dotted(&self, from: (f32, f32), to: (f32, f32)) -> Drawn<DB> {
        if self.dots == Dots::Whole {
            return self.line(&[from, to], DOTTED, EDGE);
        }
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let count = (length / 4.0).floor().max(1.0);
        let at = |share: f32| (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
        for index in 0..count as u32 {
            let start = index as f32 / count;
            self.line(&[at(start), at((start + 1.6 / length.max(1.6)).min(1.0))], DOTTED, EDGE)?;
        }
        Ok(())
    }

    pub(super) fn rectangle(&self, [left, top, right, bottom]: [f32; 4], colour: Colour) -> Drawn<DB> {
        let (fill, edge) = palette(colour, &self.accent);
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
}

/// Whether so many points are the width of a phone.
pub(super) fn is_narrow(width: f32) -> bool {
    width < NARROW
}

pub(super) fn rgb([r, g, b]: [u8; 3]) -> RGBColor {
    RGBColor(r, g, b)
}
