//! Signing in, through the server, with a database.

use crate::web::testing::{COORDINATOR, FILER, PASSWORD, TestApp};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};

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
    test.get("/nowhere/at/all", "").await.expect(StatusCode::NOT_FOUND).shows("There is no page here");
    let style = crate::web::assets::style_href();
    let answer = test.get(style, "").await.expect(StatusCode::OK);
    assert!(answer.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let foreign = Request::post("/sign-in").header("sec-fetch-site", "cross-site").header(header::HOST, "here.example");
    test.send(foreign.body(Body::empty()).unwrap()).await.expect(StatusCode::FORBIDDEN).shows("another site");
    let large = Request::post("/sign-in").header(header::CONTENT_LENGTH, 33 << 20).body(Body::empty()).unwrap();
    test.send(large).await.expect(StatusCode::PAYLOAD_TOO_LARGE).shows("more than can be sent");
}
