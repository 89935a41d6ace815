//! Files behind figures: a page of each return, for those who file it and, once it is submitted, its coordinators.

mod file;
mod page;
pub mod samples;
mod show;
mod submit;
#[cfg(test)]
mod tests;

pub(super) use file::attached;

use crate::web::routes::Pages;
use axum::routing::{get, post};
use commonweal_domain::permission::Action;

/// Pages of a return's files.
pub fn routes() -> Pages {
    Pages::needing(Action::Read)
        .route("/{network}/returns/{quarter}/{enterprise}/evidence", get(show::show))
        .route("/{network}/returns/{quarter}/{enterprise}/evidence/{file}", get(file::file))
        .and_needing(Action::File)
        .route("/{network}/returns/{quarter}/{enterprise}/evidence", post(submit::add))
        .route("/{network}/returns/{quarter}/{enterprise}/evidence/{file}", post(submit::remove))
}

/// How many files there are, in words that stand in a line: "2 files behind your figures".
pub fn count_words(files: usize) -> String {
    match files {
        0 => "No files behind figures".to_owned(),
        files => format!("{} behind figures", super::words::count(files, "file", "files")),
    }
}
