//! Values that a template's sentences may name.

use super::{
    headline::since_year,
    numbers::{in_sentence, printed, whole},
    record,
    series::Series,
    template::Template,
    words,
};
use commonweal_domain::quantity::write_fixed;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What the report is about, and `f` with an entry for each indicator of the template: only what may be shown.
pub(super) fn values(series: &Series<'_>, template: &Template) -> Value {
    let network = series.material.network;
    let mut figures = Map::new();
    let codes: BTreeSet<&str> = template.codes().chain(template.wanted()).collect();
    for code in codes {
        let (Some(definition), Some(row)) = (series.indicator(code), series.headline(code)) else { continue };
        // A part under the name of the whole would be untrue.
        let number = row.number().filter(|_| row.aggregate.id.cell.is_total());
        let unit = &row.aggregate.unit;
        let change = since_year(series, row).filter(|_| number.is_some());
        figures.insert(
            code.to_owned(),
            json!({
                "name": definition.name,
                "shown": number.is_some(),
                "value": number.map(|number| in_sentence(number, unit)).unwrap_or_default(),
                "number": number.map(|number| printed(number, unit).0).unwrap_or_default(),
                "pence": number.map(|number| write_fixed(&(number / whole(1)), 0)).unwrap_or_default(),
                "change": change.map(|change| words::change_in_sentence(&change, "a year before")).unwrap_or_default(),
                "record": record::of_indicator(series, code).unwrap_or_default(),
                "filed": row.aggregate.filed,
                "due": row.aggregate.due,
                // Only an enterprise's own page has parts of a total.
                "share": "",
            }),
        );
    }
    json!({
        "network": network.name,
        "enterprise": network.name,
        "short": network.short(),
        // "Digbeth, Birmingham" is where it is; within a sentence, people say the first part.
        "place": if network.place.is_empty() { network.short() } else { network.place.split(',').next().unwrap_or_default() },
        "months": series.period().months(series.lang()),
        "period": series.period().name(series.lang()).unwrap_or_else(|| series.period().months(series.lang())),
        "filed": series.reported().len(),
        "due": series.due().len(),
        "f": figures,
    })
}
