//! Opening and changing rounds, and their calendar.

use crate::web::board::testing::TestApp;
use axum::http::StatusCode;

const DAYS: &str = "opens-day=1&opens-month=4&opens-year=2026&due-day=1&due-month=may&due-year=2026&closes-day=15&closes-month=5&closes-year=2026";

#[tokio::test]
async fn a_round_is_opened_and_listed() {
    let app = TestApp::new().await;
    let list = app.get("ruth", "/digbeth/rounds").await.text();
    assert!(
        list.contains("October to December 2025") && list.contains("Past due") && list.contains("0 of 6"),
        "{list}"
    );
    assert!(list.contains("/digbeth/rounds/2026-Q1\">Open January to March 2026"), "{list}");
    let form = app.get("ruth", "/digbeth/rounds/2026-Q1").await.text();
    assert!(form.contains("Open a round for January to March 2026"), "{form}");
    let saved = app.post("ruth", "/digbeth/rounds/2026-Q1", DAYS).await;
    assert_eq!(saved.location(), "/digbeth/rounds?saved=2026-Q1");
    let list = app.get("ruth", saved.location()).await.text();
    assert!(list.contains("The round of January to March 2026 is saved.") && list.contains("Due 1 May 2026"), "{list}");
    assert!(list.contains("Not open yet"));
}

#[tokio::test]
async fn days_that_do_not_follow_each_other_are_refused_and_kept_as_typed() {
    let app = TestApp::new().await;
    let wrong = DAYS.replace("due-day=1", "due-day=first").replace("closes-year=2026", "closes-year=1926");
    let page = app.post("ruth", "/digbeth/rounds/2026-Q1", &format!("{wrong}&note=The+council%27s+meeting")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = page.text();
    assert!(
        page.contains("Error: Round") && page.contains("value=\"first\"") && page.contains("value=\"1926\""),
        "{page}"
    );
    assert!(page.contains("href=\"#due-day\">Due day must be a real date"), "{page}");
    assert!(page.contains("The council&#39;s meeting</textarea>"), "{page}");
    let page = app.post("ruth", "/digbeth/rounds/2026-Q1", &DAYS.replace("closes-year=2026", "closes-year=1926")).await;
    assert!(page.text().contains("href=\"#closes-day\">The closing day must be on or after the due day"));
    assert!(!app.get("ruth", "/digbeth/rounds").await.text().contains("Due 1 May 2026"));
}

#[tokio::test]
async fn rounds_are_the_coordinator_s_and_their_days_everybody_s() {
    let app = TestApp::new().await;
    for path in ["/digbeth/rounds", "/digbeth/rounds/2026-Q1", "/digbeth/rounds/settings"] {
        for who in ["amara", "other"] {
            assert_eq!(app.get(who, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
            assert_eq!(app.post(who, path, DAYS).await.status.as_u16() / 100, 4, "{who} {path}");
        }
    }
    for path in ["/digbeth/rounds/1900-Q1", "/digbeth/rounds/2199-Q1", "/digbeth/rounds/now"] {
        assert_eq!(app.get("ruth", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let calendar = app.get("", "/digbeth/calendar.ics").await;
    assert_eq!(calendar.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(calendar.text().contains("SUMMARY:Returns due: October to December 2025\r\n"));
    assert_eq!(app.get("", "/nowhere/calendar.ics").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn settings_are_kept_for_the_rounds_to_come() {
    let app = TestApp::new().await;
    let form = "due-days=20&closing-days=30&contact=ruth%40digbeth.example&before=7&after=&second-reader=1";
    let saved = app.post("ruth", "/digbeth/rounds/settings", form).await;
    assert_eq!(saved.location(), "/digbeth/rounds/settings?saved=1");
    let page = app.get("ruth", saved.location()).await.text();
    assert!(page.contains("The settings are saved.") && page.contains("value=\"20\""), "{page}");
    assert!(!page.contains("name=\"accept-unflagged\" value=\"1\" checked"), "{page}");
    assert!(page.contains("name=\"second-reader\" value=\"1\" checked"), "{page}");
    assert!(app.get("ruth", "/digbeth/rounds/2026-Q1").await.text().contains("value=\"20\""), "due on 20 April");
    let wrong = app.post("ruth", "/digbeth/rounds/settings", "due-days=soon&closing-days=30").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"soon\""));
}
