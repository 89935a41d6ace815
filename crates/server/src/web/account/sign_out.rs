//! `POST /sign-out`

use crate::web::{App, error::Error, session};
use axum::{
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

pub(super) async fn submit(State(app): State<App>, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(token) = session::token(&headers, &app) {
        app.store.end_session(session::hash(&token)).await?;
    }
    let jar = CookieJar::new().add(session::gone(&app));
    Ok((jar, Redirect::to("/sign-in?out=1")).into_response())
}
