//! Words in a drawing: measured, wrapped, cut, and set only where they are free.

use super::{
    Drawn,
    pen::{INK, Pen, SOFT, rgb},
};
use plotters::{
    prelude::{DrawingBackend, FontStyle, Text},
    style::{
        IntoTextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

/// Where a text stands relative to its point.
pub(super) const LEFT: HPos = HPos::Left;
pub(super) const MIDDLE: HPos = HPos::Center;
pub(super) const RIGHT: HPos = HPos::Right;

/// Size of axis and label text in points.
pub(super) const TEXT: f32 = 8.6;
/// Size of the last value in points.
pub(super) const STRONG: f32 = 9.9;
/// Distance between two lines of text in points.
pub(super) const LEADING: f32 = 11.0;

pub(super) const SOFT_TEXT: Type = Type(TEXT, false, SOFT);
pub(super) const INK_TEXT: Type = Type(TEXT, false, INK);
pub(super) const BOLD_TEXT: Type = Type(TEXT, true, INK);
pub(super) const LAST_TEXT: Type = Type(STRONG, true, INK);

/// How a text is set: size in points, bold or not, colour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Type(pub f32, pub bool, pub [u8; 3]);

/// Half of a line's height as a part of its size: capitals with what hangs under the line.
const HALF: f32 = 0.53;
/// Least distance between texts beside each other.
const BETWEEN: f32 = 2.5;

impl<DB: DrawingBackend> Pen<'_, DB> {
    /// A text centred on `y`. It is moved into the area and cut to it; where another text stands it is left out.
    pub(super) fn text(&self, x: f32, y: f32, words: &str, side: HPos, set: Type) -> Drawn<DB> {
        self.text_at_one_of(&[(x, y)], words, side, set)
    }

    /// A text at the first of these places that is free, or nowhere.
    pub(super) fn text_at_one_of(&self, places: &[(f32, f32)], words: &str, side: HPos, set: Type) -> Drawn<DB> {
        let words = self.cut(words, set, self.width());
        if words.is_empty() {
            return Ok(());
        }
        let width = self.measure(&words, set);
        for (x, y) in places {
            let left = match side {
                HPos::Left => *x,
                HPos::Center => x - width / 2.0,
                HPos::Right => x - width,
            };
            let left = left.min(self.width() - width).max(0.0);
            let stands = [left, y - HALF * set.0, left + width, y + HALF * set.0];
            if self.is_free(stands) {
                self.taken.borrow_mut().push(stands);
                let x = match side {
                    HPos::Left => left,
                    HPos::Center => left + width / 2.0,
                    HPos::Right => left + width,
                };
                return self.set(x, *y, &words, side, set);
            }
        }
        Ok(())
    }

    fn is_free(&self, [left, top, right, bottom]: [f32; 4]) -> bool {
        let inside = top >= -0.5 && bottom <= self.height() + 0.5;
        inside
            && !self.taken.borrow().iter().any(|other| {
                left < other[2] + BETWEEN && other[0] < right + BETWEEN && top < other[3] && other[1] < bottom
            })
    }

    fn set(&self, x: f32, y: f32, words: &str, side: HPos, set: Type) -> Drawn<DB> {
        let colour = rgb(set.2);
        let style = ("sans", f64::from(set.0 * self.units), weight(set)).into_text_style(self.area);
        let style = style.pos(Pos::new(side, VPos::Center)).color(&colour);
        self.area.draw(&Text::new(words.to_owned(), self.at(x, y), style))
    }

    /// Width of a text in points.
    pub(super) fn measure(&self, words: &str, set: Type) -> f32 {
        let style = ("sans", f64::from(set.0 * self.units), weight(set)).into_text_style(self.area);
        self.area.estimate_text_size(words, &style).map_or(0.0, |(width, _)| width as f32 / self.units)
    }

    /// Width of the widest text.
    pub(super) fn widest<'t>(&self, texts: impl Iterator<Item = &'t str>, set: Type) -> f32 {
        texts.map(|text| self.measure(text, set)).fold(0.0, f32::max)
    }

    /// The text, with an ellipsis for what does not fit.
    pub(super) fn cut(&self, words: &str, set: Type, width: f32) -> String {
        if words.is_empty() || self.measure(words, set) <= width {
            return words.to_owned();
        }
        let letters: Vec<char> = words.chars().collect();
        let shortened = |kept: usize| {
            let kept: String = letters[..kept].iter().collect();
            format!("{}…", kept.trim_end())
        };
        let kept = (0..letters.len()).collect::<Vec<_>>();
        let fitting = kept.partition_point(|kept| self.measure(&shortened(*kept), set) <= width);
        if fitting <= 1 { String::new() } else { shortened(fitting - 1) }
    }

    /// The text in up to so many lines, the last of them cut where there is more.
    pub(super) fn wrap(&self, words: &str, set: Type, width: f32, most: usize) -> Wrapped {
        let mut lines: Vec<String> = Vec::new();
        for word in words.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match longer {
                Some(longer) if self.measure(&longer, set) <= width || lines.len() >= most.max(1) => {
                    lines.pop();
                    lines.push(longer);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        let whole: Vec<String> = lines.iter().map(|line| self.cut(line, set, width)).collect();
        Wrapped { is_cut: whole != lines, lines: whole }
    }
}

/// A text in lines.
pub(super) struct Wrapped {
    pub(super) lines: Vec<String>,
    /// Something was left out.
    pub(super) is_cut: bool,
}

fn weight(set: Type) -> FontStyle {
    if set.1 { FontStyle::Bold } else { FontStyle::Normal }
}
