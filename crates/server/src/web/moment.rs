//! Moments as days and clock times of a network's time zone.

use commonweal_domain::{lang::Lang, network::Millis, period::day};
use jiff::{Timestamp, Zoned, tz::TimeZone};
use time::{Date, Month};

/// The day on which a moment falls in a time zone; an unknown zone counts as UTC.
pub fn date(at: Millis, zone: &str) -> Date {
    let local = zoned(at, zone);
    Month::try_from(local.month() as u8)
        .ok()
        .and_then(|month| Date::from_calendar_date(i32::from(local.year()), month, local.day() as u8).ok())
        .unwrap_or(Date::MIN)
}

/// The first moment of a day in a time zone; an unknown zone counts as UTC.
pub fn begins(day: Date, zone: &str) -> Millis {
    let month = u8::from(day.month());
    let local = i16::try_from(day.year())
        .ok()
        .and_then(|year| jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day.day()).ok()?).ok());
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    local.and_then(|local| local.to_zoned(zone).ok()).map_or(Millis(0), |at| Millis(at.timestamp().as_millisecond()))
}

/// A clock time such as "14:32".
pub fn clock(at: Millis, zone: &str) -> String {
    let local = zoned(at, zone);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// The hour of the day, 0 to 23.
pub fn hour(at: Millis, zone: &str) -> i8 {
    zoned(at, zone).hour()
}

/// A day with a clock time: "26 January 2026 at 14:32".
pub fn words(at: Millis, zone: &str, lang: Lang) -> String {
    format!("{} at {}", day(date(at, zone), lang), clock(at, zone))
}

fn zoned(at: Millis, zone: &str) -> Zoned {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned(TimeZone::get(zone).unwrap_or(TimeZone::UTC))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_in_the_network_s_time() {
        // 1 July 2025, 23:30 UTC is already the 2nd in Birmingham.
        let at = Millis(1_751_412_600_000);
        assert_eq!(words(at, "Europe/London", Lang::EnGb), "2 July 2025 at 00:30");
        assert_eq!(words(at, "UTC", Lang::EnGb), "1 July 2025 at 23:30");
        for (day, zone, expected) in [
            (time::macros::date!(2025 - 07 - 01), "Europe/London", "30 June 2025 at 23:00"),
            (time::macros::date!(2025 - 12 - 01), "Europe/London", "1 December 2025 at 00:00"),
        ] {
            assert_eq!(words(begins(day, zone), "UTC", Lang::EnGb), expected);
            assert_eq!(date(begins(day, zone), zone), day);
        }
        assert_eq!(words(at, "Nowhere/Land", Lang::EnGb), "1 July 2025 at 23:30");
    }
}
