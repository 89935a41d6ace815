//! The coordinator's board: who has filed, who has not, and what is next.

mod apart;
mod chosen;
pub mod dates;
pub mod filter;
pub(in crate::web) mod invite;
#[cfg(test)]
mod invite_tests;
mod join;
mod just;
pub mod load;
mod member;
mod member_acts;
#[cfg(test)]
mod member_page_tests;
#[cfg(test)]
mod member_tests;
mod merge;
mod page;
mod rows;
pub mod samples;
mod show;
pub mod standing;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod unflagged;

pub use just::Just;
pub(in crate::web) use member_acts::MessagePage;
pub use page::{Board, BoardPage, QuarterChoice, next_to_review, quarter_choices, review_href, waiting_for};

use super::{App, layout::Frame};
use axum::{
    Router,
    routing::{get, post},
};
use commonweal_domain::network::Network;

/// Pages of the board.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{network}/board", get(show::newest))
        .route("/{network}/board/{quarter}", get(show::show).post(chosen::submit))
        .route("/{network}/apart/{quarter}/{what}", get(apart::show).post(apart::submit))
        .route("/{network}/board/{quarter}/{enterprise}", get(member::show))
        .route("/{network}/board/{quarter}/{enterprise}/{act}", post(member_acts::submit))
        .route("/{network}/merge/{enterprise}", get(merge::show).post(merge::submit))
        .route("/{network}/members/new", get(join::show).post(join::submit))
        .route("/{network}/invite", get(invite::show).post(invite::submit))
}

/// The frame of a coordinator's page, with the main navigation.
pub fn coordinator_frame(network: &Network, person: &str, title: &str, current: &str) -> Frame {
    let to = |page: &str| format!("/{}/{page}", network.slug);
    let nav = [
        ("Quarter board", to("board")),
        ("Rounds", to("rounds")),
        ("Mail", to("mail")),
        ("Dashboard", to("dashboard")),
        ("Report", to("report")),
        ("Settings", to("settings")),
        ("Library", format!("/{}", network.slug)),
    ];
    Frame::of(network, title).signed_in(person, "").nav(&nav, current)
}
