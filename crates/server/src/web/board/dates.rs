//! Days in words, in a network's own time zone.

use crate::web::{
    moment::{clock, date},
    words::short_day,
};
use commonweal_domain::{
    lang::Lang,
    network::{Millis, Round},
    period::day,
};
use time::{Date, Weekday};

/// The day with its year if that is not this year's.
pub fn day_near(date: Date, today: Date, lang: Lang) -> String {
    if date.year() == today.year() { short_day(date, lang) } else { day(date, lang) }
}

/// A moment as seen today: "today 09:12", or its day.
pub fn moment_near(at: Millis, time_zone: &str, today: Date, lang: Lang) -> String {
    let on = date(at, time_zone);
    if on == today { format!("today {}", clock(at, time_zone)) } else { day_near(on, today, lang) }
}

/// "1 day", "4 days".
pub fn days(count: i64) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days") }
}

/// A round's dates and where today stands among them, in two sentences.
pub fn schedule(round: &Round, today: Date, lang: Lang) -> String {
    let due = unbroken(&day_near(round.due, round.closes, lang));
    let closes = unbroken(&day(round.closes, lang));
    let verb = if today > round.closes { "closed" } else { "closing" };
    format!(
        "Due {due}, {verb} {closes}. Today is {} {}: {}.",
        weekday(today.weekday(), lang),
        unbroken(&day_near(today, round.closes, lang)),
        standing(round, today),
    )
}

/// With spaces at which no line ends.
fn unbroken(words: &str) -> String {
    words.replace(' ', "\u{a0}")
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
        schedule(&round, today, Lang::EnGb).replace('\u{a0}', " ")
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
    fn days_near_today_are_short() {
        let today = date!(2026 - 02 - 04);
        let said = |at| moment_near(Millis(at), "Europe/London", today, Lang::EnGb);
        assert_eq!(said(1_770_196_320_000), "today 09:12");
        assert_eq!(said(1_769_764_320_000), "30 January");
        assert_eq!(said(1_767_085_920_000), "30 December 2025");
    }
}
