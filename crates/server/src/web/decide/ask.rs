//! How often something is asked: of an indicator, which of its questions that means.

use super::desk::Desk;
use crate::web::{
    settings::{
        form::{Choice, Field, Problems, Reading},
        rounds_ahead,
    },
    words,
};
use commonweal_domain::{
    definition::{Asked, Definitions, Dimension, IndicatorDefinition, Kind},
    governance::Change,
    period::Quarter,
    questionnaire::unfed,
};
use std::collections::{BTreeMap, BTreeSet};

/// The fields.
pub(super) fn fields(desk: &Desk) -> Vec<Field> {
    let lang = desk.lang();
    let latest = latest(desk);
    let mut about = vec![Choice::new("", "Choose an indicator or a question")];
    for dimension in Dimension::ALL {
        let of = |name: &str, what: &str| format!("{what}, {}: {name}", dimension.name(lang).to_lowercase());
        let indicators = desk.definitions.indicators(latest).filter(|one| one.dimension == dimension);
        about.extend(indicators.map(|one| Choice::new(&one.code, of(&one.name, "Indicator"))));
        let inputs = desk.definitions.inputs(latest).filter(|one| one.dimension == dimension);
        about.extend(inputs.map(|one| Choice::new(&one.code, of(&one.name, "Question"))));
    }
    vec![
        Field::list("about", "What?", "Of an indicator, all questions that it needs are meant.", "", about),
        Field::choices(
            "asked",
            "How often should it be asked?",
            "",
            "",
            vec![
                Choice::new("quarterly", "Every quarter"),
                Choice::new("yearly", "Once a year, at each enterprise’s year end"),
                Choice::hinted("off", "Not any more", "What was filed stays, and so do reports about it."),
            ],
        ),
        from(desk, "From which round on?"),
    ]
}

/// The field for a round, with the next one chosen.
pub(super) fn from(desk: &Desk, label: &str) -> Field {
    let next = desk.quarters.get(1).or(desk.quarters.first()).map(ToString::to_string).unwrap_or_default();
    let hint = "A vote takes its time: choose one that has not begun when it is over.";
    Field::list("from", label, hint, &next, rounds_ahead::choices(&desk.quarters, desk.lang()))
}

/// The latest round that can be chosen: whatever is defined until then can be asked.
pub(super) fn latest(desk: &Desk) -> Quarter {
    desk.quarters.last().copied().unwrap_or_else(|| Quarter::of(desk.date(desk.now)))
}

/// What is proposed.
pub(super) fn read(desk: &Desk, form: &mut Reading<'_>) -> Option<Change> {
    let about = form.text("about");
    let asked = form.one_of("asked", Asked::parse, "Choose how often");
    let from = form.one_of("from", |text| rounds_ahead::chosen(&desk.quarters, text), "Choose a round");
    let at = from.unwrap_or_else(|| latest(desk));
    let (input, indicator) = (desk.definitions.input(about, at), desk.definitions.indicator(about, at));
    if input.is_none() && indicator.is_none() {
        form.wrong("about", "Choose an indicator or a question");
    }
    let (Some(asked), Some(from)) = (asked, from) else { return None };
    let now = desk.questionnaire.at(from);
    let is_otherwise = |code: &str| now.get(code).copied().unwrap_or(Asked::Off) != asked;
    let too_often = |code: &str| {
        let yearly = desk.definitions.input(code, from).is_some_and(|input| input.kind == Kind::Yearly);
        yearly && asked == Asked::Quarterly
    };
    let inputs: Vec<String> = if input.is_some() {
        if too_often(about) {
            form.wrong("asked", "This is known once a year, so it cannot be asked every quarter");
            return None;
        }
        Some(about.to_owned()).into_iter().filter(|code| is_otherwise(code)).collect()
    } else {
        let indicator = indicator?;
        let needed = if asked == Asked::Off {
            needed_elsewhere(&desk.definitions, indicator, &now, from)
        } else {
            BTreeSet::new()
        };
        let all = indicator.rows.first().map(|row| row.formula.inputs()).unwrap_or_default();
        let mut unique: Vec<String> = vec![];
        for code in all.into_iter().filter(|code| is_otherwise(code) && !too_often(code) && !needed.contains(*code)) {
            if !unique.iter().any(|known| known == code) {
                unique.push(code.to_owned());
            }
        }
        if unique.is_empty() && asked == Asked::Off && !needed.is_empty() {
            form.wrong("about", "All its questions are needed by other indicators. Choose a question instead");
            return None;
        }
        unique
    };
    if inputs.is_empty() {
        form.wrong("asked", "It is so already in that round. Choose another answer or another round");
        return None;
    }
    Some(Change::Ask { about: about.to_owned(), inputs, asked, from })
}

/// Inputs that other indicators are worked out of as well.
fn needed_elsewhere(
    definitions: &Definitions,
    of: &IndicatorDefinition,
    asked: &BTreeMap<String, Asked>,
    at: Quarter,
) -> BTreeSet<String> {
    let lacking: BTreeSet<&str> =
        unfed(definitions, asked, at).into_iter().map(|unfed| unfed.indicator.code.as_str()).collect();
    definitions
        .indicators(at)
        .filter(|indicator| indicator.code != of.code && !lacking.contains(indicator.code.as_str()))
        .filter_map(|indicator| indicator.rows.first())
        .flat_map(|row| row.formula.inputs())
        .map(str::to_owned)
        .collect()
}

/// Each question with how often it is asked and would be, and the indicators that would lose their figures.
pub(super) fn told(desk: &Desk, about: &str, inputs: &[String], asked: Asked, from: Quarter) -> Vec<[String; 3]> {
    let now = desk.questionnaire.at(from);
    let mut wanted = now.clone();
    let name =
        |code: &str| desk.definitions.input(code, from).map_or_else(|| code.to_owned(), |input| input.name.clone());
    let mut lines = vec![];
    if let Some(indicator) = desk.definitions.indicator(about, from) {
        let before = if inputs.iter().any(|code| now.get(code).copied().unwrap_or(Asked::Off) == Asked::Off) {
            "Not worked out, as questions are missing"
        } else {
            "Worked out"
        };
        let after = if asked == Asked::Off { "Not worked out any more" } else { "Worked out" };
        lines.push([format!("Indicator: {}", indicator.name), before.to_owned(), after.to_owned()]);
    }
    for code in inputs {
        let before = now.get(code).copied().unwrap_or(Asked::Off);
        lines.push([format!("Question: {}", name(code)), often(before), often(asked)]);
        wanted.insert(code.clone(), asked);
    }
    let known: BTreeSet<String> =
        unfed(&desk.definitions, &now, from).into_iter().map(|unfed| unfed.indicator.code.clone()).collect();
    for unfed in unfed(&desk.definitions, &wanted, from) {
        if !known.contains(&unfed.indicator.code) && unfed.indicator.code != about {
            let name = format!("Indicator: {}", unfed.indicator.name);
            lines.push([name, "Worked out".to_owned(), "Loses its figures".to_owned()]);
        }
    }
    lines
}

/// How often, in words.
pub(super) fn often(asked: Asked) -> String {
    words::capitalised(match asked {
        Asked::Quarterly => "every quarter",
        Asked::Yearly => "once a year",
        Asked::Off => "not asked",
    })
}

/// Everything that is wrong, or what is proposed.
pub(super) fn finish(form: Reading<'_>, change: Option<Change>) -> Result<Change, Problems> {
    match change {
        Some(change) if !form.is_wrong() => Ok(change),
        _ => Err(form.problems()),
    }
}
