//! Every page with its samples, and the board and the review as they answer.

use super::testing::{TestApp, check_structure, hidden};
use crate::web::{board, dashboard, library, report, review, rounds};
use axum::http::StatusCode;
use commonweal_domain::filing::FilingState;

#[test]
fn every_page_renders_with_its_samples() {
    let mut pages: Vec<(String, String)> = vec![];
    let mut add =
        |name: &str, page: &dyn askama::DynTemplate| pages.push((name.to_owned(), page.dyn_render().unwrap()));
    for (name, page) in board::samples::boards() {
        add(name, &page);
    }
    for (name, page) in review::samples::reviews() {
        add(name, &page);
    }
    for (name, page) in library::samples::libraries() {
        add(name, &page);
    }
    for (name, page) in library::samples::editions() {
        add(name, &page);
    }
    for (name, page) in report::samples::reports() {
        add(name, &page);
    }
    add("dashboard", &dashboard::samples::dashboard());
    for (name, page) in rounds::samples::pages().unwrap() {
        pages.push((name.to_owned(), page));
    }
    for (name, words) in [
        ("board", "40 of 50 returns are in"),
        ("board-all", "All, 50"),
        ("board-early", "No return is with its enterprise"),
        ("board-empty", "No return is due"),
        ("review", "Accept return"),
        ("review-error", "Write what the enterprise should look at again"),
        ("review-accepted", "Published editions stay as they are"),
        ("review-sent-back", "Is it in kWh on the bill?"),
        ("review-draft", "still filling it in"),
        ("review-none", "Nothing has been saved"),
        ("library", "4 reports of 3 networks"),
        ("library-nothing", "named “Nowhere”"),
        ("library-empty", "has published nothing yet"),
        ("edition-older", "There is a newer edition"),
        ("edition-corrected", "Three late returns are in"),
        ("report", "Publish edition 1"),
        ("report-none", "Generate a draft"),
        ("report-nothing", "No return has been accepted yet"),
        ("report-second", "What changed since edition 1, and why?"),
        ("report-errors", "Error: Report"),
        ("dashboard", "What the network added up to"),
        ("rounds", "44 of 50"),
        ("rounds-none", "There is no round yet"),
        ("round", "Change the round of October to December 2025"),
        ("round-wrong", "#due-day"),
        ("round-settings", "How rounds run"),
        ("round-settings-wrong", "#closing-days"),
    ] {
        let (_, page) = pages.iter().find(|(page, _)| page == name).unwrap();
        assert!(page.contains(words), "{name}: {words}");
    }
    for (name, page) in &pages {
        check_structure(name, page);
    }
}

const BOARD: &str = "/digbeth/board/2025-Q4";
const REVIEW: &str = "/digbeth/review/2025-Q4/anchor";

#[tokio::test]
async fn the_board_counts_and_leads_to_the_next_return() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    app.draft("bakery", 77_777).await;
    assert_eq!(app.get("ruth", "/digbeth/board").await.location(), BOARD);
    let page = app.get("ruth", BOARD).await.text();
    assert!(page.contains("1 of 6 returns is in") && page.contains(REVIEW), "{page}");
    assert!(page.contains("2 figures, saved today") && !page.contains("77,777"));
    let listed = app.get("ruth", &format!("{BOARD}?show=sent-back")).await.text();
    assert!(listed.contains("No return is with its enterprise"));
    assert_eq!(app.get("ruth", "/digbeth/board?quarter=2025-Q4").await.location(), BOARD);
}

#[tokio::test]
async fn what_somebody_may_not_see_does_not_exist() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    for path in [BOARD, REVIEW, "/digbeth/report/2025-Q4", "/digbeth/board", "/digbeth/report"] {
        for who in ["amara", "other"] {
            assert_eq!(app.get(who, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
        assert_eq!(app.get("", path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for path in ["/digbeth/board/2019-Q1", "/digbeth/board/now", "/digbeth/review/2025-Q4/nobody", "/nowhere"] {
        assert_eq!(app.get("ruth", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = app.post("amara", REVIEW, "decision=accept&version=2").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_draft_s_figures_belong_to_its_enterprise() {
    let app = TestApp::new().await;
    app.draft("anchor", 40).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("still filling it in") && !page.contains("£4,000") && !page.contains("Accept return"));
}

#[tokio::test]
async fn a_return_is_accepted_and_the_next_one_comes_up() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    app.submit("bakery", 50).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("£4,000") && page.contains("What anchor is proud of."));
    let version = hidden(&page, "version");
    let answer = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(answer.location(), "/digbeth/review/2025-Q4/bakery?accepted=anchor");
    assert!(matches!(app.state("anchor").await.0, FilingState::Accepted { by, .. } if by == "ruth"));
    let next = app.get("ruth", answer.location()).await.text();
    assert!(next.contains("ANCHOR is accepted and counts in the totals. 1 more return waits for review."));
    let again = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("has changed since you opened it"));
}

#[tokio::test]
async fn sending_back_wants_a_reason_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let version = app.state("anchor").await.1;
    let blank = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=+%0A")).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.text().contains("Error: ANCHOR") && blank.text().contains("#reason"));
    let stale = app.post("ruth", REVIEW, "decision=send-back&version=0&reason=Is+the+gas+in+kWh%3F").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains(">Is the gas in kWh?</textarea>"));
    let sent = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Is+it+kWh%3F")).await;
    assert_eq!(sent.location(), "/digbeth/board/2025-Q4?sent-back=anchor");
    assert!(app.get("ruth", sent.location()).await.text().contains("ANCHOR is sent back with your reason."));
    let late = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Another")).await;
    assert!(late.status == StatusCode::CONFLICT && late.text().contains("<blockquote class=\"said\">Another"));
}

#[tokio::test]
async fn an_accepted_return_can_be_sent_back() {
    let app = TestApp::new().await;
    app.import(&["anchor"]).await;
    let version = hidden(&app.get("ruth", REVIEW).await.text(), "version");
    app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Look+again")).await;
    assert!(matches!(app.state("anchor").await.0, FilingState::SentBack { reason, .. } if reason == "Look again"));
}
