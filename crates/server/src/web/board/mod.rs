//! The coordinator's board: who has filed, who has not, and what is next.

pub mod dates;
mod page;
pub mod samples;
pub mod standing;

pub use page::{Board, BoardPage, QuarterChoice, quarter_choices, review_href};
