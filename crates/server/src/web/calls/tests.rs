//! A flood week, from the call to its totals.

use crate::web::{
    board::{
        samples::quarter,
        testing::{TestApp, check_structure},
    },
    forms::encode,
};
use axum::http::StatusCode;

const FORM: [(&str, &str); 14] = [
    ("name", "Flood week"),
    ("from-day", "5"),
    ("from-month", "1"),
    ("from-year", "2026"),
    ("to-day", "11"),
    ("to-month", "1"),
    ("to-year", "2026"),
    ("due-day", "20"),
    ("due-month", "1"),
    ("due-year", "2026"),
    ("closes-day", "28"),
    ("closes-month", "2"),
    ("closes-year", "2026"),
    ("note", "Guesses are fine."),
];

fn body(fields: &[(&str, &str)], inputs: &[&str]) -> String {
    let inputs = inputs.iter().map(|code| ("inputs", *code));
    let pairs: Vec<(String, String)> =
        fields.iter().copied().chain(inputs).map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    encode(&pairs)
}

pub(in crate::web) async fn open(app: &TestApp) {
    open_in(app, "ruth", "digbeth").await;
}

/// The same in another network.
pub(in crate::web) async fn open_in(app: &TestApp, who: &str, network: &str) {
    let form = body(&FORM, &["volunteer-hours", "income"]);
    let answer = app.post(who, &format!("/{network}/calls/new"), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(answer.location(), format!("/{network}/calls/flood-week?opened=1"));
}

#[tokio::test]
async fn a_flood_week_is_asked_answered_and_added_up_apart_from_quarters() {
    let app = TestApp::new().await;
    app.import_of(quarter().plus(1), &["bakery", "canal", "dye-works"]).await;
    open(&app).await;
    let form = app.get("ruth", "/digbeth/calls/new").await.text();
    check_structure("call form", &form);
    let answer = "/digbeth/calls/flood-week/answer/anchor";
    let page = app.get("amara", answer).await.text();
    check_structure("answer", &page);
    assert!(page.contains("5 to 11 January 2026") && page.contains("Guesses are fine."), "{page}");
    let typed = encode(&[
        ("v.volunteer-hours.".to_owned(), "120".to_owned()),
        ("s.volunteer-hours".to_owned(), "figure".to_owned()),
        ("s.income".to_owned(), "x".to_owned()),
    ]);
    assert_eq!(app.post("amara", answer, &typed).await.location(), format!("{answer}?saved=1"));
    let board = app.get("ruth", "/digbeth/calls/flood-week").await.text();
    check_structure("call", &board);
    assert!(board.contains("0 of 6 have answered") && board.contains("In progress"), "{board}");
    let sent = encode(&[
        ("v.volunteer-hours.".to_owned(), "120".to_owned()),
        (
            "was.volunteer-hours.".to_owned(),
            crate::web::board::testing::hidden(&app.get("amara", answer).await.text(), "was.volunteer-hours."),
        ),
        ("s.volunteer-hours".to_owned(), "figure".to_owned()),
        ("send".to_owned(), "1".to_owned()),
    ]);
    assert_eq!(app.post("amara", answer, &sent).await.location(), format!("{answer}?sent=1"));
    let board = app.get("ruth", "/digbeth/calls/flood-week").await.text();
    // One enterprise alone is never shown.
    assert!(board.contains("1 of 6 have answered") && board.contains("[c]") && !board.contains("120 hours"), "{board}");
    let quarter_figures = crate::figures::load(&app.store, app.network).await.unwrap();
    let anchor = quarter_figures.members.iter().find(|member| member.slug == "anchor").unwrap();
    assert_eq!(anchor.figures.iter().count(), 0, "nothing of it is among a quarter's figures");
    let csv = app.get("ruth", "/digbeth/calls/flood-week/totals.csv").await.text();
    assert!(csv.lines().count() >= 3 && csv.lines().skip(1).all(|line| line.starts_with("input,")), "{csv}");
    let told = app.post("ruth", "/digbeth/calls/flood-week", "").await;
    assert_eq!(told.location(), "/digbeth/calls/flood-week?told=0", "the only filer has answered");
}

/// Two answers are hidden, as each could work out the other; with the yes of both their sum is shown, and hidden again once
/// one takes it back.
#[tokio::test]
async fn members_agree_to_be_recognised_in_what_they_answer() {
    let app = TestApp::new().await;
    app.of_member("ben", "bakery", commonweal_domain::network::Role::Filer).await;
    open(&app).await;
    let board = async || app.get("ruth", "/digbeth/calls/flood-week").await.text();
    for (who, member) in [("amara", "anchor"), ("ben", "bakery")] {
        let answer = format!("/digbeth/calls/flood-week/answer/{member}");
        let agree = format!("{answer}/agree");
        assert_eq!(app.post(who, &agree, "agrees=yes").await.status, StatusCode::CONFLICT, "nothing is answered yet");
        let sent = encode(&[
            ("v.volunteer-hours.".to_owned(), "120".to_owned()),
            ("s.volunteer-hours".to_owned(), "figure".to_owned()),
            ("send".to_owned(), "1".to_owned()),
        ]);
        assert_eq!(app.post(who, &answer, &sent).await.location(), format!("{answer}?sent=1"));
        let page = app.get(who, &answer).await.text();
        check_structure("answer", &page);
        assert!(page.contains("May you be recognised in it?") && page.contains("We agree"), "{page}");
        assert!(!board().await.contains("240 hours"), "few stand behind it");
        assert_eq!(app.post("ruth", &agree, "agrees=yes").await.status, StatusCode::NOT_FOUND, "not in their place");
        assert_eq!(app.post(who, &agree, "agrees=yes").await.location(), format!("{answer}?agreed=1"));
    }
    assert!(board().await.contains("240 hours"), "both agree");
    let answer = "/digbeth/calls/flood-week/answer/anchor";
    assert!(app.get("amara", answer).await.text().contains("amara agreed on"));
    assert_eq!(
        app.post("amara", &format!("{answer}/agree"), "agrees=no").await.location(),
        format!("{answer}?withdrawn=1")
    );
    assert!(!board().await.contains("240 hours"), "one has taken it back");
}

#[tokio::test]
async fn what_is_wrong_with_its_days_is_told_at_each() {
    let app = TestApp::new().await;
    let mut form = FORM;
    form[4].1 = "1";
    form[7].1 = "31";
    form[8].1 = "2";
    let answer = app.post("ruth", "/digbeth/calls/new", &body(&form, &[])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    check_structure("call refused", &page);
    assert!(page.contains("Due day must be a real date") && page.contains("Choose at least one question"), "{page}");
    form[7].1 = "20";
    form[8].1 = "1";
    let page = app.post("ruth", "/digbeth/calls/new", &body(&form, &["income"])).await.text();
    assert!(page.contains("href=\"#to-day\">The last day must be on or after the first day"), "{page}");
    open(&app).await;
    let page = app.post("ruth", "/digbeth/calls/new", &body(&FORM, &["income"])).await.text();
    assert!(page.contains("is taken; choose another name"), "{page}");
}

#[tokio::test]
async fn a_round_over_days_is_for_those_whom_it_asks() {
    let app = TestApp::new().await;
    open(&app).await;
    for (who, path) in [
        ("amara", "/digbeth/calls/flood-week"),
        ("amara", "/digbeth/calls/flood-week/change"),
        ("amara", "/digbeth/calls/flood-week/answer/bakery"),
        ("other", "/digbeth/calls/flood-week"),
        ("other", "/elsewhere/calls/flood-week"),
        ("ruth", "/digbeth/calls/nothing"),
    ] {
        assert_eq!(app.get(who, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
    }
    let phoned = app.get("ruth", "/digbeth/calls/flood-week/answer/anchor").await.text();
    assert!(phoned.contains("You answer for ANCHOR."), "{phoned}");
    let wrong = app.post("amara", "/digbeth/calls/flood-week/answer/anchor", "v.income.=lots&s.income=figure").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text();
    assert!(page.contains("There is a problem") && page.contains("value=\"lots\""), "{page}");
}

#[tokio::test]
async fn what_is_needed_stands_in_the_log_and_on_the_page_until_it_comes() {
    let app = TestApp::new().await;
    open(&app).await;
    let (round, log) = ("/digbeth/calls/flood-week", "/digbeth/calls/flood-week/log");
    assert_eq!(app.get("ruth", &format!("{round}/page.pdf")).await.status, StatusCode::NOT_FOUND, "no template");
    for (words, said) in [(String::new(), "Write what happened"), ("x".repeat(501), "at most 500 characters")] {
        let refused = app.post("ruth", log, &format!("words={words}&need=1")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        check_structure("call, not written down", &page);
        assert!(page.contains(said) && page.contains(&words) && page.contains("checked"), "{page}");
    }
    assert_eq!(app.post("ruth", log, "words=Two+pumps&need=1").await.location(), format!("{round}?logged=1#log"));
    app.post("ruth", log, "words=The+bridge+is+shut").await;
    let kit = crate::starters::Kit::read(crate::starters::named("kirkstall").unwrap()).unwrap();
    let (name, _) = kit.beginning.templates.iter().find(|(name, _)| name == "as-at").unwrap();
    // The page speaks of what the network has: here of no indicator of its own.
    let source = "name = \"as-at\"\nversion = 1\ntitle = \"Now\"\nabout = \"One page.\"\ncover = false\nback = []\n\n\
        [[page]]\nid = \"now\"\nname = \"Now\"\nheading = \"{{ period }}\"\n\n\
        [[page.block]]\nshow = \"words\"\nid = \"needed\"\ntext = \"Needed now\"\n";
    app.store.save_template(&crate::web::board::testing::act(), app.network, name, source, 0).await.unwrap();
    let page = app.get("ruth", round).await.text();
    check_structure("call with a log", &page);
    assert!(page.contains("The bridge is shut") && page.contains("Needed: Two pumps") && page.contains("page.pdf"));
    let pdf = app.get("ruth", &format!("{round}/page.pdf")).await;
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert_eq!(pdf.bytes, app.get("ruth", &format!("{round}/page.pdf")).await.bytes, "dated by its data");
    let entry = page.split("/log/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(app.post("amara", &format!("{log}/{entry}"), "x=1").await.status, StatusCode::NOT_FOUND);
    app.post("ruth", &format!("{log}/{entry}"), "x=1").await;
    let page = app.get("ruth", round).await.text();
    assert!(page.contains("No longer needed: Two pumps") && !page.contains("<h3>Needed now</h3>"), "{page}");
}
