//! Social value: proxies, outcomes and what went in, up to the arithmetic of a quarter.

use super::{post, refused};
use crate::web::board::{
    samples::quarter,
    testing::{TestApp, check_structure},
};
use axum::http::StatusCode;

const HERE: &str = "/digbeth/settings/social-value";

const PROXY: [(&str, &str); 7] = [
    ("name", "An hour of help"),
    ("value", "£10"),
    ("source", "A published table"),
    ("year", "2024"),
    ("licence", "CC BY 4.0"),
    ("reference", ""),
    ("sure", "estimate"),
];

const OUTCOME: [(&str, &str); 5] = [
    ("name", "Hours of help"),
    ("indicator", "SO07"),
    ("proxy", "an-hour-of-help"),
    ("years", "1"),
    ("deadweight", "50"),
];

const BASIS: [(&str, &str); 8] = [
    ("inputs", "EC01"),
    ("discount", "3.5"),
    ("source", "The Green Book"),
    ("timing", "from-second"),
    ("hours", "SO07"),
    ("rate", "12.60"),
    ("rate-source", "Real living wage"),
    ("rate-year", "2025"),
];

#[tokio::test]
async fn an_account_is_made_on_pages_and_worked_out_of_published_totals() {
    let app = TestApp::new().await;
    app.import_of(quarter(), &["anchor", "bakery", "canal", "dye-works"]).await;
    let arithmetic = format!("/digbeth/dashboard/{}/social-value", quarter());
    let empty = app.get("ruth", HERE).await.text();
    assert!(empty.contains("Nothing is worked out yet"), "{empty}");
    assert_eq!(app.get("ruth", &arithmetic).await.status, StatusCode::NOT_FOUND, "off");
    for (page, fields) in [("proxies/new", &PROXY[..]), ("outcomes/new", &OUTCOME[..]), ("basis", &BASIS[..])] {
        let answer = post(&app, &format!("{HERE}/{page}"), fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{page}: {}", answer.text());
    }
    let listed = app.get("ruth", HERE).await.text();
    check_structure(HERE, &listed);
    for words in ["An hour of help", "A published table, 2024 prices, CC BY 4.0", "Less deadweight 50 %", "£12.60"] {
        assert!(listed.contains(words), "{words}: {listed}");
    }
    // For members too: it holds nothing but what may be shown.
    for who in ["ruth", "amara"] {
        let page = app.get(who, &arithmetic).await.text();
        check_structure(&arithmetic, &page);
        for words in ["400 × £10", "£4,000", "less 50 % deadweight", "£2,000", "400 hours at £12.60 an hour"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
    let how = app.get("ruth", &format!("/digbeth/dashboard/{}/how", quarter())).await.text();
    assert!(how.contains(&arithmetic), "{how}");
    // What an outcome rests on stays until the outcome goes.
    let refused = refused(&app, &format!("{HERE}/proxies/an-hour-of-help"), &[("remove", "1")]).await;
    assert!(refused.contains("“Hours of help” is valued by it"), "{refused}");
    for page in ["outcomes/hours-of-help", "proxies/an-hour-of-help"] {
        let gone = post(&app, &format!("{HERE}/{page}"), &[("remove", "1")]).await;
        assert_eq!(gone.location(), format!("{HERE}?removed=1"));
    }
    assert_eq!(app.get("ruth", &arithmetic).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_hidden_is_not_valued() {
    let app = TestApp::new().await;
    app.import_of(quarter(), &["anchor", "bakery"]).await;
    for (page, fields) in [("proxies/new", &PROXY[..]), ("outcomes/new", &OUTCOME[..]), ("basis", &BASIS[..])] {
        post(&app, &format!("{HERE}/{page}"), fields).await;
    }
    let page = app.get("ruth", &format!("/digbeth/dashboard/{}/social-value", quarter())).await.text();
    assert!(page.contains("Left out") && page.contains("Hours of help") && !page.contains("120"), "{page}");
}

#[tokio::test]
async fn each_fault_is_told_at_its_field() {
    let app = TestApp::new().await;
    let page =
        refused(&app, &format!("{HERE}/proxies/new"), &[("name", "A home"), ("value", "-1"), ("year", "24")]).await;
    for words in ["The value must be 0 or more", "Say who published the value", "by what licence", "four digits"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    post(&app, &format!("{HERE}/proxies/new"), &PROXY).await;
    let more = [&OUTCOME[..], &[("low-value", "30"), ("attribution", "101")]].concat();
    let page = refused(&app, &format!("{HERE}/outcomes/new"), &more).await;
    assert!(page.contains("Attribution must be at most 100"), "{page}");
    let order = [&OUTCOME[..], &[("low-value", "30")]].concat();
    let page = refused(&app, &format!("{HERE}/outcomes/new"), &order).await;
    assert!(page.contains("The careful view comes to more than the central one"), "{page}");
    let page =
        refused(&app, &format!("{HERE}/basis"), &[("inputs", "SO07"), ("hours", "SO07"), ("discount", "x")]).await;
    for words in
        ["Choose the indicator that says what went in", "Say where the discount rate comes from", "Pounds an hour"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
}
