//! The filer's journey through the server, with a database.

use super::was;
use crate::store::{Act, ImportPlan, ImportState, ImportedReturn};
use crate::web::testing::{COORDINATOR, FILER, TestApp, quarter};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    period::Quarter,
    quantity::Quantity,
};

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";

fn page(name: &str) -> String {
    format!("{BASE}/{name}")
}

/// An earlier return of the bakery, accepted.
pub(super) async fn accepted(test: &TestApp, quarter: Quarter, figures: &[(&str, &str, &str)]) {
    let figures = figures.iter().map(|(input, cell, text)| {
        let value = was::value_of(text).unwrap().unwrap();
        (FigureKey::new(*input, quarter.period(), cell.parse().unwrap()), Figure::of(value))
    });
    let filing = ImportedReturn {
        enterprise: "bakery".to_owned(),
        quarter,
        figures: figures.collect(),
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    };
    let plan = ImportPlan { returns: vec![filing], ..ImportPlan::default() };
    let act = Act { now: test.app.now(), person: None, name: "import".to_owned() };
    test.app.store.import(&act, test.network, &plan).await.unwrap();
}

async fn stored(test: &TestApp, input: &str) -> Option<Figure> {
    let record = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap()?;
    record.filing.figures.get(&FigureKey::new(input, quarter().period(), Cell::total())).cloned()
}

#[tokio::test]
async fn a_filer_saves_sections_checks_and_submits() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(BASE, &cookie).await.expect(StatusCode::OK).shows("0 of 7 figures filed").shows("In 11 days");
    let answer = test
        .post(
            &page("economic"),
            &cookie,
            &[("v.income.", "£58,420"), ("s.income", "figure"), ("v.sales-to-members.", "")],
        )
        .await
        .expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, format!("{BASE}?saved=economic"));
    assert_eq!(stored(&test, "income").await.unwrap().value.code(), "58420");
    test.get(&page("check"), &cookie).await.expect(StatusCode::OK).shows("6 figures are still blank");
    test.post(&page("check"), &cookie, &[("version", "1"), ("sure", "1")])
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY);

    test.post(&page("economic"), &cookie, &[("s.sales-to-members", "z"), ("v.sales-to-members.", "")]).await;
    let social = ["jobs-fte", "headcount", "apprentices", "volunteer-hours", "people-new"];
    let pairs: Vec<(String, &str)> = social.iter().map(|code| (format!("v.{code}."), "3")).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    test.post(&page("social"), &cookie, &pairs).await.expect(StatusCode::SEE_OTHER);
    test.get(BASE, &cookie).await.shows("7 of 7 figures filed").shows("Check your answers</a>");
    test.post(&page("check"), &cookie, &[("version", "3")])
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("Tick the box");
    test.post(&page("check"), &cookie, &[("version", "2"), ("sure", "1")]).await.expect(StatusCode::CONFLICT);
    let answer = test.post(&page("check"), &cookie, &[("version", "3"), ("sure", "1")]).await;
    assert_eq!(answer.expect(StatusCode::SEE_OTHER).location, page("submitted"));
    test.get(&page("submitted"), &cookie).await.expect(StatusCode::OK).shows("DIGBETH-2025Q4-").shows("Ruth Penhale");
    // Submitted: it can be read, and no longer be changed; what was typed is shown.
    test.get(BASE, &cookie).await.expect(StatusCode::OK).shows("Submitted").shows("£58,420");
    let late = test.post(&page("economic"), &cookie, &[("v.income.", "61,000")]).await;
    late.expect(StatusCode::CONFLICT).shows("61,000").shows("Not saved");
}

#[tokio::test]
async fn what_is_unusual_is_stored_and_asked_about_once() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    // In the first four returns nothing is asked about.
    let answer = test.post(&page("economic"), &cookie, &[("v.income.", "0")]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, format!("{BASE}?saved=economic"));
    let zero = was::write(Some(&Figure::counted(Quantity::whole(0))));
    test.post(&page("economic"), &cookie, &[("v.income.", ""), ("was.income.", &zero)])
        .await
        .expect(StatusCode::SEE_OTHER);
    for back in 1..=4 {
        accepted(&test, quarter().plus(-back), &[("income", "", "100")]).await;
    }
    // Income is never nought: that wants a word, but does not stop saving.
    let answer = test.post(&page("economic"), &cookie, &[("v.income.", "0")]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, page("economic?explain=1"));
    let shown = test.get(&answer.location, &cookie).await.expect(StatusCode::OK);
    let shown = shown.shows("Income is 0, which hardly ever happens").shows("name=\"seen.income\"");
    shown.shows("Filed as 0: measured, and there was none.");
    let form = [("v.income.", "0"), ("was.income.", zero.as_str()), ("seen.income", "1"), ("e.income", "Flooded")];
    let answer = test.post(&page("economic"), &cookie, &form).await;
    assert_eq!(answer.location, format!("{BASE}?saved=economic"));
    assert_eq!(stored(&test, "income").await.unwrap().explanation, "Flooded");
}

