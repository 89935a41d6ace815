//! Web pages, cut by the journey that a person makes. A handler reads: who, load, decide, save, answer.

pub mod account;
pub mod address;
pub mod assets;
pub mod board;
pub mod by_file;
pub mod calls;
mod closed;
mod costly;
pub mod dashboard;
mod day_field;
pub mod decide;
pub mod error;
pub mod evidence;
pub mod figure;
pub mod filing;
pub mod forms;
pub mod guard;
mod homes;
mod joint;
pub mod layout;
pub mod library;
#[cfg(test)]
mod matrix_tests;
pub mod moment;
pub mod outbox;
pub mod pages;
pub mod people;
mod places;
pub mod reader;
pub mod receipt;
#[cfg(test)]
pub(crate) mod recorded;
mod renamed;
pub mod report;
pub mod review;
pub mod rounds;
pub mod routes;
#[cfg(test)]
mod samples_tests;
mod security;
pub mod session;
pub mod settings;
mod shown;
pub mod sign_off;
#[cfg(test)]
mod strangers_tests;
#[cfg(test)]
pub(crate) mod testing;
mod together;
mod trade;
pub mod upload;
pub mod words;
pub mod year;

use crate::store::{Act, NewMail, Store, StoreError};
use account::{password::Passwords, throttle::Throttle};
use address::Proxies;
use axum::Router;
use commonweal_domain::network::Millis;
use routes::Pages;
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

/// Most that a form may hold: a section of 50 figures with notes takes less than a tenth of it.
pub const FORM_LIMIT: usize = 1 << 20;
/// Most that a request may hold, files included. A photo or file above its own limit is told so at its place in the
/// form up to here, which is larger than phones make them.
pub const BODY_LIMIT: usize = 32 << 20;

/// Most reports are made in less.
const PATIENCE: Duration = Duration::from_secs(2);

/// What every handler may use.
#[derive(Clone)]
pub struct App {
    /// Where everything is kept.
    pub store: Arc<Store>,
    /// The time now: the wall clock is read at the server's edge only.
    pub clock: Arc<dyn Fn() -> Millis + Send + Sync>,
    /// The server is reached by https: cookies are for https only.
    pub secure_cookies: bool,
    /// Where the server is reached, such as `https://reports.example.org`: links in mail begin with it.
    pub address: Arc<str>,
    /// Rings when mail has been queued.
    pub(crate) outbox: Arc<Notify>,
    /// So long a page waits for what is made in the background before it shows how far that is.
    pub(crate) patience: Duration,
    /// Proxies that tell where a request comes from.
    pub(crate) proxies: Arc<[Proxies]>,
    pub(crate) passwords: Passwords,
    pub(crate) throttle: Throttle,
    /// Totals that have been worked out.
    pub(crate) totals: dashboard::KeptTotals,
}

impl App {
    /// Everything that the pages need.
    pub fn new(store: Arc<Store>, clock: Arc<dyn Fn() -> Millis + Send + Sync>, secure_cookies: bool) -> Self {
        Self {
            store,
            clock,
            secure_cookies,
            address: Arc::from("http://127.0.0.1:8000"),
            outbox: Arc::default(),
            patience: PATIENCE,
            proxies: Arc::from([]),
            passwords: Passwords::new(),
            throttle: Throttle::default(),
            totals: dashboard::KeptTotals::default(),
        }
    }

    /// Reached at another address than one's own machine.
    #[must_use]
    pub fn at(mut self, address: &str) -> Self {
        self.address = Arc::from(address.trim_end_matches('/'));
        self
    }

    /// Behind proxies that tell where a request comes from.
    #[must_use]
    pub fn behind(mut self, proxies: &[Proxies]) -> Self {
        self.proxies = Arc::from(proxies);
        self
    }

    /// Queues messages and wakes whoever sends them; returns how many are new.
    pub async fn post(&self, act: &Act, messages: &[NewMail]) -> Result<usize, StoreError> {
        let queued = self.store.queue_mail(act, messages).await?;
        if queued > 0 {
            self.outbox.notify_one();
        }
        Ok(queued)
    }

    /// The time now.
    pub fn now(&self) -> Millis {
        (self.clock)()
    }
}

/// All pages. Each request is to hold where it comes from (`ConnectInfo<SocketAddr>`), so that tries to sign in are counted
/// by address.
pub fn router(app: App) -> Router {
    let pages = every_page().into_router().fallback(|| async { error::Error::NotFound });
    guard::dressed(guard::around(pages, &app).merge(assets::routes()), &app).with_state(app)
}

/// Every page with what it needs.
pub fn every_page() -> Pages {
    account::routes()
        .merge(board::routes())
        .merge(shown::routes())
        .merge(homes::routes())
        .merge(together::routes())
        .merge(trade::routes())
        .merge(review::routes())
        .merge(rounds::routes())
        .merge(calls::routes())
        .merge(settings::routes())
        .merge(outbox::routes())
        .merge(people::routes())
        .merge(figure::routes())
        .merge(library::routes())
        .merge(dashboard::routes())
        .merge(decide::routes())
        .merge(report::routes())
        .merge(sign_off::routes())
        .merge(filing::routes())
        .merge(by_file::routes())
        .merge(evidence::routes())
        .merge(receipt::routes())
        .merge(year::routes())
        .merge(pages::routes())
}
