//! The data of a publication as an Excel workbook: the rows of its CSV, and a sheet that says how to read them.
//!
//! It is made from the CSV, so that an edition of long ago has one too. The same CSV gives the same bytes: no clock is
//! read, and the archive's times are those of its format.

use super::original;
use commonweal_domain::{lang::Lang, period::Period};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};
use time::Date;

/// Digits of a number that a spreadsheet keeps; what has more stands there as text, exact.
const DIGITS: usize = 15;
/// Characters of each column.
const WIDTHS: [f64; 9] = [11.0, 34.0, 40.0, 14.0, 16.0, 9.0, 17.0, 17.0, 18.0];
/// What is a number where it reads as one.
const NUMBERS: [&str; 3] = ["value", "enterprises_due", "enterprises_filed"];

/// What a workbook says of itself.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// Name of the network.
    pub network: &'a str,
    /// Which edition, or that it is no published one.
    pub edition: &'a str,
    /// What it is about.
    pub period: Period,
    /// Language of its words.
    pub lang: Lang,
}

/// Why no workbook was made.
#[derive(Debug, thiserror::Error)]
pub enum NotWritten {
    /// The CSV is none.
    #[error("the data cannot be read as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// There is more than a workbook holds.
    #[error("the workbook cannot be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// Writes the workbook of a CSV as [`super::csv`] makes it. Texts are cells of text, never formulas.
pub fn xlsx(about: &About<'_>, csv: &str) -> Result<Vec<u8>, NotWritten> {
    let mut book = Workbook::new();
    book.set_properties(&properties(&title(about), about.network, about.period.last_day())?);
    rows(book.add_worksheet(), csv)?;
    how_to_read(book.add_worksheet(), about)?;
    Ok(book.save_to_buffer()?)
}

/// A sheet that prints on A4 across, all columns on one page, with its heads on each.
pub fn printed(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    const A4: u8 = 9;
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// What a workbook says of itself, dated by what it is about, so that the same figures give the same bytes.
pub fn properties(title: &str, author: &str, day: Date) -> Result<DocProperties, XlsxError> {
    let dated = ExcelDateTime::from_ymd(day.year().clamp(1900, 9999) as u16, u8::from(day.month()), day.day())?;
    Ok(DocProperties::new().set_title(title).set_author(author).set_creation_datetime(&dated))
}

fn title(about: &About<'_>) -> String {
    format!("{}: figures of {}", about.network, about.period.months(about.lang))
}

fn rows(sheet: &mut Worksheet, csv: &str) -> Result<(), NotWritten> {
    sheet.set_name("Figures")?;
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(csv.as_bytes());
    let heads = reader.headers()?.clone();
    for (column, name) in (0_u16..).zip(&heads) {
        sheet.write_string_with_format(0, column, name, &head_format(NUMBERS.contains(&name)))?;
    }
    for (column, width) in (0_u16..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 2)?;
    printed(sheet)?;
    let mut last = 0;
    for (row, record) in (1_u32..).zip(reader.records()) {
        for ((column, name), text) in (0_u16..).zip(&heads).zip(&record?) {
            match spreadsheet_number(text).filter(|_| NUMBERS.contains(&name)) {
                Some(number) => sheet.write_number_with_format(row, column, number, &number_format(text))?,
                None if text.is_empty() => continue,
                // Texts keep their distance from the numbers beside them.
                None => sheet.write_string_with_format(row, column, original(text), &Format::new().set_indent(1))?,
            };
        }
        last = row;
    }
    let columns = u16::try_from(heads.len()).unwrap_or(u16::MAX);
    if last > 0 && columns > 0 {
        sheet.autofilter(0, 0, last, columns - 1)?;
    }
    Ok(())
}

/// A number that a spreadsheet shows as it was written.
pub fn spreadsheet_number(text: &str) -> Option<f64> {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b'.');
    (plain && (1..=DIGITS).contains(&digits)).then(|| text.parse().ok()).flatten()
}

/// How a number of a CSV is shown: in groups of three, with the decimals that it has and no bare point.
pub fn number_format(text: &str) -> Format {
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let shown = if decimals == 0 { "#,##0".to_owned() } else { format!("#,##0.{}", "0".repeat(decimals)) };
    Format::new().set_num_format(shown)
}

/// The head of a column; over numbers it stands where they stand.
pub fn head_format(numbers: bool) -> Format {
    let head = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
    if numbers { head.set_align(FormatAlign::Right) } else { head.set_indent(1) }
}

fn how_to_read(sheet: &mut Worksheet, about: &About<'_>) -> Result<(), NotWritten> {
    sheet.set_name("How to read it")?;
    sheet.set_column_width(0, 24)?;
    sheet.set_column_width(1, 90)?;
    let (large, bold) = (Format::new().set_bold().set_font_size(16.0), Format::new().set_bold());
    let bold = bold.set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.write_string_with_format(0, 0, title(about), &large)?;
    sheet.write_string_with_format(1, 0, about.edition, &text.clone().unset_text_wrap())?;
    for (row, (name, words)) in (3_u32..).zip(WORDS) {
        sheet.write_string_with_format(row, 0, name, &bold)?;
        sheet.write_string_with_format(row, 1, words, &text)?;
    }
    Ok(())
}

/// The columns, then the shorthand, as the report explains it.
const WORDS: [(&str, &str); 18] = [
    ("kind", "input: what enterprises file, added up. indicator: what is worked out from it."),
    ("code", "The code of the input or indicator, as in the report’s definitions."),
    ("breakdown", "The part of the total; empty for the whole."),
    ("unit", "What it is counted in. GBP is pounds, not thousands."),
    ("value", "Rounded half away from zero to four decimals; empty where none is shown, and then the marker says why."),
    ("marker", "One or more of the signs below."),
    ("enterprises_due", "Enterprises from which the figure was expected."),
    ("enterprises_filed", "Enterprises that filed it."),
    ("definition", "The version of the definition by which it was counted."),
    ("", ""),
    ("[b]", "Break in the series: counted by another definition than before."),
    ("[c]", "Confidential: not shown, to protect people or enterprises."),
    ("[e]", "Partly estimated."),
    ("[p]", "Provisional."),
    ("[r]", "Revised since it was published first."),
    ("[x]", "Not available."),
    ("[z]", "Not applicable."),
    ("0", "A true nought."),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About<'static> {
        let period = "2025-Q4".parse().unwrap();
        About { network: "=Neighbours", edition: "Edition 1", period, lang: Lang::EnGb }
    }

    const CSV: &str = "kind,code,breakdown,unit,value,marker,enterprises_due,enterprises_filed,definition\r\n\
        input,income,,GBP,150000.5,[e],3,3,1\r\n\
        input,'=cmd,,GBP,1234567890123456,,3,3,1\r\n";

    #[test]
    fn the_same_data_give_the_same_bytes() {
        let written = xlsx(&about(), CSV).unwrap();
        assert!(written.starts_with(b"PK"));
        assert_eq!(written, xlsx(&about(), CSV).unwrap());
    }

    #[test]
    fn only_what_a_spreadsheet_keeps_is_a_number() {
        assert_eq!(spreadsheet_number("150000.5"), Some(150_000.5));
        assert_eq!(spreadsheet_number("-0.25"), Some(-0.25));
        for text in ["", "1234567890123456", "=1", "12e3", "-", "1-2"] {
            assert_eq!(spreadsheet_number(text), None, "{text}");
        }
    }
}
