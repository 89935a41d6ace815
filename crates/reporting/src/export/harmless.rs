//! Texts that people typed, in files that spreadsheets open: none of them may run there.

/// A text that a spreadsheet takes as text: it runs what begins with one of these. Reading takes the sign away again.
pub fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) || text.starts_with(QUOTED) { format!("'{text}") } else { text.to_owned() }
}

/// The text that was made harmless.
pub fn original(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with(QUOTED) => rest,
        _ => text,
    }
}

/// Signs with which spreadsheets begin a formula; some take the wide ones of East Asian keyboards too.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// What is quoted is quoted once more, so that it comes back as it was.
const QUOTED: char = '\'';

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_is_harmless_and_comes_back(text in "['=+@\\-\t\r\n＝＋－＠]{0,3}\\PC{0,6}") {
            let written = harmless(&text);
            prop_assert!(!written.starts_with(FORMULA));
            prop_assert_eq!(original(&written), text);
        }
    }

    #[test]
    fn texts_that_begin_with_letters_stay_as_they_are() {
        assert_eq!(harmless("by the till"), "by the till");
        assert_eq!(harmless("=HYPERLINK(\"http://example\")"), "'=HYPERLINK(\"http://example\")");
    }
}
