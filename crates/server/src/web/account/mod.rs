//! Signing in and out, and the links that are sent by mail.

mod ask_link;
mod home;
mod link;
mod open;
pub mod password;
pub mod samples;
pub mod sign_in;
mod sign_out;
mod stop;
pub mod throttle;

#[cfg(test)]
mod tests;

pub use home::home;

use super::App;
use axum::{
    Router,
    routing::{get, post},
};

/// Pages of the account.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-in/link", get(ask_link::show).post(ask_link::submit))
        .route("/sign-out", post(sign_out::submit))
        .route("/link/{token}", get(link::show).post(link::submit))
        .route("/link/{token}/again", post(link::again))
        .route("/stop/{token}", get(stop::show).post(stop::submit))
}
