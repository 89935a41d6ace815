//! Totals are kept while nothing changes, and never for longer than somebody would wait for new ones.

use super::{
    Totals,
    totals::{all_worked_out, made, worked_out},
};
use crate::{
    demo, figures, starters,
    web::board::{
        samples::{NOW, quarter},
        testing::{MEMBERS, TestApp},
    },
};
use commonweal_domain::period::Quarter;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

const HERE: &str = "/digbeth/dashboard/2025-Q4";

#[tokio::test]
async fn what_is_accepted_is_in_the_totals_at_once_where_adding_up_is_quick() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..2]).await;
    for _ in 0..2 {
        let page = app.get("ruth", HERE).await.text();
        assert!(page.contains("2 of 6") && !page.contains("These totals are of"), "{page}");
    }
    app.import(&MEMBERS[2..3]).await;
    assert!(app.get("ruth", HERE).await.text().contains("3 of 6"));
}

#[tokio::test]
async fn where_it_takes_long_the_last_totals_are_shown_with_their_moment_until_the_new_ones_are_there() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..2]).await;
    app.get("ruth", HERE).await;
    let kept = app.kept_totals();
    kept.slow_down();
    assert!(app.get("ruth", HERE).await.text().contains("2 of 6"), "nothing has changed");
    app.import(&MEMBERS[2..3]).await;
    let page = app.get("ruth", HERE).await.text();
    assert!(page.contains("2 of 6") && page.contains("These totals are of"), "{page}");
    for _ in 0..200 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let page = app.get("ruth", HERE).await.text();
        if page.contains("3 of 6") {
            assert!(!page.contains("These totals are of"), "{page}");
            // One quarter's totals say nothing of another's.
            let before = HERE.replace("2025-Q4", &quarter().plus(-1).to_string());
            assert_eq!(app.get("ruth", &before).await.status, axum::http::StatusCode::NOT_FOUND);
            return;
        }
    }
    panic!("they never came");
}

#[tokio::test]
async fn totals_are_the_same_whatever_was_read_of_other_quarters() {
    let app = TestApp::new().await;
    let starter = |name| demo::kit_sample(starters::named(name).unwrap()).unwrap();
    let long = demo::whole_catalogue(7, 3, "2025-Q4/11".parse().unwrap());
    for sample in [starter("west-belfast"), starter("kirkstall"), long] {
        let network = demo::load(&app.store, &sample, NOW).await.unwrap();
        let network = app.store.network_of(network).await.unwrap().unwrap();
        let mut quarters = app.store.accepted_quarters(network.id).await.unwrap();
        quarters.reverse();
        let mut found: BTreeMap<Quarter, Totals> = BTreeMap::new();
        all_worked_out(&app.app(), &network, &quarters, |quarter, totals| {
            found.insert(quarter, totals);
        })
        .await
        .unwrap();
        assert_eq!(found.len(), quarters.len());
        let all = figures::load(&app.store, network.id).await.unwrap();
        let beside = figures::beside(&app.store, network.id).await.unwrap();
        for quarter in quarters {
            let mut figures = all.clone();
            figures.published = Arc::new(figures::published(&app.store, network.id, quarter.period()).await.unwrap());
            let whole = made(&network.network, &figures, &beside, quarter).unwrap();
            assert_eq!(found[&quarter], whole, "{} {quarter}", network.network.slug);
            assert_eq!(worked_out(&app.app(), &network, quarter).await.unwrap(), whole, "{quarter}");
        }
    }
}
