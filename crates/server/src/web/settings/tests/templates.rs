//! Templates and priorities of a network.

use super::{post, refused};
use crate::web::board::testing::{MEMBERS, TestApp, check_structure, hidden};
use axum::http::StatusCode;

const TEMPLATES: &str = "/digbeth/settings/templates";

/// The fields of the form as the page shows them, with some changed; a blank one is left out.
async fn form(app: &TestApp, name: &str, change: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = app.get("ruth", &format!("{TEMPLATES}/{name}")).await.text();
    check_structure(TEMPLATES, &page);
    let mut fields = vec![("version".to_owned(), hidden(&page, "version"))];
    for tag in page.split("<input ").skip(1) {
        let tag = tag.split('>').next().unwrap();
        let value = |key: &str| tag.split(&format!("{key}=\"")).nth(1).and_then(|rest| rest.split('"').next());
        match (value("name"), value("value")) {
            (Some(name), Some(value)) if name.starts_with("place-") => fields.push((name.to_owned(), value.to_owned())),
            (Some(name), _) if name.starts_with("shown-") && tag.contains(" checked") => {
                fields.push((name.to_owned(), "1".to_owned()));
            }
            _ => {}
        }
    }
    for (name, value) in change {
        fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
    }
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

#[tokio::test]
async fn parts_are_hidden_and_moved_and_the_template_comes_back_as_it_was() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    app.post("ruth", "/digbeth/report/2025-Q4", "action=generate").await;
    let preview = "/digbeth/report/2025-Q4/preview";
    assert!(app.get("ruth", preview).await.text().contains("id=\"ec01\""));
    let path = format!("{TEMPLATES}/quarterly");
    let fields = form(&app, "quarterly", &[("shown-sheet-0-0", ""), ("action", "parts")]).await;
    assert_eq!(post(&app, &path, &borrowed(&fields)).await.status, StatusCode::SEE_OTHER);
    assert!(!app.get("ruth", preview).await.text().contains("id=\"ec01\""));
    assert!(app.get("ruth", TEMPLATES).await.text().contains("Changed by your network"));
    let stale = post(&app, &path, &borrowed(&fields)).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("has changed this template since"));
    let back = form(&app, "quarterly", &[("remove", "1")]).await;
    assert_eq!(post(&app, &path, &borrowed(&back)).await.status, StatusCode::SEE_OTHER);
    assert!(app.get("ruth", preview).await.text().contains("id=\"ec01\""));
    let page = app.get("ruth", &path).await.text();
    assert!(page.contains("Version 1: saved by") && page.contains("Version 2: back to"), "{page}");
}

#[tokio::test]
async fn a_mistake_in_the_text_is_told_and_nothing_is_lost() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    let path = format!("{TEMPLATES}/funder");
    let source = commonweal_reporting::compose::Template::named("funder").unwrap().unwrap().source().to_owned();
    for (wrong, words) in [
        (source.replace("show = \"figures\"", "show = \"figs\""), "figs"),
        (source.replace("{{ filed }} of", "{{ filled }} of"), "funder.heading"),
        (source.replace("\"EC01\"", "\"EC99\""), "There is no indicator EC99"),
        (source.replace("name = \"funder\"", "name = \"other\""), "The name must stay “funder”"),
    ] {
        let fields = [("version", "0"), ("action", "text"), ("source", wrong.as_str())];
        let page = refused(&app, &path, &fields).await;
        assert!(page.contains(words), "{words}: {page}");
        let preview = post(&app, &format!("{path}/preview"), &fields).await;
        assert_eq!((preview.status, preview.text().contains(words)), (StatusCode::UNPROCESSABLE_ENTITY, true));
    }
    let good = source.replace("report together", "tell it together");
    let fields = [("version", "0"), ("action", "text"), ("source", good.as_str())];
    assert!(post(&app, &format!("{path}/preview"), &fields).await.text().contains("tell it together"));
    assert_eq!(post(&app, &path, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(app.get("ruth", &format!("{TEMPLATES}/pamphlet")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("amara", &path).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_template_is_added_and_used() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    let new = format!("{TEMPLATES}/new");
    refused(&app, &new, &[("title", ""), ("about", ""), ("from", "none")]).await;
    refused(&app, &new, &[("title", "Handout"), ("about", "x"), ("from", "handout")]).await;
    let fields = [("title", "Ward forum"), ("about", "One page for the forum"), ("from", "funder")];
    assert_eq!(post(&app, &new, &fields).await.location(), format!("{TEMPLATES}/ward-forum?added=1"));
    app.post("ruth", "/digbeth/report/2025-Q4", "action=generate").await;
    let page = app.get("ruth", "/digbeth/report/2025-Q4").await.text();
    assert!(page.contains("Ward forum") && page.contains("One page for the forum"), "{page}");
}

#[tokio::test]
async fn priorities_stand_on_page_one() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    let path = "/digbeth/settings/priorities";
    refused(&app, path, &[("first-1", "EC01")]).await;
    let fields = [("name-1", "Money that stays"), ("first-1", "EC01")];
    assert_eq!(post(&app, path, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(app.get("ruth", "/digbeth/settings").await.text().contains("Money that stays"));
    app.post("ruth", "/digbeth/report/2025-Q4", "action=generate").await;
    let preview = app.get("ruth", "/digbeth/report/2025-Q4/preview").await.text();
    assert!(preview.contains("<b>Money that stays: </b>turnover £150,000"), "{preview}");
}
