//! Every fault that a file of figures may have: its line and column, and nothing stored.

use crate::support::{Desk, HEADER};
use insta::assert_snapshot;

#[test]
fn codes_that_nobody_knows() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("pub,2025-Q4,income,,100,,\n"), @r"
    line 2, enterprise: “pub” is no enterprise of this network; correct it, import it first, or use --create-enterprises
    ");
    assert_snapshot!(desk.refused(",2025-Q4,income,,100,,\n"), @r"
    line 2, enterprise: is blank; write the enterprise’s slug
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,incoem,,100,,\n"), @r"
    line 2, input: “incoem” is no input; take its code from the catalogue
    ");
    assert_snapshot!(desk.refused("cafe,Q4 2025,income,,100,,\n"), @r"
    line 2, period: “Q4 2025” is not a period; write 2025-Q4, 2025, 2025-26 (April to March) or 2025-Q2/4
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4/2,income,,100,,\n"), @r"
    line 2, period: “2025-Q4/2” is neither a quarter nor a year; a figure is about 2025-Q4, 2025, 2025-26 or 2025-Q2/4
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,colour=red,100,,\n"), @r"
    line 2, breakdown: income has no breakdown “colour”; it has payer, kind
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer=martians,100,,\n"), @r"
    line 2, breakdown: payer has no category “martians”; it has public, private, social, individuals, unknown
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer,100,,\n"), @r"
    line 2, breakdown: “payer” must be empty for the total, or pairs like payer=public, joined by ;
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,sales-to-members,member=pub,100,,\n"), @r"
    line 2, breakdown: member has no category “pub”; its categories are the slugs of the network’s enterprises
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,sure,\n"), @r"
    line 2, confidence: “sure” is no confidence; leave it empty for a counted number, or write estimate or guess
    ");
}

#[test]
fn numbers_that_are_none() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,1.2.3,,\n"), @r"
    line 2, value: “1.2.3” must be written with one decimal point, like 4380.5
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,12 pounds,,\n"), @r"
    line 2, value: “12 pounds” must be a number, like 1234.5
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,\"1,200\",,\n"), @r"
    line 2, value: “1,200” must be written with one decimal point, like 4380.5
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,,,\n"), @r"
    line 2, value: is blank; write a number, [x] not available, [z] not applicable or [w] withheld, or leave the row out
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,[q],,\n"), @r"
    line 2, value: “[q]” must be a number, like 1234.5
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,NaN,,\n"), @r"
    line 2, value: “NaN” must be a number, like 1234.5
    ");
}

#[test]
fn numbers_that_the_input_does_not_take() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,headcount,,-3,,\n"), @r"
    line 2, value: “-3” cannot be less than 0
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,headcount,,2.5,,\n"), @r"
    line 2, value: “2.5” must be a whole number of people
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,votes-all,,0,,\n"), @r"
    line 2, value: “0” must be more than 0
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,respend-staff,,101,,\n"), @r"
    line 2, value: “101” must lie between 0 and 100
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,surplus,,100000000000001,,\n"), @r"
    line 2, value: “100000000000001” must lie between −100,000,000,000,000 and 100,000,000,000,000
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,water,,1.23456,,\n"), @r"
    line 2, value: “1.23456” must have at most 4 decimal places
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,1.234,,\n"), @r"
    line 2, value: “1.234” must be in pounds and pence, with at most 2 decimal places
    ");
}

#[test]
fn figures_that_contradict_each_other() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,,\ncafe,2025-Q4,income,,100,,\n"), @r"
    line 3, input: the same figure stands in line 2; keep one
    ");
    assert_snapshot!(desk.refused("cafe,2025,water,,100,,\ncafe,2025-Q4/4,water,,101,,\n"), @r"
    line 3, input: the same figure stands in line 2; keep one
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer=public,60,,\ncafe,2025-Q4,income,payer=private,50,,\ncafe,2025-Q4,income,,100,,\n"), @r"
    line 4, value: Income: the parts add up to £110, £10 more than the total of £100
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,payer=public,60,,\ncafe,2025-Q4,income,kind=earned,50,,\n"), @r"
    line 3, value: Income adds up to £60 by payer, but to £50 by kind
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,headcount,,5,,\ncafe,2025-Q4,living-wage-headcount,,6,,\n"), @r"
    line 3, value: Paid the real Living Wage is 6 people, more than People employed (5 people), of which it is a part
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,jobs-fte,,5,,\ncafe,2025-Q4,jobs-barriers-fte,barrier=refugee,6,,\ncafe,2025-Q4,jobs-barriers-fte,,2,,\n"), @r"
    line 3, value: Jobs for people who faced barriers (refugee) cannot be more than the whole, which is 2 FTE
    ");
}

