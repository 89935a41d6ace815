//! The report in the making: generate, word, preview and publish.

pub mod form;
mod page;
pub mod samples;

pub use page::{Draft, Report, ReportPage, Story};
