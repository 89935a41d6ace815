//! The glyphs that a document uses, font by font: only they are embedded.

use super::PdfError;
use crate::fonts::{FontId, Glyph};
use printpdf::{Codepoint, FontId as Resource, Op, ParsedFont, PdfFontHandle, Pt, TextItem};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// What of each font file has been used.
#[derive(Default)]
pub(super) struct Glyphs {
    used: BTreeMap<FontId, Used>,
}

/// A glyph as a page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SetGlyph {
    /// Its number in the embedded font.
    pub id: u16,
    /// How far the next one stands nearer than is natural, in ten thousandths of an em.
    pub back: i64,
}

#[derive(Default)]
struct Used {
    remapper: GlyphRemapper,
    /// Width of each embedded glyph in thousandths of an em, and the characters it stands for.
    glyphs: BTreeMap<u16, (f32, String)>,
}

/// A font as it is embedded.
pub(super) struct Subset {
    pub resource: Resource,
    /// Name with the tag that marks a subset.
    pub name: String,
    pub font: ParsedFont,
    /// Exact widths from the glyph 0 on, in thousandths of an em; printpdf's own are cut to integers.
    pub widths: Vec<f32>,
}

impl Glyphs {
    /// The name of a font in the pages' resources. F1 to F14 would be taken for the fonts that every reader has.
    pub(super) fn resource(font: FontId) -> Resource {
        Resource(format!("CW{}", font as usize))
    }

    /// Adds glyphs of one font as they are written; returns how far the pen moves, in em.
    pub(super) fn encode(&mut self, run: &[Glyph], tracking: f32, set: &mut Vec<SetGlyph>) -> f32 {
        let mut travelled = 0.0;
        for glyph in run {
            let used = self.used.entry(glyph.font).or_default();
            let id = used.remapper.remap(glyph.id);
            // A glyph has one meaning in the file: the first that it was used with. Those that only continue a
            // cluster stand for nothing that is seen.
            let (natural, _) = used.glyphs.entry(id).or_insert_with(|| {
                let text = if glyph.text.is_empty() { "\u{200B}".to_owned() } else { glyph.text.clone() };
                (glyph.font.font().advance(glyph.id) * 1000.0, text)
            });
            let advance = glyph.advance + tracking;
            travelled += advance;
            let back = f64::from(*natural) - f64::from(advance) * 1000.0;
            set.push(SetGlyph { id, back: (back * 10.0).round() as i64 });
        }
        travelled
    }

    /// Every glyph once, as operations that show them: they tell printpdf which are used, and what they stand for.
    pub(super) fn shown(&self) -> Vec<Op> {
        let show = |(font, used): (&FontId, &Used)| {
            let glyph =
                |(id, (_, text)): (&u16, &(f32, String))| Codepoint { gid: *id, offset: 0.0, cid: Some(text.clone()) };
            let items = vec![TextItem::GlyphIds(used.glyphs.iter().map(glyph).collect())];
            let font = PdfFontHandle::External(Self::resource(*font));
            [Op::StartTextSection, Op::SetFont { font, size: Pt(1.0) }, Op::ShowText { items }, Op::EndTextSection]
        };
        self.used.iter().flat_map(show).collect()
    }

    /// The fonts to embed, reduced to what was used.
    pub(super) fn subsets(&self) -> Result<Vec<Subset>, PdfError> {
        self.used.iter().map(|(id, used)| used.subset(*id)).collect()
    }
}

impl Used {
    fn subset(&self, id: FontId) -> Result<Subset, PdfError> {
        let failed = |cause: String| PdfError::Font { font: id.postscript_name(), cause };
        let bytes =
            subsetter::subset(id.font().data(), 0, &self.remapper).map_err(|error| failed(error.to_string()))?;
        let mut warnings = Vec::new();
        let mut font = ParsedFont::from_bytes(&bytes, 0, &mut warnings)
            .ok_or_else(|| failed("the reduced font cannot be read".to_owned()))?;
        let name = format!("COMMON+{}", id.postscript_name());
        font.font_name = Some(name.clone());
        let last = self.glyphs.keys().next_back().copied().unwrap_or(0);
        let widths = (0..=last).map(|glyph| self.glyphs.get(&glyph).map_or(0.0, |(width, _)| *width)).collect();
        Ok(Subset { resource: Glyphs::resource(id), name, font, widths })
    }
}
