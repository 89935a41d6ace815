//! A day as people write it.

use time::{Date, Month};

/// Reads a day such as `14 November 2025`, `14 Nov 2025`, `14/11/2025`, `14.11.25` or `2025-11-14`; none if it is no
/// day. Of numbers alone the day comes first, as in Britain, unless the first is a year.
pub(super) fn read(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || matches!(letter, '/' | '.' | '-' | ','))
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let is_year = first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit());
    let (day, month, year) = if is_year { (third, second, first) } else { (first, second, third) };
    let day = day.trim_end_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok()?;
    Date::from_calendar_date(year_of(year)?, month_of(month)?, day).ok()
}

/// Two digits are of this century: nobody agreed before it.
fn year_of(text: &str) -> Option<i32> {
    let year: u16 = text.parse().ok()?;
    match text.len() {
        2 => Some(2000 + i32::from(year)),
        4 => Some(i32::from(year)),
        _ => None,
    }
}

fn month_of(text: &str) -> Option<Month> {
    if let Ok(number) = text.parse::<u8>() {
        return Month::try_from(number).ok();
    }
    let text = text.to_ascii_lowercase();
    (1..=12)
        .filter_map(|number| Month::try_from(number).ok())
        .find(|month| text.len() >= 3 && month.to_string().to_ascii_lowercase().starts_with(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::{lang::Lang, period::day};
    use proptest::prelude::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let november = Date::from_calendar_date(2025, Month::November, 14).unwrap();
        for text in [
            "14 November 2025",
            " 14 nov 2025 ",
            "14th November, 2025",
            "14/11/2025",
            "14.11.25",
            "2025-11-14",
            "14-11-2025",
        ] {
            assert_eq!(read(text), Some(november), "{text}");
        }
        for text in
            ["", "November 2025", "31/11/2025", "14/13/2025", "yesterday", "14/11/20255", "1 ma 2025", "0 May 2025"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_out_is_read_back(number in 730_000i32..740_000) {
            let date = Date::from_julian_day(number + 1_721_060).unwrap();
            prop_assert_eq!(read(&day(date, Lang::EnGb)), Some(date));
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,20}") {
            let _ = read(&text);
        }
    }
}
