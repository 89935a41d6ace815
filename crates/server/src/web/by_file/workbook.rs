//! The workbook of one return: one sheet to fill in, one that says how, and one, not shown, that says whose it is.
//!
//! The same return gives the same bytes: no clock is read, and the archive's times are those of its format.

use super::form::{Form, Line, Question};
use crate::{
    import::return_sheet::{CONFIDENCES, HEADS, IDENTITY, MARK, REASONS, SHEET},
    web::{error::Error, words},
};
use commonweal_domain::{
    figure::{Figure, Value},
    period::day,
    quantity::Quantity,
    unit::Unit,
};
use commonweal_reporting::export::properties;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, Format, FormatAlign, FormatBorder, ProtectionOptions, Workbook,
    Worksheet, XlsxError,
};

/// Characters of each column.
const WIDTHS: [f64; HEADS.len()] = [38.0, 56.0, 26.0, 9.0, 13.0, 27.0, 16.0, 22.0, 16.0, 40.0, 12.0, 12.0, 12.0];
/// Characters of a note, as in the form.
const LONGEST_NOTE: u32 = 2_000;

const VALUE: u16 = 6;
const REASON: u16 = 7;
const SURE: u16 = 8;
const NOTE: u16 = 9;
const CODE: u16 = 10;

/// Draws the workbook.
pub(super) fn workbook(form: &Form) -> Result<Vec<u8>, Error> {
    written(form).map_err(|error| Error::Internal(error.to_string()))
}

fn written(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let title = format!("Return of {} for {}", form.name, form.months());
    book.set_properties(&properties(&title, &form.network.name, form.round.opens)?);
    read_me(book.add_worksheet(), form)?;
    figures(book.add_worksheet(), form)?;
    identity(book.add_worksheet(), form)?;
    book.save_to_buffer()
}

/// What is to be known before anything is filled in.
fn read_me(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let lang = form.lang();
    let (due, closes) = (words::long_day(form.round.due, lang), day(form.round.closes, lang));
    let stuck = match form.coordinators.as_slice() {
        [] => String::new(),
        people => {
            let people: Vec<String> = people.iter().map(|(name, email)| format!("{name}, {email}")).collect();
            format!("Stuck? Write to {}.", people.join("; or "))
        }
    };
    let lines = [
        (format!("Return of {} for {}", form.name, form.months()), Style::Title),
        (format!("{} · due {due}. Late returns are taken until {closes}.", form.network.name), Style::Text),
        ("How to fill it in".to_owned(), Style::Head),
        (format!("1. Go to the sheet “{SHEET}”. Fill in the framed cells; all other cells are locked, without a password."), Style::Text),
        ("2. Write a figure as a plain number in the column “Value”. 0 means that you measured and there was none.".to_owned(), Style::Text),
        ("3. If you have no figure, choose why under “If there is no value”. What you leave blank stays as it is.".to_owned(), Style::Text),
        ("4. Under a figure stand its parts. The total alone is fine. Where parts make the total, what you cannot tell apart goes to “Not known”.".to_owned(), Style::Text),
        ("5. Say under “How sure” if a figure is an estimate or a guess. An honest estimate is better than a blank.".to_owned(), Style::Text),
        ("6. Save the file as an Excel workbook (.xlsx), and upload it on the page of your return. Before anything is stored you see what would change.".to_owned(), Style::Text),
        ("What the marks mean".to_owned(), Style::Head),
        ("[x] Not available: it exists, but nobody has the figure.".to_owned(), Style::Text),
        ("[z] Does not apply: there is no such thing at your enterprise.".to_owned(), Style::Text),
        ("[w] Rather not say: you have it and keep it to yourself. The network counts you as filed, without a number.".to_owned(), Style::Text),
        ("Who sees your figures".to_owned(), Style::Head),
        ("Whoever reviews them in your network. Only totals over many enterprises are published, and never one from which yours could be worked out.".to_owned(), Style::Text),
        (stuck, Style::Text),
    ];
    sheet
        .set_name("Read me")?
        .set_column_width(0, 100)?
        .set_screen_gridlines(false)
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    for (row, (text, style)) in lines.iter().filter(|(text, _)| !text.is_empty()).enumerate() {
        sheet.write_string_with_format(row as u32, 0, text, &style.format())?;
        sheet.set_row_height(row as u32, style.height(text))?;
    }
    sheet.protect_with_options(&loose());
    Ok(())
}

#[derive(Clone, Copy)]
enum Style {
    Title,
    Head,
    Text,
}

impl Style {
    fn format(self) -> Format {
        let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        match self {
            Self::Title => format.set_bold().set_font_size(18),
            Self::Head => format.set_bold().set_font_size(13),
            Self::Text => format,
        }
    }

