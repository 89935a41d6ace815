//! An invitation is a way in for nobody but whom it is for.

use super::testing::TestApp;
use crate::store::{LinkPurpose, MailKind};
use axum::http::StatusCode;

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
