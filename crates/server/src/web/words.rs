//! Numbers, parts and days as people read them.

use commonweal_domain::lang::Lang;
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    figure::{Confidence, Value},
    network::{Network, Round},
    period::{Period, Quarter, day, month},
    quantity::{Quantity, write_fixed, write_rounded},
    unit::Unit,
};
use time::Date;

/// Why the days of a sample's round are far from its quarter: it is kept open for whoever tries it out. Empty where
/// they are as the network's settings say.
pub fn moved_days(network: &Network, round: &Round) -> &'static str {
    let usual = Round::of(round.quarter, &network.settings);
    let moved = network.sample && (round.due, round.closes) != (usual.due, usual.closes);
    if moved { "The days are moved on, so that the sample can be tried out." } else { "" }
}

/// A number with commas between thousands and a true minus.
pub fn grouped(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |rest| ("−", rest));
    let (wholes, parts) = digits.split_once('.').map_or((digits, None), |(wholes, parts)| (wholes, Some(parts)));
    let mut out = sign.to_owned();
    for (index, digit) in wholes.chars().enumerate() {
        if index > 0 && (wholes.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(parts) = parts {
        out.push('.');
        out.push_str(parts);
    }
    out
}

/// A quantity without its unit: pounds with pence where there are any, other units with the decimals they need.
pub fn number(quantity: Quantity, unit: &Unit) -> String {
    exact(&quantity.exact(), unit)
}

/// As [`number`], of an exact fraction, rounded to the decimals of its unit.
pub fn exact(value: &Exact, unit: &Unit) -> String {
    let rounded = write_rounded(value, u32::from(unit.decimals()));
    if unit.is_money() && rounded.contains('.') { grouped(&write_fixed(value, 2)) } else { grouped(&rounded) }
}

/// A number that has been written, with its unit: `£58,420`, `14,310 kWh`, `84.2 %`.
pub fn with_unit(number: &str, unit: &Unit) -> String {
    if unit.is_money() {
        return number.strip_prefix('−').map_or_else(|| format!("£{number}"), |rest| format!("−£{rest}"));
    }
    match unit.symbol() {
        "" => number.to_owned(),
        symbol => format!("{number} {}", singular(number, symbol)),
    }
}

/// A quantity with its unit.
pub fn quantity(value: Quantity, unit: &Unit) -> String {
    with_unit(&number(value, unit), unit)
}

/// What was filed, in words: a number with its unit, or "Not available [x]" and the like.
pub fn value(value: Value, unit: &Unit) -> String {
    match value {
        Value::Number(number) => quantity(number, unit),
        Value::NotAvailable => "Not available [x]".to_owned(),
        Value::NotApplicable => "Does not apply [z]".to_owned(),
        Value::Withheld => "Rather not say [w]".to_owned(),
    }
}

/// How sure a number is, in words; nothing for what was counted.
pub const fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Counted => "",
        Confidence::Estimate => "good estimate",
        Confidence::Guess => "rough guess",
    }
}

fn singular<'a>(number: &str, symbol: &'a str) -> &'a str {
    match (number, symbol) {
        ("1", "people") => "person",
        ("1", "hours" | "homes" | "votes" | "events" | "tonnes" | "litres" | "decisions" | "owners" | "points") => {
            symbol.strip_suffix('s').unwrap_or(symbol)
        }
        _ => symbol,
    }
}

/// A category of a breakdown in words, such as "Public bodies".
pub fn category(dimension: &str, category: &str) -> String {
    let words = match (dimension, category) {
        (_, "unknown") => "Not known",
        ("payer", "public") => "Public bodies",
        ("payer" | "sector", "social") => "Social sector",
        ("sector", "public") => "Public sector",
        ("payer" | "sector", "private") => "Private firms",
        ("place", "local") => "In the network’s area",
        ("gender", "woman") => "Women",
        ("gender", "man") => "Men",
        ("gender", "other") => "Another gender",
        ("age", "under-25") => "Under 25",
        ("age", "65-plus") => "65 and over",
        ("empty", "60-plus") => "60 months or more",
        ("entry", "free") => "Free",
        _ => "",
    };
    if !words.is_empty() {
        return words.to_owned();
    }
    if matches!(dimension, "age" | "empty") && category.starts_with(|first: char| first.is_ascii_digit()) {
        let range = category.replace('-', " to ");
        return if dimension == "empty" { format!("{range} months") } else { range };
    }
    if dimension == "member" { category.to_owned() } else { capitalised(&category.replace('-', " ")) }
}

