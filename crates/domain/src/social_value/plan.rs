//! What a network values and by what. Amounts are not typed: they are the network's own published totals, period by
//! period, so that nothing is valued that a report does not show.

use super::{Account, AccountFault, Adjustments, Alternative, Outcome, Proxy, StatedRate, Timing};
use crate::{Exact, figure::Confidence, quantity::Quantity, quantity::write_rounded};
use serde::{Deserialize, Serialize};

/// What a network has decided about the worth of its outcomes. Nothing is worked out while it is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// What one of something is worth, by published values.
    pub proxies: Vec<Proxy>,
    /// What changed, and by which proxy it is valued.
    pub outcomes: Vec<PlannedOutcome>,
    /// Code of the indicator that says what went in, in pounds; blank while nobody has chosen one.
    pub inputs: String,
    /// Discount rate in per cent a year, 0 to 100.
    pub discount: Quantity,
    /// Where that rate comes from.
    pub discount_source: String,
    /// When discounting begins.
    pub timing: Timing,
    /// Volunteers' hours at a stated rate, beside the ratio and never in it.
    pub hours: Option<ValuedHours>,
}

/// An outcome whose amount is an indicator's total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedOutcome {
    /// What changed, such as "People who found work".
    pub name: String,
    /// Code of the indicator that counts it.
    pub indicator: String,
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

/// Volunteers' hours at a rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValuedHours {
    /// Code of the indicator that counts them.
    pub indicator: String,
    /// Pounds an hour, with where they come from.
    pub rate: StatedRate,
}

/// An indicator's total as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// How much.
    pub value: Exact,
    /// Part of it is estimated.
    pub estimated: bool,
}

/// A plan with the amounts of one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// What can be worked out; none where what went in is not known, or no outcome is.
    pub account: Option<Account>,
    /// Names of outcomes whose amount is not there or not shown.
    pub left_out: Vec<String>,
    /// What went in is not there or not shown.
    pub lacks_inputs: bool,
}

impl Plan {
    /// Whether there is anything to work out: social value is off without proxies, outcomes and what went in.
    pub const fn is_on(&self) -> bool {
        !self.proxies.is_empty() && !self.outcomes.is_empty() && !self.inputs.is_empty()
    }

    /// Whether nothing was ever said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Everything that is wrong with it whatever the amounts are: as an account in which each is one.
    pub fn faults(&self) -> Vec<AccountFault> {
        let one = |_: &str| Some(Amount { value: Exact::whole(1), estimated: false });
        self.draw(one).account.map_or_else(Vec::new, |account| account.faults())
    }

    /// The account of a period, of which `amount` tells each indicator's total.
    pub fn draw(&self, amount: impl Fn(&str) -> Option<Amount>) -> Drawn {
        let known = |code: &str| amount(code).and_then(|amount| Some((quantity(&amount.value)?, sure(&amount))));
        let mut left_out = vec![];
        let mut outcomes = vec![];
        for planned in &self.outcomes {
            let Some((amount, confidence)) = known(&planned.indicator) else {
                left_out.push(planned.name.clone());
                continue;
            };
            let PlannedOutcome { name, proxy, years, central, low, high, .. } = planned.clone();
            outcomes.push(Outcome { name, amount, confidence, proxy, years, central, low, high });
        }
        let inputs = known(&self.inputs).filter(|(inputs, _)| *inputs > Quantity::ZERO);
        let lacks_inputs = inputs.is_none();
        let account = inputs.filter(|_| !outcomes.is_empty()).map(|(inputs, inputs_confidence)| Account {
            proxies: self.proxies.clone(),
            outcomes,
            inputs,
            inputs_confidence,
            discount: self.discount,
            discount_source: self.discount_source.clone(),
            timing: self.timing,
        });
        Drawn { account, left_out, lacks_inputs }
    }

    /// A proxy by its code.
    pub fn proxy(&self, code: &str) -> Option<&Proxy> {
        self.proxies.iter().find(|proxy| proxy.code == code)
    }

    /// Outcomes that a proxy values.
    pub fn valued_by(&self, proxy: &str) -> impl Iterator<Item = &PlannedOutcome> {
        self.outcomes.iter().filter(move |outcome| outcome.proxy == proxy)
    }
}

fn sure(amount: &Amount) -> Confidence {
    if amount.estimated { Confidence::Estimate } else { Confidence::Counted }
}

/// To four places, as all that is filed; none where that is more than can be written.
fn quantity(value: &Exact) -> Option<Quantity> {
    Quantity::parse_plain(&write_rounded(value, 4)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::social_value::appraise;

    /// The worked example of the public source file in `super::super::tests`, with its amounts read from indicators.
    fn plan() -> Plan {
        Plan {
            proxies: vec![Proxy {
                code: "job".into(),
                name: "A person finds work".into(),
                value: Quantity::whole(8_500),
                source: "A published table".into(),
                year: 2024,
                licence: "CC BY 4.0".into(),
                reference: String::new(),
                confidence: Confidence::Counted,
            }],
            outcomes: vec![PlannedOutcome {
                name: "People who found work".into(),
                indicator: "SO20".into(),
                proxy: "job".into(),
                years: 2,
                central: Adjustments {
                    deadweight: Quantity::whole(40),
                    attribution: Quantity::whole(30),
                    displacement: Quantity::ZERO,
                    drop_off: Quantity::whole(30),
                },
                low: None,
                high: None,
            }],
            inputs: "EC05".into(),
            discount: Quantity::parse_plain("3.5").unwrap(),
            discount_source: "The Green Book".into(),
            timing: Timing::FromSecondYear,
            hours: None,
        }
    }

    fn of(pairs: &'static [(&str, i64)]) -> impl Fn(&str) -> Option<Amount> {
        |code| {
            let found = pairs.iter().find(|(known, _)| *known == code)?;
            Some(Amount { value: Exact::whole(found.1), estimated: false })
        }
    }

    #[test]
    fn amounts_come_from_totals_that_are_shown() {
        let drawn = plan().draw(of(&[("SO20", 60), ("EC05", 250_000)]));
        let found = appraise(&drawn.account.unwrap()).unwrap();
        assert_eq!(crate::quantity::write_fixed(&found.central.ratio, 4), "1.4363");
        let hidden = plan().draw(of(&[("EC05", 250_000)]));
        assert_eq!(
            (hidden.account, hidden.left_out.as_slice()),
            (None, ["People who found work".to_owned()].as_slice())
        );
        let nothing_in = plan().draw(of(&[("SO20", 60), ("EC05", 0)]));
        assert!(nothing_in.account.is_none() && nothing_in.lacks_inputs, "a ratio to nothing is none");
    }

    #[test]
    fn a_plan_is_held_against_the_rules_of_an_account_before_there_are_amounts() {
        assert_eq!(plan().faults(), []);
        let mut wrong = plan();
        wrong.outcomes[0].proxy = "house".into();
        wrong.proxies[0].source = " ".into();
        assert_eq!(wrong.faults().len(), 2);
        assert!(Plan::default().is_empty() && !Plan::default().is_on() && Plan::default().faults().is_empty());
    }
}
