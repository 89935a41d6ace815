//! Pages that everybody may read: help, methods, accessibility, privacy.

pub(super) mod methods;
pub(in crate::web) mod plain;

use crate::web::routes::{Need, Pages};
use axum::routing::get;

/// Pages for everybody.
pub fn routes() -> Pages {
    Pages::needing(Need::Anybody)
        .route("/help", get(plain::help))
        .route("/methods", get(methods::show))
        .route("/accessibility", get(plain::accessibility))
        .route("/privacy", get(plain::privacy))
}
