//! Imports: all or nothing, and amendments with a reason.

use crate::support::{
    Fresh, by, change, enterprise, imported, key, later, number, on_each_database, quarter, save, small_network,
};
use commonweal::store::{ImportPlan, ImportState, ImportedReturn, NetworkId, StoreError};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    filing::FilingState,
    quantity::Quantity,
};
use sea_orm::{ConnectionTrait, DbBackend};
use std::time::Duration;

async fn actions(db: &Fresh, network: NetworkId) -> Vec<String> {
    let lines = db.store.audit(network).await.unwrap();
    lines.into_iter().map(|line| format!("{} {}", line.action, line.subject)).collect()
}

#[tokio::test]
async fn an_import_makes_enterprises_rounds_and_accepted_returns() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let mut plan = imported("bakery", "income", "120");
        plan.new_enterprises.push(enterprise("bakery"));
        plan.returns[0].quarter = quarter("2024-Q1");
        db.store.import(&by("import"), network, &plan).await.unwrap();
        assert!(db.store.round(network, quarter("2024-Q1")).await.unwrap().is_some());
        let bakery = db.store.enterprise(network, "bakery").await.unwrap().unwrap().id;
        let record = db.store.filing(network, bakery, quarter("2024-Q1")).await.unwrap().unwrap();
        let accepted =
            FilingState::Accepted { at: by("").now, by: "import".to_owned(), submitted_at: None, by_rule: false };
        assert_eq!((record.filing.state, record.filing.version), (accepted, 1));
        let actions = actions(&db, network).await;
        let expected = ["enterprise.put bakery", "figures.imported bakery 2024-Q1 1 figures"];
        assert_eq!(actions[actions.len() - 2..], expected);
    })
    .await;
}

#[tokio::test]
async fn identical_rows_change_nothing() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let plan = imported("cafe", "income", "120");
        db.store.import(&by("import"), network, &plan).await.unwrap();
        let before = (db.store.filing(network, cafe, quarter("2025-Q4")).await.unwrap(), actions(&db, network).await);
        for state in [ImportState::Accepted, ImportState::Draft] {
            let mut plan = plan.clone();
            plan.returns[0].state = state;
            db.store.import(&later("import", 9), network, &plan).await.unwrap();
        }
        let after = (db.store.filing(network, cafe, quarter("2025-Q4")).await.unwrap(), actions(&db, network).await);
        assert_eq!(before, after);
    })
    .await;
}

#[tokio::test]
async fn an_accepted_figure_changes_with_a_reason_only() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        db.store.import(&by("import"), network, &imported("cafe", "income", "120")).await.unwrap();
        let mut plan = imported("cafe", "income", "130");
        let refused = db.store.import(&by("import"), network, &plan).await.unwrap_err().to_string();
        assert_eq!(refused, "cafe 2025-Q4: accepted figures would change (income 2025-Q4: 120 → 130); give a reason");
        plan.reason = Some("The till was read twice.".to_owned());
        db.store.import(&later("import", 3), network, &plan).await.unwrap();
        let record = db.store.filing(network, cafe, quarter("2025-Q4")).await.unwrap().unwrap();
        assert_eq!(record.filing.figures.get(&key("income")), Some(&number("130")));
        assert_eq!(record.filing.version, 2);
        assert_eq!(db.store.accepted_at(network).await.unwrap(), Some(later("", 3).now));
        let last = db.store.audit(network).await.unwrap().pop().unwrap();
        assert_eq!((last.action.as_str(), last.subject.as_str()), ("figures.amended", "cafe 2025-Q4"));
        assert_eq!(last.words, "The till was read twice.\nincome 2025-Q4: 120 → 130");
    })
    .await;
}

#[tokio::test]
async fn drafts_stay_drafts_and_submitted_returns_are_not_touched_by_them() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let (network, cafe) = owner;
        let q4 = quarter("2025-Q4");
        let mut plan = imported("cafe", "income", "120");
        plan.returns[0].state = ImportState::Draft;
        db.store.import(&by("import"), network, &plan).await.unwrap();
        let record = db.store.filing(network, cafe, q4).await.unwrap().unwrap();
        assert_eq!((record.filing.state, record.filing.version), (FilingState::Draft, 1));
        save(&db.store, &by("Amara"), owner, vec![change("staff-fte", None, Some("2"))]).await;
        let submitted = FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
        db.store.set_state(&by("Amara"), network, cafe, q4, 2, &submitted).await.unwrap();
        plan.returns[0].figures[0].1 = number("121");
        let refused = db.store.import(&by("import"), network, &plan).await;
        assert!(matches!(refused, Err(StoreError::Refused(_))), "{refused:?}");
        plan.returns[0].state = ImportState::Accepted;
        db.store.import(&by("import"), network, &plan).await.unwrap();
        let filing = db.store.filing(network, cafe, q4).await.unwrap().unwrap().filing;
        assert!(matches!(filing.state, FilingState::Accepted { submitted_at: Some(_), .. }));
        assert_eq!((filing.figures.len(), filing.version), (2, 4));
    })
    .await;
}

