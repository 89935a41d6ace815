//! `/account/confirm`: somebody shows that it is them, before something that a stranger at their browser must not do.

use super::{open, second_step, sign_in, throttle::Key};
use crate::{
    store::Person,
    web::{
        App,
        address::Origin,
        error::Error,
        forms::{self, Posted},
        pages::plain,
        security,
        session::{self, Here, SignedIn, Visitor},
        settings::form::{Field, FormPage},
    },
};
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

pub(super) async fn show(SignedIn(person): SignedIn, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    view(&person, query.ticked("sent")).show()
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
    let refuse = |wrong: &[(&str, &str)]| {
        let wrong = wrong.iter().map(|(field, words)| ((*field).to_owned(), (*words).to_owned()));
        view(&person, false).refuse(&posted, wrong.collect())
    };
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
    let (cookie, fresh) = session::fresh(&app)?;
    app.store.confirm_session(here.hash, fresh, now).await?;
    let to = if back.is_empty() { "/account".to_owned() } else { back };
    Ok((CookieJar::new().add(cookie), Redirect::to(&to)).into_response())
}

pub(crate) fn view(person: &Person, sent: bool) -> FormPage {
    let page = FormPage {
        frame: plain::frame("Show that it is you", Visitor(Some(person.clone()))),
        back: ("/account".to_owned(), "Your account"),
        heading: "Show that it is you".to_owned(),
        ..FormPage::default()
    };
    if sent {
        return FormPage {
            lede: "A link is on its way to you by mail. It signs you in afresh; then open the page again.".to_owned(),
            ..page
        };
    }
    if person.password_hash.is_none() {
        return FormPage {
            lede: "What comes next is for you alone. You have no password: a link by mail shows that it is you."
                .to_owned(),
            button: "Send me a link",
            ..page
        };
    }
    let mut fields = vec![Field::secret("password", "Your password", "", "current-password")];
    if person.second_factor {
        let hint = "Six digits from your app, or one of the codes for a lost phone";
        fields.push(Field::secret("code", "Your code", hint, "one-time-code"));
    }
    FormPage {
        lede: "What comes next is for you alone, so that nobody else at this browser does it.".to_owned(),
        fields,
        button: "Carry on",
        ..page
    }
}
