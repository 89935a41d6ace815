//! Imports that are undone, and files that wait for their confirmation.

use crate::editions::edition;
use crate::support::{
    Fresh, by, change, enterprise, imported, key, later, number, on_each_database, quarter, save, small_network,
};
use commonweal::store::{
    Act, EnterpriseId, ImportPlan, ImportState, NetworkId, NewEdition, NewFile, PersonId, StoreError,
};
use commonweal_domain::{
    figure::Figures,
    filing::FilingState,
    network::{Millis, Role},
    profile::Scope,
};

/// A plan that is listed under a file's name.
fn file(slug: &str, input: &str, value: &str, state: ImportState) -> ImportPlan {
    let mut plan = imported(slug, input, value);
    plan.returns[0].state = state;
    ImportPlan { file: Some("figures.xlsx".to_owned()), ..plan }
}

async fn undo_newest(db: &Fresh, network: NetworkId, minutes: i64) -> Result<(), StoreError> {
    let newest = db.store.imports(network, None).await.unwrap().remove(0);
    db.store.undo_import(&later("Ruth", minutes), network, newest.id, None).await.map(drop)
}

async fn figures(db: &Fresh, network: NetworkId, enterprise: EnterpriseId) -> Option<(FilingState, Figures)> {
    let record = db.store.filing(network, enterprise, quarter("2025-Q4")).await.unwrap()?;
    Some((record.filing.state, record.filing.figures))
}

#[tokio::test]
async fn an_import_is_listed_and_undone() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        db.store.import(&by("seed"), network, &imported("cafe", "income", "120")).await.unwrap();
        assert!(db.store.imports(network, None).await.unwrap().is_empty(), "what is no file is not listed");
        let before = figures(&db, network, cafe).await;
        let rows = |db: &Fresh| {
            let raw = db.raw.clone();
            async move { all_figures(&raw).await }
        };
        let stored = rows(&db).await;
        let mut plan = file("cafe", "income", "130", ImportState::Accepted);
        plan.returns[0].figures.push((key("water"), number("7.5")));
        plan.reason = Some("The till was read twice.".to_owned());
        db.store.import(&later("Ruth", 1), network, &plan).await.unwrap();
        let head = db.store.imports(network, Some(cafe)).await.unwrap().remove(0);
        assert_eq!((head.name.as_str(), head.by.as_str(), head.figures, head.returns), ("figures.xlsx", "Ruth", 2, 1));
        assert_eq!((head.reason.as_str(), head.undone), ("The till was read twice.", None));
        undo_newest(&db, network, 2).await.unwrap();
        assert_eq!(figures(&db, network, cafe).await, before);
        assert_eq!(rows(&db).await, stored, "also who saved them when");
        let head = db.store.imports(network, None).await.unwrap().remove(0);
        assert_eq!(head.undone, Some((later("", 2).now, "Ruth".to_owned())));
        let last = db.store.audit(network).await.unwrap().pop().unwrap();
        assert_eq!((last.action.as_str(), last.subject.as_str()), ("import.undone", "cafe 2025-Q4 2 figures"));
        assert_eq!(last.words, "figures.xlsx\nincome 2025-Q4: 130 → 120\nwater 2025-Q4: 7.5 → blank");
        let again = undo_newest(&db, network, 3).await.unwrap_err().to_string();
        assert_eq!(again, "this import has been undone already");
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

/// Every figure with who saved it when, as rows of text.
async fn all_figures(raw: &sea_orm::DatabaseConnection) -> Vec<String> {
    use sea_orm::{ConnectionTrait, Statement};
    let sql = "SELECT input, cell, kind, scaled, note, saved_at, saved_by FROM figure ORDER BY input, cell";
    let rows = raw.query_all_raw(Statement::from_string(raw.get_database_backend(), sql)).await.unwrap();
    let text = |row: &sea_orm::QueryResult| {
        let of = |name: &str| row.try_get::<String>("", name).unwrap();
        let at = row.try_get::<i64>("", "saved_at").unwrap();
        format!(
            "{} {} {} {:?} {at} {}",
            of("input"),
            of("cell"),
            of("kind"),
            row.try_get::<Option<i64>>("", "scaled"),
            of("saved_by")
        )
    };
    rows.iter().map(text).collect()
}

