//! A server with a database of its own, for tests: a network, two enterprises, a filer, a coordinator.

use super::{App, account::password, forms::encode, recorded::answered, router};
use crate::store::{Act, EnterpriseId, LinkPurpose, Missing, NetworkId, PersonId, Store};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use commonweal_domain::{
    network::{Enterprise, Membership, Millis, Network, Role, Round},
    period::Quarter,
};
use std::{
    path::PathBuf,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI64, AtomicU32, Ordering},
    },
};

/// The password of everybody in tests.
pub(crate) const PASSWORD: &str = "three small boats";
/// Filer of the bakery, and of nothing else.
pub(crate) const FILER: &str = "amara@example.org";
/// Coordinator of the network.
pub(crate) const COORDINATOR: &str = "ruth@example.org";

/// A server, its database, and the clock that it is told by.
pub(crate) struct TestApp {
    pub(crate) app: App,
    pub(crate) network: NetworkId,
    pub(crate) bakery: EnterpriseId,
    clock: Arc<AtomicI64>,
    file: PathBuf,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) cookie: String,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl TestApp {
    /// 20 January 2026; October to December 2025 is open, Amara files for the bakery, Ruth coordinates.
    pub(crate) async fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static HASH: OnceLock<String> = OnceLock::new();
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let file = std::env::temp_dir().join(format!("commonweal-web-{}-{number}.db", std::process::id()));
        let store = Store::connect(&format!("sqlite://{}", file.display()), Missing::Create).await.unwrap();
        store.migrate().await.unwrap();
        let clock = Arc::new(AtomicI64::new(1_768_903_200_000));
        let told = clock.clone();
        let app = App::new(Arc::new(store), Arc::new(move || Millis(told.load(Ordering::Relaxed))), false);
        let act = Act { now: app.now(), person: None, name: "test".to_owned() };
        let network = Network { sample: false, ..super::board::samples::network() };
        let network = app.store.create_network(&act, &network, &std::collections::BTreeMap::new()).await.unwrap();
        let member = |slug: &str| {
            let enterprise = Enterprise { slug: slug.to_owned(), name: slug.to_uppercase(), ..Enterprise::default() };
            (enterprise, Membership { from: None, to: None })
        };
        app.store.put_enterprises(&act, network.id, &[member("bakery"), member("cycles")]).await.unwrap();
        let bakery = app.store.enterprise(network.id, "bakery").await.unwrap().unwrap().id;
        app.store.put_round(&act, network.id, &Round::of(quarter(), &network.network.settings)).await.unwrap();
        let hash = HASH.get_or_init(|| password::hash(PASSWORD).unwrap());
        for (email, name, role, of) in [
            (FILER, "Amara Okoye", Role::Filer, Some(bakery)),
            ("joe@example.org", "Joe Bell", Role::Filer, Some(bakery)),
            (COORDINATOR, "Ruth Penhale", Role::Coordinator, None),
        ] {
            let person = app.store.invite(&act, network.id, email, name, role, of).await.unwrap();
            app.store.set_password(&act, person, hash).await.unwrap();
        }
        Self { app, network: network.id, bakery, clock, file }
    }

    /// Moves the clock on.
    pub(crate) fn pass_days(&self, days: i64) {
        self.clock.fetch_add(days * 86_400_000, Ordering::Relaxed);
    }

    /// Moves the clock on.
    pub(crate) fn pass_minutes(&self, minutes: i64) {
        self.clock.fetch_add(minutes * 60_000, Ordering::Relaxed);
    }

    /// Somebody does something now, without being a person of the network.
    pub(crate) fn act(&self, name: &str) -> Act {
        Act { now: self.app.now(), person: None, name: name.to_owned() }
    }

    /// A link that lets a person in.
    pub(crate) async fn link(&self, token: &str, email: &str) -> PersonId {
        let act = Act { now: self.app.now(), person: None, name: "test".to_owned() };
        let person =
            self.app.store.invite(&act, self.network, email, "", Role::Filer, Some(self.bakery)).await.unwrap();
        let expires = Millis(self.app.now().0 + 86_400_000);
        let hash = super::session::hash(token);
        self.app.store.create_link(&act, person, LinkPurpose::Invite, hash, expires).await.unwrap();
        person
    }

    /// Opens a page.
    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, cookie: &str, pairs: &[(&str, &str)]) -> Answer {
        let pairs: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(encode(&pairs))).unwrap()).await
    }

    /// Sends any request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = answered(router(self.app.clone()), request).await;
        let (parts, body) = response.into_parts();
        let of = |name| parts.headers.get(&name).map_or("", |value| value.to_str().unwrap()).to_owned();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            location: of(header::LOCATION),
            cookie: of(header::SET_COOKIE).split(';').next().unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
            headers: parts.headers,
        }
    }

    /// Sends any request for something that is no text.
    pub(crate) async fn send_bytes(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, Vec<u8>) {
        let (parts, body) = answered(router(self.app.clone()), request).await.into_parts();
        (parts.status, parts.headers, to_bytes(body, usize::MAX).await.unwrap().to_vec())
    }

    /// Signs somebody in: the cookie.
    pub(crate) async fn sign_in(&self, email: &str) -> String {
        let answer = self.post("/sign-in", "", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        answer.cookie
    }
}

impl Answer {
    /// Asserts the status, showing the page if it is another.
    pub(crate) fn expect(self, status: StatusCode) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Asserts that the page holds a text.
    pub(crate) fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "{text} is not in {}", self.body);
        self
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

/// October to December 2025.
pub(crate) fn quarter() -> Quarter {
    super::board::samples::quarter()
}
