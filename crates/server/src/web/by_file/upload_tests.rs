//! A file on its way: brought, tried, confirmed, undone, by those who may.

use super::tests::{BASE, filled, row_of};
use crate::{
    store::{Act, Change, ImportPlan, ImportState, ImportedReturn, SaveFigures},
    web::{
        testing::{Answer, COORDINATOR, FILER, TestApp, quarter},
        upload::tests::{KIND, body},
    },
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey, Figures},
    filing::FilingState,
    quantity::Quantity,
};

const UPLOAD: &str = "/digbeth/returns/2025-Q4/bakery/upload";
const IMPORTS: &str = "/digbeth/imports";
const HEADER: &str = "enterprise,period,input,breakdown,value,confidence,note\n";

async fn bring(test: &TestApp, path: &str, cookie: &str, name: &str, content: &[u8]) -> Answer {
    let request = Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, KIND);
    test.send(request.body(Body::from(body(&[], &[("file", name, content)]))).unwrap()).await
}

/// Brings rows of figures; the address of their trial.
async fn brought(test: &TestApp, path: &str, cookie: &str, rows: &str) -> String {
    let answer = bring(test, path, cookie, "figures.csv", format!("{HEADER}{rows}").as_bytes()).await;
    answer.expect(StatusCode::SEE_OTHER).location
}

