//! Which periods are protected beside each other: those that one report prints, and earlier editions of periods that
//! have quarters in common with them.

use super::{Earlier, system::Sheet};
use crate::aggregate::NetworkFigures;
use commonweal_domain::period::{Period, Quarter};
use std::collections::BTreeSet;

/// How many quarters before its own a quarter's report looks back: three years, for its highest and lowest.
const QUARTERS_BACK: i32 = 12;
/// How many periods before its own any other report looks back.
const PERIODS_BACK: i32 = 7;

/// The periods that a report about one prints, oldest first, the last its own: those before it are left out where nobody
/// reported.
pub fn printed_with(network: &NetworkFigures, period: Period) -> Vec<Period> {
    let length = i32::from(period.len());
    let all = (0..=looks_back(period)).rev().map(|back| period.back(back * length));
    all.filter(|one| *one == period || !network.reported(*one).is_empty()).collect()
}

/// How many periods before its own a report of a period looks back.
pub const fn looks_back(period: Period) -> i32 {
    if period.len() == 1 { QUARTERS_BACK } else { PERIODS_BACK }
}

/// The quarters of which figures are needed for what is shown of a period and of so many before it, beside these editions:
/// also all quarters of longer editions that it reaches into, which tie it to others in turn.
pub fn quarters_behind(period: Period, periods_back: i32, earlier: &[Earlier]) -> BTreeSet<Quarter> {
    let mut back = periods_back * i32::from(period.len());
    if earlier.iter().any(|edition| edition.period.len() > 1) {
        // A target's part of the year looks back as any longer period does.
        back = back.max((PERIODS_BACK + 1) * 4);
    }
    let mut behind: BTreeSet<Quarter> =
        (-back..i32::from(period.len())).map(|from| period.first().plus(from)).collect();
    // A target's year may have begun before.
    behind.extend((0..4).map(|back| period.last().plus(-back)));
    let mut editions: Vec<Period> = earlier.iter().map(|edition| edition.period).filter(|of| of.len() > 1).collect();
    loop {
        let (tied, apart): (Vec<Period>, Vec<Period>) =
            editions.into_iter().partition(|edition| edition.quarters().any(|quarter| behind.contains(&quarter)));
        if tied.is_empty() {
            return behind;
        }
        behind.extend(tied.into_iter().flat_map(Period::quarters));
        editions = apart;
    }
}

/// Of these, the ones without which what is shown of the period cannot be decided, as earlier editions tie them
/// together. The last is its own; where there are no editions of longer periods it is alone.
pub fn tied_with(network: &NetworkFigures, period: Period) -> Vec<Period> {
    let editions: Vec<Period> = network.published.iter().map(|edition| edition.period).collect();
    if editions.iter().all(|edition| edition.len() == 1) && period.len() == 1 {
        return vec![period];
    }
    let printed = printed_with(network, period);
    let mut tied = BTreeSet::from([period.to_string()]);
    let mut all: Vec<Period> = vec![period];
    // Whatever is tied may tie more.
    let mut at = 0;
    while at < all.len() {
        let one = all[at];
        for other in printed.iter().chain(&editions) {
            if is_tied(one, *other) && tied.insert(other.to_string()) {
                all.push(*other);
            }
        }
        at += 1;
    }
    printed.into_iter().filter(|one| tied.contains(&one.to_string())).collect()
}

/// What has to be looked at besides the periods that are printed.
#[derive(Debug, Default)]
pub(super) struct Besides<'a> {
    /// Earlier editions of other periods.
    pub(super) editions: Vec<&'a Earlier>,
    /// Quarters that nobody prints, of which longer periods that overlap are made.
    pub(super) unprinted: Vec<Period>,
}

/// Earlier editions that have quarters in common with what is printed, with what these have in common with others in
/// turn, and the quarters of which they are made.
pub(super) fn besides<'a>(printed: &[Period], earlier: &'a [Earlier]) -> Besides<'a> {
    let mut all: Vec<Period> = printed.to_vec();
    let mut seen: BTreeSet<String> = all.iter().map(Period::to_string).collect();
    let mut besides = Besides::default();
    let mut at = 0;
    while at < all.len() {
        for edition in earlier.iter().rev() {
            if is_tied(all[at], edition.period) && seen.insert(edition.period.to_string()) {
                all.push(edition.period);
                besides.editions.push(edition);
            }
        }
        at += 1;
    }
    for long in all.iter().filter(|long| long.len() > 1) {
        if !all.iter().any(|other| other != long && is_tied(*long, *other)) {
            continue;
        }
        let quarters = long.quarters().map(commonweal_domain::period::Quarter::period);
        besides.unprinted.extend(quarters.filter(|quarter| seen.insert(quarter.to_string())));
    }
    besides
}

/// Whether two periods have quarters in common, and one of them is longer than that.
fn is_tied(a: Period, b: Period) -> bool {
    a.first() <= b.last() && b.first() <= a.last() && (a.len() > 1 || b.len() > 1)
}

/// The sheet of a period as its figures are now.
pub(super) fn sheet(network: &NetworkFigures, period: Period) -> Sheet {
    Sheet::new(period, network.totals(period))
}
