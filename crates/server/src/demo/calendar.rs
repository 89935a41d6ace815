//! When returns of the sample are submitted and decided: in office hours at the network's place.

use super::random::Chance;
use commonweal_domain::{network::Millis, period::Quarter};
use jiff::{
    ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};

/// A return's way through the calendar. Rounds are due 31 days after the quarter and close after 45; the last decision
/// here falls on day 41: 10 February for a quarter that ends in December.
pub(super) struct Times {
    pub(super) submitted: Millis,
    pub(super) decided: Millis,
}

/// Whether a return came by its due date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Punctual {
    OnTime,
    Late,
}

/// Times of one return.
pub(super) fn times(mut chance: Chance, quarter: Quarter, punctual: Punctual) -> Times {
    let end = date(quarter.last_day());
    let (submitted, longest) = match punctual {
        // A weekend moves back to its Friday: from day 5 that stays in the round, and on time.
        Punctual::OnTime => (before_the_weekend(later(end, chance.between(5, 31))), 4),
        Punctual::Late => (after_the_weekend(later(end, chance.between(33, 37))), 2),
    };
    let decided = after_the_weekend(later(submitted, chance.between(1, longest)));
    Times { submitted: at(submitted, &mut chance), decided: at(decided, &mut chance) }
}

fn date(day: time::Date) -> Date {
    Date::new(day.year() as i16, u8::from(day.month()) as i8, day.day() as i8).unwrap_or(Date::ZERO)
}

fn later(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

fn before_the_weekend(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => later(day, -1),
        Weekday::Sunday => later(day, -2),
        _ => day,
    }
}

fn after_the_weekend(day: Date) -> Date {
    match day.weekday() {
        Weekday::Saturday => later(day, 2),
        Weekday::Sunday => later(day, 1),
        _ => day,
    }
}

/// A moment of that day between nine and half past five.
fn at(day: Date, chance: &mut Chance) -> Millis {
    let minute = chance.between(9 * 60, 17 * 60 + 29);
    // The zone is bundled; without it a summer's return would be an hour late, and nothing worse.
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let moment = day.at((minute / 60) as i8, (minute % 60) as i8, chance.between(0, 59) as i8, 0);
    Millis(zone.to_ambiguous_zoned(moment).compatible().map_or(0, |moment| moment.timestamp().as_millisecond()))
}
