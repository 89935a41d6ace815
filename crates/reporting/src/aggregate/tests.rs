//! Every rule of adding up, on networks small enough to check by hand.

use super::{Aggregate, MemberFigures, NetworkFigures, Outcome, RowId, aggregate};
use commonweal_domain::{
    breakdown::Cell,
    catalogue,
    figure::{Confidence, Figure, FigureKey, Value},
    lang::Lang,
    network::Membership,
    period::{Period, Quarter},
    quantity::{Quantity, write_rounded},
};
use std::collections::BTreeSet;

/// A member's rows as a file has them: period, input, part, value.
pub(super) type Rows<'a> = &'a [(&'a str, &'a str, &'a str, &'a str)];

fn value(text: &str) -> Value {
    match text {
        "[x]" => Value::NotAvailable,
        "[z]" => Value::NotApplicable,
        "[w]" => Value::Withheld,
        number => Value::Number(Quantity::parse_plain(number).unwrap()),
    }
}

fn member(index: usize, from: Option<Quarter>, rows: Rows<'_>) -> MemberFigures {
    MemberFigures {
        slug: format!("member-{index:02}"),
        memberships: vec![Membership { from: from.map(Quarter::first_day), to: None }],
        figures: rows
            .iter()
            .map(|(period, input, cell, text)| {
                (FigureKey::new(*input, period.parse().unwrap(), cell.parse().unwrap()), Figure::of(value(text)))
            })
            .collect(),
        ..MemberFigures::default()
    }
}

