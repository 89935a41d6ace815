//! Exact decimals: money and quantities are never floats.

use crate::Exact;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A number with at most 4 decimal places, within ±10^14.
///
/// Held as a 64-bit integer scaled by 10^4, as it is stored: 10^14 × 10^4 = 10^18, and an `i64` reaches
/// 9.2 × 10^18, so every quantity fits on either database. Sums are taken in 128 bits, see [`Sum`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Quantity(i64);

/// Units of the stored integer in one whole.
pub const SCALE: i64 = 10_000;

/// The greatest stored integer: 10^14 wholes.
pub const LIMIT: i64 = 1_000_000_000_000_000_000;

/// Why a text is no quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Nothing was written.
    #[error("is blank")]
    Blank,
    /// Letters or signs that no number has.
    #[error("must be a number, like 1234.5")]
    NotANumber,
    /// Two decimal points, or a comma where the point belongs.
    #[error("must be written with one decimal point, like 4380.5")]
    DecimalPoint,
    /// Commas that do not stand between thousands.
    #[error("must have its commas between thousands, like 12,340, or none")]
    Thousands,
    /// A dash where a number belongs: it may mean none, or that nobody knows.
    #[error("is a dash: write 0 if there was none, or leave it blank if you do not know")]
    Dash,
    /// Spaces or tabs between digits that are no thousands.
    #[error("looks like more than one number: write one, with no spaces but between thousands")]
    Several,
    /// More decimal places than are kept.
    #[error("must have at most 4 decimal places")]
    TooPrecise,
    /// Beyond ±10^14.
    #[error("must lie between −100,000,000,000,000 and 100,000,000,000,000")]
    OutOfRange,
}

impl Quantity {
    /// Nought.
    pub const ZERO: Self = Self(0);

    /// From the stored integer, which is 10^4 times the value.
    pub const fn from_scaled(scaled: i64) -> Result<Self, QuantityError> {
        if scaled > LIMIT || scaled < -LIMIT { Err(QuantityError::OutOfRange) } else { Ok(Self(scaled)) }
    }

    /// A whole number.
    pub const fn whole(value: i32) -> Self {
        Self(value as i64 * SCALE)
    }

    /// The stored integer: 10^4 times the value.
    pub const fn scaled(self) -> i64 {
        self.0
    }

    /// Whether there is nothing after the decimal point.
    pub const fn is_whole(self) -> bool {
        self.0 % SCALE == 0
    }

    /// How many decimal places it needs, 0 to 4.
    pub const fn decimals(self) -> u8 {
        let mut rest = (self.0 % SCALE).unsigned_abs();
        let mut places = 4;
        while places > 0 && rest.is_multiple_of(10) {
            rest /= 10;
            places -= 1;
        }
        places
    }

    /// The value as an exact fraction.
    pub fn exact(self) -> Exact {
        Exact::scaled(self.0.into())
    }

    /// Reads a plain decimal, as files have it: an optional minus, digits, at most one point, no grouping.
    pub fn parse_plain(text: &str) -> Result<Self, QuantityError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(QuantityError::Blank);
        }
        let (negative, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        if digits.matches('.').count() > 1 || (digits.contains(',') && !digits.contains(['e', 'E'])) {
            return Err(if digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',') {
                QuantityError::DecimalPoint
            } else {
                QuantityError::NotANumber
            });
        }
        let (wholes, parts) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if wholes.is_empty() || !all_digits(wholes) || !all_digits(parts) || (digits.contains('.') && parts.is_empty())
        {
            return Err(QuantityError::NotANumber);
        }
        let parts = parts.trim_end_matches('0');
        if parts.len() > 4 {
            return Err(QuantityError::TooPrecise);
        }
        let wholes = wholes.trim_start_matches('0');
        // 10^14 has 15 digits: anything longer is out of range, and 15 digits × 10^4 fit in an i64 with room to spare.
        if wholes.len() > 15 {
            return Err(QuantityError::OutOfRange);
        }
        let mut scaled: i64 = 0;
        for digit in wholes.bytes().chain(format!("{parts:0<4}").bytes()) {
            scaled = scaled * 10 + i64::from(digit - b'0');
        }
        Self::from_scaled(if negative { -scaled } else { scaled })
    }

    /// Reads a number as people write it, also as it comes out of a spreadsheet: `£1,234.50`, `12k`, `1.2m`, spaces
    /// between thousands, a minus of any kind, brackets for what is below nought.
    pub fn parse_typed(text: &str) -> Result<Self, QuantityError> {
        let text: String = text.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}')).collect();
        let text = text.trim().replace(['−', '–', '—'], "-");
        let (text, in_brackets) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => (inner.trim(), true),
            None => (text.as_str(), false),
        };
        let mut text = text.replace(['£', '%'], " ").trim().to_owned();
        if text.is_empty() {
            return Err(if in_brackets { QuantityError::NotANumber } else { QuantityError::Blank });
        }
        if text.chars().all(|c| c == '-') {
            return Err(QuantityError::Dash);
        }
        // The sign of what is below nought stands on either side of the pound's.
        if let Some(rest) = text.strip_prefix('-') {
            text = format!("-{}", rest.trim_start());
        }
        if let Some(rest) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            return if in_brackets { Err(QuantityError::NotANumber) } else { Self::parse_typed(&format!("({rest})")) };
        }
        let factor = match text.chars().last() {
            Some('k' | 'K') => 1_000,
            Some('m' | 'M') => 1_000_000,
            _ => 1,
        };
        if factor > 1 {
            text.pop();
        }
        let number = Self::parse_plain(&ungroup(&close(text.trim_end())?)?)?;
        let number = number.0.checked_mul(factor).ok_or(QuantityError::OutOfRange).and_then(Self::from_scaled)?;
        match (in_brackets, number.0) {
            (true, ..0) => Err(QuantityError::NotANumber),
            (true, scaled) => Self::from_scaled(-scaled),
            (false, _) => Ok(number),
        }
    }
}

