//! What a figure was before, and amendments.

use crate::editions::edition;
use crate::support::{Fresh, by, change, imported, key, later, number, on_each_database, quarter, save, small_network};
use commonweal::store::{
    AmendmentState, Change, EnterpriseId, NetworkId, NewAmendment, NewEdition, Past, Store, StoreError, Way,
};
use commonweal_domain::filing::FilingState;

type Owner = (NetworkId, EnterpriseId);

async fn past(store: &Store, owner: Owner) -> Past {
    store.figure_past(owner.0, owner.1, quarter("2025-Q4"), "income").await.unwrap()
}

/// Values with who set them, newest first.
async fn told(store: &Store, owner: Owner) -> Vec<String> {
    let versions = past(store, owner).await.versions.into_iter();
    versions
        .map(|version| {
            let value = version.figure.map_or_else(|| "blank".to_owned(), |figure| figure.value.code());
            format!("{value} {} {:?} {}", version.by, version.way, version.why).trim_end().to_owned()
        })
        .collect()
}

async fn submit(store: &Store, owner: Owner, minutes: i64) {
    let q4 = quarter("2025-Q4");
    let filing = store.filing(owner.0, owner.1, q4).await.unwrap().unwrap().filing;
    let act = later("Amara", minutes);
    let state = filing.state.submit(act.now, "Amara", 0).unwrap();
    store.set_state(&act, owner.0, owner.1, q4, filing.version, &state).await.unwrap();
}

async fn accepted(db: &Fresh) -> Owner {
    let owner = small_network(&db.store).await;
    db.store.import(&by("import"), owner.0, &imported("cafe", "income", "120")).await.unwrap();
    owner
}

fn amendment(was: &str, now: &str, reason: &str) -> NewAmendment {
    let changes = vec![Change { key: key("income"), was: Some(number(was)), now: Some(number(now)) }];
    NewAmendment { changes, reason: reason.to_owned() }
}

#[tokio::test]
async fn what_somebody_types_into_a_draft_is_one_value_until_somebody_else_changes_it() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let store = &db.store;
        save(store, &by("Amara"), owner, vec![change("income", None, Some("1"))]).await;
        save(store, &later("Amara", 1), owner, vec![change("income", Some("1"), Some("12"))]).await;
        assert_eq!(told(store, owner).await, ["12 Amara Form"]);
        save(store, &later("Joe", 2), owner, vec![change("income", Some("12"), Some("13"))]).await;
        save(store, &later("Joe", 30), owner, vec![change("income", Some("13"), Some("14"))]).await;
        assert_eq!(told(store, owner).await, ["14 Joe Form", "13 Joe Form", "12 Amara Form"]);
        assert_eq!(past(store, owner).await.shared_at, None, "nobody else has seen it");
        submit(store, owner, 31).await;
        assert_eq!(past(store, owner).await.shared_at, Some(later("", 31).now));
    })
    .await;
}

#[tokio::test]
async fn what_was_submitted_is_kept_however_soon_it_is_changed() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let store = &db.store;
        save(store, &by("Amara"), owner, vec![change("income", None, Some("1"))]).await;
        submit(store, owner, 1).await;
        let q4 = quarter("2025-Q4");
        store.take_back(&later("Amara", 2), owner.0, owner.1, q4, 2).await.unwrap();
        save(store, &later("Amara", 3), owner, vec![change("income", Some("1"), Some("2"))]).await;
        save(store, &later("Amara", 4), owner, vec![change("income", Some("2"), None)]).await;
        assert_eq!(told(store, owner).await, ["blank Amara Form", "2 Amara Form", "1 Amara Form"]);
        save(store, &later("Amara", 5), owner, vec![change("income", None, Some("3"))]).await;
        let versions = past(store, owner).await.versions;
        assert_eq!(versions[1].until, Some(versions[0].at), "the blank lasted until then");
    })
    .await;
}

#[tokio::test]
async fn an_amendment_keeps_the_old_value_with_the_reason() {
    on_each_database(async |db| {
        let owner = accepted(&db).await;
        let (network, cafe) = owner;
        let (store, q4) = (&db.store, quarter("2025-Q4"));
        let amend = async |new: NewAmendment| store.amend(&later("Ruth", 5), network, cafe, q4, &new).await;
        assert!(amend(amendment("120", "130", " ")).await.is_err(), "no reason");
        assert!(amend(amendment("120", "120", "x")).await.is_err(), "no change");
        let stale = amend(amendment("119", "130", "x")).await.unwrap_err();
        assert!(stale.to_string().contains("has changed since"), "{stale}");
        amend(amendment("120", "130", " The second till was left out. ")).await.unwrap();
        assert_eq!(told(store, owner).await, ["130 Ruth Amendment The second till was left out.", "120 import Import"]);
        let filing = store.filing(network, cafe, q4).await.unwrap().unwrap().filing;
        assert!(filing.state.counts() && filing.figures.get(&key("income")).unwrap().value.code() == "130");
        let line = store.audit(network).await.unwrap().pop().unwrap();
        assert_eq!(line.action, "figures.amended");
        assert_eq!(line.words, "The second till was left out.\nincome 2025-Q4: 120 → 130");
        let made = store.amendments(network, cafe, q4).await.unwrap();
        assert!(matches!(&made[0].state, AmendmentState::Made { by, .. } if by == "Ruth"));
        // What does not count is simply changed.
        let state = FilingState::SentBack { at: by("").now, by: "Ruth".to_owned(), reason: "x".to_owned() };
        store.set_state(&by("Ruth"), network, cafe, q4, filing.version, &state).await.unwrap();
        assert!(amend(amendment("130", "140", "x")).await.unwrap_err().to_string().contains("does not count"));
    })
    .await;
}

