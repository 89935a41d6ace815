//! What a network is called, where it is, and its colour.

mod settings;
#[cfg(test)]
mod tests;

use super::App;
use axum::{Router, routing::get};

/// Pages of the network's identity.
pub fn routes() -> Router<App> {
    Router::new().route("/{network}/settings", get(settings::show).post(settings::submit))
}
