//! Units of inputs and indicators: how many decimals they keep and how they are written.

use serde::{Deserialize, Serialize};

/// A unit of measurement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unit(String);

impl Unit {
    /// From its code in the catalogue, such as `GBP` or `kWh`.
    pub fn new(code: impl Into<String>) -> Self {
        Self(code.into())
    }

    /// The code of the catalogue.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Pounds.
    pub fn is_money(&self) -> bool {
        self.0 == "GBP"
    }

    /// Ratios in this unit are multiplied by 100.
    pub fn is_per_cent(&self) -> bool {
        self.0 == "per cent"
    }

    /// People, or full-time equivalents of them: small counts are protected.
    pub fn counts_people(&self) -> bool {
        matches!(self.0.as_str(), "people" | "FTE" | "owners")
    }

    /// How many decimals a figure in this unit may have: pounds 2; people, homes, decisions, votes and events none; others 4.
    pub fn decimals(&self) -> u8 {
        match self.0.as_str() {
            "GBP" => 2,
            "people" | "owners" | "homes" | "decisions" | "votes" | "events" | "members" => 0,
            _ => 4,
        }
    }

    /// As printed after a number: `m³` for `m3`, `%` for `per cent`; nothing for pounds and ratios.
    pub fn symbol(&self) -> &str {
        match self.0.as_str() {
            "GBP" | "ratio" => "",
            "per cent" => "%",
            "m3" => "m³",
            "m2" => "m²",
            "litre" => "litres",
            "tonne" => "tonnes",
            "kgCO2e" => "kg CO₂e",
            "kgCO2e/kWh" => "kg CO₂e/kWh",
            "kWh gross CV" => "kWh",
            "passenger.km" => "passenger km",
            other => other,
        }
    }

    /// A value in this unit as a sentence has it: `£1,234.50`, `−£5`, `9,420 kWh`, `52 %`.
    pub fn written(&self, value: &crate::Exact) -> String {
        let number = self.number(value);
        if self.is_money() {
            return number.strip_prefix('−').map_or_else(|| format!("£{number}"), |size| format!("−£{size}"));
        }
        format!("{number} {}", self.symbol()).trim_end().to_owned()
    }

    /// The same without the unit, as the cells of a column have it whose head names the unit: `1,234.50`, `−5`. Pounds that
    /// were divided, and would never end, are written to the penny.
    pub fn number(&self, value: &crate::Exact) -> String {
        let never_ends = !value.is_decimal(4) && value.abs() >= crate::Exact::whole(1);
        let plain = crate::quantity::write_rounded(value, if self.is_money() && never_ends { 2 } else { 4 });
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain.as_str()), |digits| ("−", digits));
        let (wholes, parts) = digits.split_once('.').unwrap_or((digits, ""));
        let mut grouped = String::new();
        for (index, digit) in wholes.chars().enumerate() {
            if index > 0 && (wholes.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let places = if self.is_money() { 2 } else { 0 };
        let parts = if parts.is_empty() { String::new() } else { format!(".{parts:0<places$}") };
        format!("{sign}{grouped}{parts}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exact;

    #[test]
    fn pounds_that_never_end_are_written_to_the_penny() {
        let third = |amount: i64| Exact::whole(amount) / Exact::whole(3);
        let pounds = Unit::new("GBP");
        assert_eq!(pounds.written(&third(2_000)), "£666.67");
        assert_eq!(pounds.written(&third(-2_000)), "−£666.67");
        // Less than a pound says more with four decimals, and what ends is written to its end.
        assert_eq!(pounds.written(&third(1)), "£0.3333");
        assert_eq!(pounds.written(&(Exact::whole(12_345) / Exact::whole(1_000))), "£12.345");
        assert_eq!(Unit::new("kWh").written(&third(2_000)), "666.6667 kWh");
    }
}
