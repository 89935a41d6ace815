//! The answers of a return, as lists to read: before submitting, and afterwards.

use super::{asking::Asking, desk::Desk, field::entry_id};
use crate::web::words;
use commonweal_domain::{
    breakdown::Cell,
    definition::{Dimension, InputDefinition},
    figure::{Confidence, Figure, Figures, Value},
    period::Period,
    unit::Unit,
};

/// The answers of one section.
#[derive(Debug, Clone)]
pub struct Group {
    /// Name of the section.
    pub title: String,
    /// The period that stands on the right.
    pub before: String,
    /// One a question.
    pub answers: Vec<Answer>,
    /// Links lead to the past of each figure, and not to where it is changed.
    pub past: bool,
}

/// One answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Name of the figure.
    pub name: String,
    /// The period, where it is not the round's quarter.
    pub about: String,
    /// The value with its unit, or why there is none; empty if blank.
    pub value: String,
    /// It is a number.
    pub is_number: bool,
    /// How sure it is; empty if counted.
    pub confidence: &'static str,
    /// Its parts, a line a dimension.
    pub parts: Vec<String>,
    /// The value of the period before; may be empty.
    pub was: String,
    /// Short name of the period before.
    pub was_when: String,
    /// Where it is changed.
    pub change: String,
    /// Where its past is told.
    pub past: String,
    /// The note.
    pub note: String,
    /// The explanation.
    pub explanation: String,
}

/// How many answers are what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Numbers.
    pub numbers: usize,
    /// [x]
    pub not_available: usize,
    /// [z]
    pub not_applicable: usize,
    /// Withheld.
    pub withheld: usize,
    /// Blank.
    pub blank: usize,
}

/// All answers of a return.
pub fn groups(desk: &Desk) -> Vec<Group> {
    let before = desk.quarter().plus(-1).period().months(desk.lang());
    desk.dimensions()
        .into_iter()
        .map(|dimension| Group {
            title: dimension.name(desk.lang()).to_owned(),
            before: before.clone(),
            answers: desk
                .section(dimension)
                .iter()
                .filter(|asking| !asking.optional || asking.is_filed(&desk.filing.figures))
                .map(|asking| answer(desk, dimension, asking))
                .collect(),
            past: false,
        })
        .collect()
}

/// As [`groups`], of a return that cannot be changed: each figure leads to its past.
pub fn groups_with_past(desk: &Desk) -> Vec<Group> {
    let mut groups = groups(desk);
    for group in &mut groups {
        group.past = true;
        for answer in &mut group.answers {
            answer.change.clone_from(&answer.past);
        }
    }
    groups
}

fn answer(desk: &Desk, dimension: Dimension, asking: &Asking<'_>) -> Answer {
    let (input, figures) = (asking.input, &desk.filing.figures);
    let found = figures.resolve(input, asking.period, &Cell::total());
    let filed = || figures.parts(&input.code, asking.period).map(|(_, figure)| figure);
    let text = |of: fn(&Figure) -> &String| filed().map(of).find(|text| !text.is_empty()).cloned().unwrap_or_default();
    let earlier = asking.period.back(i32::from(asking.period.len()));
    let was = desk.past.resolve(input, earlier, &Cell::total()).map(|(value, _)| short(value, &input.unit));
    Answer {
        name: input.name.clone(),
        about: if asking.period.quarter().is_some() {
            String::new()
        } else {
            words::period(asking.period, desk.lang())
        },
        value: match found {
            Some((value, _)) => words::value(value, &input.unit),
            // Parts without a sum, such as kilometres by rail and by air.
            None if filed().next().is_some() => "Filed by parts".to_owned(),
            None => String::new(),
        },
        is_number: found.is_some_and(|(value, _)| value.number().is_some()),
        confidence: found.map_or("", |(_, confidence): (Value, Confidence)| words::confidence(confidence)),
        parts: parts(input, figures, asking.period),
        was: was.unwrap_or_default(),
        was_when: earlier
            .quarter()
            .map_or_else(|| earlier.to_string(), |quarter| quarter.short(desk.lang()).to_owned()),
        change: format!("{}/{}#{}", desk.base(), dimension.code(), entry_id(&input.code, &Cell::total())),
        past: crate::web::figure::past_href(
            &desk.network.network.slug,
            desk.quarter(),
            &desk.enterprise.enterprise.slug,
            &input.code,
        ),
        note: text(|figure| &figure.note),
        explanation: text(|figure| &figure.explanation),
    }
}

/// Parts by each dimension: "Public bodies £9,200 · Private firms £18,340".
fn parts(input: &InputDefinition, figures: &Figures, period: Period) -> Vec<String> {
    let mut lines = vec![];
    for breakdown in &input.breakdowns {
        let dimension = &breakdown.dimension;
        let mut categories: Vec<String> = breakdown.fixed().to_vec();
        for (cell, _) in figures.parts(&input.code, period) {
            if let Some(category) = cell.category(dimension)
                && !categories.iter().any(|known| known == category)
            {
                categories.push(category.to_owned());
            }
        }
        let said: Vec<String> = categories
            .iter()
            .filter_map(|category| {
                let (value, _) = figures.resolve(input, period, &Cell::of(dimension, category))?;
                Some(format!("{} {}", words::category(dimension, category), short(value, &input.unit)))
            })
            .collect();
        if !said.is_empty() {
            lines.push(said.join(" · "));
        }
    }
    lines
}

/// A value in a narrow place.
fn short(value: Value, unit: &Unit) -> String {
    match value {
        Value::NotAvailable => "Not available".to_owned(),
        Value::NotApplicable => "Does not apply".to_owned(),
        Value::Withheld => "Not said".to_owned(),
        number @ Value::Number(_) => words::value(number, unit),
    }
}

impl Counts {
    /// Of the questions of a return.
    pub fn of(questions: &[Asking<'_>], figures: &Figures) -> Self {
        let mut counts = Self::default();
        for asking in questions {
            match figures.resolve(asking.input, asking.period, &Cell::total()) {
                Some((Value::Number(_), _)) => counts.numbers += 1,
                Some((Value::NotAvailable, _)) => counts.not_available += 1,
                Some((Value::NotApplicable, _)) => counts.not_applicable += 1,
                Some((Value::Withheld, _)) => counts.withheld += 1,
                None if asking.is_filed(figures) => counts.numbers += 1,
                None => counts.blank += 1,
            }
        }
        counts
    }

    /// In words: "24 figures: 21 with a value, 1 not available, 2 that do not apply."
    pub fn words(self) -> String {
        let all = self.numbers + self.not_available + self.not_applicable + self.withheld + self.blank;
        let mut parts = vec![format!("{} with a value", self.numbers)];
        let mut add = |count: usize, one: &str, many: &str| {
            if count > 0 {
                parts.push(format!("{count} {}", if count == 1 { one } else { many }));
            }
        };
        add(self.not_available, "not available", "not available");
        add(self.not_applicable, "that does not apply", "that do not apply");
        add(self.withheld, "you would rather not say", "you would rather not say");
        add(self.blank, "still blank", "still blank");
        format!("{}: {}.", words::count(all, "figure", "figures"), parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_said_in_words() {
        let counts = Counts { numbers: 21, not_available: 1, not_applicable: 2, ..Counts::default() };
        assert_eq!(counts.words(), "24 figures: 21 with a value, 1 not available, 2 that do not apply.");
        assert_eq!(Counts { numbers: 1, ..Counts::default() }.words(), "1 figure: 1 with a value.");
    }
}
