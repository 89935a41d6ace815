//! Data files of a publication.

mod csv_file;
mod harmless;
mod json;
mod xlsx_file;

pub use csv_file::csv;
pub use harmless::{harmless, original};
pub use json::json;
pub use xlsx_file::{About, NotWritten, head_format, number_format, printed, properties, spreadsheet_number, xlsx};
