//! Networks, enterprises and rounds.

use crate::support::{by, enterprise, network, on_each_database, quarter, small_network};
use commonweal::store::{Identity, StoreError};
use commonweal_domain::{
    catalogue,
    definition::Asked,
    lang::Lang,
    network::{Membership, Round, Settings},
};
use std::collections::BTreeMap;
use time::macros::date;

#[tokio::test]
async fn a_network_has_the_whole_catalogue() {
    on_each_database(async |db| {
        let asked = BTreeMap::from([("income".to_owned(), Asked::Yearly)]);
        let record = db.store.create_network(&by("setup"), &network("digbeth"), &asked).await.unwrap();
        assert_eq!(db.store.network("digbeth").await.unwrap().as_ref(), Some(&record));
        assert_eq!(record.network, network("digbeth"));
        assert_eq!(db.store.definitions(record.id).await.unwrap(), catalogue::definitions(Lang::EnGb));
        let at = quarter("2025-Q4");
        let stored = db.store.asked(record.id, at).await.unwrap();
        assert_eq!(stored.len(), catalogue::inputs(Lang::EnGb).len());
        assert_eq!(stored["income"], Asked::Yearly);
    })
    .await;
}

#[tokio::test]
async fn a_networks_slug_is_taken_once() {
    on_each_database(async |db| {
        db.store.create_network(&by("setup"), &network("digbeth"), &BTreeMap::new()).await.unwrap();
        let again = db.store.create_network(&by("setup"), &network("digbeth"), &BTreeMap::new()).await;
        assert!(matches!(again, Err(StoreError::Refused(_))), "{again:?}");
    })
    .await;
}

#[tokio::test]
async fn an_enterprises_slug_is_unique_within_a_network_but_not_across() {
    on_each_database(async |db| {
        let (digbeth, cafe) = small_network(&db.store).await;
        let other = db.store.create_network(&by("setup"), &network("kirkstall"), &BTreeMap::new()).await.unwrap().id;
        assert_eq!(db.store.put_enterprises(&by("setup"), other, &[enterprise("cafe")]).await.unwrap(), 1);
        assert_eq!(db.store.put_enterprises(&by("setup"), digbeth, &[enterprise("cafe")]).await.unwrap(), 0);
        assert_eq!(db.store.enterprises(digbeth).await.unwrap().len(), 1);
        assert_ne!(db.store.enterprise(other, "cafe").await.unwrap().unwrap().id, cafe);
        let foreign = db.store.filing(other, cafe, quarter("2025-Q4")).await.unwrap();
        assert_eq!(foreign, None);
    })
    .await;
}

#[tokio::test]
async fn a_membership_takes_the_place_of_one_that_it_overlaps() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let (cafe, _) = enterprise("cafe");
        let ended = Membership { from: Some(date!(2024 - 01 - 01)), to: Some(date!(2024 - 12 - 31)) };
        let back = Membership { from: Some(date!(2025 - 07 - 01)), to: None };
        for membership in [ended, back, back] {
            db.store.put_enterprises(&by("setup"), network, &[(cafe.clone(), membership)]).await.unwrap();
        }
        let stored = db.store.enterprise(network, "cafe").await.unwrap().unwrap();
        assert_eq!(stored.memberships, [ended, back]);
    })
    .await;
}

#[tokio::test]
async fn rounds_come_newest_first_and_their_days_may_change() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let mut round = Round::of(quarter("2025-Q3"), &Settings::default());
        db.store.put_round(&by("Ruth"), network, &round).await.unwrap();
        round.closes = date!(2025 - 12 - 24);
        db.store.put_round(&by("Ruth"), network, &round).await.unwrap();
        let rounds = db.store.rounds(network).await.unwrap();
        assert_eq!(rounds.iter().map(|round| round.quarter.to_string()).collect::<Vec<_>>(), ["2025-Q4", "2025-Q3"]);
        assert_eq!(db.store.round(network, quarter("2025-Q3")).await.unwrap(), Some(round));
    })
    .await;
}

