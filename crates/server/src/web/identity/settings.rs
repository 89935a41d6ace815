//! `/{network}/settings`: the network's name, place and colour.

use crate::web::{
    App,
    assets::readable_accent,
    board::coordinator_frame,
    error::Error,
    forms::Posted,
    layout::{Frame, page, page_with},
    session::Coordinator,
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Network;

const TITLE: &str = "Name, place and colour";
/// A longer name does not fit on the cover of a report.
const MOST_LETTERS: usize = 120;

/// The form.
#[derive(Template)]
#[template(path = "identity/settings.html")]
struct IdentityPage {
    frame: Frame,
    back: String,
    problems: Vec<(String, String)>,
    typed: Typed,
}

/// What the form holds, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Typed {
    name: String,
    place: String,
    accent: String,
}

impl IdentityPage {
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

pub(super) async fn show(Coordinator { network, person }: Coordinator, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let done = if query.ticked("darkened") {
        Some("Saved. The colour was too light for text, so it was darkened until it can be read.")
    } else {
        query.ticked("saved").then_some("Saved.")
    };
    let Network { name, place, accent, .. } = network.network.clone();
    let frame = frame(&network.network, &person.name).flash(done.map(str::to_owned));
    page(&view(frame, &network.network, Typed { name, place, accent }, vec![]))
}

pub(super) async fn submit(
    State(app): State<App>,
    Coordinator { network, person }: Coordinator,
    posted: Posted,
) -> Result<Response, Error> {
    let text = |field: &str| posted.text(field).to_owned();
    let typed = Typed { name: text("name"), place: text("place"), accent: text("accent") };
    match read(&typed) {
        Ok(read) => {
            let act = person.act(&app);
            app.store.update_identity(&act, network.id, &read.name, &read.place, &read.accent).await?;
            let done = if is_same_colour(&typed.accent, &read.accent) { "saved" } else { "darkened" };
            Ok(Redirect::to(&format!("/{}/settings?{done}=1", network.network.slug)).into_response())
        }
        Err(problems) => {
            let frame = frame(&network.network, &person.name).with_errors();
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(frame, &network.network, typed, problems))
        }
    }
}

/// As it can be stored, with a colour that can be read; or everything that is wrong.
fn read(typed: &Typed) -> Result<Typed, Vec<(String, String)>> {
    let mut problems = vec![];
    let mut wrong = |field: &str, words: String| problems.push((field.to_owned(), words));
    if typed.name.is_empty() {
        wrong("name", "Enter the network’s name".to_owned());
    }
    for (field, what, text) in [("name", "Name", &typed.name), ("place", "Place", &typed.place)] {
        if text.chars().count() > MOST_LETTERS {
            wrong(field, format!("{what} must be at most {MOST_LETTERS} characters long"));
        } else if text.chars().any(char::is_control) {
            wrong(field, format!("{what} must be on one line"));
        }
    }
    let accent = readable_accent(&typed.accent);
    if accent.is_none() {
        wrong("accent", "Colour must be six figures and letters from a to f, like #0b6170".to_owned());
    }
    match accent {
        Some(accent) if problems.is_empty() => Ok(Typed { accent, ..typed.clone() }),
        _ => Err(problems),
    }
}

fn is_same_colour(typed: &str, stored: &str) -> bool {
    typed.trim_start_matches('#').eq_ignore_ascii_case(stored.trim_start_matches('#'))
}

fn frame(network: &Network, person: &str) -> Frame {
    coordinator_frame(network, person, TITLE, "Rounds")
}

fn view(frame: Frame, network: &Network, typed: Typed, problems: Vec<(String, String)>) -> IdentityPage {
    IdentityPage { frame, back: format!("/{}/rounds", network.slug), problems, typed }
}
