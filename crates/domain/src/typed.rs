//! A number with its unit, as people type it: "12 kWh", "3 hours", "£1,200".

use crate::{
    quantity::{Quantity, QuantityError},
    unit::Unit,
};

/// Why a text is no number in a unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedError {
    /// The number itself cannot be read.
    #[error(transparent)]
    Number(#[from] QuantityError),
    /// Another unit stands with it.
    #[error("is asked in {own}, not in “{typed}”: write it in {own}")]
    OtherUnit {
        /// What was typed.
        typed: String,
        /// What it is asked in.
        own: String,
    },
}

/// Reads a number as people type it, with nothing behind it or the unit that it is asked in. Another unit is refused:
/// guessing what was meant would be wrong by a factor.
pub fn read(text: &str, unit: &Unit) -> Result<Quantity, TypedError> {
    let text = text.trim();
    if text.contains('£') && !unit.is_money() {
        return Err(other(unit, "£"));
    }
    let (number, word) = split(text);
    if word.is_empty() {
        return Ok(Quantity::parse_typed(number)?);
    }
    // "12k", and "12k kWh" or "1.2m people".
    let mut words = word.splitn(2, char::is_whitespace);
    let (first, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default().trim());
    let is_factor = matches!(first, "k" | "K" | "m" | "M");
    let own_unit = if is_factor { rest } else { word };
    if !is_of(unit, own_unit) {
        // Words that hold no number are told so, and not that their unit is wrong.
        Quantity::parse_typed(number)?;
        return Err(other(unit, own_unit));
    }
    let number = if is_factor { format!("{number}{first}") } else { number.to_owned() };
    Ok(Quantity::parse_typed(&number)?)
}

/// The number and the word behind it. Whatever begins with a letter is one word, so that it is refused as such.
fn split(text: &str) -> (&str, &str) {
    let starts = |c: char| c.is_alphabetic() || c == '%';
    let Some(at) = text.find(starts).filter(|at| text[..*at].contains(|c: char| c.is_ascii_digit())) else {
        return (text, "");
    };
    (text[..at].trim_end(), text[at..].trim_end().trim_end_matches('.'))
}

fn is_of(unit: &Unit, word: &str) -> bool {
    let word = plain(word);
    word.is_empty()
        || [unit.code(), unit.symbol()].iter().any(|name| plain(name) == word)
        || others(unit).iter().any(|name| plain(name) == word)
}

/// Letters and digits of a unit in lower case, singular: "Passenger km" and "passenger.kms" are the same.
fn plain(word: &str) -> String {
    let word: String = word
        .to_lowercase()
        .replace('²', "2")
        .replace('³', "3")
        .replace('₂', "2")
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '%')
        .collect();
    if word.len() > 2 { word.strip_suffix('s').map_or(word.clone(), str::to_owned) } else { word }
}

/// Other names of a unit.
fn others(unit: &Unit) -> &'static [&'static str] {
    match unit.code() {
        "GBP" => &["pounds", "pound sterling"],
        "people" => &["person", "persons"],
        "hours" => &["hr", "hrs", "h"],
        "kWh gross CV" => &["kWh", "kWh gross"],
        "litre" => &["liter", "l", "ltr"],
        "tonne" => &["t", "metric tonne"],
        "km" => &["kilometre", "kilometer", "kms"],
        "passenger.km" => &["km", "kms", "kilometre", "kilometer", "passenger kilometre"],
        "m2" => &["sq m", "sqm", "square metre"],
        "m3" => &["cu m", "cubic metre"],
        "per cent" => &["%", "percent"],
        "FTE" => &["full-time equivalent"],
        _ => &[],
    }
}