#[tokio::test]
async fn settings_that_are_the_same_leave_no_trace() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        let settings = Settings { contact: "ruth@example.org".to_owned(), ..Settings::default() };
        for _ in 0..2 {
            let wanted = settings.clone();
            db.store.update_settings(&by("Ruth"), network, |stored| *stored = wanted).await.unwrap();
        }
        assert_eq!(db.store.network("digbeth").await.unwrap().unwrap().network.settings, settings);
        let changes =
            db.store.audit(network).await.unwrap().iter().filter(|line| line.action == "settings.changed").count();
        assert_eq!(changes, 1);
    })
    .await;
}

#[tokio::test]
async fn a_changed_identity_is_in_the_chain_and_the_same_one_leaves_no_trace() {
    on_each_database(async |db| {
        let (network, _) = small_network(&db.store).await;
        // A setting of another page, such as the logo's, that somebody saved while the form was open.
        let settings = Settings { contact: "ruth@example.org".to_owned(), ..Settings::default() };
        let wanted = settings.clone();
        db.store.update_settings(&by("Joe"), network, |stored| *stored = wanted).await.unwrap();
        let text = str::to_owned;
        let wanted = Identity {
            name: text("Digbeth"),
            short_name: text("DSEQ"),
            place: text("Eastside"),
            accent: text("#7a2c60"),
        };
        for _ in 0..2 {
            db.store.update_identity(&by("Ruth"), network, &wanted).await.unwrap();
        }
        let stored = db.store.network("digbeth").await.unwrap().unwrap().network;
        assert_eq!((&*stored.name, &*stored.place, &*stored.accent), ("Digbeth", "Eastside", "#7a2c60"));
        assert_eq!(stored.settings, Settings { short_name: text("DSEQ"), ..settings });
        let lines = db.store.audit(network).await.unwrap();
        let changed: Vec<_> =
            lines.iter().filter(|line| line.actor == "Ruth" && line.action != "network.created").collect();
        assert_eq!(changed.len(), 1, "one entry tells all");
        assert_eq!(changed[0].action, "network.identity_changed");
    })
    .await;
}

#[tokio::test]
async fn a_first_day_may_be_set_and_corrected() {
    on_each_database(async |db| {
        let (network, cafe) = small_network(&db.store).await;
        let store = &db.store;
        let first = async |day| store.begin_membership(&by("Ruth"), network, cafe, day, "Minutes").await;
        first(date!(2025 - 07 - 01)).await.unwrap();
        first(date!(2025 - 07 - 01)).await.unwrap();
        store.end_membership(&by("Ruth"), network, cafe, Some(date!(2025 - 09 - 30)), "It left").await.unwrap();
        let late = first(date!(2025 - 10 - 01)).await;
        assert!(matches!(&late, Err(StoreError::Refused(words)) if words.contains("before its last day")), "{late:?}");
        let (facts, _) = enterprise("cafe");
        let back = Membership { from: Some(date!(2026 - 01 - 01)), to: None };
        store.put_enterprises(&by("Ruth"), network, &[(facts, back)]).await.unwrap();
        let early = first(date!(2025 - 09 - 30)).await;
        assert!(matches!(&early, Err(StoreError::Refused(words)) if words.contains("already")), "{early:?}");
        first(date!(2025 - 10 - 01)).await.unwrap();
        let stored = store.enterprise(network, "cafe").await.unwrap().unwrap().memberships;
        assert_eq!(stored[1], Membership { from: Some(date!(2025 - 10 - 01)), to: None });
        assert!(store.begin_membership(&by("Ruth"), network, cafe, date!(2025 - 11 - 01), " ").await.is_err());
        let lines = store.audit(network).await.unwrap();
        assert_eq!(lines.iter().filter(|line| line.action == "membership.begun").count(), 2);
    })
    .await;
}