#[test]
fn figures_that_contradict_what_is_stored() {
    let desk = Desk::with_network();
    desk.imported("cafe,2025-Q4,income,,100,,\ncafe,2025-Q4,headcount,,5,,\n");
    assert_snapshot!(desk.refused("cafe,2025-Q4,water,,7,,\ncafe,2025-Q4,income,payer=private,50,,\ncafe,2025-Q4,income,payer=public,60,,\n"), @r"
    line 3, value: Income: the parts add up to £110, £10 more than the total of £100
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,water,,7,,\ncafe,2025-Q4,living-wage-headcount,,6,,\n"), @r"
    line 3, value: Paid the real Living Wage is 6 people, more than People employed (5 people), of which it is a part
    ");
}

#[test]
fn files_that_are_no_table_of_figures() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused_file(""), @r"
    line 1, enterprise: the header is missing; write enterprise,period,input,breakdown,value,confidence,note
    ");
    assert_snapshot!(desk.refused_file("cafe,2025-Q4,income,,100,,\n"), @r"
    line 1, enterprise: the header is missing; write enterprise,period,input,breakdown,value,confidence,note
    ");
    assert_snapshot!(desk.refused_file("enterprise,period,input,breakdown,amount,confidence,note,note\n"), @r"
    line 1, amount: there is no such column; the header is enterprise,period,input,breakdown,value,confidence,note
    line 1, note: the column is there twice; keep one
    line 1, value: the column is missing; the header is enterprise,period,input,breakdown,value,confidence,note
    ");
    assert_snapshot!(desk.refused_file("enterprise;period;input;breakdown;value;confidence;note\ncafe;2025-Q4;income;;100,50;;\n"), @r"
    line 1, enterprise: the columns are separated by semicolons, as Excel writes them in some countries; save the file as CSV with commas and decimal points
    ");
    assert_snapshot!(desk.refused_file("enterprise\tperiod\tinput\tbreakdown\tvalue\tconfidence\tnote\n"), @r"
    line 1, enterprise: the columns are separated by tabs; save the file as CSV with commas and decimal points
    ");
    assert_snapshot!(desk.refused_file([0x8f, 0x02, 0x0a, 0xff, 0x00, 0x2c, 0xc3, 0x28]), @r"
    line 1, enterprise: is not UTF-8 text; save the file as “CSV UTF-8”
    ");
    assert_snapshot!(desk.refused_file(b"PK\x03\x04\x14\0\0\0"), @r"
    line 1, enterprise: the workbook is damaged or cut short; open it in Excel or LibreOffice, save it as .xlsx and import that
    ");
    assert_snapshot!(desk.refused_file([HEADER.as_bytes(), b"cafe,2025-Q4,income,,100,,caf\xe9\n"].concat()), @r"
    line 2, note: is not UTF-8 text; save the file as “CSV UTF-8”
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,,a\0b\n"), @r"
    line 2, note: has a control character in it (U+0000); take it out
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,\ncafe,2025-Q4,water,,100,,,,\n"), @r"
    line 2, note: the row has 6 fields where the header has 7
    line 3, note: the row has 9 fields where the header has 7
    ");
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,100,,\"open\ncafe,2025-Q4,water,,100,,\n"), @r"
    line 2, note: has a quotation mark that is never closed; write it twice if it belongs to the text
    ");
    let utf_16: Vec<u8> = format!("\u{feff}{HEADER}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_snapshot!(desk.refused_file(utf_16), @r"
    line 1, enterprise: this is UTF-16 text, which Excel calls “Unicode Text”; save it as “CSV UTF-8” and import that
    ");
    assert_snapshot!(desk.refused_file([b"PK\x03\x04".as_slice(), &vec![0; 11 << 20]].concat()), @r"
    line 1, enterprise: the workbook has more than 10 MB; split it, or import CSV
    ");
}

#[test]
fn all_faults_are_told_at_once_and_sorted_by_line() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.refused("cafe,2025-Q4,income,,ten,maybe,\n\"cafe\",2025-Q4,water,,1,,\"two\nlines\"\npub,2025-Q9,incoem,,,,\ncafe,2025-Q4,headcount,,5,,\n\ncafe,2025-Q4,living-wage-headcount,,6,,\n"), @r"
    line 2, value: “ten” must be a number, like 1234.5
    line 2, confidence: “maybe” is no confidence; leave it empty for a counted number, or write estimate or guess
    line 5, enterprise: “pub” is no enterprise of this network; correct it, import it first, or use --create-enterprises
    line 5, period: “2025-Q9” is not a period; write 2025-Q4, 2025, 2025-26 (April to March) or 2025-Q2/4
    line 5, input: “incoem” is no input; take its code from the catalogue
    line 5, value: is blank; write a number, [x] not available, [z] not applicable or [w] withheld, or leave the row out
    line 8, value: Paid the real Living Wage is 6 people, more than People employed (5 people), of which it is a part
    ");
}