#[tokio::test]
async fn what_is_wrong_is_said_and_kept_as_typed_and_the_rest_is_stored() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let answer = test
        .post(
            &page("social"),
            &cookie,
            &[("v.headcount.", "9"), ("v.apprentices.", "1.2.3"), ("v.volunteer-hours.", "<many>")],
        )
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("<title>Error: Social")
        .shows("There is a problem")
        .shows("href=\"#f-apprentices\"")
        .shows("value=\"1.2.3\"")
        .shows("value=\"9\"");
    assert!(!answer.body.contains("<many>"), "it is escaped");
    assert_eq!(stored(&test, "headcount").await.unwrap().value.code(), "9");
    assert!(stored(&test, "apprentices").await.is_none() && stored(&test, "volunteer-hours").await.is_none());
    // It waits on the page, with what is wrong, and stops the return from being submitted.
    let joe = test.sign_in("joe@example.org").await;
    let page = test.get(&page("social"), &joe).await.expect(StatusCode::OK).shows("value=\"1.2.3\"");
    let page = page.shows("There is a problem").shows("Kept as Amara Okoye typed it on 20 January 2026");
    page.shows("Apprentices and trainees must be written with one decimal point");
    test.get(BASE, &joe).await.shows("1 of 5 figures");
    let check = test.get(&self::page("check"), &joe).await.shows("4 figures are still blank");
    check.shows("Apprentices and trainees must be written with one decimal point");
}

#[tokio::test]
async fn a_second_person_sees_both_values_and_chooses() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in("joe@example.org").await);
    test.post(&page("social"), &joe, &[("v.headcount.", "8"), ("was.headcount.", ""), ("v.apprentices.", "2")]).await;
    let form = [("v.headcount.", "9"), ("was.headcount.", ""), ("v.apprentices.", ""), ("v.volunteer-hours.", "40")];
    let answer = test.post(&page("social"), &amara, &form).await.expect(StatusCode::CONFLICT);
    let answer = answer
        .shows("8 people")
        .shows("9 people")
        .shows("Joe Bell")
        .shows("name=\"k.headcount.\"")
        .shows("value=\"40\"");
    // What Amara did not touch is Joe's.
    answer.shows("name=\"v.apprentices.\" inputmode=\"decimal\" autocomplete=\"off\" aria-label=\"Apprentices and trainees, people\" aria-describedby=\"apprentices-hint\" value=\"2\"");
    assert!(stored(&test, "volunteer-hours").await.is_none(), "nothing is stored yet");
    let joes = was::write(Some(&Figure::counted(Quantity::whole(8))));
    let mut again = vec![("v.headcount.", "9"), ("was.headcount.", joes.as_str()), ("clash.headcount.", "1")];
    test.post(&page("social"), &amara, &again)
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("choose which of the two");
    again.push(("k.headcount.", "yours"));
    test.post(&page("social"), &amara, &again).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, "headcount").await.unwrap().value.code(), "9");
}

#[tokio::test]
async fn what_is_foreign_answers_as_if_it_did_not_exist() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    for path in [
        "/digbeth/returns/2025-Q4/cycles",
        "/digbeth/returns/2025-Q4/nobody",
        "/digbeth/returns/2025-Q3/bakery",
        "/digbeth/returns/2025-Q9/bakery",
        "/nowhere/returns/2025-Q4/bakery",
        "/digbeth/returns/2025-Q4/bakery/martian",
        "/nowhere/returns",
    ] {
        test.get(path, &filer).await.expect(StatusCode::NOT_FOUND).shows("There is no page here");
    }
    test.post("/digbeth/returns/2025-Q4/cycles/social", &filer, &[("v.headcount.", "1")])
        .await
        .expect(StatusCode::NOT_FOUND);
    test.get(BASE, &coordinator).await.expect(StatusCode::NOT_FOUND);
    test.get("/digbeth/returns", &coordinator).await.expect(StatusCode::NOT_FOUND);
    test.get("/digbeth/returns", &filer).await.expect(StatusCode::OK).shows("BAKERY");
}

#[tokio::test]
async fn a_closed_round_says_why_and_what_to_do() {
    let test = TestApp::new().await;
    test.pass_days(60);
    let cookie = test.sign_in(FILER).await;
    test.get(BASE, &cookie)
        .await
        .expect(StatusCode::OK)
        .shows("Closed")
        .shows("14 February 2026")
        .shows("ruth@example.org");
    test.post(&page("social"), &cookie, &[("v.headcount.", "9")])
        .await
        .expect(StatusCode::CONFLICT)
        .shows("value=\"9\"");
}

#[tokio::test]
async fn a_story_is_saved_and_two_of_them_are_shown() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in("joe@example.org").await);
    test.post(&page("story"), &joe, &[("story", "Joe’s"), ("was", "")]).await.expect(StatusCode::SEE_OTHER);
    let answer = test.post(&page("story"), &amara, &[("story", "Amara’s"), ("was", ""), ("agreed", "1")]).await;
    answer.expect(StatusCode::CONFLICT).shows("Joe’s").shows("Amara’s");
    let both = [("story", "Amara’s and Joe’s"), ("was", "Joe’s"), ("agreed", "1")];
    test.post(&page("story"), &amara, &both).await.expect(StatusCode::SEE_OTHER);
    let long = "x".repeat(2_001);
    test.post(&page("story"), &amara, &[("story", &long)])
        .await
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("1 character longer");
}

#[test]
fn every_page_of_the_filer_is_rendered() {
    for (name, page) in
        super::samples::pages().unwrap().into_iter().chain(crate::web::account::samples::pages().unwrap())
    {
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>"), "{name}");
        assert!(!page.contains(" style=") && !page.contains("<script>"), "{name}: the policy forbids it");
        assert!(!page.contains("a secret"), "{name}: causes go to the log only");
        for word in ["please", "invalid ", "Invalid", "oops"] {
            assert!(!page.contains(word), "{name}: {word}");
        }
    }
}
