//! From accepted returns to an edition that anybody reads.

use crate::web::board::testing::{MEMBERS, TestApp, hidden};
use axum::http::{StatusCode, header};

const REPORT: &str = "/digbeth/report/2025-Q4";
const EDITION: &str = "/digbeth/reports/2025-Q4/1";

/// A server with five accepted returns and a draft of their report.
async fn drafted() -> TestApp {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    assert_eq!(app.post("ruth", REPORT, "action=generate").await.status, StatusCode::SEE_OTHER);
    app
}

/// A form as the page shows it, with other fields put in.
async fn form(app: &TestApp, action: &str, fields: &str) -> String {
    let page = app.get("ruth", REPORT).await.text();
    let summary = page.split("name=\"summary\"").nth(1).unwrap().split('>').nth(1).unwrap().split('<').next().unwrap();
    let pairs = [
        ("version", hidden(&page, "version")),
        ("number", hidden(&page, "number")),
        ("title", hidden(&page, "title")),
        ("summary", summary.to_owned()),
        ("papers", "handout".to_owned()),
        ("papers", "funder".to_owned()),
        ("papers", "briefing".to_owned()),
        ("audience", "everybody".to_owned()),
        ("action", action.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    format!("{fields}&{}", crate::web::forms::encode(&pairs))
}

#[tokio::test]
async fn a_report_is_generated_worded_previewed_and_published() {
    let app = drafted().await;
    let page = app.get("ruth", REPORT).await.text();
    assert!(page.contains("5 neighbours, one picture") && page.contains("1 return is not accepted yet"), "{page}");
    let body = form(&app, "save", "headline=Five+of+six+filed.&story=bakery").await;
    assert_eq!(app.post("ruth", REPORT, &body).await.location(), "/digbeth/report/2025-Q4?saved=yes");
    let preview = app.get("ruth", "/digbeth/report/2025-Q4/preview").await.text();
    assert!(preview.contains("Five of six filed.") && preview.contains("What bakery is proud of."), "{preview}");
    let pdf = app.get("ruth", "/digbeth/report/2025-Q4/preview.pdf").await;
    assert!(pdf.bytes.starts_with(b"%PDF"));
    assert_eq!(app.get("", EDITION).await.status, StatusCode::NOT_FOUND);

    let body = form(&app, "publish", "headline=Five+of+six+filed.&story=bakery&confirmed=yes").await;
    assert_eq!(app.post("ruth", REPORT, &body).await.location(), EDITION);
    let edition = app.get("", EDITION).await.text();
    assert!(edition.contains("5 of 6 enterprises filed") && edition.contains("Fingerprint of the PDF"));
    assert!(!edition.contains("Draft"));
    for path in ["/", "/digbeth", "/?q=digb"] {
        assert!(app.get("", path).await.text().contains("Five of six filed."), "{path}");
    }
    assert!(!app.get("", "/?q=kirkstall").await.text().contains("Five of six filed."));
    assert!(!app.get("", "/elsewhere").await.text().contains("Five of six filed."));
    let pages = app.store.editions(app.network).await.unwrap()[0].pages;
    assert!((4..30).contains(&pages), "{pages} pages");
}

#[tokio::test]
async fn an_edition_s_files_are_kept_for_ever() {
    let app = drafted().await;
    let body = form(&app, "publish", "confirmed=yes").await;
    app.post("ruth", REPORT, &body).await;
    for (file, kind, name, within) in [
        ("report.pdf", "application/pdf", "digbeth-2025-Q4-edition-1.pdf", "%PDF"),
        ("data.csv", "text/csv; charset=utf-8", "digbeth-2025-Q4-edition-1.csv", "income,,GBP,150000"),
        (
            "data.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "digbeth-2025-Q4-edition-1.xlsx",
            "PK",
        ),
        ("data.json", "application/json", "digbeth-2025-Q4-edition-1.json", "\"period\":\"2025-Q4\""),
    ] {
        let path = format!("{EDITION}/{file}");
        let answer = app.get("", &path).await;
        let head = |name| answer.headers[name].to_str().unwrap();
        assert!(head(header::CACHE_CONTROL).contains("immutable"));
        assert_eq!(head(header::CONTENT_TYPE), kind);
        assert!(head(header::CONTENT_DISPOSITION).contains(name));
        assert!(answer.text().contains(within), "{file}");
        let known = app.get_known(&path, head(header::ETAG)).await;
        assert_eq!((known.status, known.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
    }
    for path in ["report.doc", "../2/report.pdf"] {
        assert_eq!(app.get("", &format!("{EDITION}/{path}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_second_edition_says_what_changed_and_the_first_points_to_it() {
    let app = drafted().await;
    let body = form(&app, "publish", "confirmed=yes").await;
    app.post("ruth", REPORT, &body).await;
    let twice = app.post("ruth", REPORT, &body).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    assert!(twice.text().contains("Edition 1 has been published since"));
    let silent = form(&app, "publish", "confirmed=yes").await;
    let answer = app.post("ruth", REPORT, &silent).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("Write what changed since the last edition, and why"));
    let body = form(&app, "publish", "confirmed=yes&what-changed=A+late+return+is+in.").await;
    assert_eq!(app.post("ruth", REPORT, &body).await.location(), "/digbeth/reports/2025-Q4/2");
    let first = app.get("", EDITION).await.text();
    assert!(first.contains("There is a newer edition") && first.contains("A late return is in."));
}

#[tokio::test]
async fn words_are_neither_published_unseen_nor_overwritten_unseen() {
    let app = drafted().await;
    let stale = form(&app, "save", "headline=From+the+other+window").await;
    let body = form(&app, "publish", "headline=Never+seen+in+a+preview&confirmed=yes").await;
    let unseen = app.post("ruth", REPORT, &body).await;
    assert_eq!(unseen.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unseen.text().contains("look at the preview once more") && unseen.text().contains("Never seen in a preview")
    );
    assert_eq!(app.get("", EDITION).await.status, StatusCode::NOT_FOUND);
    let answer = app.post("ruth", REPORT, &stale).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.text().contains("From the other window") && answer.text().contains("saved other words since"));
    let long = form(&app, "save", &format!("headline={}", "x".repeat(201))).await;
    assert!(app.post("ruth", REPORT, &long).await.text().contains("must be 1 character shorter"));
}

#[tokio::test]
async fn without_accepted_returns_there_is_nothing_to_report() {
    let app = TestApp::new().await;
    assert!(app.get("ruth", REPORT).await.text().contains("nothing to report"));
    assert_eq!(app.post("ruth", REPORT, "action=generate").await.status, StatusCode::CONFLICT);
    assert_eq!(app.get("ruth", &format!("{REPORT}/preview")).await.status, StatusCode::NOT_FOUND);
    assert!(app.get("ruth", "/digbeth/dashboard").await.text().contains("Nothing adds up yet"));
}

#[tokio::test]
async fn the_dashboard_is_for_those_who_give_the_figures_too() {
    let app = drafted().await;
    app.later(1000);
    for who in ["ruth", "amara"] {
        assert_eq!(app.get(who, "/digbeth/dashboard").await.location(), "/digbeth/dashboard/2025-Q4");
        let page = app.get(who, "/digbeth/dashboard/2025-Q4").await.text();
        assert!(page.contains("£150,000") && page.contains("5 of 6 enterprises filed."), "{page}");
    }
    assert_eq!(app.get("other", "/digbeth/dashboard/2025-Q4").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("ruth", "/digbeth/dashboard/2020-Q1").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("", "/digbeth/dashboard").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_photo_comes_with_its_story_and_stays_with_its_edition() {
    use crate::store::{Act, NewPicture};
    use commonweal_domain::{consent::ConsentKind, network::Millis};
    let app = TestApp::new().await;
    app.draft("bakery", 100).await;
    let network = app.network;
    let bakery = app.store.enterprise(network, "bakery").await.unwrap().unwrap().id;
    let act = |minutes: i64| Act {
        now: Millis(1_769_437_920_000 + minutes * 60_000),
        person: None,
        name: "Amara".to_owned(),
    };
    let quarter = crate::web::board::samples::quarter();
    let picture = image::RgbImage::from_pixel(400, 300, image::Rgb([200, 120, 40]));
    let mut file = vec![];
    image::codecs::jpeg::JpegEncoder::new(&mut file).encode_image(&picture).unwrap();
    let photo = NewPicture { jpeg: file.clone(), width: 400, height: 300 };
    app.store.put_photo(&act(0), network, bakery, quarter, &photo).await.unwrap();
    let hash = app.store.story(network, bakery, quarter).await.unwrap().photo.unwrap().hash;
    app.store.describe_photo(&act(1), network, bakery, quarter, &hash, "A kitchen at dusk").await.unwrap();
    app.import(&MEMBERS[..5]).await;
    assert_eq!(app.post("ruth", REPORT, "action=generate").await.status, StatusCode::SEE_OTHER);
    let body = form(&app, "save", "story=bakery").await;
    app.post("ruth", REPORT, &body).await;
    let preview = app.get("ruth", "/digbeth/report/2025-Q4/preview").await.text();
    assert!(preview.contains("data:image/jpeg;base64,") && preview.contains("alt=\"A kitchen at dusk\""), "{preview}");
    let body = form(&app, "publish", "story=bakery&confirmed=yes").await;
    assert_eq!(app.post("ruth", REPORT, &body).await.location(), EDITION);
    let edition = app.get("", EDITION).await.text();
    let from = edition.find("/digbeth/reports/2025-Q4/1/story-").expect("the picture's address");
    let src = edition[from..].split('"').next().unwrap().to_owned();
    assert!(edition.contains(&format!("src=\"{src}\"")) && !edition.contains("base64"), "{edition}");

    // Consent is withdrawn: the next edition is without it, this one stays.
    let withdrawal = crate::store::Withdrawal::Consent(ConsentKind::Faces);
    app.store.withdraw(&act(2), network, bakery, quarter, withdrawal).await.unwrap();
    app.store
        .record_consents(
            &act(3),
            network,
            bakery,
            quarter,
            &[(ConsentKind::Faces, commonweal_domain::consent::Consent::Open)],
        )
        .await
        .unwrap();
    app.store.remove_photo(&act(4), network, bakery, quarter).await.unwrap();
    // Editions of before called it so.
    assert_eq!(app.get("", "/digbeth/reports/2025-Q4/1/story.jpg").await.bytes, file);
    let served = app.get("", &src).await;
    assert_eq!(served.bytes, file);
    assert_eq!(served.headers[header::CONTENT_TYPE], "image/jpeg");
    assert!(served.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
    let body = form(&app, "publish", "story=bakery&confirmed=yes&what-changed=A+consent+was+withdrawn.").await;
    assert_eq!(app.post("ruth", REPORT, &body).await.location(), "/digbeth/reports/2025-Q4/2");
    let second = app.get("", "/digbeth/reports/2025-Q4/2").await.text();
    assert!(second.contains("What bakery is proud of.") && !second.contains(".jpg"));
    assert_eq!(app.get("", "/digbeth/reports/2025-Q4/2/story.jpg").await.status, StatusCode::NOT_FOUND);
    let elsewhere = src.replace("/1/", "/2/");
    assert_eq!(app.get("", &elsewhere).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.store.integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn each_member_gets_a_page_of_its_own_figures_and_the_coordinator_all_of_them() {
    let app = drafted().await;
    let own = "/digbeth/returns/2025-Q4/anchor/page.pdf";
    let page = app.get("amara", own).await;
    assert!(page.bytes.starts_with(b"%PDF"), "{}", page.text());
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-store");
    assert!(app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.text().contains("/anchor/page.pdf"));
    let all = "/digbeth/report/2025-Q4/pages.pdf";
    assert!(app.get("ruth", all).await.bytes.starts_with(b"%PDF"));
    assert!(app.get("ruth", REPORT).await.text().contains(all));
    for (who, path) in [("ruth", own), ("other", own), ("other", all), ("amara", all)] {
        assert_eq!(app.get(who, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
    }
    // A paper of that name is no paper of the report.
    assert_eq!(app.get("ruth", &format!("{REPORT}/papers/enterprise.pdf")).await.status, StatusCode::NOT_FOUND);
    assert!(!app.get("ruth", REPORT).await.text().contains("value=\"enterprise\""));
}
