//! The domain of Commonweal: what is asked, what a figure is, how a return moves from draft to accepted,
//! which checks it meets, and the exact arithmetic of one indicator for one member.
//!
//! Pure: no I/O, no async, no clock, no randomness. Time and ids are arguments.

pub mod area;
pub mod audience;
pub mod breakdown;
pub mod call;
pub mod cases;
pub mod catalogue;
pub mod checks;
pub mod consent;
pub mod context;
pub mod definition;
pub mod effort;
pub mod evaluate;
mod exact;
pub mod factors;
pub mod figure;
pub mod filing;
pub mod formula;
pub mod governance;
pub mod joint;
pub mod lang;
pub mod method;
pub mod network;
pub mod period;
pub mod permission;
pub mod profile;
pub mod quantity;
pub mod questionnaire;
pub mod release;
pub mod reminders;
pub mod sameness;
pub mod sign_off;
pub mod social_value;
pub mod target;
pub mod trace;
pub mod trade;
pub mod typed;
pub mod unit;
pub mod working;

pub use exact::Exact;
