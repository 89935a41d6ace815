//! Rounds: the network's calls for returns, their days, their calendar, and how they run.

pub mod calendar;
mod form;
mod list;
pub mod samples;
mod settings;
#[cfg(test)]
mod tests;

use super::routes::{Need, Pages};
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Pages of the rounds.
pub fn routes() -> Pages {
    Pages::needing(Action::Coordinate)
        .route("/{network}/rounds", get(list::show))
        .route("/{network}/rounds/{quarter}", get(form::show).post(form::submit))
        .and_needing(Action::Settle)
        .route("/{network}/rounds/settings", get(settings::show).post(settings::submit))
        .and_needing(Need::Anybody)
        .route("/{network}/calendar.ics", get(calendar::show))
}
