//! Files of a return: who may have them, what they hold, and what comes back.

use crate::{
    import::{FigureFile, Known, Terms, Unknown, Voice, known},
    store::{Change, ImportState, SaveFigures},
    web::testing::{COORDINATOR, FILER, TestApp, quarter},
};
use axum::http::StatusCode;
use calamine::{Data, Reader, SheetVisible, Xlsx};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Confidence, Figure, FigureKey, Value},
    quantity::Quantity,
};
use std::{
    collections::BTreeSet,
    io::{Cursor, Read, Write},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

pub(super) const BASE: &str = "/digbeth/returns/2025-Q4/bakery";

/// The part in which the figures stand.
const FIGURES: &str = "xl/worksheets/sheet2.xml";

/// Puts content into cells of a workbook's sheet of figures, as somebody does who fills it in.
pub(super) fn filled(bytes: &[u8], cells: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(vec![]));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        if name == FIGURES {
            for (place, value) in cells {
                let start = content.find(&format!("<c r=\"{place}\"")).unwrap_or_else(|| panic!("no cell {place}"));
                let end = start + content[start..].find('>').unwrap() + 1;
                let open = content[start..end].trim_end_matches("/>").trim_end_matches('>').to_owned();
                let open = open.split(" t=").next().unwrap().to_owned();
                let close =
                    if content[..end].ends_with("/>") { end } else { end + content[end..].find("</c>").unwrap() + 4 };
                let cell = if value.parse::<f64>().is_ok() {
                    format!("{open}><v>{value}</v></c>")
                } else {
                    format!("{open} t=\"inlineStr\"><is><t>{value}</t></is></c>")
                };
                content.replace_range(start..close, &cell);
            }
        }
        written.start_file(&*name, SimpleFileOptions::default()).unwrap();
        written.write_all(content.as_bytes()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

/// The row of the sheet of figures in which a figure stands, from 1.
pub(super) fn row_of(bytes: &[u8], input: &str, breakdown: &str) -> usize {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.to_vec())).unwrap();
    let range = book.worksheet_range("Figures").unwrap();
    let text = |row: &[Data], column: usize| row[column].to_string();
    1 + range.rows().position(|row| text(row, 10) == input && text(row, 12) == breakdown).unwrap()
}

/// What the bakery has filed already: income, a note that looks like a formula, and a reason.
pub(super) async fn begun(test: &TestApp) {
    let act = crate::store::Act { now: test.app.now(), person: None, name: "Amara Okoye".to_owned() };
    let put = |input: &str, cell: &str, figure: Figure| Change {
        key: FigureKey::new(input, quarter().period(), cell.parse().unwrap()),
        was: None,
        now: Some(figure),
    };
    let number = |text: &str| Figure::counted(Quantity::parse_plain(text).unwrap());
    let changes = vec![
        put(
            "income",
            "",
            Figure { note: "=2+3 by the till".to_owned(), confidence: Confidence::Estimate, ..number("120.50") },
        ),
        put("income", "kind=earned;payer=public", number("120.50")),
        put("headcount", "", Figure::of(Value::NotApplicable)),
    ];
    test.app.store.save_figures(&act, test.network, test.bakery, quarter(), &SaveFigures { changes }).await.unwrap();
}

async fn known_to(test: &TestApp) -> Known {
    let network = test.app.store.network("digbeth").await.unwrap().unwrap();
    let only = Some(("bakery".to_owned(), quarter()));
    let terms = Terms { unknown: Unknown::Refuse, state: ImportState::Draft, reason: None, only, voice: Voice::Page };
    known(&test.app.store, &network, &BTreeSet::from([quarter()]), terms).await.unwrap()
}

async fn downloaded(test: &TestApp) -> Vec<u8> {
    let cookie = test.sign_in(FILER).await;
    test.get(&format!("{BASE}/workbook.xlsx"), &cookie).await.expect(StatusCode::OK).bytes
}

#[tokio::test]
async fn files_are_for_whoever_files_and_for_the_coordinator() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    for file in ["workbook.xlsx", "figures.csv"] {
        for cookie in [&filer, &coordinator] {
            let answer = test.get(&format!("{BASE}/{file}"), cookie).await.expect(StatusCode::OK);
            let shown = answer.headers["content-disposition"].to_str().unwrap();
            assert!(shown.starts_with("attachment; filename=\"bakery-2025-Q4-"), "{shown}");
        }
        let foreign = format!("/digbeth/returns/2025-Q4/cycles/{file}");
        test.get(&foreign, &filer).await.expect(StatusCode::NOT_FOUND);
        test.get(&foreign, &coordinator).await.expect(StatusCode::OK);
        test.get(&format!("/digbeth/returns/2025-Q3/bakery/{file}"), &filer).await.expect(StatusCode::NOT_FOUND);
        test.get(&format!("{BASE}/{file}"), "").await.expect(StatusCode::SEE_OTHER);
    }
}

