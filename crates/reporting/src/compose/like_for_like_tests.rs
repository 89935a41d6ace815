//! Series like for like.

use super::{
    Beside, LikeForLike, Material, Template, dashboard,
    tests::{filed, network},
};

const QUARTERS: [&str; 4] = ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"];
const NONE: Option<i32> = None;

/// Turnover of the last quarter and of those before it: one list of incomes a quarter.
fn turnover(incomes: [&[Option<i32>]; 4]) -> Option<LikeForLike> {
    let quarters: Vec<(&str, &[Option<i32>])> = QUARTERS.into_iter().zip(incomes).collect();
    let figures = filed(&[("income", "payer=public")], &quarters);
    let (network, beside) = (network(), Beside::default());
    let material =
        Material { network: &network, figures: &figures, period: QUARTERS[3].parse().unwrap(), beside: &beside };
    dashboard(material, &Template::quarterly().unwrap()).like_for_like.remove("EC01")
}

/// How many, and each quarter with its index.
fn told(found: Option<LikeForLike>) -> Option<(usize, Vec<(String, String)>)> {
    let found = found?;
    let one =
        |(period, _): &(commonweal_domain::period::Period, _)| (period.to_string(), found.written(*period).unwrap());
    Some((found.members, found.index.iter().map(one).collect()))
}

fn of(members: usize, index: &[(&str, &str)]) -> Option<(usize, Vec<(String, String)>)> {
    Some((members, index.iter().map(|(period, index)| ((*period).to_owned(), (*index).to_owned())).collect()))
}

fn three(each: i32) -> [Option<i32>; 6] {
    [Some(each), Some(each), Some(each), NONE, NONE, NONE]
}

fn six(each: i32, others: i32) -> [Option<i32>; 6] {
    [Some(each), Some(each), Some(each), Some(others), Some(others), Some(others)]
}

#[test]
fn who_joins_moves_nothing_and_who_stays_does() {
    // The total grows to five times as much.
    let found = turnover([&three(100), &three(110), &six(110, 400), &six(121, 900)]);
    let index = [("2024-Q1", "100"), ("2024-Q2", "110"), ("2024-Q3", "110"), ("2024-Q4", "121")];
    assert_eq!(told(found), of(3, &index));
}

#[test]
fn where_everybody_filed_each_time_the_totals_tell_it() {
    assert_eq!(turnover([&three(100), &three(110), &three(120), &three(130)]), None);
}

#[test]
fn one_besides_the_panel_would_be_given_away() {
    let mut joined = three(110);
    joined[3] = Some(400);
    assert_eq!(turnover([&three(100), &three(110), &joined, &joined]), None);
    // Without the first quarter all six are of the panel but for three.
    let found = turnover([&joined, &three(100), &six(100, 400), &six(110, 440)]);
    assert_eq!(told(found), of(3, &[("2024-Q2", "100"), ("2024-Q3", "100"), ("2024-Q4", "110")]));
}

#[test]
fn one_between_the_panel_and_those_of_a_change_would_be_given_away() {
    let quarter = |others: &[usize], each: i32| -> Vec<Option<i32>> {
        (0..9).map(|member| (member < 3 || others.contains(&member)).then_some(each)).collect()
    };
    let told = |first: &[usize], second: &[usize]| {
        let quarters = [quarter(first, 100), quarter(second, 100), quarter(&[], 100), quarter(&[], 110)];
        told(turnover([&quarters[0], &quarters[1], &quarters[2], &quarters[3]]))
    };
    // Enough are besides the three in each quarter. But the change from the first to the second leaves out all of them but
    // one: with both, that one would be known.
    let rest = [("2024-Q2", "100"), ("2024-Q3", "100"), ("2024-Q4", "110")];
    assert_eq!(told(&[3, 4, 5, 6], &[3, 7, 8]), of(3, &rest));
    let all = [("2024-Q1", "100"), rest[0], rest[1], rest[2]];
    assert_eq!(told(&[3, 4, 5, 6], &[3, 4, 5]), of(3, &all), "three are enough");
}

#[test]
fn a_quarter_that_nobody_filed_for_ends_it() {
    assert_eq!(turnover([&three(100), &[NONE; 6], &six(100, 400), &six(110, 440)]), None, "two quarters are no series");
}
