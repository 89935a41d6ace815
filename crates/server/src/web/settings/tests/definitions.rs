//! Questions and indicators of the network's own.

use super::{post, refused};
use crate::web::board::{samples::quarter, testing::TestApp};
use commonweal_domain::definition::Asked;

const INPUTS: &str = "/digbeth/settings/inputs";
const INDICATORS: &str = "/digbeth/settings/indicators";

/// A question about meals, from the running round on.
async fn meals(app: &TestApp) {
    let from = quarter().to_string();
    let fields = [
        ("name", "Meals shared"),
        ("question", "How many meals did you give away?"),
        ("hint", "Whatever fills a plate."),
        ("section", "social"),
        ("unit", "other"),
        ("other-unit", "meals"),
        ("kind", "flow"),
        ("asked", "quarterly"),
        ("from", &from),
        ("dimension", "diet"),
        ("categories", "With meat\nWithout meat"),
        ("mode", "exclusive"),
        ("small", "no"),
    ];
    assert_eq!(post(app, &format!("{INPUTS}/new"), &fields).await.location(), "/digbeth/settings/inputs?added=1");
}

#[tokio::test]
async fn an_own_question_stands_in_the_form_and_its_indicator_in_the_report() {
    let app = TestApp::new().await;
    meals(&app).await;
    let definitions = app.store.definitions(app.network).await.unwrap();
    let input = definitions.input("our-meals-shared", quarter()).unwrap();
    assert_eq!(
        (input.unit.code(), input.breakdowns[0].fixed()),
        ("meals", &["with-meat".to_owned(), "without-meat".to_owned()][..])
    );
    assert!(definitions.input("our-meals-shared", quarter().plus(-1)).is_none());
    assert_eq!(app.store.asked(app.network, quarter()).await.unwrap()["our-meals-shared"], Asked::Quarterly);
    let section = app.get("amara", "/digbeth/returns/2025-Q4/anchor/social").await.text();
    assert!(section.contains("How many meals did you give away?") && section.contains("Without meat"), "{section}");
    let from = quarter().to_string();
    let fields = [
        ("name", "Meals for each volunteer hour"),
        ("definition", "Meals given away, for each hour that volunteers gave."),
        ("section", "social"),
        ("above-1", "our-meals-shared"),
        ("below-1", "volunteer-hours"),
        ("written", "ratio"),
        ("of", "network"),
        ("from", &from),
    ];
    assert_eq!(
        post(&app, &format!("{INDICATORS}/new"), &fields).await.location(),
        "/digbeth/settings/indicators?added=1"
    );
    let definitions = app.store.definitions(app.network).await.unwrap();
    let own = definitions.indicator("OWN01", quarter()).unwrap();
    assert_eq!(own.rows[0].formula.to_string(), "our-meals-shared / volunteer-hours");
    let page = app.get("ruth", &format!("{INDICATORS}/OWN01")).await.text();
    assert!(page.contains("our-meals-shared / volunteer-hours") && page.contains("Save as a new version"), "{page}");
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_question_is_told_at_once() {
    let app = TestApp::new().await;
    let page = refused(
        &app,
        &format!("{INPUTS}/new"),
        &[("unit", "other"), ("other-unit", "99!"), ("categories", "One"), ("name", "…")],
    )
    .await;
    for words in [
        "Name must have a letter or digit",
        "Enter the question",
        "Choose a section",
        "Enter what is counted, in at most 20 letters, like meals",
        "Choose how it adds up over a year",
        "Choose how often it is asked",
        "Choose a round",
        "Enter what the categories tell apart",
        "Enter at least two categories, one a line",
        "Choose whether it counts people",
    ] {
        assert!(page.matches(words).count() >= 2, "{words}: {page}");
    }
    meals(&app).await;
    let again = refused(
        &app,
        &format!("{INPUTS}/new"),
        &[
            ("name", "Meals, shared!"),
            ("question", "?"),
            ("section", "social"),
            ("unit", "people"),
            ("kind", "flow"),
            ("asked", "quarterly"),
            ("from", &quarter().to_string()),
            ("small", "no"),
        ],
    )
    .await;
    assert!(again.contains("There is a question of that name already"), "{again}");
}

#[tokio::test]
async fn better_words_keep_the_version_and_another_meaning_makes_a_new_one_from_a_free_round() {
    let app = TestApp::new().await;
    app.import_of(quarter(), &["bakery"]).await;
    let path = format!("{INPUTS}/volunteer-hours");
    let words =
        [("name", "Hours that volunteers gave"), ("question", "How many hours?"), ("hint", ""), ("change", "words")];
    assert!(post(&app, &path, &words).await.location().ends_with("?words=1"));
    let definitions = app.store.definitions(app.network).await.unwrap();
    assert_eq!(definitions.input_versions("volunteer-hours").len(), 1);
    assert_eq!(definitions.input("volunteer-hours", quarter()).unwrap().question, "How many hours?");
    // Figures of the round are there already: it is not offered, and not taken.
    let page = app.get("ruth", &path).await.text();
    assert!(!page.contains(&format!("<option value=\"{}\"", quarter())), "{page}");
    let next = quarter().plus(1).to_string();
    let meaning = |from: &str| {
        [
            ("name", "Hours"),
            ("question", "Hours, travel included?"),
            ("hint", ""),
            ("change", "meaning"),
            ("from", from),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let fields = meaning(&quarter().to_string());
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(refused(&app, &path, &fields).await.contains("Choose the round from which it counts that"));
    let fields = meaning(&next);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(post(&app, &path, &fields).await.location().ends_with("?version=1"));
    let definitions = app.store.definitions(app.network).await.unwrap();
    let version = |at| definitions.input("volunteer-hours", at).unwrap().version;
    assert_eq!((version(quarter()), version(quarter().plus(1))), (1, 2));
}

#[tokio::test]
async fn an_open_list_of_the_catalogue_is_set_without_a_break() {
    let app = TestApp::new().await;
    let path = format!("{INPUTS}/waste");
    let page = app.get("ruth", &path).await.text();
    assert!(page.contains("The network has not set them yet"), "{page}");
    let fields = [
        ("name", "Waste"),
        ("question", "How much waste?"),
        ("hint", ""),
        ("categories", "Wood\nTextiles"),
        ("change", "words"),
    ];
    assert!(post(&app, &path, &fields).await.location().ends_with("?words=1"));
    let definitions = app.store.definitions(app.network).await.unwrap();
    let waste = definitions.input("waste", quarter()).unwrap();
    assert_eq!((waste.version, waste.breakdown("material").unwrap().fixed().len()), (1, 2));
    // Once set, other categories count something else.
    let other = [fields[0], fields[1], fields[2], ("categories", "Wood\nPaper"), ("change", "words")];
    assert!(refused(&app, &path, &other).await.contains("Other categories change what is counted"));
}

#[tokio::test]
async fn different_units_are_not_added_up() {
    let app = TestApp::new().await;
    let fields = [
        ("name", "Nonsense"),
        ("definition", "Pounds and hours."),
        ("section", "social"),
        ("above-1", "income"),
        ("above-2", "volunteer-hours"),
        ("from", "2026-Q2"),
    ];
    let page = refused(&app, &format!("{INDICATORS}/new"), &fields).await;
    assert!(page.contains("are counted in different units and cannot be added up"), "{page}");
    let page = refused(&app, &format!("{INDICATORS}/new"), &[("name", "x"), ("above-1", "income + gas")]).await;
    assert!(page.contains("Choose an answer from the list"), "{page}");
    assert_eq!(post(&app, &format!("{INDICATORS}/EC01"), &fields).await.status.as_u16(), 404);
}
