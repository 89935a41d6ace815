//! An invitation is a way in for nobody but whom it is for.

use super::testing::TestApp;
use crate::store::{Act, LinkPurpose, MailKind, NewMail};
use axum::http::StatusCode;
use commonweal_domain::network::Millis;

async fn invite(app: &TestApp, who: &str, network: &str, email: &str) -> String {
    app.post(who, &format!("/{network}/invite"), &format!("role=funder&lines={email}")).await.text()
}

/// The link that a page shows, if it shows one.
fn link(page: &str) -> Option<String> {
    let from = page.find("/link/")?;
    Some(page[from..].split(['<', '"', ' ']).next().unwrap().to_owned())
}

#[tokio::test]
async fn a_coordinator_is_shown_no_link_into_somebody_elses_account() {
    let app = TestApp::new().await;
    // Amara files in another network, and has no password: she signs in by mailed links.
    let page = invite(&app, "other", "elsewhere", "amara@example.org").await;
    assert_eq!(link(&page), None, "{page}");
    assert!(page.contains("Has an account"), "{page}");
    let elsewhere = app.store.network("elsewhere").await.unwrap().unwrap().id;
    let mail = &app.store.outbox(elsewhere, 5).await.unwrap()[0];
    assert_eq!((mail.kind, mail.way_in), (MailKind::Invite, Some(LinkPurpose::Open)));
    assert!(mail.body.contains("You have an account here already"), "{}", mail.body);
}

#[tokio::test]
async fn a_link_that_was_shown_ends_once_the_person_belongs_to_another_network() {
    let app = TestApp::new().await;
    let page = invite(&app, "ruth", "digbeth", "new@example.org").await;
    let shown = link(&page).expect("a link for somebody new");
    assert_eq!(app.get("", &shown).await.status, StatusCode::OK);
    // Once more, as the mail went astray: still somebody new.
    let again = link(&invite(&app, "ruth", "digbeth", "new@example.org").await).expect("another link");
    assert_eq!(link(&invite(&app, "other", "elsewhere", "new@example.org").await), None);
    for shown in [&shown, &again] {
        assert_eq!(app.get("", shown).await.status, StatusCode::NOT_FOUND);
        let chosen = app.post("", shown, "name=Mallory&password=three+small+boats").await;
        assert_eq!(chosen.status, StatusCode::NOT_FOUND, "{}", chosen.text());
    }
    let person = app.store.person_by_email("new@example.org").await.unwrap().unwrap();
    assert!(person.password_hash.is_none());
}

#[tokio::test]
async fn a_password_that_is_chosen_ends_the_other_links() {
    let app = TestApp::new().await;
    let first = link(&invite(&app, "ruth", "digbeth", "new@example.org").await).unwrap();
    let second = link(&invite(&app, "ruth", "digbeth", "new@example.org").await).unwrap();
    let chosen = app.post("", &second, "name=New&password=three+small+boats").await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER, "{}", chosen.text());
    assert_eq!(app.get("", &first).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_network_sends_a_thousand_invitations_a_day_and_no_more() {
    let app = TestApp::new().await;
    invite(&app, "ruth", "digbeth", "first@example.org").await;
    let network = app.store.network("digbeth").await.unwrap().unwrap().id;
    let person = app.store.person_by_email("first@example.org").await.unwrap().unwrap().id;
    let sent = NewMail {
        network: Some(network),
        person,
        kind: MailKind::Invite,
        subject: "You are invited".to_owned(),
        body: String::new(),
        way_in: None,
        enterprise: None,
        quarter: None,
        call: None,
        once: None,
    };
    let act = Act { now: app.app().now(), person: None, name: "Ruth".to_owned() };
    let before = app.store.invitations_since(network, Millis(0)).await.unwrap() as usize;
    app.store.queue_mail(&act, &vec![sent; 999 - before]).await.unwrap();
    let two = app.post("ruth", "/digbeth/invite", "role=funder&lines=a@example.org%0Ab@example.org").await;
    assert_eq!(two.status, StatusCode::TOO_MANY_REQUESTS, "{}", two.text());
    assert!(two.text().contains("nobody was invited now") && two.text().contains("b@example.org"), "{}", two.text());
    assert!(app.store.person_by_email("a@example.org").await.unwrap().is_none());
    assert!(link(&invite(&app, "ruth", "digbeth", "a@example.org").await).is_some());
    app.later(24 * 60 * 60 * 1_000);
    app.back("ruth").await;
    assert!(link(&invite(&app, "ruth", "digbeth", "b@example.org").await).is_some());
}
