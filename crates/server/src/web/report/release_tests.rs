//! Editions under embargo and editions for those who sign in: to others they do not exist.

use crate::{
    mail::announcing,
    web::{
        App,
        board::testing::{MEMBERS, TestApp, check_structure, hidden},
    },
};
use axum::http::{StatusCode, header};
use commonweal_domain::network::Millis;
use std::{
    io::{Cursor, Read},
    sync::Arc,
};

const REPORT: &str = "/digbeth/report/2025-Q4";
const EDITION: &str = "/digbeth/reports/2025-Q4/1";
/// Everywhere an edition can be seen, or a trace of it.
const PLACES: [&str; 9] = [
    EDITION,
    "/digbeth/reports/2025-Q4/1/report.pdf",
    "/digbeth/reports/2025-Q4/1/data.csv",
    "/digbeth/reports/2025-Q4/1/data.xlsx",
    "/digbeth/reports/2025-Q4/1/data.json",
    "/digbeth/reports/2025-Q4/1/papers/handout.pdf",
    "/digbeth/reports/2025-Q4/1/charts/ec01-chart.svg",
    "/digbeth/reports/2025-Q4/1/charts/ec01-chart.png",
    "/reports.zip?take=digbeth/2025-Q4/1",
];
const LISTS: [&str; 4] = ["/", "/digbeth", "/feed.xml", "/digbeth/feed.xml"];

async fn drafted() -> TestApp {
    let app = TestApp::new().await;
    app.funder("ines").await;
    // Of one quarter alone nothing is drawn over time.
    app.import_of("2025-Q3".parse().unwrap(), &MEMBERS[..5]).await;
    app.import(&MEMBERS[..5]).await;
    assert_eq!(app.post("ruth", REPORT, "action=generate").await.status, StatusCode::SEE_OTHER);
    app
}

/// Publishes what is drafted, with what is chosen.
async fn publish(app: &TestApp, fields: &str) -> crate::web::board::testing::Answer {
    let page = app.get("ruth", REPORT).await.text();
    let (version, number, title) = (hidden(&page, "version"), hidden(&page, "number"), hidden(&page, "title"));
    let words = format!("title={}&papers=handout&papers=funder&papers=briefing", title.replace(' ', "+"));
    let body = format!("version={version}&number={number}&action=publish&confirmed=yes&{words}&{fields}");
    app.post("ruth", REPORT, &body).await
}

/// Whether somebody sees the edition: in all places, or in none.
async fn sees(app: &TestApp, who: &str) -> bool {
    let mut seen = vec![];
    for place in PLACES {
        let answer = app.get(who, place).await;
        assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&answer.status), "{place}: {}", answer.status);
        seen.push(answer.status == StatusCode::OK);
    }
    for list in LISTS.into_iter().take(2) {
        seen.push(app.get(who, list).await.text().contains(EDITION));
    }
    let head = app.store.editions(app.network).await.unwrap().remove(0);
    let hash = data_encoding::HEXLOWER.encode(&head.pdf_hash);
    seen.push(app.get(who, &format!("/verify?hash={hash}")).await.text().contains("Yes, it is"));
    assert!(seen.iter().all(|one| *one == seen[0]), "{who}: {seen:?}");
    seen[0]
}

async fn who_sees(app: &TestApp) -> Vec<&'static str> {
    let mut found = vec![];
    for who in ["", "other", "amara", "ines", "ruth"] {
        if sees(app, who).await {
            found.push(who);
        }
    }
    // A feed is everybody's, whoever asks.
    for feed in LISTS.into_iter().skip(2) {
        assert_eq!(app.get("ruth", feed).await.text().contains(EDITION), found.contains(&""), "{feed}");
    }
    found
}

#[tokio::test]
async fn an_edition_for_funders_and_members_does_not_exist_for_others() {
    let app = drafted().await;
    let published = publish(&app, "audience=invited&when=now&announce=1").await;
    assert_eq!(published.location(), EDITION, "{}", published.text());
    assert_eq!(who_sees(&app).await, ["amara", "ines", "ruth"]);
    let page = app.get("ines", EDITION).await.text();
    check_structure("restricted", &page);
    assert!(page.contains("For funders and members") && page.contains("To others this page does not exist"), "{page}");
    // No cache between keeps it for others.
    let file = app.get("ines", PLACES[1]).await;
    assert_eq!(file.headers[header::CACHE_CONTROL], "private, no-cache");
    let mails = app.store.outbox(app.network, 9).await.unwrap();
    let told: Vec<&str> = mails.iter().map(|mail| mail.address.as_str()).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&"amara@example.org") && told.contains(&"ines@example.org"), "{told:?}");
    assert!(mails[0].body.contains("sign in to read it") && mails[0].body.contains(EDITION), "{}", mails[0].body);
}

