//! Rounds over a date range: a coordinator opens one, filers answer on one page, and the totals are protected as all are.

mod answer;
pub(in crate::web) mod confirming;
#[cfg(test)]
mod confirming_tests;
mod form;
mod page;
mod show;
#[cfg(test)]
pub(super) mod tests;

use super::{
    App,
    error::Error,
    routes::Pages,
    session::{Filer, SignedIn, action, named as part, network, second_step},
};
use crate::store::NetworkRecord;
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    routing::{get, post},
};
use commonweal_domain::{
    call::Call,
    permission::{Action, State},
};

/// Pages of rounds over a date range.
pub fn routes() -> Pages {
    Pages::needing(Action::Coordinate)
        .route("/{network}/calls/new", get(form::new).post(form::open))
        .route("/{network}/calls/{call}", get(show::show).post(show::tell))
        .route("/{network}/calls/{call}/change", get(form::show).post(form::change))
        .route("/{network}/calls/{call}/totals.csv", get(show::totals))
        .route("/{network}/calls/{call}/page.pdf", get(page::pdf))
        .route("/{network}/calls/{call}/log", post(page::log))
        .route("/{network}/calls/{call}/log/{entry}", post(page::met))
        .route("/{network}/calls/{call}/answer/{enterprise}/link", post(confirming::copied))
        .route("/{network}/calls/{call}/answer/{enterprise}/count", post(answer::count))
        .and_needing(Action::Answer)
        .route("/{network}/calls/{call}/answer/{enterprise}", get(answer::show).post(answer::submit))
        .and_needing(Action::Agree)
        .route("/{network}/calls/{call}/answer/{enterprise}/agree", post(answer::agree))
}

/// Address of a round.
pub(in crate::web) fn href(network: &NetworkRecord, call: &Call) -> String {
    format!("/{}/calls/{}", network.network.slug, call.slug)
}

/// The round that an address names.
async fn named(app: &App, network: &NetworkRecord, slug: &str) -> Result<Call, Error> {
    app.store.call(network.id, slug).await?.ok_or(Error::NotFound)
}

/// Who answers for the enterprise that the address names: its filers, and the coordinators for those whom they have on
/// the phone. The audit and the page say who it was.
struct Answerer(Filer);

impl FromRequestParts<App> for Answerer {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let network = network(parts, app).await?;
        let slug = part(parts, app, "enterprise").await.ok_or(Error::NotFound)?;
        let enterprise = app.store.enterprise(network.id, &slug).await?.ok_or(Error::NotFound)?;
        let may = person.may(action(parts)?, network.id, Some(enterprise.id), State::default());
        if !may {
            return Err(Error::NotFound);
        }
        second_step(app, &network, &person, parts)?;
        Ok(Self(Filer { network, enterprise, person }))
    }
}
