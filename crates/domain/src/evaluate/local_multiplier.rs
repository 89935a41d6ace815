//! LM3, the local multiplier of three rounds: (R1 + R2 + R3) / R1.
//!
//! Source: Justin Sacks, The Money Trail, New Economics Foundation and Countryside Agency, 2002, ISBN 1 899407 60 X;
//! the formula as on nefconsulting.com. The network is treated as one enterprise: payments between members are taken
//! out of R1, of R2 and of the base of R3.

use super::reading::{Amount, Member, Reading, read_input};
use crate::{Exact, breakdown::Cell, definition::Definitions, period::Period, period::Quarter, quantity::Quantity};
use serde::{Deserialize, Serialize};
use std::iter::Sum;

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

/// Those that add up over time, with the part that counts: all of them are needed for a quarter.
pub const LOCAL_MULTIPLIER_FLOWS: [(&str, Option<(&str, &str)>); 6] = [
    ("income", None),
    ("sales-to-members", None),
    ("purchases-from-members", None),
    ("supplier-spend", Some(("place", "local"))),
    ("other-local-payments", None),
    ("pay-local-net", None),
];

/// A re-spend rate in place of a survey that a member does not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultRate {
    /// Per cent, 0 to 100.
    pub rate: Quantity,
    /// Where it comes from; printed with it.
    pub source: String,
}

/// The rates that members have agreed on for those without a survey. None unless they have: nothing is made up.
/// What rests on one is marked [e].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DefaultRates {
    /// Of their pay, what local staff spend in the area.
    pub staff: Option<DefaultRate>,
    /// Of what they are paid, what local suppliers spend in the area.
    pub suppliers: Option<DefaultRate>,
}

/// A re-spend rate as it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// Per cent.
    pub amount: Amount,
    /// It is the network's default, as the member has no survey.
    pub default: bool,
}

/// What a member's rounds of one quarter, or of a year that it filed as a whole, are made of. Pounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spending {
    /// The quarter or year.
    pub period: Period,
    /// All income.
    pub income: Amount,
    /// Of it, from members.
    pub sold: Amount,
    /// Paid to members.
    pub bought: Amount,
    /// Paid to suppliers in the area, members among them.
    pub suppliers: Amount,
    /// Other payments in the area.
    pub other: Amount,
    /// Net pay of staff who live in the area.
    pub pay: Amount,
    /// What staff spend in the area.
    pub staff_rate: Rate,
    /// What suppliers spend in the area.
    pub supplier_rate: Rate,
}

/// The three rounds. Pounds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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

impl Spending {
    /// What goes to local suppliers who are no members: the base of their re-spending.
    pub fn outside(&self) -> Exact {
        &self.suppliers.value - &self.bought.value
    }

    /// The three rounds of it.
    pub fn rounds(&self) -> Rounds {
        let hundred = Exact::whole(100);
        let outside = self.outside();
        let by_staff = &self.pay.value * &self.staff_rate.amount.value / &hundred;
        let by_suppliers = &outside * &self.supplier_rate.amount.value / &hundred;
        let third = by_staff + by_suppliers;
        let filed = [&self.income, &self.sold, &self.bought, &self.suppliers, &self.other, &self.pay];
        let surveyed = |rate: &Rate| !rate.default && rate.amount.estimated.is_zero();
        let by_rate = surveyed(&self.staff_rate) && surveyed(&self.supplier_rate);
        let estimated = filed.iter().map(|amount| &amount.estimated).sum::<Exact>()
            + if by_rate { Exact::zero() } else { third.abs() };
        Rounds {
            first: &self.income.value - &self.sold.value,
            second: &self.pay.value + &outside + &self.other.value,
            third,
            estimated,
        }
    }
}

impl Rounds {
    /// (R1 + R2 + R3) / R1; none where no income comes from outside: [z].
    pub fn multiplier(&self) -> Option<Exact> {
        (!self.first.is_zero()).then(|| (&self.first + &self.second + &self.third) / &self.first)
    }

    /// Whether the multiplier lies outside 1 to 3, which asks for an explanation. It is no error: reserves may be spent.
    pub fn is_unusual(&self) -> bool {
        self.multiplier().is_some_and(|multiplier| multiplier < Exact::whole(1) || multiplier > Exact::whole(3))
    }
}

impl Sum for Rounds {
    fn sum<I: Iterator<Item = Self>>(rounds: I) -> Self {
        rounds.fold(Self::default(), |sum, one| Self {
            first: sum.first + one.first,
            second: sum.second + one.second,
            third: sum.third + one.third,
            estimated: sum.estimated + one.estimated,
        })
    }
}

