//! The mail of a network, and what became of it.

pub mod samples;
mod show;

use super::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Pages of the outbox.
pub fn routes() -> Pages {
    Pages::needing(Action::Mail).route("/{network}/mail", get(show::show).post(show::again))
}
