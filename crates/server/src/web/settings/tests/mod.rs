//! The settings, as a coordinator uses them.

mod area;
mod asked;
mod definitions;
mod keeping;
mod name;
mod social_value;
mod targets;
mod templates;

use crate::web::{
    board::testing::{Answer, TestApp, check_structure},
    forms::encode,
};
use axum::http::StatusCode;

/// Posts fields as a coordinator.
async fn post(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> Answer {
    let pairs: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    app.post("ruth", path, &encode(&pairs)).await
}

/// A page that was refused, with its words.
async fn refused(app: &TestApp, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = post(app, path, fields).await;
    let page = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    check_structure(path, &page);
    assert!(page.contains("<title>Error: ") && page.contains("There is a problem"), "{page}");
    for target in page.split("<li><a href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "{path}: nothing has the id {target}");
    }
    page
}

const PAGES: [&str; 24] = [
    "/multiplier",
    "/social-value",
    "/social-value/basis",
    "/social-value/proxies/new",
    "/social-value/proxies/new?wellby=1",
    "/social-value/outcomes/new",
    "/deciding",
    "/keeping",
    "/priorities",
    "/templates",
    "/templates/new",
    "/templates/quarterly",
    "",
    "/name",
    "/logo",
    "/area",
    "/asked",
    "/inputs",
    "/inputs/new",
    "/inputs/supplier-spend",
    "/indicators",
    "/indicators/new",
    "/targets/set",
    "/context/new",
];

#[tokio::test]
async fn every_page_is_well_formed_and_for_coordinators_only() {
    let app = TestApp::new().await;
    for page in PAGES.into_iter().chain(["/targets", "/context", "/indicators/EC04", "/indicators/EN04"]) {
        let path = format!("/digbeth/settings{page}");
        let answer = app.get("ruth", &path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        check_structure(&path, &answer.text());
        for who in ["amara", "other"] {
            assert_eq!(app.get(who, &path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
            assert_eq!(app.post(who, &path, "name=x").await.status.as_u16() / 100, 4, "{who} {path}");
        }
    }
    for path in ["inputs/nothing", "indicators/XX99", "context/0"] {
        assert_eq!(app.get("ruth", &format!("/digbeth/settings/{path}")).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn the_list_says_what_is_decided() {
    let app = TestApp::new().await;
    let page = app.get("ruth", "/digbeth/settings").await.text();
    assert!(page.contains("/digbeth/settings/asked") && page.contains("every quarter,"), "{page}");
    assert!(page.contains("Not set") && page.contains("The catalogue’s"), "{page}");
}
