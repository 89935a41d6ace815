//! Claims of the highest and the lowest: true ones, and traps in which nothing may be said.

use super::{
    Beside, Material, Narrative, Standing, Template, record, report,
    series::Series,
    tests::{filed, network},
};
use crate::aggregate::NetworkFigures;
use commonweal_domain::{
    breakdown::Cell, definition::IndicatorDefinition, figure::FigureKey, network::Millis, period::Quarter,
};
use proptest::prelude::*;

const LAST: &str = "2025-Q4";

/// Turnover of four members in quarters in a row up to the last: each files what is said, which is theirs alike.
fn alike(amounts: &[i32]) -> NetworkFigures {
    let rows: Vec<Vec<Option<i32>>> = amounts.iter().map(|amount| vec![Some(*amount); 4]).collect();
    own(&rows)
}

/// The same with an amount for each member.
fn own(rows: &[Vec<Option<i32>>]) -> NetworkFigures {
    let last: Quarter = LAST.parse().unwrap();
    let names: Vec<String> = (0..rows.len()).map(|back| last.plus(-(back as i32)).to_string()).rev().collect();
    let quarters: Vec<(&str, &[Option<i32>])> =
        names.iter().map(String::as_str).zip(rows.iter().map(Vec::as_slice)).collect();
    filed(&[("income", "")], &quarters)
}

fn claim(figures: &NetworkFigures) -> Option<String> {
    let (network, beside) = (network(), Beside::default());
    let material = Material { network: &network, figures, period: LAST.parse().unwrap(), beside: &beside };
    record::of_indicator(&Series::with_past(material), "EC01")
}

fn said(amounts: &[i32]) -> Option<String> {
    claim(&alike(amounts))
}

#[test]
fn what_is_true_is_said() {
    assert_eq!(said(&[100, 110, 105, 120, 130]).as_deref(), Some("the highest in the five quarters on record"));
    assert_eq!(said(&[140, 130, 135, 120, 110]).as_deref(), Some("the lowest in the five quarters on record"));
    assert_eq!(
        said(&[100, 110, 105, 120, 130, 111, 112, 113, 140]).as_deref(),
        Some("the highest in the nine quarters on record")
    );
    let since = said(&[100, 100, 100, 150, 100, 105, 102, 104, 103, 140]);
    assert_eq!(since.as_deref(), Some("the highest since April to June 2024"));
    // More than three years: nobody looks further back.
    let long: Vec<i32> = (0..20).map(|step| 100 + step).collect();
    assert_eq!(said(&long).as_deref(), Some("the highest in 13 quarters"));
}

#[test]
fn nothing_is_said_of_all_on_record_where_older_figures_were_not_read() {
    let figures = alike(&[100, 110, 105, 120, 130]);
    assert_eq!(claim(&NetworkFigures { has_older: true, ..figures }), None);
    let figures = alike(&[100, 110, 105, 120, 130, 111, 112, 113, 140]);
    let told = claim(&NetworkFigures { has_older: true, ..figures });
    assert_eq!(told.as_deref(), Some("the highest in nine quarters"));
}

#[test]
fn too_short_a_past_tells_nothing() {
    assert_eq!(said(&[130]), None);
    assert_eq!(said(&[100, 110, 105, 130]), None, "three earlier ones");
    assert_eq!(said(&[150, 100, 110, 105, 120, 130]), None, "fewer than eight on record, and one was higher");
    assert_eq!(said(&[90, 90, 90, 90, 90, 150, 100, 105, 102, 140]), None, "not a year since");
}

#[test]
fn a_tie_tells_nothing() {
    assert_eq!(said(&[100, 130, 105, 120, 130]), None);
    assert_eq!(said(&[100, 100, 100, 100, 100]), None);
    // Unlike, but printed alike: £4.62 million.
    assert_eq!(said(&[1_000_000, 1_155_000, 1_100_000, 1_100_000, 1_155_100]), None);
}

#[test]
fn a_new_definition_ends_what_can_be_compared() {
    let rising = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110];
    let broken = |from: &str| {
        let mut figures = alike(&rising);
        let base = figures.definitions.indicator("EC01", LAST.parse().unwrap()).unwrap().clone();
        let anew = IndicatorDefinition { version: 2, ..base };
        figures.definitions.add_indicator(Some(from.parse().unwrap()), anew);
        claim(&figures)
    };
    assert_eq!(broken("2025-Q4"), None);
    assert_eq!(broken("2024-Q4"), None, "four quarters of the new one are not all on record");
    assert_eq!(broken("2023-Q4").as_deref(), Some("the highest in nine quarters"));
}

