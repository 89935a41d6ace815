//! Files of one return, for whoever files it and for the coordinator.

use super::{form::Form, workbook};
use crate::{
    import::figures_csv,
    web::{
        App,
        error::Error,
        filing::desk::Desk,
        session::{Filer, SignedIn},
    },
};
use axum::{
    extract::{FromRequestParts, Path, State},
    http::{HeaderMap, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use commonweal_domain::network::Role;
use std::collections::HashMap;

/// A return in the address, for its filer or the network's coordinator.
pub(super) struct Reader(pub(super) Filer);

impl FromRequestParts<App> for Reader {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let Path(path) =
            Path::<HashMap<String, String>>::from_request_parts(parts, app).await.map_err(|_| Error::NotFound)?;
        let of = |name: &str| path.get(name).map_or("", String::as_str);
        let network = app.store.network(of("network")).await?.ok_or(Error::NotFound)?;
        let enterprise = app.store.enterprise(network.id, of("enterprise")).await?.ok_or(Error::NotFound)?;
        if person.files_for(network.id, enterprise.id) || person.holds(Role::Coordinator, network.id) {
            Ok(Self(Filer { network, enterprise, person }))
        } else {
            Err(Error::NotFound)
        }
    }
}

/// `/{network}/returns/{quarter}/{enterprise}/workbook.xlsx`
pub(super) async fn workbook(
    State(app): State<App>,
    Reader(reader): Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let form = form(&app, reader, &path).await?;
    let bytes = workbook::workbook(&form)?;
    attachment(&format!("{}.xlsx", form.file_name("return")), XLSX, bytes)
}

/// `/{network}/returns/{quarter}/{enterprise}/figures.csv`: what is filed so far, in the form of imports.
pub(super) async fn figures(
    State(app): State<App>,
    Reader(reader): Reader,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, reader, path.get("quarter").map_or("", String::as_str)).await?;
    let slug = &desk.enterprise.enterprise.slug;
    let csv = figures_csv(desk.filing.figures.iter().map(|(key, figure)| (slug.as_str(), key, figure)));
    attachment(&format!("{slug}-{}-figures.csv", desk.quarter()), CSV, csv.into_bytes())
}

async fn form(app: &App, reader: Filer, path: &HashMap<String, String>) -> Result<Form, Error> {
    let desk = Desk::open(app, reader, path.get("quarter").map_or("", String::as_str)).await?;
    Ok(Form::of(&desk))
}

/// What browsers call an Excel workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// What browsers call a CSV file.
pub(super) const CSV: &str = "text/csv; charset=utf-8";

/// A file to be kept, never shown in the page: what people typed stands in it.
pub(super) fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Result<Response, Error> {
    let shown = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, shown);
    Ok((headers, bytes).into_response())
}
