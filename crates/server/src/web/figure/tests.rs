//! The past of figures and their amendments, through the server.

use crate::web::board::testing::TestApp;
use axum::http::StatusCode;

const PAST: &str = "/digbeth/figures/2025-Q4/anchor/income";
const HOURS: &str = "/digbeth/figures/2025-Q4/anchor/volunteer-hours";
const AMEND: &str = "/digbeth/figures/2025-Q4/anchor/income/amend";

#[tokio::test]
async fn a_coordinator_amends_a_figure_and_its_past_is_told_to_those_who_may_see_it() {
    let app = TestApp::new().await;
    app.import(&["anchor"]).await;
    let form = app.get("ruth", AMEND).await.text();
    assert!(form.contains("Now: £10,000") && form.contains("No edition has this figure yet"), "{form}");
    let wrong = app.post("ruth", AMEND, "v-0=1.2.3&s-0=n&why=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text();
    assert!(wrong.contains("value=\"1.2.3\"") && wrong.contains("href=\"#v-0\"") && wrong.contains("href=\"#why\""));
    let same = app.post("ruth", AMEND, "v-0=10,000&s-0=n&why=x").await;
    assert!(same.text().contains("Nothing would change"));
    let negative = app.post("ruth", AMEND, "v-0=10000.123&s-0=n&why=x").await;
    assert_eq!(negative.status, StatusCode::UNPROCESSABLE_ENTITY, "what must be right must be right here too");
    let done = app.post("ruth", AMEND, "v-0=%C2%A312k&s-0=n&why=The+second+till").await;
    assert_eq!(done.location(), &format!("{PAST}?amended=1"));
    for who in ["ruth", "amara"] {
        let past = app.get(who, PAST).await.text();
        for words in ["£12,000", "£10,000", "The second till", "Amendment", "Import", "ruth"] {
            assert!(past.contains(words), "{who}: {words} is not in {past}");
        }
    }
    for who in ["other", "nobody"] {
        assert_ne!(app.get(who, PAST).await.status, StatusCode::OK, "{who}");
        assert_ne!(app.get(who, AMEND).await.status, StatusCode::OK, "{who}");
    }
    for path in [
        "/digbeth/figures/2025-Q4/anchor/nothing",
        "/digbeth/figures/2025-Q4/bakery/income",
        "/digbeth/figures/2025-Q4/anchor/gas/amend",
    ] {
        assert_eq!(app.get("ruth", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let review = app.get("ruth", "/digbeth/review/2025-Q4/anchor").await.text();
    assert!(review.contains("/digbeth/figures/2025-Q4/anchor/income\">History"), "{review}");
}

#[tokio::test]
async fn an_enterprise_proposes_and_a_coordinator_decides() {
    let app = TestApp::new().await;
    app.import(&["anchor"]).await;
    let locked = app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.text();
    assert!(locked.contains(&format!("href=\"{PAST}\"")), "{locked}");
    assert!(app.get("amara", PAST).await.text().contains("Propose a correction"));
    let proposed = app.post("amara", AMEND, "v-0=12000&s-0=n&why=The+second+till").await;
    assert_eq!(proposed.location(), &format!("{PAST}?proposed=1"));
    assert!(app.get("ruth", "/digbeth/board/2025-Q4").await.text().contains("Corrections to decide on"));
    let page = app.get("ruth", PAST).await.text();
    assert!(page.contains("£10,000 → £12,000") && page.contains("Make this amendment"), "{page}");
    let href = page.split("/digbeth/amendments/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let href = format!("/digbeth/amendments/{href}");
    assert_eq!(app.post("amara", &href, "decision=make").await.status, StatusCode::NOT_FOUND, "not her own");
    let blank = app.post("ruth", &href, "decision=decline&answer=").await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    let made = app.post("ruth", &href, "decision=make").await;
    assert_eq!(made.location(), &format!("{PAST}?made=1"));
    assert!(app.get("amara", PAST).await.text().contains("ruth made it on"));
    let again = app.post("ruth", &href, "decision=decline&answer=x").await;
    assert!(again.text().contains("has decided on this amendment already"));
    assert!(!app.get("ruth", "/digbeth/board/2025-Q4").await.text().contains("Corrections to decide on"));
}

#[tokio::test]
async fn what_was_tried_out_before_it_was_submitted_is_for_nobody_else() {
    let app = TestApp::new().await;
    app.draft("anchor", 77).await;
    assert_eq!(app.get("ruth", HOURS).await.status, StatusCode::NOT_FOUND, "a draft is the enterprise's own");
    app.later(3_600_000);
    app.change("anchor", "volunteer-hours", 77, 4_100).await;
    app.hand_in("anchor").await;
    let seen = app.get("ruth", HOURS).await.text();
    assert!(seen.contains("4,100 hours") && !seen.contains("77 hours"), "{seen}");
    let own = app.get("amara", HOURS).await.text();
    assert!(own.contains("4,100 hours") && own.contains("77 hours"), "{own}");
    assert!(!own.contains("Propose a correction"), "it does not count yet");
}
