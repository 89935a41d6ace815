//! Databases to test on, and a small network to begin with.

use commonweal::store::{
    Act, Change, EnterpriseId, ImportPlan, ImportState, ImportedReturn, Missing, NetworkId, SaveFigures, Saved, Store,
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    lang::Lang,
    network::{Enterprise, Membership, Millis, Network, Round, Settings},
    period::Quarter,
    quantity::Quantity,
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::{
    collections::BTreeMap,
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

/// The variable that names a PostgreSQL server for tests.
pub(crate) const POSTGRES: &str = "COMMONWEAL_TEST_POSTGRES";

/// A moment in February 2026.
pub(crate) const NOW: Millis = Millis(1_770_000_000_000);

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A store on a database of its own, and a connection past it, for what the store refuses to do.
pub(crate) struct Fresh {
    pub(crate) store: Store,
    pub(crate) raw: DatabaseConnection,
}

/// A folder that goes when the test ends.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let path = env::temp_dir().join(format!("commonweal-store-{}", unique()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs a test on a new SQLite file and, if there is a server, on a new PostgreSQL database.
pub(crate) async fn on_each_database(test: impl AsyncFn(Fresh)) {
    let folder = Folder::new();
    test(fresh(&format!("sqlite://{}", folder.0.join("data.db").display())).await).await;
    if let Ok(server) = env::var(POSTGRES) {
        test(fresh(&new_database(&server).await).await).await;
    }
}

async fn fresh(url: &str) -> Fresh {
    let store = Store::connect(url, Missing::Create).await.unwrap();
    store.migrate().await.unwrap();
    Fresh { store, raw: Database::connect(url).await.unwrap() }
}

/// Makes a database on a server, and gives its address.
pub(crate) async fn new_database(server: &str) -> String {
    let name = format!("commonweal_{}", unique());
    let admin = Database::connect(server).await.unwrap();
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

/// Unique among processes and tests on this machine, also after a restart with the same number.
fn unique() -> String {
    let salt = uuid::Uuid::now_v7().simple();
    format!("{}_{}_{salt}", process::id(), COUNTER.fetch_add(1, Ordering::Relaxed))
}

pub(crate) fn by(name: &str) -> Act {
    Act { now: NOW, person: None, name: name.to_owned() }
}

/// An act some minutes after [`NOW`].
pub(crate) fn later(name: &str, minutes: i64) -> Act {
    Act { now: Millis(NOW.0 + minutes * 60_000), ..by(name) }
}

pub(crate) fn network(slug: &str) -> Network {
    Network {
        slug: slug.to_owned(),
        name: "Digbeth Social Enterprise Quarter".to_owned(),
        place: "Digbeth, Birmingham".to_owned(),
        currency: "GBP".to_owned(),
        time_zone: "Europe/London".to_owned(),
        lang: Lang::EnGb,
        accent: "#aa3355".to_owned(),
        sample: true,
        settings: Settings::default(),
    }
}

pub(crate) fn enterprise(slug: &str) -> (Enterprise, Membership) {
    let enterprise = Enterprise { slug: slug.to_owned(), name: format!("The {slug}"), ..Enterprise::default() };
    (enterprise, Membership { from: None, to: None })
}

pub(crate) fn quarter(code: &str) -> Quarter {
    code.parse().unwrap()
}

/// A network with the enterprise `cafe` and a round for 2025-Q4.
pub(crate) async fn small_network(store: &Store) -> (NetworkId, EnterpriseId) {
    let id = store.create_network(&by("setup"), &network("digbeth"), &BTreeMap::new()).await.unwrap().id;
    store.put_enterprises(&by("setup"), id, &[enterprise("cafe")]).await.unwrap();
    store.put_round(&by("setup"), id, &Round::of(quarter("2025-Q4"), &Settings::default())).await.unwrap();
    let cafe = store.enterprise(id, "cafe").await.unwrap().unwrap().id;
    (id, cafe)
}

pub(crate) fn key(input: &str) -> FigureKey {
    FigureKey::new(input, quarter("2025-Q4").period(), Cell::total())
}

pub(crate) fn number(text: &str) -> Figure {
    Figure::counted(Quantity::parse_plain(text).unwrap())
}

pub(crate) fn change(input: &str, was: Option<&str>, now: Option<&str>) -> Change {
    Change { key: key(input), was: was.map(number), now: now.map(number) }
}

pub(crate) async fn save(store: &Store, act: &Act, owner: (NetworkId, EnterpriseId), changes: Vec<Change>) -> Saved {
    store.save_figures(act, owner.0, owner.1, quarter("2025-Q4"), &SaveFigures { changes }).await.unwrap()
}

/// An accepted return for 2025-Q4 of one figure.
pub(crate) fn imported(slug: &str, input: &str, value: &str) -> ImportPlan {
    let filing = ImportedReturn {
        enterprise: slug.to_owned(),
        quarter: quarter("2025-Q4"),
        figures: vec![(key(input), number(value))],
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    };
    ImportPlan { returns: vec![filing], ..ImportPlan::default() }
}
