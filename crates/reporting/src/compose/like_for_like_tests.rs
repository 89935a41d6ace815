//! Series like for like.

use super::{
    Beside, Chained, Material, Template, dashboard,
    tests::{filed, network},
};
use commonweal_domain::quantity::write_rounded;

const QUARTERS: [&str; 4] = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"];

/// Turnover of the last quarter and of those before it: one list of incomes a quarter.
fn turnover(incomes: [&[Option<i32>]; 4]) -> Option<Vec<Chained>> {
    let quarters: Vec<(&str, &[Option<i32>])> = QUARTERS.into_iter().zip(incomes).collect();
    let figures = filed(&[("income", "payer=public")], &quarters);
    let (network, beside) = (network(), Beside::default());
    let material =
        Material { network: &network, figures: &figures, period: QUARTERS[3].parse().unwrap(), beside: &beside };
    dashboard(material, &Template::quarterly().unwrap()).like_for_like.remove("EC01")
}

fn told(chained: &[Chained]) -> Vec<(String, String, Option<usize>)> {
    let one = |one: &Chained| (one.period.to_string(), one.written(), one.change.as_ref().map(|(_, among)| *among));
    chained.iter().map(one).collect()
}

const NONE: Option<i32> = None;

fn three(each: i32) -> [Option<i32>; 6] {
    [Some(each), Some(each), Some(each), NONE, NONE, NONE]
}

fn six(each: i32, others: i32) -> [Option<i32>; 6] {
    [Some(each), Some(each), Some(each), Some(others), Some(others), Some(others)]
}

#[test]
fn who_joins_moves_nothing_and_who_stays_does() {
    // The total grows to five times as much; those who filed both times grow by a tenth, then not, then by a tenth.
    let chained = turnover([&three(100), &three(110), &six(110, 400), &six(121, 440)]).unwrap();
    let told = told(&chained);
    let told: Vec<(&str, &str, Option<usize>)> =
        told.iter().map(|(period, index, among)| (period.as_str(), index.as_str(), *among)).collect();
    assert_eq!(
        told,
        [
            ("2024-Q1", "100", None),
            ("2024-Q2", "110", Some(3)),
            ("2024-Q3", "110", Some(3)),
            ("2024-Q4", "121", Some(6)),
        ]
    );
    let changes: Vec<Option<String>> = chained.iter().map(Chained::change_written).collect();
    let words = ["+10.0 %", "0.0 %", "+10.0 %"].map(|words| Some(words.to_owned()));
    assert_eq!((changes[0].clone(), &changes[1..]), (None, &words[..]));
    assert_eq!(write_rounded(&chained[3].value, 4), "121");
}

#[test]
fn where_everybody_filed_each_time_the_totals_tell_it() {
    assert_eq!(turnover([&three(100), &three(110), &three(120), &three(130)]), None);
}

#[test]
fn one_who_joins_would_be_given_away_and_breaks_the_chain() {
    let mut joined = three(110);
    joined[3] = Some(400);
    assert_eq!(turnover([&three(100), &three(110), &joined, &joined]), None, "one link is left, which is no series");
    let chained = turnover([&joined, &three(100), &six(100, 400), &six(110, 440)]).unwrap();
    assert_eq!(told(&chained)[0], ("2024-Q2".to_owned(), "100".to_owned(), None), "it begins after the break");
}

#[test]
fn a_quarter_that_nobody_filed_for_breaks_the_chain() {
    let none = [NONE; 6];
    assert_eq!(turnover([&three(100), &none, &six(100, 400), &six(110, 440)]), None);
}
