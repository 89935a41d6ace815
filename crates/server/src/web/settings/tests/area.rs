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
async fn where_local_means_another_place_questions_get_a_new_version_from_a_round_on() {
    let app = TestApp::new().await;
    let rings = |local: &'static str, postcodes: &'static str| {
        [
            ("neighbourhood", "Digbeth"),
            ("neighbourhood-postcodes", postcodes),
            ("council", "Birmingham"),
            ("council-postcodes", "B"),
            ("local", local),
        ]
    };
    let version = async |at: &str| {
        let definitions = app.store.definitions(app.network).await.unwrap();
        let of = |code: &str| definitions.input(code, at.parse().unwrap()).unwrap().version;
        (of("supplier-spend"), of("income"))
    };
    // What local means the first time breaks nothing, nor do other rings or the order of postcodes.
    assert_eq!(post(&app, PATH, &rings("neighbourhood", "B5, B9")).await.location(), "/digbeth/settings/area?saved=1");
    let mut wider = rings("neighbourhood", "B9, B5").to_vec();
    wider.push(("city-region", "West Midlands"));
    assert_eq!(post(&app, PATH, &wider).await.location(), "/digbeth/settings/area?saved=1");
    assert_eq!(version("2027-Q1").await, (1, 1));

    let act = crate::store::Act { now: crate::web::board::samples::NOW, person: None, name: "test".to_owned() };
    let ask = [("supplier-spend".to_owned(), commonweal_domain::definition::Asked::Quarterly)].into();
    app.store.set_asked(&act, app.network, "2025-Q4".parse().unwrap(), &ask).await.unwrap();
    let page = "/digbeth/returns/2025-Q4/anchor/economic";
    app.post("amara", page, "v.supplier-spend.=500&s.supplier-spend=figure").await;
    let asked = refused(&app, PATH, &rings("council", "B5, B9")).await;
    assert!(asked.contains("href=\"#from\">Local comes to mean something else: choose from which round on"), "{asked}");
    assert!(asked.contains("id=\"from\"") && asked.contains("value=\"2026-Q1\""), "{asked}");
    assert!(!asked.contains("value=\"2025-Q4\""), "a round with typed figures keeps its meaning: {asked}");
    let chosen = |quarter: &'static str| [&rings("council", "B5, B9")[..], &[("from", quarter)]].concat();
    refused(&app, PATH, &chosen("2025-Q4")).await;
    assert_eq!(version("2027-Q1").await, (1, 1), "nothing is stored until a round is chosen");

    assert_eq!(post(&app, PATH, &chosen("2026-Q1")).await.location(), "/digbeth/settings/area?saved=1");
    assert_eq!((version("2025-Q4").await, version("2026-Q1").await), ((1, 1), (2, 1)));
    let before = app.get("amara", page).await.text();
    assert!(before.contains("The area is Digbeth (postcodes"), "the round that is open keeps what it asked: {before}");
    let record = app.store.network("digbeth").await.unwrap().unwrap();
    let local = |at: &str| record.network.settings.area.local_at(at.parse().unwrap()).unwrap().name.clone();
    assert_eq!((local("2025-Q4"), local("2026-Q1")), ("Digbeth".to_owned(), "Birmingham".to_owned()));

    let figures = crate::figures::load(&app.store, app.network).await.unwrap();
    let rules = record.network.settings.disclosure.clone();
    let period = "2026-Q1".parse::<commonweal_domain::period::Quarter>().unwrap().period();
    let publication = commonweal_reporting::disclose::publish(&figures, &rules, period);
    let broken: Vec<&str> = publication
        .rows()
        .iter()
        .filter(|row| row.aggregate.broken && row.aggregate.id.cell.is_total())
        .map(|row| row.aggregate.id.code.as_str())
        .collect();
    assert!(broken.contains(&"supplier-spend") && !broken.contains(&"income"), "{broken:?}");
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
