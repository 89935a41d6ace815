//! What is one member's own: its place among the others, and its year, as figures and as texts for those to whom it
//! owes them.

mod cells;
mod document;
mod record;
mod shares;
mod standing;
mod texts;
mod words;
mod year;

pub use document::document;
pub use record::{RecordMaterial, record};
pub use shares::{OwnShare, shares};
pub use standing::{Share, Standing, standing};
pub use texts::{TextPart, made};
pub use year::{Filed, Line, Told, Year, YearMaterial};

#[cfg(test)]
mod record_tests;
#[cfg(test)]
mod tests;
