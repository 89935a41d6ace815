//! The filer's journey: task list, one page a section, check answers, submit. What is typed saves itself meanwhile.

mod about;
pub mod answers;
pub mod asking;
mod autosave;
mod beside;
mod check;
mod clash;
pub(crate) mod confirming;
mod covers;
pub mod desk;
mod field;
mod helping;
pub mod history;
mod joint;
#[cfg(test)]
mod joint_tests;
mod keep;
pub mod lock;
mod locked;
mod look;
pub(crate) mod nil;
pub mod offer;
pub mod one_page;
mod parts;
mod question;
mod returns;
mod same;
pub mod samples;
mod section;
pub mod section_form;
pub mod section_view;
pub mod shorter;
mod shown;
#[cfg(test)]
mod shown_tests;
pub mod story;
mod tasks;
mod trade;
#[cfg(test)]
mod trade_tests;
mod was;

#[cfg(test)]
mod autosave_tests;
#[cfg(test)]
mod beside_tests;
#[cfg(test)]
mod first_tests;
#[cfg(test)]
mod journey_tests;
#[cfg(test)]
mod look_tests;
#[cfg(test)]
mod offer_tests;

pub(in crate::web) use field::Field;
pub(in crate::web) use section_form::clean;

use crate::web::routes::Pages;
use axum::routing::{get, post};
use commonweal_domain::permission::Action;

/// Longest text about a year, in characters: two printed pages.
pub const LONGEST_TEXT: usize = 6_000;

/// Pages of the filer.
pub fn routes() -> Pages {
    Pages::needing(Action::File)
        .route("/{network}/returns", get(returns::show))
        .route("/{network}/returns/{quarter}/{enterprise}", get(tasks::show))
        .route("/{network}/returns/{quarter}/{enterprise}/about", get(about::show).post(about::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/same", post(same::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/covers", get(covers::show).post(covers::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/trade", get(trade::show).post(trade::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/joint", get(joint::show))
        .route("/{network}/returns/{quarter}/{enterprise}/joint/{project}", get(joint::form).post(joint::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/story", get(story::show).post(story::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/story/save", post(story::save))
        .route("/{network}/returns/{quarter}/{enterprise}/check", get(check::show).post(check::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/nil", get(nil::show).post(nil::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/take-back", post(locked::take_back))
        .route("/{network}/returns/{quarter}/{enterprise}/{section}", get(section::show).post(section::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/{section}/field", post(autosave::submit))
        .and_needing(Action::Agree)
        .route("/{network}/returns/{quarter}/{enterprise}/shorter", get(shorter::show).post(shorter::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/shown", get(shown::show).post(shown::submit))
        .and_needing(Action::Look)
        .route("/{network}/look/{quarter}/{enterprise}", get(look::show).post(look::submit))
        .and_needing(Action::Read)
        .route("/{network}/returns/{quarter}/{enterprise}/story/photo/{file}", get(story::photo))
}
