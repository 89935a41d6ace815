//! The report in the making: generate, word, preview and publish.

mod asking;
pub mod circulating;
pub mod content;
pub mod course;
pub mod form;
mod hidden;
pub mod job;
#[cfg(test)]
mod job_tests;
mod load;
pub mod making;
mod own_pages;
mod page;
#[cfg(test)]
mod paper_tests;
mod preview;
pub mod progress;
#[cfg(test)]
mod release_tests;
pub mod samples;
mod shorten;
#[cfg(test)]
mod shorten_tests;
mod show;
pub mod signing;
mod submit;
#[cfg(test)]
mod tests;
mod ways;
mod withdraw;

pub use page::{Draft, Place, Report, ReportPage, Story, TemplateChoice};
pub use preview::PreviewPage;
pub use shorten::{ShortenPage, Shortening};
pub(in crate::web) use ways::one as circulated_file;

use super::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Pages of the report.
pub fn routes() -> Pages {
    Pages::needing(Action::Publish)
        .route("/{network}/report", get(show::newest))
        .route("/{network}/report/{period}", get(show::show).post(submit::submit))
        .route("/{network}/report/{period}/hidden", get(hidden::show).post(hidden::ask))
        .route("/{network}/report/{period}/preview", get(show::preview))
        .route("/{network}/report/{period}/preview.pdf", get(show::preview_pdf))
        .route("/{network}/report/{period}/pages.pdf", get(own_pages::pdf))
        .route("/{network}/report/{period}/papers/{file}", get(show::paper))
        .route("/{network}/report/{period}/jobs/{job}", get(progress::show).post(progress::cancel))
        .route("/{network}/report/{period}/jobs/{job}/events", get(progress::events))
        .route("/{network}/report/{period}/sign-off", get(signing::show).post(signing::submit))
        .route("/{network}/report/{period}/shorten/{enterprise}", get(shorten::show).post(shorten::submit))
        .route("/{network}/report/{period}/withdraw/{number}", get(withdraw::show).post(withdraw::submit))
}
