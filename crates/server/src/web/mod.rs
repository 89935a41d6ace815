//! Web pages, cut by the journey that a person makes. A handler reads: who, load, decide, save, answer.

pub mod assets;
pub mod board;
pub mod error;
pub mod filing;
pub mod forms;
pub mod layout;
pub mod report;
pub mod dashboard;
pub mod review;
pub mod library;
pub mod moment;
pub mod words;

use axum::Router;
use commonweal_domain::network::Millis;
use std::sync::Arc;

/// What every handler may use.
#[derive(Clone)]
pub struct App {
    /// The time now: the wall clock is read at the server's edge only.
    pub clock: Arc<dyn Fn() -> Millis + Send + Sync>,
    /// The server is reached by https: cookies are for https only.
    pub secure_cookies: bool,
}

impl App {
    /// The time now.
    pub fn now(&self) -> Millis {
        (self.clock)()
    }
}

/// All pages.
pub fn router(app: App) -> Router {
    Router::new().merge(assets::routes()).with_state(app)
}
