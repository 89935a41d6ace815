//! Totals are kept while nothing changes, and never for longer than somebody would wait for new ones.

use crate::web::board::{
    samples::quarter,
    testing::{MEMBERS, TestApp},
};
use std::time::Duration;

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
