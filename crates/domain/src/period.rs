//! Quarters and the periods made of them, always shown with their months.

use crate::lang::Lang;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use time::{Date, Month};

/// Three months: January, April, July or October and the two that follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter(i32);

/// One or more quarters that follow each other. A year of figures is four.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    last: Quarter,
    quarters: u8,
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not a period; write 2025-Q4 (a quarter), 2025 (a calendar year), 2025-26 (April to March) or 2025-Q4/4 (the four quarters that end there)"
)]
pub struct PeriodError(String);

impl Quarter {
    /// Quarter `index` (1 to 4) of a calendar year from 1900 to 2199.
    pub fn new(year: i32, index: u8) -> Option<Self> {
        ((1..=4).contains(&index) && (1900..2200).contains(&year)).then(|| Self(year * 4 + i32::from(index) - 1))
    }

    /// The quarter in which a day lies.
    pub fn of(date: Date) -> Self {
        Self(date.year() * 4 + (i32::from(u8::from(date.month())) - 1) / 3)
    }

    /// Calendar year.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(4)
    }

    /// 1 to 4 within the calendar year.
    pub const fn index(self) -> u8 {
        (self.0.rem_euclid(4) + 1) as u8
    }

    /// The quarter `count` later (earlier if negative).
    pub const fn plus(self, count: i32) -> Self {
        Self(self.0 + count)
    }

    /// Quarters since the year 0: gaps between quarters are differences of it.
    pub const fn ordinal(self) -> i32 {
        self.0
    }

    /// The quarter with that [`Quarter::ordinal`].
    pub const fn from_ordinal(ordinal: i32) -> Self {
        Self(ordinal)
    }

    /// First day.
    pub fn first_day(self) -> Date {
        let month = Month::try_from(self.index() * 3 - 2).unwrap_or(Month::January);
        Date::from_calendar_date(self.year(), month, 1).unwrap_or(Date::MIN)
    }

    /// Last day.
    pub fn last_day(self) -> Date {
        self.plus(1).first_day().previous_day().unwrap_or(Date::MIN)
    }

    /// The year that begins in April in which the quarter lies, by its first calendar year.
    pub const fn financial_year(self) -> i32 {
        self.plus(-1).year()
    }

    /// As a period of one quarter.
    pub const fn period(self) -> Period {
        Period { last: self, quarters: 1 }
    }

    /// Short months, such as "Oct–Dec".
    pub const fn short(self, lang: Lang) -> &'static str {
        match (lang, self.index()) {
            (Lang::EnGb, 1) => "Jan–Mar",
            (Lang::EnGb, 2) => "Apr–Jun",
            (Lang::EnGb, 3) => "Jul–Sep",
            (Lang::EnGb, _) => "Oct–Dec",
        }
    }

    /// April-to-March label, such as "Q3 2025-26". Never print it without the months.
    pub fn label(self, lang: Lang) -> String {
        let Lang::EnGb = lang;
        let year = self.financial_year();
        format!("Q{} {year}-{:02}", self.plus(-1).index(), (year + 1).rem_euclid(100))
    }
}

impl Period {
    /// `quarters` (1 to 40) that end with `last`.
    pub fn new(last: Quarter, quarters: u8) -> Option<Self> {
        (1..=40).contains(&quarters).then_some(Self { last, quarters })
    }

    /// The four quarters from April of `year` to March.
    pub fn financial_year(year: i32) -> Option<Self> {
        Quarter::new(year + 1, 1).map(|last| Self { last, quarters: 4 })
    }

    /// Last quarter.
    pub const fn last(self) -> Quarter {
        self.last
    }

    /// First quarter.
    pub const fn first(self) -> Quarter {
        self.last.plus(1 - self.quarters as i32)
    }

    /// How many quarters.
    pub const fn len(self) -> u8 {
        self.quarters
    }

    /// A period is never empty.
    pub const fn is_empty(self) -> bool {
        false
    }

    /// The quarter, if it is one.
    pub const fn quarter(self) -> Option<Quarter> {
        if self.quarters == 1 { Some(self.last) } else { None }
    }

    /// Whether it is as long as a year.
    pub const fn is_year(self) -> bool {
        self.quarters == 4
    }

    /// The quarters, first to last.
    pub fn quarters(self) -> impl Iterator<Item = Quarter> + Clone {
        (self.first().0..=self.last.0).map(Quarter)
    }

    /// Whether it lies within one year from April to March.
    pub const fn within_financial_year(self) -> bool {
        self.first().financial_year() == self.last.financial_year()
    }

    /// The period of equal length that ends `quarters` earlier.
    pub const fn back(self, quarters: i32) -> Self {
        Self { last: self.last.plus(-quarters), quarters: self.quarters }
    }

    /// First day.
    pub fn first_day(self) -> Date {
        self.first().first_day()
    }

    /// Last day.
    pub fn last_day(self) -> Date {
        self.last.last_day()
    }

