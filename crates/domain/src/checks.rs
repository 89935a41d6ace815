//! Checks of a return: what must be fixed, and what must be explained.
//!
//! Both say everything at once, each finding at the place of its figure. Imports run the first kind only.

mod balance;
mod explain;
mod must_fix;

pub use balance::{Unbalanced, unbalanced};
pub use explain::{History, explain};
pub use must_fix::{check_value, must_fix};

use crate::figure::FigureKey;

/// Something a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The figure at which it is shown.
    pub key: FigureKey,
    /// What is wrong and what to do, beginning with the figure's name.
    pub message: String,
}