/// Takes the spaces between thousands out. Any others stand between two numbers, such as two cells of a spreadsheet.
fn close(text: &str) -> Result<String, QuantityError> {
    if !text.contains(char::is_whitespace) {
        return Ok(text.to_owned());
    }
    if text.contains(['\t', '\n', '\r']) || text.contains(',') {
        return Err(QuantityError::Several);
    }
    let (wholes, parts) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = wholes.trim_start_matches('-').split(char::is_whitespace);
    let first = groups.next().unwrap_or_default();
    let in_threes = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    if in_threes && !parts.contains(char::is_whitespace) {
        Ok(text.split_whitespace().collect())
    } else if text.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '.' | '-')) {
        Err(QuantityError::Several)
    } else {
        Err(QuantityError::NotANumber)
    }
}

/// Takes the commas between thousands out; a comma in any other place is refused, as it may mean a decimal point.
fn ungroup(text: &str) -> Result<String, QuantityError> {
    if !text.contains(',') {
        return Ok(text.to_owned());
    }
    let (wholes, parts) = text.split_once('.').unwrap_or((text, ""));
    if parts.contains(',') {
        return Err(QuantityError::DecimalPoint);
    }
    let mut groups = wholes.trim_start_matches('-').split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    if (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3) {
        Ok(text.replace(',', ""))
    } else if rest.len() == 1 && parts.is_empty() {
        Err(QuantityError::DecimalPoint)
    } else {
        Err(QuantityError::Thousands)
    }
}

impl fmt::Display for Quantity {
    /// As files have it: a plain decimal without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let (wholes, rest) = (magnitude / SCALE.unsigned_abs(), magnitude % SCALE.unsigned_abs());
        if rest == 0 {
            write!(f, "{sign}{wholes}")
        } else {
            write!(f, "{sign}{wholes}.{}", format!("{rest:04}").trim_end_matches('0'))
        }
    }
}

/// A running sum in 128 bits.
///
/// A quantity is at most 10^18 in scaled units and an `i128` reaches 1.7 × 10^38, so 10^20 quantities fit: no
/// network has as many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Sum(i128);

impl Sum {
    /// Adds a quantity.
    pub const fn add(&mut self, quantity: Quantity) {
        self.0 += quantity.0 as i128;
    }

    /// The sum as a quantity, if it is within a quantity's range.
    pub fn quantity(self) -> Result<Quantity, QuantityError> {
        i64::try_from(self.0).map_err(|_| QuantityError::OutOfRange).and_then(Quantity::from_scaled)
    }

    /// The sum as an exact fraction.
    pub fn exact(self) -> Exact {
        Exact::scaled(self.0)
    }
}

impl FromIterator<Quantity> for Sum {
    fn from_iter<T: IntoIterator<Item = Quantity>>(quantities: T) -> Self {
        let mut sum = Self::default();
        for quantity in quantities {
            sum.add(quantity);
        }
        sum
    }
}

/// Writes an exact fraction with at most `places` decimals, rounded half away from zero, without trailing zeros.
pub fn write_rounded(value: &Exact, places: u32) -> String {
    let text = write_fixed(value, places);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    if text == "-0" { "0".to_owned() } else { text }
}

