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

#[test]
fn what_neither_font_has_is_named_at_its_own_width() {
    let drawn = |text: &str| -> String { regular().shape(text).iter().map(|glyph| glyph.text.as_str()).collect() };
    assert_eq!(drawn("咖啡 Café"), "[Ka Pei] Café");
    assert_eq!(drawn("☕🦄👩\u{200D}🍳!"), "☕[unicorn woman fried egg]!");
    assert_eq!(drawn("\u{F8FF}"), "[U+F8FF]");
    for face in [regular(), bold(), mono()] {
        let glyphs: f32 = face.shape("A咖啡B").iter().map(|glyph| glyph.advance).sum();
        assert!((face.width("A咖啡B", 10.0) - glyphs * 10.0).abs() < 0.01);
        assert!(face.width("A咖啡B", 10.0) > face.width("AB", 10.0) + 10.0);
    }
    assert_eq!(super::drawable("<text>咖啡</text> ☕"), "<text>[Ka Pei]</text> ☕");
}

#[test]
fn words_of_a_script_that_is_read_leftwards_stand_from_right_to_left() {
    let order = |text: &str| -> Vec<String> {
        let mut words = vec![];
        regular().words(text, |word| {
            words.push(word.runs.iter().flat_map(|run| &run.glyphs).map(|g| g.text.as_str()).collect());
        });
        words
    };
    let [first, second] = ["בית", "קפה"].map(|word| order(word).concat());
    assert_eq!(order("The בית קפה here"), ["The", " ", second.as_str(), " ", first.as_str(), " ", "here"]);
}
