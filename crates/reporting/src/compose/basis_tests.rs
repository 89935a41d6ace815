//! A year of which quarters are missing: it is no year to compare, and is not told as one.

use super::{
    Beside, Material, Narrative, Standing, Template, report,
    tests::{filed, network},
};
use crate::{
    aggregate::{NetworkFigures, RowId, aggregate},
    document::{Block, ChartKind, Document, Sheet},
};
use commonweal_domain::{breakdown::Cell, network::Millis, period::Quarter};

const ALL: [Option<i32>; 4] = [Some(100), Some(200), Some(300), Some(400)];

/// Four members with an income in each of these quarters.
fn in_quarters(quarters: &[&str]) -> NetworkFigures {
    let quarters: Vec<(&str, &[Option<i32>])> = quarters.iter().map(|quarter| (*quarter, &ALL[..])).collect();
    filed(&[("income", "payer=public")], &quarters)
}

fn yearly(figures: &NetworkFigures, period: &str) -> Document {
    let (network, beside) = (network(), Beside::default());
    let material = Material { network: &network, figures, period: period.parse().unwrap(), beside: &beside };
    let template = Template::named("annual").unwrap().unwrap();
    let standing = Standing::Draft { dated: Millis(1_773_100_800_000) };
    report(material, &template, &Narrative::default(), standing).unwrap().document
}

fn turnover(document: &Document) -> &Sheet {
    document.chapters.iter().flat_map(|chapter| &chapter.sheets).find(|sheet| sheet.id == "ec01").unwrap()
}

const TWO_YEARS: [&str; 8] = ["2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4", "2025-Q1"];

#[test]
fn a_year_that_began_before_anybody_filed_is_not_compared() {
    let whole = yearly(&in_quarters(&TWO_YEARS), "2024-25");
    assert!(
        turnover(&whole).lede.to_plain().contains("about the same as a year before"),
        "{:?}",
        turnover(&whole).lede
    );
    // The first three quarters are missing: with what was filed, turnover would have risen to four times as much.
    let begun = yearly(&in_quarters(&TWO_YEARS[3..]), "2024-25");
    assert_eq!(turnover(&begun).lede.to_plain(), "Turnover came to £4,000 in April 2024 to March 2025.");
    let words = format!("{begun:?}");
    assert!(!words.contains("1,000"), "the part of the year before is printed as its total");
    assert!(words.contains("[x]"));
}

#[test]
fn a_member_who_filed_some_quarters_of_a_year_is_compared_with_none_of_another() {
    let mut figures = in_quarters(&TWO_YEARS);
    let last = figures.members.last_mut().unwrap();
    last.figures.retain(|period| period != "2023-Q4".parse().unwrap());
    let rows = aggregate(&figures, "2023-24".parse().unwrap());
    let row = rows.iter().find(|row| row.id == RowId::indicator("EC01", Cell::total())).unwrap();
    assert_eq!((row.filed, row.partly, row.gaps.is_none()), (4, 1, true));
    let missing: Vec<Quarter> = row.contributions[3].basis.gaps.quarters("2023-24".parse().unwrap()).collect();
    assert_eq!(missing, ["2023-Q4".parse().unwrap()]);
    // Who had not joined yet lacks nothing, and is no more compared for that.
    let last = figures.members.last_mut().unwrap();
    last.memberships[0].from = Some("2024-Q1".parse::<Quarter>().unwrap().first_day());
    let rows = aggregate(&figures, "2023-24".parse().unwrap());
    let row = rows.iter().find(|row| row.id == RowId::indicator("EC01", Cell::total())).unwrap();
    assert_eq!((row.partly, row.contributions[3].basis.gaps.is_none()), (0, false));
}

#[test]
fn what_counts_at_a_day_lacks_no_quarter() {
    let figures = filed(&[("headcount", "")], &[("2025-Q1", &ALL)]);
    let rows = aggregate(&figures, "2024-25".parse().unwrap());
    let row = rows.iter().find(|row| row.id == RowId::input("headcount", Cell::total())).unwrap();
    assert_eq!((row.partly, row.gaps.is_none()), (0, true));
}

#[test]
fn the_reports_own_year_says_what_is_missing() {
    let begun = yearly(&in_quarters(&TWO_YEARS[..7]), "2024-25");
    let words = format!("{begun:?}");
    assert!(words.contains("Nobody has filed it for January to March 2025."), "{words}");
    assert!(words.contains("Nobody has filed any turnover for January to March 2025."));
    assert!(!turnover(&begun).lede.to_plain().contains("a year before"));
    // Everybody lacks that quarter: it is told once, not of each.
    assert!(!words.contains("not for every quarter"), "{words}");
    assert!(words.contains("Not compared: quarters are missing"), "{words}");
    // Nor does a line lead from the whole year to what there is of this one.
    let Some(Block::Chart(chart)) = turnover(&begun).blocks.iter().find(|block| matches!(block, Block::Chart(_)))
    else {
        panic!("no chart")
    };
    let ChartKind::Lines { breaks, lines, .. } = &chart.kind else { panic!("{:?}", chart.kind) };
    let last = lines[0].points.len() - 1;
    assert!(breaks.iter().any(|one| one.before == last && one.label == "in part"), "{breaks:?}");
    assert!(chart.subtitle.ends_with("Nothing filed for January to March 2025"), "{}", chart.subtitle);
}
