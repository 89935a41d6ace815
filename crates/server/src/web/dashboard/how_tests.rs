//! How a figure came about and what moved it, by who asks.

use crate::web::board::{
    samples::quarter,
    testing::{TestApp, check_structure},
};

const TURNOVER: &str = "/digbeth/dashboard/2025-Q4/how/EC01";

#[tokio::test]
async fn a_coordinator_sees_who_moved_a_figure_and_a_member_how_it_did() {
    let app = TestApp::new().await;
    app.import_of(quarter().plus(-4), &["canal", "anchor", "bakery", "dye-works"]).await;
    app.import(&["anchor", "bakery", "canal", "dye-works"]).await;
    let page = app.get("ruth", TURNOVER).await.text();
    check_structure(TURNOVER, &page);
    for words in [
        "Who moved it",
        "It was about the same as a year before.",
        "+20.0 %",
        "−10.0 %",
        "One more moved it by next to nothing.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let own = app.get("amara", TURNOVER).await.text();
    check_structure(TURNOVER, &own);
    for words in ["How you moved it", "£20,000", "£10,000", "−10.0 %"] {
        assert!(own.contains(words), "{words}: {own}");
    }
    assert!(!own.contains("+20.0 %") && !own.contains("Who moved it"), "{own}");
    // With one who files now and not then, the change would give it away; so would anybody's part of it.
    app.import(&["estate"]).await;
    let page = app.get("ruth", TURNOVER).await.text();
    assert!(
        page.contains("filed it only now, £10,000") && page.contains(", among the 4 that filed the same"),
        "{page}"
    );
    let own = app.get("amara", TURNOVER).await.text();
    assert!(!own.contains("moved it"), "{own}");
}

#[tokio::test]
async fn a_figure_that_grew_as_more_filed_is_told_like_for_like_too() {
    let app = TestApp::new().await;
    let three = ["anchor", "bakery", "canal"];
    app.import_of(quarter().plus(-2), &three).await;
    app.import_of(quarter().plus(-1), &three).await;
    app.import(&["anchor", "bakery", "canal", "dye-works", "estate", "forge"]).await;
    for who in ["ruth", "amara"] {
        let page = app.get(who, TURNOVER).await.text();
        check_structure(TURNOVER, &page);
        for words in ["Like for like", "among the 3 who filed the same", "The first is 100.", "Peter Goodridge"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
    let part = app.get("ruth", &format!("{TURNOVER}?part=payer%3Dpublic")).await;
    assert!(!part.text().contains("The first is 100."), "parts have no series");
}
