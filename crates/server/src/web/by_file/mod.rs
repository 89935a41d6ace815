//! Returns by file and on paper: what can be downloaded, filled in elsewhere and brought back.

mod all_forms;
mod confirm;
mod download;
mod form;
mod own;
mod own_pdf;
mod page;
mod paper;
mod paper_once;
mod place;
mod trial;
mod undo;
mod upload;
mod workbook;

#[cfg(test)]
mod paper_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod upload_tests;

pub(in crate::web) use download::attachment;

use crate::web::routes::Pages;
use axum::routing::get;
use commonweal_domain::permission::Action;

/// Files of returns, and what comes back.
pub fn routes() -> Pages {
    Pages::needing(Action::Take)
        .route("/{network}/returns/{quarter}/{enterprise}/workbook.xlsx", get(download::workbook))
        .route("/{network}/returns/{quarter}/{enterprise}/form.pdf", get(download::paper))
        .route("/{network}/returns/{quarter}/{enterprise}/figures.csv", get(download::figures))
        .route("/{network}/own/{enterprise}/figures.csv", get(own::csv))
        .route("/{network}/own/{enterprise}/figures.xlsx", get(own::xlsx))
        .route("/{network}/own/{enterprise}/figures.pdf", get(own_pdf::pdf))
        .and_needing(Action::File)
        .route("/{network}/returns/{quarter}/{enterprise}/upload", get(upload::show).post(upload::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/upload/{file}", get(confirm::show).post(confirm::submit))
        .route("/{network}/returns/{quarter}/{enterprise}/upload/{file}/undo", get(undo::show).post(undo::submit))
        .and_needing(Action::Coordinate)
        .route("/{network}/returns/{quarter}/forms.pdf", get(all_forms::show))
        .route("/{network}/imports", get(upload::show).post(upload::submit))
        .route("/{network}/imports/{file}", get(confirm::show).post(confirm::submit))
        .route("/{network}/imports/{file}/undo", get(undo::show).post(undo::submit))
}
