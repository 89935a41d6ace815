//! Figures as a file that can be imported again.

use super::figures::FIGURE_COLUMNS;
use commonweal_domain::figure::{Figure, FigureKey};
use commonweal_reporting::export::harmless;

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
