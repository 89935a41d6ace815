//! The review of a return: accepted, sent back, asked about, read twice.

use crate::web::board::testing::{TestApp, hidden};
use axum::http::StatusCode;
use commonweal_domain::filing::FilingState;

const BOARD: &str = "/digbeth/board/2025-Q4";
const REVIEW: &str = "/digbeth/review/2025-Q4/anchor";
const MEMBER: &str = "/digbeth/board/2025-Q4/anchor";

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
    assert!(app.get("ruth", sent.location()).await.text().contains("ANCHOR is sent back."));
    let late = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Another")).await;
    assert!(
        late.status == StatusCode::CONFLICT
            && late.text().contains("What you had written</h2><p class=\"typed quote\">Another")
    );
}

#[tokio::test]
async fn questions_about_single_figures_go_with_the_return_and_come_back_answered() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("name=\"q.income.2025-Q4\" form=\"send-back\""), "{page}");
    let version = hidden(&page, "version");
    let long = "x".repeat(4_001);
    let form =
        |words: &str| format!("decision=send-back&version={version}&reason=&q.income.2025-Q4={words}&q.nonsense=x");
    let refused = app.post("ruth", REVIEW, &form(&long)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains(&long), "what was typed is kept");
    let sent = app.post("ruth", REVIEW, &form("Is+VAT+in+it%3F")).await;
    assert_eq!(sent.location(), "/digbeth/board/2025-Q4?sent-back=anchor");
    assert!(matches!(app.state("anchor").await.0, FilingState::SentBack { reason, .. } if reason.is_empty()));
    let mail = app.store.outbox(app.network, 9).await.unwrap().remove(0);
    assert_eq!(mail.address, "amara@example.org");
    assert!(mail.body.contains("There is a question about one figure.") && mail.way_in.is_some(), "{}", mail.body);
    let check = app.get("amara", "/digbeth/returns/2025-Q4/anchor/check").await.text();
    assert!(check.contains("Is VAT in it?"), "{check}");
    let review = app.get("ruth", REVIEW).await.text();
    assert!(review.contains("<b>income:</b> Is VAT in it?") && review.contains("Take it back from the enterprise"));
    // Taken back before the enterprise did anything: as if it had never been sent.
    let version = hidden(&review, "version");
    let undone = app.post("ruth", REVIEW, &format!("decision=undo&version={version}")).await;
    assert_eq!(undone.location(), &format!("{REVIEW}?undone=anchor"));
    let review = app.get("ruth", undone.location()).await.text();
    assert!(review.contains("is taken back: it is submitted now") && !review.contains("Is VAT in it?"), "{review}");
}

#[tokio::test]
async fn an_acceptance_is_taken_back_while_nothing_is_published() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let version = app.state("anchor").await.1;
    app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("Take the acceptance back"), "{page}");
    app.post("ruth", REVIEW, &format!("decision=undo&version={}", version + 1)).await;
    assert!(matches!(app.state("anchor").await.0, FilingState::Submitted { .. }));
    let nothing = app.post("ruth", REVIEW, &format!("decision=undo&version={}", version + 2)).await;
    assert_eq!(nothing.status, StatusCode::CONFLICT);
    assert!(nothing.text().contains("send it back with a reason"), "{}", nothing.text());
}

#[tokio::test]
async fn where_the_network_wants_it_two_coordinators_read() {
    let app = TestApp::new().await;
    let settings = "due-days=31&closing-days=45&second-reader=1";
    app.post("ruth", "/digbeth/rounds/settings", settings).await;
    app.coordinator("omar").await;
    app.submit("anchor", 40).await;
    app.submit("bakery", 50).await;
    let version = app.state("anchor").await.1;
    let first = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(first.location(), "/digbeth/review/2025-Q4/bakery?found-good=anchor");
    assert!(app.get("ruth", first.location()).await.text().contains("You found ANCHOR good."));
    assert!(!app.state("anchor").await.0.counts());
    let twice = app.post("ruth", REVIEW, &format!("decision=accept&version={}", version + 1)).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("a second person has to read it"), "{}", twice.text());
    assert!(app.get("omar", BOARD).await.text().contains("Review 2 returns"));
    app.post("omar", REVIEW, &format!("decision=accept&version={}", version + 1)).await;
    assert!(app.state("anchor").await.0.counts());
}

#[tokio::test]
async fn what_a_member_has_not_confirmed_is_accepted_only_with_a_reason() {
    let app = TestApp::new().await;
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed,+says+Amara").await;
    let version = app.state("anchor").await.1;
    let refused = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("href=\"#unconfirmed\""), "{}", refused.text());
    let form = format!("decision=accept&version={version}&unconfirmed=They+have+no+mail");
    app.post("ruth", REVIEW, &form).await;
    assert!(app.state("anchor").await.0.counts());
    let last = app.store.audit(app.network).await.unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.words.as_str()), ("filing.accepted", "They have no mail"));
}

#[tokio::test]
async fn an_accepted_return_can_be_sent_back() {
    let app = TestApp::new().await;
    app.import(&["anchor"]).await;
    let version = hidden(&app.get("ruth", REVIEW).await.text(), "version");
    app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Look+again")).await;
    assert!(matches!(app.state("anchor").await.0, FilingState::SentBack { reason, .. } if reason == "Look again"));
}
