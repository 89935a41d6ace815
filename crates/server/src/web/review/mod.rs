//! Review of one return: read it, then accept it or send it back with a reason.

pub mod figures;
mod page;
pub mod samples;

pub use page::{Review, ReviewPage, SendBack};
