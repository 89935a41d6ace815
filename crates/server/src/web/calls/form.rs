//! `/{network}/calls/new` and `/{network}/calls/{call}/change`: the days of a round over a date range, and what it asks.

use super::{href, named};
use crate::{
    store::StoreError,
    web::{
        App,
        board::coordinator_frame,
        day_field::DayField,
        error::Error,
        forms::Posted,
        moment,
        session::Coordinator,
        settings::{
            breakdowns,
            form::{Choice, Field, FormPage, Problems, Reading},
        },
        words,
    },
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    call::{Call, CallFault, MOST_INPUTS},
    definition::Definitions,
    period::Quarter,
};
use time::Date;

pub(super) async fn new(State(app): State<App>, coordinator: Coordinator) -> Result<Response, Error> {
    view(&app, &coordinator, None).await?.show()
}

pub(super) async fn open(State(app): State<App>, coordinator: Coordinator, posted: Posted) -> Result<Response, Error> {
    let wanted = match read(&posted, None) {
        Ok(wanted) => wanted,
        Err(problems) => return view(&app, &coordinator, None).await?.refuse(&posted, problems),
    };
    let (id, act) = (coordinator.network.id, coordinator.person.act(&app));
    match app.store.open_call(&act, id, &wanted).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?opened=1", href(&coordinator.network, &wanted))).into_response()),
        Err(StoreError::Refused(words)) => {
            let problems = vec![("name".to_owned(), words::capitalised(&words))];
            view(&app, &coordinator, None).await?.refuse(&posted, problems)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    view(&app, &coordinator, Some(&call)).await?.show()
}

pub(super) async fn change(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    let wanted = match read(&posted, Some(&call.slug)) {
        Ok(wanted) => wanted,
        Err(problems) => return view(&app, &coordinator, Some(&call)).await?.refuse(&posted, problems),
    };
    let act = coordinator.person.act(&app);
    match app.store.change_call(&act, coordinator.network.id, &wanted).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?changed=1", href(&coordinator.network, &wanted))).into_response()),
        Err(StoreError::Refused(words)) => {
            let problems = vec![("name".to_owned(), words::capitalised(&words))];
            view(&app, &coordinator, Some(&call)).await?.refuse(&posted, problems)
        }
        Err(error) => Err(error.into()),
    }
}

/// The four days of the form.
const DAYS: [(&str, &str, &str); 4] = [
    ("from", "First day", "Of what you ask about, such as the day on which the water came."),
    ("to", "Last day", "At most 92 days later."),
    ("due", "Due day", "Later answers are late, but taken."),
    ("closes", "Closing day", "The last day on which answers are taken."),
];

fn read(posted: &Posted, slug: Option<&str>) -> Result<Call, Problems> {
    let mut form = Reading::of(posted);
    let name = form.needed("name", "Name", "Enter a name, like Flood week");
    let code = breakdowns::code(&name);
    if !name.is_empty() && code.is_empty() {
        form.wrong("name", "Name must have a letter or digit");
    } else if slug.is_none() && code == "new" {
        form.wrong("name", "Choose another name");
    }
    let mut days: [Option<Date>; 4] = [None; 4];
    for (day, (name, label, _)) in days.iter_mut().zip(DAYS) {
        let (field, date) = DayField::typed(name, label, "", posted);
        *day = date;
        if date.is_none() {
            form.wrong(&field.id(), field.error);
        }
    }
    let inputs: Vec<String> =
        posted.iter().filter(|(name, _)| *name == "inputs").map(|(_, code)| code.to_owned()).collect();
    if inputs.is_empty() {
        form.wrong("inputs", "Choose at least one question");
    } else if inputs.len() > MOST_INPUTS {
        form.wrong("inputs", format!("Choose at most {MOST_INPUTS} questions: in a crisis nobody answers more"));
    }
    let note = form.lines("note", "What you tell them");
    let [Some(from), Some(to), Some(due), Some(closes)] = days else { return Err(form.problems()) };
    let slug = slug.map_or(code, str::to_owned);
    let call = Call { slug, name, from, to, due, closes, inputs, note };
    for fault in call.faults() {
        let at = match fault {
            CallFault::EndsBefore | CallFault::TooLong => "to-day",
            CallFault::DueBefore => "due-day",
            CallFault::ClosesBeforeDue | CallFault::ClosesTooLate => "closes-day",
        };
        form.wrong(at, words::capitalised(&fault.to_string()));
    }
    if form.is_wrong() { Err(form.problems()) } else { Ok(call) }
}

async fn view(app: &App, coordinator: &Coordinator, call: Option<&Call>) -> Result<FormPage, Error> {
    let network = &coordinator.network.network;
    let definitions = app.store.definitions(coordinator.network.id).await?;
    let today = moment::date(app.now(), &network.time_zone);
    let of = |name: &str| {
        call.map(|call| match name {
            "from" => call.from,
            "to" => call.to,
            "due" => call.due,
            _ => call.closes,
        })
    };
    let mut fields =
        vec![Field::line("name", "What is it about?", "Such as: Flood week.", call.map_or("", |call| &call.name))];
    fields.extend(DAYS.map(|(name, label, hint)| Field::day(DayField::of(name, label, hint, of(name)))));
    let at = call.map_or(Quarter::of(today), Call::quarter);
    fields.push(Field::ticks(
        "inputs",
        "What do you ask?",
        "A few questions. Each is asked about these days, and not about the quarter.",
        questions(&definitions, at, call, network.lang),
    ));
    fields.push(Field::lines(
        "note",
        "What you tell those who answer",
        "It stands at the top of their page. It may be blank.",
        call.map_or("", |call| &call.note),
        3,
    ));
    let title = if call.is_some() { "Change the round" } else { "Ask about other days" };
    Ok(FormPage {
        frame: coordinator_frame(network, &coordinator.person, title, "Rounds"),
        back: call.map_or_else(
            || (format!("/{}/rounds", network.slug), "All rounds"),
            |call| (href(&coordinator.network, call), "Back to the round"),
        ),
        heading: title.to_owned(),
        lede: "For a crisis or a week that matters: a round over some days, with a few questions. Its figures are its own; they never enter a quarter’s totals.".to_owned(),
        fields,
        button: if call.is_some() { "Save the round" } else { "Open the round" },
        ..FormPage::default()
    })
}

fn questions(
    definitions: &Definitions,
    at: Quarter,
    call: Option<&Call>,
    lang: commonweal_domain::lang::Lang,
) -> Vec<(Choice, bool)> {
    definitions
        .inputs(at)
        .map(|input| {
            let words = format!("{}: {}", input.dimension.name(lang), input.name);
            (Choice::new(&input.code, words), call.is_some_and(|call| call.inputs.contains(&input.code)))
        })
        .collect()
}
