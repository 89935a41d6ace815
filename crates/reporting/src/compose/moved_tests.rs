//! What each member adds to a change.

use super::{
    Moved, moved,
    tests::{filed, members},
};
use crate::aggregate::{NetworkFigures, RowId, aggregate};
use commonweal_domain::{Exact, breakdown::Cell, quantity::write_rounded};

fn of(figures: &NetworkFigures, id: &RowId) -> Option<Moved> {
    let period = "2025-Q4".parse().unwrap();
    let rows = aggregate(figures, period);
    moved(figures, rows.iter().find(|row| row.id == *id).unwrap(), period)
}

fn turnover() -> RowId {
    RowId::indicator("EC01", Cell::total())
}

fn parts(moved: &Moved) -> Vec<(&str, String)> {
    moved.members.iter().map(|by| (by.slug.as_str(), write_rounded(&by.by, 4))).collect()
}

#[test]
fn each_adds_its_difference_and_together_they_are_the_change() {
    let moved = of(&members(&[(100, 110), (300, 300), (100, 95), (0, 50), (70, 0)]), &turnover()).unwrap();
    assert!(moved.on_year);
    let expected = [("member-00", "2"), ("member-02", "-1"), ("member-01", "0")];
    assert_eq!(parts(&moved), expected.map(|(slug, part)| (slug, part.to_owned())), "what adds most first");
    assert_eq!((write_rounded(&moved.change.amount, 4).as_str(), moved.change.members), ("1", 3));
    let written: Vec<Option<String>> = moved.members.iter().map(|by| moved.part_written(&by.by)).collect();
    assert_eq!(written, [Some("+2.0 %".to_owned()), Some("−1.0 %".to_owned()), None]);
    let apart: Vec<(&str, bool, bool)> =
        moved.apart.iter().map(|one| (one.slug.as_str(), one.then.is_some(), one.now.is_some())).collect();
    assert_eq!(apart, [("member-03", false, true), ("member-04", true, false)]);
}

#[test]
fn without_a_year_before_the_quarter_before_counts() {
    let figures = filed(&[("income", "")], &[("2025-Q3", &[Some(10), Some(10)]), ("2025-Q4", &[Some(11), Some(10)])]);
    let moved = of(&figures, &turnover()).unwrap();
    assert!(!moved.on_year);
    assert_eq!(write_rounded(&moved.change.amount, 4), "5");
    let first = filed(&[("income", "")], &[("2025-Q4", &[Some(11)])]);
    assert_eq!(of(&first, &turnover()), None);
}

#[test]
fn parts_of_a_percentage_are_points_and_add_up() {
    // Local spending of all: 50 of 200 then, 110 of 220 now.
    let local = filed(
        &[("supplier-spend", "place=local")],
        &[("2024-Q4", &[Some(30), Some(20)]), ("2025-Q4", &[Some(60), Some(50)])],
    );
    let mut all =
        filed(&[("supplier-spend", "")], &[("2024-Q4", &[Some(100), Some(100)]), ("2025-Q4", &[Some(120), Some(100)])]);
    for (member, other) in all.members.iter_mut().zip(local.members) {
        member.figures.append(other.figures);
    }
    let rows = aggregate(&all, "2025-Q4".parse().unwrap());
    let row = rows.iter().find(|row| {
        let of = |input: &str| row.parts.iter().all(|part| part.input == input);
        row.is_ratio() && row.unit.is_per_cent() && of("supplier-spend") && row.number().is_some()
    });
    let row = row.expect("the share of local spending");
    let moved = moved(&all, row, "2025-Q4".parse().unwrap()).unwrap();
    assert!(moved.change.points);
    assert_eq!(write_rounded(&moved.change.amount, 4), "25");
    assert_eq!(moved.members.iter().map(|by| &by.by).sum::<Exact>(), moved.change.amount);
    let own: Vec<Option<String>> =
        moved.members.iter().map(|by| by.now.as_ref().map(|now| write_rounded(now, 4))).collect();
    assert!(own.contains(&Some("50".to_owned())), "its own percentage: {own:?}");
}
