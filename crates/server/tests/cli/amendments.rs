//! What happens to figures that are there already.

use crate::support::{Desk, HEADER};
use insta::assert_snapshot;

const ROWS: &str =
    "cafe,2025-Q4,income,,100,,\ncafe,2025-Q4,water,,7.5,estimate,by the meter\nshop,2025-Q4,income,,[z],,\n";

#[test]
fn identical_rows_change_nothing() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.imported(ROWS), @"Imported 3 figures in 2 returns of 2 enterprises.");
    let before = desk.totals("2025-Q4");
    assert_snapshot!(desk.imported(ROWS), @"Nothing to import: all 3 figures are stored already.");
    assert_eq!(desk.totals("2025-Q4"), before);
}

#[test]
fn accepted_figures_change_with_a_reason_only() {
    let desk = Desk::with_network();
    desk.imported(ROWS);
    let changed =
        "cafe,2025-Q4,income,,120,,\ncafe,2025-Q4,water,,7.5,,by the meter\nshop,2025-Q4,income,,[z],,closed\n";
    assert_snapshot!(desk.refused(changed), @r"
    line 2, value: differs from the accepted figure, which is 100; say why it changes with --reason
    line 3, confidence: differs from the accepted figure, which is estimate; say why it changes with --reason
    line 4, note: differs from the accepted figure, which is without a note; say why it changes with --reason
    ");
    let amend = |reason| desk.run_words(&["import", "--network", "d", "figures.csv", "--reason", reason]);
    assert_eq!(amend(" ").code, 1);
    let done = amend("An invoice came late.");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert_snapshot!(done.out, @"Imported 3 figures in 2 returns of 2 enterprises.");
    assert_snapshot!(desk.total("2025-Q4", "input,income,,"), @"input,income,,GBP,120,,2,2,income@1");
    assert_snapshot!(desk.ok("check"), @"All is well: 1 network, with figures, editions and audit chains as they were written.");
}

#[test]
fn more_figures_of_an_accepted_return_are_no_amendment() {
    let desk = Desk::with_network();
    desk.imported(ROWS);
    assert_snapshot!(desk.imported("cafe,2025-Q4,gas,,900,,\ncafe,2025-Q4,income,,100,,\n"), @"Imported 1 figure in 1 return of 1 enterprise. Stored already: 1 figure.");
}

#[test]
fn drafts_enter_no_total_and_no_accepted_return() {
    let desk = Desk::with_network();
    desk.file("figures.csv", format!("{HEADER}{ROWS}"));
    desk.ok("import --network d figures.csv --draft");
    assert_snapshot!(desk.total("2025-Q4", "input,income,,"), @"input,income,,GBP,,[x],2,0,income@1");
    assert_snapshot!(desk.ok("import --network d figures.csv"), @"Imported 0 figures in 2 returns of 2 enterprises. Stored already: 3 figures.");
    assert_snapshot!(desk.total("2025-Q4", "input,income,,"), @"input,income,,GBP,100,,2,2,income@1");
    desk.file("figures.csv", format!("{HEADER}cafe,2025-Q4,gas,,900,,\n"));
    assert_snapshot!(desk.fails("import --network d figures.csv --draft"), @r"
    line 2, value: the return has been accepted, so it takes no drafts; import it without --draft
    ");
}

#[test]
fn a_trial_says_what_would_change_and_stores_nothing() {
    let desk = Desk::with_network();
    desk.file("figures.csv", format!("{HEADER}{ROWS}"));
    assert_snapshot!(desk.ok("import --network d figures.csv --dry-run"), @r"
    Would import 3 figures in 2 returns of 2 enterprises.
    3 new, 0 changed, 0 unchanged, 0 refused.
    ");
    assert_snapshot!(desk.total("2025-Q4", "input,income,,"), @"input,income,,GBP,,[x],2,0,income@1");
    desk.ok("import --network d figures.csv");
    desk.file("figures.csv", format!("{HEADER}cafe,2025-Q4,income,,120,,\ncafe,2025-Q4,water,,7.5,,by the meter\nshop,2025-Q4,income,,[z],,\ncafe,2025-Q4,income,payer=public,120,,\n"));
    let amend = ["import", "--network", "d", "figures.csv", "--dry-run", "--reason", "An invoice came late."];
    assert_snapshot!(desk.run_words(&amend).out, @r"
    Would import 3 figures in 1 return of 1 enterprise. Stored already: 1 figure.
    1 new, 2 changed, 1 unchanged, 0 refused.
    line 2: cafe 2025-Q4 income: 100 → 120
    line 3: cafe 2025-Q4 water: its confidence or note changes
    ");
}
