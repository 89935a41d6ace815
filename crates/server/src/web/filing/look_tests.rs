//! A coordinator sees a return as its filer does, and the filer sees that they did.

use crate::web::testing::{COORDINATOR, FILER, TestApp};
use axum::http::StatusCode;

#[tokio::test]
async fn a_coordinator_looks_changes_nothing_and_is_seen() {
    let test = TestApp::new().await;
    let (ruth, amara) = (test.sign_in(COORDINATOR).await, test.sign_in(FILER).await);
    let base = "/digbeth/returns/2025-Q4/bakery";
    let look = "/digbeth/look/2025-Q4/bakery";
    test.post(&format!("{base}/social"), &amara, &[("v.headcount.", "17"), ("s.headcount", "figure")]).await;
    // Without looking in this way, a draft is not shown.
    test.get(base, &ruth).await.expect(StatusCode::NOT_FOUND);
    let before = test.get(look, &ruth).await.expect(StatusCode::OK).shows("see on their return that you looked");
    // Only what stands in the page's own part: the head names the session by a number that may hold any digits.
    let asked = before.body.split("<main").nth(1).expect("the page has a main part");
    assert!(!asked.contains("17"), "nothing is shown before it is kept that they looked");
    assert!(!test.get(base, &amara).await.body.contains("looked at this return"));
    let seen = test.post(look, &ruth, &[]).await.expect(StatusCode::OK).shows(">17");
    assert!(!seen.body.contains("<input") && !seen.body.contains("<textarea"), "{}", seen.body);
    test.get(base, &amara)
        .await
        .shows("Ruth Penhale looked at this return as you see it, on 20 January 2026 at 10:00.");
    let lines = test.app.store.audit(test.network).await.unwrap();
    let last = lines.last().unwrap();
    assert_eq!((last.action.as_str(), last.subject.as_str()), ("filing.looked_at", "bakery 2025-Q4"));
    test.get(look, &amara).await.expect(StatusCode::NOT_FOUND);
}
