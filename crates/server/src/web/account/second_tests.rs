//! Signing in in two steps.

use super::totp;
use crate::web::{
    board::testing::hidden,
    testing::{Answer, COORDINATOR, PASSWORD, TestApp},
};
use axum::http::StatusCode;
use commonweal_domain::network::{Millis, Settings};

/// Sets the second step up: its secret, and the codes for a lost phone.
async fn set_up(test: &TestApp, cookie: &str) -> (Vec<u8>, Vec<String>) {
    let page = test.get("/account/second", cookie).await.expect(StatusCode::OK).shows("class=\"qr\"");
    let secret = hidden(&page.body, "secret");
    let wrong = test.post("/account/second", cookie, &[("secret", &secret), ("code", "000000")]).await;
    let wrong = wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("href=\"#code\"");
    assert_eq!(hidden(&wrong.body, "secret"), secret, "the app that was set up stays right");
    test.post("/account/second", cookie, &[("secret", &secret)]).await.shows("Enter the code");
    let raw = totp::read(&secret).unwrap();
    let code = totp::code(&raw, test.app.now());
    let page = test.post("/account/second", cookie, &[("secret", &secret), ("code", &code)]).await;
    let page = page.expect(StatusCode::OK).shows("shown only now");
    let codes = page.body.split("<li class=\"mono\">").skip(1).map(|rest| rest[..19].to_owned()).collect();
    (raw, codes)
}

async fn first_step(test: &TestApp) -> Answer {
    test.post("/sign-in", "", &[("email", COORDINATOR), ("password", PASSWORD), ("back", "/digbeth/rounds")]).await
}

#[tokio::test]
async fn a_code_is_asked_for_after_the_password_and_taken_once() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(COORDINATOR).await;
    let (secret, _) = set_up(&test, &cookie).await;
    test.pass_minutes(2);
    let asked = first_step(&test).await.expect(StatusCode::OK).shows("Your code");
    assert_eq!(asked.cookie, "", "nobody is in yet");
    let step = hidden(&asked.body, "step");
    let send = async |step: &str, code: &str| {
        test.post("/sign-in/code", "", &[("step", step), ("back", "/digbeth/rounds"), ("code", code)]).await
    };
    send(&step, "").await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("Enter the code");
    send(&step, "000000").await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("not right");
    let code = totp::code(&secret, test.app.now());
    let answer = send(&step, &code).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, "/digbeth/rounds");
    test.get("/digbeth/rounds", &answer.cookie).await.expect(StatusCode::OK);
    assert_eq!(send(&step, &code).await.location, "/sign-in", "each step is done once");
    let again = first_step(&test).await;
    let step = hidden(&again.body, "step");
    send(&step, &code).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("has been used");
    test.pass_minutes(11);
    assert_eq!(send(&step, &totp::code(&secret, test.app.now())).await.location, "/sign-in", "it waited too long");
}

