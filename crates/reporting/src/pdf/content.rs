//! A page's content: the operators of a page, written as they are drawn, in as few letters as they take.

use super::glyphs::SetGlyph;
use super::style::Rgb;
use std::io::Write;

/// The operators so far.
#[derive(Debug, Default)]
pub(super) struct Content(Vec<u8>);

impl Content {
    /// The bytes, which are none from now on.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.0)
    }

    /// Writes words of the page's language as they are.
    pub(super) fn write(&mut self, words: &str) {
        self.0.extend_from_slice(words.as_bytes());
    }

    /// Writes an operator after its numbers, which are lengths.
    pub(super) fn put(&mut self, numbers: &[f32], operator: &str) {
        for value in numbers {
            self.number(*value);
            self.0.push(b' ');
        }
        self.write(operator);
        self.0.push(b'\n');
    }

    /// Writes an operator that takes a colour.
    pub(super) fn colour(&mut self, colour: Rgb, operator: &str) {
        for channel in colour {
            // A step of 255 is seen as such with three decimals.
            self.decimal((i64::from(channel) * 1000 + 127) / 255, 3);
            self.0.push(b' ');
        }
        self.write(operator);
        self.0.push(b'\n');
    }

    /// Shows glyphs; a number between them takes the place of their natural distance.
    pub(super) fn show(&mut self, glyphs: &[SetGlyph]) {
        let kerned = glyphs.iter().any(|glyph| glyph.back != 0);
        self.write(if kerned { "[<" } else { "<" });
        let mut open = true;
        for glyph in glyphs {
            if !open {
                self.0.push(b'<');
                open = true;
            }
            // Writing into memory does not fail.
            let _ = write!(self.0, "{:04X}", glyph.id);
            if glyph.back != 0 {
                self.0.push(b'>');
                self.decimal(glyph.back, 1);
                open = false;
            }
        }
        if open {
            self.0.push(b'>');
        }
        self.write(if kerned { "]TJ\n" } else { "Tj\n" });
    }

    /// What follows, up to the next `EMC`, is read as this text.
    pub(super) fn stands_for(&mut self, text: &str) {
        self.write("/Span<</ActualText<FEFF");
        for unit in text.encode_utf16() {
            let _ = write!(self.0, "{unit:04X}");
        }
        self.write(">>>BDC\n");
    }

    /// A length in hundredths.
    fn number(&mut self, value: f32) {
        self.decimal((f64::from(value) * 100.0).round() as i64, 2);
    }

    /// A number of so many decimals, given without its point.
    fn decimal(&mut self, scaled: i64, places: usize) {
        let one = 10_u64.pow(places as u32);
        let (whole, part) = (scaled.unsigned_abs() / one, scaled.unsigned_abs() % one);
        if scaled < 0 {
            self.0.push(b'-');
        }
        if whole > 0 || part == 0 {
            let _ = write!(self.0, "{whole}");
        }
        if part > 0 {
            let digits = format!("{part:0places$}");
            self.0.push(b'.');
            self.write(digits.trim_end_matches('0'));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Content)) -> String {
        let mut content = Content::default();
        write(&mut content);
        String::from_utf8(content.take()).expect("letters")
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        let put = |numbers: &[f32]| written(|content| content.put(numbers, "Td"));
        assert_eq!(put(&[0.0, -0.001, 12.0]), "0 0 12 Td\n");
        assert_eq!(put(&[0.5, -0.25, 841.889_8, -3.10]), ".5 -.25 841.89 -3.1 Td\n");
        assert_eq!(written(|content| content.colour([0, 255, 128], "rg")), "0 1 .502 rg\n");
    }

    #[test]
    fn glyphs_are_one_text_unless_they_are_kerned() {
        let glyph = |id, back| SetGlyph { id, back };
        assert_eq!(written(|content| content.show(&[glyph(1, 0), glyph(300, 0)])), "<0001012C>Tj\n");
        assert_eq!(
            written(|content| content.show(&[glyph(1, 0), glyph(2, -105), glyph(3, 20)])),
            "[<00010002>-10.5<0003>2]TJ\n"
        );
        assert_eq!(written(|content| content.stands_for("é😀")), "/Span<</ActualText<FEFF00E9D83DDE00>>>BDC\n");
    }
}
