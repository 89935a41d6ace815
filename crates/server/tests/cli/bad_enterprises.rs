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
    assert_snapshot!(refused("name,slug,founded,from,to\nPub,The Pub,soon,2025-02-30,\n,inn,1899,2025-02-01,2025-01-01\nBar,bar,,,\n"), @"");
}

#[test]
fn an_enterprise_twice() {
    assert_snapshot!(refused("slug,name,from,to\npub,Pub,2024-01-01,2024-06-30\npub,Pub,2024-06-30,\npub,Public,2023-01-01,2023-12-31\n"), @"");
}

#[test]
fn a_wrong_header() {
    assert_snapshot!(refused("slug,title,from\npub,Pub,\n"), @"");
    assert_snapshot!(refused("slug;name;from\npub;Pub;\n"), @"");
}

#[test]
fn who_left_and_came_back_has_two_rows() {
    let desk = Desk::with_network();
    desk.file("more.csv", "slug,name,from,to\npub,Pub,2024-01-01,2024-06-30\npub,Pub,2025-10-01,\n");
    assert_snapshot!(desk.ok("enterprise import --network d more.csv"), @"");
    let due = |period: &str| desk.total(period, "input,income,,").split(',').nth(6).unwrap().to_owned();
    assert_eq!([due("2024-Q2"), due("2024-Q3"), due("2025-Q4")], ["2", "1", "3"]);
}
