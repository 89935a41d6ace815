//! Files of one return, for whoever files it and for the coordinator.

use super::{form::Form, paper, workbook};
use crate::{
    import::figures_csv,
    web::{App, costly, error::Error, filing::desk::Desk, reader::Reader, session::Filer},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use commonweal_domain::figure::Figures;
use std::collections::HashMap;

/// `/{network}/returns/{quarter}/{enterprise}/workbook.xlsx`
pub(super) async fn workbook(
    State(app): State<App>,
    reader: Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let form = form(&app, reader, quarter(&path)).await?;
    let bytes = workbook::workbook(&form)?;
    attachment(&format!("{}.xlsx", form.file_name("return")), XLSX, bytes)
}

/// `/{network}/returns/{quarter}/{enterprise}/form.pdf`: the questions on paper, in large print.
pub(super) async fn paper(
    State(app): State<App>,
    reader: Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let form = form(&app, reader, quarter(&path)).await?;
    let name = format!("{}.pdf", form.file_name("form"));
    let title = format!("Return of {} for {}", form.name, form.months());
    let drawing = costly::in_turn(move || paper::drawn(&[form], &title));
    let bytes = drawing.await??;
    attachment(&name, PDF, bytes)
}

/// `/{network}/returns/{quarter}/{enterprise}/figures.csv`: what is filed so far, in the form of imports.
pub(super) async fn figures(
    State(app): State<App>,
    reader: Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = desk(&app, reader, quarter(&path)).await?;
    let slug = &desk.enterprise.enterprise.slug;
    let csv = figures_csv(desk.filing.figures.iter().map(|(key, figure)| (slug.as_str(), key, figure)));
    attachment(&format!("{slug}-{}-figures.csv", desk.quarter()), CSV, csv.into_bytes())
}

/// The return for this reader: a draft is the enterprise's own affair, so that a coordinator gets the questions with
/// what was accepted before, but nothing of what is being written.
async fn desk(app: &App, reader: Reader, quarter: &str) -> Result<Desk, Error> {
    let Reader { network, enterprise, person, files, .. } = reader;
    let filer = Filer { network, enterprise, person };
    let mut desk = Desk::open(app, filer, quarter).await?;
    let stands_in = desk.apart.stand_in.as_ref().is_some_and(|stand_in| stand_in.may_file(desk.person.id));
    if !files && !stands_in && desk.filing.state.is_editable() {
        desk.filing.figures = Figures::new();
        desk.scope = app.store.scope(desk.network.id, desk.enterprise.id, desk.quarter().plus(-1)).await?;
    }
    Ok(desk)
}

/// What is asked of an enterprise in a quarter, with what has been filed as far as this reader may see it.
pub(super) async fn form(app: &App, reader: Reader, quarter: &str) -> Result<Form, Error> {
    Ok(Form::of(&desk(app, reader, quarter).await?))
}

fn quarter(path: &HashMap<String, String>) -> &str {
    path.get("quarter").map_or("", String::as_str)
}

/// What browsers call an Excel workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What browsers call a PDF.
pub(super) const PDF: &str = "application/pdf";
/// What browsers call a CSV file.
pub(super) const CSV: &str = "text/csv; charset=utf-8";

/// A file to be kept, never shown in the page: what people typed stands in it.
pub(in crate::web) fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Result<Response, Error> {
    let shown = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, shown);
    Ok((headers, bytes).into_response())
}