    /// Points that a text takes, as programs do not agree on whether they work that out themselves.
    fn height(self, text: &str) -> f64 {
        match self {
            Self::Title => 28.0 * lines(text, 60.0),
            Self::Head => 26.0,
            Self::Text => 6.0 + LINE * lines(text, 100.0),
        }
    }
}

/// Points of a line of text.
const LINE: f64 = 15.0;

/// Lines that a text takes in a column of so many characters, with some room for words that do not fit any more.
fn lines(text: &str, width: f64) -> f64 {
    (text.chars().count() as f64 / (width * 0.92)).ceil().max(1.0)
}

fn figures(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let clear = |text: &str| text.replace('&', "&&");
    sheet
        .set_name(SHEET)?
        .set_freeze_panes(1, 1)?
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0)
        .set_repeat_rows(0, 0)?
        .set_header(format!("&L{}&R{}", clear(&form.name), clear(&form.months())))
        .set_footer("&RPage &P of &N");
    let head = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::VerticalCenter);
    let head = head.set_background_color(Color::RGB(0x00f2_ece1)).set_border_bottom(FormatBorder::Medium);
    for (column, (text, width)) in HEADS.iter().zip(WIDTHS).enumerate() {
        let column = column as u16;
        sheet.write_string_with_format(0, column, *text, &head)?.set_column_width(column, width)?;
        if column >= CODE {
            sheet.set_column_hidden(column)?;
        }
    }
    let mut row = 1;
    let mut first = None;
    for section in &form.sections {
        sheet.write_string_with_format(row, 0, section.dimension.name(form.lang()), &Style::Head.format())?;
        sheet.set_row_height(row, Style::Head.height(""))?;
        row += 1;
        for question in &section.questions {
            for line in question.lines() {
                let place = *first.get_or_insert(row);
                figure(sheet, form, question, line, row)?;
                if place == row {
                    sheet.set_selection(row, VALUE, row, VALUE)?;
                }
                row += 1;
            }
        }
    }
    sheet.protect_with_options(&loose());
    Ok(())
}

/// One row: what is asked, what was given last time, and cells to fill in.
fn figure(sheet: &mut Worksheet, form: &Form, question: &Question, line: &Line, row: u32) -> Result<(), XlsxError> {
    let total = line.cell.is_total();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let name = if total { text.clone().set_bold() } else { text.clone().set_indent(1) };
    let label = if total { question.name.clone() } else { format!("{}: {}", question.name, line.label) };
    let guidance = guidance(question, line);
    let note = line.now.as_ref().map_or("", |figure| figure.note.as_str());
    let taken = [(label.as_str(), 0), (guidance.as_str(), 1), (note, NOTE)];
    let taken = taken.map(|(text, column)| lines(text, WIDTHS[usize::from(column)]));
    sheet.set_row_height(row, 3.0 + LINE * taken.into_iter().fold(1.0, f64::max))?;
    sheet.write_string_with_format(row, 0, &label, &name)?;
    sheet.write_string_with_format(row, 1, &guidance, &text)?;
    sheet.write_string_with_format(row, 2, question.period.months(form.lang()), &text)?;
    sheet.write_string_with_format(row, 3, question.unit_words(), &text)?;
    let number = text.clone().set_num_format(number_format(&question.unit)).set_align(FormatAlign::Right);
    if let Some((value, period)) = line.last {
        write_value(sheet, row, 4, value, &number)?;
        sheet.write_string_with_format(row, 5, period.months(form.lang()), &text.clone().set_indent(1))?;
    }
    let open = |format: Format| format.set_unlocked().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let given = open(Format::new().set_num_format(number_format(&question.unit)));
    let chosen = open(Format::new().set_text_wrap());
    let (value, mark) = given_before(line.now.as_ref());
    match value {
        Some(value) => write_value(sheet, row, VALUE, value, &given)?,
        None => drop(sheet.write_blank(row, VALUE, &given)?),
    }
    let mut choose = |column: u16, text: &str| -> Result<(), XlsxError> {
        if text.is_empty() {
            sheet.write_blank(row, column, &chosen)?;
        } else {
            sheet.write_string_with_format(row, column, text, &chosen)?;
        }
        Ok(())
    };
    choose(REASON, mark)?;
    let sure = line.now.as_ref().map_or(0, |figure| figure.confidence as usize);
    choose(SURE, if sure == 0 { "" } else { CONFIDENCES[sure].0 })?;
    choose(NOTE, note)?;
    for (column, code) in
        [question.input.clone(), question.period.to_string(), line.cell.to_string()].into_iter().enumerate()
    {
        sheet.write_string(row, CODE + column as u16, code)?;
    }
    sheet.add_data_validation(row, VALUE, row, VALUE, &of_value(question)?)?;
    sheet.add_data_validation(row, REASON, row, REASON, &of_list(REASONS.map(|(words, _)| words))?)?;
    sheet.add_data_validation(row, SURE, row, SURE, &of_list(CONFIDENCES.map(|(words, _)| words))?)?;
    sheet.add_data_validation(row, NOTE, row, NOTE, &of_note()?)?;
    Ok(())
}

