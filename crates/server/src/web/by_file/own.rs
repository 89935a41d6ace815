//! All that an enterprise has filed, at any time, as a file of its own: CSV as imports take it, or an Excel workbook.

use super::download::{CSV, XLSX, attachment};
use crate::{
    import::figures_csv,
    store::FilingRecord,
    web::{App, error::Error, reader::Reader, words},
};
use axum::{extract::State, response::Response};
use commonweal_domain::{
    definition::Definitions,
    figure::{Figures, Value},
    filing::FilingState,
    period::Quarter,
};
use commonweal_reporting::export::{head_format, number_format, printed, properties, spreadsheet_number};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use time::Date;

/// Heads and widths, in characters, of the workbook's columns.
const COLUMNS: [(&str, f64); 12] = [
    ("Return", 16.0),
    ("State", 12.0),
    ("Figure", 34.0),
    ("Part", 28.0),
    ("Period", 38.0),
    ("Value", 14.0),
    ("Unit", 12.0),
    ("How sure", 15.0),
    ("Note", 44.0),
    ("input", 22.0),
    ("period code", 12.0),
    ("breakdown", 24.0),
];
const VALUE: u16 = 5;
const NOTE: u16 = 8;

/// `/{network}/own/{enterprise}/figures.csv`: each figure once; where two returns tell of one year, the later counts.
pub(super) async fn csv(State(app): State<App>, reader: Reader) -> Result<Response, Error> {
    let mut figures = Figures::new();
    for (_, filing) in returns(&app, &reader).await? {
        figures.extend(filing.filing.figures.iter().map(|(key, figure)| (key, figure.clone())));
    }
    let slug = &reader.enterprise.enterprise.slug;
    let csv = figures_csv(figures.iter().map(|(key, figure)| (slug.as_str(), key, figure)));
    attachment(&format!("{slug}-all-figures.csv"), CSV, csv.into_bytes())
}

/// `/{network}/own/{enterprise}/figures.xlsx`: return by return, with what each figure is called.
pub(super) async fn xlsx(State(app): State<App>, reader: Reader) -> Result<Response, Error> {
    let returns = returns(&app, &reader).await?;
    let definitions = app.store.definitions(reader.network.id).await?;
    let bytes = written(&reader, &definitions, &returns).map_err(|error| Error::Internal(error.to_string()))?;
    attachment(&format!("{}-all-figures.xlsx", reader.enterprise.enterprise.slug), XLSX, bytes)
}

/// Its returns, the oldest first, as far as this person may read them: a draft is the enterprise's own affair.
pub(super) async fn returns(app: &App, reader: &Reader) -> Result<Vec<(Quarter, FilingRecord)>, Error> {
    let mut quarters: Vec<Quarter> =
        app.store.rounds(reader.network.id).await?.into_iter().map(|round| round.quarter).collect();
    quarters.sort();
    let mut returns = vec![];
    for quarter in quarters {
        let Some(filing) = app.store.filing(reader.network.id, reader.enterprise.id, quarter).await? else { continue };
        if reader.files || !filing.filing.state.is_editable() {
            returns.push((quarter, filing));
        }
    }
    Ok(returns)
}

fn written(
    reader: &Reader,
    definitions: &Definitions,
    returns: &[(Quarter, FilingRecord)],
) -> Result<Vec<u8>, XlsxError> {
    let lang = reader.network.network.lang;
    let name = &reader.enterprise.enterprise.name;
    let mut book = Workbook::new();
    let title = format!("All figures of {name}");
    let day = returns.last().map_or(Date::MIN, |(quarter, _)| quarter.last_day());
    book.set_properties(&properties(&title, &reader.network.network.name, day)?);
    let sheet = book.add_worksheet();
    heads(sheet)?;
    let mut row = 0;
    for (quarter, filing) in returns {
        let mut figures: Vec<_> = filing.filing.figures.iter().collect();
        // In the order in which they are asked.
        let order: Vec<&str> = definitions.inputs(*quarter).map(|input| input.code.as_str()).collect();
        figures.sort_by_key(|(key, _)| order.iter().position(|code| *code == key.input).unwrap_or(order.len()));
        for (key, figure) in figures {
            row += 1;
            let input = definitions.input(&key.input, *quarter);
            let number = match figure.value {
                Value::Number(_) => spreadsheet_number(&figure.value.code()),
                _ => None,
            };
            let value = if number.is_some() { String::new() } else { figure.value.code() };
            let texts = [
                quarter.to_string(),
                state(&filing.filing.state).to_owned(),
                input.map_or_else(|| key.input.clone(), |input| input.name.clone()),
                words::cell(&key.cell),
                words::period(key.period, lang),
                value,
                input.map_or_else(String::new, |input| input.unit.code().to_owned()),
                if number.is_some() { words::confidence(figure.confidence).to_owned() } else { String::new() },
                figure.note.clone(),
                key.input.clone(),
                key.period.to_string(),
                key.cell.to_string(),
            ];
            let plain = Format::new().set_align(FormatAlign::Left).set_align(FormatAlign::Top).set_indent(1);
            for (column, text) in (0_u16..).zip(&texts).filter(|(_, text)| !text.is_empty()) {
                let format = if column == NOTE { plain.clone().set_text_wrap() } else { plain.clone() };
                sheet.write_string_with_format(row, column, text, &format)?;
            }
            if let Some(number) = number {
                sheet.write_number_with_format(
                    row,
                    VALUE,
                    number,
                    &number_format(&figure.value.code()).set_align(FormatAlign::Top),
                )?;
            }
        }
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, COLUMNS.len() as u16 - 1)?;
    }
    how_to_read(book.add_worksheet(), &title)?;
    book.save_to_buffer()
}

fn heads(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("Figures")?;
    for (column, (name, width)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &head_format(column == VALUE))?;
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    printed(sheet)?;
    Ok(())
}

fn how_to_read(sheet: &mut Worksheet, title: &str) -> Result<(), XlsxError> {
    sheet.set_name("How to read it")?;
    sheet.set_column_width(0, 110)?;
    sheet.write_string_with_format(0, 0, title, &Format::new().set_bold().set_font_size(16.0))?;
    let lines = [
        "One row for each figure and part, return by return. A figure that was left blank has no row.",
        "0 means that it was measured and there was none.",
        "[x] Not available: it exists, but nobody has the figure.",
        "[z] Does not apply to the enterprise.",
        "[w] Rather not said: kept by the enterprise to itself.",
        "The columns input, period code and breakdown name the figure as files for import do.",
    ];
    for (row, line) in (2_u32..).zip(lines) {
        sheet.write_string_with_format(row, 0, line, &Format::new().set_text_wrap())?;
    }
    Ok(())
}

const fn state(state: &FilingState) -> &'static str {
    match state {
        FilingState::Draft => "Draft",
        FilingState::Submitted { .. } => "Submitted",
        FilingState::SentBack { .. } => "Sent back",
        FilingState::Accepted { .. } => "Accepted",
    }
}
