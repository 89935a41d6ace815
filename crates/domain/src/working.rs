//! Arithmetic that is done for those who file, and the words that keep how it was done.
//!
//! A figure that was worked out carries its working in its note, so that whoever asks next year finds the way again.

use crate::{
    Exact,
    definition::InputDefinition,
    lang::Lang,
    quantity::{Quantity, QuantityError, write_rounded},
};

/// Ways to a figure that people otherwise take with a calculator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Working {
    /// Hours a week of everybody ÷ the hours of a full-time job.
    FullTime,
    /// People × hours a week × weeks.
    PeopleHours,
    /// Two readings of an electricity meter.
    Readings,
    /// Two readings of a gas meter in cubic metres, and the calorific value that the bill prints.
    GasReadings,
    /// Miles as kilometres.
    Miles,
    /// The average of what people answered in a survey, in per cent.
    Survey,
}

/// A number that a working asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// Name of its field.
    pub name: &'static str,
    /// What it is, as a label.
    pub label: &'static str,
    /// What stands in the field at first; may be empty.
    pub usual: &'static str,
}

/// What was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worked {
    /// The figure, rounded as such figures are kept.
    pub value: Quantity,
    /// How it was worked out, as the note keeps it.
    pub words: String,
}

/// Why nothing can be worked out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkingError {
    /// A number is missing.
    #[error("cannot be worked out yet: {0} is missing")]
    Missing(&'static str),
    /// A number is none.
    #[error("cannot be worked out: {0} {1}")]
    Number(&'static str, String),
    /// The result is beyond what a figure may be.
    #[error("cannot be worked out: the result is too large")]
    TooLarge,
}

/// One mile is exactly 1.609344 kilometres.
const KM_OF_A_MILE: (i64, i64) = (1_609_344, 1_000_000);

/// Corrects a volume of gas for temperature and pressure, as British bills do (Gas (Calculation of Thermal Energy)
/// Regulations 1996).
const GAS_CORRECTION: (i64, i64) = (102_264, 100_000);

/// Megajoules of a kilowatt hour.
const MJ_OF_A_KWH: (i64, i64) = (36, 10);

impl Working {
    /// The way to an input's figure, if there is one.
    pub fn of(input: &InputDefinition) -> Option<Self> {
        match (input.code.as_str(), input.unit.code()) {
            ("jobs-fte", _) => Some(Self::FullTime),
            ("volunteer-hours", _) => Some(Self::PeopleHours),
            (_, "kWh") => Some(Self::Readings),
            (_, "kWh gross CV") => Some(Self::GasReadings),
            (_, "km" | "passenger.km") => Some(Self::Miles),
            ("respend-staff" | "respend-suppliers", _) => Some(Self::Survey),
            _ => None,
        }
    }

    /// What it is called, as the head of its form.
    pub const fn title(self, lang: Lang) -> &'static str {
        let Lang::EnGb = lang;
        match self {
            Self::FullTime => "Work it out from hours",
            Self::PeopleHours => "Work it out from people and hours",
            Self::Readings | Self::GasReadings => "Work it out from a bill or two readings",
            Self::Miles => "Work it out from miles",
            Self::Survey => "Work it out from everybody’s answers",
        }
    }

    /// What it asks for, in the order of the form.
    pub const fn asks(self, lang: Lang) -> &'static [Ask] {
        let Lang::EnGb = lang;
        match self {
            Self::FullTime => &[
                Ask { name: "hours", label: "Hours a week, all staff together", usual: "" },
                Ask { name: "full", label: "Hours a week of a full-time job", usual: "35" },
            ],
            Self::PeopleHours => &[
                Ask { name: "people", label: "People", usual: "" },
                Ask { name: "hours", label: "Hours a week each", usual: "" },
                Ask { name: "weeks", label: "Weeks", usual: "13" },
            ],
            Self::Readings => &[
                Ask { name: "first", label: "Reading at the start, kWh", usual: "" },
                Ask { name: "last", label: "Reading at the end, kWh", usual: "" },
            ],
            Self::GasReadings => &[
                Ask { name: "first", label: "Reading at the start, m³", usual: "" },
                Ask { name: "last", label: "Reading at the end, m³", usual: "" },
                Ask { name: "cv", label: "Calorific value on the bill, about 39", usual: "" },
            ],
            Self::Miles => &[Ask { name: "miles", label: "Miles", usual: "" }],
            Self::Survey => {
                &[Ask { name: "answers", label: "All answers in per cent, one after the other", usual: "" }]
            }
        }
    }

    /// The numbers of what was typed into its fields, in their order: one of each, or of a survey as many as there are.
    pub fn read(self, typed: &[&str], lang: Lang) -> Result<Vec<Option<Quantity>>, WorkingError> {
        let number = |at: usize, text: &str| {
            let label = self.asks(lang).get(at).map_or("", |ask| ask.label);
            Quantity::parse_typed(text).map_err(|error| WorkingError::Number(label, error.to_string()))
        };
        if self == Self::Survey {
            let parted = |letter: char| letter.is_whitespace() || letter == ';';
            let answers = typed.iter().flat_map(|text| text.split(parted)).map(|text| text.trim_matches([',', '%']));
            return answers.filter(|text| !text.is_empty()).map(|text| number(0, text).map(Some)).collect();
        }
        let one = |(at, text): (usize, &&str)| if text.is_empty() { Ok(None) } else { number(at, text).map(Some) };
        typed.iter().enumerate().map(one).collect()
    }

    /// Works a figure out of the numbers that [`Working::read`] gives.
    pub fn work_out(self, numbers: &[Option<Quantity>], lang: Lang) -> Result<Worked, WorkingError> {
        let asks = self.asks(lang);
        let given = |at: usize| {
            let label = asks.get(at).map_or("", |ask| ask.label);
            let number = numbers.get(at).copied().flatten().ok_or(WorkingError::Missing(label))?;
            if number < Quantity::ZERO {
                return Err(WorkingError::Number(label, "cannot be less than 0".to_owned()));
            }
            Ok(number)
        };
        let positive = |at: usize| {
            let number = given(at)?;
            if number > Quantity::ZERO {
                return Ok(number);
            }
            let label = asks.get(at).map_or("", |ask| ask.label);
            Err(WorkingError::Number(label, "must be more than 0".to_owned()))
        };
        match self {
            Self::FullTime => {
                let (hours, full) = (given(0)?, positive(1)?);
                let exact = hours.exact() / full.exact();
                worked(&exact, 2, "FTE", &format!("{hours} hours a week ÷ {full} hours of a full-time job"))
            }
            Self::PeopleHours => {
                let (people, hours, weeks) = (given(0)?, given(1)?, given(2)?);
                let exact = people.exact() * hours.exact() * weeks.exact();
                worked(&exact, 4, "hours", &format!("{people} people × {hours} hours a week × {weeks} weeks"))
            }
            Self::Readings => {
                let (first, last) = (given(0)?, given(1)?);
                let exact = used(asks, first, last)?;
                worked(&exact, 4, "kWh", &format!("reading {last} − reading {first}"))
            }
            Self::GasReadings => {
                let (first, last, cv) = (given(0)?, given(1)?, positive(2)?);
                // The law keeps gas between these; a reading in its place would be far from them.
                if !(Quantity::whole(30)..=Quantity::whole(50)).contains(&cv) {
                    let between = "must lie between 30 and 50: it stands on the bill, near the readings";
                    return Err(WorkingError::Number("Calorific value", between.to_owned()));
                }
                let exact = used(asks, first, last)? * ratio(GAS_CORRECTION) * cv.exact() / ratio(MJ_OF_A_KWH);
                let words = format!("(reading {last} − reading {first}) m³ × 1.02264 × {cv} ÷ 3.6");
                worked(&exact, 0, "kWh", &words)
            }
            Self::Miles => {
                let miles = given(0)?;
                let exact = miles.exact() * ratio(KM_OF_A_MILE);
                worked(&exact, 1, "km", &format!("{miles} miles × 1.609344"))
            }
            Self::Survey => {
                let mut sum = given(0)?.exact();
                for answer in numbers.iter().skip(1).flatten() {
                    sum += &answer.exact();
                }
                let label = asks.first().map_or("", |ask| ask.label);
                if numbers.iter().flatten().any(|answer| !(Quantity::ZERO..=Quantity::whole(100)).contains(answer)) {
                    return Err(WorkingError::Number(label, "must each lie between 0 and 100".to_owned()));
                }
                let count = i64::try_from(numbers.len()).map_err(|_| WorkingError::TooLarge)?;
                let people = if count == 1 { "answer" } else { "answers" };
                worked(&(sum / Exact::whole(count)), 2, "%", &format!("average of {count} {people}"))
            }
        }
    }
}

