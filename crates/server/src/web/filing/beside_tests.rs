//! What stands ready beside a field, through the server.

use super::{journey_tests::accepted, question::IN_RENT};
use crate::web::testing::{FILER, TestApp, quarter};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    definition::Asked,
    figure::{Figure, FigureKey, Value},
    profile::TurnoverBand,
};

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";

fn page(name: &str) -> String {
    format!("{BASE}/{name}")
}

async fn stored(test: &TestApp, input: &str, cell: &str) -> Option<Figure> {
    let record = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap()?;
    let cell: Cell = cell.parse().unwrap();
    record.filing.figures.get(&FigureKey::new(input, quarter().period(), cell)).cloned()
}

async fn ask(test: &TestApp, input: &str) {
    let act = crate::store::Act { now: test.app.now(), person: None, name: "test".to_owned() };
    test.app.store.set_asked(&act, test.network, input, Asked::Quarterly).await.unwrap();
}

#[tokio::test]
async fn the_same_as_last_time_is_one_press_also_without_a_script() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let last =
        [("jobs-fte", "contract=permanent", "7"), ("jobs-fte", "contract=temporary", "1.5"), ("headcount", "", "11")];
    accepted(&test, quarter().plus(-1), &last).await;
    let social = test.get(&page("social"), &cookie).await.expect(StatusCode::OK);
    let social = social.shows("Same as last time: 8.5 FTE").shows("Same as last time: 11 people");
    assert!(!social.body.contains("name=\"same\" value=\"volunteer-hours\""), "hours are never the same twice");
    // The first button of the form, which Enter presses, is Save.
    let first = social.body.find("<button class=\"vh\"").unwrap();
    assert!(first < social.body.find("name=\"same\"").unwrap());
    // What else was typed is saved with it, and the page comes back at the field.
    let form = [("v.jobs-fte.", "3"), ("v.volunteer-hours.", "40"), ("same", "jobs-fte")];
    let answer = test.post(&page("social"), &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location, format!("{}?same=1#f-jobs-fte", page("social")));
    assert!(stored(&test, "jobs-fte", "").await.is_none(), "it was made of its parts");
    assert_eq!(stored(&test, "jobs-fte", "contract=temporary").await.unwrap().value.code(), "1.5");
    assert_eq!(stored(&test, "volunteer-hours", "").await.unwrap().value.code(), "40");
}

#[tokio::test]
async fn what_does_not_apply_is_filled_in_again_and_can_be_changed() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    accepted(&test, quarter().plus(-1), &[("apprentices", "", "[z]"), ("headcount", "", "9")]).await;
    let social = test.get(&page("social"), &cookie).await.expect(StatusCode::OK);
    social.shows("you said that it does not apply to you").shows("name=\"s.apprentices\" value=\"z\" checked");
    assert!(stored(&test, "apprentices", "").await.is_none(), "a look stores nothing");
    test.get(BASE, &cookie).await.shows("0 of 7 figures filed");
    let form = [("v.apprentices.", ""), ("s.apprentices", "z"), ("v.headcount.", "9")];
    test.post(&page("social"), &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, "apprentices", "").await.unwrap().value, Value::NotApplicable);
    let social = test.get(&page("social"), &cookie).await;
    assert!(!social.body.contains("you said that it does not apply"), "it is filed now");
}

#[tokio::test]
async fn energy_in_the_rent_is_a_reason_of_its_own_and_is_remembered() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    ask(&test, "gas").await;
    let environmental = test.get(&page("environmental"), &cookie).await.shows("In our rent");
    assert!(!test.get(&page("social"), &cookie).await.body.contains("In our rent"));
    assert!(environmental.body.contains("name=\"s.gas\" value=\"r\""));
    let form = [("v.gas.", ""), ("s.gas", "r"), ("n.gas", "Since May.")];
    test.post(&page("environmental"), &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    let gas = stored(&test, "gas", "").await.unwrap();
    assert_eq!((gas.value, gas.note.clone()), (Value::NotAvailable, format!("{IN_RENT} Since May.")));
    let environmental = test.get(&page("environmental"), &cookie).await;
    let environmental = environmental.shows("value=\"r\" checked").shows(">Since May.</textarea>");
    environmental.shows("Kept as “in our rent”");
    // The same form again changes nothing; a figure takes its place.
    let was = super::was::write(Some(&gas));
    let same = [("v.gas.", ""), ("s.gas", "r"), ("n.gas", "Since May."), ("was.gas.", was.as_str())];
    test.post(&page("environmental"), &cookie, &same).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, "gas", "").await.unwrap(), gas);
    let figure = [("v.gas.", "900"), ("s.gas", "r"), ("n.gas", ""), ("was.gas.", was.as_str())];
    test.post(&page("environmental"), &cookie, &figure).await.expect(StatusCode::SEE_OTHER);
    let gas = stored(&test, "gas", "").await.unwrap();
    assert_eq!((gas.value.code(), gas.note), ("900".to_owned(), String::new()));
}

#[tokio::test]
async fn who_would_rather_not_say_may_give_a_band() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let band = async || test.app.store.profile(test.network, test.bakery).await.unwrap().0.turnover;
    test.get(&page("economic"), &cookie).await.shows("A band for the year instead").shows("£100,000 to £249,999");
    // A band beside a figure is nobody's answer.
    test.post(&page("economic"), &cookie, &[("v.income.", "5"), ("s.income", "figure"), ("b.income", "5m")]).await;
    assert_eq!(band().await, None);
    let was = super::was::write(stored(&test, "income", "").await.as_ref());
    let form = [("v.income.", "5"), ("s.income", "w"), ("b.income", "100k-250k"), ("was.income.", was.as_str())];
    let answer = test.post(&page("economic/field"), &cookie, &form).await.expect(StatusCode::OK);
    answer.shows("\"state\":\"saved\"");
    assert_eq!(stored(&test, "income", "").await.unwrap().value, Value::Withheld);
    assert_eq!(band().await, Some(TurnoverBand::Under250k));
    test.get(&page("economic"), &cookie).await.shows("value=\"100k-250k\" selected");
}