#[tokio::test]
async fn a_return_that_an_import_made_or_accepted_is_as_it_was() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let (network, cafe) = owner;
        db.store.import(&by("Ruth"), network, &file("cafe", "income", "1", ImportState::Accepted)).await.unwrap();
        undo_newest(&db, network, 1).await.unwrap();
        assert_eq!(figures(&db, network, cafe).await, None, "the import made it");
        save(&db.store, &later("Amara", 2), owner, vec![change("income", None, Some("5"))]).await;
        let before = figures(&db, network, cafe).await;
        db.store.import(&later("Ruth", 3), network, &file("cafe", "water", "1", ImportState::Accepted)).await.unwrap();
        undo_newest(&db, network, 4).await.unwrap();
        assert_eq!(figures(&db, network, cafe).await, before, "a draft again");
        assert!(matches!(before.unwrap().0, FilingState::Draft));
    })
    .await;
}

#[tokio::test]
async fn what_hangs_on_a_return_beside_its_figures_stays() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        db.store.import(&by("Ruth"), network, &file("cafe", "income", "1", ImportState::Accepted)).await.unwrap();
        undo_newest(&db, network, 1).await.unwrap();
        assert_eq!(figures(&db, network, cafe).await, None);
        db.store.import(&later("Amara", 2), network, &file("cafe", "income", "1", ImportState::Draft)).await.unwrap();
        let q4 = quarter("2025-Q4");
        db.store.save_scope(&later("Amara", 3), network, cafe, q4, &Scope::Whole).await.unwrap();
        undo_newest(&db, network, 4).await.unwrap();
        assert_eq!(figures(&db, network, cafe).await, Some((FilingState::Draft, Figures::new())));
        assert_eq!(db.store.scope(network, cafe, q4).await.unwrap(), Scope::Whole);
    })
    .await;
}

#[tokio::test]
async fn what_was_built_upon_is_not_undone() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let (network, cafe) = owner;
        save(&db.store, &by("Amara"), owner, vec![change("headcount", None, Some("3"))]).await;
        let draft = |value: &str| file("cafe", "income", value, ImportState::Draft);
        // Another figure of the return may change; the imported one may not.
        db.store.import(&later("Amara", 1), network, &draft("1")).await.unwrap();
        save(&db.store, &later("Amara", 2), owner, vec![change("water", None, Some("7"))]).await;
        undo_newest(&db, network, 3).await.unwrap();
        db.store.import(&later("Amara", 4), network, &draft("2")).await.unwrap();
        save(&db.store, &later("Amara", 5), owner, vec![change("income", Some("2"), Some("3"))]).await;
        let refused = undo_newest(&db, network, 6).await.unwrap_err().to_string();
        assert_eq!(refused, "cafe 2025-Q4: figures have been changed since, so this import can no longer be undone");
        // Nor one that was put back to the same value by somebody later.
        save(&db.store, &later("Amara", 7), owner, vec![change("income", Some("3"), Some("2"))]).await;
        assert!(undo_newest(&db, network, 8).await.is_err());
        // A draft that has been submitted since has moved on.
        db.store.import(&later("Amara", 9), network, &draft("4")).await.unwrap();
        let version = db.store.filing(network, cafe, quarter("2025-Q4")).await.unwrap().unwrap().filing.version;
        let submitted = FilingState::Draft.submit(later("", 10).now, "Amara", 0).unwrap();
        db.store.set_state(&later("Amara", 10), network, cafe, quarter("2025-Q4"), version, &submitted).await.unwrap();
        let refused = undo_newest(&db, network, 11).await.unwrap_err().to_string();
        assert_eq!(refused, "cafe 2025-Q4: the return has moved on, so this import can no longer be undone");
    })
    .await;
}

#[tokio::test]
async fn what_was_published_is_not_undone() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        db.store.import(&by("Ruth"), network, &file("cafe", "income", "1", ImportState::Accepted)).await.unwrap();
        let edition = |period: &str| NewEdition {
            period: period.parse().unwrap(),
            what_changed: "All of it.".to_owned(),
            ..edition()
        };
        db.store.publish(&later("Ruth", 1), network, &edition("2025-Q3"), 1).await.unwrap();
        undo_newest(&db, network, 2).await.expect("of an earlier quarter");
        db.store.import(&later("Ruth", 3), network, &file("cafe", "income", "1", ImportState::Accepted)).await.unwrap();
        db.store.publish(&later("Ruth", 4), network, &edition("2026-Q1"), 1).await.unwrap();
        let refused = undo_newest(&db, network, 5).await.unwrap_err().to_string();
        assert_eq!(
            refused,
            "edition 1 of 2026-Q1 has been published with these figures; correct them with an amendment"
        );
    })
    .await;
}

