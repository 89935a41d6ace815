//! The aggregates as canonical JSON: sorted keys, no blanks, values as decimal strings, so that equal data give equal
//! bytes and no reader turns a pound into a float.

use crate::{aggregate::RowKind, disclose::Publication};
use commonweal_domain::quantity::write_rounded;
use serde_json::{Value, json};

/// All rows of a publication.
pub fn json(publication: &Publication) -> Value {
    let rows: Vec<Value> = publication
        .rows()
        .iter()
        .map(|row| {
            let aggregate = &row.aggregate;
            let mut told = json!({
                "kind": match aggregate.id.kind { RowKind::Input => "input", RowKind::Indicator => "indicator" },
                "code": aggregate.id.code,
                "breakdown": aggregate.id.cell.to_string(),
                "unit": aggregate.unit.code(),
                "value": row.number().map(|number| write_rounded(number, 4)),
                "marker": row.marker(),
                "enterprises_due": aggregate.due,
                "enterprises_filed": aggregate.filed,
                "definition": aggregate.definition,
            });
            // Only of longer periods, and only where something is missing.
            if aggregate.partly > 0 {
                told["enterprises_filed_partly"] = aggregate.partly.into();
            }
            if !aggregate.gaps.is_none() {
                let missing = aggregate.gaps.quarters(publication.period).map(|quarter| quarter.to_string());
                told["quarters_missing"] = missing.collect::<Vec<_>>().into();
            }
            told
        })
        .collect();
    json!({ "period": publication.period.to_string(), "rows": rows })
}
