//! What contributions rest on: a change may be told only where it is the same.

use super::{
    Aggregate, NetworkFigures, RowId, aggregate,
    tests::{find, network},
};
use commonweal_domain::period::Period;

const YEAR: &str = "2024-25";
const QUARTERS: [&str; 4] = ["2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"];

fn row(network: &NetworkFigures, period: &str, id: &RowId) -> Aggregate {
    find(&aggregate(network, period.parse().unwrap()), id)
}

/// The quarters that a member's contribution to the first year lacks.
fn lacks(network: &NetworkFigures, member: usize, id: &RowId) -> Vec<String> {
    let year: Period = YEAR.parse().unwrap();
    let given = row(network, YEAR, id).contributions.iter().find(|given| given.member == member).cloned().unwrap();
    given.basis.gaps.quarters(year).map(|quarter| quarter.to_string()).collect()
}

fn income(cell: &str) -> RowId {
    RowId::input("income", cell.parse().unwrap())
}

#[test]
fn a_quarter_of_which_nothing_is_to_be_had_is_missing_as_a_blank_one() {
    let network = network(&[
        &QUARTERS.map(|quarter| (quarter, "income", "", if quarter == "2024-Q4" { "[x]" } else { "100" })),
        &QUARTERS.map(|quarter| (quarter, "income", "", if quarter == "2024-Q4" { "[w]" } else { "100" })),
        &QUARTERS.map(|quarter| (quarter, "income", "", if quarter == "2024-Q4" { "[z]" } else { "100" })),
    ]);
    assert_eq!(lacks(&network, 0, &income("")), ["2024-Q4"]);
    assert_eq!(lacks(&network, 1, &income("")), ["2024-Q4"]);
    assert!(lacks(&network, 2, &income("")).is_empty(), "what did not apply was nought");
    assert_eq!(row(&network, YEAR, &income("")).partly, 2);
}

#[test]
fn a_category_that_is_blank_beside_others_adds_nothing_and_without_them_is_not_known() {
    let network = network(&[&[
        ("2024-Q2", "income", "payer=public", "100"),
        ("2024-Q3", "income", "payer=individuals", "100"),
        ("2024-Q4", "income", "", "100"),
        ("2025-Q1", "income", "payer=public", "100"),
    ]]);
    assert!(lacks(&network, 0, &income("")).is_empty());
    assert_eq!(lacks(&network, 0, &income("payer=public")), ["2024-Q4"]);
}

#[test]
fn a_figure_of_the_year_lacks_no_quarter() {
    let network = network(&[&[(YEAR, "income", "", "400"), ("2024-Q2", "income", "", "[x]")]]);
    assert!(lacks(&network, 0, &income("")).is_empty());
}

#[test]
fn a_ratio_lacks_the_quarters_in_which_either_part_is_missing() {
    let mut figures = vec![];
    for quarter in QUARTERS {
        figures.push((quarter, "supplier-spend", "", "100"));
        if quarter != "2024-Q3" {
            figures.push((quarter, "supplier-spend", "place=local", "50"));
        }
    }
    let network = network(&[&figures]);
    let ratio = aggregate(&network, YEAR.parse().unwrap())
        .into_iter()
        .find(|row| {
            let of = |part: &super::Part| part.input == "supplier-spend";
            row.is_ratio() && row.parts.iter().all(of) && row.number().is_some()
        })
        .expect("a ratio of local spending");
    assert_eq!(lacks(&network, 0, &ratio.id), ["2024-Q3"]);
}

#[test]
fn emissions_of_other_activities_are_not_compared() {
    let electricity = |quarter| (quarter, "electricity", "", "1000");
    let gas = |quarter, amount| (quarter, "gas", "", amount);
    let network = network(&[
        &[electricity("2024-Q2"), electricity("2025-Q2"), gas("2025-Q2", "100")],
        &[electricity("2024-Q2"), gas("2024-Q2", "0"), electricity("2025-Q2"), gas("2025-Q2", "100")],
    ]);
    let like = |cell: &str| {
        let id = RowId::indicator("EN04", cell.parse().unwrap());
        let (then, now) = (row(&network, "2024-Q2", &id), row(&network, "2025-Q2", &id));
        let basis = |row: &Aggregate, member| {
            row.contributions.iter().find(|given| given.member == member).map(|given| given.basis.clone())
        };
        [0, 1].map(|member| Some(basis(&now, member)?.is_like(&basis(&then, member)?)))
    };
    assert_eq!(like(""), [Some(false), Some(true)]);
    assert_eq!(like("scope=2"), [Some(true), Some(true)]);
    assert_eq!(like("scope=1"), [None, Some(true)], "the first filed no gas before");
}
