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
    let words = words::exact(number, unit);
    let bare = words.strip_suffix(unit.symbol()).unwrap_or(&words).trim_end();
    let bare = bare.strip_suffix(" person").unwrap_or(bare);
    bare.replacen('£', "", 1)
}
