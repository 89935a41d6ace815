//! Workbooks as they come: from several programs, cut short, locked, blown up, or made to do harm.

use super::{
    super::{
        Fault, Known, Terms, Unknown, Voice, read,
        workbook::testing::{Fake, RELS, SHEET, STRINGS, STYLES, TYPES, WORKBOOK, header, text_cell, value_row},
    },
    MOST_BYTES,
};
use crate::store::{ImportPlan, ImportState};
use calamine::{Data, Reader, Xlsx};
use commonweal_domain::{catalogue, lang::Lang, network::Membership};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, XlsxError};
use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
    sync::LazyLock,
};
use zip::{ZipWriter, write::SimpleFileOptions};

static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
    network: "district".to_owned(),
    definitions: catalogue::definitions(Lang::EnGb),
    enterprises: BTreeMap::from([("cafe".to_owned(), vec![Membership { from: None, to: None }])]),
    former: BTreeMap::from([("old-cafe".to_owned(), "cafe".to_owned())]),
    returns: BTreeMap::new(),
    balances: vec![],
    terms: Terms {
        unknown: Unknown::Refuse,
        state: ImportState::Accepted,
        reason: None,
        only: None,
        voice: Voice::CommandLine,
    },
});

fn plan(bytes: &[u8]) -> Result<ImportPlan, Vec<Fault>> {
    read(bytes, &KNOWN).map(|plan| plan.store)
}

/// `income 2025-Q4 = 100`, in the order of the plan.
fn figures(bytes: &[u8]) -> Vec<String> {
    let plan = plan(bytes).unwrap();
    let all = plan.returns.iter().flat_map(|filing| &filing.figures);
    all.map(|(key, figure)| {
        format!(
            "{} {} {} = {} {}{}",
            key.input,
            key.period,
            key.cell,
            figure.value.code(),
            figure.confidence.code(),
            figure.note
        )
    })
    .collect()
}

