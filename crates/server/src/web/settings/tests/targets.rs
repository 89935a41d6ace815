//! Targets, and figures for comparison.

use super::{post, refused};
use crate::web::board::{
    samples::quarter,
    testing::{TestApp, check_structure},
};
use axum::http::StatusCode;

const TARGETS: &str = "/digbeth/settings/targets";
const CONTEXT: &str = "/digbeth/settings/context";

#[tokio::test]
async fn a_target_is_shown_with_its_progress_where_the_figures_are() {
    let app = TestApp::new().await;
    app.import_of(quarter(), &["anchor", "bakery", "canal", "dye-works"]).await;
    let fields = [
        ("indicator", "SO07"),
        ("year", "2025-26"),
        ("direction", "at_least"),
        ("amount", "1,000"),
        ("note", "As agreed in May."),
    ];
    assert_eq!(post(&app, &format!("{TARGETS}/set"), &fields).await.location(), "/digbeth/settings/targets?set=1");
    // 40 + 80 + 120 + 160 hours of 1,000.
    for path in [TARGETS.to_owned(), format!("/digbeth/dashboard/{}", quarter())] {
        let page = app.get("ruth", &path).await.text();
        check_structure(&path, &page);
        assert!(page.contains("At least 1,000 hours in 2025-26") && page.contains("40 %"), "{path}: {page}");
        assert!(page.contains("400 hours") && page.contains("1 of 4 quarters"), "{path}: {page}");
    }
    let change = app.get("ruth", &format!("{TARGETS}/set?indicator=SO07&year=2025-26")).await.text();
    assert!(change.contains("Remove this target") && change.contains("As agreed in May."), "{change}");
    let gone =
        post(&app, &format!("{TARGETS}/set"), &[("indicator", "SO07"), ("year", "2025-26"), ("remove", "1")]).await;
    assert_eq!(gone.location(), "/digbeth/settings/targets?removed=1");
    assert!(app.store.targets(app.network).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_total_that_may_not_be_shown_is_not_shown_as_progress_either() {
    let app = TestApp::new().await;
    app.import_of(quarter(), &["anchor", "bakery"]).await;
    let fields =
        [("indicator", "SO07"), ("year", "2025-26"), ("direction", "at_least"), ("amount", "1000"), ("note", "")];
    post(&app, &format!("{TARGETS}/set"), &fields).await;
    let page = app.get("ruth", TARGETS).await.text();
    assert!(page.contains("[c] not shown") && !page.contains("120 hours"), "{page}");
}

#[tokio::test]
async fn a_target_without_an_amount_is_refused() {
    let app = TestApp::new().await;
    let page =
        refused(&app, &format!("{TARGETS}/set"), &[("indicator", ""), ("year", "2025-26"), ("amount", "lots")]).await;
    assert!(page.contains("Choose an indicator") && page.contains("Choose which way"), "{page}");
    let page = refused(
        &app,
        &format!("{TARGETS}/set"),
        &[("indicator", "SO07"), ("year", "x"), ("direction", "at_most"), ("amount", "lots")],
    )
    .await;
    assert!(page.contains("Choose a year") && page.contains("How much") && page.contains("value=\"lots\""), "{page}");
}

#[tokio::test]
async fn a_published_figure_stands_beside_and_can_be_changed_and_taken_away() {
    let app = TestApp::new().await;
    app.import_of(quarter(), &["anchor", "bakery", "canal", "dye-works"]).await;
    let fields = [
        ("name", "Unemployment rate"),
        ("value", "8.1 %"),
        ("place", "Birmingham"),
        ("period", "July to September 2025"),
        ("beside", "SO07"),
        ("source", "Office for National Statistics"),
        ("address", "https://www.ons.gov.uk/"),
        ("published-day", "11"),
        ("published-month", "11"),
        ("published-year", "2025"),
    ];
    assert_eq!(post(&app, &format!("{CONTEXT}/new"), &fields).await.location(), "/digbeth/settings/context?set=1");
    let list = app.get("ruth", CONTEXT).await.text();
    check_structure("context", &list);
    assert!(list.contains("8.1 %") && list.contains("Beside Volunteer hours"), "{list}");
    let (which, _) = app.store.context_figures(app.network).await.unwrap().remove(0);
    let path = format!("{CONTEXT}/{which}");
    let page = app.get("ruth", &path).await.text();
    assert!(page.contains("value=\"8.1 %\"") && page.contains("Remove this figure"), "{page}");
    assert_eq!(app.get("other", &format!("/elsewhere/settings/context/{which}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(post(&app, &path, &[("remove", "1")]).await.location(), "/digbeth/settings/context?removed=1");
    assert!(app.store.context_figures(app.network).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_figure_without_a_source_or_a_number_is_refused() {
    let app = TestApp::new().await;
    let page = refused(
        &app,
        &format!("{CONTEXT}/new"),
        &[
            ("name", "Poverty"),
            ("value", "high"),
            ("address", "ftp://x"),
            ("published-day", "31"),
            ("published-month", "2"),
            ("published-year", "2025"),
        ],
    )
    .await;
    for words in [
        "must hold a number",
        "a figure without a source convinces nobody",
        "begin with https://",
        "must be a real date",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}