#[tokio::test]
async fn who_has_a_second_step_shows_both_again() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(COORDINATOR).await;
    let (secret, _) = set_up(&test, &cookie).await;
    test.pass_minutes(11);
    let confirm = test.get("/account/password", &cookie).await.expect(StatusCode::SEE_OTHER).location;
    test.get(&confirm, &cookie).await.expect(StatusCode::OK).shows("Your code");
    let send = async |pairs: &[(&str, &str)]| test.post(&confirm, &cookie, pairs).await;
    send(&[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("#password").shows("#code");
    let alone = send(&[("password", PASSWORD)]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(alone.shows("Enter the code").body.contains("href=\"#code\""));
    let wrong = send(&[("password", PASSWORD), ("code", "000000")]).await;
    wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("not right");
    let code = totp::code(&secret, test.app.now());
    let answer = send(&[("password", PASSWORD), ("code", &code)]).await.expect(StatusCode::SEE_OTHER);
    assert_ne!(answer.cookie, cookie, "the session goes on under another token");
    test.get("/account/password", &answer.cookie).await.expect(StatusCode::OK);
    assert!(test.get("/account", &cookie).await.location.starts_with("/sign-in"), "the old one is over");
}

#[tokio::test]
async fn guesses_are_few() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(COORDINATOR).await;
    let (secret, _) = set_up(&test, &cookie).await;
    test.pass_minutes(2);
    let step = hidden(&first_step(&test).await.body, "step");
    for _ in 0..10 {
        test.post("/sign-in/code", "", &[("step", &step), ("code", "000000")]).await;
    }
    let code = totp::code(&secret, test.app.now());
    let answer = test.post("/sign-in/code", "", &[("step", &step), ("code", &code)]).await;
    answer.expect(StatusCode::TOO_MANY_REQUESTS).shows("not locked");
    // Not even with another first step.
    let step = hidden(&first_step(&test).await.body, "step");
    test.post("/sign-in/code", "", &[("step", &step), ("code", &code)]).await.expect(StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_kept_code_takes_the_place_of_a_lost_phone_once() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(COORDINATOR).await;
    let (_, codes) = set_up(&test, &cookie).await;
    assert_eq!(codes.len(), 10);
    for (code, status) in [
        (codes[3].to_uppercase().replace('-', " "), StatusCode::SEE_OTHER),
        (codes[3].clone(), StatusCode::UNPROCESSABLE_ENTITY),
        (codes[4].clone(), StatusCode::SEE_OTHER),
    ] {
        let step = hidden(&first_step(&test).await.body, "step");
        test.post("/sign-in/code", "", &[("step", &step), ("code", &code)]).await.expect(status);
    }
    test.get("/account", &cookie).await.shows("8 of 10 codes");
    test.post("/account/second/codes", &cookie, &[]).await.expect(StatusCode::OK).shows("shown only now");
    test.get("/account", &cookie).await.shows("10 of 10 codes");
    let step = hidden(&first_step(&test).await.body, "step");
    let old = test.post("/sign-in/code", "", &[("step", &step), ("code", &codes[5])]).await;
    old.expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_new_network_leaves_its_people_some_days() {
    let test = TestApp::new().await;
    let from = Millis(test.app.now().0 + 14 * 86_400_000);
    let asks = |settings: &mut Settings| {
        settings.second_factor = true;
        settings.second_factor_from = from;
    };
    test.app.store.update_settings(&test.act("command line"), test.network, asks).await.unwrap();
    let cookie = test.sign_in(COORDINATOR).await;
    let board = test.get("/digbeth/board/2025-Q4", &cookie).await.expect(StatusCode::OK);
    board.shows("From 3 February 2026 on").shows("href=\"/account/second\"");
    test.get("/digbeth/settings/signing-in", &cookie).await.shows("Asked for from").shows("3 February 2026");
    test.pass_days(13);
    test.get("/digbeth/rounds", &cookie).await.expect(StatusCode::OK);
    test.pass_days(1);
    let cookie = test.sign_in(COORDINATOR).await;
    assert_eq!(test.get("/digbeth/rounds", &cookie).await.location, "/account/second");
    set_up(&test, &cookie).await;
    let board = test.get("/digbeth/board/2025-Q4", &cookie).await.expect(StatusCode::OK);
    assert!(!board.body.contains("signs in in two steps"), "{}", board.body);
}

#[tokio::test]
async fn a_network_asks_those_who_look_after_it_and_nobody_locks_themselves_out() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(COORDINATOR).await;
    let path = "/digbeth/settings/signing-in";
    test.get(path, &cookie).await.expect(StatusCode::OK);
    let refused = test.post(path, &cookie, &[("second-factor", "1")]).await;
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("lock yourself out").shows("#second-factor");
    set_up(&test, &cookie).await;
    test.post(path, &cookie, &[("second-factor", "1")]).await.expect(StatusCode::SEE_OTHER);
    // It cannot be taken away now.
    test.get("/account/second", &cookie).await.expect(StatusCode::OK).shows("it stays while you do");
    test.post("/account/second", &cookie, &[("sure", "1")]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let ruth = test.app.store.person_by_email(COORDINATOR).await.unwrap().unwrap().id;
    test.app.store.remove_second_factor(&test.act("command line"), ruth).await.unwrap();
    for page in ["/digbeth/rounds", "/digbeth/settings", "/digbeth/people"] {
        assert_eq!(test.get(page, &cookie).await.location, "/account/second", "{page}");
    }
    let filer = test.sign_in(crate::web::testing::FILER).await;
    test.get("/digbeth/returns/2025-Q4/bakery", &filer).await.expect(StatusCode::OK);
    set_up(&test, &cookie).await;
    test.get("/digbeth/rounds", &cookie).await.expect(StatusCode::OK);
    test.post(path, &cookie, &[]).await.expect(StatusCode::SEE_OTHER);
    test.post("/account/second", &cookie, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("#sure");
    test.post("/account/second", &cookie, &[("sure", "1")]).await.expect(StatusCode::SEE_OTHER);
    test.sign_in(COORDINATOR).await;
}
