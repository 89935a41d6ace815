//! `/account/password`: a password, or another one.

use super::{browser::Browser, notice, password, sign_in, throttle::Key};
use crate::{
    store::Person,
    web::{
        App,
        address::Origin,
        error::Error,
        forms::Posted,
        pages::plain,
        security,
        session::{Confirmed, Here, Visitor},
        settings::form::{Field, FormPage},
    },
};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Millis;

/// So long after a link from their own mail somebody may choose another password without the one that they have: a lost
/// one is replaced in this way. 30 minutes.
const BY_MAIL: i64 = 30 * 60 * 1_000;

pub(super) async fn show(State(app): State<App>, Confirmed(person): Confirmed, here: Here) -> Result<Response, Error> {
    view(&person, asks_present(&app, &person, here).await?).show()
}

/// Whether the password that somebody has is asked for before another one takes its place.
async fn asks_present(app: &App, person: &Person, here: Here) -> Result<bool, Error> {
    let since = Millis(app.now().0 - BY_MAIL);
    Ok(person.password_hash.is_some() && !app.store.came_by_mail(here.hash, since).await?)
}

pub(super) async fn submit(
    State(app): State<App>,
    Confirmed(person): Confirmed,
    here: Here,
    origin: Origin,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Error> {
    let asks = asks_present(&app, &person, here).await?;
    let (present, new) = (posted.get("present").unwrap_or_default(), posted.get("password").unwrap_or_default());
    let refuse =
        |field: &str, words: &str| view(&person, asks).refuse(&posted, vec![(field.to_owned(), words.to_owned())]);
    if asks {
        if present.is_empty() {
            return refuse("present", "Enter the password that you have now");
        }
        let keys = [Key::password(&person.email)];
        if !app.throttle.take(&keys, app.now()) {
            return refuse("present", "Too many tries: wait 5 minutes and try again. Your account is not locked");
        }
        if !app.passwords.verify(present, person.password_hash.as_deref()).await? {
            security::of("confirm.failed", &person, origin);
            return refuse("present", "That is not the password that you have now");
        }
        app.throttle.succeeded(&keys, app.now());
    }
    if let Err(words) = password::check(new, &person.email, &person.name, &person.roles) {
        return refuse("password", words);
    }
    let hash = app.passwords.hash(new).await?;
    app.store.set_password(&person.act(&app), person.id, &hash).await?;
    security::of("password.changed", &person, origin);
    if person.password_hash.is_some() {
        notice::send(&app, &person, notice::Change::Password).await?;
    }
    // All sessions have ended with it; this browser gets a new one.
    let jar = sign_in::start(&app, &person, &Browser::of(&headers, &app)).await?;
    Ok((jar, Redirect::to("/account?done=password")).into_response())
}

/// The form; `asks` for the password that there is, where one is to be shown.
pub(crate) fn view(person: &Person, asks: bool) -> FormPage {
    let (heading, button) = match person.password_hash {
        Some(_) => ("Change your password", "Change it"),
        None => ("Choose a password", "Save it"),
    };
    FormPage {
        frame: plain::frame(heading, Visitor(Some(person.clone()))),
        back: ("/account".to_owned(), "Your account"),
        heading: heading.to_owned(),
        lede: "You are signed out everywhere else.".to_owned(),
        fields: asks
            .then(|| {
                let hint = "Forgotten? Sign out and get a link by mail: with it you choose a new one.";
                Field::secret("present", "The password that you have now", hint, "current-password")
            })
            .into_iter()
            .chain([Field::secret(
                "password",
                "New password",
                "At least 8 characters; 15 or more are better. Three words that do not belong together are easy to keep in mind. You may paste it.",
                "new-password",
            )])
            .collect(),
        button,
        ..FormPage::default()
    }
}
