//! What the network added up to: for its coordinators and for those who gave the figures.

mod how;
#[cfg(test)]
mod how_tests;
mod kept;
#[cfg(test)]
mod kept_tests;
mod page;
pub mod samples;
mod show;
mod social_value;
mod totals;

pub(crate) use kept::{KeptTotals, prepare};
pub use page::{DashboardPage, EmptyPage, Part, Totals};

use super::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Pages of the dashboard.
pub fn routes() -> Pages {
    Pages::needing(Action::Totals)
        .route("/{network}/dashboard", get(show::newest))
        .route("/{network}/dashboard/{quarter}", get(show::show))
        .route("/{network}/dashboard/{quarter}/how", get(how::list))
        .route("/{network}/dashboard/{quarter}/how/{code}", get(how::show))
        .route("/{network}/dashboard/{quarter}/social-value", get(social_value::show))
}