fn other(unit: &Unit, typed: &str) -> TypedError {
    let own = match unit.code() {
        "GBP" => "pounds",
        "ratio" => "a plain number",
        _ => unit.symbol(),
    };
    TypedError::OtherUnit { typed: typed.to_owned(), own: own.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue, lang::Lang};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn read(text: &str, unit: &str) -> Result<String, String> {
        super::read(text, &Unit::new(unit)).map(|number| number.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_own_unit_may_stand_behind_a_number() {
        for (text, unit, number) in [
            ("12 kWh", "kWh", "12"),
            ("12kwh", "kWh gross CV", "12"),
            ("3 hours", "hours", "3"),
            ("1 hour", "hours", "1"),
            ("3.5 hrs.", "hours", "3.5"),
            ("12k kWh", "kWh", "12000"),
            ("1.2m people", "people", "1200000"),
            ("1 person", "people", "1"),
            ("£1,234.50", "GBP", "1234.5"),
            ("1200 pounds", "GBP", "1200"),
            ("84 %", "per cent", "84"),
            ("84 percent", "per cent", "84"),
            ("5 m²", "m2", "5"),
            ("5 sq m", "m2", "5"),
            ("7 m3", "m3", "7"),
            ("120 passenger km", "passenger.km", "120"),
            ("0.5 tonnes", "tonne", "0.5"),
            ("2 litres", "litre", "2"),
            ("7.5 FTE", "FTE", "7.5"),
            ("(1,234) kWh", "kWh", "-1234"),
            ("12k", "GBP", "12000"),
        ] {
            assert_eq!(read(text, unit).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn another_unit_is_refused_with_the_own_one() {
        for (text, unit, reason) in [
            ("12 miles", "km", "is asked in km, not in “miles”: write it in km"),
            ("£5", "hours", "is asked in hours, not in “£”: write it in hours"),
            ("3 days", "hours", "is asked in hours, not in “days”: write it in hours"),
            ("12 MWh", "kWh", "is asked in kWh, not in “MWh”: write it in kWh"),
            ("5 kg", "tonne", "is asked in tonnes, not in “kg”: write it in tonnes"),
            ("84 %", "people", "is asked in people, not in “%”: write it in people"),
            ("50 pence", "GBP", "is asked in pounds, not in “pence”: write it in pounds"),
            ("12 or 13", "people", "is asked in people, not in “or 13”: write it in people"),
        ] {
            assert_eq!(read(text, unit).as_ref().map_err(String::as_str), Err(reason), "{text}");
        }
        assert_eq!(read("about 12", "people").unwrap_err(), "must be a number, like 1234.5");
        assert_eq!(read("1e5", "people").unwrap_err(), "is asked in people, not in “e5”: write it in people");
        assert_eq!(read("1.2.3 kWh", "kWh").unwrap_err(), "must be written with one decimal point, like 4380.5");
        assert_eq!(read("1.2.3 miles", "kWh").unwrap_err(), "must be written with one decimal point, like 4380.5");
    }

    #[test]
    fn every_unit_of_the_catalogue_is_read_behind_its_number() {
        let units: BTreeSet<Unit> = catalogue::inputs(Lang::EnGb).into_iter().map(|input| input.unit).collect();
        for unit in units {
            let written = unit.written(&Quantity::whole(12_345).exact());
            assert_eq!(super::read(&written, &unit), Ok(Quantity::whole(12_345)), "{written}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "\\PC{0,24}", unit in "kWh|GBP|people|per cent|m2|hours") {
            let _ = super::read(&text, &Unit::new(unit));
        }

        #[test]
        fn what_is_written_with_its_unit_is_read_again(
            scaled in -1_000_000_000_000i64..1_000_000_000_000, unit in "kWh|GBP|litre|m3|tonne|hours|km",
        ) {
            let unit = Unit::new(unit);
            let step = if unit.is_money() { 100 } else { 1 };
            let number = Quantity::from_scaled(scaled / step * step).unwrap();
            prop_assert_eq!(super::read(&unit.written(&number.exact()), &unit), Ok(number));
            prop_assert_eq!(super::read(&format!(" {number}\t"), &unit), Ok(number));
        }
    }
}
