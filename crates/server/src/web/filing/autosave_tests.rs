//! Fields that save themselves, and people who save at once.

use super::was;
use crate::store::Act;
use crate::web::testing::{Answer, FILER, TestApp, quarter};
use axum::http::StatusCode;
use commonweal_domain::{
    breakdown::Cell,
    definition::Asked,
    figure::{Figure, FigureKey},
    quantity::Quantity,
};
use serde_json::Value;
use std::sync::Arc;
use tokio::task::JoinSet;

const BASE: &str = "/digbeth/returns/2025-Q4/bakery";
const JOE: &str = "joe@example.org";

fn act(test: &TestApp) -> Act {
    Act { now: test.app.now(), person: None, name: "test".to_owned() }
}

fn page(name: &str) -> String {
    format!("{BASE}/{name}")
}

async fn stored(test: &TestApp, input: &str) -> Option<Figure> {
    let record = test.app.store.filing(test.network, test.bakery, quarter()).await.unwrap()?;
    record.filing.figures.get(&FigureKey::new(input, quarter().period(), Cell::total())).cloned()
}

async fn field(test: &TestApp, cookie: &str, pairs: &[(&str, &str)]) -> (StatusCode, Value) {
    let answer: Answer = test.post(&page("social/field"), cookie, pairs).await;
    let reply = serde_json::from_str(&answer.body).unwrap_or_else(|_| panic!("no JSON: {}", answer.body));
    (answer.status, reply)
}

#[tokio::test]
async fn a_field_is_saved_by_itself_and_stands_on_what_it_left() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let (status, reply) = field(&test, &cookie, &[("v.headcount.", "9"), ("was.headcount.", "")]).await;
    assert_eq!(
        (status, &reply["state"], &reply["at"], &reply["kept"]),
        (StatusCode::OK, &"saved".into(), &"10:00".into(), &"".into())
    );
    assert_eq!(stored(&test, "headcount").await.unwrap().value.code(), "9");
    let token = reply["hidden"]["was.headcount."].as_str().unwrap();
    assert_eq!(token, was::write(Some(&Figure::counted(Quantity::whole(9)))));
    // The next save stands on it; the same save again, as after a lost answer, changes nothing.
    for (text, was) in [("95", token), ("95", token), ("95", "")] {
        let (status, _) = field(&test, &cookie, &[("v.headcount.", text), ("was.headcount.", was)]).await;
        assert_eq!(status, StatusCode::OK, "{text} upon {was}");
    }
    assert_eq!(stored(&test, "headcount").await.unwrap().value.code(), "95");
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_as_typed_and_what_must_be_fixed_waits_until_the_section_is_left() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let (status, reply) =
        field(&test, &cookie, &[("v.headcount.", "about nine"), ("n.headcount", "from memory")]).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(reply["kept"], "People employed must be a number, like 1234.5");
    let token = reply["hidden"]["typed.headcount"].as_str().unwrap().to_owned();
    test.get(&page("social"), &cookie).await.shows("value=\"about nine\"").shows("from memory").shows(&token);
    // A number of people that is more than all of them is stored while it is typed, and refused at Save.
    field(&test, &cookie, &[("v.headcount.", "9"), ("n.headcount", "from memory"), ("typed.headcount", &token)]).await;
    assert_eq!(stored(&test, "headcount").await.unwrap().note, "from memory");
    test.app
        .store
        .set_asked(
            &act(&test),
            test.network,
            quarter(),
            &[("living-wage-headcount".to_owned(), Asked::Quarterly)].into(),
        )
        .await
        .unwrap();
    let (status, reply) = field(&test, &cookie, &[("v.living-wage-headcount.", "10")]).await;
    assert_eq!((status, &reply["kept"]), (StatusCode::OK, &"".into()));
    assert_eq!(stored(&test, "living-wage-headcount").await.unwrap().value.code(), "10");
    let answer = test.post(&page("social"), &cookie, &[("v.apprentices.", "1")]).await;
    answer
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .shows("Paid the real Living Wage is 10 people, more than People employed");
    assert_eq!(stored(&test, "apprentices").await.unwrap().value.code(), "1", "everything readable is stored");
}

