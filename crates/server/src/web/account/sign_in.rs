//! `/sign-in`, also in the place of a page or form that needs somebody.

use super::{browser::Browser, home, password::Passwords, second_step, throttle::Key};
use crate::{
    store::{PassedOn, Person},
    web::{
        App, FORM_LIMIT,
        address::Origin,
        error::Error,
        forms::{self, Posted},
        layout::{Frame, page, page_with},
        security,
        session::{self, Visitor},
        upload::Upload,
    },
};
use askama::Template;
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

/// The page on which a person signs in.
#[derive(Template)]
#[template(path = "account/sign_in.html")]
pub(crate) struct SignInPage {
    pub(crate) frame: Frame,
    pub(crate) email: String,
    pub(crate) error: String,
    /// What is wrong with a passkey.
    pub(crate) passkey_error: String,
    /// Where to go afterwards; may be empty.
    pub(crate) back: String,
    /// A posted form that waits, as it was sent; may be empty.
    pub(crate) kept: String,
    pub(crate) signed_out: bool,
}

/// The page that offers a kept form again.
#[derive(Template)]
#[template(path = "account/kept.html")]
pub(crate) struct KeptPage {
    pub(crate) frame: Frame,
    pub(crate) action: String,
    pub(crate) pairs: Vec<(String, String)>,
}

pub(super) async fn show(State(app): State<App>, visitor: Visitor, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let back = local(query.text("back"));
    if let Some(person) = visitor.0 {
        let to = if back.is_empty() { home(&app, &person).await? } else { back };
        return Ok(Redirect::to(&to).into_response());
    }
    page(&SignInPage {
        frame: Frame::new("Sign in"),
        email: String::new(),
        error: String::new(),
        passkey_error: String::new(),
        back,
        kept: String::new(),
        signed_out: query.ticked("out"),
    })
}

/// A form that came without a session: the page to sign in carries it.
pub(crate) async fn keep(_: &App, request: Request) -> Result<Response, Error> {
    let back = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    // A file cannot be kept in a page: it is to be chosen again.
    let kept = forms::encode(&Upload::read(request, 0).await?.fields.0);
    let answer = SignInPage {
        frame: Frame::new("Sign in to carry on"),
        email: String::new(),
        error: String::new(),
        passkey_error: String::new(),
        back: local(&back),
        kept,
        signed_out: false,
    };
    page_with(StatusCode::UNAUTHORIZED, &answer)
}

pub(super) async fn submit(State(app): State<App>, request: Request) -> Result<Response, Error> {
    let origin = Origin::of(&request);
    let browser = Browser::of(request.headers(), &app);
    let body = axum::body::to_bytes(request.into_body(), 2 * FORM_LIMIT).await.map_err(|_| Error::TooLarge)?;
    let posted = Posted::parse(&body);
    let (email, password) = (posted.text("email").to_lowercase(), posted.get("password").unwrap_or_default());
    let (back, kept) = (local(posted.text("back")), posted.get("kept").unwrap_or_default());
    let again = |status: StatusCode, error: &str| {
        let frame = Frame::new("Sign in").with_errors();
        let kept = kept.to_owned();
        let answer = SignInPage {
            frame,
            email: email.clone(),
            error: error.to_owned(),
            passkey_error: String::new(),
            back: back.clone(),
            kept,
            signed_out: false,
        };
        page_with(status, &answer)
    };
    if email.is_empty() || password.is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, "Enter your e-mail address and your password");
    }
    let keys: Vec<Key> = [Some(Key::password(&email)), Key::passwords_from(origin)].into_iter().flatten().collect();
    let now = app.now();
    if !app.throttle.take(&keys, now) {
        security::refused("sign_in.limited", &email, origin);
        let words = "Too many tries: wait 5 minutes and try again. Your account is not locked";
        return again(StatusCode::TOO_MANY_REQUESTS, words);
    }
    let person = app.store.person_by_email(&email).await?;
    let hash = person.as_ref().and_then(|person| person.password_hash.clone());
    let right = app.passwords.verify(password, hash.as_deref()).await?;
    let outdated = hash.filter(|hash| Passwords::is_outdated(hash));
    let Some(person) = person.filter(|person| right && !person.disabled) else {
        security::refused("sign_in.failed", &email, origin);
        return again(StatusCode::UNPROCESSABLE_ENTITY, "E-mail address and password do not belong together");
    };
    app.throttle.succeeded(&keys, now);
    if let Some(was) = outdated {
        app.store.renew_hash(person.id, &was, &app.passwords.hash(password).await?).await?;
    }
    security::of("sign_in.password", &person, origin);
    second_step::enter(&app, &person, &browser, &back, kept).await
}

/// The page once more, with what went wrong with a passkey.
pub(super) fn again(back: &str, kept: &str, words: &str) -> Result<Response, Error> {
    let answer = SignInPage {
        frame: Frame::new("Sign in").with_errors(),
        email: String::new(),
        error: String::new(),
        passkey_error: words.to_owned(),
        back: back.to_owned(),
        kept: kept.to_owned(),
        signed_out: false,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &answer)
}

/// The page that offers a form again that was sent without a session.
pub(super) fn kept(person: &Person, action: &str, kept: &str) -> Result<Response, Error> {
    let frame = Frame::new("What you typed is kept").signed_in(person, "");
    page(&KeptPage { frame, action: action.to_owned(), pairs: Posted::parse(kept.as_bytes()).0 })
}

/// Signs a person's browser in, with a session of its own: the one that it had ends.
pub(super) async fn start(app: &App, person: &Person, browser: &Browser) -> Result<CookieJar, Error> {
    start_as(app, person, browser, None).await
}

/// The same, confined to what a link opens that was passed on.
pub(super) async fn start_as(
    app: &App,
    person: &Person,
    browser: &Browser,
    passed_on: Option<&PassedOn>,
) -> Result<CookieJar, Error> {
    let (cookie, hash) = session::fresh(app)?;
    if let Some(had) = browser.had {
        app.store.end_session(had).await?;
    }
    app.store.start_session(person.id, hash, &browser.words, passed_on, app.now()).await?;
    Ok(CookieJar::new().add(cookie))
}

/// A path of this site, or nothing: nobody is led elsewhere after signing in.
pub(super) fn local(path: &str) -> String {
    let own = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(|letter: char| letter == '\\' || letter.is_control());
    if own && !path.starts_with("/sign-") { path.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(local("/digbeth/returns?x=1"), "/digbeth/returns?x=1");
        for path in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "/sign-out",
            "/a\r\nSet-Cookie: b",
            "/\t/evil.example",
            "/\u{85}/x",
        ] {
            assert_eq!(local(path), "", "{path}");
        }
    }
}
