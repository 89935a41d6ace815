//! Numbers of cells as people see them: Excel keeps binary fractions, and shows 15 digits of them.

use time::{Date, Duration, Month};

/// A number as a plain decimal with the 15 digits that Excel shows: 0.1 + 0.2 is 0.3, not 0.30000000000000004.
pub(super) fn decimal(number: f64) -> String {
    if number == 0.0 || !number.is_finite() {
        return "0".to_owned();
    }
    // Rust rounds exactly here: `d.dddddddddddddde±x`.
    let written = format!("{number:.14e}");
    let Some((digits, exponent)) = written.split_once('e') else { return written };
    let Ok(exponent) = exponent.parse::<i32>() else { return written };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = digits.replace('.', "");
    let digits = digits.trim_end_matches('0');
    let wholes = exponent + 1;
    if wholes <= 0 {
        return format!("{sign}0.{}{digits}", "0".repeat(wholes.unsigned_abs() as usize));
    }
    let wholes = wholes as usize;
    if digits.len() <= wholes {
        format!("{sign}{digits}{}", "0".repeat(wholes - digits.len()))
    } else {
        format!("{sign}{}.{}", &digits[..wholes], &digits[wholes..])
    }
}

/// Which day the number of a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Calendar {
    /// 1 is 1 January 1900, and 60 the 29 February that there never was.
    #[default]
    Of1900,
    /// 0 is 1 January 1904, as on old Macs.
    Of1904,
}

/// The day of a number, within the years that Excel knows.
pub(super) fn day(number: f64, calendar: Calendar) -> Option<Date> {
    // 2,958,465 is 31 December 9999.
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let days = number.floor() as i64;
    let (year, days) = match calendar {
        Calendar::Of1900 if days >= 61 => (1900, days - 2),
        Calendar::Of1900 if days == 60 => return None,
        Calendar::Of1900 => (1900, days - 1),
        Calendar::Of1904 => (1904, days),
    };
    let first = Date::from_calendar_date(year, Month::January, 1).ok()?;
    first.checked_add(Duration::days(days)).filter(|day| day.year() <= 9999)
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::quantity::Quantity;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_written_as_they_are_shown() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (1.1 * 3.0, "3.3"),
            (0.0, "0"),
            (-0.0, "0"),
            (1234.5, "1234.5"),
            (-58_420.01, "-58420.01"),
            (0.0001, "0.0001"),
            (1e14, "100000000000000"),
            (123_456_789_012_345.0, "123456789012345"),
            (9_999_999_999_999.94, "9999999999999.94"),
            (1e-7, "0.0000001"),
            (1e21, "1000000000000000000000"),
            (1.0 / 3.0, "0.333333333333333"),
            (0.285 * 100.0, "28.5"),
            (4.35 * 100.0, "435"),
        ] {
            assert_eq!(decimal(number), text);
        }
    }

    #[test]
    fn days_are_counted_as_excel_counts_them() {
        let of = |number, calendar| day(number, calendar).map(|day| day.to_string());
        assert_eq!(of(45_931.0, Calendar::Of1900).as_deref(), Some("2025-10-01"));
        assert_eq!(of(45_931.75, Calendar::Of1900).as_deref(), Some("2025-10-01"));
        assert_eq!(of(44_469.0, Calendar::Of1904).as_deref(), Some("2025-10-01"));
        assert_eq!(of(1.0, Calendar::Of1900).as_deref(), Some("1900-01-01"));
        assert_eq!(of(59.0, Calendar::Of1900).as_deref(), Some("1900-02-28"));
        assert_eq!(of(61.0, Calendar::Of1900).as_deref(), Some("1900-03-01"));
        for wrong in [60.0, -1.0, 2_958_466.0, f64::INFINITY, f64::NAN] {
            assert_eq!(of(wrong, Calendar::Of1900), None);
        }
    }

    proptest! {
        #[test]
        fn decimals_of_four_places_come_back_exactly(scaled in -99_999_999_999_i64..99_999_999_999) {
            let quantity = Quantity::from_scaled(scaled).unwrap();
            let number: f64 = quantity.to_string().parse().unwrap();
            prop_assert_eq!(decimal(number), quantity.to_string());
        }

        #[test]
        fn a_sum_of_pence_is_what_the_sheet_shows(pence in prop::collection::vec(0_i64..1_000_000, 1..40)) {
            let sum: f64 = pence.iter().map(|pence| *pence as f64 / 100.0).sum();
            let exact = Quantity::from_scaled(pence.iter().sum::<i64>() * 100).unwrap();
            prop_assert_eq!(decimal(sum), exact.to_string());
        }

        #[test]
        fn every_number_gives_a_plain_decimal(number in any::<f64>()) {
            let text = decimal(number);
            prop_assert!(text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == '.'), "{}", text);
        }
    }
}
