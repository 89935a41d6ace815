//! `/sign-in/link`: asks for a link by mail, in the place of a password.

use super::{open, throttle::Key};
use crate::{
    mail::is_address,
    web::{
        App,
        address::Origin,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        security,
    },
};
use askama::Template;
use axum::{extract::State, http::StatusCode, response::Response};
use std::time::Duration;

/// Every answer takes at least so long: for somebody who is known a message is written, in about a tenth of it, and the
/// time that takes would tell who is.
const AT_LEAST: Duration = Duration::from_millis(100);

/// The form, and what is said after it: the same whether somebody has the address or not.
#[derive(Template)]
#[template(path = "account/ask_link.html")]
pub(crate) struct AskLinkPage {
    pub(crate) frame: Frame,
    pub(crate) email: String,
    pub(crate) error: String,
    pub(crate) sent: bool,
}

pub(super) async fn show() -> Result<Response, Error> {
    page(&AskLinkPage { frame: Frame::new(TITLE), email: String::new(), error: String::new(), sent: false })
}

const TITLE: &str = "Sign in by a link";

pub(super) async fn submit(State(app): State<App>, origin: Origin, posted: Posted) -> Result<Response, Error> {
    let email = posted.text("email").to_owned();
    if !is_address(&email) {
        let error = "Enter your e-mail address, like amara@example.org".to_owned();
        let answer = AskLinkPage { frame: Frame::new(TITLE).with_errors(), email, error, sent: false };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &answer);
    }
    if let Some(key) = Key::asked_from(origin)
        && !app.throttle.take(&[key], app.now())
    {
        security::refused("sign_in.link_limited", &email, origin);
        let error = "Too many links were asked for from here: wait 5 minutes and try again".to_owned();
        let answer = AskLinkPage { frame: Frame::new(TITLE).with_errors(), email, error, sent: false };
        return page_with(StatusCode::TOO_MANY_REQUESTS, &answer);
    }
    let (sent, ()) = tokio::join!(send(&app, &email), tokio::time::sleep(AT_LEAST));
    sent?;
    page(&AskLinkPage { frame: Frame::new("Look into your mail"), email, error: String::new(), sent: true })
}

/// Sends a link to whoever has the address, if somebody has it.
async fn send(app: &App, email: &str) -> Result<(), Error> {
    match app.store.person_by_email(email).await? {
        Some(person) if !person.roles.is_empty() && !person.disabled => open::send(app, &person, None).await,
        _ => Ok(()),
    }
}
