//! One's own account: sessions, password, data, erasure.

use crate::{
    store::{LinkPurpose, MailKind},
    web::{
        session,
        testing::{COORDINATOR, FILER, PASSWORD, TestApp},
    },
};
use axum::http::StatusCode;
use commonweal_domain::network::Millis;

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner() {
    let test = TestApp::new().await;
    let here = test.sign_in(FILER).await;
    let phone = test.sign_in(FILER).await;
    let other = test.sign_in(COORDINATOR).await;
    let page = test.get("/account", &here).await.expect(StatusCode::OK).shows("(this one)").shows("Filer: BAKERY");
    assert_eq!(page.body.matches("Signed in on").count(), 2, "one's own only: {}", page.body);
    let name = page.body.split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    // Somebody else's is not ended by knowing its name.
    test.post("/account/sessions", &other, &[("session", &name)]).await.expect(StatusCode::SEE_OTHER);
    test.get("/account", &phone).await.expect(StatusCode::OK);
    let answer = test.post("/account/sessions", &here, &[("session", &name)]).await;
    assert_eq!(answer.location, "/account?done=ended");
    test.get("/account", &phone).await.expect(StatusCode::SEE_OTHER);
    let tablet = test.sign_in(FILER).await;
    let answer = test.post("/account/sessions", &here, &[("session", "others")]).await;
    test.get(&answer.location, &here).await.expect(StatusCode::OK).shows("signed out everywhere else");
    test.get("/account", &tablet).await.expect(StatusCode::SEE_OTHER);
    test.get("/account", &other).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_after_14_days_without_use_and_after_30_in_any_case() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    for _ in 0..2 {
        test.pass_days(13);
        test.get("/account", &cookie).await.expect(StatusCode::OK);
    }
    test.pass_days(5);
    test.get("/account", &cookie).await.expect(StatusCode::SEE_OTHER);
    let cookie = test.sign_in(FILER).await;
    test.pass_days(15);
    test.get("/account", &cookie).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_in_makes_a_session_of_its_own() {
    let test = TestApp::new().await;
    let old = test.sign_in(FILER).await;
    let answer = test.post("/sign-in", &old, &[("email", FILER), ("password", PASSWORD)]).await;
    let new = answer.expect(StatusCode::SEE_OTHER).cookie;
    assert_ne!(old, new);
    test.get("/account", &old).await.expect(StatusCode::SEE_OTHER);
    test.get("/account", &new).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_the_old_one() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let phone = test.sign_in(FILER).await;
    test.pass_minutes(11);
    let answer = test.get("/account/password", &cookie).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, "/account/confirm?back=%2Faccount%2Fpassword");
    let confirm = answer.location;
    test.get(&confirm, &cookie).await.expect(StatusCode::OK).shows("Show that it is you");
    let wrong = test.post(&confirm, &cookie, &[("password", "wrong")]).await;
    wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("That is not your password").shows("#password");
    test.post(&confirm, &cookie, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("Enter your password");
    let answer = test.post(&confirm, &cookie, &[("password", PASSWORD)]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, "/account/password");
    let cookie = answer.cookie;
    test.get("/account/password", &cookie).await.expect(StatusCode::OK).shows("id=\"present\"");
    for (present, words) in [("", "Enter the password that you have now"), ("wrong", "not the password that you have")]
    {
        let pairs = [("present", present), ("password", "four red kites")];
        let answer = test.post("/account/password", &cookie, &pairs).await;
        answer.expect(StatusCode::UNPROCESSABLE_ENTITY).shows(words).shows("href=\"#present\"");
    }
    for (new, words) in [("short", "at least 8"), ("password1", "many people have"), ("Amara Okoye", "your name")] {
        let answer = test.post("/account/password", &cookie, &[("present", PASSWORD), ("password", new)]).await;
        let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY).shows(words);
        assert!(!answer.body.contains(&format!("value=\"{new}\"")), "a password is not shown again");
    }
    let pairs = [("present", PASSWORD), ("password", "four red kites")];
    let answer = test.post("/account/password", &cookie, &pairs).await;
    assert_eq!(answer.location, "/account?done=password");
    assert_eq!(told(&test).await, ["your password was changed"]);
    test.get("/account", &answer.cookie).await.expect(StatusCode::OK);
    for old in [&cookie, &phone] {
        test.get("/account", old).await.expect(StatusCode::SEE_OTHER);
    }
    let answer = test.post("/sign-in", "", &[("email", FILER), ("password", "four red kites")]).await;
    answer.expect(StatusCode::SEE_OTHER);
}

