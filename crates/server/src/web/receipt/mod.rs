//! What a filer gets back at once: a receipt, and their own figures among the network's.

mod among;
mod number;
pub(in crate::web) mod own_page;
mod page;
pub mod samples;
mod show;
#[cfg(test)]
mod tests;

pub use number::receipt_number;

use crate::web::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// The page of the receipt.
pub fn routes() -> Pages {
    Pages::needing(Action::File)
        .route("/{network}/returns/{quarter}/{enterprise}/submitted", get(show::show))
        .route("/{network}/returns/{quarter}/{enterprise}/page.pdf", get(own_page::pdf))
}
