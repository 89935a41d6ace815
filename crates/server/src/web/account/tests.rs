//! Signing in, through the server, with a database.

use crate::{
    store::{LinkPurpose, LinkTarget},
    web::{
        assets,
        session::hash,
        testing::{COORDINATOR, FILER, PASSWORD, TestApp, quarter},
    },
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use commonweal_domain::network::{Millis, Role};

#[tokio::test]
async fn a_person_signs_in_lands_where_they_belong_and_signs_out() {
    let test = TestApp::new().await;
    let answer = test.post("/sign-in", "", &[("email", " Amara@Example.org "), ("password", PASSWORD)]).await;
    assert_eq!(answer.location, "/digbeth/returns/2025-Q4/bakery");
    let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Lax") && !set.contains("Secure"));
    let cookie = answer.cookie;
    test.get("/digbeth/returns", &cookie).await.expect(StatusCode::OK);
    test.post("/sign-out", &cookie, &[]).await.expect(StatusCode::SEE_OTHER);
    let answer = test.get("/digbeth/returns?x=1", &cookie).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, "/sign-in?back=%2Fdigbeth%2Freturns%3Fx%3D1");
    let answer = test.post("/sign-in", "", &[("email", COORDINATOR), ("password", PASSWORD)]).await;
    assert_eq!(answer.location, "/digbeth/board");
}

