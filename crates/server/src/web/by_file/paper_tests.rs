//! The form on paper and all own figures as PDF: who may have them, and what they say.
//!
//! With COMMONWEAL_TEST_PDFS the files are left in that directory, where tests/run has them validated.

use super::tests::{BASE, begun};
use crate::{
    store::{ImportPlan, ImportState, ImportedReturn},
    web::testing::{COORDINATOR, FILER, TestApp, quarter},
};
use axum::http::StatusCode;
use commonweal_domain::{
    figure::{Confidence, Figure, FigureKey, Value},
    period::{Period, Quarter},
    quantity::Quantity,
};

const FORM: &str = "/digbeth/returns/2025-Q4/bakery/form.pdf";
const OWN: &str = "/digbeth/own/bakery/figures.pdf";

/// A PDF as a person with this cookie gets it.
async fn pdf(test: &TestApp, path: &str, cookie: &str) -> Vec<u8> {
    let answer = test.get(path, cookie).await.expect(StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "application/pdf");
    answer.bytes
}

/// The text of each page, each space only once.
fn pages(bytes: &[u8]) -> Vec<String> {
    let file = lopdf::Document::load_mem(bytes).unwrap();
    let text = |page: &u32| file.extract_text(&[*page]).unwrap();
    file.get_pages().keys().map(|page| text(page).split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn keep(name: &str, bytes: &[u8]) {
    if let Ok(directory) = std::env::var("COMMONWEAL_TEST_PDFS") {
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(format!("{directory}/{name}.pdf"), bytes).unwrap();
    }
}

/// Accepted figures of the bakery: input, period, part, and a value with `e` or `g` after what is no count.
async fn accepted(test: &TestApp, of: Quarter, figures: &[(&str, &str, &str, &str)]) {
    let figure = |(input, period, cell, text): &(&str, &str, &str, &str)| {
        let period: Period = if period.is_empty() { of.period() } else { period.parse().unwrap() };
        let (text, confidence) = match text.split_once(' ') {
            Some((text, "e")) => (text, Confidence::Estimate),
            Some((text, _)) => (text, Confidence::Guess),
            None => (*text, Confidence::Counted),
        };
        let value = match text {
            "[x]" => Value::NotAvailable,
            "[z]" => Value::NotApplicable,
            "[w]" => Value::Withheld,
            number => Value::Number(Quantity::parse_plain(number).unwrap()),
        };
        let note =
            if confidence == Confidence::Guess { "Counted <heads> & doubled.".to_owned() } else { String::new() };
        (FigureKey::new(*input, period, cell.parse().unwrap()), Figure { confidence, note, ..Figure::of(value) })
    };
    let filing = ImportedReturn {
        enterprise: "bakery".to_owned(),
        quarter: of,
        figures: figures.iter().map(figure).collect(),
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    };
    let plan = ImportPlan { returns: vec![filing], ..ImportPlan::default() };
    test.app.store.import(&test.act("import"), test.network, &plan).await.unwrap();
}

#[tokio::test]
async fn the_form_is_for_whoever_files_and_for_the_coordinator() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    for cookie in [&filer, &coordinator] {
        let answer = test.get(FORM, cookie).await.expect(StatusCode::OK);
        let shown = answer.headers["content-disposition"].to_str().unwrap();
        assert_eq!(shown, "attachment; filename=\"bakery-2025-Q4-form.pdf\"");
    }
    for foreign in [
        "/digbeth/returns/2025-Q4/cycles/form.pdf",
        "/digbeth/returns/2025-Q3/bakery/form.pdf",
        "/digbeth/own/cycles/figures.pdf",
    ] {
        test.get(foreign, &filer).await.expect(StatusCode::NOT_FOUND);
    }
    for path in [FORM, OWN] {
        test.get(path, "").await.expect(StatusCode::SEE_OTHER);
    }
    test.get(&format!("{BASE}/upload"), &filer).await.shows("href=\"/digbeth/returns/2025-Q4/bakery/form.pdf\"");
    test.get("/digbeth/returns", &filer).await.shows("href=\"/digbeth/own/bakery/figures.pdf\"");
    let member = test.get("/digbeth/board/2025-Q4/bakery", &coordinator).await.shows(&format!("href=\"{FORM}\""));
    member.shows("href=\"/digbeth/own/bakery/figures.pdf\"");
}

#[tokio::test]
async fn the_form_says_whose_it_is_and_asks_what_the_return_asks() {
    let test = TestApp::new().await;
    accepted(&test, quarter().plus(-1), &[("income", "", "", "41200.50"), ("volunteer-hours", "", "", "[x]")]).await;
    let cookie = test.sign_in(FILER).await;
    let bytes = pdf(&test, FORM, &cookie).await;
    keep("form", &bytes);
    let pages = pages(&bytes);
    let (all, count) = (pages.join("\n"), pages.len());
    for words in [
        "BAKERY Return for October to December 2025 Due Saturday 31 January 2026",
        "Return to Ruth Penhale, ruth@example.org",
        "0 and an empty box are not the same. Write 0 if you looked and there was none.",
        "1. About BAKERY These are asked once.",
        "Financial year ends in",
        "How many do you employ?",
        "£1 million to £5 million",
        "2. What does this return cover?",
        "Our work in Digbeth, Birmingham, and nothing elsewhere",
        "The other member’s name",
        "3. Income All the money you earned or were given in this period, before costs. Leave out VAT",
        "Last time: £41,200.50 (July to September 2025)",
        "Last time: Not available [x] (July to September 2025)",
        "Not available Does not apply to us We’d rather not say",
        "Counted Good estimate Rough guess",
        "Who paid Earned Given",
        "Public bodies",
        "What are you proud of this quarter?",
        "with the name BAKERY.",
        "Who filled this in?",
    ] {
        assert!(all.contains(words), "{words} is not in {all}");
    }
    for (number, page) in (1..).zip(&pages) {
        let foot = format!("BAKERY Page {number} of {count} Return for October to December 2025");
        assert!(page.contains(&foot), "{foot} is not on {page}");
    }
    // Each question is numbered and stands on one page.
    for (number, name) in [
        (1, "About"),
        (2, "What does"),
        (3, "Income"),
        (9, "People helped"),
        (10, "Anything"),
        (11, "What are"),
        (12, "May your"),
    ] {
        assert_eq!(all.matches(&format!("{number}. {name}")).count(), 1, "{number} {all}");
    }
    assert!(!all.contains("ontinued"), "{all}");
}

#[tokio::test]
async fn what_is_asked_once_is_asked_until_it_is_answered() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let read = async |cookie: &str| pages(&pdf(&test, FORM, cookie).await).join("\n");
    let mut bakery = test.app.store.enterprise(test.network, "bakery").await.unwrap().unwrap();
    bakery.enterprise.place = "Fazeley Street, Digbeth".to_owned();
    bakery.enterprise.founded = Some(2017);
    let known = [(bakery.enterprise, bakery.memberships.remove(0))];
    test.app.store.put_enterprises(&test.act("Ruth"), test.network, &known).await.unwrap();
    keep("form-known", &pdf(&test, FORM, &filer).await);
    let own = read(&filer).await;
    let words = "We have: begun in 2017; in Fazeley Street, Digbeth. Leave a box empty where that is right.";
    assert!(own.contains(words), "{own}");
    // The questions about the enterprise ask for the band, so that it is not asked twice.
    assert!(!read(&filer).await.contains("a band instead"));

    let about = |turnover| [("place", "Digbeth"), ("staff", ""), ("turnover", turnover), ("year_end", "3")];
    test.post(&format!("{BASE}/about"), &filer, &about("")).await.expect(StatusCode::SEE_OTHER);
    let own = read(&filer).await;
    assert!(!own.contains("About BAKERY") && own.contains("1. What does this return cover?"), "{own}");
    for words in ["3. Income: a band instead", "Only if you ticked “We’d rather not say” at Income", "Under £50,000"]
    {
        assert!(own.contains(words), "{words} is not in {own}");
    }
    keep("form-band", &pdf(&test, FORM, &filer).await);

    test.post(&format!("{BASE}/about"), &filer, &about("0-50k")).await.expect(StatusCode::SEE_OTHER);
    test.post(&format!("{BASE}/covers"), &filer, &[("scope", "here")]).await.expect(StatusCode::SEE_OTHER);
    let own = read(&filer).await;
    assert!(own.contains("1. Income") && own.contains("2. ") && !own.contains("a band instead"), "{own}");
    let seen = read(&coordinator).await;
    assert!(seen.contains("1. What does this return cover?"), "what a draft covers is not the coordinator's: {seen}");
}

