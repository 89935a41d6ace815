//! A member's own figures in the cells of tables.

use super::words;
use commonweal_domain::{Exact, breakdown::Cell, unit::Unit};

/// What a row is called: a figure with its unit, or a part of it.
pub(super) fn label(name: &str, unit: &Unit, cell: &Cell, part: &dyn Fn(&Cell) -> String) -> String {
    if !cell.is_total() {
        return format!("– {}", part(cell));
    }
    let unit = if unit.is_money() { "£" } else { unit.symbol() };
    // “Volunteer hours” says already that they are hours.
    let said = name.to_lowercase().split_whitespace().any(|word| word == unit.to_lowercase());
    if unit.is_empty() || said { name.to_owned() } else { format!("{name}, {unit}") }
}

/// A number without its unit; money to the pound.
pub(super) fn number(number: &Exact, unit: &Unit) -> String {
    if unit.is_money() { unit.number(&words::rounded(number)) } else { unit.number(number) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::quantity::Quantity;

    #[test]
    fn a_number_stands_without_its_unit_and_with_its_sign() {
        for (plain, unit, cell, sentence) in [
            ("-5", "GBP", "−5", "−£5"),
            ("-1234.5", "GBP", "−1,235", "−£1,235"),
            ("412300.49", "GBP", "412,300", "£412,300"),
            ("1", "people", "1", "1 person"),
            ("-3.25", "kWh", "−3.25", "−3.25 kWh"),
            ("52", "per cent", "52", "52 %"),
        ] {
            let (value, unit) = (Quantity::parse_plain(plain).unwrap().exact(), Unit::new(unit));
            assert_eq!((number(&value, &unit), words::exact(&value, &unit)), (cell.to_owned(), sentence.to_owned()));
        }
    }
}
