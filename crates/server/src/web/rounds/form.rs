//! `/{network}/rounds/{quarter}`: a round's days, to open it or to change them.

use crate::web::{
    App,
    board::{coordinator_frame, load},
    day_field::DayField,
    error::Error,
    forms::Posted,
    layout::{Frame, page, page_with},
    session::Coordinator,
    words,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    network::{Network, Round, RoundFault},
    period::{Quarter, day},
};
use time::Date;

/// Longest note for those who come too late, in characters.
const LONGEST_NOTE: usize = 500;

/// The form of a round.
#[derive(Template)]
#[template(path = "rounds/form.html")]
pub(super) struct FormPage {
    pub(super) frame: Frame,
    pub(super) back: String,
    pub(super) eyebrow: String,
    pub(super) heading: String,
    pub(super) lede: String,
    pub(super) problems: Vec<(String, String)>,
    pub(super) opens: DayField,
    pub(super) due: DayField,
    pub(super) closes: DayField,
    pub(super) note: String,
    pub(super) note_error: String,
    pub(super) button: &'static str,
    /// When those are reminded who have not filed.
    pub(super) reminders: Vec<String>,
    pub(super) settings: String,
}

pub(super) async fn show(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text)): Path<(String, String)>,
) -> Result<Response, Error> {
    let quarter = quarter_near(&text, load::today(&app, &network))?;
    let stored = app.store.round(network.id, quarter).await?;
    let note = app.store.round_note(network.id, quarter).await?;
    let round = stored.unwrap_or_else(|| Round::of(quarter, &network.network.settings));
    let frame = coordinator_frame(&network.network, &person, "Round", "Rounds");
    page(&view(frame, &network.network, &round, stored.is_some(), &note))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    Path((_, text)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let quarter = quarter_near(&text, load::today(&app, &network))?;
    let known = app.store.round(network.id, quarter).await?.is_some();
    let (mut opens, opening) = DayField::typed("opens", OPENS, "", &posted);
    let (mut due, due_on) = DayField::typed("due", DUE, DUE_HINT, &posted);
    let (mut closes, closing) = DayField::typed("closes", CLOSES, CLOSES_HINT, &posted);
    let note = posted.text("note").replace("\r\n", "\n");
    let note_error = if note.chars().count() > LONGEST_NOTE {
        format!("What you tell them must have at most {LONGEST_NOTE} characters")
    } else {
        String::new()
    };
    if let (Some(opens_on), Some(due_on), Some(closes_on)) = (opening, due_on, closing) {
        let round = Round { quarter, opens: opens_on, due: due_on, closes: closes_on };
        for fault in round.faults() {
            let field = match fault {
                RoundFault::OpensBefore => &mut opens,
                RoundFault::DueBeforeOpening => &mut due,
                RoundFault::ClosesBeforeDue | RoundFault::ClosesTooLate => &mut closes,
            };
            field.error = words::capitalised(&fault.to_string());
        }
        if [&opens, &due, &closes].iter().all(|field| field.error.is_empty()) && note_error.is_empty() {
            app.store.set_round(&person.act(&app), network.id, &round, &note).await?;
            return Ok(Redirect::to(&format!("/{}/rounds?saved={quarter}", network.network.slug)).into_response());
        }
    }
    let frame = coordinator_frame(&network.network, &person, "Round", "Rounds").with_errors();
    let round = Round::of(quarter, &network.network.settings);
    let problems = [&opens, &due, &closes]
        .iter()
        .filter(|field| !field.error.is_empty())
        .map(|field| (field.id(), field.error.clone()))
        .chain((!note_error.is_empty()).then(|| ("note".to_owned(), note_error.clone())))
        .collect();
    let shown = view(frame, &network.network, &round, known, &note);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &FormPage { problems, opens, due, closes, note_error, ..shown })
}

const OPENS: &str = "Opening day";
const DUE: &str = "Due day";
const CLOSES: &str = "Closing day";
const DUE_HINT: &str = "Returns that come later are shown as late, and taken.";
const CLOSES_HINT: &str = "The last day on which returns are taken. One enterprise may be given more time on its own.";

/// A quarter at most ten years from today: others are slips of the pen, not rounds.
fn quarter_near(text: &str, today: Date) -> Result<Quarter, Error> {
    let quarter = load::quarter(text)?;
    let away = quarter.ordinal() - Quarter::of(today).ordinal();
    if (-40..=4).contains(&away) { Ok(quarter) } else { Err(Error::NotFound) }
}

pub(super) fn view(frame: Frame, network: &Network, round: &Round, known: bool, note: &str) -> FormPage {
    let lang = network.lang;
    let quarter = round.quarter;
    let months = quarter.period().months(lang);
    let reminders = network.settings.reminders.days(round).into_iter().map(|(date, _)| day(date, lang)).collect();
    FormPage {
        frame,
        back: format!("/{}/rounds", network.slug),
        eyebrow: words::quarter(quarter, lang),
        heading: if known { format!("Change the round of {months}") } else { format!("Open a round for {months}") },
        lede: if known {
            "What was filed stays as it is, whatever you change here.".to_owned()
        } else {
            "Every enterprise that belonged to the network in these months is asked for its return.".to_owned()
        },
        problems: vec![],
        opens: DayField::of("opens", OPENS, "", Some(round.opens)),
        due: DayField::of("due", DUE, DUE_HINT, Some(round.due)),
        closes: DayField::of("closes", CLOSES, CLOSES_HINT, Some(round.closes)),
        note: note.to_owned(),
        note_error: String::new(),
        button: if known { "Save round" } else { "Open round" },
        reminders,
        settings: format!("/{}/rounds/settings", network.slug),
    }
}
