//! Pages that everybody may read: help, methods, accessibility, privacy.

pub(super) mod methods;
pub(super) mod plain;

use crate::web::App;
use axum::{Router, routing::get};

/// Pages for everybody.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/help", get(plain::help))
        .route("/methods", get(methods::show))
        .route("/accessibility", get(plain::accessibility))
        .route("/privacy", get(plain::privacy))
}
