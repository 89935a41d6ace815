//! Rules that look at one total by itself, and ratios with their parts.

use super::{Hidden, Reason};
use crate::aggregate::{Aggregate, Contribution, MemberFigures, NetworkFigures, RowId, RowKind};
use commonweal_domain::{
    Exact,
    definition::{Definitions, Sign, SmallCounts},
    network::DisclosureRules,
    period::Period,
};
use std::collections::BTreeMap;

/// Fewest people asked twice for which a change in wellbeing is shown (the catalogue's note on SO13).
const WELLBEING_PEOPLE: u32 = 10;

/// Why a total may not be shown, looked at by itself. Enterprises may agree to be recognised, and then few of them are
/// enough; people whom they count have agreed to nothing.
pub(super) fn reason(
    row: &Aggregate,
    network: &NetworkFigures,
    rules: &DisclosureRules,
    period: Period,
) -> Option<Reason> {
    by_rule(row, &network.definitions, rules, period).filter(|why| {
        let few = matches!(why, Reason::FewEnterprises | Reason::Dominance);
        !(few && all_agreed(row, network, period))
    })
}

/// Whether everybody who brought anything to a total agreed to be recognised in what they brought.
pub(super) fn all_agreed(row: &Aggregate, network: &NetworkFigures, period: Period) -> bool {
    let brought = |amount: &Exact| !amount.is_zero();
    let mut those = row
        .contributions
        .iter()
        .filter(|contribution| brought(&contribution.amount) || contribution.denominator.as_ref().is_some_and(brought));
    let member = |contribution: &Contribution| network.members.get(contribution.member);
    those.all(|contribution| {
        member(contribution).is_some_and(|member| agreed(row, member, &network.definitions, period))
    })
}

/// Whether a member agreed to be recognised in what it brought to a total.
pub(super) fn agreed(row: &Aggregate, member: &MemberFigures, definitions: &Definitions, period: Period) -> bool {
    if member.recognisable.is_empty() {
        return false;
    }
    // What a member did not file at all, it did not bring.
    let in_input = |input: &str| member.is_recognisable(input, period) || !member.figures.has_any_within(input, period);
    if !row.parts.is_empty() {
        return row.parts.iter().all(|part| in_input(&part.input));
    }
    // What is worked out of many, such as emissions, has no parts of its own.
    let indicator = definitions.indicator(&row.id.code, period.last()).filter(|_| row.id.kind == RowKind::Indicator);
    let mut inputs = indicator.into_iter().flat_map(|one| one.rows.iter().flat_map(|row| row.formula.inputs()));
    indicator.is_some_and(|_| inputs.all(in_input))
}

fn by_rule(row: &Aggregate, definitions: &Definitions, rules: &DisclosureRules, period: Period) -> Option<Reason> {
    let number = row.number()?;
    if row.is_ratio() || row.parts.is_empty() {
        return ratio_reason(row, definitions, rules, period);
    }
    let people = row.unit.counts_people() && row.parts.iter().any(|part| personal(definitions, &part.input, period));
    if people && is_small(number, floor(row, rules)) {
        return Some(Reason::SmallCount);
    }
    let amounts: Vec<&Exact> = row.contributions.iter().map(|contribution| &contribution.amount).collect();
    enterprises(&amounts, rules.contributors)
        .or_else(|| row.unit.is_money().then(|| dominance(&amounts, rules)).flatten())
}

/// The first count that may be shown.
pub(super) fn floor(row: &Aggregate, rules: &DisclosureRules) -> u32 {
    let wellbeing = row.parts.iter().any(|part| part.input.starts_with("wellbeing-"));
    if wellbeing { WELLBEING_PEOPLE } else { rules.small_count }
}

/// Whether readers cannot know that it is nought or more.
pub(super) fn may_be_negative(row: &Aggregate, definitions: &Definitions, period: Period) -> bool {
    row.parts.iter().any(|part| {
        part.minus || definitions.input(&part.input, period.last()).is_none_or(|input| input.sign == Sign::Any)
    })
}

/// The row of the input that an indicator shows under its own name.
pub(super) fn same_number(row: &Aggregate, index: &BTreeMap<RowId, usize>) -> Option<usize> {
    match row.parts.as_slice() {
        [part] if row.id.kind == RowKind::Indicator && !part.denominator && !part.minus => {
            index.get(&RowId::input(&part.input, part.cell.clone())).copied()
        }
        _ => None,
    }
}

