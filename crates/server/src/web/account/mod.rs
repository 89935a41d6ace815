//! Signing in and out, and the links of invitations and resets.

mod home;
mod link;
pub mod password;
pub mod samples;
pub mod sign_in;
mod sign_out;
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
        .route("/sign-out", post(sign_out::submit))
        .route("/link/{token}", get(link::show).post(link::submit))
}
