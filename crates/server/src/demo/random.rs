//! Chance that is the same on every platform: SplitMix64, seeded by names.
//!
//! Every figure has a generator of its own, seeded by enterprise, input and quarter. So a figure does not change when
//! another one is added before it, and nothing depends on the order in which figures are made. All of it is integers.

/// A generator of Steele, Lea and Flood's SplitMix64 (OOPSLA 2014): 64 bits of state, one addition and two
/// multiplications a number. Good enough to look like life; nothing secret hangs on it.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// A generator for what these names say together, hashed with FNV-1a.
    pub(super) fn of(seed: u64, names: &[&str]) -> Self {
        let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
        for name in names {
            // 0x1f keeps "ab", "c" and "a", "bc" apart.
            for byte in name.bytes().chain([0x1f]) {
                state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        Self(state)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included. The remainder's bias is below 10^-12 for the ranges used here.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.abs_diff(low) + 1;
        low + (self.next() % width) as i64
    }

    /// True in `per_cent` of a hundred cases.
    pub(super) fn happens(&mut self, per_cent: i64) -> bool {
        self.between(1, 100) <= per_cent
    }

    /// `amount`, give or take up to `per_cent`; the middle is likelier than the ends.
    pub(super) fn around(&mut self, amount: i64, per_cent: i64) -> i64 {
        let permille = self.between(-5 * per_cent, 5 * per_cent) + self.between(-5 * per_cent, 5 * per_cent);
        share(amount, 1000 + permille, 1000)
    }

    /// One of some; the slice has at least one.
    pub(super) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        let last = from.len().saturating_sub(1) as i64;
        &from[self.between(0, last) as usize]
    }

    /// `total` in as many parts as there are weights, near their shares; a part of weight 0 is 0, and the parts make
    /// the total. Each but the largest is rounded to a multiple of `unit`.
    pub(super) fn split(&mut self, total: i64, weights: &[i64], unit: i64) -> Vec<i64> {
        let weights: Vec<i64> = weights.iter().map(|weight| self.around(weight * 100, 15)).collect();
        let sum = weights.iter().sum::<i64>().max(1);
        let mut parts: Vec<i64> = weights.iter().map(|weight| share(total, *weight, sum) / unit * unit).collect();
        let rest = total - parts.iter().sum::<i64>();
        if let Some(largest) = (0..parts.len()).max_by_key(|index| weights[*index]) {
            parts[largest] += rest;
        }
        parts
    }
}

/// `amount × part / whole`, rounded half away from zero, in 128 bits on the way.
pub(super) fn share(amount: i64, part: i64, whole: i64) -> i64 {
    let product = i128::from(amount) * i128::from(part);
    let half = i128::from(whole) / 2;
    ((product + if product < 0 { -half } else { half }) / i128::from(whole)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_splitmix64() {
        // First numbers for the state 1234567, as the reference implementation prints them.
        let mut chance = Chance(1_234_567);
        assert_eq!(chance.next(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn parts_make_the_total_and_a_weight_of_nought_is_nought() {
        let mut chance = Chance::of(1, &["split"]);
        for total in [0, 1, 99, 12_345_678] {
            let parts = chance.split(total, &[40, 0, 35, 25], 1);
            assert_eq!(parts.iter().sum::<i64>(), total);
            assert_eq!(parts[1], 0);
            assert!(parts.iter().all(|part| *part >= 0), "{parts:?}");
        }
    }

    #[test]
    fn names_are_kept_apart() {
        assert_ne!(Chance::of(1, &["ab", "c"]).next(), Chance::of(1, &["a", "bc"]).next());
        assert_ne!(Chance::of(1, &["ab"]).next(), Chance::of(2, &["ab"]).next());
    }

    #[test]
    fn shares_are_rounded_half_away_from_nought() {
        assert_eq!((share(5, 1, 2), share(-5, 1, 2), share(7, 1, 3)), (3, -3, 2));
    }
}