#[tokio::test]
async fn wrong_and_unknown_answer_alike_and_too_many_tries_wait() {
    let test = TestApp::new().await;
    let wrong = test.post("/sign-in", "", &[("email", FILER), ("password", "wrong")]).await;
    let unknown = test.post("/sign-in", "", &[("email", "nobody@example.org"), ("password", "wrong")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.body.replace(FILER, ""), unknown.body.replace("nobody@example.org", ""));
    assert_eq!(wrong.cookie, "");
    for _ in 0..9 {
        test.post("/sign-in", "", &[("email", FILER), ("password", "wrong")]).await;
    }
    let right = [("email", FILER), ("password", PASSWORD)];
    test.post("/sign-in", "", &right).await.expect(StatusCode::TOO_MANY_REQUESTS).shows("not locked");
    test.pass_days(1);
    test.post("/sign-in", "", &right).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_was_typed_without_a_session_is_kept() {
    let test = TestApp::new().await;
    let path = "/digbeth/returns/2025-Q4/bakery/social";
    let answer = test.post(path, "commonweal=gone", &[("v.headcount.", "9"), ("n.headcount", "a & b")]).await;
    let answer = answer.expect(StatusCode::UNAUTHORIZED).shows("What you typed is kept");
    let kept = "v.headcount.=9&#38;n.headcount=a%20%26%20b";
    let answer = answer.shows(&format!("name=\"kept\" value=\"{kept}\""));
    assert!(answer.body.contains(&format!("name=\"back\" value=\"{path}\"")));
    let pairs = [("email", FILER), ("password", PASSWORD), ("back", path), ("kept", &kept.replace("&#38;", "&"))];
    let answer = test.post("/sign-in", "", &pairs).await.expect(StatusCode::OK);
    assert!(!answer.cookie.is_empty());
    answer
        .shows(&format!("action=\"{path}\""))
        .shows("name=\"v.headcount.\" value=\"9\"")
        .shows("name=\"n.headcount\" value=\"a &#38; b\"");
}

#[tokio::test]
async fn a_link_lets_in_once() {
    let test = TestApp::new().await;
    test.link("token", "new@example.org").await;
    test.get("/link/token", "").await.expect(StatusCode::OK).shows("BAKERY");
    let short = test.post("/link/token", "", &[("name", "Nia"), ("password", "short")]).await;
    short.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("at least 8 characters").shows("value=\"Nia\"");
    let answer = test.post("/link/token", "", &[("name", "Nia"), ("password", PASSWORD)]).await;
    assert!(!answer.expect(StatusCode::SEE_OTHER).cookie.is_empty());
    test.get("/link/token", "").await.expect(StatusCode::NOT_FOUND).shows("has been used");
    test.sign_in("new@example.org").await;
}

async fn link(test: &TestApp, token: &str, email: &str, purpose: LinkPurpose) {
    let act = test.act("mail");
    let person = test.app.store.person_by_email(email).await.unwrap().unwrap().id;
    let target =
        LinkTarget { network: test.network, enterprise: Some(test.bakery), quarter: Some(quarter()), call: None };
    let expires = Millis(act.now.0 + 86_400_000);
    test.app.store.create_link_to(&act, person, purpose, Some(target), hash(token), expires).await.unwrap();
}

#[tokio::test]
async fn a_reminder_s_link_signs_in_by_a_press_and_opens_the_return() {
    let test = TestApp::new().await;
    link(&test, "open", FILER, LinkPurpose::Open).await;
    for _ in 0..3 {
        let page = test.get("/link/open", "").await.expect(StatusCode::OK);
        assert_eq!(page.cookie, "", "looking signs nobody in");
        page.shows("Sign in as Amara Okoye").shows("the return of BAKERY for October to December 2025");
    }
    let answer = test.post("/link/open", "", &[]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, "/digbeth/returns/2025-Q4/bakery");
    test.get(&answer.location, &answer.cookie).await.expect(StatusCode::OK).shows("Amara Okoye");
    // Used: it says so, and a new one goes to the same address.
    let again = test.post("/link/open", "", &[]).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(again.cookie, "");
    again.shows("/link/open/again");
    test.get("/link/open", "").await.expect(StatusCode::NOT_FOUND).shows("E-mail me a new link");
    test.post("/link/open/again", "", &[]).await.expect(StatusCode::OK).shows("A new link is on its way");
    test.post("/link/open/again", "", &[]).await.expect(StatusCode::OK);
    let mails = test.app.store.outbox(test.network, 9).await.unwrap();
    assert_eq!(mails.len(), 1, "no more than one at a time");
    assert_eq!((mails[0].address.as_str(), mails[0].quarter), (FILER, Some(quarter())));
    test.get("/link/never-was", "").await.expect(StatusCode::NOT_FOUND).shows("ask for a new link");
    test.post("/link/never-was/again", "", &[]).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_is_good_for_its_time_and_only_while_its_owner_files() {
    let test = TestApp::new().await;
    link(&test, "late", FILER, LinkPurpose::Open).await;
    test.pass_days(2);
    test.get("/link/late", "").await.expect(StatusCode::NOT_FOUND);
    test.post("/link/late", "", &[]).await.expect(StatusCode::NOT_FOUND);
    link(&test, "left", FILER, LinkPurpose::Open).await;
    let amara = test.app.store.person_by_email(FILER).await.unwrap().unwrap().id;
    let act = test.act("Ruth");
    test.app.store.remove_role(&act, test.network, amara, Role::Filer, Some(test.bakery)).await.unwrap();
    test.get("/link/left", "").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn reminders_are_stopped_without_signing_in_and_start_again() {
    let test = TestApp::new().await;
    link(&test, "stop", FILER, LinkPurpose::Stop).await;
    let stopped = async || test.app.store.without_reminders(test.network).await.unwrap().len();
    test.get("/stop/stop", "").await.expect(StatusCode::OK).shows("Stop reminders?");
    assert_eq!(stopped().await, 0, "looking stops nothing");
    test.post("/stop/stop", "", &[]).await.expect(StatusCode::OK).shows("Reminders have stopped");
    assert_eq!(stopped().await, 1);
    test.get("/stop/stop", "").await.expect(StatusCode::OK).shows("You get no reminders");
    test.post("/stop/stop", "", &[("start", "1")]).await.expect(StatusCode::OK).shows("have started again");
    // As a mail program's button does it.
    test.post("/stop/stop", "", &[("List-Unsubscribe", "One-Click")]).await.expect(StatusCode::OK);
    assert_eq!(stopped().await, 1);
    link(&test, "open", FILER, LinkPurpose::Open).await;
    test.post("/stop/open", "", &[]).await.expect(StatusCode::NOT_FOUND);
    test.get("/stop/nothing", "").await.expect(StatusCode::NOT_FOUND);
    test.get("/link/stop", "").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_link_by_mail_takes_the_place_of_a_password() {
    let test = TestApp::new().await;
    test.get("/sign-in/link", "").await.expect(StatusCode::OK);
    let wrong = test.post("/sign-in/link", "", &[("email", "amara")]).await;
    wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("value=\"amara\"");
    let known = test.post("/sign-in/link", "", &[("email", FILER)]).await.expect(StatusCode::OK);
    let unknown = test.post("/sign-in/link", "", &[("email", "nobody@example.org")]).await.expect(StatusCode::OK);
    assert_eq!(known.body.replace(FILER, ""), unknown.body.replace("nobody@example.org", ""));
    let claimed = test.app.store.claim_mail(test.app.now(), Millis(i64::MAX), 9).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!((claimed[0].address.as_str(), claimed[0].way_in), (FILER, Some(LinkPurpose::Open)));
}

#[tokio::test]
async fn every_answer_is_guarded() {
    let test = TestApp::new().await;
    let answer = test.get("/help", "").await.expect(StatusCode::OK);
    let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"));
    assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    assert!(!answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    for page in ["/methods", "/accessibility", "/privacy", "/sign-in"] {
        test.get(page, "").await.expect(StatusCode::OK);
    }
    for page in ["/nowhere/at/all", "/?q=a&q=b"] {
        test.get(page, "").await.expect(StatusCode::NOT_FOUND).shows("There is no page here");
    }
    let style = assets::style_href();
    let answer = test.get(style, "").await.expect(StatusCode::OK);
    assert!(answer.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    test.get("/assets/none.css", "").await.expect(StatusCode::NOT_FOUND).shows("There is no page here");
    for page in ["/sign-in", "/link/none", "/stop/none"] {
        assert_eq!(test.get(page, "").await.headers[header::CACHE_CONTROL], "no-store", "{page}");
    }
    let sent = test.post("/verify", "", &[("hash", "ab")]).await;
    assert_eq!(sent.headers[header::CACHE_CONTROL], "no-store");
    let foreign = Request::post("/sign-in").header("sec-fetch-site", "cross-site").header(header::HOST, "here.example");
    test.send(foreign.body(Body::empty()).unwrap()).await.expect(StatusCode::FORBIDDEN).shows("another site");
    let large = Request::post("/sign-in").header(header::CONTENT_LENGTH, 33 << 20).body(Body::empty()).unwrap();
    test.send(large).await.expect(StatusCode::PAYLOAD_TOO_LARGE).shows("more than can be sent");
}

#[tokio::test]
async fn over_https_cookies_and_headers_keep_to_it() {
    let mut test = TestApp::new().await;
    test.app.secure_cookies = true;
    let answer = test.post("/sign-in", "", &[("email", FILER), ("password", PASSWORD)]).await;
    let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("; Secure") && cookie.contains("; Path=/"), "{cookie}");
    assert!(
        cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && !cookie.contains("Domain"),
        "{cookie}"
    );
    for path in ["/sign-in", "/nothing-here", assets::style_href()] {
        let answer = test.get(path, "").await;
        let only = answer.headers[header::STRICT_TRANSPORT_SECURITY].to_str().unwrap();
        assert_eq!(only, "max-age=63072000; includeSubDomains", "{path}");
    }
    test.app.secure_cookies = false;
    assert!(!test.get("/sign-in", "").await.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
}

#[tokio::test]
async fn one_place_asks_about_a_hundred_files_in_five_minutes() {
    let test = TestApp::new().await;
    let ask = async |last: u8| {
        let from = std::net::SocketAddr::from(([192, 0, 2, last], 4_000));
        let request = Request::post("/verify").extension(axum::extract::ConnectInfo(from));
        test.send(request.body(Body::from("hash=ab")).unwrap()).await.status
    };
    for _ in 0..100 {
        assert_eq!(ask(1).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(ask(1).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask(2).await, StatusCode::UNPROCESSABLE_ENTITY);
}
