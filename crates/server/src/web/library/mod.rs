//! The public library: every edition of every network, for anybody.

pub mod cover;
pub mod edition;
pub mod list;
pub mod samples;
pub mod words;
