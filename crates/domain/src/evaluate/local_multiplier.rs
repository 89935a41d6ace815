//! LM3, the local multiplier of three rounds: (R1 + R2 + R3) / R1.
//!
//! Source: Justin Sacks, The Money Trail, New Economics Foundation, 2002; the formula as on nefconsulting.com.
//! The network is treated as one enterprise: payments between members are taken out of R1, of R2 and of the base of R3.

use super::reading::{Amount, Member, Reading, read_input};
use crate::{Exact, breakdown::Cell, definition::Definitions, period::Period, period::Quarter};

/// Every input that the method needs; a member enters with all of them, [z] counting as nought.
pub const LOCAL_MULTIPLIER_INPUTS: [&str; 8] = [
    "income",
    "sales-to-members",
    "purchases-from-members",
    "supplier-spend",
    "other-local-payments",
    "pay-local-net",
    "respend-staff",
    "respend-suppliers",
];

/// A member's three rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounds {
    /// Income from outside the network.
    pub first: Exact,
    /// What of it is spent in the area.
    pub second: Exact,
    /// What local staff and suppliers spend of that in the area.
    pub third: Exact,
    /// Absolute amount of the three that rests on estimates.
    pub estimated: Exact,
}

/// A member's rounds over a period: quarter by quarter, or for the year itself where it filed its income for the year.
/// None where an input is missing. A survey's yearly rate is carried forward to the quarters.
pub fn rounds(member: Member<'_>, definitions: &Definitions, period: Period) -> Option<Rounds> {
    let filed_for_year =
        definitions.input("income", period.last()).is_some_and(|income| member.has_yearly(income, period));
    if period.len() == 1 || filed_for_year {
        return rounds_of(member, definitions, period);
    }
    let mut sum: Option<Rounds> = None;
    for quarter in period.quarters().filter(|quarter| member.quarters.contains(quarter)) {
        let Some(one) = rounds_of(member, definitions, Quarter::period(quarter)) else { continue };
        sum = Some(match sum {
            None => one,
            Some(sum) => Rounds {
                first: sum.first + one.first,
                second: sum.second + one.second,
                third: sum.third + one.third,
                estimated: sum.estimated + one.estimated,
            },
        });
    }
    sum
}

fn rounds_of(member: Member<'_>, definitions: &Definitions, period: Period) -> Option<Rounds> {
    let amount = |code: &str, cell: &Cell| -> Option<Amount> {
        match read_input(member, definitions.input(code, period.last())?, cell, period) {
            Reading::Number(amount) => Some(amount),
            Reading::NotApplicable => Some(Amount { value: Exact::zero(), estimated: Exact::zero() }),
            Reading::NotAvailable | Reading::Missing => None,
        }
    };
    let total = Cell::total();
    let income = amount("income", &total)?;
    let sold = amount("sales-to-members", &total)?;
    let bought = amount("purchases-from-members", &total)?;
    let local = amount("supplier-spend", &Cell::of("place", "local"))?;
    let other = amount("other-local-payments", &total)?;
    let pay = amount("pay-local-net", &total)?;
    let staff = rate(member, definitions, "respend-staff", period)?;
    let suppliers = rate(member, definitions, "respend-suppliers", period)?;

    let hundred = Exact::whole(100);
    let outside = &local.value - &bought.value;
    let third = &pay.value * &staff.value / &hundred + &outside * &suppliers.value / &hundred;
    let rate_estimated = !staff.estimated.is_zero() || !suppliers.estimated.is_zero();
    let estimated = income.estimated
        + sold.estimated
        + bought.estimated
        + local.estimated
        + other.estimated
        + pay.estimated
        + if rate_estimated { third.clone() } else { Exact::zero() };
    Some(Rounds { first: income.value - sold.value, second: &pay.value + &outside + other.value, third, estimated })
}

/// A survey's rate: the period's own, else the yearly one that covers it, else the latest before it.
fn rate(member: Member<'_>, definitions: &Definitions, code: &str, period: Period) -> Option<Amount> {
    let input = definitions.input(code, period.last())?;
    if let Reading::Number(amount) = read_input(member, input, &Cell::total(), period) {
        return Some(amount);
    }
    (-3..=4).find_map(|back| {
        let year = Period::new(period.last().plus(-back), 4)?;
        let (value, confidence) = member.figures.resolve(input, year, &Cell::total())?;
        let value = value.number()?.exact();
        let estimated = if confidence.is_estimate() { value.clone() } else { Exact::zero() };
        Some(Amount { value, estimated })
    })
}
