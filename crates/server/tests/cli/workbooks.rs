//! Excel workbooks in place of CSV.

use crate::support::Desk;
use insta::assert_snapshot;
use rust_xlsxwriter::{Format, Formula, Workbook};

/// A sheet of figures with their header, and what else a case wants.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_row(0, 0, ["enterprise", "period", "input", "breakdown", "value", "confidence", "note"]).unwrap();
    fill(sheet);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_imported_like_csv() {
    let desk = Desk::with_network();
    let bytes = workbook(|sheet| {
        sheet.write_row(1, 0, ["cafe", "2025-Q4", "income"]).unwrap();
        sheet.write_formula(1, 4, Formula::new("0.1+0.2").set_result("0.30000000000000004")).unwrap();
        sheet.write_row(4, 0, ["shop", "2025-Q4", "income"]).unwrap();
        sheet.write_with_format(4, 4, 1234.5, &Format::new().set_num_format("£#,##0")).unwrap();
    });
    desk.file("figures.xlsx", bytes);
    assert_snapshot!(desk.ok("import --network d figures.xlsx"), @"Imported 2 figures in 2 returns of 2 enterprises.");
    assert_snapshot!(desk.total("2025-Q4", "input,income,,"), @"input,income,,GBP,1234.8,,2,2,income@1");
    // What a file is, its first bytes say.
    std::fs::rename(desk.path("figures.xlsx"), desk.path("figures.csv")).unwrap();
    assert_snapshot!(desk.ok("import --network d figures.csv"), @"Nothing to import: all 2 figures are stored already.");
}

#[test]
fn faults_stand_at_the_rows_of_the_sheet() {
    let desk = Desk::with_network();
    desk.file(
        "figures.xlsx",
        workbook(|sheet| {
            sheet.write_row(1, 0, ["cafe", "2025-Q4", "income", "", "ten"]).unwrap();
            sheet.write_row(3, 0, ["pub", "2025-Q4", "income", "", "10"]).unwrap();
            sheet.write_row(4, 0, ["cafe", "2025-Q4", "water"]).unwrap();
            sheet.write_boolean(4, 4, true).unwrap();
        }),
    );
    assert_snapshot!(desk.fails("import --network d figures.xlsx"), @r"
    line 2, value: “ten” must be a number, like 1234.5
    line 4, enterprise: “pub” is no enterprise of this network; correct it, import it first, or use --create-enterprises
    line 5, value: is TRUE, which is neither a number nor a text; write what it stands for
    ");
}