/// What the trial's page carries to its confirmation.
fn seen(page: &str) -> String {
    page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

async fn figures(test: &TestApp) -> Option<(FilingState, Figures)> {
    let filing = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap()?.filing;
    Some((filing.state, filing.figures))
}

async fn value(test: &TestApp, input: &str) -> Option<String> {
    let (_, figures) = figures(test).await?;
    figures.get(&FigureKey::new(input, quarter().period(), Cell::total())).map(|figure| figure.value.code())
}

fn act(test: &TestApp) -> Act {
    Act { now: test.app.now(), person: None, name: "Joe Bell".to_owned() }
}

async fn save(test: &TestApp, input: &str, was: Option<i32>, now: i32) {
    let figure = |number| Figure::counted(Quantity::whole(number));
    let key = FigureKey::new(input, quarter().period(), Cell::total());
    let changes = vec![Change { key, was: was.map(figure), now: Some(figure(now)) }];
    let save = SaveFigures { changes };
    test.app.store.save_figures(&act(test), test.network, test.bakery, quarter(), &save).await.unwrap();
}

async fn accepted(test: &TestApp, input: &str, number: i32) {
    let key = FigureKey::new(input, quarter().period(), Cell::total());
    let filing = ImportedReturn {
        enterprise: "bakery".to_owned(),
        quarter: quarter(),
        figures: vec![(key, Figure::counted(Quantity::whole(number)))],
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    };
    let plan = ImportPlan { returns: vec![filing], ..ImportPlan::default() };
    test.app.store.import(&act(test), test.network, &plan).await.unwrap();
}

#[tokio::test]
async fn a_filer_brings_the_workbook_back() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    save(&test, "headcount", None, 8).await;
    test.get(BASE, &cookie).await.shows(&format!("{UPLOAD}\""));
    test.get(UPLOAD, &cookie).await.expect(StatusCode::OK).shows("Workbook for this return").shows("type=\"file\"");
    let workbook = test.get(&format!("{BASE}/workbook.xlsx"), &cookie).await.bytes;
    let at = |input: &str| format!("G{}", row_of(&workbook, input, ""));
    let (income, headcount, hours) = (at("income"), at("headcount"), at("volunteer-hours"));
    let changed = filled(&workbook, &[(&income, "58420.1"), (&headcount, "9"), (&hours, "[z]")]);
    let trial = bring(&test, UPLOAD, &cookie, "bakery.xlsx", &changed).await.expect(StatusCode::SEE_OTHER).location;
    let page = test.get(&trial, &cookie).await.expect(StatusCode::OK);
    assert_eq!(value(&test, "income").await, None, "nothing is stored by looking");
    let page = page
        .shows("bakery.xlsx")
        .shows("£58,420.10")
        .shows("8 people</td><td class=\"num\"><b>9 people")
        .shows("Does not apply [z]")
        .shows("<dd>2</dd></div><div><dt>Changed<span class=\"hint\">other than what is stored</span></dt><dd>1</dd>")
        .shows("Take 3 figures in 1 return");
    let done = test.post(&trial, &cookie, &[("seen", &seen(&page.body))]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location, format!("{BASE}?saved=1"));
    assert_eq!(value(&test, "income").await.as_deref(), Some("58420.1"));
    assert_eq!(value(&test, "headcount").await.as_deref(), Some("9"));
    assert_eq!(figures(&test).await.unwrap().0, FilingState::Draft, "it is still to be submitted");
    // A second click finds nothing to do twice.
    test.post(&trial, &cookie, &[("seen", &seen(&page.body))])
        .await
        .expect(StatusCode::CONFLICT)
        .shows("not kept any more");
    // And it can be undone.
    let list =
        test.get(UPLOAD, &cookie).await.expect(StatusCode::OK).shows("bakery.xlsx").shows("3 figures in 1 return");
    let undo = list.body.split(&format!("href=\"{UPLOAD}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let undo = format!("{UPLOAD}/{undo}");
    test.get(&undo, &cookie).await.expect(StatusCode::OK).shows("Undo bakery.xlsx?");
    test.post(&undo, &cookie, &[]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!((value(&test, "income").await, value(&test, "headcount").await.as_deref()), (None, Some("8")));
    test.get(UPLOAD, &cookie).await.shows("Undone by Amara Okoye");
}

#[tokio::test]
async fn every_fault_is_told_and_nothing_can_be_taken() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let rows = "bakery,2025-Q4,income,,1,,\ncycles,2025-Q4,income,,2,,\nbakery,2025-Q3,income,,3,,\nbakery,2025-Q4,water,,<b>,,\n";
    let trial = brought(&test, UPLOAD, &cookie, rows).await;
    let page = test
        .get(&trial, &cookie)
        .await
        .expect(StatusCode::OK)
        .shows("This file cannot be taken yet")
        .shows("“cycles” is another enterprise; this return is of bakery")
        .shows("2025-Q3 belongs to another return; this one is for 2025-Q4")
        .shows("“&#60;b&#62;” must be a number")
        .shows("<dd>3</dd></div></dl>")
        .shows("What the other rows would change");
    assert!(!page.body.contains("name=\"seen\""));
    // Whoever makes up a confirmation gets the same page.
    test.post(&trial, &cookie, &[("seen", "x")]).await.expect(StatusCode::CONFLICT);
    assert_eq!(figures(&test).await, None);
    let trial = bring(&test, UPLOAD, &cookie, "a.xlsx", b"PK\x03\x04junk").await.expect(StatusCode::SEE_OTHER).location;
    test.get(&trial, &cookie).await.expect(StatusCode::OK).shows("the workbook is damaged or cut short");
}

#[tokio::test]
async fn what_is_no_file_is_refused_at_the_field() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let empty = bring(&test, UPLOAD, &cookie, "", b"").await;
    empty.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("<title>Error: ").shows("<a href=\"#file\">Choose a file</a>");
    let nothing = bring(&test, UPLOAD, &cookie, "a.csv", b"").await;
    nothing.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("a.csv is empty");
    let large = bring(&test, UPLOAD, &cookie, "a.csv", &vec![b'x'; (10 << 20) + 1]).await;
    large.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("a.csv is larger than 10 MB");
    let long = bring(&test, UPLOAD, &cookie, "a.csv", &vec![b'\n'; 100_001]).await;
    long.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("a.csv has more than 100,000 lines");
    let wide = bring(&test, UPLOAD, &cookie, "a.csv", "x".repeat((1 << 20) + 1).as_bytes()).await;
    wide.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("a.csv has a line of more than 1 MB");
}

#[tokio::test]
async fn what_somebody_changed_meanwhile_is_shown_again() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let trial = brought(&test, UPLOAD, &cookie, "bakery,2025-Q4,income,,5,,\n").await;
    let first = seen(&test.get(&trial, &cookie).await.body);
    save(&test, "income", None, 4).await;
    let again = test.post(&trial, &cookie, &[("seen", &first)]).await.expect(StatusCode::CONFLICT);
    let again = again.shows("Somebody changed figures meanwhile").shows("£4</td>");
    assert_eq!(value(&test, "income").await.as_deref(), Some("4"));
    test.post(&trial, &cookie, &[("seen", &seen(&again.body))]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(value(&test, "income").await.as_deref(), Some("5"));
}

#[tokio::test]
async fn a_coordinators_file_counts_as_accepted_and_amends_with_a_reason() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(COORDINATOR).await;
    test.get("/digbeth/board/2025-Q4", &cookie).await.shows("href=\"/digbeth/imports\"");
    accepted(&test, "income", 100).await;
    let rows = "bakery,2025-Q4,income,,120,,\ncycles,2025-Q4,income,,7,,\n";
    let trial = brought(&test, IMPORTS, &cookie, rows).await;
    let page = test.get(&trial, &cookie).await.expect(StatusCode::OK);
    let page = page.shows("£100</td>").shows("CYCLES").shows("Why does an accepted figure change?");
    let seen = seen(&page.body);
    let wrong = test.post(&trial, &cookie, &[("seen", &seen), ("reason", " ")]).await;
    wrong.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("<a href=\"#reason\">Say why accepted figures change</a>");
    assert_eq!(value(&test, "income").await.as_deref(), Some("100"));
    let reason = [("seen", seen.as_str()), ("reason", "An invoice came late.")];
    let done = test.post(&trial, &cookie, &reason).await.expect(StatusCode::SEE_OTHER);
    test.get(&done.location, &cookie)
        .await
        .shows("The file is taken")
        .shows("An invoice came late.")
        .shows("2 figures in 2 returns");
    assert_eq!(value(&test, "income").await.as_deref(), Some("120"));
    let last = test.app.store.audit(test.network).await.unwrap();
    assert!(
        last.iter()
            .any(|line| line.action == "figures.amended" && line.words.starts_with("An invoice came late.\nincome"))
    );
    // Nothing to do the second time.
    let trial = brought(&test, IMPORTS, &cookie, rows).await;
    test.get(&trial, &cookie).await.expect(StatusCode::OK).shows("There is nothing to store");
}

