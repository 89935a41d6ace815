//! `/account/second`: a second step of signing in is set up, its codes for a lost phone made anew, or it is taken away.

use super::{notice, totp};
use crate::{
    store::Person,
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        pages::plain,
        session::{Confirmed, Visitor},
        settings::form::{Field, FormPage},
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

/// The page on which an app is set up.
#[derive(Template)]
#[template(path = "account/second.html")]
pub(crate) struct SecondPage {
    pub(crate) frame: Frame,
    /// The secret as the form sends it back.
    pub(crate) secret: String,
    /// As it is typed into an app.
    pub(crate) grouped: String,
    /// The address that opens an app on this phone.
    pub(crate) opens: String,
    /// The picture that an app scans: its path, and squares from edge to edge.
    pub(crate) picture: (String, i32),
    /// Somewhere this person must have a second step.
    pub(crate) required: bool,
    pub(crate) error: String,
}

/// The codes for a lost phone, shown once.
#[derive(Template)]
#[template(path = "account/codes.html")]
pub(crate) struct CodesPage {
    pub(crate) frame: Frame,
    pub(crate) codes: Vec<String>,
}

pub(super) async fn show(State(app): State<App>, Confirmed(person): Confirmed) -> Result<Response, Error> {
    if person.second_factor {
        return taking_away(&person, is_required(&app, &person).await?).show();
    }
    let required = is_required(&app, &person).await?;
    page(&view(&person, &totp::secret()?, required, "")?)
}

/// Keeps the secret once a code shows that an app has it; or takes the second step away.
pub(super) async fn submit(
    State(app): State<App>,
    Confirmed(person): Confirmed,
    posted: Posted,
) -> Result<Response, Error> {
    let required = is_required(&app, &person).await?;
    if person.second_factor {
        let refuse =
            |words: &str| taking_away(&person, required).refuse(&posted, vec![("sure".to_owned(), words.to_owned())]);
        if required {
            return Err(Error::Refused("A network of yours asks for a second step: it stays.".to_owned()));
        }
        if !posted.ticked("sure") {
            return refuse("Tick the box if no code is to be asked for any more");
        }
        app.store.remove_second_factor(&person.act(&app), person.id).await?;
        notice::send(&app, &person, notice::Change::NoSecondStep).await?;
        return Ok(Redirect::to("/account?done=second-gone").into_response());
    }
    let secret = totp::read(posted.text("secret")).ok_or(Error::Refused("Open the page again.".to_owned()))?;
    let code = posted.text("code");
    let Some(step) = totp::step(&secret, code, app.now()) else {
        let words = if code.is_empty() {
            "Enter the code that your app shows"
        } else {
            "That is not the code that the app shows now: check that the phone’s clock is right"
        };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&person, &secret, required, words)?);
    };
    let (codes, hashes) = totp::codes()?;
    app.store.set_second_factor(&person.act(&app), person.id, &secret, step, &hashes).await?;
    notice::send(&app, &person, notice::Change::SecondStep).await?;
    page(&codes_page(&person, codes))
}

/// `POST /account/second/codes`: new codes for a lost phone.
pub(super) async fn renew(State(app): State<App>, Confirmed(person): Confirmed) -> Result<Response, Error> {
    if !person.second_factor {
        return Ok(Redirect::to("/account/second").into_response());
    }
    let (codes, hashes) = totp::codes()?;
    app.store.renew_codes(person.id, &hashes).await?;
    notice::send(&app, &person, notice::Change::Codes).await?;
    page(&codes_page(&person, codes))
}

/// Whether a network in which the person holds an office asks for a second step.
async fn is_required(app: &App, person: &Person) -> Result<bool, Error> {
    for held in person.roles.iter().filter(|held| held.role.is_an_office()) {
        let network = app.store.network_of(held.network).await?;
        if network.is_some_and(|network| network.network.settings.second_factor) {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(crate) fn view(person: &Person, secret: &[u8], required: bool, error: &str) -> Result<SecondPage, Error> {
    let frame = plain::frame("A second step", Visitor(Some(person.clone())));
    Ok(SecondPage {
        frame: if error.is_empty() { frame } else { frame.with_errors() },
        secret: totp::written(secret),
        grouped: totp::grouped(secret),
        opens: totp::address(secret, &person.email),
        picture: totp::picture(secret, &person.email)?,
        required,
        error: error.to_owned(),
    })
}

pub(crate) fn codes_page(person: &Person, codes: Vec<String>) -> CodesPage {
    CodesPage { frame: plain::frame("Codes for when your phone is lost", Visitor(Some(person.clone()))), codes }
}

fn taking_away(person: &Person, required: bool) -> FormPage {
    let page = FormPage {
        frame: plain::frame("The second step", Visitor(Some(person.clone()))),
        back: ("/account".to_owned(), "Your account"),
        heading: "Sign in without a second step".to_owned(),
        ..FormPage::default()
    };
    if required {
        let lede =
            "It is set up. A network in which you coordinate or look after people asks for it: it stays while you do.";
        return FormPage { heading: "Your second step".to_owned(), lede: lede.to_owned(), fields: vec![], ..page };
    }
    FormPage {
        lede: "Whoever has your password, or reads your mail, gets in without your phone then.".to_owned(),
        fields: vec![Field::tick("sure", "Ask for no code any more", "", false)],
        button: "Take it away",
        ..page
    }
}
