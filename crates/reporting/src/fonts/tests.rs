use super::{FontId, bold, mono, regular};

#[test]
fn figures_have_one_width() {
    for face in [regular(), bold(), mono()] {
        let widths: Vec<f32> = ('0'..='9').map(|digit| face.width(&digit.to_string(), 10.0)).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}");
    }
}

#[test]
fn what_noto_lacks_comes_from_dejavu() {
    let fonts: Vec<FontId> = regular().shape("CO₂e ✓").iter().map(|glyph| glyph.font).collect();
    use FontId::{Regular, Symbols};
    assert_eq!(fonts, [Regular, Regular, Symbols, Regular, Regular, Symbols]);
}

#[test]
fn no_character_becomes_the_missing_glyph() {
    for character in ['漢', '\u{10FFFF}', '\u{E000}', 'ع', '🎉', '\u{0}', '\u{1F}', '\u{AD}', '\u{FE0F}'] {
        for face in [regular(), bold(), mono()] {
            assert!(face.shape(&character.to_string()).iter().all(|glyph| glyph.id != 0), "{character:?}");
        }
    }
}

#[test]
fn text_is_kerned_and_keeps_its_letters() {
    assert!(regular().width("AV", 100.0) < regular().width("A", 100.0) + regular().width("V", 100.0));
    let text: String =
        bold().shape("Signed off by, filed: Cafe\u{301}").iter().map(|glyph| glyph.text.as_str()).collect();
    assert_eq!(text, "Signed off by, filed: Cafe\u{301}");
}
