//! Counts of people rounded to a base, such as 5, where a network's rules ask for it: beside hiding, never in its place. Each
//! number is rounded by itself, so that parts may not add up to their total; a ratio is that of the rounded counts.

use super::primary::personal;
use crate::aggregate::{Aggregate, Part};
use commonweal_domain::{
    Exact, definition::Definitions, network::DisclosureRules, period::Period, quantity::write_rounded,
};

/// A total as it is printed; none where it is printed as it is.
pub(super) fn printed(
    row: &Aggregate,
    definitions: &Definitions,
    rules: &DisclosureRules,
    period: Period,
) -> Option<Exact> {
    let number = row.number().filter(|_| rules.round_people > 1)?;
    let counts = |part: &&Part| {
        personal(definitions, &part.input, period)
            && definitions.input(&part.input, period.last()).is_some_and(|input| input.unit.counts_people())
    };
    if !row.is_ratio() {
        let people = row.unit.counts_people() && row.parts.iter().any(|part| counts(&part));
        return people.then(|| nearest(number, rules.round_people));
    }
    let side = |denominator: bool| {
        let rounds = row.parts.iter().filter(|part| part.denominator == denominator).any(|part| counts(&part));
        let amounts = row.contributions.iter().filter_map(|contribution| {
            if denominator { contribution.denominator.as_ref() } else { Some(&contribution.amount) }
        });
        let sum: Exact = amounts.sum();
        (rounds, if rounds { nearest(&sum, rules.round_people) } else { sum })
    };
    let ((rounds, above), (also, below)) = (side(false), side(true));
    let scale = Exact::whole(if row.unit.is_per_cent() { 100 } else { 1 });
    ((rounds || also) && !below.is_zero()).then(|| above / below * scale)
}

/// The multiple of a base that is nearest; half way goes away from nought, as everywhere.
pub(crate) fn nearest(number: &Exact, base: u32) -> Exact {
    let base = Exact::whole(base);
    let times = write_rounded(&(number / &base), 0);
    // What was just written is a whole number.
    Exact::whole(times.parse::<i128>().unwrap_or_default()) * base
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_way_goes_away_from_nought() {
        for (number, rounded) in [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (1_000, 1_000)] {
            assert_eq!(nearest(&Exact::whole(number), 5), Exact::whole(rounded), "{number}");
        }
        assert_eq!(nearest(&Exact::ratio(25, 10), 5), Exact::whole(5));
    }
}
