//! Joint projects: what several members did together counts once in the network, as they have split it among themselves,
//! or for the one of them who reports it all. Each figure that is filed holds its member's share and no more, so that
//! nothing has to be taken off a total afterwards.

use crate::{
    breakdown::Cell,
    checks::Finding,
    definition::{Definitions, InputDefinition, Total},
    figure::{FigureKey, Figures},
    network::Millis,
    period::Quarter,
    quantity::{Quantity, Sum},
};
use std::collections::BTreeMap;

/// What several members did together in a quarter, of one input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joint {
    /// What they call it.
    pub name: String,
    /// Code of the input, in whose unit amounts are.
    pub input: String,
    /// All of it, above nought.
    pub whole: Quantity,
    /// The part of each who takes part, by slug.
    pub shares: BTreeMap<String, Share>,
}

/// The part of one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// How much of the whole counts for it; nought where another member reports it all.
    pub amount: Quantity,
    /// When somebody of the member agreed, and who.
    pub agreed: Option<(Millis, String)>,
}

/// What is wrong with a joint project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum JointError {
    /// Fewer than two take part.
    #[error("choose at least one other member")]
    Alone,
    /// There is nothing to split.
    #[error("enter how much it was altogether, above nought")]
    Nothing,
    /// A share is below nought.
    #[error("a part cannot be below nought")]
    Negative,
    /// The shares make something else than the whole.
    #[error("the parts make {0}, which is not the whole")]
    Sum(Quantity),
    /// The shares are too large to be added up.
    #[error("the parts are too large to be added up")]
    TooLarge,
}

impl Joint {
    /// Whether it can be kept: two or more take part, and their shares make the whole.
    ///
    /// # Errors
    /// With what is wrong first.
    pub fn check(&self) -> Result<(), JointError> {
        if self.whole <= Quantity::ZERO {
            return Err(JointError::Nothing);
        }
        if self.shares.len() < 2 {
            return Err(JointError::Alone);
        }
        if self.shares.values().any(|share| share.amount < Quantity::ZERO) {
            return Err(JointError::Negative);
        }
        let sum = self.shares.values().map(|share| share.amount).collect::<Sum>().quantity();
        match sum.map_err(|_| JointError::TooLarge)? {
            sum if sum == self.whole => Ok(()),
            sum => Err(JointError::Sum(sum)),
        }
    }

    /// Whether everybody who takes part has agreed: until then it is nobody's to count on.
    pub fn is_agreed(&self) -> bool {
        self.shares.values().all(|share| share.agreed.is_some())
    }

    /// Slugs of those whose word it waits for.
    pub fn waits_for(&self) -> impl Iterator<Item = &str> {
        self.shares.iter().filter(|(_, share)| share.agreed.is_none()).map(|(slug, _)| slug.as_str())
    }

    /// The one who reports it all, where one does.
    pub fn lead(&self) -> Option<&str> {
        self.shares.iter().find(|(_, share)| share.amount == self.whole).map(|(slug, _)| slug.as_str())
    }
}

/// Whether something of an input can be done jointly and split: members' amounts of it add up.
pub fn can_be_joint(input: &InputDefinition) -> bool {
    input.total == Total::Sum
}

