//! Every fault that a file of enterprises may have.

use crate::support::Desk;
use insta::assert_snapshot;

fn refused(content: &str) -> String {
    let desk = Desk::with_network();
    desk.file("more.csv", content);
    let said = desk.fails("enterprise import --network d more.csv");
    assert!(desk.totals("2025-Q4").contains("input,income,,GBP,,[x],2,0,income@1"), "something was stored");
    said
}

#[test]
fn rows_with_faults() {
    assert_snapshot!(refused("name,slug,founded,from,to\nPub,The Pub,soon,2025-02-30,\n,inn,1899,2025-02-01,2025-01-01\nBar,bar,,,\n"), @r"
    line 2, slug: “The Pub” must be 1 to 60 small letters, digits and hyphens between them, like moor-lane-move
    line 2, founded: “soon” is not a year; write it like 2014, or leave it blank
    line 2, from: “2025-02-30” is not a day; write it like 2025-04-01, or leave it blank
    line 3, name: is blank; write the enterprise’s name
    line 3, to: 2025-01-01 is before 2025-02-01, the first day
    ");
}

#[test]
fn an_enterprise_twice() {
    assert_snapshot!(refused("slug,name,from,to\npub,Pub,2024-01-01,2024-06-30\npub,Pub,2024-06-30,\npub,Public,2023-01-01,2023-12-31\n"), @r"
    line 3, slug: “pub” stands in line 2 for the same time; keep one
    line 4, slug: “pub” is described differently in line 2
    line 4, slug: “pub” is described differently in line 3
    ");
}

#[test]
fn a_wrong_header() {
    assert_snapshot!(refused("slug,title,from\npub,Pub,\n"), @r"
    line 1, title: there is no such column; the header is slug,name,from,to,sector,place,postcode,legal_form,org_id,founded
    line 1, name: the column is missing; the header is slug,name,from,to,sector,place,postcode,legal_form,org_id,founded
    ");
    assert_snapshot!(refused("slug;name;from\npub;Pub;\n"), @r"
    line 1, slug: the columns are separated by semicolons, as Excel writes them in some countries; save the file as CSV with commas and decimal points
    ");
}

#[test]
fn who_left_and_came_back_has_two_rows() {
    let desk = Desk::with_network();
    desk.file("more.csv", "slug,name,from,to\npub,Pub,2024-01-01,2024-06-30\npub,Pub,2025-10-01,\n");
    assert_snapshot!(desk.ok("enterprise import --network d more.csv"), @"Imported 2 enterprises, 2 of them new or changed.");
    let due = |period: &str| desk.total(period, "input,income,,").split(',').nth(6).unwrap().to_owned();
    assert_eq!([due("2024-Q2"), due("2024-Q3"), due("2025-Q4")], ["2", "1", "3"]);
}
