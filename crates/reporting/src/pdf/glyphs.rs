//! The glyphs that a document uses, font by font: only they are embedded.

use super::PdfError;
use crate::fonts::{FontId, Glyph};
use printpdf::{Codepoint, FontId as Resource, ParsedFont};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// What of each font file has been used.
#[derive(Default)]
pub(super) struct Glyphs {
    used: BTreeMap<FontId, Used>,
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

    /// Glyphs of one font as they are written, and how far the pen moves, in em.
    pub(super) fn encode(&mut self, run: &[Glyph], tracking: f32) -> (Vec<Codepoint>, f32) {
        let mut travelled = 0.0;
        let mut items = Vec::with_capacity(run.len());
        for glyph in run {
            let used = self.used.entry(glyph.font).or_default();
            let gid = used.remapper.remap(glyph.id);
            let natural = glyph.font.font().advance(glyph.id);
            // A glyph has one meaning in the file: the first that it was used with. Those that only continue a
            // cluster stand for nothing that is seen.
            let (_, text) = used.glyphs.entry(gid).or_insert_with(|| {
                let text = if glyph.text.is_empty() { "\u{200B}".to_owned() } else { glyph.text.clone() };
                (natural * 1000.0, text)
            });
            let advance = glyph.advance + tracking;
            travelled += advance;
            let kerning = ((natural - advance) * 10_000.0).round() / 10.0;
            // A kerning of −0 would be written as such.
            let offset = if kerning == 0.0 { 0.0 } else { kerning };
            items.push(Codepoint { gid, offset, cid: Some(text.clone()) });
        }
        (items, travelled)
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
