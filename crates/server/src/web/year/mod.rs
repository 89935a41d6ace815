//! "Your year": what an enterprise filed, laid out for those to whom it owes it anyway, and its accounts beside it.

mod accounts;
mod load;
mod page;
mod pdf;
pub mod samples;
mod show;
mod submit;
#[cfg(test)]
mod tests;

use crate::web::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Pages of an enterprise's year.
pub fn routes() -> Pages {
    Pages::needing(Action::File)
        .route("/{network}/year/{enterprise}", get(show::show).post(submit::texts))
        .route("/{network}/year/{enterprise}/accounts", axum::routing::post(submit::accounts))
        .route("/{network}/year/{enterprise}/figures.pdf", get(pdf::pdf))
}
