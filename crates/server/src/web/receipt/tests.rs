//! What a filer gets back, through a server with a database.

use crate::{
    store::{Act, ImportPlan, ImportState, ImportedReturn},
    web::{
        report::{
            course::Course,
            making::{Making, edition, make, totals},
        },
        testing::{FILER, TestApp, quarter},
    },
};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    network::Settings,
    network::{Enterprise, Membership},
    period::Quarter,
    quantity::Quantity,
};
use commonweal_reporting::compose::{Narrative, Standing, Template};

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";
const RECEIPT: &str = "/digbeth/returns/2025-Q4/bakery/submitted";

fn act(test: &TestApp, name: &str) -> Act {
    Act { now: test.app.now(), person: None, name: name.to_owned() }
}

/// Files every figure that is asked, and submits; the clock goes on between.
async fn file(test: &TestApp, cookie: &str) {
    let page = |name: &str| format!("{BASE}/{name}");
    test.post(
        &page("economic"),
        cookie,
        &[("v.income.", "20,000"), ("s.sales-to-members", "z"), ("v.sales-to-members.", "")],
    )
    .await;
    test.pass_minutes(4);
    let social = ["jobs-fte", "headcount", "apprentices", "volunteer-hours", "people-new"];
    let pairs: Vec<(String, &str)> = social.iter().map(|code| (format!("v.{code}."), "30")).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    test.post(&page("social"), cookie, &pairs).await.expect(StatusCode::SEE_OTHER);
    test.pass_minutes(60);
    let record = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap();
    let version = record.filing.version.to_string();
    let answer = test.post(&page("check"), cookie, &[("version", &version), ("sure", "1")]).await;
    assert_eq!(answer.expect(StatusCode::SEE_OTHER).location, RECEIPT);
}

/// Accepted returns of the quarter before: hours of the bakery, then of as many others.
async fn before(test: &TestApp, hours: &[i32]) {
    let slugs: Vec<String> = (0..hours.len())
        .map(|index| if index == 0 { "bakery".to_owned() } else { format!("member-{index}") })
        .collect();
    let members: Vec<_> = slugs
        .iter()
        .skip(1)
        .map(|slug| {
            let enterprise = Enterprise { slug: slug.clone(), name: slug.clone(), ..Enterprise::default() };
            (enterprise, Membership { from: None, to: None })
        })
        .collect();
    test.app.store.put_enterprises(&act(test, "setup"), test.network, &members).await.unwrap();
    let figure = |value: i32| {
        let key = FigureKey::new("volunteer-hours", last().period(), Cell::total());
        (key, Figure::counted(Quantity::whole(value)))
    };
    let returns = slugs.iter().zip(hours).map(|(slug, hours)| ImportedReturn {
        enterprise: slug.clone(),
        quarter: last(),
        figures: vec![figure(*hours)],
        state: ImportState::Accepted,
        story: String::new(),
        story_agreed: false,
    });
    let plan = ImportPlan { returns: returns.collect(), ..ImportPlan::default() };
    test.app.store.import(&act(test, "import"), test.network, &plan).await.unwrap();
}

fn last() -> Quarter {
    quarter().plus(-1)
}

/// Publishes the quarter before.
async fn publish(test: &TestApp) {
    let store = &test.app.store;
    let network = store.network("digbeth").await.unwrap().unwrap();
    let period = last().period();
    let totals = totals(store, &network, period, crate::web::board::samples::NOW).await.unwrap();
    let standing = Standing::Edition { number: 1, published: test.app.now() };
    let making = Making {
        network: network.network.clone(),
        figures: totals.figures.clone(),
        beside: totals.beside.clone(),
        period,
        narrative: Narrative::default(),
        story_by: None,
        told: vec![],
        standing,
    };
    let made = make(making, Template::quarterly().unwrap(), vec![], Course::untold()).await.unwrap();
    let edition = edition(made, "", commonweal_domain::release::Release::default()).unwrap();
    store.publish(&act(test, "Ruth"), test.network, &edition, 1).await.unwrap();
}

