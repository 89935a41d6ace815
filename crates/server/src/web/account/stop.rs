//! `/stop/{token}`: stops a network's reminders without signing in, and starts them again. Looking at it stops
//! nothing; mail programs stop them by a POST of their own (RFC 8058).

use super::open;
use crate::{
    store::{LinkPurpose, NetworkRecord, Person},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        session,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

/// The button, and what it has done.
#[derive(Template)]
#[template(path = "account/stop.html")]
pub(crate) struct StopPage {
    pub(crate) frame: Frame,
    pub(crate) network: String,
    pub(crate) email: String,
    pub(crate) stopped: bool,
    pub(crate) done: bool,
}

pub(super) async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    let Some((network, person)) = find(&app, &token).await? else { return open::gone(&token, false) };
    let stopped = app.store.without_reminders(network.id).await?.contains(&person.id);
    page(&view(&network, &person, stopped, false))
}

pub(super) async fn submit(
    State(app): State<App>,
    Path(token): Path<String>,
    posted: Posted,
) -> Result<Response, Error> {
    let Some((network, person)) = find(&app, &token).await? else { return open::gone(&token, false) };
    let start = posted.ticked("start");
    if start {
        app.store.start_reminders(person.id, network.id).await?;
    } else {
        app.store.stop_reminders(&person.act(&app), person.id, network.id).await?;
    }
    page(&view(&network, &person, !start, true))
}

async fn find(app: &App, token: &str) -> Result<Option<(NetworkRecord, Person)>, Error> {
    let link = app.store.link(session::hash(token)).await?;
    let link = link.filter(|link| link.purpose == LinkPurpose::Stop && link.works(app.now()));
    let Some((link, target)) = link.and_then(|link| link.target.map(|target| (link, target))) else { return Ok(None) };
    let network = app.store.network_of(target.network).await?;
    Ok(network.zip(app.store.person(link.person).await?))
}

fn view(network: &NetworkRecord, person: &Person, stopped: bool, done: bool) -> StopPage {
    StopPage {
        frame: Frame { offer_sign_in: false, ..Frame::of(&network.network, "Reminders") },
        network: network.network.name.clone(),
        email: person.email.clone(),
        stopped,
        done,
    }
}
