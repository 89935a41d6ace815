//! Single figures beside totals: which may be seen by themselves, and whom to ask where a total is hidden.

use super::{
    PublishedRow, Reason,
    primary::{dominance, enterprises, floor, is_small, personal},
};
use crate::aggregate::{NetworkFigures, RowKind};
use commonweal_domain::{Exact, network::DisclosureRules, period::Period};
use std::collections::BTreeSet;

/// Whether the figures that these members show may stand beside a total that readers know: what is left when they are
/// taken off is nobody's, or passes the rules by itself. Of a total that is hidden no figure is shown.
pub(super) fn may_stand_alone(
    row: &PublishedRow,
    network: &NetworkFigures,
    rules: &DisclosureRules,
    period: Period,
    shown: &BTreeSet<usize>,
) -> bool {
    if row.number().is_none() {
        return false;
    }
    let others = row.aggregate.contributions.iter().filter(|contribution| !shown.contains(&contribution.member));
    let left: Vec<&Exact> =
        others.map(|contribution| &contribution.amount).filter(|amount| !amount.is_zero()).collect();
    let sum = left.iter().fold(Exact::zero(), |sum, amount| sum + amount.abs());
    let people = row.aggregate.unit.counts_people()
        && row.aggregate.parts.iter().any(|part| personal(&network.definitions, &part.input, period));
    enterprises(&left, rules.contributors).is_none()
        && !(people && is_small(&sum, floor(&row.aggregate, rules)))
        && (!row.aggregate.unit.is_money() || dominance(&left, rules).is_none())
}

/// Of the members who show their figure of an input, those whose figure stands beside its total: a count of so few people
/// that somebody may be recognised stays hidden, whatever the enterprise says; and where what is left would give somebody
/// else away, none does.
pub fn standing_alone(
    row: &PublishedRow,
    network: &NetworkFigures,
    rules: &DisclosureRules,
    period: Period,
    wanted: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let people = row.aggregate.unit.counts_people()
        && row.aggregate.parts.iter().any(|part| personal(&network.definitions, &part.input, period));
    let brought = row.aggregate.contributions.iter().filter(|contribution| wanted.contains(&contribution.member));
    let shown =
        brought.filter(|contribution| !(people && is_small(&contribution.amount, floor(&row.aggregate, rules))));
    let shown: BTreeSet<usize> = shown.map(|contribution| contribution.member).collect();
    if may_stand_alone(row, network, rules, period, &shown) { shown } else { BTreeSet::new() }
}

/// The members who would have to agree for the total of an input to be shown, by index; none where it is shown, where it
/// is hidden for another reason, and where all have agreed already.
pub fn askable(row: &PublishedRow, network: &NetworkFigures, period: Period) -> Vec<usize> {
    let few = matches!(row.suppressed, Some(Reason::FewEnterprises | Reason::Dominance));
    if !few || row.aggregate.id.kind != RowKind::Input || !row.aggregate.id.cell.is_total() {
        return vec![];
    }
    let input = &row.aggregate.id.code;
    let brought = row.aggregate.contributions.iter().filter(|contribution| !contribution.amount.is_zero());
    let silent =
        |member: &usize| network.members.get(*member).is_some_and(|member| !member.is_recognisable(input, period));
    brought.map(|contribution| contribution.member).filter(silent).collect()
}
