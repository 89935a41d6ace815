//! Series like for like: an index of those who filed the same in every period of it, the first period being 100. A total
//! that grew as more enterprises filed stays level in it.
//!
//! It is printed in whole numbers, and only where in each of its periods nobody, or enough enterprises, filed besides those
//! of the panel: beside the published totals it would give one or two away. So it would where a change on a period or a
//! year before leaves out nearly the same ones: there too nobody, or enough, must lie between the two.

use super::{
    change::{in_order, value},
    numbers::grouped,
    series::side_by_side,
};
use crate::{
    aggregate::{Contribution, RowId},
    disclose::{Publication, PublishedRow},
};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, Kind},
    evaluate::indexed,
    network::DisclosureRules,
    period::Period,
};
use std::collections::BTreeMap;

/// Fewer periods than these make no series.
const ENOUGH: usize = 3;

/// A series like for like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikeForLike {
    /// How many enterprises filed the same in each of its periods.
    pub members: usize,
    /// The periods with their index, oldest first; the first is 100.
    pub index: Vec<(Period, Exact)>,
}

impl LikeForLike {
    /// The index of a period in whole numbers; none of one that is not in it.
    pub fn written(&self, period: Period) -> Option<String> {
        self.index.iter().find(|(of, _)| *of == period).map(|(_, value)| grouped(value, 0))
    }
}

/// The series of indicators' totals over publications, oldest first, where they tell something else than the totals.
pub(super) fn of_all(
    all: &[&Publication],
    definitions: &Definitions,
    rules: &DisclosureRules,
) -> BTreeMap<RowId, LikeForLike> {
    let Some(now) = all.last() else { return BTreeMap::new() };
    let last = now.period.last();
    let counts_anew =
        |input: &str| definitions.input(input, last).is_some_and(|input| input.kind == Kind::FinancialYearFlow);
    let of_row = |row: &PublishedRow| {
        let of = &row.aggregate;
        // A percentage has no index, and who is counted twice may be counted so now and not before.
        let has_none = of.unit.is_per_cent() || of.upper_bound || of.parts.iter().any(|part| counts_anew(&part.input));
        let found = if has_none { None } else { of_id(&of.id, all, rules) };
        Some((of.id.clone(), found?))
    };
    let totals: Vec<&PublishedRow> =
        definitions.indicators(last).filter_map(|indicator| now.indicator(&indicator.code, &Cell::total())).collect();
    side_by_side(&totals, |row| of_row(row)).into_iter().flatten().collect()
}

/// Over as many of the last periods as it may be told of.
fn of_id(id: &RowId, all: &[&Publication], rules: &DisclosureRules) -> Option<LikeForLike> {
    let mut rows: Vec<(Period, &PublishedRow)> = vec![];
    for publication in all.iter().rev() {
        // What is rounded as it counts people must not be told exactly by this.
        let row = publication.row(id).filter(|row| row.number().is_some() && row.rounded.is_none());
        let Some(row) = row else { break };
        if let Some((after, newer)) = rows.last() {
            let follows = after.back(i32::from(after.len())) == publication.period;
            if !follows || newer.aggregate.broken || newer.aggregate.definition != row.aggregate.definition {
                break;
            }
        }
        rows.push((publication.period, row));
    }
    rows.reverse();
    let given: Vec<Vec<&Contribution>> = rows.iter().map(|(_, row)| in_order(&row.aggregate)).collect();
    // Changes are told on the period before and on a year before.
    let year = all.last().map_or(1, |now| 4usize.div_ceil(now.period.len().into()));
    let starts = 0..(rows.len() + 1).saturating_sub(ENOUGH);
    let (start, panel, besides) = starts
        .map(|start| {
            let panel = panel(&given[start..]);
            let besides: Vec<_> = given[start..].iter().map(|given| besides(given, &panel)).collect();
            (start, panel, besides)
        })
        .find(|(start, panel, besides)| {
            let enough = panel.len() >= rules.contributors.max(1) as usize;
            enough && gives_nobody_away(&given[*start..], besides, year, rules)
        })?;
    if besides.iter().all(Vec::is_empty) {
        return None;
    }
    let values: Option<Vec<Exact>> = rows[start..]
        .iter()
        .zip(&given[start..])
        .map(|((_, row), given)| value(&row.aggregate, given.iter().copied().filter(|given| is_in(given, &panel))))
        .collect();
    let index = indexed(&values?)?;
    let periods = rows[start..].iter().map(|(period, _)| *period);
    Some(LikeForLike { members: panel.len(), index: periods.zip(index).collect() })
}

/// Who filed the same in each of these periods, by member.
fn panel(given: &[Vec<&Contribution>]) -> Vec<usize> {
    let Some((last, before)) = given.split_last() else { return vec![] };
    let alike = |one: &&&Contribution| before.iter().all(|given| is_like(one, given));
    last.iter().filter(alike).map(|one| one.member).collect()
}

/// Whether a member filed the same in another period.
fn is_like(one: &Contribution, given: &[&Contribution]) -> bool {
    let found = given.binary_search_by_key(&one.member, |given| given.member);
    found.is_ok_and(|at| given[at].basis.is_like(&one.basis))
}

fn is_in(given: &Contribution, panel: &[usize]) -> bool {
    panel.binary_search(&given.member).is_ok()
}

/// Those with something other than nought who are not of the panel.
fn besides<'a>(given: &[&'a Contribution], panel: &[usize]) -> Vec<&'a Contribution> {
    given.iter().copied().filter(|given| !given.amount.is_zero() && !is_in(given, panel)).collect()
}

/// Whether nobody, or enough, are besides the panel in each period, and of those who are also in one a period or a year
/// earlier or later.
fn gives_nobody_away(
    given: &[Vec<&Contribution>],
    besides: &[Vec<&Contribution>],
    year: usize,
    rules: &DisclosureRules,
) -> bool {
    let none_or_enough = |count: usize| count == 0 || count >= rules.contributors as usize;
    besides.iter().enumerate().all(|(at, here)| {
        let compared = [at.checked_sub(1), at.checked_sub(year), Some(at + 1), Some(at + year)];
        let others = compared.into_iter().flatten().filter_map(|other| given.get(other));
        none_or_enough(here.len())
            && others.map(|there| here.iter().filter(|one| is_like(one, there)).count()).all(none_or_enough)
    })
}
