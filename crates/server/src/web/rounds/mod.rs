//! Rounds: the network's calls for returns, their days, their calendar, and how they run.

pub mod calendar;
mod form;
mod list;
pub mod samples;
mod settings;
#[cfg(test)]
mod tests;

use super::App;
use axum::{Router, routing::get};

/// Pages of the rounds.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{network}/rounds", get(list::show))
        .route("/{network}/rounds/settings", get(settings::show).post(settings::submit))
        .route("/{network}/rounds/{quarter}", get(form::show).post(form::submit))
        .route("/{network}/calendar.ics", get(calendar::show))
}
