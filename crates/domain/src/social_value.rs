//! Social value: what outcomes are worth, by the network's own proxies. Off unless a network gives some.
//!
//! Source: A guide to Social Return on Investment, Cabinet Office 2009, updated January 2012: quantity × proxy, less
//! deadweight, attribution and displacement; drop-off from the second year on; each year as it is worth today; over
//! the value of what went in. No table of proxies comes with the program: those of National TOMs and HACT may not be
//! handed on, and their codes serve as references only.

mod appraise;
mod plan;
mod wellbeing;
mod words;

pub use appraise::{Appraisal, CaseResult, MixedVersions, Valued, YearValue, appraise, together};
pub use plan::{Amount, Drawn, Plan, PlannedOutcome, ValuedHours};
pub use wellbeing::{StatedRate, WELLBY_POUNDS, WELLBY_PRICES, wellbys, worth_of_hours, worth_of_wellbys};
pub use words::{lines, pence};

use crate::{figure::Confidence, quantity::Quantity};
use serde::{Deserialize, Serialize};

/// What one unit of an outcome is worth, by somebody's published value. The network's own data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proxy {
    /// Code within the network, such as `job-found`.
    pub code: String,
    /// What it values, such as "A person finds work".
    pub name: String,
    /// Pounds a unit.
    pub value: Quantity,
    /// Who published it and where.
    pub source: String,
    /// The year of its prices.
    pub year: i32,
    /// By what licence it may be used here.
    pub licence: String,
    /// A code of another table for cross-reference, such as "National TOMs NT3"; may be empty. Nothing is looked up.
    pub reference: String,
    /// How sure the value is for this use.
    pub confidence: Confidence,
}

/// What is taken off, in per cent from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Adjustments {
    /// What would have happened anyway.
    pub deadweight: Quantity,
    /// What is due to others.
    pub attribution: Quantity,
    /// What was moved from elsewhere.
    pub displacement: Quantity,
    /// What is lost of it each year after the first.
    pub drop_off: Quantity,
}

/// Other choices than the central ones, to see what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// Pounds a unit in place of the proxy's.
    pub value: Quantity,
    /// What is taken off.
    pub adjustments: Adjustments,
}

/// An outcome with its choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// What changed, such as "People who found work".
    pub name: String,
    /// How much of it in the first year.
    pub amount: Quantity,
    /// How sure that amount is.
    pub confidence: Confidence,
    /// Code of its proxy.
    pub proxy: String,
    /// For how many years it lasts, 1 to 40.
    pub years: u8,
    /// What is taken off.
    pub central: Adjustments,
    /// The careful view, where there is one.
    pub low: Option<Alternative>,
    /// The hopeful view, where there is one.
    pub high: Option<Alternative>,
}

/// When discounting begins. Two timings give two numbers, so it is part of the method's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Timing {
    /// The first year too is divided by 1 + rate, as in the Guide.
    #[default]
    EveryYear,
    /// The first year counts whole.
    FromSecondYear,
}

/// Everything that a social return is worked out of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// The network's proxies.
    pub proxies: Vec<Proxy>,
    /// What changed.
    pub outcomes: Vec<Outcome>,
    /// Pounds that went in.
    pub inputs: Quantity,
    /// How sure they are.
    pub inputs_confidence: Confidence,
    /// Discount rate in per cent a year, 0 to 100.
    pub discount: Quantity,
    /// Where that rate comes from.
    pub discount_source: String,
    /// When discounting begins.
    pub timing: Timing,
}

/// What is wrong with an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountFault {
    /// A proxy does not say something that it must.
    #[error("{proxy} has no {what}: write where the value comes from, so that a reader can look it up")]
    Unsourced {
        /// Code of the proxy.
        proxy: String,
        /// What is missing.
        what: &'static str,
    },
    /// A value below nought.
    #[error("{0} is less than 0: what is worth less than nothing is a cost, and belongs to what went in")]
    Negative(String),
    /// An outcome names a proxy that is not there.
    #[error("{outcome} is valued by “{proxy}”, which is not among the proxies")]
    NoProxy {
        /// Name of the outcome.
        outcome: String,
        /// Code that it names.
        proxy: String,
    },
    /// A share outside 0 to 100.
    #[error("{outcome}: {what} must lie between 0 and 100 per cent")]
    Share {
        /// Name of the outcome.
        outcome: String,
        /// Which share.
        what: &'static str,
    },
    /// A time outside 1 to 40 years.
    #[error("{0} must last between 1 and 40 years")]
    Years(String),
    /// Nothing went in.
    #[error("what went in must be more than 0: without it there is no ratio")]
    NoInputs,
    /// A discount rate outside 0 to 100.
    #[error("the discount rate must lie between 0 and 100 per cent, and say where it comes from")]
    Discount,
    /// The careful view comes to more than the central one, or the hopeful one to less.
    #[error("{outcome}: the {which} view does not lie on its side of the central one")]
    Order {
        /// Name of the outcome.
        outcome: String,
        /// `low` or `high`.
        which: &'static str,
    },
}

