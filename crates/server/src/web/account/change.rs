//! `/account/password`: a password, or another one.

use super::{browser::Browser, password, sign_in};
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
    FormPage {
        frame: plain::frame(heading, Visitor(Some(person.clone()))),
        back: ("/account".to_owned(), "Your account"),
        heading: heading.to_owned(),
        lede: "You are signed out everywhere else.".to_owned(),
        fields: vec![Field::secret(
            "password",
            "New password",
            "At least 8 characters; 15 or more are better. Three words that do not belong together are easy to keep in mind. You may paste it.",
            "new-password",
        )],
        button,
        ..FormPage::default()
    }
}