/// What mail has told of changes to an account, as far as the first comma.
async fn told(test: &TestApp) -> Vec<String> {
    let now = test.app.now();
    let mail = test.app.store.claim_mail(now, Millis(now.0 + 1), 100).await.unwrap();
    let changed = mail.into_iter().filter(|mail| mail.kind == MailKind::Account && mail.way_in.is_none());
    let what = changed.map(|mail| mail.body.split(", and").next().unwrap().rsplit("8000 ").next().unwrap().to_owned());
    what.collect()
}

#[tokio::test]
async fn who_has_lost_their_password_comes_by_mail_and_chooses_another() {
    let test = TestApp::new().await;
    let amara = test.app.store.person_by_email(FILER).await.unwrap().unwrap().id;
    let until = Millis(test.app.now().0 + 3_600_000);
    let token = session::hash("by-mail");
    test.app.store.create_link(&test.act("mail"), amara, LinkPurpose::Open, token, until).await.unwrap();
    let cookie = test.post("/link/by-mail", "", &[]).await.expect(StatusCode::SEE_OTHER).cookie;
    let page = test.get("/account/password", &cookie).await.expect(StatusCode::OK);
    assert!(!page.body.contains("id=\"present\""), "{}", page.body);
    // Not for long: then the browser may have been left to somebody else.
    test.pass_minutes(31);
    let fresh = test.sign_in(FILER).await;
    test.get("/account/password", &fresh).await.expect(StatusCode::OK).shows("id=\"present\"");
    test.pass_minutes(-25);
    let answer = test.post("/account/password", &cookie, &[("password", "four red kites")]).await;
    answer.expect(StatusCode::SEE_OTHER);
    // The link's time is over with it.
    let answer = test.post("/sign-in", "", &[("email", FILER), ("password", "four red kites")]).await;
    test.get("/account/password", &answer.cookie).await.shows("id=\"present\"");
}

#[tokio::test]
async fn a_hash_of_less_work_is_made_anew_at_sign_in() {
    let test = TestApp::new().await;
    let amara = test.app.store.person_by_email(FILER).await.unwrap().unwrap().id;
    let light = argon2::Params::new(8_192, 1, 1, None).unwrap();
    let light = argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, light);
    let salt = argon2::password_hash::SaltString::encode_b64(&[7; 16]).unwrap();
    let old = argon2::PasswordHasher::hash_password(&light, PASSWORD.as_bytes(), &salt).unwrap().to_string();
    test.app.store.set_password(&test.act("test"), amara, &old).await.unwrap();
    let cookie = test.sign_in(FILER).await;
    let new = test.app.store.person(amara).await.unwrap().unwrap().password_hash.unwrap();
    assert_ne!(new, old);
    test.get("/account", &cookie).await.expect(StatusCode::OK);
    test.sign_in(FILER).await;
    assert_eq!(test.app.store.person(amara).await.unwrap().unwrap().password_hash.unwrap(), new);
}

