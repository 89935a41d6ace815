//! Income by the accounts beside the quarters that were filed: whether they agree, and what explains that they do not.

use super::load::Desk;
use crate::web::words;
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    quantity::{Quantity, write_fixed},
    unit::Unit,
};
use commonweal_reporting::own::{Filed, Year};

/// The comparison as the page shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct AccountsView {
    /// Name, value, and address of each quarter.
    pub(super) quarters: Vec<(String, String, String)>,
    /// What the quarters make; empty where nothing was filed.
    pub(super) sum: String,
    /// As it was typed or is stored.
    pub(super) total: String,
    pub(super) explanation: String,
    /// What the comparison says; empty before a total was given.
    pub(super) said: String,
    /// Whether they agree.
    pub(super) agree: bool,
    /// What is wrong: id of the field, and words.
    pub(super) faults: Vec<(&'static str, String)>,
    pub(super) saved: String,
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct TypedAccounts {
    pub(super) total: String,
    pub(super) explanation: String,
}

/// The comparison, with what was typed in place of what is stored.
pub(super) fn view(
    desk: &Desk,
    year: &Year,
    typed: Option<TypedAccounts>,
    faults: Vec<(&'static str, String)>,
) -> AccountsView {
    let pounds = Unit::new("GBP");
    let line = year.line("income", &Cell::total());
    let quarters = year.quarters.iter().enumerate().map(|(index, (quarter, filed))| {
        let told = line.and_then(|line| line.quarters.get(index)).and_then(|told| told.number());
        let value = match (filed, told) {
            (Filed::No, _) => "Not filed".to_owned(),
            (_, Some(number)) => words::with_unit(&words::exact(number, &pounds), &pounds),
            (_, None) => "No number".to_owned(),
        };
        let href = format!("/{}/returns/{quarter}/{}", desk.network.network.slug, desk.enterprise.enterprise.slug);
        (quarter.period().months(desk.lang()), value, href)
    });
    let sum = sum(year);
    let stored = desk.accounts.as_ref();
    let shown = typed.clone().unwrap_or_else(|| TypedAccounts {
        total: stored.map_or_else(String::new, |accounts| words::number(accounts.total, &pounds)),
        explanation: stored.map_or_else(String::new, |accounts| accounts.explanation.clone()),
    });
    let total = Quantity::parse_typed(&shown.total).ok();
    let (said, agree) = total.map_or((String::new(), false), |total| compare(&total.exact(), sum.as_ref()));
    AccountsView {
        quarters: quarters.collect(),
        sum: sum.as_ref().map_or_else(String::new, |sum| words::with_unit(&words::exact(sum, &pounds), &pounds)),
        total: shown.total,
        explanation: shown.explanation,
        said,
        agree,
        faults,
        saved: match (&typed, stored) {
            (None, Some(accounts)) => format!("Saved by {} on {}.", accounts.saved_by, desk.moment(accounts.saved_at)),
            _ => String::new(),
        },
    }
}

/// What the quarters make together: the numbers that there are.
pub(super) fn sum(year: &Year) -> Option<Exact> {
    let line = year.line("income", &Cell::total())?;
    let numbers: Vec<&Exact> = line.quarters.iter().filter_map(|told| told.number()).collect();
    if numbers.is_empty() {
        return line.whole.number().cloned();
    }
    Some(numbers.into_iter().fold(Exact::zero(), |sum, number| sum + number))
}

/// In words, and whether they agree to the pound: books are kept to the penny, figures are often filed in pounds.
pub(super) fn compare(accounts: &Exact, quarters: Option<&Exact>) -> (String, bool) {
    let Some(quarters) = quarters else {
        return ("There is no income filed to compare it with.".to_owned(), false);
    };
    let difference = accounts - quarters;
    if difference.abs() < Exact::whole(1) {
        return ("They agree.".to_owned(), true);
    }
    let pounds = words::grouped(&write_fixed(&difference.abs(), 2));
    let pounds = pounds.strip_suffix(".00").unwrap_or(&pounds);
    let which = if difference.is_positive() { "more" } else { "less" };
    (format!("Your accounts have £{pounds} {which} than your quarters."), false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_with_its_direction() {
        let exact = |text: &str| Quantity::parse_plain(text).unwrap().exact();
        let said = |accounts: &str, quarters: &str| compare(&exact(accounts), Some(&exact(quarters)));
        assert_eq!(said("400000.99", "400000"), ("They agree.".to_owned(), true));
        assert_eq!(said("401200", "400000").0, "Your accounts have £1,200 more than your quarters.");
        assert_eq!(said("399999", "400000.5").0, "Your accounts have £1.50 less than your quarters.");
        assert!(compare(&exact("1"), None).0.contains("no income filed"));
    }
}
