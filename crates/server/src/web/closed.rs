//! Networks that have closed: their pages can be read, and nothing in them is changed any more.

use super::{App, error::Error, moment};
use axum::{
    extract::{Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use commonweal_domain::{network::Network, period::day};

/// Refuses forms of a network that has closed.
pub(super) async fn refuse(State(app): State<App>, request: Request, next: Next) -> Result<Response, Error> {
    if matches!(*request.method(), Method::GET | Method::HEAD) {
        return Ok(next.run(request).await);
    }
    let slug = request.uri().path().trim_start_matches('/').split('/').next().unwrap_or_default();
    if let Some(record) = app.store.network(slug).await? {
        check(&record.network)?;
    }
    Ok(next.run(request).await)
}

/// Refuses to change something in a network that has closed.
pub(super) fn check(network: &Network) -> Result<(), Error> {
    match told(network) {
        Some(words) => Err(Error::Conflict(format!("{words} Nothing was changed."))),
        None => Ok(()),
    }
}

/// What is said of a network that has closed.
pub(super) fn told(network: &Network) -> Option<String> {
    let closed = network.settings.closed.as_ref()?;
    let on = day(moment::date(closed.at, &network.time_zone), network.lang);
    let why = if closed.why.is_empty() { String::new() } else { format!(" {}", closed.why) };
    Some(format!("{} closed on {on}.{why} Its reports stay.", network.name))
}

#[cfg(test)]
mod tests {
    use crate::{
        store::Act,
        web::board::{
            samples::NOW,
            testing::{TestApp, check_structure},
        },
    };
    use axum::http::StatusCode;
    use commonweal_domain::network::Closed;

    #[tokio::test]
    async fn a_closed_network_is_read_and_not_changed() {
        let app = TestApp::new().await;
        let act = Act { now: NOW, person: None, name: "Ruth".to_owned() };
        let closed = Closed { at: NOW, why: "Its members moved on.".to_owned() };
        app.store.set_closed(&act, app.network, Some(closed.clone())).await.unwrap();
        assert!(app.store.set_closed(&act, app.network, Some(closed)).await.is_err());
        for path in ["/digbeth/rounds/settings", "/digbeth/returns/2025-Q4/anchor/story/save", "/digbeth/invite"] {
            let answer = app.post("ruth", path, "x=1").await;
            assert_eq!(answer.status, StatusCode::CONFLICT, "{path}");
            assert!(answer.text().contains("Its members moved on. Its reports stay. Nothing was changed."));
        }
        assert_eq!(
            app.post("other", "/elsewhere/rounds/settings", "x=1").await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        let page = app.get("", "/digbeth").await.text();
        check_structure("closed", &page);
        assert!(page.contains("closed on 4 February 2026. Its members moved on."), "{page}");
        app.store.set_closed(&act, app.network, None).await.unwrap();
        assert_ne!(app.post("ruth", "/digbeth/rounds/settings", "x=1").await.status, StatusCode::CONFLICT);
    }
}
