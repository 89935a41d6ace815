//! Showing a year.

use super::{
    load::Desk,
    page::{Answered, view},
};
use crate::web::{App, error::Error, forms::Posted, layout::page, session::Filer};
use axum::{extract::State, http::Uri, response::Response};

pub(super) async fn show(State(app): State<App>, filer: Filer, uri: Uri) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let desk = Desk::open(&app, filer, query.text("to")).await?;
    let flash = match query.text("saved") {
        "texts" => Some("Your texts are saved.".to_owned()),
        "accounts" => Some("Your accounts are saved.".to_owned()),
        _ => None,
    };
    let mut view = view(&desk, Answered::default());
    view.frame = view.frame.flash(flash);
    page(&view)
}
