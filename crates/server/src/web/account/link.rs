//! `/link/{token}`: from an invitation or a reset to a password, and in; or to a return, to open or confirm it.

use super::{browser::Browser, notice, open, password, second_step};
use crate::{
    store::{Act, Link, LinkPurpose, Person},
    web::{
        App,
        address::Origin,
        board::invite::chooses_by_link,
        calls::confirming as confirming_answer,
        closed,
        error::Error,
        filing::confirming,
        forms::Posted,
        layout::{Frame, page_with},
        security, session,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};

/// Longest name of a person, in characters.
const LONGEST_NAME: usize = 100;

/// The page on which a person chooses name and password.
#[derive(Template)]
#[template(path = "account/link.html")]
pub(crate) struct LinkPage {
    pub(crate) frame: Frame,
    pub(crate) invited: bool,
    /// The networks and enterprises that the person was invited to.
    pub(crate) to: Vec<String>,
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) name_error: String,
    pub(crate) password_error: String,
}

pub(super) async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    let Some((link, person)) = find(&app, &token).await? else { return open::gone(&token, false) };
    match (link.purpose, link.target) {
        _ if !link.works(app.now()) => open::gone(&token, true),
        (LinkPurpose::Open, _) => open::show(&app, &link, &person).await,
        (LinkPurpose::Confirm, Some(target)) if target.call.is_some() => {
            confirming_answer::show(&app, &person, target).await
        }
        (LinkPurpose::Confirm, Some(target)) => confirming::show(&app, person, target).await,
        (LinkPurpose::Invite, _) if !still_chooses(&link, &person) => open::gone(&token, true),
        (purpose @ (LinkPurpose::Invite | LinkPurpose::Reset), _) => {
            page_with(StatusCode::OK, &view(&person, purpose, &person.name, "", ""))
        }
        (LinkPurpose::Confirm | LinkPurpose::Stop, _) => open::gone(&token, false),
    }
}

pub(super) async fn submit(
    State(app): State<App>,
    Path(token): Path<String>,
    origin: Origin,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Error> {
    let browser = Browser::of(&headers, &app);
    let Some((link, person)) = find(&app, &token).await? else { return open::gone(&token, false) };
    if let (LinkPurpose::Confirm, Some(target)) = (link.purpose, link.target)
        && let Some(record) = app.store.network_of(target.network).await?
    {
        closed::check(&record.network)?;
    }
    let event = if link.works(app.now()) { "link.used" } else { "link.refused" };
    security::of(event, &person, origin);
    match (link.purpose, link.target) {
        _ if !link.works(app.now()) => open::gone(&token, true),
        (LinkPurpose::Open, _) => open::submit(&app, &token, &link, &person, &browser).await,
        (LinkPurpose::Confirm, Some(target)) if target.call.is_some() => {
            match confirming_answer::answer(&app, &person, target, session::hash(&token), &posted).await? {
                Some(answer) => Ok(answer),
                None => open::gone(&token, false),
            }
        }
        (LinkPurpose::Confirm, Some(target)) => {
            let objection = confirming::objection(&posted);
            if let Some(Err(error)) = objection {
                return confirming::again(&app, person, target, &posted, error).await;
            }
            let words = objection.and_then(Result::ok);
            match confirming::answer(&app, person, target, session::hash(&token), words.as_deref()).await? {
                Some(answer) => Ok(answer),
                None => open::gone(&token, false),
            }
        }
        (LinkPurpose::Invite, _) if !still_chooses(&link, &person) => open::gone(&token, true),
        (LinkPurpose::Invite | LinkPurpose::Reset, _) => choose(&app, &token, &link, &person, &posted, &browser).await,
        (LinkPurpose::Confirm | LinkPurpose::Stop, _) => open::gone(&token, false),
    }
}

/// Sends a new link to whoever had one that is over.
pub(super) async fn again(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    match find(&app, &token).await? {
        Some((link, person)) if link.purpose != LinkPurpose::Stop && !person.roles.is_empty() => {
            open::again(&app, &person, link.target).await
        }
        _ => open::gone(&token, false),
    }
}

/// Whether an invitation may still set a password: a person may have got one, or something to do in another network,
/// since it was made. One that was made by whoever runs the server leads to no network, and may.
fn still_chooses(link: &Link, person: &Person) -> bool {
    link.target.is_none_or(|target| chooses_by_link(person, target.network))
}

/// Keeps name and password, and signs in.
async fn choose(
    app: &App,
    token: &str,
    link: &Link,
    person: &Person,
    posted: &Posted,
    browser: &Browser,
) -> Result<Response, Error> {
    let (name, password) = (posted.text("name"), posted.get("password").unwrap_or_default());
    let name_error = match name.chars().count() {
        0 => "Enter your name",
        // It stands in mail to others: whoever chooses it does not write what the mail says.
        _ if name.contains(char::is_control) => "Your name must be on one line",
        1..=LONGEST_NAME => "",
        _ => "Your name must have at most 100 characters",
    };
    let password_error = password::check(password, &person.email, name, &person.roles).err().unwrap_or_default();
    if !name_error.is_empty() || !password_error.is_empty() {
        let answer = view(person, link.purpose, name, name_error, password_error);
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &answer);
    }
    let hash = app.passwords.hash(password).await?;
    let act = Act { now: app.now(), person: Some(person.id), name: name.to_owned() };
    if app.store.use_link(&act, session::hash(token)).await?.is_none() {
        return open::gone(token, false);
    }
    app.store.set_name(&act, person.id, name).await?;
    if link.purpose == LinkPurpose::Invite {
        app.store.set_told(&act, person.id).await?;
    }
    app.store.set_password(&act, person.id, &hash).await?;
    if person.password_hash.is_some() {
        notice::send(app, person, notice::Change::Password).await?;
    }
    second_step::enter(app, person, browser, "", "").await
}

async fn find(app: &App, token: &str) -> Result<Option<(Link, Person)>, Error> {
    let Some(link) = app.store.link(session::hash(token)).await? else { return Ok(None) };
    let person = app.store.person(link.person).await?.filter(|person| !person.disabled);
    Ok(person.map(|person| (link, person)))
}

fn view(person: &Person, purpose: LinkPurpose, name: &str, name_error: &str, password_error: &str) -> LinkPage {
    let invited = purpose == LinkPurpose::Invite;
    let frame = Frame::new(if invited { "You have been invited" } else { "Choose a new password" });
    let wrong = !name_error.is_empty() || !password_error.is_empty();
    LinkPage {
        frame: if wrong { frame.with_errors() } else { frame },
        invited,
        to: person
            .roles
            .iter()
            .map(|held| match &held.enterprise {
                Some((_, _, enterprise)) => format!("{enterprise}, in {}", held.network_name),
                None => held.network_name.clone(),
            })
            .collect(),
        email: person.email.clone(),
        name: name.to_owned(),
        name_error: name_error.to_owned(),
        password_error: password_error.to_owned(),
    }
}