#[tokio::test]
async fn a_fault_in_the_middle_leaves_nothing() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let before = actions(&db, network).await;
        let mut plan = imported("bakery", "income", "120");
        plan.new_enterprises.push(enterprise("bakery"));
        plan.returns.extend(imported("cafe", "boom", "1").returns);
        plan.returns[0].quarter = quarter("2024-Q1");
        // The database fails once returns, rounds and enterprises are in.
        let check = "CREATE TRIGGER boom BEFORE INSERT ON figure";
        let sql = if db.raw.get_database_backend() == DbBackend::Postgres {
            format!(
                "CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                 IF NEW.input = 'boom' THEN RAISE EXCEPTION 'boom'; END IF; RETURN NEW; END $$; \
                 {check} FOR EACH ROW EXECUTE FUNCTION boom()"
            )
        } else {
            format!("{check} WHEN NEW.input = 'boom' BEGIN SELECT RAISE(ABORT, 'boom'); END")
        };
        db.raw.execute_unprepared(&sql).await.unwrap();
        let failed = db.store.import(&by("import"), network, &plan).await;
        assert!(
            matches!(&failed, Err(StoreError::Database(error)) if error.to_string().contains("boom")),
            "{failed:?}"
        );
        assert_eq!(db.store.enterprise(network, "bakery").await.unwrap(), None);
        assert_eq!(db.store.round(network, quarter("2024-Q1")).await.unwrap(), None);
        assert!(db.store.filing_heads(network, quarter("2025-Q4")).await.unwrap().is_empty());
        assert_eq!(actions(&db, network).await, before);
        assert_eq!(db.store.integrity().await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_plan_that_contradicts_itself_is_refused() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let one = imported("cafe", "income", "1");
        let mut twice = one.clone();
        twice.returns.extend(one.returns.clone());
        let mut figures = one.clone();
        figures.returns[0].figures.push((key("income"), number("2")));
        for (plan, words) in [
            (twice, "the return of cafe for 2025-Q4 is there twice; keep one"),
            (figures, "cafe has the figure income 2025-Q4 twice; keep one"),
            (imported("nobody", "income", "1"), "there is no enterprise “nobody” in this network; import it first"),
        ] {
            assert_eq!(db.store.import(&by("import"), network, &plan).await.unwrap_err().to_string(), words);
        }
    })
    .await;
}

/// 50 enterprises × 8 quarters × 90 figures = 36,000 figures.
fn large_plan() -> ImportPlan {
    let mut plan = ImportPlan::default();
    for index in 0..50 {
        let slug = format!("enterprise-{index}");
        plan.new_enterprises.push(enterprise(&slug));
        for quarters in 0..8 {
            let quarter = quarter("2024-Q1").plus(quarters);
            let figures = (0..90).map(|figure| {
                let key = FigureKey::new(format!("input-{figure}"), quarter.period(), Cell::of("payer", "public"));
                (key, Figure::counted(Quantity::whole(figure * 100 + index)))
            });
            plan.returns.push(ImportedReturn {
                enterprise: slug.clone(),
                quarter,
                figures: figures.collect(),
                state: ImportState::Accepted,
                story: String::new(),
                story_agreed: false,
            });
        }
    }
    plan
}

#[tokio::test]
async fn two_years_of_fifty_enterprises_are_imported_in_seconds() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let plan = large_plan();
        // An unoptimised build is some ten times slower than the two seconds that it may take in use.
        let limit = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 2 });
        let act = by("import");
        let import = tokio::time::timeout(limit, db.store.import(&act, network, &plan));
        let start = tokio::time::Instant::now();
        import.await.expect("the import took too long").unwrap();
        eprintln!("36,000 figures in {:?} on {:?}", start.elapsed(), db.raw.get_database_backend());
        let accepted = db.store.accepted(network).await.unwrap();
        assert_eq!(accepted.len(), 50);
        assert!(accepted.values().all(|figures| figures.len() == 8 * 90));
    })
    .await;
}