#[tokio::test]
async fn a_receipt_says_what_was_filed_when_by_whom_and_how_long_it_took() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(RECEIPT, &cookie).await.expect(StatusCode::SEE_OTHER);
    let read = |settings: &mut Settings| settings.accept_unflagged = false;
    test.app.store.update_settings(&act(&test, "Ruth"), test.network, read).await.unwrap();
    file(&test, &cookie).await;
    let page = test.get(RECEIPT, &cookie).await.expect(StatusCode::OK).shows("Your return has been submitted");
    let page = page.shows("DIGBETH-2025Q4-").shows("20 January 2026 at 11:04, by Amara Okoye").shows("About 6 minutes");
    let page = page.shows("The network has not published a report yet").shows("£20,000");
    let code = page.body.split("code-line\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(code.len(), 19);
    let chain = test.app.store.audit(test.network).await.unwrap();
    assert!(chain.iter().any(|line| line.action == "filing.submitted" && line.words == code), "the chain has it");
    // Accepted, and amended: the receipt stays, and says that something has changed since.
    let filing = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing;
    let accepted = filing.state.accept(test.app.now(), "Ruth").unwrap();
    let ruth = act(&test, "Ruth");
    test.app.store.set_state(&ruth, test.network, test.bakery, quarter(), filing.version, &accepted).await.unwrap();
    let page = test.get(RECEIPT, &cookie).await.expect(StatusCode::OK).shows("Receipt of your return").shows(&code);
    let page = page.shows("by Amara Okoye");
    assert!(!page.body.contains("amended since"));
    let key = FigureKey::new("income", quarter().period(), Cell::total());
    let amendment = ImportPlan {
        returns: vec![ImportedReturn {
            enterprise: "bakery".to_owned(),
            quarter: quarter(),
            figures: vec![(key, Figure::counted(Quantity::whole(21_000)))],
            state: ImportState::Accepted,
            story: String::new(),
            story_agreed: false,
        }],
        reason: Some("A late invoice".to_owned()),
        ..ImportPlan::default()
    };
    test.app.store.import(&ruth, test.network, &amendment).await.unwrap();
    test.get(RECEIPT, &cookie).await.shows("amended since").shows(&code);
}

#[tokio::test]
async fn a_member_sees_its_share_and_the_median_of_the_last_published_quarter() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    before(&test, &[10, 20, 30, 40, 50, 60, 70, 80]).await;
    publish(&test).await;
    test.pass_minutes(1);
    file(&test, &cookie).await;
    let page = test.get(RECEIPT, &cookie).await.expect(StatusCode::OK);
    let page = page
        .shows("Shares and medians are of July to September 2025")
        .shows("Your share: 2.8 % of the network’s 360 hours.");
    let page = page.shows("Half of the 8 members filed 45 hours or less.").shows("Up 200 % on the quarter before");
    // A return that is accepted after the edition shows in nothing: a difference would be its figure.
    before(&test, &[10, 20, 30, 40, 50, 60, 70, 80, 999]).await;
    let later = test.get(RECEIPT, &cookie).await;
    assert_eq!(later.body, page.body);
}

#[tokio::test]
async fn where_few_others_contribute_no_share_is_shown() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    before(&test, &[10, 20, 30]).await;
    publish(&test).await;
    test.pass_minutes(1);
    file(&test, &cookie).await;
    let page = test.get(RECEIPT, &cookie).await.shows("fewer than 3 others brought anything to this total");
    assert!(!page.body.contains("60 hours") && !page.body.contains("Your share:"), "{}", page.body);
}

#[tokio::test]
async fn who_was_not_in_the_report_sees_no_share_and_nobody_else_sees_the_receipt() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let (coordinator, nobody) = (test.sign_in("ruth@example.org").await, String::new());
    before(&test, &[10, 20, 30, 40, 50]).await;
    let store = &test.app.store;
    let filing = store.filing(test.network, test.bakery, last()).await.unwrap().unwrap().filing;
    let back = filing.state.send_back(test.app.now(), "Ruth", "Look again").unwrap();
    store.set_state(&act(&test, "Ruth"), test.network, test.bakery, last(), filing.version, &back).await.unwrap();
    publish(&test).await;
    test.pass_minutes(1);
    file(&test, &cookie).await;
    let page = test.get(RECEIPT, &cookie).await.shows("Your return was not in it, so there is no share of it to show.");
    assert!(!page.body.contains("Your share:"));
    test.get(RECEIPT, &coordinator).await.expect(StatusCode::NOT_FOUND);
    test.get(RECEIPT, &nobody).await.expect(StatusCode::SEE_OTHER);
}
