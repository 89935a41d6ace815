//! One enterprise in several networks: both sides say so, and what was told in one network may be used in another.

use crate::definition::InputDefinition;

/// What two enterprises of different networks say of each other, as seen by one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sameness {
    /// Neither says anything.
    Unsaid,
    /// This one says that they are the same.
    SaidHere,
    /// The other one says that they are the same.
    SaidThere,
    /// Both say so: only now they are the same.
    Agreed,
}

impl Sameness {
    /// Of what this side and the other side say.
    pub const fn of(here: bool, there: bool) -> Self {
        match (here, there) {
            (false, false) => Self::Unsaid,
            (true, false) => Self::SaidHere,
            (false, true) => Self::SaidThere,
            (true, true) => Self::Agreed,
        }
    }

    /// After this side has said that they are the same.
    #[must_use]
    pub const fn said(self) -> Self {
        match self {
            Self::Unsaid | Self::SaidHere => Self::SaidHere,
            Self::SaidThere | Self::Agreed => Self::Agreed,
        }
    }

    /// After either side has withdrawn. The other side's word goes too: to agree again, both have to say so again.
    #[must_use]
    pub const fn withdrawn(self) -> Self {
        Self::Unsaid
    }

    /// The same, as the other side sees it.
    #[must_use]
    pub const fn seen_from_there(self) -> Self {
        match self {
            Self::SaidHere => Self::SaidThere,
            Self::SaidThere => Self::SaidHere,
            both => both,
        }
    }
}

/// Why what was told under one definition is no answer to another of the same code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Difference {
    /// Another unit.
    Unit,
    /// Another behaviour in time: a day's state is not what happened in a quarter.
    Kind,
    /// Other numbers are taken.
    Sign,
    /// Other parts.
    Breakdowns,
    /// Another question.
    Question,
}

/// The first way in which two definitions differ, as far as it changes what a figure means; none if what was told under
/// one is an answer to the other. How often it is asked, hints and short names change nothing.
pub fn difference(one: &InputDefinition, other: &InputDefinition) -> Option<Difference> {
    if one.unit != other.unit {
        return Some(Difference::Unit);
    }
    if one.kind != other.kind {
        return Some(Difference::Kind);
    }
    if one.sign != other.sign {
        return Some(Difference::Sign);
    }
    if one.breakdowns != other.breakdowns {
        return Some(Difference::Breakdowns);
    }
    (one.question != other.question).then_some(Difference::Question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        breakdown::Breakdown,
        catalogue,
        definition::{Asked, Kind, Sign},
        lang::Lang,
        unit::Unit,
    };
    use proptest::prelude::*;

    fn gas() -> InputDefinition {
        catalogue::inputs(Lang::EnGb).into_iter().find(|input| input.code == "gas").unwrap()
    }

    #[test]
    fn what_changes_the_meaning_of_a_figure_is_a_difference() {
        let same =
            InputDefinition { asked: Asked::Off, hint: String::new(), name: "Gas".to_owned(), version: 9, ..gas() };
        assert_eq!(difference(&gas(), &same), None);
        let other = |change: fn(&mut InputDefinition)| {
            let mut other = gas();
            change(&mut other);
            (difference(&gas(), &other), difference(&other, &gas()))
        };
        for (found, wanted) in [
            (other(|input| input.unit = Unit::new("m3")), Difference::Unit),
            (other(|input| input.kind = Kind::Yearly), Difference::Kind),
            (other(|input| input.sign = Sign::Percentage), Difference::Sign),
            (
                other(|input| input.breakdowns = Breakdown::parse_list("use:exclusive=heat/other").unwrap()),
                Difference::Breakdowns,
            ),
            (other(|input| input.question = "How much gas did you sell?".to_owned()), Difference::Question),
        ] {
            assert_eq!(found, (Some(wanted), Some(wanted)));
        }
    }

    /// Who does what, in turn: the first or the second side says it, or withdraws.
    fn acts() -> impl Strategy<Value = Vec<(bool, bool)>> {
        prop::collection::vec((any::<bool>(), any::<bool>()), 0..12)
    }

    proptest! {
        #[test]
        fn only_what_both_have_said_since_anybody_withdrew_is_agreed(acts in acts()) {
            let mut state = Sameness::Unsaid;
            let (mut first, mut second) = (false, false);
            for (by_first, says) in acts {
                let seen = if by_first { state } else { state.seen_from_there() };
                let seen = if says { seen.said() } else { seen.withdrawn() };
                state = if by_first { seen } else { seen.seen_from_there() };
                match (says, by_first) {
                    (true, true) => first = true,
                    (true, false) => second = true,
                    (false, _) => (first, second) = (false, false),
                }
                prop_assert_eq!(state, Sameness::of(first, second));
                prop_assert_eq!(state.seen_from_there(), Sameness::of(second, first));
            }
        }
    }
}
