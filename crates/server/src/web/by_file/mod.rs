//! Returns by file and on paper: what can be downloaded, filled in elsewhere and brought back.

mod download;
mod form;
mod workbook;

#[cfg(test)]
mod tests;

use crate::web::App;
use axum::{Router, routing::get};

/// Files of returns, and what comes back.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/{network}/returns/{quarter}/{enterprise}/workbook.xlsx", get(download::workbook))
        .route("/{network}/returns/{quarter}/{enterprise}/figures.csv", get(download::figures))
}
