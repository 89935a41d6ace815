//! What is told of a member's arithmetic, and that it adds up to what is evaluated.

use super::*;
use crate::{
    catalogue,
    evaluate::{Pair, Reading, bought, emissions, pair, read_input, read_linear, spending},
    factors::Factors,
    figure::{Confidence, Figure, FigureKey, Figures},
    period::Quarter,
    quantity::Quantity,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const LANG: Lang = Lang::EnGb;

fn filed(rows: &[(&str, &str, &str, &str)]) -> Figures {
    rows.iter()
        .map(|(period, input, cell, value)| {
            let key = FigureKey::new(*input, period.parse().unwrap(), cell.parse().unwrap());
            (key, Figure::counted(Quantity::parse_plain(value).unwrap()))
        })
        .collect()
}

fn told(steps: &[Step]) -> Vec<String> {
    steps.iter().map(|step| format!("{} {}: {}", step.period, step.line.of, step.line.written())).collect()
}

#[test]
fn emissions_are_told_with_factor_year_and_verification() {
    let figures = filed(&[("2024-Q4", "electricity", "", "1200"), ("2027-Q1", "gas", "", "100")]);
    let quarters: BTreeSet<Quarter> = ["2024-Q4", "2027-Q1"].map(|quarter| quarter.parse().unwrap()).into();
    let member = Member { figures: &figures, quarters: &quarters };
    let definitions = catalogue::definitions(LANG);
    let of = |period: &str| {
        let found = emissions(member, &definitions, Factors::shipped(), period.parse().unwrap());
        told(&of_emissions(&definitions, &found, LANG))
    };
    assert_eq!(
        of("2024-Q4")[0],
        "2024-Q4 Electricity bought: 1,200 kWh × 0.20705 kg CO₂e a kWh (2024, UK government conversion factors; official workbook + one page) = 248.46 kg CO₂e"
    );
    assert_eq!(
        of("2027-Q1"),
        [
            "2027-Q1 Gas burned: 100 kWh × 0.18231 kg CO₂e a kWh (2026, UK government conversion factors, provisional [p]; two or more places) = 18.231 kg CO₂e"
        ]
    );
}

#[test]
fn the_rounds_are_told_with_what_they_are_made_of() {
    let figures = filed(&[
        ("2025-Q4", "income", "", "100"),
        ("2025-Q4", "sales-to-members", "", "10"),
        ("2025-Q4", "purchases-from-members", "", "5"),
        ("2025-Q4", "supplier-spend", "place=local", "25"),
        ("2025-Q4", "other-local-payments", "", "1"),
        ("2025-Q4", "pay-local-net", "", "40"),
        ("2024", "respend-suppliers", "", "50"),
    ]);
    let quarters = BTreeSet::from(["2025-Q4".parse().unwrap()]);
    let member = Member { figures: &figures, quarters: &quarters };
    let staff = Some(DefaultRate { rate: Quantity::whole(60), source: "City survey 2023".to_owned() });
    let defaults = DefaultRates { staff, suppliers: None };
    let spent = spending(member, &catalogue::definitions(LANG), &defaults, "2025-Q4".parse().unwrap());
    assert_eq!(
        told(&of_spending(&spent, &defaults, LANG)),
        [
            "2025-Q4 Round 1: £100 income − £10 from members = £90",
            "2025-Q4 Round 2: £40 net pay of local staff + (£25 to local suppliers − £5 to members) + £1 other payments in the area = £61",
            "2025-Q4 Round 3: £40 to staff × 60 % (no survey; the network’s default: City survey 2023) [e] + £20 to suppliers × 50 % = £34",
        ]
    );
}

/// Figures of a few inputs, of quarters and years, some of them estimated or without a number.
fn figures() -> impl Strategy<Value = Figures> {
    let codes = prop::sample::select(vec![
        ("income", ""),
        ("income", "kind=earned"),
        ("income", "payer=public"),
        ("sales-to-members", ""),
        ("headcount", ""),
        ("living-wage-headcount", ""),
        ("people-new", ""),
        ("electricity", ""),
        ("electricity-supplier-factor", ""),
        ("waste", "route=landfill"),
        ("waste", "route=recycled"),
        ("respend-staff", ""),
    ]);
    let periods = prop::sample::select(vec![
        "2024-Q4", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2025", "2025-26", "2024-25",
    ]);
    let value = prop_oneof![
        4 => (0i32..10_000).prop_map(|number| crate::figure::Value::Number(Quantity::whole(number))),
        1 => Just(crate::figure::Value::NotAvailable),
        1 => Just(crate::figure::Value::NotApplicable),
    ];
    let one = (codes, periods, value, any::<bool>()).prop_map(|((code, cell), period, value, guess)| {
        let key = FigureKey::new(code, period.parse().unwrap(), cell.parse().unwrap());
        let confidence = if guess { Confidence::Guess } else { Confidence::Counted };
        (key, Figure { confidence, ..Figure::of(value) })
    });
    prop::collection::vec(one, 0..40).prop_map(|all| all.into_iter().collect())
}

proptest! {
    // Each case reads the whole catalogue.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn steps_add_up_to_what_is_evaluated(
        figures in figures(),
        period in prop::sample::select(vec!["2025-Q4", "2025", "2025-26", "2025-Q4/2", "2026-Q1/8", "2025-Q4/3"]),
        joined in 0usize..4,
    ) {
        let period: Period = period.parse().unwrap();
        let quarters: BTreeSet<Quarter> = period.quarters().skip(joined).collect();
        let member = Member { figures: &figures, quarters: &quarters };
        let definitions = catalogue::definitions(LANG);
        for input in definitions.inputs(period.last()) {
            for cell in ["", "kind=earned", "route=landfill"] {
                let cell: Cell = cell.parse().unwrap();
                let steps = of_input(member, input, &cell, period);
                match read_input(member, input, &cell, period) {
                    Reading::Number(amount) => prop_assert_eq!(sum(&steps, false), amount.value),
                    _ => prop_assert!(steps.is_empty(), "{} {}", input, cell),
                }
            }
        }
        for indicator in definitions.indicators(period.last()) {
            for row in &indicator.rows {
                use crate::formula::Formula;
                match &row.formula {
                    Formula::Sum(linear) => {
                        let steps = of_linear(member, &definitions, linear, period);
                        match read_linear(member, &definitions, linear, period) {
                            Reading::Number(amount) => prop_assert_eq!(sum(&steps, false), amount.value),
                            _ => prop_assert!(steps.is_empty(), "{} {}", indicator, row.formula),
                        }
                    }
                    Formula::Ratio { numerator, denominator, .. } => {
                        let steps = of_pair(member, &definitions, numerator, denominator, period);
                        match pair(member, &definitions, numerator, denominator, period) {
                            Pair::Numbers { numerator, denominator, .. } => {
                                prop_assert_eq!(sum(&steps, false), numerator);
                                prop_assert_eq!(sum(&steps, true), denominator);
                            }
                            _ => prop_assert!(steps.is_empty(), "{} {}", indicator, row.formula),
                        }
                    }
                    _ => {}
                }
            }
        }
        let found = emissions(member, &definitions, Factors::shipped(), period);
        let kilograms: Exact = found.iter().filter_map(Emission::kilograms).sum();
        prop_assert_eq!(sum(&of_emissions(&definitions, &found, LANG), false), kilograms);
        let found = bought(member, &definitions, period);
        let kilograms: Exact = found.iter().filter_map(Bought::kilograms).sum();
        prop_assert_eq!(sum(&of_bought(&found, LANG), false), kilograms);
    }
}