#[tokio::test]
async fn a_second_tab_hears_of_the_first_and_gets_both_versions() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in(JOE).await);
    field(&test, &joe, &[("v.headcount.", "8"), ("c.headcount", "estimate"), ("was.headcount.", "")]).await;
    let (status, reply) = field(&test, &amara, &[("v.headcount.", "9"), ("was.headcount.", "")]).await;
    assert_eq!((status, &reply["state"]), (StatusCode::CONFLICT, &"clash".into()));
    let clash = &reply["clashes"][0];
    assert_eq!((&clash["theirs"], &clash["yours"]), (&"8 people · good estimate".into(), &"9 people".into()));
    assert!(clash["by"].as_str().unwrap().starts_with("Joe Bell, 20 January 2026"));
    assert_eq!((&reply["theirs"]["v.headcount."], &reply["theirs"]["c.headcount"]), (&"8".into(), &"estimate".into()));
    assert_eq!(reply["yours"]["v.headcount."], "9");
    // Upon the newer figures, the own version may be kept.
    let newer = reply["hidden"]["was.headcount."].as_str().unwrap();
    let (status, _) = field(&test, &amara, &[("v.headcount.", "9"), ("was.headcount.", newer)]).await;
    assert_eq!((status, stored(&test, "headcount").await.unwrap().value.code()), (StatusCode::OK, "9".to_owned()));
}