#[tokio::test]
async fn the_same_return_gives_the_same_form() {
    let test = TestApp::new().await;
    begun(&test).await;
    let cookie = test.sign_in(FILER).await;
    let first = pdf(&test, FORM, &cookie).await;
    test.pass_days(1);
    assert!(first == pdf(&test, FORM, &cookie).await);
}

#[tokio::test]
async fn a_draft_is_on_the_filers_form_only() {
    let test = TestApp::new().await;
    begun(&test).await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let own = pages(&pdf(&test, FORM, &filer).await).join("\n");
    assert!(own.contains("Filed so far: £120.50, good estimate"), "{own}");
    assert!(own.contains("What has been filed already stays as it is where you leave the box empty."), "{own}");
    let seen = pages(&pdf(&test, FORM, &coordinator).await).join("\n");
    assert!(!seen.contains("120.50") && !seen.contains("filed already"), "{seen}");
}

#[tokio::test]
async fn a_coordinator_takes_the_forms_of_all_who_have_not_filed() {
    const FORMS: &str = "/digbeth/returns/2025-Q4/forms.pdf";
    let test = TestApp::new().await;
    begun(&test).await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let page = test.get("/digbeth/imports", &coordinator).await.shows("Forms of the 2 members that have not filed yet");
    page.shows(&format!("href=\"{FORMS}\""));
    let both = pdf(&test, FORMS, &coordinator).await;
    keep("forms", &both);
    let both = pages(&both);
    for (name, other) in [("BAKERY", "CYCLES"), ("CYCLES", "BAKERY")] {
        let own: Vec<&String> = both.iter().filter(|page| page.contains(&format!("{name} Page"))).collect();
        assert!(own.len() > 5 && own.iter().all(|page| !page.contains(other)), "{own:#?}");
    }
    assert!(!both.join("").contains("120.50"), "a draft is not the coordinator's to read");
    test.get(FORMS, &filer).await.expect(StatusCode::NOT_FOUND);
    for nothing in ["2025-Q3", "never"] {
        test.get(&format!("/digbeth/returns/{nothing}/forms.pdf"), &coordinator).await.expect(StatusCode::NOT_FOUND);
    }
    accepted(&test, quarter(), &[("income", "", "", "100")]).await;
    let page = test.get("/digbeth/imports", &coordinator).await.shows("Form of the member that has not filed yet");
    assert!(!page.body.contains("that have not filed"));
    assert!(!pages(&pdf(&test, FORMS, &coordinator).await).join("").contains("BAKERY"));
}