#[tokio::test]
async fn a_draft_is_not_the_coordinators_to_read() {
    let test = TestApp::new().await;
    begun(&test).await;
    let coordinator = test.sign_in(COORDINATOR).await;
    let csv = test.get(&format!("{BASE}/figures.csv"), &coordinator).await.expect(StatusCode::OK);
    assert_eq!(csv.body.lines().count(), 1, "the header alone");
    let bytes = test.get(&format!("{BASE}/workbook.xlsx"), &coordinator).await.expect(StatusCode::OK).bytes;
    assert!(FigureFile::read(&bytes).unwrap().quarters().is_empty());
}

#[tokio::test]
async fn the_same_return_gives_the_same_workbook() {
    let test = TestApp::new().await;
    begun(&test).await;
    let first = downloaded(&test).await;
    test.pass_days(1);
    tokio::time::sleep(std::time::Duration::from_millis(2_100)).await;
    assert!(first == downloaded(&test).await, "times of the archive or its properties differ");
}

#[tokio::test]
async fn the_workbook_says_what_is_asked_and_what_was_filed() {
    let test = TestApp::new().await;
    begun(&test).await;
    let bytes = downloaded(&test).await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let sheets: Vec<(String, SheetVisible)> =
        book.sheets_metadata().iter().map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    let expected = [
        ("Read me", SheetVisible::Visible),
        ("Figures", SheetVisible::Visible),
        ("Commonweal", SheetVisible::VeryHidden),
    ];
    assert_eq!(sheets, expected.map(|(name, visible)| (name.to_owned(), visible)));
    assert!(
        book.merge_cells_by_sheet_name("Figures").unwrap().is_empty(),
        "a screen reader loses its way in merged cells"
    );
    let range = book.worksheet_range("Figures").unwrap();
    let line = |input: &str, breakdown: &str| {
        let row = range.rows().nth(row_of(&bytes, input, breakdown) - 1).unwrap();
        row.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let income = line("income", "");
    assert_eq!(income[0], "Income");
    assert_eq!(income[2..4], ["October to December 2025", "£"]);
    assert_eq!(income[6..], ["120.5", "", "Good estimate", "=2+3 by the till", "income", "2025-Q4", ""]);
    assert_eq!(line("income", "kind=earned;payer=public")[0], "Income: Public bodies, earned");
    assert_eq!(line("headcount", "")[6..8], ["", "Does not apply [z]"]);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut sheet = String::new();
    archive.by_name(FIGURES).unwrap().read_to_string(&mut sheet).unwrap();
    for needed in [
        "<pane xSplit=\"1\" ySplit=\"1\"",
        "<sheetProtection ",
        "<dataValidations ",
        "hidden=\"1\"",
        "Not available [x]",
    ] {
        assert!(sheet.contains(needed), "{needed}");
    }
    assert!(!sheet.contains("<f>"), "nothing in it is worked out");
}

#[tokio::test]
async fn a_workbook_that_nobody_touched_changes_nothing() {
    let test = TestApp::new().await;
    begun(&test).await;
    let plan = FigureFile::read(&downloaded(&test).await).unwrap().plan(&known_to(&test).await).unwrap();
    assert_eq!((plan.summary.figures, plan.summary.unchanged), (0, 3), "{:?}", plan.store);
}

#[tokio::test]
async fn what_was_filled_in_is_read_back() {
    let test = TestApp::new().await;
    let bytes = downloaded(&test).await;
    let at = |column: &str, input: &str, breakdown: &str| format!("{column}{}", row_of(&bytes, input, breakdown));
    let cells = [
        (at("G", "income", ""), "58420.100000000006"),
        (at("I", "income", ""), "rough guess"),
        (at("J", "income", ""), "by the till"),
        (at("G", "income", "kind=given;payer=private"), "£58,420.10"),
        (at("H", "headcount", ""), "Not available [x]"),
        (at("G", "volunteer-hours", ""), "[z]"),
        (at("G", "jobs-fte", ""), "3.5"),
        (at("I", "apprentices", ""), "Counted"),
    ];
    let cells: Vec<(&str, &str)> = cells.iter().map(|(place, value)| (place.as_str(), *value)).collect();
    let file = FigureFile::read(&filled(&bytes, &cells)).unwrap();
    assert_eq!(file.made_for.as_ref().unwrap().enterprise, "bakery");
    let plan = file.plan(&known_to(&test).await).unwrap();
    let figures: Vec<String> = plan.store.returns[0]
        .figures
        .iter()
        .map(|(key, figure)| {
            format!("{} {} = {} {:?} {}", key.input, key.cell, figure.value.code(), figure.confidence, figure.note)
        })
        .collect();
    assert_eq!(
        figures,
        [
            "income  = 58420.1 Guess by the till",
            "income kind=given;payer=private = 58420.1 Counted ",
            "jobs-fte  = 3.5 Counted ",
            "headcount  = [x] Counted ",
            "volunteer-hours  = [z] Counted ",
        ]
    );
}

#[tokio::test]
async fn faults_are_told_at_the_cell() {
    let test = TestApp::new().await;
    let bytes = downloaded(&test).await;
    let row = row_of(&bytes, "income", "");
    let at = |column: &str, below: usize| format!("{column}{}", row + below);
    let cells = [
        (at("G", 0), "lots"),
        (at("G", 1), "1"),
        (at("H", 1), "Not available [x]"),
        (at("J", 2), "a note alone"),
        (at("H", 3), "Perhaps"),
        (at("G", 4), "1"),
        (at("I", 4), "Surely"),
        (at("G", 5), "52%"),
        (at("G", 6), "1.234"),
    ];
    let cells: Vec<(&str, &str)> = cells.iter().map(|(place, value)| (place.as_str(), *value)).collect();
    let faults = FigureFile::read(&filled(&bytes, &cells)).unwrap().plan(&known_to(&test).await).unwrap_err();
    insta::assert_snapshot!(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"), @r"
    line 3, Value: “lots” must be a number, like 1234.5
    line 4, If there is no value: “Not available [x]” is chosen, but there is a value too; clear one of the two
    line 5, Value: is blank, but there is a note; write a figure, or choose why there is none
    line 6, If there is no value: “Perhaps” is not in the list; choose one of its lines, or leave it blank
    line 7, How sure: “Surely” is not in the list; choose Counted, Good estimate or Rough guess
    line 8, Value: “52%” must be a number, like 1234.5
    line 9, Value: “1.234” must be in pounds and pence, with at most 2 decimal places
    ");
}

#[tokio::test]
async fn a_workbook_of_another_return_is_refused() {
    let test = TestApp::new().await;
    let coordinator = test.sign_in(COORDINATOR).await;
    let bytes = test.get("/digbeth/returns/2025-Q4/cycles/workbook.xlsx", &coordinator).await.bytes;
    let place = format!("G{}", row_of(&bytes, "income", ""));
    let bytes = filled(&bytes, &[(&place, "5")]);
    let faults = FigureFile::read(&bytes).unwrap().plan(&known_to(&test).await).unwrap_err();
    insta::assert_snapshot!(faults[0].to_string(), @"line 1, enterprise: this workbook was made for “cycles” and 2025-Q4; this return is of bakery for 2025-Q4");
    let known = Known { network: "kirkstall".to_owned(), ..known_to(&test).await };
    insta::assert_snapshot!(FigureFile::read(&bytes).unwrap().plan(&known).unwrap_err()[0].to_string(), @"line 1, enterprise: this workbook was made for the network “digbeth”");
}

#[tokio::test]
async fn figures_as_csv_come_back_as_they_were() {
    let test = TestApp::new().await;
    begun(&test).await;
    let cookie = test.sign_in(FILER).await;
    let answer = test.get(&format!("{BASE}/figures.csv"), &cookie).await.expect(StatusCode::OK);
    assert!(answer.body.contains("bakery,2025-Q4,income,,120.5,estimate,'=2+3 by the till\r\n"), "{}", answer.body);
    let plan = FigureFile::read(&answer.bytes).unwrap().plan(&known_to(&test).await).unwrap();
    assert_eq!((plan.summary.figures, plan.summary.unchanged), (0, 3));
    assert!(plan.store.returns[0].figures.iter().all(|(key, _)| key.cell == Cell::total() || key.input == "income"));
}

#[tokio::test]
async fn all_figures_of_an_enterprise_are_its_own_to_take() {
    let test = TestApp::new().await;
    begun(&test).await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let csv = test.get("/digbeth/own/bakery/figures.csv", &filer).await.expect(StatusCode::OK);
    assert!(csv.body.contains("bakery,2025-Q4,income,,120.5,estimate,'=2+3 by the till"), "{}", csv.body);
    let bytes = test.get("/digbeth/own/bakery/figures.xlsx", &filer).await.expect(StatusCode::OK).bytes;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range("Figures").unwrap();
    let income = range.rows().find(|row| row[9] == Data::String("income".to_owned())).unwrap();
    assert_eq!((&income[1], &income[2]), (&Data::String("Draft".to_owned()), &Data::String("Income".to_owned())));
    assert_eq!(income[5], Data::Float(120.5));
    assert_eq!(income[8], Data::String("=2+3 by the till".to_owned()));
    assert!(book.worksheet_formula("Figures").unwrap().is_empty(), "no text became a formula");
    // A draft is not the coordinator's to read, and nothing of others is the filer's.
    let seen = test.get("/digbeth/own/bakery/figures.csv", &coordinator).await.expect(StatusCode::OK);
    assert_eq!(seen.body.lines().count(), 1, "the header alone");
    for file in ["figures.csv", "figures.xlsx"] {
        test.get(&format!("/digbeth/own/cycles/{file}"), &filer).await.expect(StatusCode::NOT_FOUND);
        test.get(&format!("/digbeth/own/bakery/{file}"), "").await.expect(StatusCode::SEE_OTHER);
    }
}
