//! A register of empty homes: two partners, one home, and no address in the database.

use crate::support::Desk;
use insta::assert_snapshot;

const HEADER: &str = "home,back_on,outcome,months_empty,area\n";

fn import(partner: &str) -> String {
    format!("cases import --network d --enterprise {partner} --key homes.key cases.csv")
}

#[test]
fn a_home_counts_once_across_partners_and_by_no_address() {
    let desk = Desk::new();
    desk.ok("migrate");
    desk.ok("network create d --name Homes --starter empty-homes");
    desk.file("partners.csv", "slug,name\none,The One\nother,The Other\n");
    desk.ok("enterprise import --network d partners.csv");
    desk.ok("cases key homes.key");
    assert!(desk.fails("cases key homes.key").contains("homes.key cannot be made"));
    desk.file(
        "cases.csv",
        format!("{HEADER}12 Acacia Road,2025-11-03,let,31,north\n4 Mill Row,2025-12-01,sold,8,east\n"),
    );
    assert_snapshot!(desk.ok(&import("one")), @"Counted 2 homes for one; 0 homes are counted for other partners already.");
    assert_snapshot!(desk.ok(&import("one")), @"Counted 2 homes for one; 0 homes are counted for other partners already.");
    desk.file(
        "cases.csv",
        format!("{HEADER} 12  acacia road,2025-11-05,let,31,north\n9 Weir View,2025-10-20,owner,14,west\n"),
    );
    assert_snapshot!(desk.ok(&import("other")), @"Counted 1 home for other; 1 home is counted for other partners already.");
    let totals = desk.ok("export --network d --period 2025-Q4 --format csv --output - --unsuppressed");
    let total = |begins: &str| totals.lines().find(|line| line.starts_with(begins)).unwrap_or_default().to_owned();
    assert_snapshot!(total("indicator,SO11,,"), @"indicator,SO11,,homes,3,,2,2,SO11@1");
    assert_snapshot!(total("input,homes-returned,outcome=let"), @"input,homes-returned,outcome=let,homes,1,,2,2,homes-returned@1");
    assert_snapshot!(total("indicator,OWN03,,"), @"indicator,OWN03,,months,17.6667,,2,2,OWN03@1");
    let kept = std::fs::read(desk.path("commonweal.db")).unwrap();
    let holds = |text: &str| kept.windows(text.len()).any(|bytes| bytes.eq_ignore_ascii_case(text.as_bytes()));
    assert!(!holds("acacia road") && !holds("weir view"), "an address is in the database");
    assert!(desk.ok("check").starts_with("All is well"));

    // The home was the other partner's after all.
    desk.file("homes.csv", "home\n12 Acacia Road\n9 Weir View\n");
    let remove = "cases remove --network d --enterprise one --key homes.key homes.csv";
    assert!(desk.fails(remove).contains("say why it changes with --reason"));
    let because = |more: &[&str]| {
        let words: Vec<&str> =
            remove.split(' ').chain(["--reason", "It was theirs"]).chain(more.iter().copied()).collect();
        desk.run_words(&words).out
    };
    assert_snapshot!(because(&["--dry-run"]), @"Would take out 1 home of one; 1 other home is not counted for it.");
    assert_snapshot!(because(&[]), @"Took out 1 home of one; 1 other home is not counted for it.");
    let again = [&import("other"), "--reason", "It was ours"];
    let again: Vec<&str> = again[0].split(' ').chain(again[1..].iter().copied()).collect();
    assert_snapshot!(desk.run_words(&again).out, @"Counted 2 homes for other; 0 homes are counted for other partners already.");
    let totals = desk.ok("export --network d --period 2025-Q4 --format csv --output - --unsuppressed");
    let of = totals.lines().find(|line| line.starts_with("indicator,SO11,,")).unwrap_or_default();
    assert_snapshot!(of, @"indicator,SO11,,homes,3,,2,2,SO11@1");
}

#[test]
fn a_file_of_cases_with_faults_and_another_key_are_refused() {
    let desk = Desk::new();
    desk.ok("migrate");
    desk.ok("network create d --name Homes --starter empty-homes");
    desk.file("partners.csv", "slug,name\none,The One\n");
    desk.ok("enterprise import --network d partners.csv");
    desk.ok("cases key homes.key");
    desk.file(
        "cases.csv",
        format!("{HEADER}12 Acacia Road,soon,let,31,north\n4 Mill Row,2025-12-01,burnt,3,moon\n4 mill row,2025-12-01,let,9,\n"),
    );
    assert_snapshot!(desk.fails(&import("one")), @r"
    line 2, back_on: “soon” is not a day; write it like 2025-11-03
    line 3, months_empty: “3” is no number of months from 6 on; a home that was empty for less does not count
    line 3, outcome: “burnt” is none of let, sold, owner
    line 3, area: “moon” is none of north, south, east, west, centre
    ");
    desk.file("cases.csv", format!("{HEADER}4 Mill Row,2025-12-01,let,9,\n"));
    desk.ok(&import("one"));
    desk.ok("cases key second.key");
    assert_snapshot!(desk.fails("cases import --network d --enterprise one --key second.key cases.csv"), @"commonweal: the register was made with another key, and with this one no home in it would be known again; use the first key");
    desk.file("third.key", "abc\n");
    assert_snapshot!(desk.fails("cases import --network d --enterprise one --key third.key cases.csv"), @"commonweal: third.key holds no key of 64 hexadecimal digits; commonweal cases key makes one");
}
