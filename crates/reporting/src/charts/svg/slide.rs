//! A chart as a picture of its own, for slides and other people's pages: with its title, what is measured, and where it
//! comes from, in colours that are written out.

use super::{PIXELS, UNITS, Width, backend::SvgBackend, hex, ink::Inks};
use crate::{
    charts::{
        Dots, draw_with, natural_height,
        pen::{INK, Pen, SOFT},
    },
    document::{Accent, Chart},
    fonts::{self, Face, FontId},
    html::escape,
};
use plotters::prelude::IntoDrawingArea;
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};
use std::{fmt::Write as _, sync::OnceLock};

/// Blank space around, in pixels.
const MARGIN: f32 = 40.0;
const TITLE: f32 = 28.0;
const SUBTITLE: f32 = 17.0;
const FOOT: f32 = 13.0;
/// Distance of lines, as a part of their size.
const LEADING: f32 = 1.25;
/// Pixels of a PNG for one of the SVG: sharp on a wall.
const SHARP: f32 = 2.0;
const FAMILY: &str = "Noto Sans, DejaVu Sans, sans-serif";

/// Why a picture could not be painted.
#[derive(Debug, thiserror::Error)]
pub enum SlideError {
    /// It is no SVG that we made.
    #[error("the picture cannot be read: {0}")]
    Read(String),
    /// It is too large, or has no size.
    #[error("the picture cannot be painted")]
    Paint,
}

/// The chart as an SVG file, 800 pixels wide; `foot` says where it comes from. The same chart always gives the same
/// text.
pub fn slide(chart: &Chart, accent: &Accent, foot: &str) -> String {
    let across = Width::Wide.pixels();
    let mut words = String::new();
    let mut y = MARGIN;
    for (text, size, bold, colour) in [(&chart.title, TITLE, true, INK), (&chart.subtitle, SUBTITLE, false, SOFT)] {
        let face = if bold { fonts::bold() } else { fonts::regular() };
        for line in lines(text, face, size, across) {
            y += size * LEADING;
            say(&mut words, &line, y, size, bold, colour);
        }
        y += 4.0;
    }
    let top = y + 16.0;
    let down = (natural_height(&chart.kind, across / PIXELS) * PIXELS).ceil();
    let mut body = String::new();
    {
        let size = ((across * UNITS) as u32, (down * UNITS) as u32);
        let area = SvgBackend::new(&mut body, size, Inks::written(accent)).into_drawing_area();
        let drawn = draw_with(&Pen::new(&area, *accent, PIXELS * UNITS, Dots::Strokes), &chart.kind);
        let presented = area.present();
        debug_assert!(drawn.is_ok() && presented.is_ok(), "writing to a string does not fail");
    }
    y = top + down + 12.0;
    for line in lines(foot, fonts::regular(), FOOT, across) {
        y += FOOT * LEADING;
        say(&mut words, &line, y, FOOT, false, SOFT);
    }
    let (wide, high) = (across + 2.0 * MARGIN, (y + MARGIN * 0.75).ceil());
    let (title, alt) = (escape(&chart.title), escape(&chart.alt));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"0 0 {wide} {high}\" \
         font-family=\"{FAMILY}\" role=\"img\"><title>{title}</title><desc>{alt}</desc>\
         <rect width=\"{wide}\" height=\"{high}\" fill=\"#ffffff\"/>{words}\
         <g transform=\"translate({MARGIN} {top})\">{body}</g></svg>\n"
    )
}

/// Adds a line of words at the left margin.
fn say(words: &mut String, line: &str, y: f32, size: f32, bold: bool, colour: [u8; 3]) {
    let weight = if bold { " font-weight=\"700\"" } else { "" };
    // Writing into a text fails never.
    let _ = write!(
        words,
        "<text x=\"{MARGIN}\" y=\"{y:.1}\" font-size=\"{size}\"{weight} fill=\"{}\">{}</text>",
        hex(colour),
        escape(line)
    );
}

/// A text in lines of at most this width; a word that is wider stands alone.
fn lines(text: &str, face: &Face, size: f32, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if face.width(&format!("{line} {word}"), size) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// An SVG of [`slide`] painted as a PNG, 1,600 pixels wide, with the report's own faces.
///
/// # Errors
///
/// If it is none, or cannot be painted.
pub fn png(svg: &str) -> Result<Vec<u8>, SlideError> {
    static OPTIONS: OnceLock<Options<'static>> = OnceLock::new();
    let options = OPTIONS.get_or_init(|| {
        let mut options = Options { font_family: "Noto Sans".to_owned(), ..Options::default() };
        for font in FontId::ALL {
            options.fontdb_mut().load_font_data(font.font().data().to_vec());
        }
        options
    });
    // Whoever opens the SVG has fonts of many scripts; the painter has ours.
    let tree = Tree::from_str(&fonts::drawable(svg), options).map_err(|error| SlideError::Read(error.to_string()))?;
    let size = tree.size().to_int_size().scale_by(SHARP).ok_or(SlideError::Paint)?;
    let mut picture = Pixmap::new(size.width(), size.height()).ok_or(SlideError::Paint)?;
    resvg::render(&tree, Transform::from_scale(SHARP, SHARP), &mut picture.as_mut());
    picture.encode_png().map_err(|_| SlideError::Paint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_where_there_is_no_room() {
        let wide = fonts::regular().width("a few words", 10.0);
        assert_eq!(lines("a few words and more", fonts::regular(), 10.0, wide + 1.0), ["a few words", "and more"]);
        assert_eq!(lines("unbreakable", fonts::regular(), 10.0, 1.0), ["unbreakable"]);
        assert!(lines(" ", fonts::regular(), 10.0, 1.0).is_empty());
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        assert!(matches!(png("no picture"), Err(SlideError::Read(_))));
    }
}
