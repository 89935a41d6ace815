//! The filer's journey: task list, one page a section, check answers, submit.

pub mod asking;
pub mod history;
pub mod section_form;
pub mod section_view;
mod was;

use crate::web::App;
use axum::Router;

/// Pages of the filer.
pub fn routes() -> Router<App> {
    Router::new()
}
