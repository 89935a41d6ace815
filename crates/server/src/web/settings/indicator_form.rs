//! An indicator of the network's own: its form, and what is read of it. A formula is chosen, not written: what members
//! answer, added up, and divided if wanted.

use super::{
    form::{Choice, Field, Problems, Reading},
    rounds_ahead,
};
use crate::web::{forms::Posted, words};
use commonweal_domain::{
    breakdown::Cell,
    definition::{Definitions, Dimension, IndicatorDefinition, IndicatorRow, InputDefinition},
    formula::{Formula, Linear, Term},
    lang::Lang,
    period::Quarter,
    unit::Unit,
};

/// Fields for the terms above and below the line.
const ABOVE: [(&str, &str); 3] = [("above-1", "Add up"), ("above-2", "and"), ("above-3", "and")];
const BELOW: [(&str, &str); 2] = [("below-1", "Divided by"), ("below-2", "and")];
const TAKE_OFF: [&str; 3] = ["", "minus-2", "minus-3"];

/// An indicator with the round from which it holds.
#[derive(Debug)]
pub(in crate::web) struct NewIndicator {
    pub(in crate::web) indicator: IndicatorDefinition,
    pub(in crate::web) from: Quarter,
}

/// The fields, with what an indicator is now.
pub(in crate::web) fn fields(
    definitions: &Definitions,
    quarters: &[Quarter],
    lang: Lang,
    now: Option<&IndicatorDefinition>,
) -> Vec<Field> {
    let latest = quarters.last().copied();
    let first = quarters.get(usize::from(now.is_none())).or(quarters.first());
    let text = |of: fn(&IndicatorDefinition) -> &str| now.map_or("", of);
    let formula = now.and_then(|now| now.rows.first()).map(|row| &row.formula);
    let (above, below, median) = terms(formula);
    let terms = parts(definitions, latest, lang);
    let with_none = |none: &str| std::iter::once(Choice::new("", none)).chain(terms.clone()).collect::<Vec<_>>();
    let mut fields = vec![
        Field::line(
            "name",
            "Name",
            "Short, as tables and reports have it, such as: Meals for each volunteer hour.",
            text(|now| &now.name),
        ),
        Field::lines(
            "definition",
            "What it counts",
            "One or two sentences for somebody who was never here.",
            text(|now| &now.definition),
            3,
        ),
        Field::choices(
            "section",
            "Section of the report",
            "",
            now.map_or("", |now| now.dimension.code()),
            Dimension::ALL.map(|dimension| Choice::new(dimension.code(), dimension.name(lang))).to_vec(),
        ),
        Field::heading("How it is worked out"),
    ];
    for (index, (name, label)) in ABOVE.into_iter().enumerate() {
        let term = above.get(index);
        if index > 0 {
            let minus = term.is_some_and(|term| term.minus);
            fields.push(Field::tick(TAKE_OFF[index], "Subtract the next answer instead of adding it", "", minus));
        }
        let choices = with_none(if index == 0 { "Choose an answer" } else { "Nothing more" });
        fields.push(Field::list(name, label, "", &term.map(value).unwrap_or_default(), choices));
    }
    for (index, (name, label)) in BELOW.into_iter().enumerate() {
        let choices = with_none(if index == 0 { "Nothing: it is a total" } else { "Nothing more" });
        fields.push(Field::list(name, label, "", &below.get(index).map(value).unwrap_or_default(), choices));
    }
    let per_cent = now.is_none_or(|now| now.unit.is_per_cent());
    fields.extend([
        Field::choices(
            "written",
            "If it is divided, how is it written?",
            "",
            if per_cent { "per-cent" } else { "ratio" },
            vec![
                Choice::hinted("per-cent", "In per cent", "Part of a whole, such as 52 %."),
                Choice::hinted("ratio", "As a plain number", "So much for each, such as 3.5 meals an hour."),
            ],
        ),
        Field::choices(
            "of",
            "If it is divided, of whom?",
            "",
            if median { "median" } else { "network" },
            vec![
                Choice::hinted(
                    "network",
                    "The network as a whole",
                    "All of the one over all of the other: big members weigh more.",
                ),
                Choice::hinted("median", "The member in the middle", "The median, shown from eight members on."),
            ],
        ),
        Field::list(
            "from",
            "From which round on?",
            "",
            &first.map(ToString::to_string).unwrap_or_default(),
            rounds_ahead::choices(quarters, lang),
        ),
    ]);
    fields
}

/// Every answer that may be added up: totals and their categories.
fn parts(definitions: &Definitions, at: Option<Quarter>, lang: Lang) -> Vec<Choice> {
    let mut parts = vec![];
    for input in at.into_iter().flat_map(|at| definitions.inputs(at)) {
        let section = input.dimension.name(lang);
        parts.push(Choice::new(&input.code, format!("{section}: {}", input.name)));
        for breakdown in &input.breakdowns {
            for category in breakdown.fixed() {
                let cell = Cell::of(&breakdown.dimension, category);
                let of = words::category(&breakdown.dimension, category);
                parts.push(Choice::new(format!("{}[{cell}]", input.code), format!("{section}: {}, {of}", input.name)));
            }
        }
    }
    parts
}

fn value(term: &Term) -> String {
    Term { minus: false, ..term.clone() }.to_string()
}

