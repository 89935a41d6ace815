//! A server with an invented network on a database of its own, for tests of the coordinator's pages.

use super::samples::{NOW, network, quarter};
use crate::{
    store::Change,
    store::{
        Act, EnterpriseId, ImportPlan, ImportState, ImportedReturn, Missing, NetworkId, PersonId, SaveFigures, Store,
    },
    web::{App, dashboard::KeptTotals, recorded::answered, router, session},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    filing::FilingState,
    network::{Enterprise, Membership, Millis, Network, Role, Round},
    period::Quarter,
    quantity::Quantity,
};
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

/// Members of the network; the last one has filed nothing.
pub(crate) const MEMBERS: [&str; 6] = ["anchor", "bakery", "canal", "dye-works", "estate", "forge"];

/// An answer that has been read.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub(crate) fn location(&self) -> &str {
        self.headers[header::LOCATION].to_str().unwrap()
    }
}

/// The server, and who may ask it.
pub(crate) struct TestApp {
    router: Router,
    pub(crate) store: Arc<Store>,
    pub(crate) network: NetworkId,
    enterprises: BTreeMap<String, EnterpriseId>,
    clock: Arc<AtomicI64>,
    dir: PathBuf,
    totals: KeptTotals,
}

impl Drop for TestApp {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

impl TestApp {
    /// Two networks; of the first, a coordinator `ruth`, a filer `amara` of `anchor`, and of the other a coordinator
    /// `other`.
    pub(crate) async fn new() -> Self {
        let dir = std::env::temp_dir().join(format!("commonweal-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&dir).unwrap();
        let url = format!("sqlite://{}", dir.join("test.db").display());
        let store = Arc::new(Store::connect(&url, Missing::Create).await.unwrap());
        store.migrate().await.unwrap();
        let clock = Arc::new(AtomicI64::new(NOW.0));
        let read = Arc::clone(&clock);
        let app = App::new(Arc::clone(&store), Arc::new(move || Millis(read.fetch_add(1, Ordering::SeqCst))), false);
        // Where nothing is optimised a report takes longer than people wait.
        let app = App { patience: std::time::Duration::from_mins(2), ..app };
        let act = act();
        let record = store.create_network(&act, &network(), &BTreeMap::new()).await.unwrap();
        let elsewhere = Network { slug: "elsewhere".to_owned(), name: "Elsewhere".to_owned(), ..network() };
        let foreign = store.create_network(&act, &elsewhere, &BTreeMap::new()).await.unwrap();
        let members: Vec<(Enterprise, Membership)> = MEMBERS
            .iter()
            .map(|slug| {
                let name = slug.to_uppercase();
                let enterprise = Enterprise { slug: (*slug).to_owned(), name, ..Enterprise::default() };
                (enterprise, Membership { from: None, to: None })
            })
            .collect();
        store.put_enterprises(&act, record.id, &members).await.unwrap();
        store.put_round(&act, record.id, &Round::of(quarter(), &record.network.settings)).await.unwrap();
        let enterprises: BTreeMap<String, EnterpriseId> =
            store.enterprises(record.id).await.unwrap().into_iter().map(|e| (e.enterprise.slug, e.id)).collect();
        let totals = app.totals.clone();
        let test = Self { router: router(app), store, network: record.id, enterprises, clock, dir, totals };
        test.person("ruth", record.id, Role::Coordinator, None).await;
        test.person("amara", record.id, Role::Filer, Some(test.enterprises["anchor"])).await;
        test.person("other", foreign.id, Role::Coordinator, None).await;
        test
    }

    async fn person(&self, name: &str, network: NetworkId, role: Role, enterprise: Option<EnterpriseId>) {
        let mail = format!("{name}@example.org");
        let id: PersonId = self.store.invite(&act(), network, &mail, name, role, enterprise).await.unwrap();
        self.store.start_session(id, session::hash(name), "", None, NOW).await.unwrap();
    }

    /// The totals that the server keeps.
    pub(crate) fn kept_totals(&self) -> &KeptTotals {
        &self.totals
    }

    /// The app, with the clock as it stands.
    pub(crate) fn app(&self) -> App {
        let clock = Arc::clone(&self.clock);
        App::new(Arc::clone(&self.store), Arc::new(move || Millis(clock.load(Ordering::SeqCst))), false)
    }

    /// A funder of the network.
    pub(crate) async fn funder(&self, name: &str) {
        self.person(name, self.network, Role::Funder, None).await;
    }

    /// Somebody who files for a member, or represents it.
    pub(crate) async fn of_member(&self, name: &str, slug: &str, role: Role) {
        self.person(name, self.network, role, Some(self.enterprises[slug])).await;
    }

    /// Another coordinator of the network.
    pub(crate) async fn coordinator(&self, name: &str) {
        self.person(name, self.network, Role::Coordinator, None).await;
    }

    /// Figures of a member, as a draft; `hours` tells members apart.
    pub(crate) async fn draft(&self, slug: &str, hours: i32) {
        let figure = |code: &str, value: i32| Change {
            key: FigureKey::new(code, quarter().period(), Cell::total()),
            was: None,
            now: Some(Figure::counted(Quantity::whole(value))),
        };
        let save = SaveFigures { changes: vec![figure("income", hours * 100), figure("volunteer-hours", hours)] };
        let id = self.enterprises[slug];
        self.store.save_figures(&act(), self.network, id, quarter(), &save).await.unwrap();
    }

    /// Another number in a member's draft.
    pub(crate) async fn change(&self, slug: &str, code: &str, was: i32, now: i32) {
        let figure = |value: i32| Some(Figure::counted(Quantity::whole(value)));
        let key = FigureKey::new(code, quarter().period(), Cell::total());
        let save = SaveFigures { changes: vec![Change { key, was: figure(was), now: figure(now) }] };
        let act = Act { now: Millis(self.clock.load(Ordering::SeqCst)), ..act() };
        self.store.save_figures(&act, self.network, self.enterprises[slug], quarter(), &save).await.unwrap();
    }

    /// Submits a member's draft as it is.
    pub(crate) async fn hand_in(&self, slug: &str) {
        let id = self.enterprises[slug];
        let filing = self.store.filing(self.network, id, quarter()).await.unwrap().unwrap().filing;
        let at = Millis(self.clock.load(Ordering::SeqCst));
        let state = filing.state.submit(at, "Amara", 0).unwrap();
        let act = Act { now: at, ..act() };
        self.store.set_state(&act, self.network, id, quarter(), filing.version, &state).await.unwrap();
    }

    /// A member's submitted return.
    pub(crate) async fn submit(&self, slug: &str, hours: i32) {
        self.draft(slug, hours).await;
        let id = self.enterprises[slug];
        let story = format!("What {slug} is proud of.");
        self.store.save_story(&act(), self.network, id, quarter(), &story, true, "").await.unwrap();
        let filing = self.store.filing(self.network, id, quarter()).await.unwrap().unwrap().filing;
        let state = filing.state.submit(NOW, "Amara", 0).unwrap();
        self.store.set_state(&act(), self.network, id, quarter(), filing.version, &state).await.unwrap();
    }

    /// Accepted returns of these members.
    pub(crate) async fn import(&self, slugs: &[&str]) {
        self.import_of(quarter(), slugs).await;
    }

    /// The same of another quarter.
    pub(crate) async fn import_of(&self, quarter: Quarter, slugs: &[&str]) {
        let figure = |code: &str, value: i32| {
            let key = FigureKey::new(code, quarter.period(), Cell::total());
            (key, Figure::counted(Quantity::whole(value)))
        };
        let returns = slugs.iter().zip(1..).map(|(slug, number)| ImportedReturn {
            enterprise: (*slug).to_owned(),
            quarter,
            figures: vec![figure("income", 10_000 * number), figure("volunteer-hours", 40 * number)],
            state: ImportState::Accepted,
            story: format!("What {slug} is proud of."),
            story_agreed: true,
        });
        let plan = ImportPlan { returns: returns.collect(), ..ImportPlan::default() };
        self.store.import(&act(), self.network, &plan).await.unwrap();
    }

    pub(crate) async fn state(&self, slug: &str) -> (FilingState, u32) {
        let filing = self.store.filing(self.network, self.enterprises[slug], quarter()).await.unwrap().unwrap().filing;
        (filing.state, filing.version)
    }

    /// What somebody gets; an empty name is nobody.
    pub(crate) async fn get(&self, who: &str, path: &str) -> Answer {
        self.ask(Request::get(path).header(header::COOKIE, format!("commonweal={who}")), Body::empty()).await
    }

    /// What somebody gets who knows a copy.
    pub(crate) async fn get_known(&self, path: &str, tag: &str) -> Answer {
        self.ask(Request::get(path).header(header::IF_NONE_MATCH, tag), Body::empty()).await
    }

    pub(crate) async fn post(&self, who: &str, path: &str, body: &str) -> Answer {
        self.post_as(who, path, "application/x-www-form-urlencoded", body.as_bytes().to_vec()).await
    }

    /// Posts a form of another kind, such as one that brings files.
    pub(crate) async fn post_as(&self, who: &str, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, format!("commonweal={who}"))
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin");
        self.ask(request, Body::from(body)).await
    }

    async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let response = answered(self.router.clone(), request.body(body).unwrap()).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// Somebody signs in once more, as after a time in which a session ends.
    pub(crate) async fn back(&self, name: &str) {
        let now = Millis(self.clock.load(Ordering::SeqCst));
        let id = self.store.person_by_email(&format!("{name}@example.org")).await.unwrap().unwrap().id;
        self.store.end_session(session::hash(name)).await.unwrap();
        self.store.start_session(id, session::hash(name), "", None, now).await.unwrap();
    }

    /// Time goes on.
    pub(crate) fn later(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }
}

pub(crate) fn act() -> Act {
    Act { now: NOW, person: None, name: "import".to_owned() }
}

/// Value of a hidden field of a page.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let mark = format!("name=\"{name}\" value=\"");
    page.split(&mark).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}

/// One h1, no level left out, every tag closed, ids unique, no inline style or script, and every label's field there.
pub(crate) fn check_structure(name: &str, page: &str) {
    assert_eq!(page.matches("<h1").count(), 1, "{name}");
    let mut last = 1;
    for part in page.split("<h").skip(1) {
        let Some(level) = part.chars().next().and_then(|level| level.to_digit(10)) else { continue };
        assert!(level <= last + 1, "{name}: h{last} is followed by h{level}");
        last = level;
    }
    for tag in ["div", "section", "ul", "li", "dl", "dd", "table", "tr", "form", "aside", "p", "a", "svg", "span"] {
        let open = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(open, page.matches(&format!("</{tag}>")).count(), "{name}: {tag}");
    }
    assert!(!page.contains(" style=") && !page.contains(" onclick="), "{name}");
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default()).collect();
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "{name}: ids are unique");
    for target in page.split(" for=\"").skip(1).chain(page.split("labelledby=\"").skip(1)) {
        let target = target.split('"').next().unwrap_or_default();
        assert!(ids.contains(&target), "{name}: nothing has the id {target}");
    }
}
