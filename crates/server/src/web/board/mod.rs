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

use super::{
    layout::{Frame, Who},
    places,
    routes::Pages,
};
use axum::routing::{get, post};
use commonweal_domain::{network::Network, permission::Action};

/// Pages of the board.
pub fn routes() -> Pages {
    Pages::needing(Action::Coordinate)
        .route("/{network}/board", get(show::newest))
        .route("/{network}/board/{quarter}", get(show::show).post(chosen::submit))
        .route("/{network}/apart/{quarter}/{what}", get(apart::show).post(apart::submit))
        .route("/{network}/board/{quarter}/{enterprise}", get(member::show))
        .route("/{network}/board/{quarter}/{enterprise}/{act}", post(member_acts::submit))
        .route("/{network}/merge/{enterprise}", get(merge::show).post(merge::submit))
        .route("/{network}/members/new", get(join::show).post(join::submit))
        .and_needing(Action::Appoint)
        .route("/{network}/invite", get(invite::show).post(invite::submit))
}

/// The frame of a page of those who look after the network, with as much of the main navigation as they may open.
pub fn coordinator_frame(network: &Network, who: impl Into<Who>, title: &str, current: &str) -> Frame {
    let who = who.into();
    let nav = places::navigation(&network.slug, &who.places);
    Frame::of(network, title).signed_in(who, "").nav(&nav, current)
}