    /// In words, such as "October to December 2025" or "April 2025 to March 2026".
    pub fn months(self, lang: Lang) -> String {
        let (first, last) = (self.first_day(), self.last_day());
        let (from, to) = (month(first.month(), lang), month(last.month(), lang));
        if first.year() == last.year() {
            format!("{from} to {to} {}", last.year())
        } else {
            format!("{from} {} to {to} {}", first.year(), last.year())
        }
    }

    /// Its usual name before the months, such as "Q3 2025-26", "2025-26" or "2025"; others have none.
    pub fn name(self, lang: Lang) -> Option<String> {
        match (self.quarters, self.last.index()) {
            (1, _) => Some(self.last.label(lang)),
            (4, 1 | 4) => Some(self.to_string()),
            _ => None,
        }
    }
}

/// A month in words.
pub const fn month(month: Month, lang: Lang) -> &'static str {
    let Lang::EnGb = lang;
    match month {
        Month::January => "January",
        Month::February => "February",
        Month::March => "March",
        Month::April => "April",
        Month::May => "May",
        Month::June => "June",
        Month::July => "July",
        Month::August => "August",
        Month::September => "September",
        Month::October => "October",
        Month::November => "November",
        Month::December => "December",
    }
}

/// A day in words, such as "3 October 2025".
pub fn day(date: Date, lang: Lang) -> String {
    format!("{} {} {}", date.day(), month(date.month(), lang), date.year())
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year(), self.index())
    }
}

impl fmt::Display for Period {
    /// The shortest code that [`Period::from_str`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.quarters, self.last.index()) {
            (1, _) => self.last.fmt(f),
            (4, 4) => write!(f, "{}", self.last.year()),
            (4, 1) => write!(f, "{}-{:02}", self.last.year() - 1, self.last.year().rem_euclid(100)),
            (quarters, _) => write!(f, "{}/{quarters}", self.last),
        }
    }
}

impl FromStr for Quarter {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        read_quarter(text).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        read_period(text.trim()).ok_or_else(|| PeriodError(text.to_owned()))
    }
}

impl TryFrom<String> for Quarter {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

fn read_quarter(text: &str) -> Option<Quarter> {
    let (year, index) = text.split_once("-Q")?;
    Quarter::new(read_digits(year, 4)?, read_digits(index, 1)?.try_into().ok()?)
}

fn read_period(text: &str) -> Option<Period> {
    if let Some((last, quarters)) = text.split_once('/') {
        let length = if quarters.len() <= 2 { read_digits(quarters, quarters.len())? } else { return None };
        return Period::new(read_quarter(last)?, length.try_into().ok()?);
    }
    if let Some(quarter) = read_quarter(text) {
        return Some(quarter.period());
    }
    if let Some((year, next)) = text.split_once('-') {
        let year = read_digits(year, 4)?;
        return (read_digits(next, 2)? == (year + 1).rem_euclid(100)).then(|| Period::financial_year(year))?;
    }
    Period::new(Quarter::new(read_digits(text, 4)?, 4)?, 4)
}

fn read_digits(text: &str, length: usize) -> Option<i32> {
    (!text.is_empty() && text.len() == length && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn periods_are_named_with_their_months() {
        let lang = Lang::EnGb;
        for (code, months, name) in [
            ("2025-Q4", "October to December 2025", Some("Q3 2025-26")),
            ("2026-Q1", "January to March 2026", Some("Q4 2025-26")),
            ("2025-Q2", "April to June 2025", Some("Q1 2025-26")),
            ("2025", "January to December 2025", Some("2025")),
            ("2025-26", "April 2025 to March 2026", Some("2025-26")),
            ("2025-Q2/4", "July 2024 to June 2025", None),
            ("1999-00", "April 1999 to March 2000", Some("1999-00")),
        ] {
            assert_eq!(period(code).months(lang), months);
            assert_eq!(period(code).name(lang).as_deref(), name);
            assert_eq!(period(code).to_string(), code);
        }
        assert_eq!(period("2025-Q4/4"), period("2025"));
        assert_eq!(period("2026-Q1/4"), period("2025-26"));
        assert_eq!(day(period("2024-Q1").last_day(), lang), "31 March 2024");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "2025-Q5",
            "2025-Q0",
            "25-Q1",
            "2025-27",
            "2025-Q4/0",
            "2025-Q4/41",
            "Q4 2025",
            "2025-q4",
            "2025-Q4/",
            "20255",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_financial_year_runs_from_april() {
        assert!(period("2025-26").within_financial_year());
        assert!(!period("2025").within_financial_year());
        assert!(period("2025-Q3/2").within_financial_year());
        assert_eq!(period("2026-Q1").last().financial_year(), 2025);
    }

    proptest! {
        #[test]
        fn codes_are_read_back(year in 1901i32..2199, index in 1u8..=4, quarters in 1u8..=40) {
            let period = Period::new(Quarter::new(year, index).unwrap(), quarters).unwrap();
            prop_assert_eq!(period.to_string().parse::<Period>(), Ok(period));
            prop_assert_eq!(period.quarters().count(), quarters as usize);
            prop_assert!(period.first_day() < period.last_day());
        }

        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,12}") {
            let _ = text.parse::<Period>();
        }
    }
}
