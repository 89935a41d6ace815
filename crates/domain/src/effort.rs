//! How long a return took, by the minutes in which something of it was saved.

/// A pause of more minutes than this is not work on the return.
const LONGEST_PAUSE: i64 = 10;

/// Active minutes between the first save and the last: pauses of up to ten minutes count, as somebody looks for a bill;
/// of a longer one only the minute after it does. `minutes` are counted from any beginning, in any order.
pub fn active_minutes(minutes: &[i64]) -> u32 {
    let mut sorted = minutes.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let Some(first) = sorted.first().copied() else { return 0 };
    let mut before = first;
    let mut active: u32 = 1;
    for minute in sorted.into_iter().skip(1) {
        let pause = minute.saturating_sub(before);
        active = active.saturating_add(if pause <= LONGEST_PAUSE { pause as u32 } else { 1 });
        before = minute;
    }
    active
}

/// The median of whole minutes, rounded up where two stand in the middle; none without any.
pub fn median_minutes(taken: &[u32]) -> Option<u32> {
    let mut sorted = taken.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let upper = sorted.get(middle).copied()?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = sorted.get(middle - 1).copied()?;
    Some(lower + (upper - lower).div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_pauses_count_and_long_ones_do_not() {
        assert_eq!(active_minutes(&[]), 0);
        assert_eq!(active_minutes(&[100]), 1);
        assert_eq!(active_minutes(&[100, 101, 104]), 5);
        assert_eq!(active_minutes(&[104, 100, 100, 101, 110]), 11, "in any order, each once");
        assert_eq!(active_minutes(&[100, 111]), 2, "eleven minutes away");
        assert_eq!(active_minutes(&[100, 102, 1_540, 1_541]), 5, "the next day");
    }

    #[test]
    fn the_median_is_the_middle_one() {
        assert_eq!(median_minutes(&[]), None);
        assert_eq!(median_minutes(&[7]), Some(7));
        assert_eq!(median_minutes(&[30, 5, 11]), Some(11));
        assert_eq!(median_minutes(&[4, 7]), Some(6));
    }

    proptest! {
        #[test]
        fn active_minutes_are_at_most_the_time_that_passed(minutes in prop::collection::vec(0i64..10_000, 1..60)) {
            let passed = minutes.iter().max().unwrap() - minutes.iter().min().unwrap() + 1;
            let active = i64::from(active_minutes(&minutes));
            prop_assert!(active >= 1 && active <= passed);
        }
    }
}
