//! The stored figure as a form carries it in a hidden field, so that a save can tell what changed meanwhile.

use commonweal_domain::{
    figure::{Confidence, Figure, Value},
    quantity::Quantity,
    typed::{self, TypedError},
    unit::Unit,
};

/// As a hidden field has it: nothing for a blank, else value, confidence, note, explanation and definition.
pub(super) fn write(figure: Option<&Figure>) -> String {
    figure.map_or_else(String::new, |figure| {
        serde_json::json!([
            figure.value.code(),
            figure.confidence.code(),
            figure.note,
            figure.explanation,
            figure.definition
        ])
        .to_string()
    })
}

/// Reads what [`write`] wrote; what was tampered with counts as blank, and so meets the stored figure as a clash.
pub(super) fn read(text: &str) -> Option<Figure> {
    let (value, confidence, note, explanation, definition) =
        serde_json::from_str::<(String, String, String, String, u16)>(text).ok()?;
    Some(Figure {
        value: match mark_of(&value) {
            Some(mark) => mark?,
            None => Value::Number(Quantity::parse_plain(&value).ok()?),
        },
        confidence: Confidence::parse(&confidence)?,
        note,
        explanation,
        definition,
    })
}

/// What stands in a box: a number as people write it, with its unit or none, a marker such as [x], or nothing.
pub(super) fn value_of(text: &str, unit: &Unit) -> Result<Option<Value>, TypedError> {
    match mark_of(text) {
        Some(value) => Ok(value),
        None => typed::read(text, unit).map(|quantity| Some(Value::Number(quantity))),
    }
}

/// Nothing, or a marker; none of both where there may be a number.
fn mark_of(text: &str) -> Option<Option<Value>> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" => Some(None),
        "[x]" => Some(Some(Value::NotAvailable)),
        "[z]" => Some(Some(Value::NotApplicable)),
        "[w]" => Some(Some(Value::Withheld)),
        _ => None,
    }
}
