//! Exact fractions: what a derived value stays until it is written.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};
use std::{
    cmp::Ordering,
    iter::Sum,
    ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign},
};

/// An exact fraction of any size.
///
/// Nearly all that is added up are decimals: figures of four places, and what emission factors of up to seven make of
/// them. A report adds tens of thousands, so decimals of twelve places are held as 128-bit integers, which need neither
/// memory of their own nor a greatest common divisor; 10^14 from 5,000 enterprises is 5 × 10^29 of 1.7 × 10^38. Everything
/// else is a fraction of big integers. Each number has one form only, so that equal numbers are equal bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exact(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    /// 10^12 times the number.
    Decimal(i128),
    /// What is no such decimal.
    Fraction(Box<BigRational>),
}

const SCALE: i128 = 1_000_000_000_000;
/// What a stored quantity's unit, 0.0001, is of ours.
const UNIT: i128 = SCALE / crate::quantity::SCALE as i128;

impl Exact {
    /// Nought.
    pub const fn zero() -> Self {
        Self(Form::Decimal(0))
    }

    /// A whole number.
    pub fn whole(value: impl Into<BigInt>) -> Self {
        Self::normal(BigRational::from_integer(value.into()))
    }

    /// One number over another.
    ///
    /// # Panics
    /// Where the latter is nought.
    pub fn ratio(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Self {
        Self::normal(BigRational::new(numerator.into(), denominator.into()))
    }

    /// From 10^4 times the number.
    pub(crate) fn scaled(scaled: i128) -> Self {
        let fraction = || Self::normal(BigRational::new(scaled.into(), crate::quantity::SCALE.into()));
        scaled.checked_mul(UNIT).map_or_else(fraction, |decimal| Self(Form::Decimal(decimal)))
    }

    /// The one form of a number.
    fn normal(fraction: BigRational) -> Self {
        // A fraction in lowest terms is a decimal of twelve places where its denominator divides 10^12.
        let scale = fraction.denom().to_i128().filter(|denominator| SCALE % denominator == 0).map(|d| SCALE / d);
        let decimal = scale.and_then(|scale| fraction.numer().to_i128()?.checked_mul(scale));
        Self(decimal.map_or_else(|| Form::Fraction(Box::new(fraction)), Form::Decimal))
    }

    fn fraction(&self) -> BigRational {
        match &self.0 {
            Form::Decimal(scaled) => BigRational::new((*scaled).into(), SCALE.into()),
            Form::Fraction(fraction) => (**fraction).clone(),
        }
    }

    /// Whether it is nought.
    pub const fn is_zero(&self) -> bool {
        matches!(self.0, Form::Decimal(0))
    }

    /// Whether it is more than nought.
    pub fn is_positive(&self) -> bool {
        match &self.0 {
            Form::Decimal(scaled) => scaled.is_positive(),
            Form::Fraction(fraction) => fraction.is_positive(),
        }
    }

    /// Whether it is less than nought.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Decimal(scaled) => scaled.is_negative(),
            Form::Fraction(fraction) => fraction.is_negative(),
        }
    }

    /// Its distance from nought.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// Whether so many decimals write all of it.
    pub fn is_decimal(&self, places: u32) -> bool {
        let scaled = self * &Self::whole(10i64.pow(places));
        scaled == Self::whole(scaled.rounded(0))
    }

    /// The number × 10^places as a whole number, rounded half away from zero.
    pub(crate) fn rounded(&self, places: u32) -> BigInt {
        // The short way for decimals, as every number that is printed comes through here.
        if let (Form::Decimal(scaled), Some(unit)) = (&self.0, 12u32.checked_sub(places).map(|rest| 10i128.pow(rest))) {
            let (whole, rest) = (scaled / unit, scaled % unit);
            // Half a unit or more goes away from nought; a unit is at most 10^12, so that twice the rest fits.
            let up = if rest.abs() * 2 >= unit && rest != 0 { rest.signum() } else { 0 };
            return BigInt::from(whole + up);
        }
        let scaled = self.fraction() * BigRational::from_integer(BigInt::from(10u8).pow(places));
        // `BigRational::round` rounds half away from zero.
        scaled.round().to_integer()
    }

    /// The nearest float: for ink, never for sums. `None` where there is none.
    pub fn to_f64(&self) -> Option<f64> {
        self.fraction().to_f64()
    }

    fn plus(&self, other: &Self) -> Self {
        self.decimals(other, i128::checked_add).unwrap_or_else(|| Self::normal(self.fraction() + other.fraction()))
    }

    fn minus(&self, other: &Self) -> Self {
        self.decimals(other, i128::checked_sub).unwrap_or_else(|| Self::normal(self.fraction() - other.fraction()))
    }

    fn times(&self, other: &Self) -> Self {
        let decimal = self.decimals(other, |a, b| a.checked_mul(b).filter(|c| c % SCALE == 0).map(|c| c / SCALE));
        decimal.unwrap_or_else(|| Self::normal(self.fraction() * other.fraction()))
    }

    fn over(&self, other: &Self) -> Self {
        let exactly = |a: i128, b: i128| {
            let a = a.checked_mul(SCALE)?;
            (b != 0 && a % b == 0).then(|| a / b)
        };
        self.decimals(other, exactly).unwrap_or_else(|| Self::normal(self.fraction() / other.fraction()))
    }

    /// The short way: where both are decimals, and so is what they make.
    fn decimals(&self, other: &Self, make: impl FnOnce(i128, i128) -> Option<i128>) -> Option<Self> {
        match (&self.0, &other.0) {
            (Form::Decimal(a), Form::Decimal(b)) => make(*a, *b).map(|decimal| Self(Form::Decimal(decimal))),
            _ => None,
        }
    }
}

