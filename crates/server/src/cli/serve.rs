//! `commonweal serve`

use super::{Failure, Result, database, user::Base};
use crate::{
    clock,
    store::Store,
    web::{self, App},
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

#[derive(Debug, clap::Args)]
pub(super) struct Serve {
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8000", value_name = "ADDR")]
    listen: SocketAddr,
    #[command(flatten)]
    base: Base,
}

/// Over which connections browsers send a session's cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookies {
    /// The server is reached by https.
    HttpsOnly,
    /// It is reached by http, as on one's own machine.
    Any,
}

impl Serve {
    pub(super) async fn run(self, url: &str) -> Result {
        let listener = listen(self.listen).await?;
        let store = database::open_or_make(url).await?;
        serve(listener, store, self.base.cookies()).await
    }
}

/// Takes the port before anything slow is done, so that a port in use is told at once.
pub(super) async fn listen(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::said(format!("cannot listen on {address}: {error}; choose another address with --listen"))
    })
}

/// Serves until SIGINT or SIGTERM, then ends what is under way and closes the database.
pub(super) async fn serve(listener: TcpListener, store: Store, cookies: Cookies) -> Result {
    let filter = EnvFilter::try_from_env("COMMONWEAL_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    // Another subscriber is there already in tests only.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
    let address = listener.local_addr().map_err(|error| Failure::io("the server has no address", &error))?;
    let stop = stop()?;
    let store = Arc::new(store);
    let app = App::new(store.clone(), Arc::new(clock::now), cookies == Cookies::HttpsOnly);
    let service = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
    eprintln!("Ready on http://{address}/. Ctrl-C stops it.");
    axum::serve(listener, service)
        .with_graceful_shutdown(stop)
        .await
        .map_err(|error| Failure::io("the server stopped", &error))?;
    if let Ok(store) = Arc::try_unwrap(store) {
        store.close().await;
    }
    Ok(())
}

/// Resolves when the process is asked to end.
fn stop() -> Result<impl Future<Output = ()> + Send + 'static> {
    let watch = |kind| signal(kind).map_err(|error| Failure::io("signals cannot be watched", &error));
    let (mut interrupt, mut terminate) = (watch(SignalKind::interrupt())?, watch(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("ending: what is under way is finished first");
    })
}
