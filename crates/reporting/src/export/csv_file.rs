//! The aggregates as a CSV file: one row for each code and part.

use super::harmless;
use crate::{aggregate::RowKind, disclose::Publication};
use commonweal_domain::quantity::write_rounded;

/// Writes `kind,code,breakdown,unit,value,marker,enterprises_due,enterprises_filed,definition`; values rounded half
/// away from zero to 4 decimals, without trailing zeros, empty where there is none. RFC 4180, UTF-8, CRLF.
pub fn csv(publication: &Publication) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    let head =
        ["kind", "code", "breakdown", "unit", "value", "marker", "enterprises_due", "enterprises_filed", "definition"];
    // Writing to memory cannot fail.
    let _ = writer.write_record(head);
    for row in publication.rows() {
        let aggregate = &row.aggregate;
        let _ = writer.write_record([
            match aggregate.id.kind {
                RowKind::Input => "input",
                RowKind::Indicator => "indicator",
            },
            &harmless(&aggregate.id.code),
            &harmless(&aggregate.id.cell.to_string()),
            &harmless(aggregate.unit.code()),
            &row.number().map(|number| write_rounded(number, 4)).unwrap_or_default(),
            &row.marker(),
            &aggregate.due.to_string(),
            &aggregate.filed.to_string(),
            &harmless(&aggregate.definition),
        ]);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
