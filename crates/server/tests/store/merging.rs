//! Two people at the same return.

use crate::support::{by, change, key, later, number, on_each_database, quarter, save, small_network};
use commonweal::store::{Clash, SaveFigures, Saved, StoreError};
use commonweal_domain::filing::FilingState;

#[tokio::test]
async fn two_people_in_different_fields_do_not_meet() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        // Both opened the form when it was blank; each form sends all of its fields.
        let amara = vec![change("income", None, Some("100")), change("staff-fte", None, None)];
        let ben = vec![change("income", None, None), change("staff-fte", None, Some("4.5"))];
        assert_eq!(save(&db.store, &by("Amara"), owner, amara).await, Saved::Done { version: 1 });
        assert_eq!(save(&db.store, &by("Ben"), owner, ben).await, Saved::Done { version: 2 });
        let figures = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap().filing.figures;
        assert_eq!(figures.get(&key("income")), Some(&number("100")));
        assert_eq!(figures.get(&key("staff-fte")), Some(&number("4.5")));
    })
    .await;
}

#[tokio::test]
async fn two_people_in_the_same_field_store_nothing_and_hear_of_each_other() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("100"))]).await;
        let ben = vec![change("staff-fte", None, Some("4.5")), change("income", None, Some("90"))];
        let clash = Clash {
            key: key("income"),
            stored: Some(number("100")),
            typed: Some(number("90")),
            saved_by: "Amara".to_owned(),
            saved_at: by("").now,
        };
        assert_eq!(save(&db.store, &later("Ben", 1), owner, ben).await, Saved::Conflict(vec![clash]));
        let record = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap();
        assert_eq!((record.filing.figures.len(), record.filing.version), (1, 1));
        assert_eq!(record.saved_by, "Amara");
    })
    .await;
}

#[tokio::test]
async fn two_people_who_type_the_same_agree() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        for name in ["Amara", "Ben"] {
            let saved = save(&db.store, &by(name), owner, vec![change("income", None, Some("100"))]).await;
            assert_eq!(saved, Saved::Done { version: 1 });
        }
    })
    .await;
}

#[tokio::test]
async fn many_people_who_save_at_once_lose_nothing() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        let inputs: Vec<String> = (0..12).map(|index| format!("input-{index}")).collect();
        let saves: Vec<_> = inputs
            .iter()
            .map(|input| {
                let (store, input) = (db.store.clone(), input.clone());
                tokio::spawn(
                    async move { save(&store, &by(&input), owner, vec![change(&input, None, Some("1"))]).await },
                )
            })
            .collect();
        for saved in saves {
            assert!(matches!(saved.await.unwrap(), Saved::Done { .. }));
        }
        let filing = db.store.filing(owner.0, owner.1, quarter("2025-Q4")).await.unwrap().unwrap().filing;
        assert_eq!((filing.figures.len(), filing.version), (12, 12));
    })
    .await;
}

#[tokio::test]
async fn a_story_is_merged_as_figures_are() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let q4 = quarter("2025-Q4");
        let saved = db.store.save_story(&by("Amara"), network, cafe, q4, "Amara's", true, "").await.unwrap();
        assert_eq!(saved, Saved::Done { version: 1 });
        let clash = db.store.save_story(&by("Ben"), network, cafe, q4, "Ben's", true, "").await.unwrap();
        let (stored, saved_by) = ("Amara's".to_owned(), "Amara".to_owned());
        assert_eq!(clash, Saved::StoryConflict { stored, saved_by, saved_at: by("").now });
        let saved = db.store.save_story(&by("Ben"), network, cafe, q4, "Both", false, "Amara's").await.unwrap();
        assert_eq!(saved, Saved::Done { version: 2 });
    })
    .await;
}

#[tokio::test]
async fn a_state_is_not_kept_for_a_version_that_moved_on() {
    on_each_database(async |db| {
        let owner = small_network(&db.store).await;
        save(&db.store, &by("Amara"), owner, vec![change("income", None, Some("100"))]).await;
        save(&db.store, &by("Ben"), owner, vec![change("income", Some("100"), Some("90"))]).await;
        let submitted = FilingState::Draft.submit(by("").now, "Amara", 0).unwrap();
        let q4 = quarter("2025-Q4");
        let late = db.store.set_state(&by("Amara"), owner.0, owner.1, q4, 1, &submitted).await;
        assert!(matches!(late, Err(StoreError::Conflict { expected: 1, found: 2 })), "{late:?}");
        let state = db.store.filing(owner.0, owner.1, q4).await.unwrap().unwrap().filing.state;
        assert_eq!(state, FilingState::Draft);
    })
    .await;
}

#[tokio::test]
async fn a_quarter_without_a_round_takes_no_return() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let save = SaveFigures { changes: vec![change("income", None, Some("1"))] };
        let refused = db.store.save_figures(&by("A"), network, cafe, quarter("2024-Q1"), &save).await.unwrap_err();
        let words = "there is no round for January to March 2024; the coordinator opens it";
        assert_eq!(refused.to_string(), words);
    })
    .await;
}