#[tokio::test]
async fn a_disabled_account_is_signed_out_and_answers_as_a_wrong_password() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let amara = test.app.store.person_by_email(FILER).await.unwrap().unwrap().id;
    test.app.store.set_disabled(&test.act("command line"), amara, true).await.unwrap();
    test.get("/account", &cookie).await.expect(StatusCode::SEE_OTHER);
    let right = test.post("/sign-in", "", &[("email", FILER), ("password", PASSWORD)]).await;
    let wrong = test.post("/sign-in", "", &[("email", FILER), ("password", "wrong")]).await;
    assert_eq!((right.status, right.body), (wrong.status, wrong.body));
    let sent = test.post("/sign-in/link", "", &[("email", FILER)]).await;
    sent.expect(StatusCode::OK);
    assert_eq!(test.app.store.outbox(test.network, 9).await.unwrap().len(), 0);
    test.app.store.set_disabled(&test.act("command line"), amara, false).await.unwrap();
    test.sign_in(FILER).await;
    assert!(test.app.store.verify_audit(test.network).await.unwrap().is_ok());
}

#[tokio::test]
async fn what_is_kept_about_a_person_is_theirs_to_take() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let answer = test.get("/account/data", &cookie).await.expect(StatusCode::OK);
    let kept: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((kept["email"].as_str(), kept["roles"][0]["role"].as_str()), (Some(FILER), Some("filer")));
    assert_eq!(kept["sessions"].as_array().unwrap().len(), 1);
    assert!(!answer.body.contains(COORDINATOR) && !answer.body.contains("argon2"));
}

#[tokio::test]
async fn an_erased_account_leaves_the_history_and_nothing_else() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get("/account/erase", &cookie).await.expect(StatusCode::OK).shows("cannot be taken back");
    test.post("/account/erase", &cookie, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("#sure");
    test.post("/account/erase", &cookie, &[("sure", "1")]).await.expect(StatusCode::OK).shows("is erased");
    test.get("/account", &cookie).await.expect(StatusCode::SEE_OTHER);
    assert!(test.app.store.person_by_email(FILER).await.unwrap().is_none());
    let lines = test.app.store.audit(test.network).await.unwrap();
    assert!(lines.iter().all(|line| !line.words.contains(FILER)), "{lines:?}");
    assert!(test.app.store.verify_audit(test.network).await.unwrap().is_ok());
    // The last coordinator hands over first.
    let cookie = test.sign_in(COORDINATOR).await;
    let refused = test.post("/account/erase", &cookie, &[("sure", "1")]).await;
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("hand the coordination over first");
    test.sign_in(COORDINATOR).await;
}

#[tokio::test]
async fn who_files_for_the_first_time_reads_what_happens_to_it() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let base = "/digbeth/returns/2025-Q4/bakery";
    test.get(base, &cookie).await.expect(StatusCode::OK).shows("Before your first return").shows("personal data");
    let answer = test.post("/account/told", &cookie, &[("back", base)]).await;
    assert_eq!(answer.location, base);
    assert!(!test.get(base, &cookie).await.body.contains("Before your first return"));
}

#[tokio::test]
async fn where_somebody_approves_they_hand_in() {
    use commonweal_domain::network::Role;
    let test = TestApp::new().await;
    let act = test.act("setup");
    let store = &test.app.store;
    let lee =
        store.invite(&act, test.network, "lee@example.org", "Lee", Role::Approver, Some(test.bakery)).await.unwrap();
    let cookie = test.sign_in(FILER).await;
    let check = "/digbeth/returns/2025-Q4/bakery/check";
    let page = test.get(check, &cookie).await.expect(StatusCode::OK);
    assert!(!page.body.contains("Lee"), "who is only invited stands in nobody's way");
    store.start_session(lee, crate::web::session::hash("lee"), "", None, test.app.now()).await.unwrap();
    let refused = test.post(check, &cookie, &[("version", "0"), ("sure", "1")]).await;
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("Lee submits this return");
    let own = test.post(check, "commonweal=lee", &[("version", "0"), ("sure", "1")]).await;
    assert!(!own.body.contains("Lee submits this return"));
}