/// A member's rounds over a period: quarter by quarter, or for the year itself where it filed its income for the year.
/// None where an input is missing. A survey's yearly rate is carried forward to the quarters.
pub fn rounds(
    member: Member<'_>,
    definitions: &Definitions,
    defaults: &DefaultRates,
    period: Period,
) -> Option<Rounds> {
    let spending = spending(member, definitions, defaults, period);
    (!spending.is_empty()).then(|| spending.iter().map(Spending::rounds).sum())
}

/// What a member's rounds over a period are made of, one entry for each quarter (or year) in which it filed all inputs.
pub fn spending(
    member: Member<'_>,
    definitions: &Definitions,
    defaults: &DefaultRates,
    period: Period,
) -> Vec<Spending> {
    let filed_for_year =
        definitions.input("income", period.last()).is_some_and(|income| member.has_yearly(income, period));
    if period.len() == 1 || filed_for_year {
        return spending_of(member, definitions, defaults, period).into_iter().collect();
    }
    period
        .quarters()
        .filter(|quarter| member.quarters.contains(quarter))
        .filter_map(|quarter| spending_of(member, definitions, defaults, Quarter::period(quarter)))
        .collect()
}

fn spending_of(
    member: Member<'_>,
    definitions: &Definitions,
    defaults: &DefaultRates,
    period: Period,
) -> Option<Spending> {
    let amount = |code: &str, cell: &Cell| -> Option<Amount> {
        match read_input(member, definitions.input(code, period.last())?, cell, period) {
            Reading::Number(amount) => Some(amount),
            Reading::NotApplicable => Some(Amount { value: Exact::zero(), estimated: Exact::zero() }),
            Reading::NotAvailable | Reading::Missing => None,
        }
    };
    let total = Cell::total();
    Some(Spending {
        period,
        income: amount("income", &total)?,
        sold: amount("sales-to-members", &total)?,
        bought: amount("purchases-from-members", &total)?,
        suppliers: amount("supplier-spend", &Cell::of("place", "local"))?,
        other: amount("other-local-payments", &total)?,
        pay: amount("pay-local-net", &total)?,
        staff_rate: rate(member, definitions, "respend-staff", defaults.staff.as_ref(), period)?,
        supplier_rate: rate(member, definitions, "respend-suppliers", defaults.suppliers.as_ref(), period)?,
    })
}

