//! From an empty folder to a period's totals.

use crate::support::{Desk, HEADER};
use insta::assert_snapshot;

#[test]
fn a_network_is_made_filled_and_exported() {
    let desk = Desk::new();
    assert_snapshot!(desk.fails("check"), @"");
    assert_snapshot!(desk.ok("migrate"), @"");
    assert_snapshot!(desk.ok("migrate"), @"");
    assert_snapshot!(desk.ok("network create d --name District --starter digbeth"), @"");
    desk.file("e.csv", "founded,name,slug,to,from\r\n1999,\"Cafe, the\",cafe,,\r\n,Shop,shop,,2025-04-01\r\n");
    assert_snapshot!(desk.ok("enterprise import --network d e.csv"), @"");
    assert_snapshot!(desk.ok("enterprise import --network d e.csv"), @"");
    let rows = "cafe,2025-Q3,income,payer=public,10.05,estimate,\ncafe,2025-Q3,income,payer=private,5,,\n\
        cafe,2025-Q4,income,,20,,\nshop,2025-Q4,income,,1.5,,\nshop,2025-26,electricity,,1200,,\n";
    desk.file("f.csv", format!("\u{feff}{HEADER}{rows}").replace('\n', "\r\n"));
    assert_snapshot!(desk.ok("import --network d f.csv"), @"");
    assert_snapshot!(desk.total("2025-Q3", "input,income,,"), @"");
    assert_snapshot!(desk.total("2025", "indicator,EC01,,"), @"");
    assert_snapshot!(desk.total("2025-26", "input,electricity,,"), @"");
    assert_snapshot!(desk.total("2025-Q4/2", "input,income,payer=public,"), @"");
    assert_snapshot!(desk.ok("export --network d --period 2025-Q4 --format csv --output totals.csv"), @"");
    assert!(desk.read("totals.csv").contains("input,income,,GBP,,[c],2,2,income@1\r\n"), "two enterprises are too few");
    desk.ok("export --network d --period 2025-Q4 --format json --output totals.json");
    assert!(
        desk.read("totals.json")
            .starts_with("{\"period\":\"2025-Q4\",\"rows\":[{\"breakdown\":\"\",\"code\":\"income\"")
    );
    assert_snapshot!(desk.ok("check"), @"");
}

#[test]
fn figures_of_who_was_no_member_are_kept_but_enter_no_total() {
    let desk = Desk::with_network();
    let rows = "shop,2025-Q2,income,,50,,\nshop,2025-Q2,water,,5,,\nshop,2025-Q3,income,,60,,\nshop,2024,gas,,1,,\nshop,2025,gas,,7,,\n";
    desk.file("figures.csv", format!("{HEADER}{rows}"));
    let done = desk.run("import --network d figures.csv");
    assert_eq!(done.code, 0);
    assert_snapshot!(done.err, @"");
    assert_snapshot!(done.out, @"");
    assert_snapshot!(desk.total("2025-Q2", "input,income,,"), @"");
    assert_snapshot!(desk.total("2025", "input,income,,"), @"");
    assert_snapshot!(desk.total("2025", "input,gas,,"), @"");
}

#[test]
fn enterprises_are_made_from_their_first_period_on() {
    let desk = Desk::with_network();
    let rows = "inn,2025-Q4,income,,50,,\ninn,2025-Q2,sales-to-members,member=bar,5,,\nbar,2025-26,gas,,5,,\nbar,2025-Q4,income,,9,,\n";
    desk.file("figures.csv", format!("{HEADER}{rows}"));
    assert_snapshot!(desk.ok("import --network d figures.csv --create-enterprises"), @"");
    let due = |period: &str| desk.total(period, "input,income,,").split(',').nth(6).unwrap().to_owned();
    assert_eq!([due("2025-Q1"), due("2025-Q2"), due("2025-Q4")], ["1", "3", "4"]);
    desk.file("figures.csv", format!("{HEADER}The Inn,2025-Q4,income,,50,,\n"));
    assert_snapshot!(desk.fails("import --network d figures.csv --create-enterprises"), @"");
}
