//! What each member adds to the change of a total: for whoever may see every member's figures, and to each member its own.

use super::{
    change::{Change, Matched},
    numbers::grouped,
    words,
};
use crate::aggregate::{Aggregate, Contribution, NetworkFigures};
use commonweal_domain::{Exact, evaluate::contribution, period::Period};
use std::cmp::Reverse;

/// Decimal places in which parts of a change are told.
const PLACES: u32 = 1;

/// How a total moved, and who moved it.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The change, among those who filed the same in both periods.
    pub change: Change,
    /// It is against the same months a year before, else against the period just before.
    pub on_year: bool,
    /// What each of those adds to it, what adds most first.
    pub members: Vec<MovedBy>,
    /// Who filed in one of the two only, or something else in each.
    pub apart: Vec<Apart>,
}

/// What one member adds to a change.
#[derive(Debug, Clone, PartialEq)]
pub struct MovedBy {
    /// Part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it had before; of a ratio its own. None where that would be over nought.
    pub then: Option<Exact>,
    /// What it has now.
    pub now: Option<Exact>,
    /// In the unit of the change.
    pub by: Exact,
}

/// A member that is not compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Apart {
    /// Part of its addresses.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// What it had before, if anything.
    pub then: Option<Exact>,
    /// What it has now, if anything.
    pub now: Option<Exact>,
}

/// What moved a row of a period: on a year before, or where nobody filed the same then, on the period before. None where it
/// is not made of what members add, such as a median, or is counted otherwise since.
pub fn moved(network: &NetworkFigures, row: &Aggregate, period: Period) -> Option<Moved> {
    let length = i32::from(period.len());
    let on_year = length.max(4);
    [on_year, length].into_iter().find_map(|back| against(network, row, period.back(back), back == on_year))
}

fn against(network: &NetworkFigures, now: &Aggregate, period: Period, on_year: bool) -> Option<Moved> {
    now.number()?;
    let then = network.totals(period).into_iter().find(|then| then.id == now.id)?;
    then.number()?;
    if now.broken || now.quartile.is_some() || now.definition != then.definition {
        return None;
    }
    let matched = Matched::of(now, &then);
    let points = now.unit.is_per_cent();
    let scale = Exact::whole(if points { 100 } else { 1 });
    let pairs: Option<Vec<_>> = matched
        .both
        .iter()
        .map(|(now, then)| {
            let (below_then, below_now) = (then.denominator.as_ref()?, now.denominator.as_ref()?);
            Some(((&then.amount, below_then), (&now.amount, below_now)))
        })
        .collect();
    let parts: Vec<Exact> = match pairs.filter(|pairs| !pairs.is_empty()) {
        Some(pairs) => {
            let above: Exact = pairs.iter().map(|((above, _), _)| *above).sum();
            let below: Exact = pairs.iter().map(|((_, below), _)| *below).sum();
            let parts = contribution::to_ratio(&pairs)?;
            // As the change is told: a percentage in points, any other ratio in per cent of what it was.
            let whole = if points { Exact::whole(1) } else { (above / below).abs() / Exact::whole(100) };
            if whole.is_zero() {
                return None;
            }
            parts.into_iter().map(|part| part * &scale / &whole).collect()
        }
        None => contribution::to_sum(
            &matched.both.iter().map(|(now, then)| (&then.amount, &now.amount)).collect::<Vec<_>>(),
        )?,
    };
    let own = |given: &Contribution| match &given.denominator {
        None => Some(given.amount.clone()),
        Some(below) if below.is_zero() => None,
        Some(below) => Some(&given.amount / below * &scale),
    };
    let mut members: Vec<MovedBy> = matched
        .both
        .iter()
        .zip(&parts)
        .filter_map(|((now, then), by)| {
            let member = network.members.get(now.member)?;
            let (slug, name) = (member.slug.clone(), member.name.clone());
            Some(MovedBy { slug, name, then: own(then), now: own(now), by: by.clone() })
        })
        .collect();
    members.sort_by_key(|by| Reverse(by.by.abs()));
    let apart = matched.apart.iter().filter_map(|(now, then)| {
        let member = network.members.get(now.or(*then)?.member)?;
        let (slug, name) = (member.slug.clone(), member.name.clone());
        Some(Apart { slug, name, then: then.and_then(own), now: now.and_then(own) })
    });
    let change = Change {
        amount: parts.iter().sum(),
        points,
        places: PLACES,
        members: members.len(),
        like_for_like: !matched.apart.is_empty(),
    };
    Some(Moved { change, on_year, members, apart: apart.collect() })
}

/// "3.1 % more than a year before, among the 41 that filed the same in both".
pub fn change_written(change: &Change, on_year: bool) -> String {
    words::change_in_sentence(change, if on_year { "a year before" } else { "in the quarter before" })
}

impl Moved {
    /// A part of the change with its sign, such as "+0.4 %" or "−1.2 points"; none where that would be nought.
    pub fn part_written(&self, part: &Exact) -> Option<String> {
        let size = grouped(&part.abs(), PLACES);
        let sign = if part.is_negative() { "−" } else { "+" };
        let unit = if self.change.points { "points" } else { "%" };
        size.bytes().any(|digit| (b'1'..=b'9').contains(&digit)).then(|| format!("{sign}{size} {unit}"))
    }
}
