//! Changes between two periods, like for like: only members who filed the same in both enter, the same quarters and the
//! same parts, so that a change never merely reflects who filed what.
//!
//! A growth rate of those who filed twice, beside the two published totals, could give away the figure of one or two
//! who filed once. So where that is one or two enterprises, the rate is rounded to whole numbers, and is left out
//! where even that would place their figure within its own size.

use crate::{
    aggregate::{Aggregate, Contribution, MEDIAN_MEMBERS, quartile},
    disclose::{PublishedRow, nearest},
};
use commonweal_domain::{Exact, network::DisclosureRules};
use std::cmp::Ordering;

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
    let matched = Matched::of(now, then);
    if matched.both.len() < rules.contributors as usize {
        return None;
    }
    // What is printed rounded is compared rounded: a change of exact counts would tell them.
    let base = if is_rounded && !now.is_ratio() { rules.round_people } else { 1 };
    let coarse = |value: Exact| if base > 1 { nearest(&value, base) } else { value };
    let after = coarse(value(now, matched.both.iter().map(|(now, _)| *now))?);
    let before = coarse(value(now, matched.both.iter().map(|(_, then)| *then))?);
    let points = now.unit.is_per_cent();
    let amount = if points {
        &after - &before
    } else if before.is_zero() {
        return None;
    } else {
        (&after - &before) / before.abs() * hundred()
    };
    let (alone_now, alone_then) = matched.alone();
    let places = places(now, &alone_now, &alone_then, &before, rules)?;
    let places = if is_rounded { 0 } else { places };
    let like_for_like = !alone_now.is_empty() || !alone_then.is_empty();
    Some(Change { amount, points, places, members: matched.both.len(), like_for_like })
}

/// Whether fewer than the rules ask for filed the same in both periods: there is no change to tell of, whatever it is.
pub(super) fn too_few(now: &PublishedRow, then: &PublishedRow, rules: &DisclosureRules) -> bool {
    Matched::of(&now.aggregate, &then.aggregate).both.len() < rules.contributors as usize
}

/// Two rows' contributions, by who filed the same in both.
pub(super) struct Matched<'a> {
    /// Now and then.
    pub(super) both: Vec<(&'a Contribution, &'a Contribution)>,
    /// Of those who are not compared: now, then, or both.
    pub(super) apart: Vec<(Option<&'a Contribution>, Option<&'a Contribution>)>,
}

impl<'a> Matched<'a> {
    pub(super) fn of(now: &'a Aggregate, then: &'a Aggregate) -> Self {
        let (now, then) = (in_order(now), in_order(then));
        let (mut at_now, mut at_then) = (0, 0);
        let mut matched = Self { both: Vec::with_capacity(now.len().min(then.len())), apart: vec![] };
        while at_now < now.len() || at_then < then.len() {
            let order = match (now.get(at_now), then.get(at_then)) {
                (Some(now), Some(then)) => now.member.cmp(&then.member),
                (Some(_), None) => Ordering::Less,
                (None, _) => Ordering::Greater,
            };
            let (one, other) = (now.get(at_now).filter(|_| order.is_le()), then.get(at_then).filter(|_| order.is_ge()));
            at_now += usize::from(one.is_some());
            at_then += usize::from(other.is_some());
            match (one, other) {
                (Some(one), Some(other)) if one.basis.is_like(&other.basis) => matched.both.push((*one, *other)),
                (one, other) => matched.apart.push((one.copied(), other.copied())),
            }
        }
        matched
    }

    /// Amounts other than nought of those who are not compared, now and then.
    fn alone(&self) -> (Vec<Exact>, Vec<Exact>) {
        let amount = |given: &Contribution| Some(given.amount.abs()).filter(|amount| !amount.is_zero());
        let now = self.apart.iter().filter_map(|(now, _)| now.and_then(amount));
        let then = self.apart.iter().filter_map(|(_, then)| then.and_then(amount));
        (now.collect(), then.collect())
    }
}

/// By member, as they nearly always are.
pub(super) fn in_order(row: &Aggregate) -> Vec<&Contribution> {
    let mut given: Vec<&Contribution> = row.contributions.iter().collect();
    if !given.is_sorted_by_key(|given| given.member) {
        given.sort_by_key(|given| given.member);
    }
    given
}

/// The row's value over some members only. Of a median none where they are fewer than it takes.
pub(super) fn value<'a>(row: &Aggregate, given: impl Iterator<Item = &'a Contribution>) -> Option<Exact> {
    if let Some(which) = row.quartile {
        let mut amounts: Vec<Exact> = given.map(|given| given.amount.clone()).collect();
        amounts.sort();
        return (amounts.len() >= MEDIAN_MEMBERS).then(|| quartile(&amounts, which));
    }
    let (mut above, mut below) = (Exact::zero(), Exact::zero());
    for given in given {
        above += &given.amount;
        if let Some(denominator) = &given.denominator {
            below += denominator;
        }
    }
    if !has_pairs(row) {
        return Some(above);
    }
    let scale = if row.unit.is_per_cent() { hundred() } else { Exact::whole(1) };
    (!below.is_zero()).then(|| above / below * scale)
}

fn has_pairs(row: &Aggregate) -> bool {
    row.contributions.iter().any(|given| given.denominator.is_some())
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
    if has_pairs(row) {
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
