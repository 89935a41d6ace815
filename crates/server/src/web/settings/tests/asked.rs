//! What is asked, from a round on.

use super::{post, refused};
use crate::web::board::{
    samples::quarter,
    testing::{TestApp, check_structure},
};
use axum::http::StatusCode;
use commonweal_domain::definition::Asked;

const PATH: &str = "/digbeth/settings/asked";

#[tokio::test]
async fn a_change_holds_from_its_round_on_and_rounds_before_keep_what_they_asked() {
    let app = TestApp::new().await;
    let from = quarter().plus(1);
    let fields = [("from", from.to_string()), ("asked.waste", "quarterly".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let saved = post(&app, PATH, &fields).await;
    assert_eq!(saved.location(), format!("/digbeth/settings/asked?from={from}&saved=1"));
    let asked = |at| app.store.asked(app.network, at);
    assert_eq!(asked(quarter()).await.unwrap()["waste"], Asked::Off);
    assert_eq!(asked(from).await.unwrap()["waste"], Asked::Quarterly);
    assert_eq!(asked(from.plus(9)).await.unwrap()["waste"], Asked::Quarterly);
    let page = app.get("ruth", &format!("{PATH}?from={}", quarter())).await.text();
    check_structure("asked", &page);
    assert!(page.contains("Decided already: every quarter from"), "{page}");
    assert_eq!(post(&app, PATH, &fields).await.location(), format!("/digbeth/settings/asked?from={from}&same=1"));
    let lines = app.store.audit(app.network).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "input.asked").count(), 1);
}

#[tokio::test]
async fn indicators_that_would_lose_their_figures_are_named_before_anything_is_saved() {
    let app = TestApp::new().await;
    let from = quarter().plus(1).to_string();
    let fields = [("from", from.as_str()), ("asked.volunteer-hours", "off")];
    let asked = post(&app, PATH, &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    let page = asked.text();
    check_structure("asked-lost", &page);
    assert!(page.contains("<b>Volunteer hours</b> lacks: Volunteer hours"), "{page}");
    assert_ne!(app.store.asked(app.network, quarter().plus(1)).await.unwrap()["volunteer-hours"], Asked::Off);
    let sure = [fields[0], fields[1], ("sure", "1")];
    assert!(post(&app, PATH, &sure).await.location().ends_with("saved=1"));
    assert_eq!(app.store.asked(app.network, quarter().plus(1)).await.unwrap()["volunteer-hours"], Asked::Off);
}

#[tokio::test]
async fn a_round_that_is_not_offered_is_refused() {
    let app = TestApp::new().await;
    let page = refused(&app, PATH, &[("from", "1999-Q1"), ("asked.waste", "quarterly")]).await;
    assert!(page.contains("Choose the round from which this holds"), "{page}");
    let definitions = app.store.definitions(app.network).await.unwrap();
    let from = quarter().plus(1).to_string();
    let nothing: Vec<(String, String)> =
        definitions.inputs(quarter()).map(|input| (format!("asked.{}", input.code), "off".to_owned())).collect();
    let mut fields: Vec<(&str, &str)> = vec![("from", &from)];
    fields.extend(nothing.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let page = refused(&app, PATH, &fields).await;
    assert!(page.contains("href=\"#asked.income\">Ask at least one question"), "{page}");
}
