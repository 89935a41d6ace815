//! Figures as a file that can be imported again.

use super::figures::FIGURE_COLUMNS;
use commonweal_domain::figure::{Figure, FigureKey};

/// Writes figures with the header of imports: RFC 4180, UTF-8, CRLF.
pub fn figures_csv<'f>(figures: impl IntoIterator<Item = (&'f str, FigureKey, &'f Figure)>) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    // Writing to memory cannot fail.
    let _ = writer.write_record(FIGURE_COLUMNS.map(|column| column.name));
    for (slug, key, figure) in figures {
        let _ = writer.write_record(fields(slug, &key, figure));
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

/// The fields of a figure's row.
pub(super) fn fields(slug: &str, key: &FigureKey, figure: &Figure) -> [String; 7] {
    [
        slug.to_owned(),
        key.period.to_string(),
        key.input.clone(),
        key.cell.to_string(),
        figure.value.code(),
        figure.confidence.code().to_owned(),
        harmless(&figure.note),
    ]
}

/// A text that a spreadsheet takes as text: it runs what begins with one of these. Reading takes the sign away again.
pub fn harmless(text: &str) -> String {
    if text.starts_with(FORMULA) || text.starts_with(QUOTED) { format!("'{text}") } else { text.to_owned() }
}

/// The text that was made harmless.
pub(super) fn original(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) || rest.starts_with(QUOTED) => rest,
        _ => text,
    }
}

/// Signs with which spreadsheets begin a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];
/// What is quoted is quoted once more, so that it comes back as it was.
const QUOTED: char = '\'';

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_text_is_harmless_and_comes_back(text in "['=+@\\-\t\r]{0,3}\\PC{0,6}") {
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
