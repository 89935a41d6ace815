//! What each member adds to the change of a total.
//!
//! The parts add up to the change exactly, so that nothing of it is left over and nothing is told twice.

use crate::Exact;

/// What each adds to the change of their sum, in per cent of the sum before; none where that was nought.
///
/// A member's part is its own difference over what all had before.
pub fn to_sum(then_and_now: &[(&Exact, &Exact)]) -> Option<Vec<Exact>> {
    let before: Exact = then_and_now.iter().map(|(then, _)| *then).sum();
    if before.is_zero() {
        return None;
    }
    let whole = before.abs();
    Some(then_and_now.iter().map(|(then, now)| (*now - *then) / &whole * Exact::whole(100)).collect())
}

/// Above and below the line of a ratio.
pub type Pair<'a> = (&'a Exact, &'a Exact);

/// What each adds to the change of a ratio of sums, in the ratio's own unit before it is scaled; none where either sum below
/// the line was nought.
///
/// How far a member lies from the ratio before, weighed by its part of all that is below the line: now, less then. All of
/// the latter together are nought, so that the parts add up to the change.
pub fn to_ratio(then_and_now: &[(Pair<'_>, Pair<'_>)]) -> Option<Vec<Exact>> {
    let sum = |of: &dyn Fn(&(Pair<'_>, Pair<'_>)) -> Exact| then_and_now.iter().map(of).sum::<Exact>();
    let above = sum(&|((above, _), _)| (*above).clone());
    let (below_then, below_now) = (sum(&|((_, below), _)| (*below).clone()), sum(&|(_, (_, below))| (*below).clone()));
    if below_then.is_zero() || below_now.is_zero() {
        return None;
    }
    let ratio = &above / &below_then;
    let apart = |(above, below): &Pair<'_>, all: &Exact| (*above - &(&ratio * *below)) / all;
    Some(then_and_now.iter().map(|(then, now)| apart(now, &below_now) - apart(then, &below_then)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn exact(value: i32) -> Exact {
        Exact::whole(value)
    }

    #[test]
    fn what_each_adds_is_its_difference_over_what_all_had() {
        let amounts = [(100, 110), (300, 300), (100, 95)].map(|(then, now)| (exact(then), exact(now)));
        let pairs: Vec<(&Exact, &Exact)> = amounts.iter().map(|(then, now)| (then, now)).collect();
        assert_eq!(to_sum(&pairs), Some(vec![exact(2), exact(0), exact(-1)]));
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_change(
            members in prop::collection::vec(((-999i32..999, 0i32..999), (-999i32..999, 0i32..999)), 1..9)
        ) {
            let amounts: Vec<[Exact; 4]> =
                members.iter().map(|((a, b), (c, d))| [exact(*a), exact(*b), exact(*c), exact(*d)]).collect();
            let total = |at: usize| amounts.iter().map(|of| of[at].clone()).sum::<Exact>();
            let sums: Vec<(&Exact, &Exact)> = amounts.iter().map(|of| (&of[0], &of[2])).collect();
            let (then, now) = (total(0), total(2));
            prop_assert_eq!(to_sum(&sums).is_none(), then.is_zero());
            if let Some(parts) = to_sum(&sums) {
                prop_assert_eq!(parts.iter().sum::<Exact>(), (now - &then) / then.abs() * exact(100));
            }
            let pairs: Vec<(Pair<'_>, Pair<'_>)> = amounts.iter().map(|of| ((&of[0], &of[1]), (&of[2], &of[3]))).collect();
            if let Some(parts) = to_ratio(&pairs) {
                prop_assert_eq!(parts.iter().sum::<Exact>(), total(2) / total(3) - total(0) / total(1));
            } else {
                prop_assert!(total(1).is_zero() || total(3).is_zero());
            }
        }
    }
}
