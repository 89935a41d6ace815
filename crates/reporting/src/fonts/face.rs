//! A face: a font with a second one for the characters that it lacks.

use super::{Font, FontId};

/// The replacement character, which DejaVu Sans has: drawn for what neither font can draw, as a missing glyph
/// would make the whole document inaccessible to the letter of PDF/UA.
const REPLACEMENT: char = '\u{FFFD}';

/// A font with another that fills in what it lacks.
#[derive(Debug)]
pub struct Face {
    main: FontId,
    fallback: FontId,
}

/// A shaped glyph.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// The font file it is in.
    pub font: FontId,
    /// Its number in that file.
    pub id: u16,
    /// How far the pen moves, in em, kerning included.
    pub advance: f32,
    /// The characters it stands for; empty if a glyph before it stands for them.
    pub text: String,
}

impl Face {
    pub(super) const fn new(main: FontId, fallback: FontId) -> Self {
        Self { main, fallback }
    }

    /// Width of the text in points, set in `size_pt`, with kerning.
    pub fn width(&self, text: &str, size_pt: f32) -> f32 {
        let mut em = 0.0;
        self.runs(text, |font, run| {
            let units: i32 = font.font().shape(run).glyph_positions().iter().map(|position| position.x_advance).sum();
            em += units as f32 / font.font().units_per_em();
        });
        em * size_pt
    }

    /// The glyphs of the text, from left to right.
    pub fn shape(&self, text: &str) -> Vec<Glyph> {
        let mut glyphs = Vec::with_capacity(text.len());
        self.runs(text, |font, run| push_glyphs(&mut glyphs, font, run));
        glyphs
    }

    /// Height of capitals in em; the faces used here are near enough to one value that labels share it.
    pub const CAP_HEIGHT: f32 = 0.714;

    /// Height of an x in em.
    pub const X_HEIGHT: f32 = 0.536;

    /// Hands out the text in runs of one font each, without what cannot be seen.
    fn runs(&self, text: &str, mut take: impl FnMut(FontId, &str)) {
        let main = self.main.font();
        // Nearly all text is of this kind and needs no copy.
        if text.chars().all(|character| character >= ' ' && character != '\u{AD}' && main.has(character)) {
            if !text.is_empty() {
                take(self.main, text);
            }
            return;
        }
        let mut run = String::new();
        let mut current = self.main;
        for character in text.chars().filter_map(visible) {
            let (font, character) = self.font_for(main, character);
            if font != current && !run.is_empty() {
                take(current, &run);
                run.clear();
            }
            current = font;
            run.push(character);
        }
        if !run.is_empty() {
            take(current, &run);
        }
    }

    fn font_for(&self, main: &Font, character: char) -> (FontId, char) {
        if main.has(character) {
            (self.main, character)
        } else if self.fallback.font().has(character) {
            (self.fallback, character)
        } else {
            (self.fallback, REPLACEMENT)
        }
    }
}

/// Spaces of any kind are spaces; control characters and soft hyphens are left out.
fn visible(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FEFF}' => None,
        control if control.is_control() => None,
        other => Some(other),
    }
}

fn push_glyphs(glyphs: &mut Vec<Glyph>, font: FontId, run: &str) {
    let shaped = font.font().shape(run);
    let units_per_em = font.font().units_per_em();
    let mut starts: Vec<usize> = shaped.glyph_infos().iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut last = None;
    for (info, position) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()) {
        let start = info.cluster as usize;
        let text = if last == Some(start) {
            String::new()
        } else {
            let end = starts.iter().find(|next| **next > start).copied().unwrap_or(run.len());
            run.get(start..end).unwrap_or_default().to_owned()
        };
        last = Some(start);
        let advance = position.x_advance as f32 / units_per_em;
        glyphs.push(Glyph { font, id: info.glyph_id as u16, advance, text });
    }
}
