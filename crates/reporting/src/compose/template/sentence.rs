//! Sentences with values in them.

use super::TemplateError;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

/// Instructions that one sentence may take: a long one takes some hundreds.
const FUEL: u64 = 20_000;

/// Makes one sentence; `place` names it in an error.
pub(in crate::compose) fn sentence(place: &str, text: &str, values: impl Serialize) -> Result<String, TemplateError> {
    // Most small texts of a template are plain words.
    if !text.contains(['{', '}']) {
        return Ok(in_one_line(text));
    }
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let made =
        environment.render_str(text, minijinja::value::Serde(values)).map_err(|error| TemplateError::Sentence {
            place: place.to_owned(),
            reason: match error.line() {
                Some(line) => format!("line {line}: {error}"),
                None => error.to_string(),
            },
        })?;
    Ok(in_one_line(&made))
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
