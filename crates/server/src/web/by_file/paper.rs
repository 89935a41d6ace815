//! The form on paper of one return: the questions in large print, to be filled in with a pen and typed in later.
//!
//! The same return gives the same bytes: its date is the day on which the round opens.

use super::{
    form::{Form, Line, Parts, Question},
    paper_once,
};
use crate::web::{error::Error, filing::section_view::TURNOVER, words};
use commonweal_domain::{figure::Figure, lang::Lang, unit::Unit as DomainUnit};
use commonweal_reporting::{
    document::Text,
    form::{self, Choices, Field, Foot, Forms, Grid, Part, Unit},
    pdf::render_forms,
};
use time::Time;

/// Lines for the story, and for what is to be known about numbers.
const STORY_LINES: usize = 8;
const NOTE_LINES: usize = 5;

/// Draws the forms of a round, one after the other, as one PDF.
pub(super) fn drawn(forms: &[Form], title: &str) -> Result<Vec<u8>, Error> {
    let Some(first) = forms.first() else { return Err(Error::NotFound) };
    let file = Forms {
        lang: first.lang().tag().to_owned(),
        title: title.to_owned(),
        author: first.network.name.clone(),
        description: format!("Large-print form of the return for {}, to be filled in with a pen.", first.months()),
        dated: first.round.opens.with_time(Time::MIDNIGHT).assume_utc().unix_timestamp(),
        forms: forms.iter().map(on_paper).collect(),
    };
    render_forms(&file).map_err(|error| Error::Internal(error.to_string()))
}

fn on_paper(form: &Form) -> form::Form {
    let questions: Vec<&Question> = form.sections.iter().flat_map(|section| &section.questions).collect();
    let mut numbers = 1..;
    let mut next = || numbers.next().unwrap_or_default();
    let mut parts = vec![how_to(form, &questions)];
    if let Some(about) = &form.about {
        parts.push(paper_once::about(form, about, next()));
    }
    if form.asks_what_it_covers {
        parts.push(paper_once::covers(form, next()));
    }
    for question in &questions {
        parts.push(asked(form, next(), question));
        // The questions about the enterprise ask for the band already.
        if question.input == TURNOVER && form.about.is_none() && form.asks_turnover_band {
            parts.push(paper_once::turnover_band(form, question, next()));
        }
    }
    parts.extend([about_numbers(next()), story(next()), printing(form, next()), who()]);
    form::Form {
        over: form.network.name.clone(),
        heading: form.name.clone(),
        under: format!("Return for {}", form.months()),
        facts: facts(form),
        parts,
        foot: Foot {
            name: form.name.clone(),
            about: format!("Return for {}", form.months()),
            page: "Page".to_owned(),
            of: "of".to_owned(),
        },
    }
}

/// By when, and to whom it goes back.
fn facts(form: &Form) -> Vec<(String, String)> {
    let lang = form.lang();
    let mut facts = vec![("Due".to_owned(), words::long_day(form.round.due, lang))];
    if form.round.closes > form.round.due {
        facts.push(("Taken until".to_owned(), words::long_day(form.round.closes, lang)));
    }
    for (index, (name, email)) in form.coordinators.iter().enumerate() {
        let label = if index == 0 { "Return to" } else { "or to" };
        facts.push((label.to_owned(), format!("{name}, {email}")));
    }
    if form.network.sample {
        let invented =
            format!("Every enterprise and figure is invented. {}", words::moved_days(&form.network, &form.round));
        facts.push(("Sample".to_owned(), invented.trim_end().to_owned()));
    }
    facts
}

fn how_to(form: &Form, questions: &[&Question]) -> Part {
    let bold = |lead: &str, rest: &str| Text::default().then_bold(lead).then(rest);
    let mut points = vec![
        "Write with a dark pen: one number in each box, without words.".into(),
        bold(
            "0 and an empty box are not the same. ",
            "Write 0 if you looked and there was none. An empty box means that there is no answer yet.",
        ),
        bold("No number? ", "Leave the box empty and tick why."),
        "A good estimate is better than an empty box. Tick how sure you are.".into(),
    ];
    if questions.iter().any(|question| !question.parts.is_empty()) {
        points.push(bold(
            "Some numbers can be split. ",
            "The whole number alone is fine. If you split it, the parts make the whole.",
        ));
    }
    if questions.iter().any(|question| question.lines().any(|line| line.now.is_some())) {
        points.push("What has been filed already stays as it is where you leave the box empty.".into());
    }
    points.push(
        format!(
            "The coordinator of {} reads your numbers. Only totals over many enterprises are published, and never one \
             from which yours could be worked out.",
            form.network.name
        )
        .into(),
    );
    Part::Told { heading: "How to fill it in".to_owned(), points }
}

fn asked(form: &Form, number: usize, question: &Question) -> Part {
    let lang = form.lang();
    let heading = format!("{number}. {}", question.name);
    let text = format!("{} {}", sentence(&question.question), sentence(&question.hint));
    let mut fields = vec![];
    if question.total_is_asked {
        fields.push(Field::Number {
            name: about(question, lang),
            spoken: format!("{}, {}", question.name, question.period.months(lang)),
            unit: unit(&question.unit),
        });
        fields.push(ticks());
    } else {
        fields.push(Field::Lead(Text::default().then_bold(question.period.months(lang))));
    }
    for parts in &question.parts {
        fields.push(Field::Lead(lead(question, parts)));
        fields.push(Field::Grid(grid(question, parts)));
    }
    if !question.total_is_asked {
        fields.push(ticks());
    }
    Part::Question(form::Question {
        continued: format!("{heading}, continued"),
        heading,
        texts: vec![text.trim().into()],
        fields,
    })
}

