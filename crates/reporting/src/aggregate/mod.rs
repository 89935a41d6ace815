//! Adds members' accepted figures up to network level, exactly: one arithmetic for report, dashboard and export.

mod added_up;
mod basis;
mod estimate;
mod explain;
mod greenhouse;
mod indicators;
mod inputs;
mod network;
mod row;
mod totals;

pub use added_up::AddedUp;
pub use basis::{Basis, Gaps};
pub use estimate::{Estimate, estimate};
pub use explain::{Explanation, LeftOut, Sees, Share, Why, explain};
pub use network::{MemberFigures, NetworkFigures};
pub use row::{Aggregate, Contribution, Outcome, Part, Qualifier, RowId, RowKind};
pub(crate) use totals::{MEDIAN_MEMBERS, quartile};

use commonweal_domain::period::Period;

/// Every input's and indicator's total over a period, with their parts; inputs first, in the catalogue's order.
pub fn aggregate(network: &NetworkFigures, period: Period) -> Vec<Aggregate> {
    let scene = network.scene(period);
    let mut rows = inputs::rows(&scene);
    rows.extend(indicators::rows(&scene));
    rows
}

#[cfg(test)]
mod basis_tests;
#[cfg(test)]
mod explain_tests;
#[cfg(test)]
mod method_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
