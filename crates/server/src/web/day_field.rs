//! A day as three boxes, as people write it: "3 4 2026". Nothing that was typed is lost.

use super::forms::Posted;
use commonweal_domain::lang::Lang;
use time::{Date, Month};

/// The three boxes of a day, and what is wrong with them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DayField {
    /// Names of the boxes begin with it.
    pub name: &'static str,
    /// Its question.
    pub label: &'static str,
    /// What helps to answer it; may be empty.
    pub hint: String,
    /// As typed: day of the month.
    pub day: String,
    /// As typed: month, in figures or words.
    pub month: String,
    /// As typed: year.
    pub year: String,
    /// Why it cannot be taken; empty if nothing is wrong.
    pub error: String,
}

impl DayField {
    /// With a day in it, or empty.
    pub fn of(name: &'static str, label: &'static str, hint: impl Into<String>, date: Option<Date>) -> Self {
        let part = |of: &dyn Fn(Date) -> String| date.map(of).unwrap_or_default();
        Self {
            name,
            label,
            hint: hint.into(),
            day: part(&|date| date.day().to_string()),
            month: part(&|date| u8::from(date.month()).to_string()),
            year: part(&|date| date.year().to_string()),
            error: String::new(),
        }
    }

    /// What was typed into it, and the day if it is one; if not, the field says why.
    pub fn typed(
        name: &'static str,
        label: &'static str,
        hint: impl Into<String>,
        posted: &Posted,
    ) -> (Self, Option<Date>) {
        let text = |part: &str| posted.text(&format!("{name}-{part}")).to_owned();
        let mut field = Self {
            name,
            label,
            hint: hint.into(),
            day: text("day"),
            month: text("month"),
            year: text("year"),
            error: String::new(),
        };
        let date = field.read();
        if date.is_none() {
            field.error = if [&field.day, &field.month, &field.year].iter().all(|part| part.is_empty()) {
                format!("Enter the {}", label.to_lowercase())
            } else {
                format!("{label} must be a real date, like 3 4 2026")
            };
        }
        (field, date)
    }

    /// Where a link to it leads.
    pub fn id(&self) -> String {
        format!("{}-day", self.name)
    }

    /// As typed, without what is wrong with it: a form where the day may be left out says that itself.
    pub fn without_error(self) -> Self {
        Self { error: String::new(), ..self }
    }

    /// The day, if what was typed is one.
    pub fn read(&self) -> Option<Date> {
        let year: i32 = self.year.parse().ok().filter(|year| (1900..2200).contains(year))?;
        Date::from_calendar_date(year, month(&self.month)?, self.day.parse().ok()?).ok()
    }
}

/// 4, 04, April or apr.
fn month(text: &str) -> Option<Month> {
    if let Ok(number) = text.parse::<u8>() {
        return Month::try_from(number).ok();
    }
    let text = text.to_lowercase();
    if text.len() < 3 {
        return None;
    }
    (1..=12)
        .filter_map(|number| Month::try_from(number).ok())
        .find(|month| commonweal_domain::period::month(*month, Lang::EnGb).to_lowercase().starts_with(&text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    fn typed(day: &str, month: &str, year: &str) -> (DayField, Option<Date>) {
        let pair = |part: &str, text: &str| (format!("due-{part}"), text.to_owned());
        let posted = Posted(vec![pair("day", day), pair("month", month), pair("year", year)]);
        DayField::typed("due", "Due day", "", &posted)
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for month in ["4", "04", "April", "apr", " APRIL "] {
            assert_eq!(typed("3", month, "2026").1, Some(date!(2026 - 04 - 03)), "{month}");
        }
        assert_eq!(DayField::of("due", "Due day", "", Some(date!(2026 - 04 - 03))), typed("3", "4", "2026").0);
    }

    #[test]
    fn what_is_no_day_is_kept_and_said() {
        for (day, month, year) in [("31", "2", "2026"), ("3", "ap", "2026"), ("3", "13", "2026"), ("3", "4", "26")] {
            let (field, date) = typed(day, month, year);
            assert_eq!((date, field.error.as_str()), (None, "Due day must be a real date, like 3 4 2026"));
            assert_eq!((field.day.as_str(), field.month.as_str()), (day, month));
        }
        assert_eq!(typed("", "", "").0.error, "Enter the due day");
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(day in "\\PC{0,6}", month in "\\PC{0,6}", year in "\\PC{0,6}") {
            let _ = typed(&day, &month, &year);
        }
    }
}