/// A dimension of a breakdown in words, as the head of a list: "By payer".
pub fn dimension(dimension: &str) -> String {
    match dimension {
        "payer" => "Who paid".to_owned(),
        "kind" => "Earned or given".to_owned(),
        "place" => "Where they are".to_owned(),
        "sector" => "Sector".to_owned(),
        "need" => "Need".to_owned(),
        other => capitalised(other),
    }
}

/// What a split by a dimension is called: "Split by who paid".
pub fn split_by(dimension: &str) -> String {
    let by = match dimension {
        "payer" => "who paid",
        "kind" => "earned or given",
        "place" => "where they are",
        "empty" => "how long they were empty",
        "entry" => "free or paid",
        other => other,
    };
    format!("Split by {by}")
}

/// A part of a figure in words, such as "Public bodies, earned"; nothing for the total.
pub fn cell(cell: &Cell) -> String {
    // Earned or given says less than who paid, and follows it.
    let (last, first): (Vec<_>, Vec<_>) = cell.pairs().partition(|(dimension, _)| *dimension == "kind");
    let name = |(index, (dimension, of)): (usize, (&str, &str))| {
        let words = category(dimension, of);
        if index == 0 || dimension == "member" { words } else { words.to_lowercase() }
    };
    first.into_iter().chain(last).enumerate().map(name).collect::<Vec<_>>().join(", ")
}

/// With a capital first letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A quarter with its usual name and its months: "Q3 2025-26 · October to December 2025".
pub fn quarter(quarter: Quarter, lang: Lang) -> String {
    format!("{} · {}", quarter.label(lang), quarter.period().months(lang))
}

/// A period with its usual name, if it has one, and its months.
pub fn period(period: Period, lang: Lang) -> String {
    match period.name(lang) {
        Some(name) => format!("{name} · {}", period.months(lang)),
        None => period.months(lang),
    }
}

/// A day with its weekday: "Saturday 31 January 2026".
pub fn long_day(date: Date, lang: Lang) -> String {
    format!("{} {}", date.weekday(), day(date, lang))
}

/// A day without its year: "14 February".
pub fn short_day(date: Date, lang: Lang) -> String {
    format!("{} {}", date.day(), month(date.month(), lang))
}

/// Names as they stand in a sentence: "A", "A and B", "A, B and C".
pub fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

/// A count with its noun: "1 figure", "2 figures".
pub fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", grouped(&number.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str, unit: &str) -> String {
        quantity(Quantity::parse_plain(text).unwrap(), &Unit::new(unit))
    }

    #[test]
    fn moved_days_are_explained_in_a_sample_alone() {
        let network = crate::web::board::samples::network();
        let usual = Round::of("2025-Q4".parse().unwrap(), &network.settings);
        let moved = Round { due: usual.due + time::Duration::days(330), ..usual };
        assert!(network.sample && moved_days(&network, &usual).is_empty() && !moved_days(&network, &moved).is_empty());
        assert!(moved_days(&Network { sample: false, ..network }, &moved).is_empty());
    }

    #[test]
    fn numbers_are_written_with_their_units() {
        assert_eq!(written("58420", "GBP"), "£58,420");
        assert_eq!(written("58420.5", "GBP"), "£58,420.50");
        assert_eq!(written("-1200", "GBP"), "−£1,200");
        assert_eq!(written("14310", "kWh"), "14,310 kWh");
        assert_eq!(written("0.64", "tonne"), "0.64 tonnes");
        assert_eq!(written("84.2", "per cent"), "84.2 %");
        assert_eq!(written("1", "people"), "1 person");
        assert_eq!(written("0", "people"), "0 people");
        assert_eq!(grouped("123"), "123");
        assert_eq!(grouped("1234567.25"), "1,234,567.25");
    }

    #[test]
    fn parts_are_said_in_words() {
        assert_eq!(cell(&"payer=public;kind=earned".parse().unwrap()), "Public bodies, earned");
        assert_eq!(category("age", "25-49"), "25 to 49");
        assert_eq!(category("empty", "6-12"), "6 to 12 months");
    }
}
