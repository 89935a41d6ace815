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
    test.app
        .store
        .set_asked(&act, test.network, quarter(), &[(input.to_owned(), Asked::Quarterly)].into())
        .await
        .unwrap();
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

#[tokio::test]
async fn a_figure_is_worked_out_on_save_and_the_note_keeps_how() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let social = test.get(&page("social"), &cookie).await.shows("Work it out from hours");
    assert!(social.body.contains("name=\"h.jobs-fte.full\" inputmode=\"decimal\" autocomplete=\"off\" value=\"35\""));
    // Without a script, on Save.
    let form = [
        ("v.jobs-fte.", ""),
        ("s.jobs-fte", "figure"),
        ("h.jobs-fte.hours", "210"),
        ("h.jobs-fte.full", "35"),
        ("v.volunteer-hours.", ""),
        ("h.volunteer-hours.people", "6"),
        ("h.volunteer-hours.hours", ""),
        ("h.volunteer-hours.weeks", "13"),
    ];
    let answer = test.post(&page("social"), &cookie, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    // What is still missing is said at the field, with what was typed.
    let answer = answer.shows("Volunteer hours cannot be worked out yet: Hours a week each is missing");
    answer.shows("name=\"h.volunteer-hours.people\" inputmode=\"decimal\" autocomplete=\"off\" value=\"6\"");
    let jobs = stored(&test, "jobs-fte", "").await.unwrap();
    assert_eq!(jobs.value.code(), "6");
    assert_eq!(jobs.note, "Worked out: 210 hours a week ÷ 35 hours of a full-time job = 6 FTE");
    // By itself, and the script hears what came out.
    let typed = test.app.store.typed(test.network, test.bakery, quarter()).await.unwrap();
    let token = crate::store::token(&typed[0].body);
    let form = [
        ("v.volunteer-hours.", ""),
        ("h.volunteer-hours.people", "6"),
        ("h.volunteer-hours.hours", "3 hours"),
        ("h.volunteer-hours.weeks", "13"),
        ("typed.volunteer-hours", token.as_str()),
    ];
    let answer = test.post(&page("social/field"), &cookie, &form).await.expect(StatusCode::OK);
    answer.shows("\"kept\":\"Volunteer hours cannot be worked out: Hours a week each must be a number");
    let typed = test.app.store.typed(test.network, test.bakery, quarter()).await.unwrap();
    let token = crate::store::token(&typed[0].body);
    let mut form = form.to_vec();
    (form[2].1, form[4].1) = ("3", token.as_str());
    let answer = test.post(&page("social/field"), &cookie, &form).await.expect(StatusCode::OK);
    answer.shows("\"v.volunteer-hours.\":\"234\"").shows("6 people × 3 hours a week × 13 weeks = 234 hours");
    assert_eq!(stored(&test, "volunteer-hours", "").await.unwrap().value.code(), "234");
}

#[tokio::test]
async fn numbers_are_taken_as_spreadsheets_and_people_write_them() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    ask(&test, "gas").await;
    ask(&test, "surplus").await;
    let form = [("v.income.", "\t£ 1,234.50\u{a0} "), ("v.surplus.", "(1,234)"), ("v.sales-to-members.", "0.5k")];
    test.post(&page("economic"), &cookie, &form).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, "income", "").await.unwrap().value.code(), "1234.5");
    assert_eq!(stored(&test, "surplus", "").await.unwrap().value.code(), "-1234");
    assert_eq!(stored(&test, "sales-to-members", "").await.unwrap().value.code(), "500");
    test.post(&page("environmental"), &cookie, &[("v.gas.", "12 kWh")]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, "gas", "").await.unwrap().value.code(), "12");
    let form = [("v.headcount.", "-"), ("v.volunteer-hours.", "3 days"), ("v.apprentices.", "1\t2")];
    let answer = test.post(&page("social"), &cookie, &form).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer
        .shows("People employed is a dash: write 0 if there was none, or leave it blank if you do not know")
        .shows("Volunteer hours is asked in hours, not in “days”: write it in hours")
        .shows("Apprentices and trainees looks like more than one number");
}
