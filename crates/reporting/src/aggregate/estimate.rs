//! What a total might be had everybody filed: an estimate for those who have not, by name and with its arithmetic. It enters
//! no total and is printed nowhere; it is for whoever sees every member's figures.

use super::{Contribution, LeftOut, NetworkFigures, Why};
use crate::disclose::PublishedRow;
use commonweal_domain::{
    Exact,
    lang::Lang,
    method::{Method, MethodCode},
    period::Period,
    trace::Line,
    unit::Unit,
};
use std::collections::BTreeMap;

/// Fewer who filed both times tell no change that others could be taken to share.
const ENOUGH: usize = 3;

/// An estimate of a total.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// By which method.
    pub method: Method,
    /// What was filed and what is estimated, together; in the total's unit.
    pub value: Exact,
    /// Those for whom something is estimated, and what each filed a year before.
    pub members: Vec<(String, Exact)>,
    /// How many more have filed nothing, and nothing a year before.
    pub unknown: usize,
    /// How they filed both times, what the others filed then, and what that makes.
    pub lines: Vec<Line>,
}

/// Estimates a sum over members for those of `left_out` who filed nothing of it. None where it is no sum, where there is
/// nobody to estimate, where what is counted has changed since, or where too few filed the same both times.
pub fn estimate(
    network: &NetworkFigures,
    row: &PublishedRow,
    period: Period,
    left_out: &[LeftOut],
    lang: Lang,
) -> Option<Estimate> {
    let now = &row.aggregate;
    let filed = now.number()?;
    let is_sum = now.contributions.iter().all(|given| given.denominator.is_none())
        && now.contributions.iter().map(|given| &given.amount).sum::<Exact>() == *filed;
    if !is_sum || row.kept {
        return None;
    }
    let year_before = period.back(i32::from(period.len().max(4)));
    let then = network.totals(year_before).into_iter().find(|then| then.id == now.id)?;
    if now.broken || now.definition != then.definition {
        return None;
    }
    // A year of which a quarter is missing tells nothing of another, nor do other parts.
    let whole = |given: &&Contribution| given.basis.gaps.is_none();
    let before: BTreeMap<usize, &Contribution> =
        then.contributions.iter().filter(whole).map(|given| (given.member, given)).collect();
    let alike = |given: &&Contribution| before.get(&given.member).is_some_and(|then| then.basis.is_like(&given.basis));
    let both: Vec<(&Exact, &Exact)> = now
        .contributions
        .iter()
        .filter(alike)
        .filter_map(|given| Some((&given.amount, &before.get(&given.member)?.amount)))
        .collect();
    let (sum_now, sum_then): (Exact, Exact) =
        (both.iter().map(|(now, _)| *now).sum(), both.iter().map(|(_, then)| *then).sum());
    if both.len() < ENOUGH || !sum_then.is_positive() || sum_now.is_negative() {
        return None;
    }
    let mut members = vec![];
    let mut unknown = 0;
    for one in left_out.iter().filter(|one| one.why == Why::Blank) {
        match network.position(&one.slug).and_then(|member| before.get(&member)) {
            Some(then) => members.push((one.name.clone(), then.amount.clone())),
            None => unknown += 1,
        }
    }
    if members.is_empty() {
        return None;
    }
    let base: Exact = members.iter().map(|(_, amount)| amount).sum();
    let part = &base * &sum_now / &sum_then;
    let value = filed + &part;
    let line = |of: String, sum: String, result: &Exact, unit: &Unit| Line {
        of,
        sum,
        result: result.clone(),
        unit: unit.clone(),
    };
    let number = |amount: &Exact| now.unit.number(amount);
    let change = format!("{} ÷ {}", number(&sum_now), number(&sum_then));
    let lines = vec![
        line(
            format!("The {} who filed the same both times, now and a year before", both.len()),
            change.clone(),
            &(&sum_now / &sum_then),
            &Unit::new("ratio"),
        ),
        line("Those who have not filed, a year before".to_owned(), String::new(), &base, &now.unit),
        line("Estimated for them".to_owned(), format!("{} × {change}", number(&base)), &part, &now.unit),
        line("With what was filed".to_owned(), format!("{} + {}", number(filed), number(&part)), &value, &now.unit),
    ];
    Some(Estimate { method: MethodCode::RatioImputation.method(lang), value, members, unknown, lines })
}