#[test]
fn a_quarter_that_is_not_shown_ends_what_can_be_compared() {
    let mut figures = alike(&[100, 101, 102, 103, 104, 130]);
    let quarter: Quarter = "2025-Q1".parse().unwrap();
    for member in figures.members.iter_mut().skip(1) {
        member.figures.remove(&FigureKey::new("income", quarter.period(), Cell::total()));
    }
    assert_eq!(claim(&figures), None);
    // So does one in which nobody filed.
    let mut gap = alike(&[100, 101, 102, 103, 104, 130]);
    for member in &mut gap.members {
        member.figures.remove(&FigureKey::new("income", quarter.period(), Cell::total()));
    }
    assert_eq!(claim(&gap), None);
}

#[test]
fn who_filed_makes_no_record() {
    let few = |rows: &[[i32; 8]]| {
        let some = |amount: &i32| Some(*amount).filter(|amount| *amount > 0);
        own(&rows.iter().map(|row| row.iter().map(some).collect()).collect::<Vec<_>>())
    };
    // One joins and alone makes the total the highest.
    let before = [100, 100, 100, 100, 0, 0, 0, 0];
    let with = |last: [i32; 8]| claim(&few(&[before, before, before, before, last]));
    assert_eq!(with([90, 90, 90, 90, 90, 0, 0, 0]), None);
    // Four join, and those who were there before have less.
    assert_eq!(with([90, 90, 90, 90, 90, 90, 90, 90]), None);
    // They have as much as before.
    assert_eq!(with([100, 100, 100, 100, 90, 90, 90, 90]), None);
    // They have more: the total and like for like agree.
    let both = with([120, 120, 120, 120, 90, 90, 90, 90]);
    assert_eq!(both.as_deref(), Some("the highest in the five quarters on record"));
}

#[test]
fn the_sentence_of_an_indicator_and_a_template_may_tell_it() {
    let (network, beside) = (network(), Beside::default());
    let figures = alike(&[100, 110, 105, 120, 130]);
    let material = Material { network: &network, figures: &figures, period: LAST.parse().unwrap(), beside: &beside };
    let text =
        Template::quarterly().unwrap().source().replace("Members took in {{ f.EC01.value }}", "{{ f.EC01.record }}");
    let standing = Standing::Draft { dated: Millis(0) };
    let document = report(material, &Template::read(&text).unwrap(), &Narrative::default(), standing).unwrap().document;
    let sheets = || document.chapters.iter().flat_map(|chapter| &chapter.sheets);
    let turnover = sheets().find(|sheet| sheet.id == "ec01").unwrap();
    assert!(
        turnover.lede.to_plain().ends_with(" That is the highest in the five quarters on record."),
        "{}",
        turnover.lede.to_plain()
    );
    assert!(sheets().next().unwrap().lede.to_plain().starts_with("the highest in the five quarters on record"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is claimed is so when it is worked out anew from what each member filed.
    #[test]
    fn no_claim_is_untrue(rows in prop::collection::vec(prop::collection::vec(prop::option::weighted(0.9, 1..400_i32), 6), 1..13)) {
        let Some(claim) = claim(&own(&rows)) else { return Ok(()) };
        let (now, before) = rows.split_last().unwrap();
        let sum = |row: &[Option<i32>]| row.iter().flatten().sum::<i32>();
        let since = claim.contains("since");
        // The quarters between this one and the one of which is said that it was otherwise.
        let compared: Vec<&Vec<Option<i32>>> = if since {
            let higher = |row: &&Vec<Option<i32>>| if claim.contains("highest") { sum(row) <= sum(now) } else { sum(row) >= sum(now) };
            before.iter().rev().take_while(higher).collect()
        } else {
            before.iter().collect()
        };
        prop_assert!(compared.len() >= 4);
        for row in compared {
            let both: (i32, i32) = row.iter().zip(now).filter_map(|(then, now)| Some(((*then)?, (*now)?))).fold((0, 0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            if claim.contains("highest") {
                prop_assert!(sum(row) < sum(now) && both.0 < both.1, "{claim}: {rows:?}");
            } else {
                prop_assert!(sum(row) > sum(now) && both.0 > both.1, "{claim}: {rows:?}");
            }
        }
    }
}