/// Totals of a return that are less than the member's shares of what it has agreed to count: the shares are missing there,
/// or somebody counts otherwise than agreed. What is explained is not told again.
pub fn short<'a>(
    definitions: &Definitions,
    joints: impl IntoIterator<Item = &'a Joint>,
    own: &str,
    figures: &Figures,
    quarter: Quarter,
) -> Vec<Finding> {
    let mut shares: BTreeMap<&str, (Sum, Vec<&str>)> = BTreeMap::new();
    for joint in joints.into_iter().filter(|joint| joint.is_agreed()) {
        let Some(share) = joint.shares.get(own).filter(|share| share.amount > Quantity::ZERO) else { continue };
        let (sum, names) = shares.entry(&joint.input).or_default();
        sum.add(share.amount);
        names.push(&joint.name);
    }
    let found = |(code, (sum, names)): (&str, (Sum, Vec<&str>))| {
        let input = definitions.input(code, quarter)?;
        let period = quarter.period();
        let filed = figures.resolve(input, period, &Cell::total())?.0.number()?;
        let share = sum.quantity().ok()?;
        let explained = figures.parts(code, period).any(|(_, figure)| !figure.explanation.trim().is_empty());
        (filed < share && !explained).then(|| Finding {
            key: FigureKey::new(code, period, Cell::total()),
            message: format!(
                "{} is {}, less than your share of {} ({})",
                input.name,
                input.unit.written(&filed.exact()),
                names.join(" and "),
                input.unit.written(&share.exact()),
            ),
        })
    };
    shares.into_iter().filter_map(found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, figure::Figure, lang::Lang};
    use proptest::prelude::*;

    fn joint(whole: i32, shares: &[(&str, i32, bool)]) -> Joint {
        let share = |(slug, amount, agreed): &(&str, i32, bool)| {
            let agreed = agreed.then(|| (Millis(0), "Amara Diallo".to_owned()));
            ((*slug).to_owned(), Share { amount: Quantity::whole(*amount), agreed })
        };
        Joint {
            name: "Market Kitchen".to_owned(),
            input: "people-helped".to_owned(),
            whole: Quantity::whole(whole),
            shares: shares.iter().map(share).collect(),
        }
    }

    #[test]
    fn shares_make_the_whole_of_two_or_more() {
        assert_eq!(joint(120, &[("kitchen", 60, true), ("radio", 60, false)]).check(), Ok(()));
        assert_eq!(joint(120, &[("kitchen", 120, true)]).check(), Err(JointError::Alone));
        assert_eq!(joint(0, &[("kitchen", 0, true), ("radio", 0, true)]).check(), Err(JointError::Nothing));
        assert_eq!(joint(120, &[("kitchen", 130, true), ("radio", -10, true)]).check(), Err(JointError::Negative));
        let wrong = joint(120, &[("kitchen", 60, true), ("radio", 50, true)]);
        assert_eq!(wrong.check(), Err(JointError::Sum(Quantity::whole(110))));
    }

    #[test]
    fn one_may_report_it_all() {
        let led = joint(120, &[("kitchen", 120, true), ("radio", 0, false)]);
        assert_eq!((led.check(), led.lead(), led.is_agreed()), (Ok(()), Some("kitchen"), false));
        assert_eq!(led.waits_for().collect::<Vec<_>>(), ["radio"]);
        assert_eq!(joint(120, &[("kitchen", 60, true), ("radio", 60, true)]).lead(), None);
    }

    #[test]
    fn a_total_below_an_agreed_share_is_told_once_it_is_agreed() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let quarter: Quarter = "2025-Q4".parse().unwrap();
        let input =
            definitions.inputs(quarter).find(|input| can_be_joint(input) && input.breakdowns.is_empty()).unwrap();
        let of = |amount: i32, agreed: bool, explanation: &str| {
            let figure = Figure { explanation: explanation.to_owned(), ..Figure::counted(Quantity::whole(amount)) };
            let figures: Figures =
                [(FigureKey::new(&input.code, quarter.period(), Cell::total()), figure)].into_iter().collect();
            let joint =
                Joint { input: input.code.clone(), ..joint(120, &[("kitchen", 60, true), ("radio", 60, agreed)]) };
            short(&definitions, [&joint], "kitchen", &figures, quarter).len()
        };
        assert_eq!(of(59, true, ""), 1);
        assert_eq!(of(60, true, ""), 0);
        assert_eq!(of(59, false, ""), 0, "nobody need count on what is not agreed");
        assert_eq!(of(59, true, "We counted some under another heading."), 0);
    }

    proptest! {
        /// Members who file their own and their shares make, together, what each did alone and the project once.
        #[test]
        fn a_joint_project_counts_once(own in prop::collection::vec(0..1_000_000i32, 2..9), parts in prop::collection::vec(0..1_000i32, 9)) {
            let parts = &parts[..own.len()];
            let whole: i32 = parts.iter().sum();
            prop_assume!(whole > 0);
            let slugs: Vec<String> = (0..own.len()).map(|index| format!("member-{index}")).collect();
            let shares: Vec<(&str, i32, bool)> =
                slugs.iter().zip(parts).map(|(slug, part)| (slug.as_str(), *part, true)).collect();
            let joint = joint(whole, &shares);
            prop_assert_eq!(joint.check(), Ok(()));
            let filed: Sum = own.iter().zip(joint.shares.values()).map(|(own, share)| {
                [Quantity::whole(*own), share.amount].into_iter().collect::<Sum>().quantity().unwrap()
            }).collect();
            prop_assert_eq!(filed.quantity().unwrap(), Quantity::whole(own.iter().sum::<i32>() + whole));
        }
    }
}
