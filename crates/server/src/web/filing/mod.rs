//! The filer's journey: task list, one page a section, check answers, submit.

pub mod answers;
pub mod asking;
mod check;
pub mod desk;
pub mod history;
mod locked;
mod returns;
pub mod samples;
mod section;
pub mod section_form;
pub mod section_view;
pub mod story;
mod tasks;
mod was;

#[cfg(test)]
mod journey_tests;

pub(in crate::web) use section_form::clean;

use crate::web::App;
use axum::{
    Router,
    routing::{get, post},
};

/// Longest text about a year, in characters: two printed pages.
pub const LONGEST_TEXT: usize = 6_000;

/// Pages of the filer.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{network}/returns", get(returns::show))
        .route("/{network}/returns/{quarter}/{enterprise}", get(tasks::show))
        .route("/{network}/returns/{quarter}/{enterprise}/story", get(story::show).post(story::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/story/save", post(story::save))
        .route("/{network}/returns/{quarter}/{enterprise}/story/photo/{file}", get(story::photo))
        .route("/{network}/returns/{quarter}/{enterprise}/check", get(check::show).post(check::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/{section}", get(section::show).post(section::submit))
}
