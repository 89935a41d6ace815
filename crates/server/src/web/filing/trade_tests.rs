//! Trade between members, from a filer's page to the coordinator's.

use crate::{
    store::{ImportPlan, ImportState, ImportedReturn},
    web::testing::{COORDINATOR, FILER, TestApp, quarter},
};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    definition::Asked,
    figure::{Figure, FigureKey, Value},
    network::{Enterprise, Membership},
    quantity::Quantity,
    trade::{BOUGHT, MEMBER, SOLD},
};
use std::collections::BTreeMap;

const PAGE: &str = "/digbeth/returns/2025-Q4/bakery/trade";

fn pounds(amount: &str) -> Figure {
    Figure::of(Value::Number(Quantity::parse_plain(amount).unwrap()))
}

/// What an enterprise says of another, imported and so accepted.
async fn says(test: &TestApp, who: &str, input: &str, other: &str, amount: &str) {
    let key = FigureKey::new(input, quarter().period(), Cell::of(MEMBER, other));
    let plan = ImportPlan {
        returns: vec![ImportedReturn {
            enterprise: who.to_owned(),
            quarter: quarter(),
            figures: vec![(key, pounds(amount))],
            state: ImportState::Accepted,
            story: String::new(),
            story_agreed: false,
        }],
        ..ImportPlan::default()
    };
    test.app.store.import(&test.act("import"), test.network, &plan).await.unwrap();
}

#[tokio::test]
async fn a_filer_names_whom_it_sold_to_and_the_total_follows() {
    let test = TestApp::new().await;
    let press = Enterprise { slug: "press".to_owned(), name: "The press".to_owned(), ..Enterprise::default() };
    let since_ever = Membership { from: None, to: None };
    test.app.store.put_enterprises(&test.act("Ruth"), test.network, &[(press, since_ever)]).await.unwrap();
    let amara = test.sign_in(FILER).await;
    let base = "/digbeth/returns/2025-Q4/bakery";
    test.get(base, &amara).await.shows("Say with which members you traded").shows("Nobody named yet");
    let page = test.get(PAGE, &amara).await.expect(StatusCode::OK).shows("You sold them");
    assert!(!page.body.contains("You bought from them"), "it is not asked: {}", page.body);
    for (pairs, field, words) in [
        (vec![("member-0", ""), ("sold-0", "12")], "member-0", "Choose the member"),
        (vec![("member-0", "cycles"), ("sold-0", "much")], "sold-0", "number"),
        (vec![("member-0", "cycles"), ("sold-0", "-5")], "sold-0", "not below nought"),
        (vec![("member-0", "cycles"), ("sold-0", "5"), ("member-1", "cycles")], "member-1", "named twice"),
        (vec![("member-0", "bakery"), ("sold-0", "5")], "member-0", "no member of the quarter"),
    ] {
        let answer = test.post(PAGE, &amara, &pairs).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
        answer.shows(words).shows(&format!("href=\"#{field}\""));
    }
    let more = test.post(PAGE, &amara, &[("member-0", "cycles"), ("sold-0", "1,200"), ("more", "1")]).await;
    more.expect(StatusCode::OK).shows("value=\"1,200\"").shows("id=\"member-3\"");
    let saved = test.post(PAGE, &amara, &[("member-0", "cycles"), ("sold-0", "£1,200"), ("member-1", "")]).await;
    assert_eq!(saved.location, format!("{base}?noted=trade"));
    test.get(&saved.location, &amara).await.shows("is saved").shows("1 member named");
    let page = test.get(PAGE, &amara).await.shows("you sold members £1,200");
    for kept in [
        "name=\"was-sold-0\" value=\"1200\"",
        "name=\"was-member-0\" value=\"cycles\"",
        "name=\"was-total-sold\" value=\"1200\"",
    ] {
        assert!(page.body.contains(kept), "{kept}: {}", page.body);
    }
    // Somebody of the bakery has had the page open since before.
    let late = test.post(PAGE, &amara, &[("member-0", "cycles"), ("sold-0", "900"), ("was-sold-0", "")]).await;
    let late = late.expect(StatusCode::CONFLICT).shows("Somebody else changed this").shows("value=\"900\"");
    assert!(late.body.contains("name=\"was-sold-0\" value=\"1200\""), "{}", late.body);
    let was = [("was-member-0", "cycles"), ("was-sold-0", "1200"), ("was-total-sold", "1200")];
    test.post(PAGE, &amara, &[&[("member-0", "cycles"), ("sold-0", "900")][..], &was[..]].concat()).await;
    let figures = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing.figures;
    let of = |cell: Cell| figures.get(&FigureKey::new(SOLD, quarter().period(), cell)).cloned();
    assert_eq!((of(Cell::total()), of(Cell::of(MEMBER, "cycles"))), (Some(pounds("900")), Some(pounds("900"))));
    // It was another member: the line is that one's then, and nothing is left of the first.
    let was = [("was-member-0", "cycles"), ("was-sold-0", "900"), ("was-total-sold", "900")];
    let moved = test.post(PAGE, &amara, &[&[("member-0", "press"), ("sold-0", "900")][..], &was[..]].concat()).await;
    assert_eq!(moved.location, format!("{base}?noted=trade"), "{}", moved.body);
    let figures = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing.figures;
    let of = |cell: Cell| figures.get(&FigureKey::new(SOLD, quarter().period(), cell)).cloned();
    assert_eq!((of(Cell::total()), of(Cell::of(MEMBER, "press"))), (Some(pounds("900")), Some(pounds("900"))));
    assert_eq!(of(Cell::of(MEMBER, "cycles")), None);
    // Who opened the page when nobody was named adds to what stands there now, and sees it before.
    let added = test.post(PAGE, &amara, &[("member-0", "cycles"), ("sold-0", "80"), ("was-total-sold", "")]).await;
    let added = added.expect(StatusCode::CONFLICT).shows("value=\"80\"").shows("value=\"900\"");
    assert!(added.body.contains("name=\"was-total-sold\" value=\"900\""), "{}", added.body);
    let was = [("was-member-0", "cycles"), ("was-sold-0", ""), ("was-total-sold", "900")];
    test.post(PAGE, &amara, &[&[("member-0", "cycles"), ("sold-0", "80")][..], &was[..]].concat()).await;
    let figures = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing.figures;
    let total = figures.get(&FigureKey::new(SOLD, quarter().period(), Cell::total())).cloned();
    assert_eq!(total, Some(pounds("980")), "with what was there");
    let was = [("was-member-0", "cycles"), ("was-sold-0", "80"), ("was-total-sold", "980")];
    test.post(PAGE, &amara, &[&[("member-0", "cycles"), ("sold-0", "")][..], &was[..]].concat()).await;
    // Blanked, the total goes with it.
    let was = [("was-member-0", "press"), ("was-sold-0", "900"), ("was-total-sold", "900")];
    test.post(PAGE, &amara, &[&[("member-0", ""), ("sold-0", "")][..], &was[..]].concat()).await;
    let figures = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap().unwrap().filing.figures;
    assert!(figures.is_empty(), "{figures:?}");
}

