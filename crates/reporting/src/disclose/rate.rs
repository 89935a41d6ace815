//! Fractions of small numbers, exact and fast: how far one number moves for each unit of another.

use commonweal_domain::{Exact, quantity::write_rounded};

/// A fraction in lowest terms; the denominator is more than nought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rate {
    above: i128,
    below: i128,
}

/// Emission factors have seven decimal places at most.
const PLACES: u32 = 9;

impl Rate {
    pub(super) const ZERO: Self = Self { above: 0, below: 1 };
    pub(super) const ONE: Self = Self { above: 1, below: 1 };

    /// Of a decimal of at most nine places.
    pub(super) fn of(factor: &Exact) -> Self {
        let scaled = write_rounded(&(factor * Exact::whole(10_i64.pow(PLACES))), 0).parse().unwrap_or_default();
        Self::lowest(scaled, 10_i128.pow(PLACES)).unwrap_or(Self::ZERO)
    }

    /// None where the denominator is nought.
    fn lowest(above: i128, below: i128) -> Option<Self> {
        let (mut a, mut b) = (above.unsigned_abs(), below.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = i128::try_from(a).ok().filter(|divisor| *divisor != 0)?;
        let sign = below.signum();
        (below != 0).then_some(Self { above: above / divisor * sign, below: below.abs() / divisor })
    }

    pub(super) const fn is_zero(self) -> bool {
        self.above == 0
    }

    pub(super) const fn is_negative(self) -> bool {
        self.above < 0
    }

    /// The sum; none where it is too long, which no way of moving numbers needs.
    pub(super) fn plus(self, other: Self) -> Option<Self> {
        if self.below == 1 && other.below == 1 {
            return Some(Self { above: self.above.checked_add(other.above)?, below: 1 });
        }
        let above = self.above.checked_mul(other.below)?.checked_add(other.above.checked_mul(self.below)?)?;
        Self::lowest(above, self.below.checked_mul(other.below)?)
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        if self.below == 1 && other.below == 1 {
            return Some(Self { above: self.above.checked_mul(other.above)?, below: 1 });
        }
        Self::lowest(self.above.checked_mul(other.above)?, self.below.checked_mul(other.below)?)
    }

    /// What puts a rest right through a factor: minus the one over the other.
    pub(super) fn right(rest: Self, factor: Self) -> Option<Self> {
        Self::lowest(rest.above.checked_mul(factor.below)?.checked_neg()?, rest.below.checked_mul(factor.above)?)
    }

    /// So many units of it.
    pub(super) fn of_amount(self, amount: &Exact) -> Exact {
        let times = amount * Exact::whole(self.above);
        if self.below == 1 { times } else { times / Exact::whole(self.below) }
    }

    /// How often it goes into a number, whatever its sign; nought does so without end, and gives nought.
    pub(super) fn fits_into(self, number: &Exact) -> Exact {
        if self.above == 0 {
            return Exact::zero();
        }
        let times = number * Exact::whole(self.below);
        if self.above.abs() == 1 { times } else { times / Exact::whole(self.above.abs()) }
    }

    /// Whether a number and so many units of the rate are nought or more together.
    pub(super) fn leaves_room(self, number: &Exact, amount: &Exact) -> bool {
        if self.below == 1 && self.above == -1 {
            return *number >= *amount;
        }
        if self.below == 1 && self.above == 1 {
            return !(number + amount).is_negative();
        }
        // Times the denominator, so that decimals stay decimals.
        !(number * Exact::whole(self.below) + amount * Exact::whole(self.above)).is_negative()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rates_count_as_fractions_do(a in -10_000_000i64..10_000_000, b in -10_000_000i64..10_000_000, n in 0i64..1000) {
            let decimal = |scaled: i64| Exact::ratio(scaled, 1_000_000);
            let (x, y, one) = (Rate::of(&decimal(a)), Rate::of(&decimal(b)), Exact::whole(1));
            prop_assert_eq!(x.plus(y).unwrap().of_amount(&one), decimal(a) + decimal(b));
            prop_assert_eq!(x.times(y).unwrap().of_amount(&one), decimal(a) * decimal(b));
            prop_assert_eq!(x.is_negative(), a < 0);
            match Rate::right(x, y) {
                Some(right) => {
                    prop_assert_eq!(right.of_amount(&decimal(b)), -decimal(a));
                    let left = Exact::whole(n) + right.of_amount(&Exact::whole(3));
                    let times = right.fits_into(&Exact::whole(n));
                    prop_assert!(a == 0 || right.of_amount(&times).abs() == Exact::whole(n));
                    prop_assert_eq!(right.leaves_room(&Exact::whole(n), &Exact::whole(3)), !left.is_negative());
                }
                None => prop_assert_eq!(b, 0),
            }
        }
    }
}
