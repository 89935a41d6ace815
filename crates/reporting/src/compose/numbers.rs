//! Numbers as people read them. Nothing is rounded before it is written.

use commonweal_domain::{Exact, quantity::write_fixed, unit::Unit};

/// A value as printed and the unit that follows it in small letters; the unit is empty where the value carries it.
pub fn printed(value: &Exact, unit: &Unit) -> (String, String) {
    let size = value.abs();
    if unit.is_money() {
        return (money(value, size >= whole(1_000_000), "m"), String::new());
    }
    if unit.code() == "kgCO2e" && size >= whole(10_000) {
        return (grouped(&(value / whole(1_000)), 1), "t CO₂e".to_owned());
    }
    (grouped(value, places(unit)), unit.symbol().to_owned())
}

/// A value within a sentence: `£4.62 million`, `312.4 FTE`, `41.6 %`.
pub fn in_sentence(value: &Exact, unit: &Unit) -> String {
    if unit.is_money() {
        return money(value, value.abs() >= whole(1_000_000), " million");
    }
    if unit.code() == "kgCO2e" {
        return format!("{} tonnes CO₂e", grouped(&(value / whole(1_000)), 1));
    }
    let (value, unit) = printed(value, unit);
    if unit.is_empty() { value } else { format!("{value} {unit}") }
}

/// The scale of a column or an axis: what its unit is called, by what its values are divided, and their decimals.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) name: String,
    pub(super) divisor: i64,
    pub(super) places: u32,
}

/// One scale for numbers that stand together.
pub(super) fn scale<'a>(unit: &Unit, values: impl Iterator<Item = &'a Exact>) -> Scale {
    let most = values.map(Exact::abs).max().unwrap_or_default();
    let scaled = |name: &str, divisor: i64, places: u32| Scale { name: name.to_owned(), divisor, places };
    match unit.code() {
        "GBP" if most >= whole(1_000_000) => scaled("£ million", 1_000_000, 2),
        "GBP" if most >= whole(100_000) => scaled("£ thousand", 1_000, 1),
        "GBP" => scaled("£", 1, 0),
        "kgCO2e" if most >= whole(10_000) => scaled("tonnes CO₂e", 1_000, 1),
        "per cent" => scaled("per cent", 1, 1),
        "ratio" => scaled("ratio", 1, 2),
        _ => scaled(unit.symbol(), 1, places(unit)),
    }
}

impl Scale {
    /// A value in this scale, without its unit.
    pub(super) fn write(&self, value: &Exact) -> String {
        grouped(&(value / whole(self.divisor)), self.places)
    }

    /// As a factor for an axis.
    pub(super) fn factor(&self) -> f64 {
        1.0 / self.divisor as f64
    }
}

/// Decimals in print: fewer than are kept, as a report is read and not recalculated.
fn places(unit: &Unit) -> u32 {
    match unit.code() {
        "FTE" | "per cent" | "points" | "tonne" => 1,
        "ratio" => 2,
        "kgCO2e/kWh" => 3,
        _ => 0,
    }
}

fn money(value: &Exact, in_millions: bool, million: &str) -> String {
    let sign = if value.is_negative() { "−" } else { "" };
    let size = value.abs();
    if in_millions {
        format!("{sign}£{}{million}", grouped(&(size / whole(1_000_000)), 2))
    } else {
        format!("{sign}£{}", grouped(&size, 0))
    }
}

/// With commas between thousands and a true minus.
pub(super) fn grouped(value: &Exact, places: u32) -> String {
    let text = write_fixed(value, places);
    let digits = text.trim_start_matches('-');
    let negative = text.starts_with('-') && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
    let (wholes, parts) = digits.split_once('.').map_or((digits, None), |(wholes, parts)| (wholes, Some(parts)));
    let mut out = String::from(if negative { "−" } else { "" });
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

pub(super) fn whole(value: i64) -> Exact {
    Exact::whole(value)
}

/// Only to be drawn.
pub(super) fn height(value: &Exact) -> f64 {
    value.to_f64().filter(|height| height.is_finite()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: i64, divisor: i64, unit: &str) -> String {
        let value = Exact::ratio(value, divisor);
        let (number, symbol) = printed(&value, &Unit::new(unit));
        format!("{number}|{symbol}|{}", in_sentence(&value, &Unit::new(unit)))
    }

    #[test]
    fn numbers_are_written_as_the_house_writes_them() {
        assert_eq!(text(4_620_000, 1, "GBP"), "£4.62m||£4.62 million");
        assert_eq!(text(-12_345, 1, "GBP"), "−£12,345||−£12,345");
        assert_eq!(text(3124, 10, "FTE"), "312.4|FTE|312.4 FTE");
        assert_eq!(text(416, 10, "per cent"), "41.6|%|41.6 %");
        assert_eq!(text(21_480, 1, "hours"), "21,480|hours|21,480 hours");
        assert_eq!(text(148_200, 1, "kgCO2e"), "148.2|t CO₂e|148.2 tonnes CO₂e");
        assert_eq!(text(-1, 100, "hours"), "0|hours|0 hours");
    }
}