#[tokio::test]
async fn all_own_figures_come_as_a_pdf() {
    let test = TestApp::new().await;
    for back in 1..=10 {
        let income = format!("{}.5", 10_000 + back);
        let figures = [
            ("income", "", "", income.as_str()),
            ("volunteer-hours", "", "", if back == 2 { "300 g" } else { "120 e" }),
            ("apprentices", "", "", if back == 3 { "[w]" } else { "0" }),
        ];
        accepted(&test, quarter().plus(-back), &figures).await;
    }
    accepted(
        &test,
        "2025-Q1".parse().unwrap(),
        &[("electricity", "2024-25", "", "9000"), ("gas", "2024-25", "", "[z]")],
    )
    .await;
    begun(&test).await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let bytes = pdf(&test, OWN, &filer).await;
    keep("own-figures", &bytes);
    test.pass_days(1);
    assert!(bytes == pdf(&test, OWN, &filer).await, "dates come from the data");
    let all = pages(&bytes).join("\n");
    for words in [
        "October to December 2025 is a draft.",
        "January 2024 to December 2025",
        "April to December 2023",
        "300 [e]",
        "Volunteer hours, April to June 2025. A rough guess. Counted <heads> & doubled.",
        "[w] rather not said",
        "Income, £ 10,008 10,007",
        "9,000",
        "2024-25",
        "[z]",
        "Money is rounded to the pound",
    ] {
        assert!(all.contains(words), "{words} is not in {all}");
    }
    let seen = pages(&pdf(&test, OWN, &coordinator).await).join("\n");
    assert!(!seen.contains("is a draft") && seen.contains("300 [e]"), "{seen}");
}

#[tokio::test]
async fn without_figures_there_is_a_pdf_that_says_so() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let bytes = pdf(&test, OWN, &cookie).await;
    keep("own-figures-none", &bytes);
    assert!(pages(&bytes).join("\n").contains("No figures yet."));
}
