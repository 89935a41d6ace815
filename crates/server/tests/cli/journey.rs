//! From an empty folder to a period's totals.

use crate::support::{Desk, HEADER};
use insta::assert_snapshot;

#[test]
fn a_network_is_made_filled_and_exported() {
    let desk = Desk::new();
    assert_snapshot!(desk.fails("check"), @"commonweal: the database commonweal.db does not exist; commonweal migrate creates it");
    assert_snapshot!(desk.ok("migrate"), @"The schema has been brought up to date.");
    assert_snapshot!(desk.ok("migrate"), @"The schema is up to date.");
    assert_snapshot!(desk.ok("network create d --name District --starter digbeth"), @"Made the network d. Next: commonweal enterprise import --network d FILE.csv");
    desk.file("e.csv", "founded,name,slug,to,from\r\n1999,\"Cafe, the\",cafe,,\r\n,Shop,shop,,2025-04-01\r\n");
    assert_snapshot!(desk.ok("enterprise import --network d e.csv"), @"Imported 2 enterprises, 2 of them new or changed.");
    assert_snapshot!(desk.ok("enterprise import --network d e.csv"), @"Imported 2 enterprises, 0 of them new or changed.");
    let rows = "cafe,2025-Q3,income,payer=public,10.05,estimate,\ncafe,2025-Q3,income,payer=private,5,,\n\
        cafe,2025-Q4,income,,20,,\nshop,2025-Q4,income,,1.5,,\nshop,2025-26,electricity,,1200,,\n";
    desk.file("f.csv", format!("\u{feff}{HEADER}{rows}").replace('\n', "\r\n"));
    assert_snapshot!(desk.ok("import --network d f.csv"), @"Imported 5 figures in 4 returns of 2 enterprises.");
    assert_snapshot!(desk.total("2025-Q3", "input,income,,"), @"input,income,,GBP,15.05,[e],2,1,income@1");
    assert_snapshot!(desk.total("2025", "indicator,EC01,,"), @"indicator,EC01,,GBP,36.55,[e],2,2,EC01@1");
    assert_snapshot!(desk.total("2025-26", "input,electricity,,"), @"input,electricity,,kWh,1200,,2,1,electricity@1");
    assert_snapshot!(desk.total("2025-Q4/2", "input,income,payer=public,"), @"input,income,payer=public,GBP,10.05,[e],2,1,income@1");
    assert_snapshot!(desk.ok("export --network d --period 2025-Q4 --format csv --output totals.csv"), @"Wrote 213 totals to totals.csv.");
    assert!(desk.read("totals.csv").contains("input,income,,GBP,,[c],2,2,income@1\r\n"), "two enterprises are too few");
    desk.ok("export --network d --period 2025-Q4 --format json --output totals.json");
    assert!(
        desk.read("totals.json")
            .starts_with("{\"period\":\"2025-Q4\",\"rows\":[{\"breakdown\":\"\",\"code\":\"income\"")
    );
    assert_snapshot!(desk.ok("check"), @"All is well: 1 network, with figures, editions and audit chains as they were written.");
}

#[test]
fn figures_of_who_was_no_member_are_kept_but_enter_no_total() {
    let desk = Desk::with_network();
    let rows = "shop,2025-Q2,income,,50,,\nshop,2025-Q2,water,,5,,\nshop,2025-Q3,income,,60,,\nshop,2024,gas,,1,,\nshop,2025,gas,,7,,\n";
    desk.file("figures.csv", format!("{HEADER}{rows}"));
    let done = desk.run("import --network d figures.csv");
    assert_eq!(done.code, 0);
    assert_snapshot!(done.err, @r"
    note: shop was not a member in 2024: 1 figure enters no total (from line 5)
    note: shop was not a member in 2025-Q2: 2 figures enter no total (from line 2)
    ");
    assert_snapshot!(done.out, @"Imported 5 figures in 4 returns of 1 enterprise.");
    assert_snapshot!(desk.total("2025-Q2", "input,income,,"), @"input,income,,GBP,,[x],1,0,income@1");
    assert_snapshot!(desk.total("2025", "input,income,,"), @"input,income,,GBP,60,,2,1,income@1");
    assert_snapshot!(desk.total("2025", "input,gas,,"), @"input,gas,,kWh gross CV,7,,2,1,gas@1");
}

#[test]
fn enterprises_are_made_from_their_first_period_on() {
    let desk = Desk::with_network();
    let rows = "inn,2025-Q4,income,,50,,\ninn,2025-Q2,sales-to-members,member=bar,5,,\nbar,2025-26,gas,,5,,\nbar,2025-Q4,income,,9,,\n";
    desk.file("figures.csv", format!("{HEADER}{rows}"));
    assert_snapshot!(desk.ok("import --network d figures.csv --create-enterprises"), @"Imported 4 figures in 4 returns of 2 enterprises. New enterprises: 2.");
    let due = |period: &str| desk.total(period, "input,income,,").split(',').nth(6).unwrap().to_owned();
    assert_eq!([due("2025-Q1"), due("2025-Q2"), due("2025-Q4")], ["1", "3", "4"]);
    desk.file("figures.csv", format!("{HEADER}The Inn,2025-Q4,income,,50,,\n"));
    assert_snapshot!(desk.fails("import --network d figures.csv --create-enterprises"), @r"
    line 2, enterprise: “The Inn” must be 1 to 60 small letters, digits and hyphens between them, like moor-lane-move
    ");
}
