//! A coordinator answers for a member, and the member confirms it, or says what is wrong, by one link.

use super::tests::open;
use crate::web::{
    board::testing::{TestApp, check_structure, hidden},
    forms::encode,
};
use axum::http::StatusCode;

const CALL: &str = "/digbeth/calls/flood-week";
const ANSWER: &str = "/digbeth/calls/flood-week/answer/anchor";

/// What the page of this person sends, with so many hours.
async fn hours(app: &TestApp, who: &str, hours: &str, more: &[(&str, &str)]) -> String {
    let page = app.get(who, ANSWER).await.text();
    let mut pairs = vec![
        ("v.volunteer-hours.".to_owned(), hours.to_owned()),
        ("was.volunteer-hours.".to_owned(), hidden(&page, "was.volunteer-hours.").replace("&#34;", "\"")),
        ("s.volunteer-hours".to_owned(), "figure".to_owned()),
    ];
    pairs.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    encode(&pairs)
}

/// A text with a link for Amara, and the link in it.
async fn copied(app: &TestApp) -> String {
    let person = hidden(&app.get("ruth", ANSWER).await.text(), "person");
    let page = app.post("ruth", &format!("{ANSWER}/link"), &format!("person={person}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let text = page.text();
    check_structure("copied", &text);
    assert!(text.contains("filled in the answer of ANCHOR about Flood week, 5 to 11 January 2026"), "{text}");
    let token = text.split("/link/").nth(1).unwrap().split(['<', ' ', '\n']).next().unwrap();
    format!("/link/{token}")
}

/// Whether the answer is among the totals' figures.
async fn counts(app: &TestApp) -> bool {
    let call = app.store.call(app.network, "flood-week").await.unwrap().unwrap();
    let figures = crate::figures::of_call(&app.store, app.network, &call).await.unwrap();
    figures.members.iter().any(|member| member.slug == "anchor" && member.figures.iter().count() > 0)
}

#[tokio::test]
async fn what_a_coordinator_answers_counts_once_the_member_has_confirmed_it() {
    let app = TestApp::new().await;
    open(&app).await;
    let nobody = app.post("ruth", ANSWER, &hours(&app, "ruth", "120", &[("send", "1")]).await).await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = nobody.text();
    check_structure("no word", &page);
    assert!(
        page.contains("href=\"#why\">Write with whom you spoke, and when") && page.contains("id=\"why\""),
        "{page}"
    );
    assert!(page.contains("value=\"120\""), "what was typed stays: {page}");

    let spoke = [("send", "1"), ("why", "Phone call with Amara")];
    let sent = app.post("ruth", ANSWER, &hours(&app, "ruth", "120", &spoke).await).await;
    assert_eq!(sent.location(), format!("{ANSWER}?sent=1"));
    let board = app.get("ruth", CALL).await.text();
    check_structure("waiting", &board);
    assert!(board.contains("Waiting for confirmation") && board.contains("0 of 6 have answered"), "{board}");
    assert!(!counts(&app).await, "it waits for the member");
    let mails = app.store.outbox(app.network, 9).await.unwrap();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].address, "amara@example.org");
    assert!(mails[0].body.contains("Phone call with Amara") && mails[0].call.is_some(), "{}", mails[0].body);
    assert!(app.get("amara", "/digbeth/returns").await.text().contains("Waits for you to confirm it"));

    let (link, second) = (copied(&app).await, copied(&app).await);
    // A mail scanner looks, and nothing is confirmed by it.
    for _ in 0..2 {
        let page = app.get("", &link).await.text();
        check_structure("confirm", &page);
        assert!(page.contains("120 hours") && page.contains("Yes, these are our figures"), "{page}");
    }
    let seen = hidden(&app.get("", &link).await.text(), "seen");
    // What the coordinator changes meanwhile is not confirmed unread, and the link works on.
    app.post("ruth", ANSWER, &hours(&app, "ruth", "140", &spoke).await).await;
    let changed = app.post("", &link, &format!("seen={seen}")).await;
    assert_eq!(changed.status, StatusCode::CONFLICT);
    let changed = changed.text();
    assert!(changed.contains("changed after you opened this page") && changed.contains("140 hours"), "{changed}");
    assert!(!counts(&app).await);

    let done = app.post("", &link, &format!("seen={}", hidden(&changed, "seen"))).await.text();
    assert!(done.contains("the figures are confirmed"), "{done}");
    assert!(counts(&app).await);
    assert!(app.get("ruth", CALL).await.text().contains("1 of 6 have answered"));
    assert!(app.get("ruth", ANSWER).await.text().contains("amara confirmed it on"));
    assert_eq!(app.post("", &link, "").await.status, StatusCode::NOT_FOUND, "a link is used once");
    assert!(app.get("", &second).await.text().contains("There is nothing to confirm"));
}

