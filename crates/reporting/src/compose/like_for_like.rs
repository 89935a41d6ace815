//! Series like for like: the first period is 100, and from each period to the next only those move it who filed the same in
//! both. A total that grew as more enterprises filed stays level in it.
//!
//! It is printed in whole numbers, and made only of changes that may be told to a decimal place: of such that nobody, or
//! enough enterprises, are left out of on either side.

use super::{
    change::{Change, compare},
    numbers::grouped,
};
use crate::{aggregate::RowId, disclose::Publication};
use commonweal_domain::{
    Exact,
    definition::{Definitions, Kind},
    evaluate::chained,
    network::DisclosureRules,
    period::Period,
};
use std::collections::BTreeMap;

/// Fewer changes than these make no series.
const ENOUGH: usize = 2;

/// How indicators' headline rows moved like for like from one period to the next.
pub(super) type Links = BTreeMap<RowId, Change>;

/// A period of a series like for like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chained {
    /// Which.
    pub period: Period,
    /// The change on the period before in per cent, and how many enterprises filed the same in both; none of the first.
    pub change: Option<(Exact, usize)>,
    /// The index; the first is 100.
    pub value: Exact,
}

impl Chained {
    /// The index in whole numbers.
    pub fn written(&self) -> String {
        grouped(&self.value, 0)
    }

    /// The change on the period before with its sign, such as "+2.3 %"; none of the first.
    pub fn change_written(&self) -> Option<String> {
        let (change, _) = self.change.as_ref()?;
        let written = grouped(change, 1);
        let sign = if change.is_positive() && written != "0.0" { "+" } else { "" };
        Some(format!("{sign}{written} %"))
    }
}

/// The links from a period to the next.
pub(super) fn links(
    then: &Publication,
    now: &Publication,
    definitions: &Definitions,
    rules: &DisclosureRules,
) -> Links {
    if now.period.back(i32::from(now.period.len())) != then.period {
        return Links::new();
    }
    let last = now.period.last();
    let counts_anew =
        |input: &str| definitions.input(input, last).is_some_and(|input| input.kind == Kind::FinancialYearFlow);
    let mut links = Links::new();
    for indicator in definitions.indicators(last) {
        let Some(row) = now.indicator_rows(&indicator.code).next() else { continue };
        // A percentage has no index, and who is counted twice may be counted so now and not before.
        if row.aggregate.unit.is_per_cent()
            || row.aggregate.upper_bound
            || row.aggregate.parts.iter().any(|part| counts_anew(&part.input))
        {
            continue;
        }
        let change = then.row(&row.aggregate.id).and_then(|then| compare(row, then, rules));
        if let Some(change) = change.filter(|change| !change.points && change.places > 0) {
            links.insert(row.aggregate.id.clone(), change);
        }
    }
    links
}

/// A row's series over the last of these periods that are all linked, each with its links from the one before it. None
/// where they are few, or where the totals tell the same.
pub(super) fn series<'l>(
    id: &RowId,
    periods: impl Iterator<Item = (Period, Option<&'l Links>)>,
) -> Option<Vec<Chained>> {
    let all: Vec<(Period, Option<&Change>)> =
        periods.map(|(period, links)| (period, links.and_then(|links| links.get(id)))).collect();
    let first = all.iter().rposition(|(_, change)| change.is_none())?;
    let (start, linked) = all[first..].split_first()?;
    if linked.len() < ENOUGH || !linked.iter().any(|(_, change)| change.is_some_and(|change| change.like_for_like)) {
        return None;
    }
    let changes: Vec<&Change> = linked.iter().filter_map(|(_, change)| *change).collect();
    let growth: Vec<Exact> =
        changes.iter().map(|change| Exact::whole(1) + &change.amount / Exact::whole(100)).collect();
    let told = |change: &&Change| Some((change.amount.clone(), change.members));
    let changes = std::iter::once(None).chain(changes.iter().map(told));
    let periods = std::iter::once(start).chain(linked).map(|(period, _)| *period);
    let of_each = periods.zip(changes).zip(chained(&growth));
    Some(of_each.map(|((period, change), value)| Chained { period, change, value }).collect())
}
