//! A year through a server with a database: texts that the figures make, changed and kept; accounts beside quarters.

use crate::{
    store::{Act, ImportPlan, ImportState, ImportedReturn},
    web::{
        board::testing::hidden,
        testing::{COORDINATOR, FILER, TestApp},
    },
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    period::Quarter,
    quantity::Quantity,
};

const YEAR: &str = "/digbeth/year/bakery";

/// Two accepted quarters: £100,000 and £120,000, and a story.
async fn filed(test: &TestApp) {
    let of = |code: &str, income: i32, story: &str| {
        let quarter: Quarter = code.parse().unwrap();
        let figure = |input: &str, value: i32| {
            let key = FigureKey::new(input, quarter.period(), Cell::total());
            (key, Figure::counted(Quantity::whole(value)))
        };
        ImportedReturn {
            enterprise: "bakery".to_owned(),
            quarter,
            figures: vec![figure("income", income), figure("volunteer-hours", 300)],
            state: ImportState::Accepted,
            story: story.to_owned(),
            story_agreed: false,
        }
    };
    let returns = vec![of("2025-Q3", 100_000, ""), of("2025-Q4", 120_000, "We baked for <three> schools.")];
    let act = Act { now: test.app.now(), person: None, name: "import".to_owned() };
    let plan = ImportPlan { returns, ..ImportPlan::default() };
    test.app.store.import(&act, test.network, &plan).await.unwrap();
}

/// The hidden fields of a text.
fn fields(page: &str, code: &str) -> [(String, String); 2] {
    ["was", "print"].map(|kind| {
        let name = format!("{kind}.{code}");
        let value = hidden(page, &name);
        (name, value)
    })
}

#[tokio::test]
async fn texts_are_made_of_figures_changed_kept_and_put_back() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    filed(&test).await;
    let page = test.get(YEAR, &cookie).await.expect(StatusCode::OK).shows("Your year to 31 March 2026");
    let page = page
        .shows("2 of 4 quarters filed")
        .shows("In the year to 31 March 2026 we took in £220,000 in 2 of the four quarters.")
        .shows("October to December 2025: We baked for &#60;three&#62; schools.")
        .shows("April to June 2025 and January to March 2026 are not in these figures.")
        .shows("<td class=\"num strong\">220,000</td>");
    let [was, print] = fields(&page.body, "bid");
    let untouched = [("to", "2026-Q1"), (&was.0, &was.1), (&print.0, &print.1), ("bid", "Our own words.")];
    let answer = test.post(YEAR, &cookie, &untouched).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, format!("{YEAR}?to=2026-Q1&saved=texts"));
    let page =
        test.get(&answer.location, &cookie).await.shows("Your texts are saved.").shows("Our own words.</textarea>");
    let page = page.shows("Changed by Amara Okoye on 20 January 2026").shows("What your figures say now");
    // Joe has the page open as it was before: his text and hers stand beside each other.
    let joe = test.sign_in("joe@example.org").await;
    let clash =
        test.post(YEAR, &joe, &[("to", "2026-Q1"), ("was.bid", ""), ("print.bid", "x"), ("bid", "Joe’s words.")]).await;
    clash
        .expect(StatusCode::CONFLICT)
        .shows("Our own words.</p>")
        .shows("Joe’s words.</textarea>")
        .shows("Amara Okoye");
    let [was, print] = fields(&page.body, "bid");
    let reset =
        [("to", "2026-Q1"), (&was.0, &was.1), (&print.0, &print.1), ("bid", "Our own words."), ("reset.bid", "1")];
    test.post(YEAR, &cookie, &reset).await.expect(StatusCode::SEE_OTHER);
    let page = test.get(YEAR, &cookie).await;
    assert!(!page.body.contains("Our own words."));
    let long = "x".repeat(6_001);
    let answer = test.post(YEAR, &cookie, &[("to", "2026-Q1"), ("print.bid", "x"), ("bid", &long)]).await;
    answer
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("Paragraph for a bid must be 1 character shorter")
        .shows(&long);
}

#[tokio::test]
async fn accounts_agree_or_their_difference_is_explained() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    filed(&test).await;
    let path = format!("{YEAR}/accounts");
    let send = async |total: &str, explanation: &str| {
        test.post(&path, &cookie, &[("to", "2026-Q1"), ("total", total), ("explanation", explanation)]).await
    };
    let page = send("221,500", "").await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("href=\"#explanation\">Your accounts have £1,500 more than your quarters: write what explains it")
        .shows("value=\"221,500\"");
    send("a lot", "").await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("must be a number").shows("value=\"a lot\"");
    send("", "").await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("Write the income of the year by your accounts");
    send("£221,500", "A late invoice of March").await.expect(StatusCode::SEE_OTHER);
    let page = test.get(YEAR, &cookie).await.shows("Your accounts have £1,500 more than your quarters.");
    page.shows("A late invoice of March</textarea>").shows("Saved by Amara Okoye");
    let chain = test.app.store.audit(test.network).await.unwrap();
    let told = chain.iter().find(|line| line.action == "accounts.checked").unwrap();
    assert_eq!((told.subject.as_str(), told.words.as_str()), ("bakery year to 2026-Q1", "A late invoice of March"));
    send("220000.40", "").await.expect(StatusCode::SEE_OTHER);
    test.get(YEAR, &cookie).await.shows("They agree.");
}

#[tokio::test]
async fn a_year_is_for_those_who_file_and_ends_where_theirs_does() {
    let test = TestApp::new().await;
    let (filer, coordinator) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    filed(&test).await;
    test.get(&format!("{YEAR}?to=2025-Q4"), &filer).await.shows("Your year to 31 December 2025").shows("£220,000");
    for path in
        ["/digbeth/year/cycles", "/digbeth/year/nobody", "/digbeth/year/bakery?to=1999-Q1", "/digbeth/year/bakery?to=x"]
    {
        test.get(path, &filer).await.expect(StatusCode::NOT_FOUND);
    }
    test.get(YEAR, &coordinator).await.expect(StatusCode::NOT_FOUND);
    test.get(YEAR, "").await.expect(StatusCode::SEE_OTHER);
    let request = Request::get(format!("{YEAR}/figures.pdf?to=2025-Q4")).header(header::COOKIE, &filer);
    let (status, headers, bytes) = test.send_bytes(request.body(Body::empty()).unwrap()).await;
    assert_eq!((status, &bytes[..5]), (StatusCode::OK, &b"%PDF-"[..]));
    assert_eq!(headers[header::CONTENT_DISPOSITION], "attachment; filename=\"bakery-year-to-2025-Q4.pdf\"");
}
