//! One font file: its bytes, and shaping with it.

use rustybuzz::{Direction, GlyphBuffer, Script, ShapePlan, UnicodeBuffer, script, ttf_parser::GlyphId};
use std::sync::OnceLock;

/// Which font file a glyph comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FontId {
    /// Noto Sans Regular.
    Regular,
    /// Noto Sans Bold.
    Bold,
    /// DejaVu Sans, for what Noto Sans lacks.
    Symbols,
    /// DejaVu Sans Bold, for what Noto Sans Bold lacks.
    BoldSymbols,
    /// DejaVu Sans Mono.
    Mono,
}

impl FontId {
    /// Every font file, in the order of the enum.
    pub const ALL: [Self; 5] = [Self::Regular, Self::Bold, Self::Symbols, Self::BoldSymbols, Self::Mono];

    /// The PostScript name under which a document embeds it.
    pub fn postscript_name(self) -> &'static str {
        match self {
            Self::Regular => "NotoSans-Regular",
            Self::Bold => "NotoSans-Bold",
            Self::Symbols => "DejaVuSans",
            Self::BoldSymbols => "DejaVuSans-Bold",
            Self::Mono => "DejaVuSansMono",
        }
    }

    /// The parsed font, made on first use and then shared.
    pub fn font(self) -> &'static Font {
        static FONTS: [OnceLock<Font>; 5] = [const { OnceLock::new() }; 5];
        FONTS[self as usize].get_or_init(|| Font::new(self.bytes()))
    }

    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Regular => notosans::REGULAR_TTF,
            Self::Bold => notosans::BOLD_TTF,
            Self::Symbols => dejavu::sans::regular(),
            Self::BoldSymbols => dejavu::sans::bold(),
            Self::Mono => dejavu::sans_mono::regular(),
        }
    }
}

/// A parsed font file that is compiled in.
pub struct Font {
    data: &'static [u8],
    face: rustybuzz::Face<'static>,
    /// Making a plan costs far more than shaping a word with it, and nearly every word is Latin.
    latin: ShapePlan,
    units_per_em: f32,
}

impl Font {
    /// Panics if the bytes are no font, which only a broken build could bring about.
    fn new(data: &'static [u8]) -> Self {
        let face = rustybuzz::Face::from_slice(data, 0).expect("the compiled-in fonts parse");
        let latin = ShapePlan::new(&face, Direction::LeftToRight, Some(script::LATIN), None, &[]);
        let units_per_em = face.units_per_em() as f32;
        Self { data, face, latin, units_per_em }
    }

    /// The bytes of the font file.
    pub fn data(&self) -> &'static [u8] {
        self.data
    }

    /// Whether it can draw the character.
    pub fn has(&self, character: char) -> bool {
        self.face.glyph_index(character).is_some()
    }

    /// Advance width of a glyph in em, before kerning.
    pub fn advance(&self, glyph: u16) -> f32 {
        f32::from(self.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0)) / self.units_per_em
    }

    /// Units in an em, by which shaped positions are divided.
    pub(super) fn units_per_em(&self) -> f32 {
        self.units_per_em
    }

    /// Shapes text of one script, with the ligatures and the kerning of the font.
    pub(super) fn shape(&self, text: &str) -> GlyphBuffer {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let script = buffer.script();
        if buffer.direction() == Direction::LeftToRight && is_latin_or_none(script) {
            buffer.set_script(script::LATIN);
            rustybuzz::shape_with_plan(&self.face, &self.latin, buffer)
        } else {
            rustybuzz::shape(&self.face, &[], buffer)
        }
    }
}

/// Figures and punctuation alone have no script; they are set as Latin.
fn is_latin_or_none(found: Script) -> bool {
    [script::LATIN, script::COMMON, script::INHERITED, script::UNKNOWN].contains(&found)
}
