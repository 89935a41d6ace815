//! The arithmetic of a social return, exact until it is written.

use super::{Account, AccountFault, Adjustments, Alternative, Outcome, Timing};
use crate::{Exact, figure::Confidence, quantity::Quantity};

/// What an outcome is worth in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearValue {
    /// From 1.
    pub year: u8,
    /// Pounds of impact in that year.
    pub impact: Exact,
    /// What that is worth today.
    pub present: Exact,
}

/// What an outcome is worth over its years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Valued {
    /// Its name.
    pub name: String,
    /// The choices that it was valued by.
    pub by: Alternative,
    /// Year by year.
    pub years: Vec<YearValue>,
    /// All of it as it is worth today. Pounds.
    pub present: Exact,
}

/// The account by one set of choices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseResult {
    /// Outcome by outcome.
    pub outcomes: Vec<Valued>,
    /// All of them as they are worth today. Pounds.
    pub present: Exact,
    /// Over what went in.
    pub ratio: Exact,
    /// What is left of it, over what went in.
    pub net: Exact,
}

/// What an account comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraisal {
    /// By the central choices.
    pub central: CaseResult,
    /// By the careful ones, where an outcome has some; the others keep their central ones.
    pub low: Option<CaseResult>,
    /// By the hopeful ones, where an outcome has some.
    pub high: Option<CaseResult>,
    /// Pounds that went in.
    pub inputs: Exact,
    /// As sure as its least sure part: amounts, proxies and inputs. What rests on a proxy is never better than a good
    /// estimate.
    pub confidence: Confidence,
    /// Per cent a year.
    pub discount: Quantity,
    /// When discounting began.
    pub timing: Timing,
}

/// Why members' returns cannot be put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("members worked out their social value by different versions of the method: work it out again by one")]
pub struct MixedVersions;

/// Works an account out, or says everything that is wrong with it.
pub fn appraise(account: &Account) -> Result<Appraisal, Vec<AccountFault>> {
    let faults = account.faults();
    if !faults.is_empty() {
        return Err(faults);
    }
    let inputs = account.inputs.exact();
    let case = |choose: &dyn Fn(&Outcome) -> Option<Alternative>| {
        let outcomes: Vec<Valued> = account
            .outcomes
            .iter()
            .filter_map(|outcome| {
                let central = Alternative { value: account.proxy(&outcome.proxy)?.value, adjustments: outcome.central };
                Some(worth(account, outcome, &choose(outcome).unwrap_or(central)))
            })
            .collect();
        let present: Exact = outcomes.iter().map(|outcome| &outcome.present).sum();
        CaseResult { ratio: &present / &inputs, net: (&present - &inputs) / &inputs, present, outcomes }
    };
    let any = |choose: &dyn Fn(&Outcome) -> Option<Alternative>| {
        account.outcomes.iter().any(|outcome| choose(outcome).is_some()).then(|| case(choose))
    };
    let used = account.outcomes.iter().filter_map(|outcome| Some(account.proxy(&outcome.proxy)?.confidence));
    let confidence = account
        .outcomes
        .iter()
        .map(|outcome| outcome.confidence)
        .chain(used)
        .fold(account.inputs_confidence.max(Confidence::Estimate), Confidence::max);
    Ok(Appraisal {
        central: case(&|_| None),
        low: any(&|outcome| outcome.low),
        high: any(&|outcome| outcome.high),
        inputs,
        confidence,
        discount: account.discount,
        timing: account.timing,
    })
}

/// The social return of several members together: the sum of what their outcomes are worth over the sum of what went
/// in. Only for one version of the method; none where nobody has one.
pub fn together<'a>(members: impl IntoIterator<Item = &'a Appraisal>) -> Result<Option<Exact>, MixedVersions> {
    let mut all = members.into_iter();
    let Some(first) = all.next() else { return Ok(None) };
    let (mut present, mut inputs) = (first.central.present.clone(), first.inputs.clone());
    for member in all {
        if (member.timing, member.discount) != (first.timing, first.discount) {
            return Err(MixedVersions);
        }
        present += &member.central.present;
        inputs += &member.inputs;
    }
    // Each account has inputs of more than nought.
    Ok(Some(present / inputs))
}

/// What an outcome is worth by these choices: impact of the first year, then less drop-off each year, each as it is
/// worth today.
pub(super) fn worth(account: &Account, outcome: &Outcome, by: &Alternative) -> Valued {
    let Adjustments { deadweight, attribution, displacement, drop_off } = by.adjustments;
    let whole = outcome.amount.exact() * by.value.exact();
    let mut impact = [deadweight, attribution, displacement].into_iter().fold(whole, |left, share| left * rest(share));
    let growth = Exact::whole(1) + account.discount.exact() / Exact::whole(100);
    let mut divisor = match account.timing {
        Timing::EveryYear => growth.clone(),
        Timing::FromSecondYear => Exact::whole(1),
    };
    let mut years = vec![];
    for year in 1..=outcome.years {
        years.push(YearValue { year, present: &impact / &divisor, impact: impact.clone() });
        impact = impact * rest(drop_off);
        divisor = divisor * &growth;
    }
    let present = years.iter().map(|year| &year.present).sum();
    Valued { name: outcome.name.clone(), by: *by, years, present }
}

/// What is left once a share in per cent is taken off.
fn rest(share: Quantity) -> Exact {
    Exact::whole(1) - share.exact() / Exact::whole(100)
}
