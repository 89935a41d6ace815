//! The area in rings.

use super::{post, refused};
use crate::web::board::testing::TestApp;

const PATH: &str = "/digbeth/settings/area";

#[tokio::test]
async fn rings_are_kept_and_questions_say_what_local_means() {
    let app = TestApp::new().await;
    let rings = [
        ("neighbourhood", "Digbeth"),
        ("neighbourhood-postcodes", "b5, B9 4"),
        ("council", "Birmingham"),
        ("council-postcodes", "B"),
        ("city-region", ""),
        ("city-region-postcodes", ""),
        ("local", "neighbourhood"),
    ];
    assert_eq!(post(&app, PATH, &rings).await.location(), "/digbeth/settings/area?saved=1");
    let page = app.get("ruth", PATH).await.text();
    assert!(page.contains("B5, B9 4</textarea>") && !page.contains("whose postcode is known"), "{page}");
    let act = crate::store::Act { now: crate::web::board::samples::NOW, person: None, name: "test".to_owned() };
    let ask = [("supplier-spend".to_owned(), commonweal_domain::definition::Asked::Quarterly)].into();
    app.store.set_asked(&act, app.network, crate::web::board::samples::quarter(), &ask).await.unwrap();
    let section = app.get("amara", "/digbeth/returns/2025-Q4/anchor/economic").await.text();
    assert!(section.contains("The area is Digbeth (postcodes B5, B9 4)."), "{section}");
}

#[tokio::test]
async fn what_is_no_postcode_is_told_at_its_place() {
    let app = TestApp::new().await;
    let page = refused(
        &app,
        PATH,
        &[
            ("neighbourhood", ""),
            ("neighbourhood-postcodes", "B5, Deritend"),
            ("council-postcodes", "B"),
            ("local", "city-region"),
        ],
    )
    .await;
    assert!(page.contains("“Deritend” is not the beginning of a postcode"), "{page}");
    assert!(page.contains("Enter what the council is called") && page.contains("B5, Deritend</textarea>"), "{page}");
    let page = refused(&app, PATH, &[("council", "Birmingham"), ("local", "neighbourhood")]).await;
    assert!(page.contains("Enter what the neighbourhood is called, or choose another"), "{page}");
}
