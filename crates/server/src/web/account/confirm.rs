//! `/account/confirm`: somebody shows that it is them, before something that a stranger at their browser must not do.

use super::{open, passkeys, second_step, sign_in, throttle::Key};
use crate::{
    store::Person,
    web::{
        App,
        address::Origin,
        error::Error,
        forms::{self, Posted},
        layout::{Frame, page, page_with},
        pages::plain,
        security,
        session::{self, Here, SignedIn, Visitor},
        settings::form::Problems,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

/// The page.
#[derive(Template)]
#[template(path = "account/confirm.html")]
pub(crate) struct ConfirmPage {
    frame: Frame,
    lede: &'static str,
    /// Name, label, hint, and what browsers are told of each field.
    fields: Vec<(&'static str, &'static str, &'static str, &'static str)>,
    has_passkey: bool,
    /// Where to go afterwards; may be empty.
    back: String,
    /// A link is on its way.
    sent: bool,
    button: &'static str,
    problems: Problems,
}

impl ConfirmPage {
    /// What is wrong with a field; empty if nothing is.
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }

    fn refuse(mut self, wrong: &[(&str, &str)]) -> Result<Response, Error> {
        self.frame = self.frame.with_errors();
        self.problems = wrong.iter().map(|(field, words)| ((*field).to_owned(), (*words).to_owned())).collect();
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }
}

pub(super) async fn show(State(app): State<App>, SignedIn(person): SignedIn, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let has_passkey = !app.store.passkeys(person.id).await?.is_empty();
    page(&view(&person, has_passkey, &sign_in::local(query.text("back")), query.ticked("sent")))
}

/// `POST /account/confirm/passkey`: with a passkey of one's own.
pub(super) async fn passkey(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    here: Here,
    origin: Origin,
    posted: Posted,
) -> Result<Response, Error> {
    let back = sign_in::local(posted.text("back"));
    let shown = passkeys::who(&app, &posted).await?;
    if shown.is_none_or(|shown| shown.id != person.id) {
        security::of("confirm.failed", &person, origin);
        let words = "This passkey is not yours, or the page was open for too long: try again";
        return view(&person, true, &back, false).refuse(&[("passkey", words)]);
    }
    confirmed(&app, here, &back).await
}

/// The session goes on under another token, and leads back.
async fn confirmed(app: &App, here: Here, back: &str) -> Result<Response, Error> {
    let (cookie, fresh) = session::fresh(app)?;
    app.store.confirm_session(here.hash, fresh, app.now()).await?;
    let to = if back.is_empty() { "/account" } else { back };
    Ok((CookieJar::new().add(cookie), Redirect::to(to)).into_response())
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    here: Here,
    origin: Origin,
    uri: Uri,
    posted: Posted,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let back = sign_in::local(query.text("back"));
    if person.password_hash.is_none() {
        open::send(&app, &person, None).await?;
        let again = forms::encode(&[("back".to_owned(), back), ("sent".to_owned(), "1".to_owned())]);
        return Ok(Redirect::to(&format!("/account/confirm?{again}")).into_response());
    }
    let has_passkey = !app.store.passkeys(person.id).await?.is_empty();
    let refuse = |wrong: &[(&str, &str)]| view(&person, has_passkey, &back, false).refuse(wrong);
    let (password, code) = (posted.get("password").unwrap_or_default(), posted.text("code"));
    let mut missing = vec![];
    if password.is_empty() {
        missing.push(("password", "Enter your password"));
    }
    if person.second_factor && code.is_empty() {
        missing.push(("code", "Enter the code that your app shows"));
    }
    if !missing.is_empty() {
        return refuse(&missing);
    }
    let keys = [Key::password(&person.email)];
    let now = app.now();
    if !app.throttle.take(&keys, now) {
        security::of("confirm.limited", &person, origin);
        return refuse(&[("password", "Too many tries: wait 5 minutes and try again. Your account is not locked")]);
    }
    if !app.passwords.verify(password, person.password_hash.as_deref()).await? {
        security::of("confirm.failed", &person, origin);
        return refuse(&[("password", "That is not your password")]);
    }
    // After the password: a code is used up by being right.
    if person.second_factor && !second_step::is_right(&app, person.id, code).await? {
        security::of("confirm.failed", &person, origin);
        let words = "That code is not right, or has been used: enter the one that your app shows now";
        return refuse(&[("code", words)]);
    }
    app.throttle.succeeded(&keys, now);
    confirmed(&app, here, &back).await
}

pub(crate) fn view(person: &Person, has_passkey: bool, back: &str, sent: bool) -> ConfirmPage {
    let frame = plain::frame("Show that it is you", Visitor(Some(person.clone())));
    let mut fields = vec![];
    if person.password_hash.is_some() {
        fields.push(("password", "Your password", "", "current-password"));
        if person.second_factor {
            let hint = "Six digits from your app, or one of the codes for a lost phone";
            fields.push(("code", "Your code", hint, "one-time-code"));
        }
    }
    let lede = match &person.password_hash {
        _ if sent => "A link is on its way to you by mail. It signs you in afresh; then open the page again.",
        Some(_) => "What comes next is for you alone, so that nobody else at this browser does it.",
        None => "What comes next is for you alone. You have no password: a link by mail shows that it is you.",
    };
    ConfirmPage {
        frame,
        lede,
        fields,
        has_passkey,
        back: back.to_owned(),
        sent,
        button: if person.password_hash.is_some() { "Carry on" } else { "Send me a link" },
        problems: vec![],
    }
}
