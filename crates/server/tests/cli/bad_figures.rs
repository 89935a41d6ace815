//! Every fault that a file of figures may have: its line and column, and nothing stored.

use crate::support::{Desk, HEADER};
use insta::assert_snapshot;

#[test]
fn codes_that_nobody_knows() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("pub,2025-Q4,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused(",2025-Q4,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,incoem,,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,Q4 2025,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4/2,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,colour=red,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer=martians,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,sales-to-members,member=pub,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,sure,\n"), @"");
}

#[test]
fn numbers_that_are_none() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,1.2.3,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,12 pounds,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,\"1,200\",,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,[q],,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,NaN,,\n"), @"");
}

#[test]
fn numbers_that_the_input_does_not_take() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,headcount,,-3,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,headcount,,2.5,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,votes-all,,0,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,respend-staff,,101,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,surplus,,100000000000001,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,water,,1.23456,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,1.234,,\n"), @"");
}

#[test]
fn figures_that_contradict_each_other() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,,\ncafe,2025-Q4,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025,water,,100,,\ncafe,2025-Q4/4,water,,101,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer=public,60,,\ncafe,2025-Q4,income,payer=private,50,,\ncafe,2025-Q4,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer=public,60,,\ncafe,2025-Q4,income,kind=earned,50,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,headcount,,5,,\ncafe,2025-Q4,living-wage-headcount,,6,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,jobs-fte,,5,,\ncafe,2025-Q4,jobs-barriers-fte,barrier=refugee,6,,\ncafe,2025-Q4,jobs-barriers-fte,,2,,\n"), @"");
}

#[test]
fn figures_that_contradict_what_is_stored() {
    let desk = Desk::with_network();
    desk.imported("cafe,2025-Q4,income,,100,,\ncafe,2025-Q4,headcount,,5,,\n");
    assert_snapshot!(desk.refused("cafe,2025-Q4,water,,7,,\ncafe,2025-Q4,income,payer=private,50,,\ncafe,2025-Q4,income,payer=public,60,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,water,,7,,\ncafe,2025-Q4,living-wage-headcount,,6,,\n"), @"");
}

#[test]
fn files_that_are_no_table_of_figures() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused_file(""), @"");
    assert_snapshot!(desk.refused_file("cafe,2025-Q4,income,,100,,\n"), @"");
    assert_snapshot!(desk.refused_file("enterprise,period,input,breakdown,amount,confidence,note,note\n"), @"");
    assert_snapshot!(desk.refused_file("enterprise;period;input;breakdown;value;confidence;note\ncafe;2025-Q4;income;;100,50;;\n"), @"");
    assert_snapshot!(desk.refused_file("enterprise\tperiod\tinput\tbreakdown\tvalue\tconfidence\tnote\n"), @"");
    assert_snapshot!(desk.refused_file([0x8f, 0x02, 0x0a, 0xff, 0x00, 0x2c, 0xc3, 0x28]), @"");
    assert_snapshot!(desk.refused_file(b"PK\x03\x04\x14\0\0\0"), @"");
    assert_snapshot!(desk.refused_file([HEADER.as_bytes(), b"cafe,2025-Q4,income,,100,,caf\xe9\n"].concat()), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,,a\0b\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,\ncafe,2025-Q4,water,,100,,,,\n"), @"");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,,\"open\ncafe,2025-Q4,water,,100,,\n"), @"");
    assert_snapshot!(desk.fails("import --network d figures.xlsx"), @"");
}

#[test]
fn all_faults_are_told_at_once_and_sorted_by_line() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,ten,maybe,\n\"cafe\",2025-Q4,water,,1,,\"two\nlines\"\npub,2025-Q9,incoem,,,,\ncafe,2025-Q4,headcount,,5,,\n\ncafe,2025-Q4,living-wage-headcount,,6,,\n"), @"");
}
