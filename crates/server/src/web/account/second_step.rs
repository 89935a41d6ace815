//! `/sign-in/code`: the second step of signing in, for those who have set one up.

use super::{browser::Browser, home, sign_in, throttle::Key, totp};
use crate::{
    store::{Person, PersonId},
    web::{
        App,
        address::Origin,
        error::Error,
        forms::Posted,
        layout::{Frame, page_with},
        security, session,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Millis;

/// So long somebody looks for their phone: 10 minutes.
const WAITS_MILLIS: i64 = 10 * 60 * 1_000;

/// The page that asks for the code.
#[derive(Template)]
#[template(path = "account/code.html")]
pub(crate) struct CodePage {
    pub(crate) frame: Frame,
    /// What tells that the first step was done.
    pub(crate) step: String,
    pub(crate) back: String,
    pub(crate) kept: String,
    pub(crate) error: String,
}

/// Lets somebody in who has shown the first factor, or asks for the second. Whoever comes by a link that was passed on
/// gets no further than it opens, unless the second step shows that it is them.
pub(super) async fn enter(
    app: &App,
    person: &Person,
    browser: &Browser,
    back: &str,
    kept: &str,
) -> Result<Response, Error> {
    if let (Some(passed_on), false) = (&person.passed_on, person.second_factor) {
        let jar = sign_in::start_as(app, person, browser, Some(passed_on)).await?;
        return Ok((jar, Redirect::to(back)).into_response());
    }
    if !person.second_factor {
        return carry_on(app, person, browser, back, kept).await;
    }
    let step = session::random_token()?;
    let (now, hash) = (app.now(), session::hash(&step));
    app.store.begin_second_step(person.id, hash, now, Millis(now.0 + WAITS_MILLIS)).await?;
    page_with(StatusCode::OK, &view(step, back, kept, ""))
}

pub(super) async fn submit(
    State(app): State<App>,
    origin: Origin,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Error> {
    let (step, kept) = (posted.text("step").to_owned(), posted.get("kept").unwrap_or_default());
    let back = sign_in::local(posted.text("back"));
    let hash = session::hash(&step);
    let person = match app.store.second_step(hash, app.now()).await? {
        Some(id) => app.store.person(id).await?.filter(|person| !person.disabled),
        None => None,
    };
    // It took too long: from the beginning.
    let Some(person) = person else { return Ok(Redirect::to("/sign-in").into_response()) };
    let refuse = |status, words| page_with(status, &view(step.clone(), &back, kept, words));
    let code = posted.text("code");
    if code.is_empty() {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, "Enter the code that your app shows");
    }
    let keys = [Key::code(person.id)];
    let now = app.now();
    if !app.throttle.take(&keys, now) {
        security::of("second_step.limited", &person, origin);
        let words = "Too many tries: wait 5 minutes and try again. Your account is not locked";
        return refuse(StatusCode::TOO_MANY_REQUESTS, words);
    }
    if !is_right(&app, person.id, code).await? {
        security::of("second_step.failed", &person, origin);
        return refuse(
            StatusCode::UNPROCESSABLE_ENTITY,
            "That code is not right, or has been used: enter the one that your app shows now",
        );
    }
    if !app.store.end_second_step(hash).await? {
        return Ok(Redirect::to("/sign-in").into_response());
    }
    app.throttle.succeeded(&keys, now);
    security::of("second_step.passed", &person, origin);
    carry_on(&app, &person, &Browser::of(&headers, &app), &back, kept).await
}

/// Whether it is a code of the app, or one for when it is lost; it is used up by it.
pub(super) async fn is_right(app: &App, person: PersonId, code: &str) -> Result<bool, Error> {
    // A secret that cannot be unsealed any more, as the key is lost, is why there are codes for a lost app.
    let secret = app.store.totp_secret(person).await?;
    if let Some(step) = secret.and_then(|secret| totp::step(&secret, code, app.now())) {
        return Ok(app.store.spend_step(person, step).await?);
    }
    Ok(app.store.spend_code(person, totp::code_hash(code), app.now()).await?)
}

/// Starts the session, and goes where somebody wanted to go.
async fn carry_on(app: &App, person: &Person, browser: &Browser, back: &str, kept: &str) -> Result<Response, Error> {
    let jar = sign_in::start(app, person, browser).await?;
    if !kept.is_empty() && !back.is_empty() {
        return Ok((jar, sign_in::kept(person, back, kept)?).into_response());
    }
    let to = if back.is_empty() { home(app, person).await? } else { back.to_owned() };
    Ok((jar, Redirect::to(&to)).into_response())
}

fn view(step: String, back: &str, kept: &str, error: &str) -> CodePage {
    let frame = Frame { offer_sign_in: false, ..Frame::new("Your code") };
    CodePage {
        frame: if error.is_empty() { frame } else { frame.with_errors() },
        step,
        back: back.to_owned(),
        kept: kept.to_owned(),
        error: error.to_owned(),
    }
}
