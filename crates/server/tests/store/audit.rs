//! The audit chain: it holds, it breaks where somebody touched it, and it is the same on both databases.

use crate::support::{
    Folder, Fresh, POSTGRES, by, change, imported, new_database, on_each_database, quarter, save, small_network,
};
use commonweal::store::{Act, Missing, NetworkId, Store};
use commonweal_domain::{filing::FilingState, network::Role};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use std::env;

/// Some acts of different kinds.
async fn acts(store: &Store) -> NetworkId {
    let owner = small_network(store).await;
    let (network, cafe) = owner;
    let q4 = quarter("2025-Q4");
    let ruth = store.invite(&by("setup"), network, "ruth@example.org", "Ruth", Role::Coordinator, None).await.unwrap();
    save(store, &by("Amara"), owner, vec![change("income", None, Some("120"))]).await;
    let submitted = FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
    store.set_state(&by("Amara"), network, cafe, q4, 1, &submitted).await.unwrap();
    let sent_back = submitted.send_back(by("").now, "Ruth", "Look at the gas again.").unwrap();
    let act = Act { person: Some(ruth), ..by("Ruth") };
    store.set_state(&act, network, cafe, q4, 2, &sent_back).await.unwrap();
    store.import(&by("import"), network, &imported("cafe", "income", "130")).await.unwrap();
    network
}

#[tokio::test]
async fn the_chain_tells_what_was_done_and_holds() {
    on_each_database(async |db| {
        let network = acts(&db.store).await;
        let lines = db.store.audit(network).await.unwrap();
        let told: Vec<String> = lines.iter().map(|line| format!("{} {}", line.seq, line.action)).collect();
        assert_eq!(
            told,
            [
                "1 network.created",
                "2 enterprise.put",
                "3 person.invited",
                "4 filing.submitted",
                "5 filing.sent_back",
                "6 figures.imported",
            ]
        );
        assert_eq!((lines[4].actor.as_str(), lines[4].words.as_str()), ("Ruth", "Look at the gas again."));
        assert_eq!(db.store.verify_audit(network).await.unwrap(), Ok(6));
    })
    .await;
}

#[tokio::test]
async fn names_and_words_may_be_erased() {
    on_each_database(async |db| {
        let network = acts(&db.store).await;
        db.raw.execute_unprepared("DELETE FROM audit_text WHERE seq = 5").await.unwrap();
        assert_eq!(db.store.verify_audit(network).await.unwrap(), Ok(6));
        assert_eq!(db.store.audit(network).await.unwrap()[4].actor, "");
    })
    .await;
}

#[tokio::test]
async fn whatever_is_changed_afterwards_is_found() {
    for (sql, seq) in [
        ("UPDATE audit_entry SET action = 'filing.accepted' WHERE seq = 5", 5),
        ("UPDATE audit_entry SET at = at + 1 WHERE seq = 2", 2),
        ("UPDATE audit_entry SET actor = NULL WHERE seq = 5", 5),
        ("UPDATE audit_text SET name = 'Ben' WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 4", 4),
        ("DELETE FROM audit_entry WHERE seq = 6", 6),
        ("UPDATE audit_head SET seq = 7", 7),
    ] {
        on_each_database(async |db| {
            let network = acts(&db.store).await;
            db.raw.execute_unprepared(sql).await.unwrap();
            let fault = db.store.verify_audit(network).await.unwrap().unwrap_err();
            assert_eq!(fault.seq, seq, "{sql}: {fault}");
            let faults = db.store.integrity().await.unwrap();
            assert_eq!(faults, [format!("digbeth: {fault}.")]);
        })
        .await;
    }
}

#[tokio::test]
async fn the_same_acts_have_the_same_hashes_on_both_databases() {
    let folder = Folder::new();
    let mut urls = vec![];
    for name in ["a.db", "b.db"] {
        urls.push(format!("sqlite://{}", folder.0.join(name).display()));
    }
    if let Ok(server) = env::var(POSTGRES) {
        urls.push(new_database(&server).await);
    }
    let mut chains: Vec<Vec<Vec<u8>>> = vec![];
    for url in urls {
        let store = Store::connect(&url, Missing::Create).await.unwrap().with_counted_ids();
        store.migrate().await.unwrap();
        acts(&store).await;
        let raw = Database::connect(&url).await.unwrap();
        chains.push(hashes(&Fresh { store, raw }).await);
    }
    assert_eq!(chains[0].len(), 6);
    assert!(chains.iter().all(|chain| *chain == chains[0]));
}

async fn hashes(db: &Fresh) -> Vec<Vec<u8>> {
    let backend: DbBackend = db.raw.get_database_backend();
    let ask = Statement::from_string(backend, "SELECT hash FROM audit_entry ORDER BY seq");
    db.raw.query_all_raw(ask).await.unwrap().into_iter().map(|row| row.try_get_by(0).unwrap()).collect()
}
