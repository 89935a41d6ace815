//! Days in words, in a network's own time zone.

use commonweal_domain::{
    lang::Lang,
    network::{Millis, Round},
    period::{day, month},
};
use jiff::Timestamp;
use time::{Date, Month, Weekday};

/// A moment on the network's clock: its day, and its time such as "09:12".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// The day.
    pub date: Date,
    /// Hours and minutes.
    pub time: String,
}

/// A moment on the clock of a time zone; an unknown zone reads as UTC.
pub fn local(at: Millis, time_zone: &str) -> Local {
    let moment = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let zoned =
        moment.in_tz(time_zone).unwrap_or_else(|_| moment.to_zoned(jiff::tz::TimeZone::UTC)).datetime();
    let month = Month::try_from(zoned.month().unsigned_abs()).unwrap_or(Month::January);
    let date = Date::from_calendar_date(i32::from(zoned.year()), month, zoned.day().unsigned_abs());
    Local { date: date.unwrap_or(Date::MIN), time: format!("{:02}:{:02}", zoned.hour(), zoned.minute()) }
}

/// The day without its year, such as "4 February".
pub fn day_and_month(date: Date, lang: Lang) -> String {
    format!("{} {}", date.day(), month(date.month(), lang))
}

/// The day with its year if that is not this year's.
pub fn day_near(date: Date, today: Date, lang: Lang) -> String {
    if date.year() == today.year() { day_and_month(date, lang) } else { day(date, lang) }
}

/// A moment as seen today: "today 09:12", or its day.
pub fn moment_near(at: &Local, today: Date, lang: Lang) -> String {
    if at.date == today { format!("today {}", at.time) } else { day_near(at.date, today, lang) }
}

/// "1 day", "4 days".
pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// A round's dates and where today stands among them, in two sentences.
pub fn schedule(round: &Round, today: Date, lang: Lang) -> String {
    let due = day_near(round.due, round.closes, lang);
    let closes = day(round.closes, lang);
    let verb = if today > round.closes { "closed" } else { "closing" };
    format!(
        "Due {due}, {verb} {closes}. Today is {} {}: {}.",
        weekday(today.weekday(), lang),
        day_near(today, round.closes, lang),
        standing(round, today),
    )
}

fn standing(round: &Round, today: Date) -> String {
    let until = |date: Date| (date - today).whole_days();
    if today < round.opens {
        return match until(round.opens) {
            1 => "returns are taken from tomorrow".to_owned(),
            count => format!("returns are taken in {}", days(count)),
        };
    }
    match (until(round.due), until(round.closes)) {
        (1, _) => "returns are due tomorrow".to_owned(),
        (0, _) => "returns are due today".to_owned(),
        (left, _) if left > 0 => format!("{} left", days(left)),
        (_, 0) => "the last day on which returns are taken".to_owned(),
        (past, left) if left > 0 => format!("{} past due", days(-past)),
        (_, closed) => format!("closed for {}", days(-closed)),
    }
}

/// A day of the week in words.
pub const fn weekday(weekday: Weekday, lang: Lang) -> &'static str {
    let Lang::EnGb = lang;
    match weekday {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::network::Settings;
    use time::macros::date;

    fn on(today: Date) -> String {
        let round = Round::of("2025-Q4".parse().unwrap(), &Settings::default());
        schedule(&round, today, Lang::EnGb)
    }

    #[test]
    fn a_schedule_says_where_today_stands() {
        assert_eq!(
            on(date!(2026 - 02 - 04)),
            "Due 31 January, closing 14 February 2026. Today is Wednesday 4 February: 4 days past due."
        );
        for (today, words) in [
            (date!(2025 - 12 - 31), "31 December 2025: returns are taken from tomorrow."),
            (date!(2026 - 01 - 01), ": 30 days left."),
            (date!(2026 - 01 - 30), ": returns are due tomorrow."),
            (date!(2026 - 01 - 31), ": returns are due today."),
            (date!(2026 - 02 - 01), ": 1 day past due."),
            (date!(2026 - 02 - 14), ": the last day on which returns are taken."),
            (date!(2026 - 02 - 15), "closed 14 February 2026. Today is Sunday 15 February: closed for 1 day."),
        ] {
            assert!(on(today).ends_with(words), "{}", on(today));
        }
    }

    #[test]
    fn a_moment_is_read_on_the_network_s_own_clock() {
        let summer = Millis(1_751_326_200_000); // 30 June 2025, 23:30 UTC.
        assert_eq!(local(summer, "Europe/London"), Local { date: date!(2025 - 07 - 01), time: "00:30".to_owned() });
        assert_eq!(local(summer, "UTC").date, date!(2025 - 06 - 30));
        assert_eq!(local(summer, "Nowhere/Else").time, "23:30");
    }

    #[test]
    fn days_near_today_are_short() {
        let today = date!(2026 - 02 - 04);
        let at = |date| Local { date, time: "09:12".to_owned() };
        assert_eq!(moment_near(&at(today), today, Lang::EnGb), "today 09:12");
        assert_eq!(moment_near(&at(date!(2026 - 01 - 30)), today, Lang::EnGb), "30 January");
        assert_eq!(moment_near(&at(date!(2025 - 12 - 30)), today, Lang::EnGb), "30 December 2025");
    }
}