fn ratio_reason(row: &Aggregate, definitions: &Definitions, rules: &DisclosureRules, period: Period) -> Option<Reason> {
    let above: Vec<&Exact> = row.contributions.iter().map(|contribution| &contribution.amount).collect();
    let below: Vec<&Exact> =
        row.contributions.iter().filter_map(|contribution| contribution.denominator.as_ref()).collect();
    let unit = |denominator: bool| {
        row.parts
            .iter()
            .find(|part| part.denominator == denominator)
            .and_then(|part| definitions.input(&part.input, period.last()))
    };
    for (amounts, denominator) in [(&above, false), (&below, true)] {
        if amounts.is_empty() {
            continue;
        }
        if let Some(reason) = enterprises(amounts, rules.contributors) {
            return Some(reason);
        }
        let Some(input) = unit(denominator) else { continue };
        let total: Exact = amounts.iter().copied().fold(Exact::zero(), |sum, amount| sum + amount);
        let wellbeing = input.code == "wellbeing-people";
        let floor = if wellbeing { WELLBEING_PEOPLE } else { rules.small_count };
        if input.unit.counts_people() && input.small_counts != SmallCounts::No && is_small(&total, floor) {
            return Some(Reason::SmallCount);
        }
        if input.unit.is_money()
            && let Some(reason) = dominance(amounts, rules)
        {
            return Some(reason);
        }
    }
    None
}

pub(super) fn personal(definitions: &Definitions, input: &str, period: Period) -> bool {
    definitions.input(input, period.last()).is_none_or(|input| input.small_counts != SmallCounts::No)
}

/// Whether a count is above 0 and below the limit.
pub(super) fn is_small(count: &Exact, limit: u32) -> bool {
    count.is_positive() && *count < Exact::whole(limit)
}

/// Whether somebody, but fewer than the rule asks for, brought a number other than nought. Nought to which nobody
/// brought anything shows nothing of anybody.
pub(super) fn enterprises(amounts: &[&Exact], least: u32) -> Option<Reason> {
    let others = amounts.iter().filter(|amount| !amount.is_zero()).count();
    (others > 0 && others < least as usize).then_some(Reason::FewEnterprises)
}

/// Whether one or two members make nearly all of it.
pub(super) fn dominance(amounts: &[&Exact], rules: &DisclosureRules) -> Option<Reason> {
    let (mut total, mut one, mut second) = (Exact::zero(), Exact::zero(), Exact::zero());
    for size in amounts.iter().map(|amount| amount.abs()) {
        total += &size;
        if size > one {
            second = std::mem::replace(&mut one, size);
        } else if size > second {
            second = size;
        }
    }
    let over = |part: &Exact, per_cent: u32| part * Exact::whole(100) > &total * Exact::whole(per_cent);
    let two = &one + &second;
    (total.is_positive() && (over(&one, rules.dominance_one) || over(&two, rules.dominance_two)))
        .then_some(Reason::Dominance)
}

/// One number under two names, and a ratio with its parts, share their fate.
///
/// A ratio is [c] where a part of it is; and where the ratio itself is, so are its numerator's parts, as the
/// denominator alone gives nothing away.
pub(super) fn spread(rows: &[Aggregate], index: &BTreeMap<RowId, usize>, state: &mut [Option<Hidden>]) {
    for (position, row) in rows.iter().enumerate() {
        let part_of = |part: &crate::aggregate::Part| {
            index.get(&RowId::input(&part.input, part.cell.clone())).copied().filter(|other| *other != position)
        };
        let with = |other: usize| {
            Some(Hidden { with: Some(rows[other].id.clone()), ..Hidden::for_its_own_sake(Reason::RatioGroup) })
        };
        if row.is_ratio() {
            let suppressed = row.parts.iter().filter_map(part_of).find(|other| state[*other].is_some());
            if let Some(part) = suppressed
                && state[position].is_none()
                && row.number().is_some()
            {
                state[position] = with(part);
            }
            if state[position].is_some() && suppressed.is_none() {
                for other in row.parts.iter().filter(|part| !part.denominator).filter_map(part_of) {
                    if rows[other].number().is_some() && state[other].is_none() {
                        state[other] = with(position);
                    }
                }
            }
        } else if let Some(other) = same_number(row, index) {
            let shared = state[position].clone().or(state[other].clone());
            state[position] = shared.clone();
            state[other] = shared;
        }
    }
}