#[tokio::test]
async fn what_somebody_else_typed_and_cannot_be_filed_is_not_written_over_unseen() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in(JOE).await);
    field(&test, &joe, &[("v.headcount.", "eight or nine")]).await;
    let (status, reply) = field(&test, &amara, &[("v.headcount.", "9")]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(reply["clashes"][0]["theirs"], "“eight or nine”");
    assert_eq!(reply["theirs"]["v.headcount."], "eight or nine");
    // The same through Save, without a script: the choice stays until it is made.
    let form = [("v.headcount.", "9"), ("v.apprentices.", "2")];
    let answer = test.post(&page("social"), &amara, &form).await.expect(StatusCode::CONFLICT);
    answer.shows("“eight or nine”").shows("name=\"kt.headcount\"").shows("Joe Bell, 20 January");
    let typed = test.app.store.typed(test.network, test.bakery, quarter()).await.unwrap();
    let token = crate::store::token(&typed[0].body);
    let undecided =
        [&form[..], &[("typed.headcount", token.as_str()), ("clasht.headcount", "Joe Bell, today")]].concat();
    let answer = test.post(&page("social"), &amara, &undecided).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    answer.shows("choose which of the two to keep").shows("name=\"kt.headcount\"").shows("Joe Bell, today");
    assert!(stored(&test, "apprentices").await.is_none());
    let theirs = [&undecided[..], &[("kt.headcount", "theirs")]].concat();
    test.post(&page("social"), &amara, &theirs).await.expect(StatusCode::UNPROCESSABLE_ENTITY).shows("eight or nine");
    assert_eq!(stored(&test, "apprentices").await.unwrap().value.code(), "2");
    let yours = [&undecided[..], &[("kt.headcount", "yours")]].concat();
    test.post(&page("social"), &amara, &yours).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(stored(&test, "headcount").await.unwrap().value.code(), "9");
    assert!(test.app.store.typed(test.network, test.bakery, quarter()).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_field_that_cannot_be_saved_says_why() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    let (status, reply) = field(&test, &cookie, &[("v.income.", "9")]).await;
    assert_eq!((status, &reply["words"]), (StatusCode::UNPROCESSABLE_ENTITY, &"This is not asked any longer.".into()));
    let long = "x".repeat(70_000);
    let (status, reply) = field(&test, &cookie, &[("v.headcount.", &long)]).await;
    assert_eq!(
        (status, &reply["words"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &"This text is longer than can be kept.".into())
    );
    test.post(&page("social/field"), "", &[("v.headcount.", "9")]).await.expect(StatusCode::UNAUTHORIZED);
    test.post("/digbeth/returns/2025-Q4/cycles/social/field", &cookie, &[("v.headcount.", "9")])
        .await
        .expect(StatusCode::NOT_FOUND);
    test.pass_days(60);
    let cookie = test.sign_in(FILER).await;
    let (status, reply) = field(&test, &cookie, &[("v.headcount.", "9")]).await;
    assert_eq!((status, &reply["words"]), (StatusCode::CONFLICT, &"Returns were taken until 14 February 2026.".into()));
}

#[tokio::test]
async fn no_text_breaks_a_field() {
    let test = TestApp::new().await;
    let cookie = test.sign_in(FILER).await;
    for text in [
        "\u{0}",
        "\u{feff}\u{202e}",
        "👩‍👩‍👧‍👦",
        "<script>",
        "'; DROP TABLE figure; --",
        "%s%n",
        "\\",
        "\"]",
        "ﷺ",
        "1\t\u{a0}",
    ] {
        let typed = test.app.store.typed(test.network, test.bakery, quarter()).await.unwrap();
        let token = typed.first().map_or_else(String::new, |typed| crate::store::token(&typed.body));
        let pairs = [("v.headcount.", text), ("n.headcount", text), ("typed.headcount", token.as_str())];
        let (status, _) = field(&test, &cookie, &pairs).await;
        assert_eq!(status, StatusCode::OK, "{text:?}");
        test.get(&page("social"), &cookie).await.expect(StatusCode::OK);
    }
}

/// Two people on one return: each pair gives one success and one page that shows both values.
#[tokio::test]
async fn of_fifty_pairs_of_saves_at_once_each_gives_one_success_and_one_page_with_both_values() {
    let test = TestApp::new().await;
    let (amara, joe) = (test.sign_in(FILER).await, test.sign_in(JOE).await);
    let mut was = String::new();
    for pair in 0..50 {
        let (one, two) = ((1_000 + pair).to_string(), (2_000 + pair).to_string());
        let forms = [&one, &two].map(|text| [("v.headcount.", text.as_str()), ("was.headcount.", was.as_str())]);
        let social = page("social");
        let answers = tokio::join!(test.post(&social, &amara, &forms[0]), test.post(&social, &joe, &forms[1]));
        let (done, clash) = match (answers.0.status, answers.1.status) {
            (StatusCode::SEE_OTHER, StatusCode::CONFLICT) => (1_000 + pair, answers.1),
            (StatusCode::CONFLICT, StatusCode::SEE_OTHER) => (2_000 + pair, answers.0),
            other => panic!("pair {pair}: {other:?}"),
        };
        clash.shows(&format!("1,0{pair:02} people")).shows(&format!("2,0{pair:02} people"));
        let figure = stored(&test, "headcount").await.unwrap();
        assert_eq!(figure.value.code(), done.to_string());
        was = was::write(Some(&figure));
    }
}

#[tokio::test]
async fn the_same_submit_twenty_times_at_once_is_one_return_and_one_audit_row() {
    let test = Arc::new(TestApp::new().await);
    let cookie = test.sign_in(FILER).await;
    for (section, codes) in [
        ("economic", &["income", "sales-to-members"][..]),
        ("social", &["jobs-fte", "headcount", "apprentices", "volunteer-hours", "people-new"]),
    ] {
        let pairs: Vec<(String, &str)> = codes.iter().map(|code| (format!("v.{code}."), "3")).collect();
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        test.post(&page(section), &cookie, &pairs).await.expect(StatusCode::SEE_OTHER);
    }
    let mut submits = JoinSet::new();
    for _ in 0..20 {
        let (test, cookie) = (test.clone(), cookie.clone());
        submits.spawn(async move { test.post(&page("check"), &cookie, &[("version", "2"), ("sure", "1")]).await });
    }
    for answer in submits.join_all().await {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let to = answer.location;
        assert!(to == BASE || to == page("submitted"), "{to}");
    }
    let audit = test.app.store.audit(test.network).await.unwrap();
    assert_eq!(audit.iter().filter(|line| line.action == "filing.submitted").count(), 1);
    test.get(&page("submitted"), &cookie).await.expect(StatusCode::OK).shows("DIGBETH-2025Q4-");
}
