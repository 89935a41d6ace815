//! A network made of a starter kit can be used at once.

use crate::support::{Desk, HEADER};
use insta::assert_snapshot;

/// A network of a kit with three members and a round's figures.
fn network(starter: &str, rows: &str) -> Desk {
    let desk = Desk::new();
    desk.ok("migrate");
    let said = desk.ok(&format!("network create d --name District --starter {starter}"));
    assert!(said.lines().count() > 3, "a coordinator is told how to begin: {said}");
    desk.file("enterprises.csv", "slug,name\none,The One\nother,The Other\nthird,The Third\n");
    desk.ok("enterprise import --network d enterprises.csv");
    desk.file("figures.csv", format!("{HEADER}{rows}"));
    desk
}

#[test]
fn every_kit_takes_its_own_questions_and_reports_them_in_its_own_words() {
    for (starter, rows, total, heading) in [
        (
            "greater-manchester",
            "one,2025-Q4,our-asks-raised,theme=democracy,7,,\none,2025-Q4,our-asks-answered,theme=democracy,3,,\n",
            "indicator,OWN01,,asks,21,,3,3,OWN01@1",
            "21 asks raised, 9 asks answered",
        ),
        (
            "west-belfast",
            "one,2025-Q4,our-plan-actions,status=green,3,,\none,2025-Q4,our-plan-actions,status=red,1,,\n",
            "indicator,OWN01,,per cent,75,,3,3,OWN01@1",
            "Gníomhartha an phlean",
        ),
        (
            "kirkstall",
            "one,2025-Q4,our-businesses-flooded,,9,,\none,2025-Q4,our-businesses-reopened,,4,,\n",
            "indicator,OWN01,,per cent,44.4444,,3,3,OWN01@1",
            "12 of 27 businesses are open again",
        ),
        (
            "empty-homes",
            "one,2025-Q4,homes-returned,outcome=let,4,,\none,2025-Q4,our-cost,,20000,,\n",
            "indicator,OWN01,,GBP,5000,,3,3,OWN01@1",
            "12 homes are lived in again",
        ),
    ] {
        let desk = network(starter, rows);
        desk.ok("import --network d figures.csv");
        // Of one member nothing is shown: nobody has agreed to be recognised.
        let alone = desk.ok("export --network d --period 2025-Q4 --format csv --output -");
        let hidden = |line: &str| line.starts_with("indicator,OWN01,,") && line.contains(",[c],");
        assert!(alone.lines().any(hidden), "{starter}: {alone}");
        let others: String = ["other,", "third,"].map(|member| rows.replace("one,", member)).concat();
        desk.file("figures.csv", format!("{HEADER}{others}"));
        desk.ok("import --network d figures.csv");
        let totals = desk.ok("export --network d --period 2025-Q4 --format csv --output -");
        assert!(totals.lines().any(|line| line == total), "{starter}: {totals}");
        desk.ok("report --network d --period 2025-Q4 --output report.html");
        let page = desk.read("report.html");
        assert!(page.contains(heading), "{starter}: {page}");
    }
}

#[test]
fn a_guild_s_hours_must_balance() {
    let hours = |taken: u32| {
        format!(
            "one,2025-Q4,our-hours-given,,9,,\none,2025-Q4,our-hours-taken,,0,,\n\
             other,2025-Q4,our-hours-given,,0,,\nother,2025-Q4,our-hours-taken,,{taken},,\n"
        )
    };
    let desk = network("sheffield-guild", &hours(8));
    assert_snapshot!(desk.fails("import --network d figures.csv"), @"line 3, value: “Hours given” and “Hours taken” must add up to the same over all members: in 2025-Q4 it is 9 and 8 hours; bring the file of all members, in which both are equal");
    desk.file("figures.csv", format!("{HEADER}{}", hours(9)));
    desk.ok("import --network d figures.csv");
}