#[tokio::test]
async fn two_who_say_different_amounts_see_it_and_so_does_their_coordinator() {
    let test = TestApp::new().await;
    let asked = BTreeMap::from([(BOUGHT.to_owned(), Asked::Quarterly)]);
    test.app.store.set_asked(&test.act("Ruth"), test.network, quarter(), &asked).await.unwrap();
    let (amara, ruth) = (test.sign_in(FILER).await, test.sign_in(COORDINATOR).await);
    test.get("/digbeth/trade/2025-Q4", &ruth).await.expect(StatusCode::OK).shows("No member has named another");
    says(&test, "cycles", BOUGHT, "bakery", "1000").await;
    let page = test.get(PAGE, &amara).await.shows("You bought from them");
    page.shows("They say that they bought from you for £1,000.");
    test.post(PAGE, &amara, &[("member-0", "cycles"), ("sold-0", "1,200"), ("bought-0", "")]).await;
    test.get(PAGE, &amara).await.shows("Ask them which is right");
    // A draft is its enterprise's own.
    let before = test.get("/digbeth/trade/2025-Q4", &ruth).await.shows("does not say");
    assert!(!before.body.contains("1,200"), "{}", before.body);
    says(&test, "bakery", SOLD, "cycles", "1200").await;
    let board =
        test.get("/digbeth/trade/2025-Q4", &ruth).await.shows("1 sale between members is named").shows("differs");
    board.shows("£1,200").shows("£1,000").shows("/digbeth/board/2025-Q4/cycles");
    test.get("/digbeth/board/2025-Q4", &ruth).await.shows("href=\"/digbeth/trade/2025-Q4\"");
    test.get("/digbeth/trade/2025-Q4", &amara).await.expect(StatusCode::NOT_FOUND);
}