/// Writes an exact fraction with exactly `places` decimals, rounded half away from zero.
pub fn write_fixed(value: &Exact, places: u32) -> String {
    let rounded = value.rounded(places).to_string();
    let (sign, digits) = rounded.strip_prefix('-').map_or(("", rounded.as_str()), |rest| ("-", rest));
    let places = places as usize;
    if places == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (wholes, parts) = padded.split_at(padded.len() - places);
    format!("{sign}{wholes}.{parts}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(text: &str) -> Result<String, QuantityError> {
        Quantity::parse_typed(text).map(|quantity| quantity.to_string())
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("£1,234.50", "1234.5"),
            ("12k", "12000"),
            ("1.25m", "1250000"),
            (" 1 234 ", "1234"),
            ("−3", "-3"),
            ("0", "0"),
            ("0.0001", "0.0001"),
            ("007", "7"),
            ("1,234,567", "1234567"),
            ("1\u{a0}234\u{202f}567.5", "1234567.5"),
            ("\t£ 1,234.50 \r\n", "1234.5"),
            ("(1,234)", "-1234"),
            ("£(1,234.50)", "-1234.5"),
            ("(£1,234.50)", "-1234.5"),
            ("-£5", "-5"),
            ("£ -5", "-5"),
            ("- 5", "-5"),
            ("12 k", "12000"),
            ("\u{feff}9\u{200b}", "9"),
        ] {
            assert_eq!(typed(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_refused_with_its_reason() {
        for (text, reason) in [
            ("", QuantityError::Blank),
            ("4.380,5", QuantityError::DecimalPoint),
            ("1.2.3", QuantityError::DecimalPoint),
            ("12,5", QuantityError::DecimalPoint),
            ("1,23,456", QuantityError::Thousands),
            ("-", QuantityError::Dash),
            ("£ – ", QuantityError::Dash),
            ("—", QuantityError::Dash),
            ("12\t34", QuantityError::Several),
            ("12\n34", QuantityError::Several),
            ("12 34", QuantityError::Several),
            ("1 2345", QuantityError::Several),
            ("1234 567", QuantityError::Several),
            ("(-5)", QuantityError::NotANumber),
            ("((5))", QuantityError::NotANumber),
            ("()", QuantityError::NotANumber),
            ("(5", QuantityError::NotANumber),
            ("about 12", QuantityError::NotANumber),
            ("1e5", QuantityError::NotANumber),
            (".5", QuantityError::NotANumber),
            ("5.", QuantityError::NotANumber),
            ("0.12345", QuantityError::TooPrecise),
            ("100000000000001", QuantityError::OutOfRange),
            ("99999999999999999999999999", QuantityError::OutOfRange),
            ("200000000m", QuantityError::OutOfRange),
            ("NaN", QuantityError::NotANumber),
            ("--1", QuantityError::NotANumber),
        ] {
            assert_eq!(typed(text), Err(reason), "{text}");
        }
    }

    #[test]
    fn the_limits_are_themselves_allowed() {
        assert_eq!(typed("100000000000000").as_deref(), Ok("100000000000000"));
        assert_eq!(typed("-100000000000000").as_deref(), Ok("-100000000000000"));
        assert_eq!(typed("100000000000000.0001"), Err(QuantityError::OutOfRange));
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        let half = |n: i64, d: i64| Exact::ratio(n, d);
        assert_eq!(write_rounded(&half(1, 20_000), 4), "0.0001");
        assert_eq!(write_rounded(&half(-1, 20_000), 4), "-0.0001");
        assert_eq!(write_rounded(&half(1, 3), 4), "0.3333");
        assert_eq!(write_rounded(&half(-1, 30_000), 4), "0");
        assert_eq!(write_rounded(&half(5, 1), 4), "5");
        assert_eq!(write_fixed(&half(5, 2), 0), "3");
        assert_eq!(write_fixed(&half(7, 1), 2), "7.00");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(scaled in -LIMIT..=LIMIT) {
            let quantity = Quantity::from_scaled(scaled).unwrap();
            prop_assert_eq!(Quantity::parse_plain(&quantity.to_string()), Ok(quantity));
            prop_assert_eq!(write_rounded(&quantity.exact(), 4), quantity.to_string());
            prop_assert!(quantity.decimals() <= 4);
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,24}") {
            let _ = Quantity::parse_typed(&text);
            let _ = Quantity::parse_plain(&text);
        }

        #[test]
        fn a_sum_does_not_depend_on_order(mut scaled in prop::collection::vec(-LIMIT..=LIMIT, 0..40)) {
            let sum = |s: &[i64]| s.iter().map(|q| Quantity::from_scaled(*q).unwrap()).collect::<Sum>();
            let before = sum(&scaled);
            scaled.sort_unstable();
            prop_assert_eq!(before, sum(&scaled));
        }
    }
}
