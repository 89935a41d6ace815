//! Data files of a publication.

mod csv_file;
mod harmless;
mod json;

pub use csv_file::csv;
pub use harmless::{harmless, original};
pub use json::json;