/// A survey's rate: the period's own, else the yearly one that covers it, else the latest before it, else the default.
fn rate(
    member: Member<'_>,
    definitions: &Definitions,
    code: &str,
    default: Option<&DefaultRate>,
    period: Period,
) -> Option<Rate> {
    let input = definitions.input(code, period.last())?;
    let surveyed = read_input(member, input, &Cell::total(), period).into_number().or_else(|| {
        (-3..=4).find_map(|back| {
            let year = Period::new(period.last().plus(-back), 4)?;
            Reading::of(member.figures.resolve(input, year, &Cell::total())).into_number()
        })
    });
    let by_default = || {
        let value = default?.rate.exact();
        Some(Rate { amount: Amount { estimated: value.clone(), value }, default: true })
    };
    surveyed.map(|amount| Rate { amount, default: false }).or_else(by_default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::write_rounded;
    use proptest::prelude::*;

    fn amount(value: Exact) -> Amount {
        Amount { value, estimated: Exact::zero() }
    }

    fn whole(value: i64) -> Amount {
        amount(Exact::whole(value))
    }

    fn rate(value: Exact) -> Rate {
        Rate { amount: amount(value), default: false }
    }

    /// Income, sold, bought, suppliers, other, pay; the rates of staff and of suppliers.
    fn spending([income, sold, bought, suppliers, other, pay]: [i64; 6], staff: Exact, supplier: Exact) -> Spending {
        Spending {
            period: "2025-Q4".parse().unwrap(),
            income: whole(income),
            sold: whole(sold),
            bought: whole(bought),
            suppliers: whole(suppliers),
            other: whole(other),
            pay: whole(pay),
            staff_rate: rate(staff),
            supplier_rate: rate(supplier),
        }
    }

    /// Plugging the Leaks (New Economics Foundation), plm_averaging_surveys.xls, pluggingtheleaks.org: five members of
    /// staff spend 42.1, 50.5, 63.1, 37.8 and 33.6 per cent of their pay locally, 45.4 on average; and 200,000 of staff
    /// pay at an average of 40 per cent make 80,000 in round 3.
    #[test]
    fn the_published_survey_of_staff_makes_its_published_third_round() {
        let shares = [421, 505, 631, 378, 336];
        let average = Exact::ratio(shares.into_iter().sum::<i64>(), 10 * 5);
        assert_eq!((write_rounded(&average, 1), write_rounded(&average, 2)), ("45.4".to_owned(), "45.42".to_owned()));
        let rounds = spending([500_000, 0, 0, 0, 0, 200_000], Exact::whole(40), Exact::zero()).rounds();
        assert_eq!(rounds.third, Exact::whole(80_000));
    }

    /// Northumberland County Council with the New Economics Foundation, 2005 (The Guardian, 30 March 2005): a local
    /// supplier spends 76 per cent of what it is paid in the area, one from outside 36: 1.76 and 0.36 of each pound.
    #[test]
    fn a_pound_to_a_local_supplier_is_worth_what_was_published() {
        let local = spending([100, 0, 0, 100, 0, 0], Exact::whole(100), Exact::whole(76)).rounds();
        assert_eq!((&local.second + &local.third) / &local.first, Exact::ratio(176, 100));
        // A supplier from outside is not in round 2: only what it spends in the area is worth anything there.
        let elsewhere = spending([100, 0, 0, 100, 0, 0], Exact::whole(100), Exact::whole(36)).rounds();
        assert_eq!(&elsewhere.third / &elsewhere.first, Exact::ratio(36, 100));
    }

    /// minney.org/local-multiplier-3-lm3 adds 100,000, 50,000, 50,000 and 30,000 of one pound up to 130,000. By the
    /// formula of the New Economics Foundation the rounds 100,000, 50,000 and 50,000 make 2.00.
    #[test]
    fn a_page_that_adds_up_otherwise_is_not_followed() {
        let rounds = Rounds {
            first: Exact::whole(100_000),
            second: Exact::whole(50_000),
            third: Exact::whole(50_000),
            estimated: Exact::zero(),
        };
        assert_eq!(rounds.multiplier(), Some(Exact::whole(2)));
    }

    #[test]
    fn without_income_from_outside_there_is_no_multiplier() {
        let only_members = spending([100, 100, 0, 50, 0, 20], Exact::whole(50), Exact::whole(50)).rounds();
        assert_eq!(only_members.multiplier(), None);
        assert!(!only_members.is_unusual());
    }

    #[test]
    fn reserves_that_are_spent_ask_for_an_explanation() {
        assert!(!spending([100, 0, 0, 100, 0, 0], Exact::zero(), Exact::whole(100)).rounds().is_unusual(), "3 exactly");
        assert!(spending([100, 0, 0, 101, 0, 0], Exact::zero(), Exact::whole(100)).rounds().is_unusual());
    }

    #[test]
    fn a_default_rate_makes_an_estimate_of_the_third_round() {
        let mut some = spending([100, 0, 0, 10, 0, 40], Exact::whole(50), Exact::whole(50));
        assert_eq!(some.rounds().estimated, Exact::zero());
        some.staff_rate.default = true;
        assert_eq!(some.rounds().estimated, some.rounds().third);
    }

    proptest! {
        #[test]
        fn it_lies_between_1_and_3_where_no_round_is_more_than_the_one_before(
            income in 1i64..1_000_000, spent in 0i64..=100, pay in 0i64..=100, staff in 0i64..=100, suppliers in 0i64..=100,
        ) {
            let local = income * spent / 100;
            let to_staff = local * pay / 100;
            let some = spending([income, 0, 0, local - to_staff, 0, to_staff], Exact::whole(staff), Exact::whole(suppliers));
            prop_assert!(!some.rounds().is_unusual());
        }

        #[test]
        fn trade_between_members_changes_nothing_once_it_is_taken_out(
            a in 1i64..1_000_000, pay in 0i64..1_000_000, trade in 0i64..1_000_000, staff in 0i64..=100, suppliers in 0i64..=100,
        ) {
            let (staff, suppliers) = (Exact::whole(staff), Exact::whole(suppliers));
            let apart = [
                spending([a, 0, trade, trade, 0, pay], staff.clone(), suppliers.clone()).rounds(),
                spending([trade, trade, 0, 0, 0, 0], staff.clone(), suppliers.clone()).rounds(),
            ];
            let alone = spending([a, 0, 0, 0, 0, pay], staff, suppliers).rounds();
            prop_assert_eq!(apart.into_iter().sum::<Rounds>(), alone);
        }
    }
}
