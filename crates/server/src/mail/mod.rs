//! Mail: what it says, how it is made and sent, and when reminders go out.
//!
//! A message is queued by the change of which it tells; a task sends it. Links are made when it is sent, so that no way
//! in ever stands in the database.

mod address;
pub mod announcing;
pub mod deciding;
mod message;
mod post;
pub mod reminding;
mod sender;
#[cfg(test)]
mod tests;
pub mod text;

pub use address::is_address;
pub use post::{Post, PostError};
pub use sender::Sender;

/// Where the link stands in a text that is queued. It is put in when the message is sent.
pub const LINK: &str = "[[link]]";
