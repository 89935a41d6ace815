//! Data files of a publication.

mod csv_file;
mod json;

pub use csv_file::csv;
pub use json::json;