impl Default for Exact {
    fn default() -> Self {
        Self::zero()
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Decimal(a), Form::Decimal(b)) => a.cmp(b),
            _ => self.fraction().cmp(&other.fraction()),
        }
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Neg for &Exact {
    type Output = Exact;

    fn neg(self) -> Exact {
        Exact::zero().minus(self)
    }
}

impl Neg for Exact {
    type Output = Self;

    fn neg(self) -> Self {
        -&self
    }
}

/// An operator on numbers and on references to them.
macro_rules! operator {
    ($trait:ident, $method:ident, $make:ident) => {
        impl $trait<&Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                self.$make(other)
            }
        }
        impl $trait<Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                self.$make(&other)
            }
        }
        impl $trait<&Exact> for Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                self.$make(other)
            }
        }
        impl $trait<Exact> for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                self.$make(&other)
            }
        }
    };
}

operator!(Add, add, plus);
operator!(Sub, sub, minus);
operator!(Mul, mul, times);
operator!(Div, div, over);

impl AddAssign<&Self> for Exact {
    fn add_assign(&mut self, other: &Self) {
        *self = self.plus(other);
    }
}

impl AddAssign for Exact {
    fn add_assign(&mut self, other: Self) {
        *self += &other;
    }
}

impl SubAssign<&Self> for Exact {
    fn sub_assign(&mut self, other: &Self) {
        *self = self.minus(other);
    }
}

impl SubAssign for Exact {
    fn sub_assign(&mut self, other: Self) {
        *self -= &other;
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), |sum, number| sum + number)
    }
}

impl<'a> Sum<&'a Self> for Exact {
    fn sum<I: Iterator<Item = &'a Self>>(numbers: I) -> Self {
        numbers.fold(Self::zero(), |sum, number| sum + number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Numbers with and without a short form, small and beyond 128 bits.
    fn numbers() -> impl Strategy<Value = (i128, i128)> {
        let numerator = prop_oneof![any::<i8>().prop_map(i128::from), any::<i64>().prop_map(i128::from), any::<i128>()];
        let denominator = prop_oneof![
            Just(1i128),
            Just(10_000),
            Just(SCALE),
            (1..=64i128),
            any::<i64>().prop_map(|d| i128::from(d).max(1)),
        ];
        (numerator, denominator)
    }

    fn both((numerator, denominator): (i128, i128)) -> (Exact, BigRational) {
        (Exact::ratio(numerator, denominator), BigRational::new(numerator.into(), denominator.into()))
    }

    #[test]
    fn a_decimal_of_twelve_places_takes_the_short_form() {
        assert!(matches!(Exact::ratio(1, 8), Exact(Form::Decimal(125_000_000_000))));
        assert!(matches!(Exact::ratio(1, 3), Exact(Form::Fraction(_))));
        assert!(matches!(Exact::ratio(1, 3) * Exact::whole(3), Exact(Form::Decimal(SCALE))));
        assert!(matches!(Exact::ratio(1, 4096), Exact(Form::Decimal(244_140_625))));
        assert!(matches!(Exact::ratio(1, 8192), Exact(Form::Fraction(_))));
        assert_eq!(Exact::ratio(1, 8192) + Exact::ratio(1, 8192), Exact::ratio(1, 4096));
        assert_eq!(Exact::scaled(i128::MAX), Exact::ratio(i128::MAX, 10_000));
        assert_eq!(Exact::scaled(12_345), Exact::ratio(12_345, 10_000));
    }

    proptest! {
        #[test]
        fn it_counts_as_big_fractions_do(a in numbers(), b in numbers()) {
            let ((a, big_a), (b, big_b)) = (both(a), both(b));
            prop_assert_eq!(&a + &b, Exact::normal(&big_a + &big_b));
            prop_assert_eq!(&a - &b, Exact::normal(&big_a - &big_b));
            prop_assert_eq!(&a * &b, Exact::normal(&big_a * &big_b));
            if !b.is_zero() {
                prop_assert_eq!(&a / &b, Exact::normal(&big_a / &big_b));
            }
            prop_assert_eq!(a.cmp(&b), big_a.cmp(&big_b));
            prop_assert_eq!(a == b, big_a == big_b);
            prop_assert_eq!(a.abs(), Exact::normal(big_a.abs()));
            prop_assert_eq!(a.is_positive(), big_a.is_positive());
            prop_assert_eq!(a.is_negative(), big_a.is_negative());
            prop_assert_eq!(a.is_zero(), num_traits::Zero::is_zero(&big_a));
            for places in [0, 2, 4, 12, 13] {
                let scaled = &big_a * BigRational::from_integer(BigInt::from(10u8).pow(places));
                prop_assert_eq!(a.rounded(places), scaled.round().to_integer());
            }
            prop_assert_eq!(a.fraction(), big_a);
        }
    }
}
