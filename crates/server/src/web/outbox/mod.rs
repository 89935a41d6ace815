//! The mail of a network, and what became of it.

pub mod samples;
mod show;

use super::App;
use axum::{Router, routing::get};

/// Pages of the outbox.
pub fn routes() -> Router<App> {
    Router::new().route("/{network}/mail", get(show::show).post(show::again))
}
