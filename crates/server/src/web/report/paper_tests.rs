//! Papers of the same figures, stories after the first, a year's report, and whether a file is a published one.

use crate::web::{
    board::testing::{MEMBERS, TestApp, check_structure, hidden},
    upload::tests::{KIND, body},
};
use axum::http::StatusCode;
use sha2::{Digest, Sha256};

const REPORT: &str = "/digbeth/report/2025-Q4";
const EDITION: &str = "/digbeth/reports/2025-Q4/1";

async fn drafted(period: &str) -> TestApp {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    let path = format!("/digbeth/report/{period}");
    assert_eq!(app.post("ruth", &path, "action=generate").await.status, StatusCode::SEE_OTHER);
    app
}

/// Saves or publishes with the version and number that the page shows now.
async fn send(app: &TestApp, path: &str, action: &str, fields: &str) -> crate::web::board::testing::Answer {
    let page = app.get("ruth", path).await.text();
    let (version, number) = (hidden(&page, "version"), hidden(&page, "number"));
    app.post(
        "ruth",
        path,
        &format!("version={version}&number={number}&action={action}&title=Together&audience=everybody&{fields}"),
    )
    .await
}

#[tokio::test]
async fn papers_stories_and_asks_go_into_the_edition() {
    let app = drafted("2025-Q4").await;
    let words = "template=quarterly&story=bakery&stories=canal&asks=-+A+hall%0D%0AA+bus&papers=handout&words-more=**New**+members.";
    assert_eq!(send(&app, REPORT, "save", words).await.status, StatusCode::SEE_OTHER);
    let page = app.get("ruth", REPORT).await.text();
    check_structure(REPORT, &page);
    assert!(page.contains(">A hall\nA bus</textarea>") && page.contains(">**New** members.</textarea>"), "{page}");
    assert!(page.contains(&format!("{REPORT}/papers/handout.pdf")) && !page.contains("papers/funder.pdf\""), "{page}");
    for paper in ["handout", "funder", "briefing"] {
        let pdf = app.get("ruth", &format!("{REPORT}/papers/{paper}.pdf")).await;
        assert!(pdf.bytes.starts_with(b"%PDF"), "{paper}");
    }
    for nothing in ["handout", "pamphlet.pdf"] {
        assert_eq!(app.get("ruth", &format!("{REPORT}/papers/{nothing}")).await.status, StatusCode::NOT_FOUND);
    }
    let answer = send(&app, REPORT, "publish", &format!("{words}&confirmed=yes")).await;
    assert_eq!(answer.location(), EDITION, "{}", answer.text());
    let edition = app.get("", EDITION).await.text();
    for said in ["What bakery is proud of.", "What canal is proud of.", "<li>A bus</li>", "<b>New</b> members."] {
        assert!(edition.contains(said), "{said}: {edition}");
    }
    assert!(edition.contains("Handout (PDF)"), "{edition}");
    let paper = app.get("", &format!("{EDITION}/papers/handout.pdf")).await;
    assert!(paper.bytes.starts_with(b"%PDF"));
    assert_eq!(app.get("", &format!("{EDITION}/papers/funder.pdf")).await.status, StatusCode::NOT_FOUND);
    let canal = app.store.enterprise(app.network, "canal").await.unwrap().unwrap().id;
    let told = app.store.editions_telling(app.network, canal, "2025-Q4".parse().unwrap()).await.unwrap();
    assert!(matches!(told.as_slice(), [(_, false)]), "{told:?}");
    let head = app.store.editions(app.network).await.unwrap().remove(0);
    let template = app.store.edition_template(head.id).await.unwrap().unwrap();
    assert!(template.contains("name = \"quarterly\""), "an edition keeps its own template");
    assert_eq!(app.store.integrity().await.unwrap(), Vec::<String>::new());

    // Whoever has a file in hand can ask, by the file or by its fingerprint.
    let asked = app.post_as("", "/verify", KIND, body(&[], &[("file", "x.pdf", &paper.bytes)])).await.text();
    assert!(asked.contains("Yes, it is") && asked.contains("The paper “handout”"), "{asked}");
    let other = app.post_as("", "/verify", KIND, body(&[], &[("file", "x.pdf", b"%PDF another")])).await.text();
    assert!(other.contains("Not published here"), "{other}");
    let report = app.get("", &format!("{EDITION}/report.pdf")).await.bytes;
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&report));
    let asked = app.get("", &format!("/verify?hash={hash}")).await.text();
    assert!(asked.contains("The report as a PDF") && asked.contains(EDITION), "{asked}");
    for wrong in [body(&[("hash", "abc")], &[]), body(&[], &[])] {
        let answer = app.post_as("", "/verify", KIND, wrong).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        check_structure("/verify", &answer.text());
    }
    // Files that were taken away are counted; an edition that is withdrawn leaves its reason.
    let page = app.get("ruth", REPORT).await.text();
    assert!(page.contains("Taken away 2 times: 1 × papers/handout.pdf, 1 × report.pdf."), "{page}");
    let withdraw = format!("{REPORT}/withdraw/1");
    let refused = app.post("ruth", &withdraw, "reason=").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_structure(&withdraw, &refused.text());
    assert_eq!(app.post("ruth", &withdraw, "reason=Two+returns+were+swapped.&sure=1").await.location(), EDITION);
    let gone = app.get("", EDITION).await;
    assert_eq!(gone.status, StatusCode::GONE);
    let gone = gone.text();
    check_structure(EDITION, &gone);
    assert!(gone.contains("Two returns were swapped.") && !gone.contains("What bakery is proud of."), "{gone}");
    for file in ["report.pdf", "data.csv", "data.xlsx", "papers/handout.pdf"] {
        assert_eq!(app.get("", &format!("{EDITION}/{file}")).await.status, StatusCode::GONE, "{file}");
    }
    assert!(app.get("", "/digbeth").await.text().contains("Withdrawn</span> Two returns were swapped."));
    assert!(app.get("", &format!("/verify?hash={hash}")).await.text().contains("It was withdrawn:"));
    assert_eq!(app.get("ruth", &format!("{REPORT}/withdraw/2")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("amara", &withdraw).await.status, StatusCode::NOT_FOUND);
    let again = app.post("ruth", &withdraw, "reason=Again&sure=1").await.text();
    assert!(again.contains("This edition is withdrawn already"), "{again}");
    let feed = app.get("", "/digbeth/feed.xml").await.text();
    assert!(feed.contains("Withdrawn: "), "{feed}");
    assert!(feed.contains(&format!("{EDITION}/report.pdf")), "{feed}");
}

