//! A report before it goes out: each member sees the exact report and its own part of it, and says whether it may.

mod ask;
mod own;
mod page;
#[cfg(test)]
mod tests;

pub use ask::{ask, remind};
pub use page::{Answering, Matter, SignOffPage};
pub(in crate::web) use page::{counts, squares};

use super::{App, routes::Pages};
use crate::store::{Circulation, NetworkRecord, Person, StoreError};
use axum::routing::get;
use commonweal_domain::{
    network::Network,
    permission::{Action, State},
};

/// Pages of a member that signs off.
pub fn routes() -> Pages {
    Pages::needing(Action::SignOff)
        .route("/{network}/sign-off/{circulation}/{enterprise}", get(own::show).post(own::submit))
        .route("/{network}/sign-off/{circulation}/{enterprise}/report.pdf", get(own::pdf))
        .route("/{network}/sign-off/{circulation}/{enterprise}/read", get(own::read))
        .route("/{network}/sign-off/{circulation}/{enterprise}/papers/{file}", get(own::paper))
}

/// What a person is asked about and has not answered: "May the report for …?" and where.
pub async fn waiting(
    app: &App,
    network: &NetworkRecord,
    person: &Person,
) -> Result<Option<(String, String)>, StoreError> {
    let own = person.roles.iter().filter(|held| held.network == network.id).filter_map(|held| held.enterprise.clone());
    let own: Vec<_> =
        own.filter(|(id, ..)| person.may(Action::SignOff, network.id, Some(*id), State::default())).collect();
    if own.is_empty() {
        return Ok(None);
    }
    for circulated in app.store.circulations(network.id).await? {
        if !circulated.is_open(app.now()) {
            continue;
        }
        for (id, slug, name) in &own {
            let asked = app.store.own_answer(circulated.id, *id).await?;
            if asked.is_some_and(|(answer, _)| answer.answer.is_none()) {
                let months = circulated.period.months(network.network.lang);
                let words = format!("May the joint report for {months} go out in the name of {name}?");
                return Ok(Some((words, href(&network.network, &circulated, slug))));
            }
        }
    }
    Ok(None)
}

/// Where a member answers.
pub fn href(network: &Network, circulated: &Circulation, enterprise: &str) -> String {
    format!("/{}/sign-off/{}/{enterprise}", network.slug, circulated.public_id)
}
