//! The members decide: what is proposed, what is voted on, and the register of what was decided.

mod acts;
mod ask;
mod desk;
mod forms;
mod list;
mod meeting;
mod new;
mod show;
#[cfg(test)]
mod tests;
mod told;
mod vote;
mod voting_form;

pub(super) use voting_form::{fields as voting_fields, read as read_voting};

use super::routes::Pages;
use axum::routing::{get, post};
use commonweal_domain::permission::Action;
use uuid::Uuid;

/// Pages of deciding.
pub fn routes() -> Pages {
    Pages::needing(Action::Deliberate)
        .route("/{network}/decide", get(list::show))
        .route("/{network}/decide/{proposal}", get(show::show))
        .route("/{network}/decide/{proposal}/minutes", get(meeting::minutes))
        .and_needing(Action::Propose)
        .route("/{network}/decide/new", get(new::kinds))
        .route("/{network}/decide/new/{kind}", get(new::show).post(new::submit))
        .route("/{network}/decide/{proposal}/amend", get(new::amend).post(new::submit_amendment))
        .route("/{network}/decide/{proposal}/comment", post(acts::comment))
        .route("/{network}/decide/{proposal}/second", post(acts::second))
        .route("/{network}/decide/{proposal}/open", get(acts::ask_to_open).post(acts::open))
        .route("/{network}/decide/{proposal}/withdraw", get(acts::ask_to_withdraw).post(acts::withdraw))
        .and_needing(Action::Vote)
        .route("/{network}/decide/{proposal}/vote", get(vote::show).post(vote::submit))
        .and_needing(Action::Convene)
        .route("/{network}/decide/{proposal}/meeting", get(meeting::show).post(meeting::submit))
        .route("/{network}/decide/{proposal}/done", get(acts::ask_done).post(acts::done))
}

/// Address of a proposal.
pub fn href(network: &str, proposal: Uuid) -> String {
    format!("/{network}/decide/{proposal}")
}
