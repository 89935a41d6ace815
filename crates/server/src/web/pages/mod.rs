//! Pages that everybody may read: help, methods, accessibility, privacy.

use crate::web::App;
use axum::Router;

/// Pages for everybody.
pub fn routes() -> Router<App> {
    Router::new()
}