impl Timing {
    /// As the method's version says it.
    pub const fn version(self) -> &'static str {
        match self {
            Self::EveryYear => "1, every year discounted, the first one too",
            Self::FromSecondYear => "1, discounted from the second year on",
        }
    }
}

impl Account {
    /// Whether there is anything to work out: social value is off without proxies.
    pub fn is_on(&self) -> bool {
        !self.proxies.is_empty() && !self.outcomes.is_empty()
    }

    /// A proxy by its code.
    pub fn proxy(&self, code: &str) -> Option<&Proxy> {
        self.proxies.iter().find(|proxy| proxy.code == code)
    }

    /// Everything that is wrong with it, at once.
    pub fn faults(&self) -> Vec<AccountFault> {
        let mut faults = vec![];
        for proxy in &self.proxies {
            let mut unsourced = |what| faults.push(AccountFault::Unsourced { proxy: proxy.code.clone(), what });
            if proxy.source.trim().is_empty() {
                unsourced("source");
            }
            if proxy.licence.trim().is_empty() {
                unsourced("licence");
            }
            if !(1900..2200).contains(&proxy.year) {
                unsourced("year of its prices");
            }
            if proxy.value < Quantity::ZERO {
                faults.push(AccountFault::Negative(proxy.code.clone()));
            }
        }
        for outcome in &self.outcomes {
            faults.extend(self.faults_of(outcome));
        }
        if self.inputs <= Quantity::ZERO {
            faults.push(AccountFault::NoInputs);
        }
        if !is_share(self.discount) || self.discount_source.trim().is_empty() {
            faults.push(AccountFault::Discount);
        }
        faults
    }

    fn faults_of(&self, outcome: &Outcome) -> Vec<AccountFault> {
        let name = || outcome.name.clone();
        let mut faults = vec![];
        let Some(proxy) = self.proxy(&outcome.proxy) else {
            return vec![AccountFault::NoProxy { outcome: name(), proxy: outcome.proxy.clone() }];
        };
        if outcome.amount < Quantity::ZERO {
            faults.push(AccountFault::Negative(name()));
        }
        if !(1..=40).contains(&outcome.years) {
            faults.push(AccountFault::Years(name()));
        }
        let alternatives = [&outcome.low, &outcome.high];
        let all = alternatives.into_iter().flatten().map(|other| &other.adjustments).chain([&outcome.central]);
        for adjustments in all {
            for (what, share) in adjustments.named() {
                if !is_share(share) {
                    faults.push(AccountFault::Share { outcome: name(), what });
                }
            }
        }
        if alternatives.into_iter().flatten().any(|other| other.value < Quantity::ZERO) {
            faults.push(AccountFault::Negative(name()));
        }
        if !faults.is_empty() {
            return faults;
        }
        let worth = |alternative: &Alternative| appraise::worth(self, outcome, alternative).present;
        let central = worth(&Alternative { value: proxy.value, adjustments: outcome.central });
        let mut order = |which| faults.push(AccountFault::Order { outcome: name(), which });
        if outcome.low.as_ref().is_some_and(|low| worth(low) > central) {
            order("low");
        }
        if outcome.high.as_ref().is_some_and(|high| worth(high) < central) {
            order("high");
        }
        faults
    }
}

impl Adjustments {
    /// Each with what it is called.
    pub const fn named(&self) -> [(&'static str, Quantity); 4] {
        [
            ("deadweight", self.deadweight),
            ("attribution", self.attribution),
            ("displacement", self.displacement),
            ("drop-off", self.drop_off),
        ]
    }
}

fn is_share(share: Quantity) -> bool {
    (Quantity::ZERO..=Quantity::whole(100)).contains(&share)
}

#[cfg(test)]
mod tests;
