//! Inputs that must add up to the same over a network: an hour that one member gives is one that another takes.

use crate::{breakdown::Cell, definition::Definitions, figure::Figures, network::Balance, period::Quarter};

/// Two sums that should be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unbalanced {
    /// In sentences: both sums, and what they are of.
    pub message: String,
}

/// Holds a quarter's figures of all members against each other; nothing where both sums are the same, or where nobody
/// filed either. Both are in ten-thousandths, added up in 128 bits.
pub fn unbalanced<'a>(
    balance: &Balance,
    definitions: &Definitions,
    quarter: Quarter,
    members: impl Iterator<Item = &'a Figures>,
) -> Option<Unbalanced> {
    let (given, taken) = (definitions.input(&balance.given, quarter)?, definitions.input(&balance.taken, quarter)?);
    let (mut sums, mut filed) = ([0_i128; 2], false);
    for figures in members {
        for (sum, input) in sums.iter_mut().zip([given, taken]) {
            let value = figures.resolve(input, quarter.period(), &Cell::total());
            if let Some(number) = value.and_then(|(value, _)| value.number()) {
                *sum += i128::from(number.scaled());
                filed = true;
            }
        }
    }
    (filed && sums[0] != sums[1]).then(|| {
        let [first, second] = sums.map(written);
        Unbalanced {
            message: format!(
                "“{}” and “{}” must add up to the same over all members: in {quarter} it is {first} and {second} {}; \
                 bring the file of all members, in which both are equal",
                given.name,
                taken.name,
                given.unit.symbol()
            ),
        }
    })
}

/// A sum of ten-thousandths as a plain decimal.
fn written(scaled: i128) -> String {
    let (sign, size) = if scaled < 0 { ("-", -scaled) } else { ("", scaled) };
    let (wholes, parts) = (size / 10_000, size % 10_000);
    if parts == 0 {
        return format!("{sign}{wholes}");
    }
    let parts = format!("{parts:04}");
    format!("{sign}{wholes}.{}", parts.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue,
        figure::{Figure, FigureKey},
        lang::Lang,
        quantity::Quantity,
    };

    fn member(given: &str, taken: &str) -> Figures {
        let quarter: Quarter = "2022-Q1".parse().unwrap();
        [("sales-to-members", given), ("purchases-from-members", taken)]
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(code, value)| {
                let key = FigureKey::new(code, quarter.period(), Cell::total());
                (key, Figure::counted(Quantity::parse_plain(value).unwrap()))
            })
            .collect()
    }

    fn held(members: &[Figures]) -> Option<String> {
        let balance = Balance { given: "sales-to-members".to_owned(), taken: "purchases-from-members".to_owned() };
        let definitions = catalogue::definitions(Lang::EnGb);
        let quarter = "2022-Q1".parse().unwrap();
        unbalanced(&balance, &definitions, quarter, members.iter()).map(|found| found.message)
    }

    #[test]
    fn what_is_given_is_taken() {
        assert_eq!(held(&[member("12.5", "0"), member("0", "8.25"), member("", "4.25")]), None);
        assert_eq!(held(&[]), None, "nobody filed either");
        assert_eq!(held(&[member("", "")]), None);
    }

    #[test]
    fn both_sums_are_told_where_they_differ() {
        let message = held(&[member("12.5", "0"), member("0", "8.25")]).unwrap();
        assert!(message.contains("in 2022-Q1 it is 12.5 and 8.25"), "{message}");
        assert!(held(&[member("1", "")]).is_some(), "given to nobody");
    }
}