#[tokio::test]
async fn an_edition_under_embargo_is_shown_and_told_on_its_day() {
    let app = drafted().await;
    for (fields, fault) in [
        ("audience=everybody&when=later", "#from-day"),
        ("audience=everybody&when=later&from-day=1&from-month=1&from-year=2026", "#from-day"),
        ("audience=nobody&when=now", "#audience"),
    ] {
        let refused = publish(&app, fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields}");
        let page = refused.text();
        check_structure(fields, &page);
        assert!(
            page.contains(&format!("href=\"{fault}\"")) && page.contains(&format!("id=\"{}\"", &fault[1..])),
            "{page}"
        );
    }
    // The clock stands at 4 February 2026.
    let later = "audience=everybody&when=later&from-day=9&from-month=2&from-year=2026&announce=1";
    let published = publish(&app, later).await;
    assert_eq!(published.location(), EDITION, "{}", published.text());
    assert_eq!(who_sees(&app).await, ["ruth"]);
    let page = app.get("ruth", EDITION).await.text();
    assert!(page.contains("Under embargo until 9 February 2026"), "{page}");
    assert!(page.contains("9 February 2026"), "it bears the day on which it is shown");
    assert!(app.get("ruth", REPORT).await.text().contains("Under embargo until 9 February 2026"));
    // Whoever may correct a figure learns nothing of it either.
    let amend = "/digbeth/figures/2025-Q4/anchor/income/amend";
    let told = "Edition 1 of October to December 2025";
    assert!(app.get("ruth", amend).await.text().contains(told));
    let own = app.get("amara", amend).await;
    assert!(own.status == StatusCode::OK && !own.text().contains(told));
    let at = |days: i64| {
        let store = Arc::clone(&app.store);
        App::new(store, Arc::new(move || Millis(crate::web::board::samples::NOW.0 + days * 86_400_000)), false)
    };
    assert_eq!(announcing::announce_all(&at(4)).await.unwrap(), 0, "nobody hears of it before");
    app.later(5 * 86_400_000);
    assert_eq!(who_sees(&app).await, ["", "other", "amara", "ines", "ruth"]);
    assert!(app.get("amara", amend).await.text().contains(told));
    assert_eq!(announcing::announce_all(&at(5)).await.unwrap(), 2);
    assert_eq!(announcing::announce_all(&at(6)).await.unwrap(), 0, "nobody hears of it twice");
    assert_eq!(announcing::announce_all(&at(40)).await.unwrap(), 0);
}

#[tokio::test]
async fn several_reports_come_as_one_file_with_a_list_that_can_be_checked() {
    let app = drafted().await;
    publish(&app, "audience=everybody&when=now").await;
    publish(&app, "audience=everybody&when=now&what-changed=A+late+return").await;
    let answer = app.get("", "/reports.zip?take=digbeth/2025-Q4/1&take=digbeth/2025-Q4/2").await;
    assert_eq!(
        (answer.status, &answer.headers[header::CONTENT_TYPE]),
        (StatusCode::OK, &"application/zip".parse().unwrap())
    );
    let again = app.get("", "/reports.zip?take=digbeth/2025-Q4/1&take=digbeth/2025-Q4/2").await;
    assert_eq!(answer.bytes, again.bytes, "the same reports make the same file");
    let mut zip = zip::ZipArchive::new(Cursor::new(answer.bytes)).unwrap();
    let names: Vec<String> =
        (0..zip.len()).map(|index| zip.by_index(index).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(names.len(), 7, "{names:?}");
    let mut list = String::new();
    zip.by_name("contents.csv").unwrap().read_to_string(&mut list).unwrap();
    for line in list.lines().skip(1) {
        let (name, hash) = line.split_once(',').map(|(name, rest)| (name, &rest[..64])).unwrap();
        let mut bytes = vec![];
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        use sha2::Digest as _;
        assert_eq!(data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(&bytes)), hash, "{name}");
    }
    // One that is named twice comes once.
    let twice = "/reports.zip?take=digbeth/2025-Q4/1&take=digbeth/2025-Q4/2&take=digbeth/2025-Q4/1";
    assert_eq!(app.get("", twice).await.bytes, again.bytes);
    for (wrong, status) in [
        ("/reports.zip", StatusCode::CONFLICT),
        ("/reports.zip?take=digbeth", StatusCode::NOT_FOUND),
        ("/reports.zip?take=digbeth/2025-Q4/3", StatusCode::NOT_FOUND),
        ("/reports.zip?take=nowhere/2025-Q4/1", StatusCode::NOT_FOUND),
    ] {
        assert_eq!(app.get("", wrong).await.status, status, "{wrong}");
    }
    // The library filters by what reports tell about.
    let page = app.get("", "/").await.text();
    let code = page.split("name=\"about\"").nth(1).unwrap().split("<option value=\"").nth(2).unwrap();
    let code = code.split('"').next().unwrap();
    assert!(app.get("", &format!("/?about={code}")).await.text().contains(EDITION.trim_end_matches('1')));
    assert!(!app.get("", "/?about=ZZ99").await.text().contains(EDITION.trim_end_matches('1')));
}

/// The last four quarters have a slash in their name, as a network's final edition has.
#[tokio::test]
async fn a_year_of_any_four_quarters_is_taken_as_the_library_offers_it() {
    let app = drafted().await;
    let report = "/digbeth/report/2025-Q4%2F4";
    assert_eq!(app.post("ruth", report, "action=generate").await.status, StatusCode::SEE_OTHER);
    let page = app.get("ruth", report).await.text();
    let body = format!(
        "version={}&number=1&title={}&papers=handout&papers=funder&papers=briefing&action=publish&confirmed=yes&audience=everybody",
        hidden(&page, "version"),
        hidden(&page, "title").replace(' ', "+")
    );
    let answer = app.post("ruth", report, &body).await;
    assert!(answer.status.is_redirection(), "{}", answer.text());
    let library = app.get("", "/").await.text();
    let take = hidden_value(&library);
    let zip = app.get("", &format!("/reports.zip?{}", crate::web::forms::encode(&[("take".to_owned(), take)]))).await;
    assert_eq!(zip.status, StatusCode::OK);
}

/// What ticking the first report of a library sends.
fn hidden_value(library: &str) -> String {
    let mark = "name=\"take\" value=\"";
    library
        .split(mark)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap()
        .replace("&#x2f;", "/")
        .replace("&#47;", "/")
}