/// What stands above and below the line, and whether it is a median.
fn terms(formula: Option<&Formula>) -> (Vec<Term>, Vec<Term>, bool) {
    match formula {
        Some(Formula::Sum(linear)) => (linear.0.clone(), vec![], false),
        Some(Formula::Ratio { numerator, denominator, .. }) => (numerator.0.clone(), denominator.0.clone(), false),
        Some(Formula::Median { numerator, denominator }) => (numerator.0.clone(), denominator.0.clone(), true),
        _ => (vec![], vec![], false),
    }
}

/// Whether a formula can be shown in the form: those of the catalogue with methods of their own cannot.
pub(in crate::web) fn fits(indicator: &IndicatorDefinition) -> bool {
    let formulas: Vec<&Formula> = indicator.rows.iter().map(|row| &row.formula).collect();
    let (above, below, _) = terms(formulas.first().copied());
    !above.is_empty() && above.len() <= ABOVE.len() && below.len() <= BELOW.len()
}

/// The indicator; or everything that is wrong.
pub(in crate::web) fn read(
    posted: &Posted,
    definitions: &Definitions,
    quarters: &[Quarter],
    code: &str,
    version: u16,
) -> Result<NewIndicator, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "Name", "Enter a name");
    let definition = form.lines("definition", "What it counts");
    if definition.is_empty() {
        form.wrong("definition", "Say what it counts");
    }
    let dimension = form.one_of("section", Dimension::parse, "Choose a section");
    let from = form.one_of("from", |text| rounds_ahead::chosen(quarters, text), "Choose a round");
    let at = from.or(quarters.last().copied());
    let above = linear(&mut form, definitions, at, &ABOVE.map(|(name, _)| name));
    let below = linear(&mut form, definitions, at, &BELOW.map(|(name, _)| name));
    if above.is_empty() && !form.is_wrong() {
        form.wrong("above-1", "Choose an answer to add up");
    }
    if above.first().is_some_and(|term| term.minus) {
        form.wrong("above-1", "Begin with an answer that is added");
    }
    let unit = common_unit(&mut form, definitions, at, "above-1", &above);
    common_unit(&mut form, definitions, at, "below-1", &below);
    if form.is_wrong() {
        return Err(form.problems());
    }
    let (per_cent, median) = (form.text("written") != "ratio", form.text("of") == "median");
    let (formula, unit, adds_up) = if below.is_empty() {
        let unit = unit.unwrap_or_else(|| Unit::new("number"));
        (Formula::Sum(Linear(above)), unit, "Members’ answers are added up.".to_owned())
    } else {
        let unit = Unit::new(if per_cent { "per cent" } else { "ratio" });
        let (numerator, denominator) = (Linear(above), Linear(below));
        if median {
            let how = "The median of the members’ own ratios, from eight members on.".to_owned();
            (Formula::Median { numerator, denominator }, unit, how)
        } else {
            let how = "All of the one over all of the other; a member enters with both parts only.".to_owned();
            (Formula::Ratio { numerator, denominator, positive_only: false }, unit, how)
        }
    };
    let (Some(dimension), Some(from)) = (dimension, from) else { return Err(form.problems()) };
    let indicator = IndicatorDefinition {
        code: code.to_owned(),
        version,
        dimension,
        unit: unit.clone(),
        rows: vec![IndicatorRow { cell: Cell::total(), unit, formula }],
        core: false,
        polarity: "neutral".to_owned(),
        small_counts: "no".to_owned(),
        sdg: String::new(),
        iris: String::new(),
        iris_match: String::new(),
        iris_name: String::new(),
        vsme: String::new(),
        source: "The network’s own definition".to_owned(),
        note: String::new(),
        name,
        definition,
        adds_up,
    };
    Ok(NewIndicator { indicator, from })
}

/// The terms that were chosen, in their order; says what nobody asks.
fn linear(form: &mut Reading<'_>, definitions: &Definitions, at: Option<Quarter>, fields: &[&str]) -> Vec<Term> {
    let mut terms = vec![];
    for (index, field) in fields.iter().enumerate() {
        let chosen = form.text(field);
        if chosen.is_empty() {
            continue;
        }
        let minus = index > 0 && field.starts_with("above") && !form.text(TAKE_OFF[index]).is_empty();
        let term = chosen.parse::<Formula>().ok().and_then(|formula| match formula {
            Formula::Sum(Linear(terms)) if terms.len() == 1 => terms.into_iter().next(),
            _ => None,
        });
        let known = term.filter(|term| at.is_some_and(|at| is_asked(definitions, term, at)));
        match known {
            Some(term) => terms.push(Term { minus, ..term }),
            None => form.wrong(field, "Choose an answer from the list that exists in that round"),
        }
    }
    terms
}

fn is_asked(definitions: &Definitions, term: &Term, at: Quarter) -> bool {
    definitions.input(&term.input, at).is_some_and(|input| {
        term.cell.pairs().all(|(dimension, category)| {
            input.breakdown(dimension).is_some_and(|breakdown| breakdown.accepts(category, |_| false))
        })
    })
}

/// The unit of what is added up; pounds and people cannot be.
fn common_unit(
    form: &mut Reading<'_>,
    definitions: &Definitions,
    at: Option<Quarter>,
    field: &str,
    terms: &[Term],
) -> Option<Unit> {
    let units: Vec<&InputDefinition> = terms.iter().filter_map(|term| definitions.input(&term.input, at?)).collect();
    let first = units.first()?;
    if let Some(other) = units.iter().find(|input| input.unit != first.unit) {
        form.wrong(
            field,
            format!("“{}” and “{}” are counted in different units and cannot be added up", first.name, other.name),
        );
    }
    Some(first.unit.clone())
}