/// Publishes a second edition after further returns came in, and gives it.
async fn second_edition(first: &[&str], late: &[&str]) -> String {
    let app = TestApp::new().await;
    app.import(first).await;
    assert_eq!(app.post("ruth", REPORT, "action=generate").await.status, StatusCode::SEE_OTHER);
    assert_eq!(send(&app, REPORT, "save", "story=").await.status, StatusCode::SEE_OTHER);
    assert_eq!(send(&app, REPORT, "publish", "story=&confirmed=yes").await.location(), EDITION);
    app.import(late).await;
    let answer = send(&app, REPORT, "publish", "story=&confirmed=yes&what-changed=A+late+return+is+in.").await;
    assert_eq!(answer.location(), "/digbeth/reports/2025-Q4/2", "{}", answer.text());
    // The coordinator is told what is hidden and what stays.
    let hidden = app.get("ruth", &format!("{REPORT}/hidden")).await.text();
    check_structure(&format!("{REPORT}/hidden"), &hidden);
    assert!(app.get("ruth", REPORT).await.text().contains("What is hidden, and why"));
    app.get("", "/digbeth/reports/2025-Q4/2").await.text()
}

#[tokio::test]
async fn a_second_edition_lists_what_changed_figure_by_figure() {
    let second = second_edition(&MEMBERS[..3], &MEMBERS[3..]).await;
    assert!(second.contains("What changed since edition 1") && second.contains("differ from edition 1"), "{second}");
    assert!(!second.contains("as it was until") && !second.contains("as they were until"), "{second}");
}

#[tokio::test]
async fn one_late_return_changes_no_figure_until_there_are_three() {
    // The difference between the two editions would be the one return.
    let second = second_edition(&MEMBERS[..5], &MEMBERS[5..]).await;
    assert!(
        second.contains("No figure differs from edition 1.") && second.contains("touches 3 enterprises"),
        "{second}"
    );
    assert!(second.contains("£150,000"), "what it was before");
}

#[tokio::test]
async fn a_year_has_a_report_of_its_own() {
    let app = drafted("2025").await;
    let page = app.get("ruth", "/digbeth/report/2025").await.text();
    check_structure("/digbeth/report/2025", &page);
    assert!(page.contains("value=\"annual\" selected") && page.contains("Foreword"), "{page}");
    assert!(page.contains("/digbeth/report/2025-Q4\""), "the way to the quarter: {page}");
    let words = "words-foreword=We+began.";
    assert_eq!(send(&app, "/digbeth/report/2025", "save", words).await.status, StatusCode::SEE_OTHER);
    let preview = app.get("ruth", "/digbeth/report/2025/preview").await.text();
    assert!(preview.contains("We began.") && preview.contains("Who we are"), "{preview}");
    assert_eq!(app.get("ruth", "/digbeth/report/1999").await.status, StatusCode::NOT_FOUND);
    let wrong = send(&app, "/digbeth/report/2025", "save", "template=pamphlet").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#template\""));
}
