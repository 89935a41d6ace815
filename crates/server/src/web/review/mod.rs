//! Review of one return: read it, then accept it or send it back with a reason.

pub mod figures;
mod page;
pub mod samples;
mod show;
#[cfg(test)]
mod tests;

pub use page::{Queue, Review, ReviewPage, SendBack};

use super::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Pages of the review.
pub fn routes() -> Pages {
    Pages::needing(Action::Coordinate)
        .route("/{network}/review/{quarter}/{enterprise}", get(show::show).post(show::decide))
}
