//! `/account/erase`: an account goes, and what is kept about its owner with it.

use crate::{
    store::{Person, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        pages::plain,
        session::{self, Confirmed, Visitor},
        settings::form::{Field, FormPage},
        words::capitalised,
    },
};
use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::extract::cookie::CookieJar;

/// That it is done.
#[derive(Template)]
#[template(path = "account/erased.html")]
pub(crate) struct ErasedPage {
    pub(crate) frame: Frame,
}

pub(super) async fn show(Confirmed(person): Confirmed) -> Result<Response, Error> {
    view(&person).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    Confirmed(person): Confirmed,
    posted: Posted,
) -> Result<Response, Error> {
    let refuse = |words: String| view(&person).refuse(&posted, vec![("sure".to_owned(), words)]);
    if !posted.ticked("sure") {
        return refuse("Tick the box if the account is to be erased".to_owned());
    }
    match app.store.erase_person(&person.act(&app), person.id).await {
        Ok(()) => {
            let jar = CookieJar::new().add(session::gone(&app));
            Ok((jar, page(&ErasedPage { frame: Frame::new("Your account is erased") })?).into_response())
        }
        Err(StoreError::Refused(words)) => refuse(capitalised(&words)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn view(person: &Person) -> FormPage {
    FormPage {
        frame: plain::frame("Erase your account", Visitor(Some(person.clone()))),
        back: ("/account".to_owned(), "Your account"),
        heading: "Erase your account".to_owned(),
        lede: "Your address, your password, what you are in every network, the messages sent to you and the browsers that you are signed in with are erased. It cannot be taken back.".to_owned(),
        warning: vec![
            "What you filed, reviewed and wrote stays in the history of your networks under your name: others answer for it too, and published reports rest on it. If your name is to go from there as well, ask the network’s coordinator.".to_owned(),
        ],
        fields: vec![Field::tick("sure", "Erase my account", "", false)],
        button: "Erase it",
        ..FormPage::default()
    }
}
