//! The people of a network: who is what, since when, and what became of invitations; taking roles away, handing the
//! coordination over, leaving. What somebody wrote stays in the history under their name.

mod acts;
mod hand_over;
mod leave;
mod page;
mod show;
#[cfg(test)]
mod tests;

use super::routes::Pages;
use axum::routing::{get, post};
use commonweal_domain::{network::Role, permission::Action};

/// Pages of the people.
pub fn routes() -> Pages {
    Pages::needing(Action::People)
        .route("/{network}/people", get(show::show))
        .and_needing(Action::Appoint)
        .route("/{network}/people/{person}/take", post(acts::take))
        .route("/{network}/people/{person}/again", post(acts::again))
        .and_needing(Action::HandOver)
        .route("/{network}/hand-over", get(hand_over::show).post(hand_over::submit))
        .and_needing(Action::Leave)
        .route("/{network}/leave", get(leave::show).post(leave::submit))
}

/// What a role is called.
pub const fn role_words(role: Role) -> &'static str {
    match role {
        Role::Coordinator => "Coordinator",
        Role::Deputy => "Deputy",
        Role::Filer => "Filer",
        Role::Approver => "Approver",
        Role::Representative => "Representative",
        Role::Funder => "Funder",
        Role::Administrator => "Administrator",
        Role::Operator => "Operator",
    }
}
