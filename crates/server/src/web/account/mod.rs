//! Signing in and out, and the links that are sent by mail.

mod ask_link;
mod browser;
mod change;
mod confirm;
mod erase;
mod home;
mod link;
mod notice;
mod open;
mod overview;
#[cfg(test)]
mod passkey_tests;
mod passkeys;
pub mod password;
pub mod samples;
mod second;
mod second_step;
#[cfg(test)]
mod second_tests;
pub mod sign_in;
mod sign_out;
mod stop;
pub mod throttle;
mod totp;
mod webauthn;

#[cfg(test)]
mod own_tests;
#[cfg(test)]
mod tests;

pub use home::home;

use super::routes::{Need, Pages};
use axum::routing::{get, post};

/// Pages of the account.
pub fn routes() -> Pages {
    Pages::needing(Need::Anybody)
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-in/link", get(ask_link::show).post(ask_link::submit))
        .route("/sign-in/code", post(second_step::submit))
        .route("/sign-in/passkey", post(passkeys::sign_in))
        .route("/sign-in/passkey/challenge", post(passkeys::challenge))
        .route("/sign-out", post(sign_out::submit))
        .and_needing(Need::SignedIn)
        .route("/account", get(overview::show))
        .route("/account/sessions", post(overview::end))
        .route("/account/confirm", get(confirm::show).post(confirm::submit))
        .route("/account/confirm/passkey", post(confirm::passkey))
        .route("/account/password", get(change::show).post(change::submit))
        .route("/account/data", get(overview::data))
        .route("/account/erase", get(erase::show).post(erase::submit))
        .route("/account/told", post(overview::told))
        .route("/account/passkeys", get(passkeys::show).post(passkeys::submit))
        .route("/account/passkeys/challenge", post(passkeys::challenge))
        .route("/account/second", get(second::show).post(second::submit))
        .route("/account/second/codes", post(second::renew))
        .and_needing(Need::Link)
        .route("/link/{token}", get(link::show).post(link::submit))
        .route("/link/{token}/again", post(link::again))
        .route("/stop/{token}", get(stop::show).post(stop::submit))
}
