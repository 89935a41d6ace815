//! The exact arithmetic of one member's figures: what it contributes to an input's or indicator's total.
//!
//! `reporting::aggregate` adds members up; nothing is rounded here.

pub mod contribution;
mod greenhouse;
mod indexed;
mod local_multiplier;
mod ratio;
mod reading;

pub use greenhouse::{Bought, Emission, bought, emissions};
pub use indexed::indexed;
pub use local_multiplier::{
    DefaultRate, DefaultRates, LOCAL_MULTIPLIER_FLOWS, LOCAL_MULTIPLIER_INPUTS, Rate, Rounds, Spending, rounds,
    spending,
};
pub use ratio::{Pair, pair, pair_sources};
pub use reading::{
    Amount, Member, Reading, Source, adds_over_time, linear_sources, read_filed, read_input, read_linear, sources,
};