/// What a meter counted between two readings.
fn used(asks: &[Ask], first: Quantity, last: Quantity) -> Result<Exact, WorkingError> {
    if last < first {
        let label = asks.get(1).map_or("", |ask| ask.label);
        let words =
            format!("cannot be less than at the start, {first}: if the meter began again at 0, add the two parts up");
        return Err(WorkingError::Number(label, words));
    }
    Ok(last.exact() - first.exact())
}

fn ratio((above, below): (i64, i64)) -> Exact {
    Exact::ratio(above, below)
}

/// A result with at most so many decimals, and its working in words. What was rounded says so.
fn worked(exact: &Exact, decimals: u32, unit: &str, way: &str) -> Result<Worked, WorkingError> {
    let text = write_rounded(exact, decimals);
    let value = Quantity::parse_plain(&text).map_err(|error: QuantityError| match error {
        QuantityError::OutOfRange => WorkingError::TooLarge,
        other => WorkingError::Number("the result", other.to_string()),
    })?;
    let rounded = if value.exact() == *exact { "" } else { ", rounded" };
    Ok(Worked { value, words: format!("{way} = {text} {unit}{rounded}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, quantity::LIMIT};
    use proptest::prelude::*;

    const LANG: Lang = Lang::EnGb;

    fn out(working: Working, numbers: &[&str]) -> Result<String, String> {
        let numbers: Vec<Option<Quantity>> = numbers.iter().map(|text| Quantity::parse_plain(text).ok()).collect();
        working.work_out(&numbers, LANG).map(|worked| worked.words).map_err(|error| error.to_string())
    }

    #[test]
    fn figures_are_worked_out_with_their_way_in_words() {
        for (working, numbers, words) in [
            (Working::FullTime, &["210", "35"][..], "210 hours a week ÷ 35 hours of a full-time job = 6 FTE"),
            (
                Working::FullTime,
                &["100", "37.5"],
                "100 hours a week ÷ 37.5 hours of a full-time job = 2.67 FTE, rounded",
            ),
            (Working::PeopleHours, &["6", "3", "13"], "6 people × 3 hours a week × 13 weeks = 234 hours"),
            (Working::PeopleHours, &["6", "2.25", "13"], "6 people × 2.25 hours a week × 13 weeks = 175.5 hours"),
            (Working::Readings, &["48210", "51300.5"], "reading 51300.5 − reading 48210 = 3090.5 kWh"),
            // 120 × 1.02264 × 40 ÷ 3.6 = 1363.52
            (
                Working::GasReadings,
                &["455", "575", "40"],
                "(reading 575 − reading 455) m³ × 1.02264 × 40 ÷ 3.6 = 1364 kWh, rounded",
            ),
            (Working::Miles, &["120"], "120 miles × 1.609344 = 193.1 km, rounded"),
            (Working::Miles, &["0"], "0 miles × 1.609344 = 0 km"),
            // Plugging the Leaks (New Economics Foundation), plm_averaging_surveys.xls: 45.4 per cent, 45.42 to two places.
            (Working::Survey, &["42.1", "50.5", "63.1", "37.8", "33.6"], "average of 5 answers = 45.42 %"),
        ] {
            assert_eq!(out(working, numbers).as_deref(), Ok(words));
        }
    }

    #[test]
    fn a_survey_is_read_as_people_type_it() {
        let read = |text: &str| {
            let numbers = Working::Survey.read(&[text], LANG).map_err(|error| error.to_string())?;
            Working::Survey
                .work_out(&numbers, LANG)
                .map(|worked| worked.value.to_string())
                .map_err(|error| error.to_string())
        };
        assert_eq!(read("42.1, 50.5 %\n63.1;37.8  33.6").as_deref(), Ok("45.42"));
        assert!(read("").unwrap_err().contains("is missing"));
        assert!(read("42 101").unwrap_err().contains("must each lie between 0 and 100"));
        assert!(read("42 half").is_err());
    }

    #[test]
    fn what_cannot_be_worked_out_says_why() {
        for (working, numbers, words) in [
            (
                Working::FullTime,
                &["210", ""][..],
                "cannot be worked out yet: Hours a week of a full-time job is missing",
            ),
            (
                Working::FullTime,
                &["210", "0"],
                "cannot be worked out: Hours a week of a full-time job must be more than 0",
            ),
            (
                Working::FullTime,
                &["-1", "35"],
                "cannot be worked out: Hours a week, all staff together cannot be less than 0",
            ),
            (
                Working::Readings,
                &["9", "8"],
                "cannot be worked out: Reading at the end, kWh cannot be less than at the start, 9: if the meter began again at 0, add the two parts up",
            ),
            (
                Working::GasReadings,
                &["1", "2", "575"],
                "cannot be worked out: Calorific value must lie between 30 and 50: it stands on the bill, near the readings",
            ),
            (
                Working::PeopleHours,
                &["100000000000000", "100000000000000", "1"],
                "cannot be worked out: the result is too large",
            ),
        ] {
            assert_eq!(out(working, numbers), Err(words.to_owned()));
        }
    }

    #[test]
    fn a_figure_that_is_worked_out_is_one_that_its_input_takes() {
        let mut ways = vec![];
        for input in catalogue::inputs(LANG) {
            let Some(working) = Working::of(&input) else { continue };
            ways.push(input.code.clone());
            let numbers: Vec<Option<Quantity>> = match working {
                Working::GasReadings => ["455", "575.3", "39.47"].map(|text| Quantity::parse_plain(text).ok()).to_vec(),
                _ => ["3.3", "7.7", "1.1"].map(|text| Quantity::parse_plain(text).ok()).to_vec(),
            };
            let worked = working.work_out(&numbers, LANG).unwrap();
            assert_eq!(crate::checks::check_value(&input, worked.value), Ok(()), "{}", input.code);
        }
        assert_eq!(
            ways,
            [
                "respend-staff",
                "respend-suppliers",
                "jobs-fte",
                "volunteer-hours",
                "electricity",
                "gas",
                "own-vehicle-distance",
                "travel"
            ]
        );
    }

    fn number() -> impl Strategy<Value = Option<Quantity>> {
        prop_oneof![
            Just(None),
            (-LIMIT..=LIMIT).prop_map(|scaled| Quantity::from_scaled(scaled).ok()),
            (0i64..10_000_000).prop_map(|scaled| Quantity::from_scaled(scaled).ok()),
        ]
    }

    const ALL: [Working; 6] = [
        Working::FullTime,
        Working::PeopleHours,
        Working::Readings,
        Working::GasReadings,
        Working::Miles,
        Working::Survey,
    ];

    proptest! {
        #[test]
        fn nothing_makes_working_out_panic(numbers in prop::collection::vec(number(), 0..4), at in 0usize..6) {
            let working = ALL[at];
            if let Ok(worked) = working.work_out(&numbers, LANG) {
                prop_assert!(worked.value >= Quantity::ZERO);
                let written = worked.value.to_string();
                prop_assert!(worked.words.contains(&format!(" = {written} ")), "{}", worked.words);
            }
        }

        #[test]
        fn full_time_jobs_give_their_hours_back(jobs in 0i32..5_000, full in 1i64..600_000) {
            let full = Quantity::from_scaled(full).unwrap();
            let hours = Quantity::parse_plain(&write_rounded(&(full.exact() * Exact::whole(jobs)), 4)).unwrap();
            let worked = Working::FullTime.work_out(&[Some(hours), Some(full)], LANG).unwrap();
            prop_assert_eq!(worked.value, Quantity::whole(jobs));
            prop_assert!(!worked.words.ends_with("rounded"));
        }

        #[test]
        fn hours_do_not_depend_on_the_order_of_factors(a in 0i64..10_000_000, b in 0i64..10_000_000, c in 0i64..10_000_000) {
            let of = |a: i64, b: i64, c: i64| {
                let number = |scaled| Some(Quantity::from_scaled(scaled).unwrap());
                Working::PeopleHours.work_out(&[number(a), number(b), number(c)], LANG).unwrap().value
            };
            prop_assert_eq!(of(a, b, c), of(c, a, b));
        }

        #[test]
        fn readings_add_up_over_periods(first in 0i64..1_000_000_000, then in 0i64..1_000_000_000, last in 0i64..1_000_000_000) {
            let read = |a: i64, b: i64| {
                let number = |scaled| Some(Quantity::from_scaled(scaled).unwrap());
                Working::Readings.work_out(&[number(a), number(a + b)], LANG).unwrap().value.scaled()
            };
            prop_assert_eq!(read(first, then) + read(first + then, last), read(first, then + last));
        }

        #[test]
        fn rounding_is_never_off_by_more_than_half_a_step(miles in 0i64..1_000_000_000) {
            let miles = Quantity::from_scaled(miles).unwrap();
            let worked = Working::Miles.work_out(&[Some(miles)], LANG).unwrap();
            let off = (worked.value.exact() - miles.exact() * Exact::ratio(1_609_344, 1_000_000)).abs();
            prop_assert!(off <= Exact::ratio(5, 100));
        }
    }
}