#[tokio::test]
async fn files_are_for_nobody_else() {
    let test = TestApp::new().await;
    let (filer, joe, coordinator) =
        (test.sign_in(FILER).await, test.sign_in("joe@example.org").await, test.sign_in(COORDINATOR).await);
    let trial = brought(&test, UPLOAD, &filer, "bakery,2025-Q4,income,,5,,\n").await;
    test.get(&trial, &joe).await.expect(StatusCode::CONFLICT);
    test.get(&trial, &coordinator).await.expect(StatusCode::NOT_FOUND);
    test.get(&trial, "").await.expect(StatusCode::SEE_OTHER);
    // Nor is it what it is not for: another return, the network.
    let id = trial.rsplit('/').next().unwrap();
    let network = brought(&test, IMPORTS, &coordinator, "bakery,2025-Q4,income,,5,,\n").await;
    for path in [IMPORTS, UPLOAD, "/digbeth/returns/2025-Q4/cycles/upload"] {
        let cookie = if path == IMPORTS { &filer } else { &coordinator };
        test.get(&format!("{path}/{id}"), cookie).await.expect(StatusCode::NOT_FOUND);
        test.get(path, cookie).await.expect(StatusCode::NOT_FOUND);
        bring(&test, path, cookie, "a.csv", b"x").await.expect(StatusCode::NOT_FOUND);
    }
    test.get(&network, &filer).await.expect(StatusCode::NOT_FOUND);
    test.get(&format!("{UPLOAD}/not-an-id"), &filer).await.expect(StatusCode::NOT_FOUND);
    test.pass_days(1);
    let late = test.sign_in(FILER).await;
    test.get(&trial, &late).await.expect(StatusCode::CONFLICT).shows("a day has passed");
}

#[tokio::test]
async fn a_return_that_is_in_takes_no_file() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let trial = brought(&test, UPLOAD, &cookie, "bakery,2025-Q4,income,,5,,\n").await;
    let first = seen(&test.get(&trial, &cookie).await.body);
    accepted(&test, "income", 100).await;
    assert_eq!(test.get(&trial, &cookie).await.expect(StatusCode::SEE_OTHER).location, BASE);
    test.post(&trial, &cookie, &[("seen", &first)]).await.expect(StatusCode::CONFLICT).shows("accepted meanwhile");
    bring(&test, UPLOAD, &cookie, "a.csv", b"x").await.expect(StatusCode::CONFLICT);
    let page = test.get(UPLOAD, &cookie).await.expect(StatusCode::OK).shows("accepted meanwhile");
    assert!(!page.body.contains("type=\"file\""));
    assert_eq!(value(&test, "income").await.as_deref(), Some("100"));
}

#[tokio::test]
async fn what_cannot_be_undone_says_why() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    let trial = brought(&test, UPLOAD, &filer, "bakery,2025-Q4,income,,5,,\n").await;
    let page = test.get(&trial, &filer).await;
    test.post(&trial, &filer, &[("seen", &seen(&page.body))]).await.expect(StatusCode::SEE_OTHER);
    let import = test.app.store.imports(test.network, None).await.unwrap().remove(0);
    let undo = format!("{UPLOAD}/{}/undo", import.id);
    test.get(&undo, &coordinator).await.expect(StatusCode::NOT_FOUND);
    save(&test, "income", Some(5), 6).await;
    test.post(&undo, &filer, &[]).await.expect(StatusCode::CONFLICT).shows("figures have been changed since");
    assert_eq!(value(&test, "income").await.as_deref(), Some("6"));
}
