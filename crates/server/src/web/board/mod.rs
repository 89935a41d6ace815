//! The coordinator's board: who has filed, who has not, and what is next.

pub mod dates;
mod just;
pub mod load;
mod page;
pub mod samples;
mod show;
pub mod standing;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use just::Just;
pub use page::{Board, BoardPage, QuarterChoice, next_to_review, quarter_choices, review_href};

use super::{App, layout::Frame};
use axum::{Router, routing::get};
use commonweal_domain::network::Network;

/// Pages of the board.
pub fn routes() -> Router<App> {
    Router::new().route("/{network}/board", get(show::newest)).route("/{network}/board/{quarter}", get(show::show))
}

/// The frame of a coordinator's page, with the main navigation.
pub fn coordinator_frame(network: &Network, person: &str, title: &str, current: &str) -> Frame {
    let to = |page: &str| format!("/{}/{page}", network.slug);
    let nav = [
        ("Quarter board", to("board")),
        ("Rounds", to("rounds")),
        ("Dashboard", to("dashboard")),
        ("Report", to("report")),
        ("Library", format!("/{}", network.slug)),
    ];
    Frame::of(network, title).signed_in(person, "").nav(&nav, current)
}
