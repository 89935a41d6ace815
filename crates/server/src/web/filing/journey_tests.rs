//! The filer's journey through the server, with a database.

use super::was;
use crate::{
    store::{Act, Change, ImportPlan, ImportState, ImportedReturn, LinkPurpose, LinkTarget, NewComment, SaveFigures},
    web::{
        board::testing::hidden,
        testing::{COORDINATOR, FILER, TestApp, quarter},
    },
};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    filing::FilingState,
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
        let unit = commonweal_domain::unit::Unit::new("");
        let value = was::value_of(text, &unit).unwrap().unwrap();
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
    let receipt = test.get(&page("submitted"), &cookie).await.expect(StatusCode::OK);
    receipt.shows("DIGBETH-2025Q4-").shows("Nothing in it is unusual");
    // Submitted: it can be read, and no longer be changed; what was typed is shown.
    test.get(BASE, &cookie).await.expect(StatusCode::OK).shows("Accepted").shows("£58,420");
    let late = test.post(&page("economic"), &cookie, &[("v.income.", "61,000")]).await;
    late.expect(StatusCode::CONFLICT).shows("61,000").shows("There is a problem");
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

/// Every question answered, so that the return can be submitted; income as given.
async fn answered(test: &TestApp, cookie: &str, income: &str) -> String {
    let codes = ["jobs-fte", "headcount", "apprentices", "volunteer-hours", "people-new"];
    let change = |code: &str, value: i32| Change {
        key: FigureKey::new(code, quarter().period(), Cell::total()),
        was: None,
        now: Some(Figure::counted(Quantity::whole(value))),
    };
    let mut changes: Vec<Change> = codes.iter().map(|code| change(code, 3)).collect();
    let mut income_now = change("income", income.parse().unwrap());
    if let Some(figure) = income_now.now.as_mut().filter(|_| income == "0") {
        figure.explanation = "Closed all quarter".to_owned();
    }
    changes.push(income_now);
    changes.push(change("sales-to-members", 0));
    let save = SaveFigures { changes };
    test.app.store.save_figures(&test.act("Amara"), test.network, test.bakery, quarter(), &save).await.unwrap();
    version(test, cookie).await
}

async fn version(test: &TestApp, cookie: &str) -> String {
    hidden(&test.get(&page("check"), cookie).await.body, "version")
}

async fn state(test: &TestApp) -> FilingState {
    test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing.state
}

async fn submit(test: &TestApp, cookie: &str, version: &str) -> String {
    let form = [("version", version), ("sure", "1"), ("action", "submit")];
    test.post(&page("check"), cookie, &form).await.expect(StatusCode::SEE_OTHER).location
}

