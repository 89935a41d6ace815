//! `/account/password`: a password, or another one.

use super::{browser::Browser, password, sign_in, throttle::Key};
use crate::{
    store::Person,
    web::{
        App,
        address::Origin,
        error::Error,
        forms::Posted,
        pages::plain,
        security,
        session::{Confirmed, Visitor},
        settings::form::{Field, FormPage},
    },
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};

pub(super) async fn show(Confirmed(person): Confirmed) -> Result<Response, Error> {
    view(&person).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    Confirmed(person): Confirmed,
    origin: Origin,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Error> {
    let new = posted.get("password").unwrap_or_default();
    if person.password_hash.is_some() {
        let refuse = |words: &str| view(&person).refuse(&posted, vec![("present".to_owned(), words.to_owned())]);
        let present = posted.get("present").unwrap_or_default();
        if present.is_empty() {
            return refuse("Enter the password that you have now");
        }
        let keys = [Key::password(&person.email)];
        let now = app.now();
        if !app.throttle.take(&keys, now) {
            return refuse("Too many tries: wait 5 minutes and try again. Your account is not locked");
        }
        if !app.passwords.verify(present, person.password_hash.as_deref()).await? {
            security::of("password.failed", &person, origin);
            return refuse("That is not the password that you have now. If it is lost, sign out and ask for a link");
        }
        app.throttle.succeeded(&keys, now);
    }
    if let Err(words) = password::check(new, &person.email, &person.name, &person.roles) {
        return view(&person).refuse(&posted, vec![("password".to_owned(), words.to_owned())]);
    }
    let hash = app.passwords.hash(new).await?;
    app.store.set_password(&person.act(&app), person.id, &hash).await?;
    security::of("password.changed", &person, origin);
    // All sessions have ended with it; this browser gets a new one.
    let jar = sign_in::start(&app, &person, &Browser::of(&headers, &app)).await?;
    Ok((jar, Redirect::to("/account?done=password")).into_response())
}

pub(crate) fn view(person: &Person) -> FormPage {
    let (heading, button) = match person.password_hash {
        Some(_) => ("Change your password", "Change it"),
        None => ("Choose a password", "Save it"),
    };
    let mut fields = vec![];
    if person.password_hash.is_some() {
        fields.push(Field::secret("present", "The password that you have now", "", "current-password"));
    }
    fields.push(Field::secret(
        "password",
        "New password",
        "At least 8 characters; 15 or more are better. Three words that do not belong together are easy to keep in mind. You may paste it.",
        "new-password",
    ));
    FormPage {
        frame: plain::frame(heading, Visitor(Some(person.clone()))),
        back: ("/account".to_owned(), "Your account"),
        heading: heading.to_owned(),
        lede: "You are signed out everywhere else.".to_owned(),
        fields,
        button,
        ..FormPage::default()
    }
}
