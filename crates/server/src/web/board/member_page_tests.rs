//! The page of one member: who files, links for other messengers, and what is filed in its place.

use super::{
    samples::NOW,
    testing::{TestApp, hidden},
};
use crate::store::Act;
use axum::http::StatusCode;
use commonweal_domain::{
    filing::FilingState,
    network::{Millis, Role},
};

const BOARD: &str = "/digbeth/board/2025-Q4";
const REVIEW: &str = "/digbeth/review/2025-Q4/anchor";
const MEMBER: &str = "/digbeth/board/2025-Q4/anchor";

#[tokio::test]
async fn an_enterprise_s_page_says_who_files_and_how_mail_to_them_fares() {
    let app = TestApp::new().await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("amara@example.org") && page.contains("Not yet started"), "{page}");
    let amara = hidden(&page, "person");
    let sent = app.post("ruth", &format!("{MEMBER}/remind"), &format!("person={amara}")).await;
    assert_eq!(sent.location(), &format!("{MEMBER}?reminded=1"));
    assert!(app.get("ruth", sent.location()).await.text().contains("is about to go"));
    let mail = app.store.claim_mail(Millis(i64::MAX / 2), Millis(i64::MAX), 1).await.unwrap().remove(0);
    app.store.mail_not_sent(mail.id, "550 no such mailbox", None).await.unwrap();
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("came back: 550 no such mailbox"), "{page}");
    assert!(app.get("ruth", BOARD).await.text().contains("mail came back"));
    // Amara has left, Nia files now.
    app.post("ruth", &format!("{MEMBER}/remove"), &format!("person={amara}")).await;
    assert_eq!(app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.status, StatusCode::SEE_OTHER);
    let wrong = app.post("ruth", &format!("{MEMBER}/invite"), "email=nia&name=Nia").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"nia\""), "{}", wrong.text());
    app.post("ruth", &format!("{MEMBER}/invite"), "email=nia%40example.org&name=Nia").await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("nia@example.org") && !page.contains("amara@example.org"), "{page}");
    assert_eq!(app.store.outbox(app.network, 9).await.unwrap()[0].address, "nia@example.org");
    for who in ["other", "amara"] {
        assert_ne!(app.get(who, MEMBER).await.status, StatusCode::OK);
        let answer = app.post(who, &format!("{MEMBER}/remove"), &format!("person={amara}")).await;
        assert!(answer.status.is_client_error(), "{who}");
    }
}

