//! Passkeys, added and used, with one in software.

use super::webauthn::soft::Soft;
use crate::web::testing::{Answer, COORDINATOR, FILER, TestApp};
use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD;

const ORIGIN: &str = "http://127.0.0.1:8000";
const HOST: &str = "127.0.0.1";

async fn challenge(test: &TestApp, cookie: &str) -> String {
    let path = if cookie.is_empty() { "/sign-in/passkey/challenge" } else { "/account/passkeys/challenge" };
    test.post(path, cookie, &[]).await.expect(StatusCode::OK).body
}

async fn add(test: &TestApp, cookie: &str, soft: &Soft, challenge: &str) -> Answer {
    let new = soft.make(challenge, ORIGIN, HOST);
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let (client, authenticator, key) = (text(&new.client), text(&new.authenticator), text(&new.key));
    let pairs = [("client", client.as_str()), ("authenticator", &authenticator), ("key", &key)];
    test.post("/account/passkeys", cookie, &pairs).await
}

async fn sign_in(test: &TestApp, soft: &Soft, challenge: &str) -> Answer {
    show(test, soft, challenge, "/sign-in/passkey", "").await
}

/// Answers a challenge to one of the pages that ask for it.
async fn show(test: &TestApp, soft: &Soft, challenge: &str, path: &str, cookie: &str) -> Answer {
    let answer = soft.answer(challenge, ORIGIN, HOST);
    let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
    let (id, client) = (text(&soft.id), text(&answer.client));
    let (authenticator, signature) = (text(&answer.authenticator), text(&answer.signature));
    let pairs = [
        ("credential", id.as_str()),
        ("client", &client),
        ("authenticator", &authenticator),
        ("signature", &signature),
        ("back", "/digbeth/returns"),
    ];
    test.post(path, cookie, &pairs).await
}

#[tokio::test]
async fn a_passkey_shows_again_that_it_is_its_owner_and_nobody_else() {
    let test = TestApp::new().await;
    let (amara, ruth) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let (of_amara, of_ruth) = (Soft::new(), Soft::new());
    add(&test, &amara, &of_amara, &challenge(&test, &amara).await).await.expect(StatusCode::SEE_OTHER);
    add(&test, &ruth, &of_ruth, &challenge(&test, &ruth).await).await.expect(StatusCode::SEE_OTHER);
    test.pass_minutes(31);
    test.get("/account/passkeys", &amara).await.expect(StatusCode::SEE_OTHER);
    let page = test.get("/account/confirm?back=%2Faccount%2Fpasskeys", &amara).await.expect(StatusCode::OK);
    page.shows("Use a passkey").shows("action=\"/account/confirm/passkey\"");
    let path = "/account/confirm/passkey";
    let foreign = show(&test, &of_ruth, &challenge(&test, &amara).await, path, &amara).await;
    foreign.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("not yours").shows("href=\"#passkey\"");
    let old = challenge(&test, &amara).await;
    let shown = show(&test, &of_amara, &old, path, &amara).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(shown.location, "/digbeth/returns");
    test.get("/account/passkeys", &shown.cookie).await.expect(StatusCode::OK);
    show(&test, &of_amara, &old, path, &shown.cookie).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_passkey_is_added_signs_in_once_for_each_challenge_and_is_removed() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let soft = Soft::new();
    let unknown = sign_in(&test, &soft, &challenge(&test, "").await).await;
    unknown.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("not known here");
    test.get("/account/passkeys", &cookie).await.expect(StatusCode::OK).shows("You have none yet");
    let asked = challenge(&test, &cookie).await;
    assert_eq!(add(&test, &cookie, &soft, &asked).await.location, "/account/passkeys?done=added");
    let again = add(&test, &cookie, &soft, &asked).await;
    again.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("open for too long");
    let known = add(&test, &cookie, &soft, &challenge(&test, &cookie).await).await;
    known.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("known already");
    let asked = challenge(&test, "").await;
    let answer = sign_in(&test, &soft, &asked).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, "/digbeth/returns");
    test.get("/digbeth/returns", &answer.cookie).await.expect(StatusCode::OK).shows("Amara Okoye");
    sign_in(&test, &soft, &asked).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let page = test.get("/account/passkeys", &cookie).await.shows("last used on 20 January 2026");
    let late = challenge(&test, "").await;
    test.pass_minutes(6);
    sign_in(&test, &soft, &late).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let name = page.body.split("name=\"remove\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // Nobody removes somebody else's.
    let ruth = test.sign_in(COORDINATOR).await;
    test.post("/account/passkeys", &ruth, &[("remove", &name)]).await.expect(StatusCode::SEE_OTHER);
    sign_in(&test, &soft, &challenge(&test, "").await).await.expect(StatusCode::SEE_OTHER);
    test.post("/account/passkeys", &cookie, &[("remove", &name)]).await.expect(StatusCode::SEE_OTHER);
    sign_in(&test, &soft, &challenge(&test, "").await).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(test.app.store.verify_audit(test.network).await.unwrap().is_ok());
}

#[tokio::test]
async fn what_is_no_passkey_is_refused() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let answer = test.post("/account/passkeys", &cookie, &[]).await;
    answer.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("href=\"#add\"");
    // A challenge of nobody's.
    let made_up = add(&test, &cookie, &Soft::new(), "bWFkZSB1cA").await;
    made_up.expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_disabled_account_has_no_passkey_either() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let soft = Soft::new();
    add(&test, &cookie, &soft, &challenge(&test, &cookie).await).await.expect(StatusCode::SEE_OTHER);
    let amara = test.app.store.person_by_email(FILER).await.unwrap().unwrap().id;
    test.app.store.set_disabled(&test.act("operator"), amara, true).await.unwrap();
    sign_in(&test, &soft, &challenge(&test, "").await).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
}
