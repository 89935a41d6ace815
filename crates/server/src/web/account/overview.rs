//! `/account`: who one is, where, by what one signs in, and in which browsers.

use super::sign_in::local;
use crate::{
    store::{Ending, Person, SessionHead, session_name},
    web::{
        App,
        by_file::attachment,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        moment,
        pages::plain,
        people::role_words,
        session::{Confirmed, Here, SignedIn, Visitor},
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{lang::Lang, network::Millis, period::day};

/// Pages of the account belong to no network: their times are those of the country that its people are in.
pub(super) const ZONE: &str = "Europe/London";

/// The page.
#[derive(Template)]
#[template(path = "account/account.html")]
pub(crate) struct AccountPage {
    pub(crate) frame: Frame,
    pub(crate) name: String,
    pub(crate) email: String,
    /// What they are, since when, and where that is given up.
    pub(crate) roles: Vec<(String, String, String)>,
    pub(crate) has_password: bool,
    /// How many codes for a lost phone are left; none where there is no second step.
    pub(crate) codes_left: Option<u64>,
    pub(crate) sessions: Vec<SessionLine>,
}

/// A browser that is signed in.
pub(crate) struct SessionLine {
    pub(crate) name: String,
    pub(crate) browser: String,
    pub(crate) started: String,
    pub(crate) seen: String,
    pub(crate) own: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    here: Here,
    uri: Uri,
) -> Result<Response, Error> {
    let sessions = app.store.sessions(person.id, app.now()).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = match query.text("done") {
        "password" => Some("Your password is changed. You are signed out everywhere else.".to_owned()),
        "second-gone" => Some("You sign in without a second step now.".to_owned()),
        "ended" => Some("That browser is signed out.".to_owned()),
        "others" => Some("You are signed out everywhere else.".to_owned()),
        _ => None,
    };
    let codes_left = if person.second_factor { Some(app.store.codes_left(person.id).await?) } else { None };
    let mut view = AccountPage { codes_left, ..view(&person, &sessions, here.hash) };
    view.frame = view.frame.flash(flash);
    page(&view)
}

/// `POST /account/sessions`: signs one browser out, or all others.
pub(super) async fn end(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    here: Here,
    posted: Posted,
) -> Result<Response, Error> {
    let name = posted.text("session");
    // One's own is ended by signing out; one that has ended already needs nothing more.
    if name == session_name(&here.hash) {
        return Ok(Redirect::to("/account").into_response());
    }
    let (ending, done) =
        if name == "others" { (Ending::Others(here.hash), "others") } else { (Ending::Named(name), "ended") };
    app.store.end_sessions(person.id, ending).await?;
    Ok(Redirect::to(&format!("/account?done={done}")).into_response())
}

pub(crate) fn view(person: &Person, sessions: &[SessionHead], own: [u8; 32]) -> AccountPage {
    let moment = |at| moment::words(at, ZONE, Lang::EnGb);
    let own = session_name(&own);
    let roles = person.roles.iter().map(|held| {
        let place = match &held.enterprise {
            Some((_, _, name)) => format!("{name}, {}", held.network_name),
            None => held.network_name.clone(),
        };
        let since = format!("since {}", date(held.given));
        (format!("{}: {place}", role_words(held.role)), since, format!("/{}/leave", held.network_slug))
    });
    AccountPage {
        frame: plain::frame("Your account", Visitor(Some(person.clone()))),
        name: person.name.clone(),
        email: person.email.clone(),
        roles: roles.collect(),
        has_password: person.password_hash.is_some(),
        codes_left: None,
        sessions: sessions
            .iter()
            .map(|head| SessionLine {
                name: head.name.clone(),
                browser: if head.browser.is_empty() { "A browser".to_owned() } else { head.browser.clone() },
                started: moment(head.started),
                seen: moment(head.seen),
                own: head.name == own,
            })
            .collect(),
    }
}

/// A day of the account's pages.
pub(super) fn date(at: Millis) -> String {
    day(moment::date(at, ZONE), Lang::EnGb)
}

/// `POST /account/told`: somebody has read what happens to what they file.
pub(super) async fn told(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    posted: Posted,
) -> Result<Response, Error> {
    app.store.set_told(&person.act(&app), person.id).await?;
    let back = local(posted.text("back"));
    Ok(Redirect::to(if back.is_empty() { "/account" } else { &back }).into_response())
}

/// `GET /account/data`: everything that is kept about a person, as a file.
pub(super) async fn data(State(app): State<App>, Confirmed(person): Confirmed) -> Result<Response, Error> {
    let kept = app.store.own_data(person.id, app.now()).await?;
    let bytes = serde_json::to_vec_pretty(&kept).map_err(|error| Error::Internal(error.to_string()))?;
    attachment("commonweal-my-data.json", "application/json", bytes)
}
