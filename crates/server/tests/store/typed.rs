//! What cannot be filed as it was typed is kept as typed, and two people who type do not write over each other.

use crate::support::{by, change, key, later, number, on_each_database, quarter, save, small_network};
use commonweal::store::{
    Clash, EnterpriseId, NetworkId, SaveFields, Saved, SavedFields, Store, TypedChange, TypedClash, token,
};

type Owner = (NetworkId, EnterpriseId);

fn typed(input: &str, was: &str, now: &str) -> TypedChange {
    let period = quarter("2025-Q4").period();
    TypedChange { input: input.to_owned(), period, was: token(was), now: now.to_owned() }
}

async fn keep(store: &Store, name: &str, owner: Owner, fields: SaveFields) -> SavedFields {
    store.save_fields(&by(name), owner.0, owner.1, quarter("2025-Q4"), &fields).await.unwrap()
}

async fn kept(store: &Store, owner: Owner) -> Vec<(String, String, String)> {
    let typed = store.typed(owner.0, owner.1, quarter("2025-Q4")).await.unwrap();
    typed.into_iter().map(|typed| (typed.input, typed.body, typed.by)).collect()
}

fn row(input: &str, body: &str, by: &str) -> (String, String, String) {
    (input.to_owned(), body.to_owned(), by.to_owned())
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_until_it_can() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let fields = SaveFields {
            changes: vec![change("headcount", None, Some("9"))],
            typed: vec![typed("income", "", "fifty\u{1f4b7}'\"\\")],
        };
        assert_eq!(keep(&db.store, "Amara", owner, fields).await, SavedFields::Done { version: 1 });
        assert_eq!(kept(&db.store, owner).await, [row("income", "fifty\u{1f4b7}'\"\\", "Amara")]);
        // The same again changes nothing.
        let again = SaveFields { typed: vec![typed("income", "", "fifty\u{1f4b7}'\"\\")], ..SaveFields::default() };
        assert_eq!(keep(&db.store, "Ben", owner, again).await, SavedFields::Done { version: 1 });
        // Once it can be filed, nothing is kept beside the figure.
        let fields = SaveFields {
            changes: vec![change("income", None, Some("50"))],
            typed: vec![typed("income", "fifty\u{1f4b7}'\"\\", "")],
        };
        assert_eq!(keep(&db.store, "Amara", owner, fields).await, SavedFields::Done { version: 2 });
        assert!(kept(&db.store, owner).await.is_empty());
        let figures = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap().filing.figures;
        assert_eq!(figures.get(&key("income")), Some(&number("50")));
    })
    .await;
}

#[tokio::test]
async fn nobody_types_over_what_somebody_else_typed() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let first = SaveFields { typed: vec![typed("income", "", "twelve")], ..SaveFields::default() };
        keep(&db.store, "Amara", owner, first).await;
        let clash = TypedClash {
            input: "income".to_owned(),
            period: quarter("2025-Q4").period(),
            stored: "twelve".to_owned(),
            saved_by: "Amara".to_owned(),
            saved_at: by("").now,
        };
        for second in [
            SaveFields { typed: vec![typed("income", "", "thirteen")], ..SaveFields::default() },
            SaveFields { changes: vec![change("income", None, Some("13"))], typed: vec![typed("income", "", "")] },
        ] {
            let saved = keep(&db.store, "Ben", owner, second).await;
            assert_eq!(saved, SavedFields::Conflict { figures: vec![], typed: vec![clash.clone()] });
        }
        assert_eq!(kept(&db.store, owner).await, [row("income", "twelve", "Amara")]);
        let filing = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap().filing;
        assert!(filing.figures.is_empty(), "nothing at all is stored");
        // Whoever has seen it may.
        let third = SaveFields { typed: vec![typed("income", "twelve", "thirteen")], ..SaveFields::default() };
        assert_eq!(keep(&db.store, "Ben", owner, third).await, SavedFields::Done { version: 2 });
        assert_eq!(kept(&db.store, owner).await, [row("income", "thirteen", "Ben")]);
    })
    .await;
}

#[tokio::test]
async fn of_fifty_pairs_of_saves_at_once_one_is_stored_and_the_other_hears_of_it() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        for pair in 0..50 {
            let input = format!("input-{pair}");
            let saves = [("Amara", "1"), ("Ben", "2")].map(|(name, value)| {
                let (store, input) = (db.store.clone(), input.clone());
                tokio::spawn(async move {
                    save(&store, &later(name, 1), owner, vec![change(&input, None, Some(value))]).await
                })
            });
            let [amara, ben] = saves;
            let (amara, ben) = (amara.await.unwrap(), ben.await.unwrap());
            let (done, clash, winner, loser) = match (&amara, &ben) {
                (Saved::Done { version }, Saved::Conflict(clashes)) => (version, clashes, ("Amara", "1"), "2"),
                (Saved::Conflict(clashes), Saved::Done { version }) => (version, clashes, ("Ben", "2"), "1"),
                other => panic!("{other:?}"),
            };
            assert_eq!(*done, pair + 1);
            let expected = Clash {
                key: key(&input),
                stored: Some(number(winner.1)),
                typed: Some(number(loser)),
                saved_by: winner.0.to_owned(),
                saved_at: later("", 1).now,
            };
            assert_eq!(clash, &[expected]);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_typed_waits_for_its_owner_only() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let fields = SaveFields { typed: vec![typed("income", "", "twelve")], ..SaveFields::default() };
        keep(&db.store, "Amara", owner, fields.clone()).await;
        let q4 = quarter("2025-Q4");
        assert!(db.store.typed(NetworkId(owner.0.0 + 1), owner.1, q4).await.unwrap().is_empty());
        let foreign = db.store.save_fields(&by("Eve"), NetworkId(owner.0.0 + 1), owner.1, q4, &fields).await;
        assert!(foreign.is_err());
    })
    .await;
}

#[tokio::test]
async fn the_same_submit_twenty_times_at_once_is_one_step_and_one_entry_of_the_audit() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("100"))]).await;
        let q4 = quarter("2025-Q4");
        let submits: Vec<_> = (0..20)
            .map(|_| {
                let store = db.store.clone();
                tokio::spawn(async move {
                    let state = commonweal_domain::filing::FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
                    store.set_state(&by("Amara"), owner.0, owner.1, q4, 1, &state).await.is_ok()
                })
            })
            .collect();
        let mut done = 0;
        for submit in submits {
            done += usize::from(submit.await.unwrap());
        }
        assert_eq!(done, 1);
        let audit = db.store.audit(owner.0).await.unwrap();
        assert_eq!(audit.iter().filter(|line| line.action == "filing.submitted").count(), 1);
        assert!(db.store.verify_audit(owner.0).await.unwrap().is_ok());
    })
    .await;
}
