//! `/account/confirm`: somebody shows that it is them, before something that a stranger at their browser must not do.

use super::{open, sign_in};
use crate::{
    store::Person,
    web::{
        App,
        error::Error,
        forms::{self, Posted},
        pages::plain,
        session::{Here, SignedIn, Visitor},
        settings::form::{Field, FormPage},
    },
};
use axum::{
    extract::State,
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};

pub(super) async fn show(SignedIn(person): SignedIn, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    view(&person, query.ticked("sent")).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    here: Here,
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
    let refuse = |words: &str| view(&person, false).refuse(&posted, vec![("password".to_owned(), words.to_owned())]);
    let password = posted.get("password").unwrap_or_default();
    if password.is_empty() {
        return refuse("Enter your password");
    }
    let keys = [format!("e:{}", person.email)];
    let now = app.now();
    if !app.throttle.take(&keys, now) {
        return refuse("Too many tries: wait 5 minutes and try again. Your account is not locked");
    }
    if !app.passwords.verify(password, person.password_hash.as_deref()).await? {
        return refuse("That is not your password");
    }
    app.throttle.succeeded(&keys, now);
    app.store.confirm_session(here.hash, app.now()).await?;
    let to = if back.is_empty() { "/account".to_owned() } else { back };
    Ok(Redirect::to(&to).into_response())
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
    FormPage {
        lede: "What comes next is for you alone, so that nobody else at this browser does it.".to_owned(),
        fields: vec![Field::secret("password", "Your password", "", "current-password")],
        button: "Carry on",
        ..page
    }
}