#[tokio::test]
async fn nobody_undoes_what_is_not_theirs() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        db.store.put_enterprises(&by("setup"), network, &[enterprise("bakery")]).await.unwrap();
        let bakery = db.store.enterprise(network, "bakery").await.unwrap().unwrap().id;
        db.store.import(&by("Amara"), network, &file("cafe", "income", "1", ImportState::Draft)).await.unwrap();
        let head = db.store.imports(network, None).await.unwrap().remove(0);
        let undo = async |of, only| db.store.undo_import(&later("x", 1), of, head.id, only).await;
        assert!(matches!(undo(network, Some(bakery)).await, Err(StoreError::NotFound(_))));
        assert!(matches!(undo(NetworkId(77), None).await, Err(StoreError::NotFound(_))));
        assert!(db.store.imports(network, Some(bakery)).await.unwrap().is_empty());
        assert!(undo(network, Some(cafe)).await.is_ok());
        db.store.import(&later("Ruth", 2), network, &file("cafe", "income", "2", ImportState::Accepted)).await.unwrap();
        let head = db.store.imports(network, None).await.unwrap().remove(0);
        let of_cafe = db.store.undo_import(&later("Amara", 3), network, head.id, Some(cafe)).await;
        assert!(matches!(of_cafe, Err(StoreError::NotFound(_))), "the coordinator’s import is not the filer’s to undo");
    })
    .await;
}

#[tokio::test]
async fn a_plan_made_of_another_version_stores_nothing() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let (network, cafe) = owner;
        let mut plan = file("cafe", "income", "1", ImportState::Draft);
        plan.based_on.insert(("cafe".to_owned(), quarter("2025-Q4")), 0);
        save(&db.store, &by("Amara"), owner, vec![change("water", None, Some("7"))]).await;
        let refused = db.store.import(&by("Amara"), network, &plan).await;
        assert!(matches!(refused, Err(StoreError::Conflict { expected: 0, found: 1 })), "{refused:?}");
        assert_eq!(figures(&db, network, cafe).await.unwrap().1.len(), 1);
        plan.based_on.insert(("cafe".to_owned(), quarter("2025-Q4")), 1);
        db.store.import(&by("Amara"), network, &plan).await.unwrap();
    })
    .await;
}

async fn person(db: &Fresh, network: NetworkId, email: &str) -> PersonId {
    db.store.invite(&by("setup"), network, email, "", Role::Coordinator, None).await.unwrap()
}

#[tokio::test]
async fn a_file_is_kept_for_one_person_for_a_day() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let (ruth, joe) =
            (person(&db, network, "ruth@example.org").await, person(&db, network, "joe@example.org").await);
        let act = |minutes| Act { person: Some(ruth), ..later("Ruth", minutes) };
        let new = |name: &str| NewFile {
            only: Some((cafe, quarter("2025-Q4"))),
            name: name.to_owned(),
            bytes: vec![1, 2, 3],
        };
        let id = db.store.keep_file(&act(0), network, new("a.csv")).await.unwrap();
        let kept =
            async |network, person, minutes| db.store.kept_file(network, person, id, act(minutes).now).await.unwrap();
        assert_eq!(kept(network, ruth, 1).await.unwrap().file, new("a.csv"));
        assert_eq!(kept(network, joe, 1).await, None);
        assert_eq!(kept(NetworkId(77), ruth, 1).await, None);
        assert!(kept(network, ruth, 24 * 60 - 1).await.is_some() && kept(network, ruth, 24 * 60).await.is_none());
        db.store.drop_file(network, joe, id).await.unwrap();
        assert!(kept(network, ruth, 1).await.is_some(), "not theirs to drop");
        let mut ids = vec![id];
        for minutes in 1..=5 {
            ids.push(db.store.keep_file(&act(minutes), network, new("b.csv")).await.unwrap());
        }
        assert_eq!(kept(network, ruth, 6).await, None, "a sixth takes the place of the first");
        db.store.drop_file(network, ruth, ids[5]).await.unwrap();
        assert_eq!(db.store.kept_file(network, ruth, ids[5], Millis(act(6).now.0)).await.unwrap(), None);
    })
    .await;
}