#[tokio::test]
async fn a_text_for_another_messenger_carries_a_link_that_opens_one_enterprise_once_and_nothing_else() {
    let app = TestApp::new().await;
    // Amara files for another enterprise too, and in another network.
    let act = Act { now: NOW, person: None, name: "setup".to_owned() };
    let bakery = app.store.enterprise(app.network, "bakery").await.unwrap().unwrap().id;
    let elsewhere = app.store.network("elsewhere").await.unwrap().unwrap().id;
    let mail = "amara@example.org";
    app.store.invite(&act, app.network, mail, "", Role::Filer, Some(bakery)).await.unwrap();
    app.store.invite(&act, elsewhere, mail, "", Role::Funder, None).await.unwrap();
    let amara = hidden(&app.get("ruth", MEMBER).await.text(), "person");
    let page = app.post("ruth", &format!("{MEMBER}/message"), &format!("person={amara}")).await.text();
    let token = page.split("/link/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(page.contains("Hello amara, We do not have the return of ANCHOR"), "{page}");
    let opened = app.post("", &format!("/link/{token}"), "").await;
    assert_eq!(opened.location(), "/digbeth/returns/2025-Q4/anchor");
    assert_eq!(app.post("", &format!("/link/{token}"), "").await.status, StatusCode::NOT_FOUND);
    let cookie = opened.headers["set-cookie"].to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    let page = app.get(&cookie, opened.location()).await.text();
    assert!(page.contains("ruth passed on the link") && !page.contains("href=\"/account\""), "{page}");
    assert!(!page.contains("/dashboard"), "what is not opened is not offered: {page}");
    for (path, status) in [
        ("/digbeth/returns/2025-Q4/anchor/economic", StatusCode::OK),
        ("/digbeth/returns/2025-Q4/bakery", StatusCode::NOT_FOUND),
        ("/digbeth/leave", StatusCode::NOT_FOUND),
        ("/digbeth/dashboard/2025-Q4", StatusCode::NOT_FOUND),
        ("/account", StatusCode::SEE_OTHER),
        ("/account/data", StatusCode::SEE_OTHER),
        ("/account/password", StatusCode::SEE_OTHER),
    ] {
        assert_eq!(app.get(&cookie, path).await.status, status, "{path}");
    }
    let shelves = app.get(&cookie, "/reports").await.text();
    assert!(!shelves.contains("Elsewhere"), "{shelves}");
    assert_eq!(app.get(&cookie, "/sign-in").await.status, StatusCode::OK, "they may still sign in themselves");
    let history = app.store.audit(app.network).await.unwrap();
    assert!(history.iter().any(|line| line.action == "link.passed_on"), "{history:?}");
    let nobody = app.post("ruth", &format!("{MEMBER}/message"), "person=nobody").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_nil_return_is_filed_for_a_member_and_waits_for_its_word() {
    let app = TestApp::new().await;
    assert_eq!(app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let filed = app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed+all+quarter,+says+Amara").await;
    assert_eq!(filed.location(), &format!("{MEMBER}?filed=1"), "{}", filed.text());
    let page = app.get("ruth", filed.location()).await.text();
    assert!(page.contains("It waits for the enterprise to confirm it"), "{page}");
    let review = app.get("ruth", REVIEW).await.text();
    assert!(review.contains("Nil return: Closed all quarter, says Amara"), "{review}");
    assert_eq!(
        app.store.outbox(app.network, 9).await.unwrap()[0].subject,
        "Are these your figures for October to December 2025?"
    );
    let board = app.get("ruth", &format!("{BOARD}?show=all")).await.text();
    assert!(board.contains("not yet confirmed by the enterprise") && !board.contains("Review 1 return"), "{board}");
}

#[tokio::test]
async fn what_was_filed_for_a_member_is_sent_back_by_its_own_link() {
    let app = TestApp::new().await;
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed+all+quarter,+says+Amara").await;
    let page = app.get("ruth", MEMBER).await.text();
    let person = format!("person={}", hidden(&page, "person"));
    let link = format!("{MEMBER}/confirmation");
    for stranger in ["amara", "other", ""] {
        assert_ne!(app.post(stranger, &link, &person).await.status, StatusCode::OK, "{stranger}");
    }
    let text = app.post("ruth", &link, &person).await.text();
    let token = text.split("/link/").nth(1).unwrap().split('<').next().unwrap();
    let path = format!("/link/{token}");
    let asked = app.get("", &path).await.text();
    assert!(asked.contains("Yes, these are our figures") && asked.contains("What is wrong"), "{asked}");
    let nothing = app.post("", &path, "decision=wrong&wrong=+").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = app.post("", &path, "decision=wrong&wrong=We+sold+for+200").await;
    assert!(told.text().contains("Thank you: we know what is wrong"), "{}", told.text());
    let (state, _) = app.state("anchor").await;
    let FilingState::SentBack { reason, .. } = state else { panic!("{state:?}") };
    assert_eq!(reason, "We sold for 200");
    assert_eq!(app.post("", &path, "").await.status, StatusCode::NOT_FOUND, "the link works once");
    // Whoever filed it hears of it.
    let mail = app.store.outbox(app.network, 9).await.unwrap().remove(0);
    assert_eq!(mail.address, "ruth@example.org");
    assert_eq!(mail.subject, "ANCHOR says what is wrong with its figures for October to December 2025");
    assert!(mail.body.contains("We sold for 200") && mail.body.contains(MEMBER), "{}", mail.body);
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("Go on filing"), "{page}");
    assert_eq!(app.post("ruth", &link, &person).await.status, StatusCode::NOT_FOUND, "nothing waits");
}

#[tokio::test]
async fn a_link_that_could_not_be_answered_works_on() {
    let app = TestApp::new().await;
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed,+says+Amara").await;
    let person = format!("person={}", hidden(&app.get("ruth", MEMBER).await.text(), "person"));
    let text = app.post("ruth", &format!("{MEMBER}/confirmation"), &person).await.text();
    let path = format!("/link/{}", text.split("/link/").nth(1).unwrap().split('<').next().unwrap());
    // It is sent back meanwhile: there is nothing to confirm, until it is filed again.
    let version = app.state("anchor").await.1;
    app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Look+again")).await;
    for answer in ["", "decision=wrong&wrong=All+of+it"] {
        let nothing = app.post("", &path, answer).await;
        assert!(nothing.text().contains("There is nothing to confirm"), "{}", nothing.text());
    }
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed,+says+Amara+again").await;
    let confirmed = app.post("", &path, "").await;
    assert!(confirmed.text().contains("Thank you: the figures are confirmed"), "{}", confirmed.text());
    assert_eq!(app.post("", &path, "").await.status, StatusCode::NOT_FOUND, "now it is used");
}

#[tokio::test]
async fn a_closing_enterprise_files_its_last_return_and_is_asked_no_more() {
    let app = TestApp::new().await;
    let act = format!("{MEMBER}/leave");
    let wrong = app.post("ruth", &act, "last-day=31&last-month=12&last-year=2025&leave-why=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Write why it leaves"), "{}", wrong.text());
    app.post("ruth", &act, "last-day=31&last-month=12&last-year=2025&leave-why=It+closes").await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(
        page.contains(
            "It belongs to the network until 31 December 2025. Its last return is due for October to December 2025."
        ) && page.contains("its last return"),
        "{page}"
    );
    app.post("ruth", &format!("{MEMBER}/stay"), "").await;
    assert!(!app.get("ruth", MEMBER).await.text().contains("; its last return"));
}
