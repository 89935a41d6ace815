//! A story is printed in fewer words with its enterprise's yes, and not without.

use crate::{
    store::MailKind,
    web::board::testing::{MEMBERS, TestApp, hidden},
};
use axum::http::StatusCode;

const REPORT: &str = "/digbeth/report/2025-Q4";
const PREVIEW: &str = "/digbeth/report/2025-Q4/preview";
const SHORTEN: &str = "/digbeth/report/2025-Q4/shorten/anchor";
const ASKED: &str = "/digbeth/returns/2025-Q4/anchor/shorter";
const WHOLE: &str = "What anchor is proud of.";

/// A draft that tells the story of the anchor.
async fn drafted() -> TestApp {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    app.post("ruth", REPORT, "action=generate").await;
    let page = app.get("ruth", REPORT).await.text();
    let body = format!("action=save&title=Together&story=anchor&version={}&number=1", hidden(&page, "version"));
    assert_eq!(app.post("ruth", REPORT, &body).await.status, StatusCode::SEE_OTHER);
    app
}

async fn propose(app: &TestApp, words: &str) -> String {
    let body = format!("action=propose&story={WHOLE}&words={words}").replace(' ', "+");
    app.post("ruth", SHORTEN, &body).await.location().to_owned()
}

async fn answer(app: &TestApp, person: &str, fields: &str) -> StatusCode {
    let page = app.get(person, ASKED).await.text();
    app.post(person, ASKED, &format!("seen={}&{fields}", hidden(&page, "seen"))).await.status
}

async fn printed(app: &TestApp) -> String {
    app.get("ruth", PREVIEW).await.text()
}

#[tokio::test]
async fn it_is_printed_with_their_yes_and_whole_without() {
    let app = drafted().await;
    assert_eq!(propose(&app, "Anchor is proud.").await, "/digbeth/report/2025-Q4?shorter=asked#stories-told");
    let mail = &app.store.outbox(app.network, 5).await.unwrap()[0];
    assert_eq!((mail.kind, mail.address.as_str()), (MailKind::Shorter, "amara@example.org"));
    assert!(mail.body.contains("Anchor is proud."), "{}", mail.body);
    let asked = app.get("ruth", &format!("{REPORT}?shorter=asked")).await.text();
    assert!(asked.contains("are asked by mail") && asked.contains("A shorter version waits for their yes"));
    assert!(printed(&app).await.contains(WHOLE));

    // Who files finds it, without the mail too, and sees both.
    let own = app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.text();
    assert!(own.contains("May your story be printed shorter?"), "{own}");
    let both = app.get("amara", ASKED).await.text();
    assert!(both.contains(WHOLE) && both.contains("Anchor is proud.") && both.contains("16 characters"), "{both}");
    assert_eq!(answer(&app, "amara", "answer=yes").await, StatusCode::SEE_OTHER);
    let preview = printed(&app).await;
    assert!(preview.contains("Anchor is proud.") && !preview.contains(WHOLE), "{preview}");
    assert!(app.get("ruth", REPORT).await.text().contains("Printed shorter, with their yes"));
    assert!(app.get("amara", ASKED).await.text().contains("amara said yes on "));

    // They think better of it.
    assert_eq!(answer(&app, "amara", "answer=no&why=Our+cook+is+left+out.").await, StatusCode::SEE_OTHER);
    assert!(printed(&app).await.contains(WHOLE));
    assert!(app.get("ruth", SHORTEN).await.text().contains("“Our cook is left out.”"));
    assert!(app.get("amara", ASKED).await.text().contains("Our cook is left out."));
    app.post("ruth", SHORTEN, "action=take-back").await;
    let nothing = app.get("amara", ASKED).await.text();
    assert!(nothing.contains("Nobody asks for a shorter version"), "{nothing}");
}

#[tokio::test]
async fn a_yes_holds_for_the_words_that_were_read() {
    let app = drafted().await;
    propose(&app, "Anchor is proud.").await;
    let seen = hidden(&app.get("amara", ASKED).await.text(), "seen");
    propose(&app, "Proud.").await;
    let late = app.post("amara", ASKED, &format!("seen={seen}&answer=yes")).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("has been changed or taken back since you opened the page"), "{}", late.text());
    assert!(printed(&app).await.contains(WHOLE));
    // The story itself is written anew: nothing is left of what was proposed.
    assert_eq!(answer(&app, "amara", "answer=yes").await, StatusCode::SEE_OTHER);
    assert!(!printed(&app).await.contains(WHOLE));
    let other = app.post("ruth", SHORTEN, "action=propose&story=Other+words.&words=Other.").await;
    assert_eq!(other.status, StatusCode::CONFLICT, "of a story that reads otherwise");
    assert!(other.text().contains("Other."), "what was typed is kept");
}

#[tokio::test]
async fn what_is_no_shorter_is_refused_at_its_place() {
    let app = drafted().await;
    for (words, error) in [
        ("", "Write the shorter version"),
        ("What+the+anchor+is+so+proud+of.", "The shorter version must have fewer characters than the story"),
    ] {
        let body = format!("action=propose&story={}&words={words}", WHOLE.replace(' ', "+"));
        let page = app.post("ruth", SHORTEN, &body).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text().contains(error) && page.text().contains("id=\"words-error\""), "{}", page.text());
    }
    propose(&app, "Anchor is proud.").await;
    let long = "x".repeat(501);
    assert_eq!(answer(&app, "amara", &format!("answer=no&why={long}")).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(printed(&app).await.contains(WHOLE));
}

#[tokio::test]
async fn only_the_enterprise_answers_and_only_coordinators_propose() {
    let app = drafted().await;
    propose(&app, "Anchor is proud.").await;
    for person in ["ruth", "other"] {
        assert_eq!(app.get(person, ASKED).await.status, StatusCode::NOT_FOUND, "{person}");
        assert_eq!(app.post(person, ASKED, "seen=1&answer=yes").await.status, StatusCode::NOT_FOUND, "{person}");
    }
    for person in ["amara", "other"] {
        assert_eq!(app.get(person, SHORTEN).await.status, StatusCode::NOT_FOUND, "{person}");
    }
    let none = app.get("ruth", "/digbeth/report/2025-Q4/shorten/forge").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND, "the forge has no story to print");
}