/// What is said of a file that is refused.
fn said(bytes: &[u8]) -> String {
    plan(bytes).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn said_of(fake: &Fake) -> String {
    said(&fake.bytes())
}

#[test]
fn a_sheet_says_what_the_same_csv_says() {
    let rows = [
        ["cafe", "2025-Q4", "income", "", "100.5", "estimate", "by the till, “roughly”"],
        ["cafe", "2025-26", "water", "", "[x]", "", ""],
        ["cafe", "2025-Q4", "income", "payer=public", "100.5", "", "a\nb"],
    ];
    let mut csv = csv::Writer::from_writer(vec![]);
    csv.write_record(["enterprise", "period", "input", "breakdown", "value", "confidence", "note"]).unwrap();
    for row in &rows {
        csv.write_record(row).unwrap();
    }
    assert_eq!(plan(&Fake::figures(&rows).bytes()), plan(&csv.into_inner().unwrap()));
}

#[test]
fn cells_of_every_kind_are_read_as_people_see_them() {
    let rows = [
        header(),
        // Shared strings, rich text without its pronunciation, a number as a fraction in binary.
        "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"str\"><f>\"2025\"&amp;\"-Q4\"</f><v>2025-Q4</v></c><c r=\"C3\" t=\"s\"><v>1</v></c><c r=\"E3\"><f>0.1+0.2</f><v>0.30000000000000004</v></c><c r=\"G3\" t=\"s\"><v>2</v></c></row>".to_owned(),
        // No row numbers, no places, a style, a year as a number, a prefix before each tag.
        "<row><c t=\"inlineStr\"><is><t>cafe</t></is></c><c><v>2025</v></c><c t=\"inlineStr\"><is><t>water</t></is></c><c s=\"2\"/><c t=\"n\" s=\"0\"><v>1.23E1</v></c></row>".to_owned(),
        // Rows in which nothing stands.
        "<row r=\"5\"/><row r=\"6\"><c r=\"A6\" s=\"1\"/><c r=\"B6\" t=\"inlineStr\"><is><t>  </t></is></c></row>".to_owned(),
        "<row r=\"1048576\"><c r=\"E1048576\"><v>7</v></c></row>".to_owned(),
    ];
    let rows = rows.concat();
    let text = said_of(&Fake::of(&rows));
    assert_eq!(text.lines().next(), Some("line 1048576, enterprise: is blank; write the enterprise’s slug"));
    let rows = rows.replace("1048576", "7").replace("<c r=\"E7\"><v>7</v></c>", "");
    let expected = ["income 2025-Q4  = 0.3 a & b\nc", "water 2025  = 12.3 "];
    assert_eq!(figures(&Fake::of(&rows).bytes()), expected);
    let sheet = format!("<x:worksheet xmlns:x=\"m\"><x:sheetData>{rows}</x:sheetData></x:worksheet>")
        .replace("<row", "<x:row")
        .replace("</row", "</x:row")
        .replace("<c", "<x:c")
        .replace("</c>", "</x:c>");
    assert_eq!(figures(&Fake::of("").put(SHEET, sheet).bytes()), expected, "with prefixes");
}

#[test]
fn what_is_no_number_is_told_at_its_row_and_column() {
    let rows = [
        (2, "income", "<c t=\"b\"><v>1</v></c>"),
        (4, "income", "<c t=\"e\"><v>#REF!</v></c>"),
        (5, "income", "<c s=\"3\"><v>45931</v></c>"),
        (6, "income", "<c s=\"4\"><v>0.5</v></c>"),
        (7, "respend-staff", "<c s=\"2\"><v>0.52</v></c>"),
        (8, "income", "<c><f>SUM(A1)</f></c>"),
        (9, "income", "<c><f>SUM(A1)</f><v></v></c>"),
        (10, "income", "<c t=\"d\"><v>2025-10-01T00:00:00</v></c>"),
        (11, "income", "<c><v>1.2.3</v></c>"),
        (12, "income", "<c><v>1e999</v></c>"),
        (13, "income", "<c><v>123456789012345678</v></c>"),
        (14, "income", "<c><v>0.33333333333333331</v></c>"),
        (15, "income", "<c t=\"inlineStr\"><is><t>1,200</t></is></c>"),
        (16, "income", "<c t=\"str\"><f>\"\"</f><v></v></c>"),
    ];
    let mut xml = header();
    for (number, input, cell) in rows {
        xml.push_str(&value_row(number, input, cell));
    }
    insta::assert_snapshot!(said_of(&Fake::of(&xml)), @r"
    line 2, value: is TRUE, which is neither a number nor a text; write what it stands for
    line 4, value: holds the error “#REF!”; put the formula right
    line 5, value: is a date (1 October 2025); format the cell as a number
    line 6, value: is shown as a time; format the cell as a number
    line 8, value: is a formula whose result was not saved; open the file in Excel or LibreOffice and save it once more
    line 9, value: is a formula whose result was not saved; open the file in Excel or LibreOffice and save it once more
    line 10, value: is a date (1 October 2025); format the cell as a number
    line 11, value: holds “1.2.3”, which is no number
    line 12, value: holds “1e999”, which is no number
    line 13, value: “123456789012346000” must lie between −100,000,000,000,000 and 100,000,000,000,000
    line 14, value: “0.333333333333333” must have at most 4 decimal places
    line 15, value: “1,200” must be written with one decimal point, like 4380.5
    line 16, value: is blank; write a number, [x] not available, [z] not applicable or [w] withheld, or leave the row out
    ");
}

#[test]
fn a_date_is_no_period_but_a_day_is_one_for_a_membership() {
    let text = text_cell;
    let row = |cell: &str| {
        format!("{}<row r=\"2\">{}{cell}{}<c/>{}</row>", header(), text("cafe"), text("income"), text("1"))
    };
    insta::assert_snapshot!(said_of(&Fake::of(&row("<c s=\"3\"><v>45931</v></c>"))), @"line 2, period: is a date (1 October 2025), as Excel makes of some texts; write the period as text, like 2025-Q4 for the quarter of that day");
    insta::assert_snapshot!(said_of(&Fake::of(&row("<c s=\"1\"><v>60</v></c>"))), @"line 2, period: is shown as a date, but is none; format the cell as a number or a text");
    let rows = format!(
        "<row r=\"1\">{}{}{}</row><row r=\"2\">{}{}<c s=\"1\"><v>45748</v></c></row>",
        text("slug"),
        text("name"),
        text("from"),
        text("cafe"),
        text("The Café")
    );
    let enterprises = super::super::read_enterprises(&Fake::of(&rows).bytes(), &BTreeMap::new()).unwrap();
    assert_eq!(enterprises[0].1.from.unwrap().to_string(), "2025-04-01");
}

#[test]
fn the_sheet_with_the_header_is_the_one_that_is_read() {
    let figures_sheet = Fake::figures(&[["cafe", "2025-Q4", "income", "", "1", "", ""]]);
    let cells = |fake: &Fake| fake.0.iter().find(|(name, _)| name == SHEET).unwrap().1.clone();
    let with = |second: &[u8], state: &str, fake: &Fake| {
        let list = format!(
            "<workbook xmlns:r=\"t\"><sheets><sheet name=\"Read me\" sheetId=\"1\" r:id=\"s2\"{state}/><sheet name=\"Figures\" sheetId=\"2\" r:id=\"s1\"/></sheets></workbook>"
        );
        let rels = String::from_utf8(fake.0.iter().find(|(name, _)| name == RELS).unwrap().1.clone()).unwrap();
        let rels = rels.replace(
            "<Relationships>",
            "<Relationships><Relationship Id=\"s2\" Type=\"t/worksheet\" Target=\"/xl/worksheets/other.xml\"/>",
        );
        fake.clone().put(WORKBOOK, list).put(RELS, rels).put("xl/worksheets/other.xml", second).bytes()
    };
    let notes = cells(&Fake::of(&format!("<row>{}</row>", text_cell("How to fill this in"))));
    assert_eq!(figures(&with(&notes, "", &figures_sheet)).len(), 1);
    let twice = cells(&figures_sheet);
    assert_eq!(figures(&with(&twice, " state=\"hidden\"", &figures_sheet)).len(), 1, "hidden sheets are not read");
    insta::assert_snapshot!(said(&with(&twice, "", &figures_sheet)), @"line 1, enterprise: the sheets “Read me” and “Figures” both have figures; keep them in one sheet");
    insta::assert_snapshot!(said(&with(&notes, "", &Fake::of(""))), @"line 1, enterprise: the header is missing; write enterprise,period,input,breakdown,value,confidence,note");
}

#[test]
fn headers_are_told_as_in_csv() {
    let heads = |heads: &[&str]| {
        Fake::of(&format!("<row r=\"4\">{}</row>", heads.iter().map(|head| text_cell(head)).collect::<String>()))
    };
    insta::assert_snapshot!(said_of(&heads(&["enterprise", "period", "input", "breakdown", "amount", "confidence", "note", "note"])), @r"
    line 4, amount: there is no such column; the header is enterprise,period,input,breakdown,value,confidence,note
    line 4, note: the column is there twice; keep one
    line 4, value: the column is missing; the header is enterprise,period,input,breakdown,value,confidence,note
    ");
    let more = header() + &value_row(2, "income", "<c><v>1</v></c><c/><c/><c r=\"J2\"><v>5</v></c>");
    insta::assert_snapshot!(said_of(&Fake::of(&more)), @"line 2, note: the row has 10 cells where the header has 7");
}

#[test]
fn what_is_no_sheet_of_figures_is_refused_with_what_to_do() {
    let sound = Fake::figures(&[["cafe", "2025-Q4", "income", "", "1", "", ""]]);
    assert_eq!(figures(&sound.bytes()).len(), 1);
    let named = |name: &str| sound.clone().put(name, "x");
    let types = |kind: &str| {
        sound
            .clone()
            .put(TYPES, format!("<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}\"/></Types>"))
    };
    let tied = |kind: &str| {
        let rels = String::from_utf8(sound.0.iter().find(|(name, _)| name == RELS).unwrap().1.clone()).unwrap();
        sound.clone().put(RELS, rels.replace("</Relationships>", &format!("<Relationship Id=\"x\" Type=\"t/{kind}\" Target=\"file:///c:/other.xlsx\" TargetMode=\"External\"/></Relationships>")))
    };
    let macros = "line 1, enterprise: this workbook has macros; save it as .xlsx without them and import that";
    for fake in [
        named("xl/vbaProject.bin"),
        named("xl/macrosheets/sheet1.xml"),
        types("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        tied("vbaProject"),
    ] {
        assert_eq!(said_of(&fake), macros);
    }
    let links =
        "line 1, enterprise: this workbook draws on other files or databases; save it with values only and import that";
    for fake in [
        named("xl/externalLinks/externalLink1.xml"),
        named("xl/connections.xml"),
        tied("externalLink"),
        tied("connections"),
    ] {
        assert_eq!(said_of(&fake), links);
    }
    insta::assert_snapshot!(said_of(&types("application/vnd.ms-excel.sheet.binary.main+xml")), @"line 1, enterprise: this is a binary workbook (.xlsb); save it as .xlsx and import that");
    insta::assert_snapshot!(said_of(&types("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")), @"line 1, enterprise: this is no workbook but another Office file; figures are read from .xlsx");
    let damaged = said_of(&sound.clone().without(SHEET));
    insta::assert_snapshot!(damaged, @"line 1, enterprise: the workbook is damaged or cut short; open it in Excel or LibreOffice, save it as .xlsx and import that");
    for part in [TYPES, WORKBOOK, RELS, "_rels/.rels"] {
        assert_eq!(said_of(&sound.clone().without(part)), damaged, "{part}");
        assert_eq!(said_of(&sound.clone().put(part, "<a><b></a>")), damaged, "{part}");
        assert_eq!(
            said_of(&sound.clone().put(part, b"\xff\xfe<\0a\0")),
            said_of(&sound.clone().put(part, "<!DOCTYPE a>")),
            "{part}"
        );
    }
    insta::assert_snapshot!(said_of(&sound.clone().put(SHEET, "<!DOCTYPE a [<!ENTITY b \"c\">]><worksheet/>")), @"line 1, enterprise: the workbook is not as Excel writes them; open it in Excel or LibreOffice, save it as .xlsx and import that");
    for part in [SHEET, STRINGS, STYLES] {
        assert_eq!(said_of(&sound.clone().put(part, b"<a>caf\xe9</a>")), damaged, "{part}: no UTF-8");
        assert_eq!(said_of(&sound.clone().put(part, "<a><b>")), damaged, "{part}: cut short");
    }
    // Other programs do without texts and formats.
    assert_eq!(figures(&sound.clone().without(STRINGS).without(STYLES).bytes()).len(), 1);
}

#[test]
fn a_workbook_cut_short_anywhere_is_refused() {
    let bytes = Fake::figures(&[["cafe", "2025-Q4", "income", "", "1", "", ""]]).bytes();
    for length in 0..bytes.len() {
        assert!(plan(&bytes[..length]).is_err(), "{length} of {} bytes", bytes.len());
    }
}

#[test]
fn locked_parts_are_told() {
    let mut bytes = Fake::figures(&[]).bytes();
    // The bit that says so, in the list of parts.
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|place| bytes[*place..].starts_with(b"PK\x01\x02")).collect();
    for place in places {
        bytes[place + 8] |= 1;
    }
    assert_eq!(
        said(&bytes),
        "line 1, enterprise: this workbook is locked with a password; save it without one and import that"
    );
}

/// A sheet whose rows are made of noughts and `rest`, packed a thousand to one.
fn bomb(megabytes: usize, filling: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    let sound = Fake::figures(&[]);
    for (name, content) in sound.0.iter().filter(|(name, _)| name != SHEET) {
        archive.start_file(name, options).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.start_file(SHEET, options).unwrap();
    archive.write_all(b"<worksheet><sheetData>").unwrap();
    archive.write_all(header().as_bytes()).unwrap();
    let piece = filling.repeat((1 << 20) / filling.len());
    (0..megabytes).for_each(|_| archive.write_all(&piece).unwrap());
    archive.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_refused_before_and_while_they_unpack() {
    let mut honest = bomb(80, b"<row><c/></row>");
    assert!(honest.len() < MOST_BYTES, "{}", honest.len());
    let too_large =
        "line 1, enterprise: the workbook is far larger unpacked than a sheet of figures; split it, or import CSV";
    assert_eq!(said(&honest), too_large);
    // The same, but its list of parts says that it unpacks to 1,000 bytes.
    let sizes: Vec<usize> = (0..honest.len() - 4).filter(|place| honest[*place..].starts_with(b"PK\x01\x02")).collect();
    let last = *sizes.last().unwrap();
    honest[last + 24..last + 28].copy_from_slice(&1_000_u32.to_le_bytes());
    let said = said(&honest);
    assert!(said == too_large || said.contains("damaged") || said.contains("with nothing in them"), "{said}");
}

#[test]
fn files_that_would_fill_the_memory_are_refused() {
    let sound = Fake::figures(&[]);
    let long = "x".repeat(300_000);
    let strange = "line 1, enterprise: the workbook is not as Excel writes them; open it in Excel or LibreOffice, save it as .xlsx and import that";
    // One endless text, one endless tag, tags without end, a million formats.
    for fake in [
        Fake::of(&(header() + &value_row(2, "income", &text_cell(&long)))),
        Fake::of(&format!("{}<row spans=\"{long}\"/>", header())),
        sound.clone().put(SHEET, "<a>".repeat(100_000)),
        sound.clone().put(STYLES, format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(70_000))),
    ] {
        assert_eq!(said_of(&fake), strange);
    }
    // A text that a million cells refer to; a number of texts that nobody counted.
    let text = "y".repeat(30_000);
    let many = "<row><c t=\"s\"><v>0</v></c></row>".repeat(20_000);
    let referring = Fake::of(&(header() + &many)).put(STRINGS, format!("<sst><si><t>{text}</t></si></sst>"));
    assert!(said_of(&referring).contains("far larger unpacked"));
    let texts = format!("<sst uniqueCount=\"99999999999\"><si><t>{text}</t></si></sst>");
    assert_eq!(figures(&sound.clone().put(STRINGS, texts).bytes()), Vec::<String>::new());
    let rows = |count: usize| header() + &"<row><c><v>1</v></c></row>".repeat(count);
    assert!(said_of(&Fake::of(&rows(4_000))).contains("there may be more faults"));
    assert!(said_of(&Fake::of(&rows(61_000))).contains("the sheet has more than 60,000 rows"));
    let blanks = |rows: usize, cells: usize| header() + &format!("<row>{}</row>", "<c/>".repeat(cells)).repeat(rows);
    assert_eq!(figures(&Fake::of(&blanks(90_000, 1)).bytes()), Vec::<String>::new());
    assert!(
        said_of(&Fake::of(&blanks(101_000, 1))).contains("the sheet has more than 100,000 rows with nothing in them")
    );
    assert!(said_of(&Fake::of(&blanks(70, 16_000))).contains("far larger unpacked"));
    let mut parts = sound;
    for number in 0..600 {
        parts = parts.put(&format!("xl/media/{number}.png"), "x");
    }
    assert!(said_of(&parts).contains("parts, of which a sheet of figures has ten"));
}

#[test]
fn places_that_cannot_be_are_refused() {
    for row in [
        "<row r=\"0\"><c/></row>",
        "<row r=\"2000000\"><c><v>1</v></c></row>",
        "<row r=\"-1\"/>",
        "<row r=\"3\"><c r=\"AAAAAAAAAAAAAAAAA3\"><v>1</v></c></row>",
        "<row r=\"3\"><c r=\"3\"><v>1</v></c></row>",
        "<row r=\"3\"><c r=\"B3\"><v>1</v></c><c r=\"A3\"><v>1</v></c></row>",
        "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>77</v></c></row>",
        "<row r=\"3\"><c r=\"A3\" t=\"q\"><v>77</v></c></row>",
        "<row r=\"3\"><c r=\"A3\"><v>7<b/></v></c></row>",
    ] {
        assert!(said_of(&Fake::of(&(header() + row))).contains("damaged"), "{row}");
    }
}

/// The last column of a sheet is XFD, the 16,384th; cells without a place are counted.
#[test]
fn no_row_has_more_cells_than_a_sheet_has_columns() {
    let cells =
        |count: usize| said_of(&Fake::of(&format!("{}<row>{}</row>", header(), "<c><v>1</v></c>".repeat(count))));
    assert!(cells(16_384).contains("the row has 16384 cells where the header has 7"), "{}", cells(16_384));
    assert!(cells(16_385).contains("damaged"));
}

/// Sheets as another program writes them, read by ours and by another reader.
fn written(rows: &[(String, f64, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in
        ["enterprise", "period", "input", "breakdown", "value", "confidence", "note"].iter().enumerate()
    {
        sheet.write(0, column as u16, *head)?;
    }
    let money = Format::new().set_num_format("£#,##0.00");
    for (index, (text, number, note)) in rows.iter().enumerate() {
        let row = index as u32 + 1;
        sheet.write(row, 0, text)?;
        sheet.write_with_format(row, 4, *number, &money)?;
        sheet.write(row, 5, Formula::new("1+1").set_result(note.trim()))?;
        sheet.write(row, 6, note)?;
    }
    book.save_to_buffer()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn our_reader_and_another_see_the_same(rows in prop::collection::vec(("[a-z _x0-9é&<>\"\n]{1,12}", -1e9_f64..1e9, "\\PC{1,9}"), 1..6)) {
        let bytes = written(&rows).unwrap();
        let mut ours = super::Workbook::open(&bytes).unwrap();
        let sheet = ours.sheets()[0].clone();
        let mut cells: Vec<(usize, usize, String)> = vec![];
        ours.rows(&sheet, |row| {
            for (column, content) in row.cells.into_iter().enumerate() {
                if let super::Content::Text(text) = content {
                    cells.push((row.number, column, text));
                }
            }
            std::ops::ControlFlow::Continue(())
        }).unwrap();
        let mut theirs: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
        let range = theirs.worksheet_range_at(0).unwrap().unwrap();
        let expected: Vec<(usize, usize, String)> = range.used_cells().filter_map(|(row, column, data)| {
            let text = match data {
                Data::String(text) if text.trim().is_empty() => return None,
                Data::String(text) => text.clone(),
                Data::Float(number) => super::number::decimal(*number),
                other => panic!("{other:?}"),
            };
            Some((row + 1, column, text))
        }).collect();
        prop_assert_eq!(cells, expected);
    }

    #[test]
    fn no_bytes_in_a_workbook_make_reading_panic(place in 0_usize..4000, byte in any::<u8>(), part in 0_usize..7, piece in "[<>/=\"a-z0-9 &;#?!-]{0,30}") {
        let fake = Fake::figures(&[["cafe", "2025-Q4", "income", "", "1", "", ""]]);
        let mut bytes = fake.bytes();
        let length = bytes.len();
        bytes[place % length] = byte;
        let _ = plan(&bytes);
        // And with the archive sound, but a part of it changed somewhere.
        let mut changed = fake;
        let content = &mut changed.0[part].1;
        let at = place % content.len();
        content.splice(at..(at + piece.len()).min(content.len()), piece.bytes());
        let _ = plan(&changed.bytes());
    }
}
