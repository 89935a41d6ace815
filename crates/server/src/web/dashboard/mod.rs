//! What the network added up to: for its coordinators and for those who gave the figures.

mod page;
pub mod samples;

pub use page::{DashboardPage, EmptyPage, Totals};
