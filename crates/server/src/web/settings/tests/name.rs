//! Changing a network's name, place and colour.

use crate::web::board::testing::{TestApp, check_structure};
use axum::http::StatusCode;

const PATH: &str = "/digbeth/settings/name";

#[tokio::test]
async fn name_place_and_colour_are_changed_and_audited_once() {
    let app = TestApp::new().await;
    let form = "name=Digbeth+%26+Eastside&place=Birmingham&accent=%237a2c60";
    for _ in 0..2 {
        assert_eq!(app.post("ruth", PATH, form).await.location(), "/digbeth/settings/name?saved=1");
    }
    let page = app.get("ruth", "/digbeth/settings/name?saved=1").await.text();
    check_structure("settings", &page);
    assert!(page.contains("Saved.") && page.contains("accent-7a2c60-1.css"), "{page}");
    assert!(page.contains("value=\"Birmingham\"") && page.contains("Digbeth &#38; Eastside"), "{page}");
    let lines = app.store.audit(app.network).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.action == "network.identity_changed").count(), 1);
}

#[tokio::test]
async fn a_colour_too_light_for_text_is_darkened_and_told() {
    let app = TestApp::new().await;
    let saved = app.post("ruth", PATH, "name=Digbeth&place=&accent=FFff00").await;
    assert_eq!(saved.location(), "/digbeth/settings/name?darkened=1");
    let page = app.get("ruth", saved.location()).await.text();
    assert!(page.contains("too light for text") && !page.contains("value=\"#ffff00\""), "{page}");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_place_and_kept_as_typed() {
    let app = TestApp::new().await;
    let wrong = app.post("ruth", PATH, "name=&place=Digbeth&accent=red").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text();
    check_structure("settings-wrong", &page);
    assert!(
        page.contains("href=\"#name\">Enter the network") && page.contains("href=\"#accent\">Colour must"),
        "{page}"
    );
    assert!(page.contains("value=\"red\"") && page.contains("Error: Name, place and colour"), "{page}");
    let long = format!("name={}&place=&accent=0b6170", "a".repeat(121));
    assert_eq!(app.post("ruth", PATH, &long).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn settings_are_the_coordinator_s() {
    let app = TestApp::new().await;
    for who in ["amara", "other"] {
        assert_eq!(app.get(who, PATH).await.status, StatusCode::NOT_FOUND, "{who}");
        assert_eq!(app.post(who, PATH, "name=x&accent=0b6170").await.status.as_u16() / 100, 4, "{who}");
    }
}