/// The period, the value of last time, and what has been filed so far.
fn about(question: &Question, lang: Lang) -> Text {
    let mut text = Text::default().then_bold(question.period.months(lang));
    if let Some((value, period)) = question.total.last {
        let value = words::value(value, &question.unit);
        text = text.then(format!("\nLast time: {value}\n({})", period.months(lang)));
    }
    if let Some(now) = &question.total.now {
        text = text.then(format!("\nFiled so far: {}", filed(now, &question.unit)));
    }
    text
}

fn filed(figure: &Figure, unit: &DomainUnit) -> String {
    let value = words::value(figure.value, unit);
    match words::confidence(figure.confidence) {
        "" => value,
        sure => format!("{value}, {sure}"),
    }
}

/// Why there is no number, and how sure one is.
fn ticks() -> Field {
    let group = |name: &str, choices: [&str; 3]| Choices {
        name: name.to_owned(),
        choices: choices.map(str::to_owned).to_vec(),
    };
    Field::Choices(vec![
        group("No number? Tick why:", ["Not available", "Does not apply to us", "We’d rather not say"]),
        group("A number: how sure?", ["Counted", "Good estimate", "Rough guess"]),
    ])
}

/// What the parts are, and how they stand to the total.
fn lead(question: &Question, parts: &Parts) -> Text {
    let how = match (question.total_is_asked, parts.make_the_total) {
        (false, _) => ": each on its own, as they have no total",
        (true, true) => ", if you know it",
        (true, false) => ", if you know it: each is at most the number above",
    };
    Text::default().then_bold(parts.title.as_str()).then(how)
}

/// The parts as rows, or as rows and columns where they are split both ways.
fn grid(question: &Question, parts: &Parts) -> Grid {
    let unit = unit(&question.unit);
    let Some((rows, columns)) = &parts.grid else {
        let rows = parts.lines.iter().map(|line| row(question, line)).collect();
        let columns = vec!["Number".to_owned()];
        let dimension = parts.lines.first().and_then(|line| line.cell.pairs().next());
        let corner = dimension.map_or_else(|| "Part".to_owned(), |(dimension, _)| words::dimension(dimension));
        return Grid { corner, columns, rows, unit };
    };
    let named = |dimension: &str| {
        let mut names: Vec<String> = vec![];
        for line in &parts.lines {
            let of = line.cell.pairs().find(|(of, _)| *of == dimension).map(|(_, category)| category);
            let name = of.map(|of| words::category(dimension, of)).unwrap_or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    };
    Grid { corner: words::dimension(rows), columns: named(columns), rows: named(rows), unit }
}

/// A part with its last value.
fn row(question: &Question, line: &Line) -> String {
    match &line.last {
        Some((value, _)) => format!("{}\nLast time: {}", line.label, words::value(*value, &question.unit)),
        None => line.label.clone(),
    }
}

fn unit(unit: &DomainUnit) -> Unit {
    if unit.is_money() {
        Unit { before: "£".to_owned(), after: String::new() }
    } else {
        Unit { before: String::new(), after: unit.symbol().to_owned() }
    }
}

/// With a full stop, unless it ends in some other sign.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(|last: char| last.is_alphanumeric() || last == ')') {
        format!("{text}.")
    } else {
        text.to_owned()
    }
}

fn about_numbers(number: usize) -> Part {
    let heading = format!("{number}. Anything to know about your numbers?");
    let text = "Is one much higher or lower than last time? Say which and why. You can leave it out.";
    Part::Question(form::Question {
        continued: format!("{heading} Continued"),
        heading,
        texts: vec![text.into()],
        fields: vec![Field::Lines { name: "Your notes".to_owned(), count: NOTE_LINES }],
    })
}

fn story(number: usize) -> Part {
    let heading = format!("{number}. What are you proud of this quarter?");
    let text = "Two or three sentences: who did what, and what changed for whom. You can leave it out.";
    Part::Question(form::Question {
        continued: format!("{heading} Continued"),
        heading,
        texts: vec![text.into()],
        fields: vec![Field::Lines { name: "Your story".to_owned(), count: STORY_LINES }],
    })
}

/// Whether the story may be printed, and whether those concerned agreed.
fn printing(form: &Form, number: usize) -> Part {
    let heading = format!("{number}. May your story be printed?");
    let group = |name: &str, choices: &[&str]| Choices {
        name: name.to_owned(),
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    let agreed = ["No, nobody", "Yes, and all agreed", "Yes, not all agreed yet"];
    Part::Question(form::Question {
        continued: format!("{heading} Continued"),
        heading,
        texts: vec![
            format!("In the joint report, with the name {}. Whoever agreed can withdraw at any time.", form.name)
                .into(),
        ],
        fields: vec![
            Field::Choices(vec![group("It may be printed:", &["Yes", "No"])]),
            Field::Choices(vec![group("Is anybody named?", &agreed), group("Is anybody under 18?", &agreed)]),
            Field::Lines { name: "Who agreed, and on which day? For a child: which parent?".to_owned(), count: 2 },
        ],
    })
}

/// Who filled it in, and who typed it in.
fn who() -> Part {
    let heading = "Who filled this in?".to_owned();
    let entries = ["Name", "Date", "Phone or e-mail"].map(|name| Field::Entry(name.to_owned()));
    let mut fields = entries.to_vec();
    fields.push(Field::Lead(Text::default().then_bold("For whoever types it in")));
    fields.push(Field::Entry("Typed in by, on".to_owned()));
    Part::Question(form::Question {
        continued: format!("{heading} Continued"),
        heading,
        texts: vec!["So that we can ask if something cannot be read.".into()],
        fields,
    })
}