pub(super) fn network(members: &[Rows<'_>]) -> NetworkFigures {
    NetworkFigures {
        definitions: catalogue::definitions(Lang::EnGb),
        members: members.iter().enumerate().map(|(index, rows)| member(index, None, rows)).collect(),
        ..NetworkFigures::default()
    }
}

#[test]
fn a_member_within_anothers_return_is_neither_due_nor_counted() {
    let quarter: Period = "2025-Q4".parse().unwrap();
    let mut network = network(&[
        &[("2025-Q4", "income", "", "70")],
        &[("2025-Q4", "income", "", "20")],
        &[("2025-Q4", "income", "", "5"), ("2025-Q3", "income", "", "4")],
        &[],
    ]);
    let income = |network: &NetworkFigures, period: &str| indicator(network, period, "EC01", "");
    assert_eq!((income(&network, "2025-Q4"), network.due(quarter).len()), ("95".to_owned(), 4));
    // The first return holds the third member's figures, and those of the fourth, who has filed nothing.
    for member in [2, 3] {
        network.members[member].within = BTreeSet::from([quarter.last()]);
    }
    assert_eq!((income(&network, "2025-Q4"), network.due(quarter)), ("90".to_owned(), vec![0, 1]));
    assert_eq!(network.reported(quarter), vec![0, 1]);
    assert_eq!(network.due("2025-Q3".parse().unwrap()).len(), 4, "in other quarters it is due");
    assert_eq!(income(&network, "2025"), "94", "its own figures of other quarters count");
}

pub(super) fn find(rows: &[Aggregate], id: &RowId) -> Aggregate {
    rows.iter().find(|row| row.id == *id).unwrap_or_else(|| panic!("no row {id:?}")).clone()
}

pub(super) fn written(row: &Aggregate) -> String {
    match &row.outcome {
        Outcome::Number(number) => write_rounded(number, 4),
        Outcome::NotAvailable => "[x]".to_owned(),
        Outcome::NotApplicable => "[z]".to_owned(),
        Outcome::TooFew => "[c]".to_owned(),
    }
}

pub(super) fn indicator(network: &NetworkFigures, period: &str, code: &str, cell: &str) -> String {
    let rows = aggregate(network, period.parse().unwrap());
    written(&find(&rows, &RowId::indicator(code, cell.parse().unwrap())))
}

pub(super) fn input(network: &NetworkFigures, period: &str, code: &str, cell: &str) -> String {
    let rows = aggregate(network, period.parse().unwrap());
    written(&find(&rows, &RowId::input(code, cell.parse().unwrap())))
}

pub(super) const Q: &str = "2025-Q4";

#[test]
fn a_flow_adds_up_over_members_and_quarters() {
    let network =
        network(&[&[("2025-Q3", "income", "", "10.25"), (Q, "income", "", "20")], &[(Q, "income", "", "0.5")]]);
    assert_eq!(indicator(&network, Q, "EC01", ""), "20.5");
    assert_eq!(indicator(&network, "2025", "EC01", ""), "30.75");
    assert_eq!(indicator(&network, "2025-Q2", "EC01", ""), "[x]");
}

#[test]
fn a_years_own_figure_goes_before_its_quarters_and_stays_out_of_them() {
    let network = network(&[
        &[(Q, "electricity", "", "10"), ("2025-26", "electricity", "", "100")],
        &[(Q, "electricity", "", "1"), ("2026-Q1", "electricity", "", "2")],
    ]);
    assert_eq!(indicator(&network, "2025-26", "EN01", ""), "103");
    assert_eq!(indicator(&network, Q, "EN01", ""), "11");
}

#[test]
fn a_stock_over_quarters_is_that_of_the_last() {
    let network = network(&[
        &[("2025-Q3", "jobs-fte", "", "9"), (Q, "jobs-fte", "", "4.5")],
        &[("2025-Q3", "jobs-fte", "", "7")],
    ]);
    assert_eq!(indicator(&network, "2025", "SO01", ""), "4.5");
}

#[test]
fn a_member_enters_a_ratio_only_with_both_parts() {
    let network = network(&[
        &[(Q, "headcount", "", "10"), (Q, "living-wage-headcount", "", "9")],
        &[(Q, "headcount", "", "1000")],
        &[(Q, "headcount", "", "2"), (Q, "living-wage-headcount", "", "[x]")],
        &[(Q, "headcount", "", "[z]"), (Q, "living-wage-headcount", "", "[z]")],
    ]);
    assert_eq!(indicator(&network, Q, "SO03", ""), "90");
    let rows = aggregate(&network, Q.parse().unwrap());
    let row = find(&rows, &RowId::indicator("SO03", Cell::total()));
    assert_eq!((row.due, row.filed), (4, 2), "[z] for both parts is filed");
}

#[test]
fn a_ratio_over_quarters_pairs_the_same_months() {
    let network = network(&[&[
        ("2025-Q3", "supplier-spend", "", "1000"),
        (Q, "supplier-spend", "place=local", "30"),
        (Q, "supplier-spend", "place=elsewhere", "70"),
    ]]);
    assert_eq!(indicator(&network, "2025", "EC04", ""), "30", "July to September has no local part");
}

#[test]
fn a_ratio_of_nothing_does_not_apply() {
    let network = network(&[&[(Q, "income", "kind=earned", "0"), (Q, "income", "", "0")]]);
    assert_eq!(indicator(&network, Q, "EC02", ""), "[z]");
}

#[test]
fn without_a_number_all_not_applicable_is_z_and_anything_else_x() {
    let all = network(&[&[(Q, "gas", "", "[z]")], &[(Q, "gas", "", "[z]")]]);
    assert_eq!(indicator(&all, Q, "EN02", "fuel=gas"), "[z]");
    let mixed = network(&[&[(Q, "gas", "", "[z]")], &[(Q, "gas", "", "[x]")]]);
    assert_eq!(indicator(&mixed, Q, "EN02", "fuel=gas"), "[x]");
    let zero = network(&[&[(Q, "gas", "", "0")], &[(Q, "gas", "", "[w]")]]);
    assert_eq!(indicator(&zero, Q, "EN02", "fuel=gas"), "0", "nought is a number");
}

#[test]
fn parts_make_a_total_and_both_sides_of_a_grid() {
    let network = network(&[&[
        (Q, "income", "kind=earned;payer=public", "40"),
        (Q, "income", "kind=given;payer=public", "10"),
        (Q, "income", "kind=earned;payer=individuals", "50"),
    ]]);
    assert_eq!(indicator(&network, Q, "EC01", ""), "100");
    assert_eq!(indicator(&network, Q, "EC02", ""), "90");
    assert_eq!(indicator(&network, Q, "EC03", "payer=public"), "50");
    assert_eq!(input(&network, Q, "income", "kind=given"), "10");
}

#[test]
fn consolidated_turnover_needs_everybodys_trade_with_members() {
    let complete = network(&[
        &[(Q, "income", "", "100"), (Q, "sales-to-members", "", "15")],
        &[(Q, "income", "", "50"), (Q, "sales-to-members", "", "[z]")],
    ]);
    assert_eq!(indicator(&complete, Q, "EC01", "basis=consolidated"), "135");
    let lacking =
        network(&[&[(Q, "income", "", "100"), (Q, "sales-to-members", "", "15")], &[(Q, "income", "", "50")]]);
    assert_eq!(indicator(&lacking, Q, "EC01", "basis=consolidated"), "[x]");
    assert_eq!(indicator(&lacking, Q, "EC01", ""), "150");
}

#[test]
fn new_people_add_up_from_april_to_march_only() {
    let network = network(&[&[
        ("2025-Q1", "people-new", "", "5"),
        ("2025-Q2", "people-new", "", "7"),
        (Q, "people-new", "", "3"),
        ("2026-Q1", "people-new", "", "1"),
    ]]);
    assert_eq!(indicator(&network, "2025-26", "SO10", ""), "11");
    assert_eq!(indicator(&network, "2025", "SO10", ""), "[x]");
    assert_eq!(indicator(&network, Q, "SO10", ""), "3");
    let rows = aggregate(&network, Q.parse().unwrap());
    assert!(find(&rows, &RowId::indicator("SO10", Cell::total())).upper_bound);
}

#[test]
fn members_who_join_late_are_due_from_then_on() {
    let late = member(1, "2025-Q4".parse().ok(), &[("2025-Q3", "water", "", "99"), (Q, "water", "", "2")]);
    let mut network = network(&[&[("2025-Q3", "water", "", "5"), (Q, "water", "", "1")]]);
    network.members.push(late);
    let due = |period: &str| find(&aggregate(&network, period.parse().unwrap()), &RowId::input("water", Cell::total()));
    assert_eq!((due("2025-Q3").due, written(&due("2025-Q3"))), (1, "5".to_owned()));
    assert_eq!((due(Q).due, written(&due(Q))), (2, "3".to_owned()));
    assert_eq!((due("2025").due, written(&due("2025"))), (2, "8".to_owned()), "figures of before count nowhere");
}

#[test]
fn a_loss_has_no_share_put_back() {
    let network = network(&[
        &[(Q, "surplus", "", "200"), (Q, "surplus-reinvested", "", "50")],
        &[(Q, "surplus", "", "-900"), (Q, "surplus-reinvested", "", "0")],
    ]);
    assert_eq!(indicator(&network, Q, "EC08", ""), "25");
}

#[test]
fn a_median_wants_eight_members() {
    let rows: Vec<Vec<(&str, &str, &str, String)>> = (1..=8)
        .map(|index| vec![(Q, "pay-highest", "", format!("{}", index * 10)), (Q, "pay-lowest", "", "10".to_owned())])
        .collect();
    let borrowed: Vec<Vec<(&str, &str, &str, &str)>> =
        rows.iter().map(|rows| rows.iter().map(|(p, i, c, v)| (*p, *i, *c, v.as_str())).collect()).collect();
    let eight: Vec<Rows<'_>> = borrowed.iter().map(Vec::as_slice).collect();
    assert_eq!(indicator(&network(&eight), Q, "SO04", ""), "4.5");
    assert_eq!(indicator(&network(&eight), Q, "SO04", "quartile=lower"), "2.75");
    assert_eq!(indicator(&network(&eight[1..]), Q, "SO04", ""), "[c]");
}

#[test]
fn every_sum_and_ratio_of_the_catalogue_gives_what_its_formula_says() {
    // One member with every input at a number of its own; then each simple formula is worked out by hand of them.
    let definitions = catalogue::definitions(Lang::EnGb);
    let period: Period = Q.parse().unwrap();
    let mut only = member(0, None, &[]);
    let mut next = 100;
    let mut known = std::collections::BTreeMap::new();
    for definition in catalogue::inputs(Lang::EnGb) {
        next += 7;
        let mut put = |cell: Cell, number: i32| {
            known.insert((definition.code.clone(), cell.clone()), i64::from(number));
            only.figures
                .insert(FigureKey::new(&definition.code, period, cell), Figure::counted(Quantity::whole(number)));
        };
        let mut total = next;
        for breakdown in &definition.breakdowns {
            for (index, category) in breakdown.fixed().iter().enumerate() {
                put(Cell::of(&breakdown.dimension, category), total / 7 + i32::try_from(index).unwrap());
            }
        }
        total += 1;
        put(Cell::total(), total);
    }
    let network = NetworkFigures { definitions, members: vec![only], ..NetworkFigures::default() };
    let rows = aggregate(&network, period);
    let mut checked = 0;
    for indicator in catalogue::indicators(Lang::EnGb) {
        for row in &indicator.rows {
            use commonweal_domain::formula::{Formula, Linear};
            let sum = |linear: &Linear| -> i64 {
                linear
                    .0
                    .iter()
                    .map(|term| known[&(term.input.clone(), term.cell.clone())] * if term.minus { -1 } else { 1 })
                    .sum()
            };
            let expected = match &row.formula {
                Formula::Sum(linear) => commonweal_domain::Exact::whole(sum(linear)),
                Formula::Ratio { numerator, denominator, .. } => {
                    let scale = if row.unit.is_per_cent() { 100 } else { 1 };
                    commonweal_domain::Exact::ratio(sum(numerator) * scale, sum(denominator))
                }
                _ => continue,
            };
            let found = find(&rows, &RowId::indicator(&indicator.code, row.cell.clone()));
            assert_eq!(found.number(), Some(&expected), "{indicator} {} = {}", row.cell, row.formula);
            checked += 1;
        }
    }
    assert_eq!(checked, 43, "rows that are sums or ratios");
}

#[test]
fn estimates_are_known_by_their_share() {
    let mut network = network(&[&[(Q, "water", "", "30")], &[(Q, "water", "", "10")]]);
    for (_, figure) in network.members[1].figures.iter_mut() {
        figure.confidence = Confidence::Guess;
    }
    let rows = aggregate(&network, Q.parse().unwrap());
    assert_eq!(write_rounded(&find(&rows, &RowId::input("water", Cell::total())).estimated, 4), "0.25");
}
