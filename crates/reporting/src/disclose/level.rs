//! How far a hidden value must stay open to whoever reads everything else.
//!
//! A value is protected where all that is published still allows values both well above and well below it: its
//! protection levels (Hundepool and others, Handbook on Statistical Disclosure Control, ESSNet SDC 2010, section 4.2.2;
//! Cox, Suppression methodology and statistical disclosure control, JASA 75, 1980). They follow from the rule that hid it:
//! - any value: 15 % of its size to each side, the p % rule with p = 15. Where one or two enterprises are behind it,
//!   nobody, not even the other of the two, can then place one of them within 15 %;
//! - money that one or two enterprises dominate (k % for one): in addition what a total had to be to pass, that is
//!   100/k × the largest − the value, as the handbook derives it from the (n, k) rule; the same for two;
//! - a small count: up beyond the first count that may be shown, so that at least two such counts stay possible, and
//!   down by one.

use super::{Reason, primary};
use crate::aggregate::Aggregate;
use commonweal_domain::{Exact, definition::Definitions, network::DisclosureRules, period::Period};

/// Share of its size by which a hidden value stays open to each side, in per cent.
pub const OPEN_PER_CENT: u32 = 15;

/// How far above and below a hidden value other values must stay possible; neither is less than nought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Above it, in its unit.
    pub up: Exact,
    /// Below it, in its unit.
    pub down: Exact,
}

/// The level of a row that is hidden for a reason of its own.
pub(super) fn of(
    row: &Aggregate,
    reason: Reason,
    definitions: &Definitions,
    rules: &DisclosureRules,
    period: Period,
) -> Level {
    let value = row.number().cloned().unwrap_or_default();
    let mut sizes: Vec<Exact> = row.contributions.iter().map(|contribution| contribution.amount.abs()).collect();
    sizes.sort_by(|a, b| b.cmp(a));
    let size: Exact = sizes.iter().sum::<Exact>().max(value.abs());
    let share = &size * Exact::ratio(OPEN_PER_CENT, 100);
    let counted = row.unit.counts_people();
    let mut up = if counted { share.clone().max(Exact::whole(1)) } else { share };
    let mut down = up.clone();
    if reason == Reason::SmallCount {
        let beyond = Exact::whole(primary::floor(row, rules)) + Exact::whole(1);
        (up, down) = ((beyond - &value).max(Exact::whole(1)), Exact::whole(1));
    } else if row.unit.is_money() {
        let one = sizes.first().cloned().unwrap_or_default();
        let two = one.clone() + sizes.get(1).cloned().unwrap_or_default();
        for (largest, per_cent) in [(one, rules.dominance_one), (two, rules.dominance_two)] {
            if per_cent > 0 {
                // A little more than 100/k, so that amounts stay decimals.
                let needed = Exact::ratio(1_000_000 / i64::from(per_cent) + 1, 10_000);
                up = up.max(largest * needed - &size);
            }
        }
    }
    if !primary::may_be_negative(row, definitions, period) {
        down = down.min(value);
    }
    Level { up, down }
}

/// The level of what several hidden rows make together, one of which is given: a share of it, and of few people beyond
/// the first count that may be shown.
pub(super) fn of_sum(one: &Aggregate, sum: &Exact, rules: &DisclosureRules) -> Level {
    let share = sum * Exact::ratio(OPEN_PER_CENT, 100);
    let (mut up, mut down) = (share.clone(), share);
    if one.unit.counts_people() {
        up = up.max(Exact::whole(primary::floor(one, rules)) + Exact::whole(1) - sum).max(Exact::whole(1));
        down = down.max(Exact::whole(1)).min(sum.clone());
    }
    Level { up, down }
}
