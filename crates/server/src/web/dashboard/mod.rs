//! What the network added up to: for its coordinators and for those who gave the figures.

mod page;
pub mod samples;
mod show;
mod totals;

pub use page::{DashboardPage, EmptyPage, Part, Totals};

use super::App;
use axum::{Router, routing::get};

/// Pages of the dashboard.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{network}/dashboard", get(show::newest))
        .route("/{network}/dashboard/{quarter}", get(show::show))
}
