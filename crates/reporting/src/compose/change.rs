//! Changes between two periods, like for like: only members who filed the same in both enter, the same quarters and the
//! same parts, so that a change never merely reflects who filed what.
//!
//! A growth rate of those who filed twice, beside the two published totals, could give away the figure of one or two
//! who filed once. So where that is one or two enterprises, the rate is rounded to whole numbers, and is left out
//! where even that would place their figure within its own size.

use crate::{
    aggregate::{Aggregate, Contribution},
    disclose::{PublishedRow, nearest},
};
use commonweal_domain::{Exact, network::DisclosureRules};
use std::collections::BTreeMap;

/// A change that may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// In per cent of the earlier value, or in points for a row in per cent.
    pub amount: Exact,
    /// It is a difference of two percentages.
    pub points: bool,
    /// Decimal places that may be told: 1 or 0.
    pub places: u32,
    /// How many enterprises filed the same in both periods.
    pub members: usize,
    /// Somebody else has a value in one of the two periods, or has one in both that rests on something else.
    pub like_for_like: bool,
}

/// The change of a row between two periods; none where there is nothing to compare or it would give a figure away.
pub fn compare(now: &PublishedRow, then: &PublishedRow, rules: &DisclosureRules) -> Option<Change> {
    now.number()?;
    then.number()?;
    // Where everybody agreed to be recognised in both, there is nothing to give away.
    let open = DisclosureRules { contributors: 1, ..rules.clone() };
    let rules = if now.agreed && then.agreed { &open } else { rules };
    let is_rounded = now.rounded.is_some() || then.rounded.is_some();
    let (now, then) = (&now.aggregate, &then.aggregate);
    if now.broken || now.definition != then.definition {
        return None;
    }
    let then_members = by_member(then);
    let now_members = by_member(now);
    let alike = |(member, given): (&usize, &&Contribution)| {
        then_members.get(member).is_some_and(|then| then.basis.is_like(&given.basis)).then_some(*member)
    };
    let both: Vec<usize> = now_members.iter().filter_map(alike).collect();
    if both.len() < rules.contributors as usize {
        return None;
    }
    let (alone_now, alone_then) = (alone(&now_members, &both), alone(&then_members, &both));
    // What is printed rounded is compared rounded: a change of exact counts would tell them.
    let base = if is_rounded && !now.is_ratio() { rules.round_people } else { 1 };
    let coarse = |value: Exact| if base > 1 { nearest(&value, base) } else { value };
    let before = coarse(value(now, &then_members, &both)?);
    let after = coarse(value(now, &now_members, &both)?);
    let points = now.unit.is_per_cent();
    let amount = if points {
        &after - &before
    } else if before.is_zero() {
        return None;
    } else {
        (&after - &before) / before.abs() * hundred()
    };
    let places = places(now, &alone_now, &alone_then, &before, rules)?;
    let places = if is_rounded { 0 } else { places };
    let like_for_like = !alone_now.is_empty() || !alone_then.is_empty();
    Some(Change { amount, points, places, members: both.len(), like_for_like })
}

fn by_member(row: &Aggregate) -> BTreeMap<usize, &Contribution> {
    row.contributions.iter().map(|contribution| (contribution.member, contribution)).collect()
}

/// Amounts other than nought of members who are not compared.
fn alone(these: &BTreeMap<usize, &Contribution>, both: &[usize]) -> Vec<Exact> {
    these
        .iter()
        .filter(|(member, _)| both.binary_search(member).is_err())
        .map(|(_, contribution)| contribution.amount.abs())
        .filter(|amount| !amount.is_zero())
        .collect()
}

/// The row's value over some members only.
fn value(row: &Aggregate, members: &BTreeMap<usize, &Contribution>, both: &[usize]) -> Option<Exact> {
    let (mut above, mut below) = (Exact::zero(), Exact::zero());
    for member in both {
        let contribution = members.get(member)?;
        above += &contribution.amount;
        if let Some(denominator) = &contribution.denominator {
            below += denominator;
        }
    }
    if !row.contributions.iter().any(|contribution| contribution.denominator.is_some()) {
        return Some(above);
    }
    let scale = if row.unit.is_per_cent() { hundred() } else { Exact::whole(1) };
    (!below.is_zero()).then(|| above / below * scale)
}

/// How exactly a change may be told: to one decimal, to none, or not at all.
fn places(
    row: &Aggregate,
    alone_now: &[Exact],
    alone_then: &[Exact],
    before: &Exact,
    rules: &DisclosureRules,
) -> Option<u32> {
    let few = |alone: &[Exact]| !alone.is_empty() && alone.len() < rules.contributors as usize;
    if !few(alone_now) && !few(alone_then) {
        return Some(1);
    }
    if row.contributions.iter().any(|contribution| contribution.denominator.is_some()) {
        // A share to whole points leaves a numerator wide open in a network of any size that is shown.
        return Some(0);
    }
    // Half a per cent of the earlier sum is the doubt that whole numbers leave; it must cover the hidden amount.
    let doubt = before.abs() / Exact::whole(200);
    let sum = |alone: &[Exact]| alone.iter().fold(Exact::zero(), |sum, amount| sum + amount);
    [alone_now, alone_then].into_iter().filter(|alone| few(alone)).all(|alone| sum(alone) <= doubt).then_some(0)
}

fn hundred() -> Exact {
    Exact::whole(100)
}