#[tokio::test]
async fn what_is_wrong_makes_the_answer_a_draft_again_and_is_told_to_whoever_sent_it() {
    let app = TestApp::new().await;
    open(&app).await;
    let spoke = [("send", "1"), ("why", "Phone call")];
    app.post("ruth", ANSWER, &hours(&app, "ruth", "120", &spoke).await).await;
    let link = copied(&app).await;
    let seen = hidden(&app.get("", &link).await.text(), "seen");
    let blank = app.post("", &link, &format!("decision=wrong&seen={seen}&wrong=")).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let blank = blank.text();
    check_structure("blank", &blank);
    assert!(blank.contains("href=\"#wrong\"") && blank.contains("id=\"wrong\""), "{blank}");
    let told = app.post("", &link, &format!("decision=wrong&seen={seen}&wrong=It+was+12.")).await.text();
    assert!(told.contains("we know what is wrong"), "{told}");
    let page = app.get("ruth", ANSWER).await.text();
    assert!(page.contains("ANCHOR says what is wrong: “It was 12.”"), "{page}");
    assert!(app.get("ruth", CALL).await.text().contains("In progress"));
    let mails = app.store.outbox(app.network, 9).await.unwrap();
    let objection = mails.iter().find(|mail| mail.address == "ruth@example.org").unwrap();
    assert!(objection.body.contains("It was 12.") && objection.body.contains(ANSWER), "{}", objection.body);
    // What the member sends itself needs nobody to confirm it.
    app.post("amara", ANSWER, &hours(&app, "amara", "12", &[("send", "1")]).await).await;
    assert!(counts(&app).await);
    assert!(!app.get("ruth", ANSWER).await.text().contains("says what is wrong"));
    // What a coordinator changes in it waits again.
    app.later(1_000);
    app.post("ruth", ANSWER, &hours(&app, "ruth", "13", &spoke).await).await;
    assert!(!counts(&app).await);
    // The member takes it for its own by sending it.
    app.post("amara", ANSWER, &hours(&app, "amara", "13", &[("send", "1")]).await).await;
    assert!(counts(&app).await);
    assert!(app.store.verify_audit(app.network).await.unwrap().is_ok());
}

#[tokio::test]
async fn only_a_coordinator_makes_a_link_and_only_while_something_waits() {
    let app = TestApp::new().await;
    open(&app).await;
    for who in ["ruth", "amara", "other"] {
        let answer = app.post(who, &format!("{ANSWER}/link"), "person=").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who}");
    }
}

/// A member who cannot be reached: the coordinator's reason is asked for, kept, and shown to both.
#[tokio::test]
async fn an_answer_may_count_without_the_member_for_a_reason() {
    let app = TestApp::new().await;
    open(&app).await;
    let spoke = [("send", "1"), ("why", "Phone call with Amara")];
    app.post("ruth", ANSWER, &hours(&app, "ruth", "120", &spoke).await).await;
    let page = app.get("ruth", ANSWER).await.text();
    let seen = hidden(&page, "seen");
    let count = format!("{ANSWER}/count");
    assert_eq!(app.post("amara", &count, &format!("seen={seen}&reason=x")).await.status, StatusCode::NOT_FOUND);
    let blank = app.post("ruth", &count, &format!("seen={seen}&reason=")).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let blank = blank.text();
    check_structure("no reason", &blank);
    assert!(blank.contains("href=\"#reason\"") && blank.contains("id=\"reason\""), "{blank}");
    let stale = app.post("ruth", &count, "seen=1&reason=Her+books").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("value=\"Her books\""), "what was typed stays");
    assert!(!counts(&app).await);
    let done = app.post("ruth", &count, &format!("seen={seen}&reason=Her+books+show+it.")).await;
    assert_eq!(done.location(), format!("{ANSWER}?counted=1"));
    assert!(counts(&app).await);
    for who in ["ruth", "amara"] {
        let page = app.get(who, ANSWER).await.text();
        assert!(page.contains("though ANCHOR has not confirmed it: “Her books show it.”"), "{page}");
    }
    // What the member says afterwards stands in its place.
    app.post("amara", ANSWER, &hours(&app, "amara", "12", &[]).await).await;
    assert!(!app.get("ruth", ANSWER).await.text().contains("Her books"));
    let lines = app.store.audit(app.network).await.unwrap();
    assert!(lines.iter().any(|line| line.action == "call.answer_counted_without_confirmation"));
}

/// A link that was sent before the network closed changes nothing afterwards.
#[tokio::test]
async fn a_link_confirms_nothing_in_a_network_that_has_closed() {
    let app = TestApp::new().await;
    open(&app).await;
    let spoke = [("send", "1"), ("why", "Phone call")];
    app.post("ruth", ANSWER, &hours(&app, "ruth", "120", &spoke).await).await;
    let link = copied(&app).await;
    let seen = hidden(&app.get("", &link).await.text(), "seen");
    let now = crate::web::board::samples::NOW;
    let act = crate::store::Act { now, person: None, name: "Ruth".to_owned() };
    let closed = commonweal_domain::network::Closed { at: now, why: String::new() };
    app.store.set_closed(&act, app.network, Some(closed)).await.unwrap();
    assert_eq!(app.post("", &link, &format!("seen={seen}")).await.status, StatusCode::CONFLICT);
    assert!(!counts(&app).await);
    app.store.set_closed(&act, app.network, None).await.unwrap();
    app.post("", &link, &format!("seen={seen}")).await;
    assert!(counts(&app).await, "the link works once it is open again");
}