#[tokio::test]
async fn an_enterprise_proposes_and_a_coordinator_decides_once() {
    on_each_database(async |db| {
        let owner = accepted(&db).await;
        let (network, cafe) = owner;
        let (store, q4) = (&db.store, quarter("2025-Q4"));
        let propose = async |new: NewAmendment| {
            store.propose_amendment(&later("Amara", 5), network, cafe, q4, &new).await.unwrap();
            store.proposed_amendments(network, q4).await.unwrap()[0].id
        };
        let first = propose(amendment("120", "130", "The till")).await;
        assert_eq!(told(store, owner).await, ["120 import Import"], "nothing has changed yet");
        let act = later("Ruth", 6);
        let (one, two) =
            tokio::join!(store.make_amendment(&act, network, first), store.make_amendment(&act, network, first));
        assert_eq!(usize::from(one.is_ok()) + usize::from(two.is_ok()), 1, "{one:?} {two:?}");
        assert_eq!(told(store, owner).await[0], "130 Ruth Amendment The till");
        assert!(store.proposed_amendments(network, q4).await.unwrap().is_empty());
        let second = propose(amendment("130", "140", "The other till")).await;
        assert!(store.decline_amendment(&act, network, second, " ").await.is_err());
        store.decline_amendment(&act, network, second, "There is one till").await.unwrap();
        assert!(store.make_amendment(&act, network, second).await.is_err());
        let all = store.amendments(network, cafe, q4).await.unwrap();
        assert!(matches!(&all[0].state, AmendmentState::Declined { answer, .. } if answer == "There is one till"));
        // One that was overtaken is not made.
        let third = propose(amendment("130", "150", "x")).await;
        store.amend(&act, network, cafe, q4, &amendment("130", "160", "y")).await.unwrap();
        assert!(store.make_amendment(&act, network, third).await.unwrap_err().to_string().contains("has changed"));
        let foreign = store.make_amendment(&act, NetworkId(999), third).await;
        assert!(matches!(foreign, Err(StoreError::NotFound(_))));
    })
    .await;
}

#[tokio::test]
async fn what_was_published_and_then_amended_is_marked_until_it_is_published_again() {
    on_each_database(async |db| {
        let owner = accepted(&db).await;
        let (network, cafe) = owner;
        let (store, q4) = (&db.store, quarter("2025-Q4"));
        let publish = async |number: u32, minutes: i64| {
            let edition = NewEdition { period: q4.period(), what_changed: "A till".to_owned(), ..edition() };
            store.publish(&later("Ruth", minutes), network, &edition, number).await.unwrap();
        };
        let amend = async |was: &str, now: &str, minutes: i64| {
            let new = amendment(was, now, "x");
            store.amend(&later("Ruth", minutes), network, cafe, q4, &new).await.unwrap();
            store.revised(network).await.unwrap().len()
        };
        assert_eq!(amend("120", "130", 1).await, 0, "nobody has seen the old value");
        publish(1, 2).await;
        assert_eq!(store.revised(network).await.unwrap().len(), 0);
        assert_eq!(amend("130", "140", 3).await, 1);
        publish(2, 4).await;
        assert_eq!(store.revised(network).await.unwrap().len(), 0, "readers have the new value");
    })
    .await;
}

#[tokio::test]
async fn an_import_that_changes_what_counts_is_an_amendment() {
    on_each_database(async |db| {
        let owner = accepted(&db).await;
        let mut plan = imported("cafe", "income", "130");
        plan.reason = Some("A corrected file".to_owned());
        db.store.import(&later("import", 5), owner.0, &plan).await.unwrap();
        let past = past(&db.store, owner).await;
        assert_eq!((past.versions[0].way, past.versions[0].why.as_str()), (Way::Amendment, "A corrected file"));
        assert_eq!(past.versions[1].way, Way::Import);
        assert!(past.shared_at.is_some());
    })
    .await;
}
