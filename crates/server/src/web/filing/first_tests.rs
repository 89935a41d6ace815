//! A first return, what is asked once, and what a return covers.

use super::journey_tests::accepted;
use crate::web::testing::{FILER, TestApp, quarter};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    definition::Asked,
    figure::FigureKey,
    period::Period,
    profile::{Scope, StaffBand},
};

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";

fn page(name: &str) -> String {
    format!("{BASE}/{name}")
}

async fn value(test: &TestApp, input: &str, period: &str) -> Option<String> {
    let record = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap()?;
    let key = FigureKey::new(input, period.parse::<Period>().unwrap(), Cell::total());
    record.filing.figures.get(&key).map(|figure| figure.value.code())
}

#[tokio::test]
async fn a_first_return_asks_six_questions_once_and_shows_no_empty_history() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(BASE, &cookie).await.expect(StatusCode::OK).shows("About your enterprise</a>").shows("Six questions");
    let economic = test.get(&page("economic"), &cookie).await.shows("Last year’s totals, if you have them (optional)");
    assert!(!economic.body.contains("class=\"history"), "nothing beside the fields");
    let form = [
        ("legal_form", "Community interest company"),
        ("founded", "2o19"),
        ("place", "Digbeth"),
        ("sector", "Food"),
        ("staff", "1-9"),
        ("turnover", ""),
        ("year_end", "8"),
    ];
    let answer = test.post(&page("about"), &cookie, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer.shows("There is a problem").shows("href=\"#founded\"").shows("four digits").shows("value=\"2o19\"");
    let mut form = form.to_vec();
    form[1].1 = "2019";
    let answer = test.post(&page("about"), &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    test.get(&answer.location, &cookie).await.shows("What you said about your enterprise is saved.").shows("Completed");
    let (profile, answered) = test.app.store.profile(test.network, test.bakery).await.unwrap();
    assert_eq!((profile.staff, profile.year_end.number(), answered), (Some(StaffBand::Micro), 8, true));
    test.get(&page("about"), &cookie).await.shows("value=\"2019\"").shows("value=\"8\" selected");
    // Later both questions stand at the side.
    accepted(&test, quarter().plus(-1), &[("income", "", "100")]).await;
    let tasks = test.get(BASE, &cookie).await.expect(StatusCode::OK);
    assert!(!tasks.body.contains("Your first return") && tasks.body.contains(&page("about")));
    let economic = test.get(&page("economic"), &cookie).await;
    assert!(!economic.body.contains("Last year’s totals") && economic.body.contains("class=\"history"));
}

#[tokio::test]
async fn last_years_total_is_kept_as_the_years_and_stops_nothing_while_it_is_blank() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(BASE, &cookie).await.shows("0 of 7 figures filed");
    let form = [("v.income.", "100"), ("v.income@2024-25.", "390"), ("v.sales-to-members.", "")];
    test.post(&page("economic"), &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(value(&test, "income", "2025-Q4").await.as_deref(), Some("100"));
    assert_eq!(value(&test, "income", "2024-25").await.as_deref(), Some("390"));
    test.get(BASE, &cookie).await.shows("1 of 7 figures filed");
    let check = test.get(&page("check"), &cookie).await.shows("6 figures are still blank").shows("£390");
    check.shows("April 2024 to March 2025");
    // By itself, as it is typed; what cannot be read is kept as typed.
    let answer = test.post(&page("social/field"), &cookie, &[("v.volunteer-hours@2024-25.", "many")]).await;
    answer.expect(StatusCode::OK).shows("typed.volunteer-hours@2024-25");
    let social = test.get(&page("social"), &cookie).await.shows("value=\"many\"").shows("last-year\" open");
    social.shows("href=\"#f-volunteer-hours@2024-25\"");
    test.get(&page("check"), &cookie).await.shows("Volunteer hours must be a number");
}

#[tokio::test]
async fn yearly_questions_come_with_the_enterprises_own_year() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.get(BASE, &cookie).await.shows("0 of 7 figures filed");
    let page_of = |body: &str| body.contains("Electricity bought");
    assert!(!page_of(&test.get(BASE, &cookie).await.body));
    test.post(&page("about"), &cookie, &[("year_end", "11")]).await.expect(StatusCode::SEE_OTHER);
    let environmental = test.get(&page("environmental"), &cookie).await.expect(StatusCode::OK);
    environmental.shows("For the year that ended in November 2025.");
    test.post(&page("environmental"), &cookie, &[("v.electricity.", "9,000")]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(value(&test, "electricity", "2025").await.as_deref(), Some("9000"));
    // What the network does not ask is not asked.
    let act = crate::store::Act { now: test.app.now(), person: None, name: "test".to_owned() };
    test.app
        .store
        .set_asked(&act, test.network, quarter(), &[("electricity".to_owned(), Asked::Off)].into())
        .await
        .unwrap();
    let environmental = test.get(&page("environmental"), &cookie).await;
    assert!(!environmental.body.contains("v.electricity."));
}

#[tokio::test]
async fn a_return_says_what_it_covers_and_the_next_one_remembers() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    test.post(&page("covers"), &cookie, &[]).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("Choose what");
    let alone = test.post(&page("covers"), &cookie, &[("scope", "group")]).await;
    alone.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("Choose the members that this return covers");
    let both = [("scope", "group"), ("member", "cycles")];
    let answer = test.post(&page("covers"), &cookie, &both).await.expect(StatusCode::SEE_OTHER);
    test.get(&answer.location, &cookie).await.shows("What your return covers is saved.");
    test.get(&page("check"), &cookie).await.shows("You and CYCLES");
    test.get(&page("covers"), &cookie).await.shows("value=\"cycles\" checked");
    let scope = test.app.store.scope(test.network, test.bakery, quarter().plus(1)).await.unwrap();
    assert_eq!(scope, Scope::Group(vec!["cycles".to_owned()]));
    let cycles = test.app.store.enterprise(test.network, "cycles").await.unwrap().unwrap().id;
    let within = test.app.store.within(test.network, quarter()).await.unwrap();
    assert_eq!(within.get(&cycles), Some(&test.bakery));
}