/// The question with its hint at the total; what parts make at the first of them.
fn guidance(question: &Question, line: &Line) -> String {
    if line.cell.is_total() {
        return format!("{} {}", question.question, question.hint).trim().to_owned();
    }
    let parts = question.parts.iter().find(|parts| parts.lines.first().is_some_and(|first| first.cell == line.cell));
    parts.map_or_else(String::new, |parts| {
        let adds = if parts.make_the_total {
            "The parts make the total. Leave all of them blank if you do not know them."
        } else {
            "Each is at most the total. Leave them blank if you do not know them."
        };
        format!("{}. {adds}", parts.title)
    })
}

/// What is filed already: a number, or the words for the reason why there is none.
fn given_before(now: Option<&Figure>) -> (Option<Value>, &'static str) {
    let Some(figure) = now else { return (None, "") };
    if figure.value.number().is_some() {
        return (Some(figure.value), "");
    }
    let code = figure.value.code();
    (None, REASONS.iter().find(|(_, mark)| *mark == code).map_or("", |(words, _)| words))
}

fn write_value(sheet: &mut Worksheet, row: u32, column: u16, value: Value, format: &Format) -> Result<(), XlsxError> {
    match value.number().map(|number| (number, shown_as_number(number))) {
        Some((_, Some(number))) => sheet.write_number_with_format(row, column, number, format)?,
        Some((number, None)) => sheet.write_string_with_format(row, column, number.to_string(), format)?,
        None => sheet.write_string_with_format(row, column, value.code(), format)?,
    };
    Ok(())
}

/// A number as a sheet holds it, if its 15 digits hold all of it.
pub(super) fn shown_as_number(quantity: Quantity) -> Option<f64> {
    let text = quantity.to_string();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits <= 15 { text.parse().ok() } else { None }
}

fn number_format(unit: &Unit) -> &'static str {
    match (unit.is_money(), unit.decimals()) {
        (true, _) => "#,##0.00",
        (false, 0) => "#,##0",
        (false, _) => "General",
    }
}

fn of_value(question: &Question) -> Result<DataValidation, XlsxError> {
    use commonweal_domain::definition::Sign;
    /// The most that is kept of a number, and that a sheet shows in full.
    const MOST: f64 = 99_999_999_999_999.0;
    let (least, most, said) = match question.sign {
        Sign::Any => (-MOST, MOST, "Write a plain number, such as 1234.5"),
        Sign::NotNegative => (0.0, MOST, "Write a plain number that is 0 or more, such as 1234.5"),
        Sign::Positive => (0.0001, MOST, "Write a plain number that is more than 0, such as 1234.5"),
        Sign::Percentage => (0.0, 100.0, "Write a number from 0 to 100, without the % sign"),
    };
    DataValidation::new()
        .allow_decimal_number(DataValidationRule::Between(least, most))
        .set_error_title("This is not taken as a figure")?
        .set_error_message(format!("{said}. If there is none, leave it blank and choose why in the next column."))
}

fn of_list<const N: usize>(lines: [&str; N]) -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_list_strings(&lines)?
        .set_error_title("This is not in the list")?
        .set_error_message("Choose one of the lines of the list, or leave the cell blank.")
}

fn of_note() -> Result<DataValidation, XlsxError> {
    DataValidation::new()
        .allow_text_length(DataValidationRule::LessThanOrEqualTo(LONGEST_NOTE))
        .set_error_title("The note is too long")?
        .set_error_message("A note has at most 2,000 characters.")
}

/// Locked against slips only: whoever wants to may widen columns, and no password is asked to unlock it.
fn loose() -> ProtectionOptions {
    ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::default() }
}

fn identity(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let quarter = form.quarter().to_string();
    sheet.set_name(IDENTITY)?.set_very_hidden(true);
    for (row, (key, value)) in
        [MARK, ("network", &form.network.slug), ("enterprise", &form.enterprise), ("quarter", &quarter)]
            .iter()
            .enumerate()
    {
        sheet.write_string(row as u32, 0, *key)?.write_string(row as u32, 1, *value)?;
    }
    sheet.protect();
    Ok(())
}
