//! A form that shows every kind of question and field.

use commonweal_reporting::document::Text;
use commonweal_reporting::form::{Choices, Field, Foot, Form, Forms, Grid, Part, Question, Unit};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Boxes to tick below a number.
fn ticks() -> Field {
    Field::Choices(vec![
        Choices {
            name: "No number? Tick why:".into(),
            choices: texts(&["Not available", "Does not apply to us", "We would rather not say"]),
        },
        Choices { name: "How sure are you?".into(), choices: texts(&["Counted", "Good estimate", "Rough guess"]) },
    ])
}

/// A question for one number.
pub(crate) fn question(number: usize, name: &str, asked: &str, unit: Unit, parts: Vec<Field>) -> Part {
    let mut fields = vec![
        Field::Number {
            name: Text::default().then_bold("October to December 2025").then("\nLast time: 41,200"),
            spoken: format!("{name}, October to December 2025"),
            unit,
        },
        ticks(),
    ];
    fields.extend(parts);
    Part::Question(Question {
        heading: format!("{number}. {name}"),
        continued: format!("{number}. {name}, continued"),
        texts: vec![asked.into()],
        fields,
    })
}

/// £ before the box.
pub(crate) fn pounds() -> Unit {
    Unit { before: "£".into(), after: String::new() }
}

/// A unit after the box.
pub(crate) fn after(unit: &str) -> Unit {
    Unit { before: String::new(), after: unit.into() }
}

/// A form of these parts.
pub(crate) fn form(parts: Vec<Part>) -> Form {
    Form {
        over: "Digbeth Social Enterprise Quarter".into(),
        heading: "Custard Yard Kitchen".into(),
        under: "Return for October to December 2025".into(),
        facts: vec![
            ("Due".into(), "Saturday 31 January 2026".into()),
            ("Return to".into(), "Ruth Penhale, ruth@digbeth.example".into()),
            ("Sample".into(), "Every enterprise and figure is invented".into()),
        ],
        parts,
        foot: Foot {
            name: "Custard Yard Kitchen".into(),
            about: "October to December 2025".into(),
            page: "Page".into(),
            of: "of".into(),
        },
    }
}

/// A file of forms.
pub(crate) fn forms(forms: Vec<Form>) -> Forms {
    Forms {
        lang: "en-GB".into(),
        title: "Return of Custard Yard Kitchen for October to December 2025 (sample)".into(),
        author: "Digbeth Social Enterprise Quarter".into(),
        description: "A form on paper.".into(),
        dated: 1_768_903_200,
        forms,
    }
}

/// A form with everything that there is.
pub(crate) fn whole() -> Forms {
    let told = Part::Told {
        heading: "How to fill it in".into(),
        points: vec![
            "Write with a dark pen, one number in each box.".into(),
            Text::default().then_bold("0 and an empty box are not the same. ").then("Write 0 if there was none."),
        ],
    };
    let grid = Grid {
        corner: "Who paid".into(),
        columns: texts(&["Earned", "Given"]),
        rows: texts(&["Public bodies", "Private firms", "Social sector", "Individuals", "Not known"]),
        unit: pounds(),
    };
    let list = Grid {
        corner: "Contract".into(),
        columns: texts(&["Number"]),
        rows: texts(&["Permanent (last time 4.2)", "Temporary", "Not known"]),
        unit: after("FTE"),
    };
    let income = question(
        1,
        "Income",
        "All the money you earned or were given in this period, before costs. Leave out VAT, loans and money you hold \
         for others.",
        pounds(),
        vec![Field::Lead("Do you know who paid? The parts make the total.".into()), Field::Grid(grid)],
    );
    let jobs = question(
        2,
        "Jobs, full-time equivalent",
        "Paid jobs on the last day of the period, in full-time equivalents.",
        after("FTE"),
        vec![Field::Lead("Do you know the contracts?".into()), Field::Grid(list)],
    );
    let story = Part::Question(Question {
        heading: "3. What are you proud of?".into(),
        continued: "3. What are you proud of, continued".into(),
        texts: vec!["Two or three sentences.".into()],
        fields: vec![Field::Lines { name: "Your story".into(), count: 6 }],
    });
    let who = Part::Question(Question {
        heading: "Who filled this in?".into(),
        continued: "Who filled this in, continued".into(),
        texts: vec![],
        fields: texts(&["Name", "Date", "Phone or e-mail"]).into_iter().map(Field::Entry).collect(),
    });
    forms(vec![form(vec![told, income, jobs, story, who])])
}