#[tokio::test]
async fn what_is_not_unusual_counts_at_once_and_can_be_taken_back() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let version = answered(&test, &cookie, "4000").await;
    submit(&test, &cookie, &version).await;
    assert!(matches!(state(&test).await, FilingState::Accepted { by_rule: true, .. }));
    test.get(BASE, &cookie).await.shows("Nothing in it was unusual").shows("Take the return back");
    let back = test.post(&page("take-back"), &cookie, &[]).await.expect(StatusCode::SEE_OTHER);
    test.get(&back.location, &cookie).await.expect(StatusCode::OK).shows("You have taken the return back");
    assert_eq!(state(&test).await, FilingState::Draft);
    test.post(&page("take-back"), &cookie, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_unusual_waits_for_a_reader_also_when_it_is_explained() {
    let test = TestApp::new().await;
    // Nothing is called unusual before four rounds.
    for earlier in 1..=4 {
        accepted(&test, quarter().plus(-earlier), &[("income", "", "4000")]).await;
    }
    let cookie = test.sign_in(FILER).await;
    let version = answered(&test, &cookie, "0").await;
    submit(&test, &cookie, &version).await;
    assert!(matches!(state(&test).await, FilingState::Submitted { .. }));
    test.pass_days(40);
    let cookie = test.sign_in(FILER).await;
    let closed = test.post(&page("take-back"), &cookie, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    closed.shows("The round has closed");
}

#[tokio::test]
async fn a_network_may_want_every_return_to_be_read() {
    let test = TestApp::new().await;
    let store = &test.app.store;
    store.update_settings(&test.act("Ruth"), test.network, |set| set.accept_unflagged = false).await.unwrap();
    let cookie = test.sign_in(FILER).await;
    let version = answered(&test, &cookie, "4000").await;
    submit(&test, &cookie, &version).await;
    assert!(matches!(state(&test).await, FilingState::Submitted { .. }));
}

#[tokio::test]
async fn questions_are_answered_on_the_check_page_and_nothing_typed_is_lost() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let version = answered(&test, &cookie, "4000").await;
    submit(&test, &cookie, &version).await;
    let record = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap();
    let act = test.act("Ruth Penhale");
    let sent_back = record.filing.state.send_back(act.now, &act.name, "Two questions").unwrap();
    let ask = |input: &str| NewComment {
        input: input.to_owned(),
        period: quarter().period(),
        words: format!("Is {input} right?"),
    };
    let questions = [ask("income"), ask("headcount")];
    let (network, bakery) = (test.network, test.bakery);
    let version = record.filing.version;
    test.app.store.send_back(&act, network, bakery, quarter(), version, &sent_back, &questions).await.unwrap();
    test.pass_minutes(1);
    test.get(BASE, &cookie).await.shows("Is headcount right?").shows("check#questions");
    let check = test.get(&page("check"), &cookie).await.shows("Ruth Penhale asks:").shows("Is income right?");
    let ids: Vec<String> = check
        .body
        .split("name=\"a.")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(ids.len(), 2);
    let version = hidden(&check.body, "version");
    let first = format!("a.{}", ids[0]);
    let half = [("version", version.as_str()), ("sure", "1"), (&first, "Yes: VAT is not in it.")];
    let refused = test.post(&page("check"), &cookie, &half).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    let refused = refused.shows("Answer the question about people employed").shows("VAT is not in it.</textarea>");
    assert!(refused.body.contains(&format!("href=\"#a-{}\"", ids[1])), "{}", refused.body);
    // The first answer is kept already; for the second the figure is changed.
    let nine = was::write(Some(&Figure::counted(Quantity::whole(3))));
    let change = [("v.headcount.", "9"), ("was.headcount.", nine.as_str())];
    test.post(&page("social"), &cookie, &change).await.expect(StatusCode::SEE_OTHER);
    let version = self::version(&test, &cookie).await;
    submit(&test, &cookie, &version).await;
    let again = state(&test).await;
    assert!(matches!(again, FilingState::Submitted { again: true, .. }), "what came back is read again: {again:?}");
    let comments = test.app.store.comments(network, bakery, quarter()).await.unwrap();
    assert_eq!(comments[0].answer, "Yes: VAT is not in it.");
    assert!(comments[1].changed);
}

#[tokio::test]
async fn a_coordinator_files_after_a_phone_call_and_the_member_confirms_by_one_link() {
    let test = TestApp::new().await;
    let ruth = test.sign_in(COORDINATOR).await;
    test.get(BASE, &ruth).await.expect(StatusCode::NOT_FOUND);
    let person = test.app.store.person_by_email(COORDINATOR).await.unwrap().unwrap();
    let act = person.act(&test.app);
    let (network, bakery) = (test.network, test.bakery);
    test.app.store.begin_for(&act, network, bakery, quarter(), "Phone call with Amara").await.unwrap();
    let shown = test.get(BASE, &ruth).await.expect(StatusCode::OK);
    shown.shows("You are filing for BAKERY: Phone call with Amara.");
    test.get("/digbeth/returns/2025-Q4/cycles", &ruth).await.expect(StatusCode::NOT_FOUND);
    let version = answered(&test, &ruth, "4000").await;
    test.get(&page("check"), &ruth).await.shows("I have typed in what the enterprise told me");
    assert_eq!(submit(&test, &ruth, &version).await, "/digbeth/board/2025-Q4/bakery?filed=1");
    test.get(BASE, &ruth).await.expect(StatusCode::NOT_FOUND);
    assert!(matches!(state(&test).await, FilingState::Submitted { .. }), "it waits for the member");
    let mails = test.app.store.outbox(network, 9).await.unwrap();
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.address.as_str()).collect();
    to.sort_unstable();
    assert_eq!(to, ["amara@example.org", "joe@example.org"]);
    let target = LinkTarget { network, enterprise: Some(bakery), quarter: Some(quarter()), call: None };
    for (token, email) in [("one", FILER), ("two", "joe@example.org")] {
        let person = test.app.store.person_by_email(email).await.unwrap().unwrap().id;
        let expires = commonweal_domain::network::Millis(act.now.0 + 86_400_000);
        let hash = crate::web::session::hash(token);
        test.app.store.create_link_to(&act, person, LinkPurpose::Confirm, Some(target), hash, expires).await.unwrap();
    }
    // A mail scanner looks, and nothing is confirmed by it.
    for _ in 0..2 {
        test.get("/link/one", "").await.expect(StatusCode::OK).shows("£4,000").shows("Yes, these are our figures");
    }
    test.post("/link/one", "", &[]).await.expect(StatusCode::OK).shows("the figures are confirmed");
    assert!(matches!(state(&test).await, FilingState::Accepted { by_rule: true, .. }));
    test.post("/link/one", "", &[]).await.expect(StatusCode::NOT_FOUND);
    test.get("/link/two", "").await.expect(StatusCode::OK).shows("There is nothing to confirm");
}

#[tokio::test]
async fn more_time_for_one_enterprise_opens_its_return_alone() {
    let test = TestApp::new().await;
    test.pass_days(30);
    let cookie = test.sign_in(FILER).await;
    test.get(BASE, &cookie).await.shows("Closed");
    let round = test.app.store.round(test.network, quarter()).await.unwrap().unwrap();
    test.app.store.set_round(&test.act("Ruth"), test.network, &round, "The report is at the printer’s.").await.unwrap();
    test.get(BASE, &cookie).await.shows("The report is at the printer’s.").shows("ruth@example.org");
    let members = std::collections::BTreeSet::from([test.bakery]);
    let until = time::macros::date!(2026 - 02 - 25);
    let act = test.act("Ruth");
    test.app.store.give_more_time(&act, test.network, &members, quarter(), until, "A flood").await.unwrap();
    test.get(BASE, &cookie).await.shows("Due Wednesday 25 February 2026").shows("Ruth gave you more time: A flood");
    test.get("/digbeth/returns", &cookie).await.shows("Not yet started");
    test.pass_days(10);
    test.get(BASE, &cookie).await.shows("Closed");
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
