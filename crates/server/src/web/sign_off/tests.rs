//! From a draft to the members, and from their answers to an edition.

use crate::web::{
    board::testing::{MEMBERS, TestApp, check_structure, hidden},
    forms::encode,
};
use axum::http::StatusCode;
use commonweal_domain::{
    network::Role,
    sign_off::{Needed, Rule, Rules},
};

const REPORT: &str = "/digbeth/report/2025-Q4";
const SIGNING: &str = "/digbeth/report/2025-Q4/sign-off";
const EDITION: &str = "/digbeth/reports/2025-Q4/1";
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// Five members whose returns count, each with somebody who files; members are asked under a rule.
async fn asked(needed: Needed, silence_assents: bool) -> TestApp {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    for slug in &MEMBERS[1..6] {
        app.of_member(&format!("filer-of-{slug}"), slug, Role::Filer).await;
    }
    let rule = Rule { needed, working_days: 10, silence_assents };
    let act = crate::store::Act { now: app.app().now(), person: None, name: "Ruth".to_owned() };
    let rules = Rules { quarterly: rule, yearly: rule };
    app.store.update_settings(&act, app.network, |settings| settings.sign_off = rules).await.unwrap();
    assert_eq!(app.post("ruth", REPORT, "action=generate").await.status, StatusCode::SEE_OTHER);
    app
}

/// The report's form as it is sent.
async fn send(app: &TestApp, action: &str) -> crate::web::board::testing::Answer {
    let page = app.get("ruth", REPORT).await.text();
    let pairs = [
        ("version", hidden(&page, "version")),
        ("number", hidden(&page, "number")),
        ("title", hidden(&page, "title")),
        ("papers", "handout".to_owned()),
        ("papers", "funder".to_owned()),
        ("papers", "briefing".to_owned()),
        ("story", "bakery".to_owned()),
        ("audience", "everybody".to_owned()),
        ("confirmed", "yes".to_owned()),
        ("action", action.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    app.post("ruth", REPORT, &encode(&pairs)).await
}

/// Circulates the draft; where the member `anchor` answers.
async fn circulated(app: &TestApp) -> String {
    // The words are saved first, as what was not looked at is not circulated.
    send(app, "save").await;
    assert_eq!(send(app, "circulate").await.location(), SIGNING);
    let known = app.store.circulations(app.network).await.unwrap();
    format!("/digbeth/sign-off/{}/anchor", known[0].public_id)
}

async fn act(app: &TestApp, action: &str, why: &str) -> crate::web::board::testing::Answer {
    let version = hidden(&app.get("ruth", SIGNING).await.text(), "version");
    let pairs = [("version", version), ("action", action.to_owned()), ("why", why.to_owned())];
    app.post("ruth", SIGNING, &encode(&pairs.map(|(name, value)| (name.to_owned(), value)))).await
}

/// The time for answers goes by.
async fn over(app: &TestApp) {
    app.later(20 * DAY);
    for name in ["ruth", "amara", "filer-of-bakery", "filer-of-canal", "filer-of-dye-works", "filer-of-estate"] {
        app.back(name).await;
    }
}

fn of(own: &str, member: &str) -> String {
    own.replace("anchor", member)
}

#[tokio::test]
async fn what_members_signed_is_what_is_published_with_the_objection() {
    let app = asked(Needed::TwoThirds, true).await;
    assert_eq!(send(&app, "publish").await.status, StatusCode::CONFLICT, "members are asked first");
    let own = circulated(&app).await;
    let page = app.get("amara", &own).await.text();
    check_structure("sign-off", &page);
    for words in
        ["May this report go out in your name?", "0 of 5 have assented", "silence counts as assent", "Send our answer"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("£150,000") && page.contains("£10,000") && page.contains("6.7 %"), "its own share: {page}");
    let pdf = app.get("amara", &format!("{own}/report.pdf")).await;
    assert!(pdf.status == StatusCode::OK && pdf.bytes.starts_with(b"%PDF"));
    assert!(app.get("amara", &format!("{own}/papers/handout.pdf")).await.bytes.starts_with(b"%PDF"));
    let read = app.get("amara", &format!("{own}/read")).await.text();
    assert!(read.contains("What bakery is proud of.") && read.contains("Back to your answer"), "{read}");
    assert!(
        app.get("amara", "/digbeth/returns").await.text().contains("May the joint report for October to December 2025")
    );

    // Nobody else sees it: not another member, not who is not asked, not another network, not the public.
    for (who, path) in [
        ("amara", of(&own, "bakery")),
        ("filer-of-forge", of(&own, "forge")),
        ("other", own.clone()),
        ("ruth", own.clone()),
    ] {
        assert_eq!(app.get(who, &path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
    }
    assert_eq!(app.get("other", SIGNING).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("", EDITION).await.status, StatusCode::NOT_FOUND);

    // An objection needs a reason, and nothing typed is lost.
    let refused = app.post("amara", &own, "answer=object&printed=1").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = refused.text();
    assert!(page.contains("Write why it should not go out") && page.contains("value=\"object\" checked"), "{page}");
    assert_eq!(app.post("amara", &own, "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let body = "answer=object&printed=1&words=Freelancers+are+people,+not+days.";
    assert_eq!(app.post("amara", &own, body).await.location(), format!("{own}?answered=yes"));
    assert_eq!(app.post("filer-of-bakery", &of(&own, "bakery"), "answer=assent").await.status, StatusCode::SEE_OTHER);

    let seen = app.get("filer-of-bakery", &of(&own, "bakery")).await.text();
    assert!(seen.contains("One objection") && seen.contains("Freelancers are people, not days."), "{seen}");

    let page = app.get("ruth", SIGNING).await.text();
    check_structure("signing", &page);
    assert!(page.contains("1 of 5 have assented") && page.contains("Freelancers are people, not days."), "{page}");
    assert_eq!(act(&app, "publish", "").await.status, StatusCode::CONFLICT, "members may still answer");
    assert_eq!(act(&app, "remind", "").await.location(), format!("{SIGNING}?reminded=3"));
    assert_eq!(act(&app, "remind", "").await.location(), format!("{SIGNING}?reminded=0"));

    // A return that comes in meanwhile changes nothing of what was circulated.
    app.submit("forge", 99).await;
    let (state, version) = app.state("forge").await;
    let accepted = state.accept(app.app().now(), "Ruth").unwrap();
    let forge = app.store.enterprise(app.network, "forge").await.unwrap().unwrap().id;
    let by = crate::store::Act { now: app.app().now(), person: None, name: "Ruth".to_owned() };
    let quarter = crate::web::board::samples::quarter();
    app.store.set_state(&by, app.network, forge, quarter, version, &accepted).await.unwrap();
    over(&app).await;
    let late = app.post("amara", &own, "answer=assent").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.text().contains("The time for answers is over"));

    let before = app.store.circulations(app.network).await.unwrap().remove(0);
    assert_eq!(act(&app, "publish", "").await.location(), EDITION);
    let edition = app.store.editions(app.network).await.unwrap().remove(0);
    assert_eq!(edition.content_hash, before.content_hash, "the hash that was signed is the one published");
    assert_eq!(edition.enterprises_filed, 5);
    let shown = app.get("", EDITION).await.text();
    for words in [
        "Signed off by the members",
        "1 of 5 members assented",
        "ANCHOR objected.",
        "Freelancers are people, not days.",
        "What bakery is proud of.",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("Draft, not published"));
    let papers = app.get("", &format!("{EDITION}/papers/handout.pdf")).await;
    assert!(papers.bytes.starts_with(b"%PDF"));
    assert!(app.get("ruth", SIGNING).await.text().contains("as the members signed it"));
    assert_eq!(app.get("ruth", REPORT).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_falls_is_not_published_and_goes_round_again() {
    let app = asked(Needed::Everybody, false).await;
    let own = circulated(&app).await;
    app.post("amara", &own, "answer=change&words=Page+3:+our+name+is+spelt+wrongly.").await;
    over(&app).await;
    let page = app.get("ruth", SIGNING).await.text();
    assert!(page.contains("Not signed off") && page.contains("our name is spelt wrongly"), "{page}");
    assert_eq!(act(&app, "publish", "").await.status, StatusCode::CONFLICT);
    assert_eq!(app.get("", EDITION).await.status, StatusCode::NOT_FOUND);

    // The next version takes its place: its answers are its own.
    assert_eq!(send(&app, "circulate").await.location(), SIGNING);
    let known = app.store.circulations(app.network).await.unwrap();
    assert_eq!((known[0].version, known[1].withdrawn.is_some()), (2, true));
    let second = format!("/digbeth/sign-off/{}/anchor", known[0].public_id);
    assert!(app.get("amara", &second).await.text().contains("0 of 5 have assented"));
    assert!(app.get("amara", &own).await.text().contains("took this version back"));
    for (who, slug) in [
        ("amara", "anchor"),
        ("filer-of-bakery", "bakery"),
        ("filer-of-canal", "canal"),
        ("filer-of-dye-works", "dye-works"),
    ] {
        assert_eq!(app.post(who, &of(&second, slug), "answer=assent").await.status, StatusCode::SEE_OTHER, "{who}");
    }
    assert_eq!(act(&app, "end", "").await.status, StatusCode::CONFLICT, "one may still answer");
    app.post("filer-of-estate", &of(&second, "estate"), "answer=abstain").await;
    assert_eq!(act(&app, "end", "").await.location(), SIGNING);
    assert_eq!(app.post("amara", &second, "answer=object&words=No").await.status, StatusCode::CONFLICT);
    assert_eq!(act(&app, "publish", "").await.location(), EDITION);
    assert!(app.get("", EDITION).await.text().contains("4 of 5 members assented. 1 abstained."));
}

#[tokio::test]
async fn who_represents_answers_and_who_files_only_sees() {
    let app = asked(Needed::Majority, true).await;
    app.of_member("speaker", "anchor", Role::Representative).await;
    let own = circulated(&app).await;
    let page = app.get("amara", &own).await.text();
    assert!(page.contains("answers for your enterprise") && !page.contains("Send our answer"), "{page}");
    assert_eq!(app.post("amara", &own, "answer=assent").await.status, StatusCode::CONFLICT);
    assert_eq!(app.post("speaker", &own, "answer=assent").await.status, StatusCode::SEE_OTHER);
    assert!(app.get("amara", &own).await.text().contains("1 of 5 have assented"));
    assert!(app.get("ruth", "/digbeth/mail").await.text().contains("Sign-off"));
}

#[tokio::test]
async fn what_is_taken_back_says_why_and_takes_no_answer() {
    let app = asked(Needed::TwoThirds, true).await;
    let own = circulated(&app).await;
    assert_eq!(act(&app, "withdraw", "").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(act(&app, "withdraw", "Two figures were swapped.").await.location(), SIGNING);
    assert!(app.get("amara", &own).await.text().contains("Two figures were swapped."));
    assert_eq!(app.post("amara", &own, "answer=assent").await.status, StatusCode::CONFLICT);
    over(&app).await;
    assert_eq!(act(&app, "publish", "").await.status, StatusCode::CONFLICT);
    assert_eq!(act(&app, "withdraw", "Again").await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_network_sets_its_rules() {
    let app = TestApp::new().await;
    let page = app.get("ruth", "/digbeth/settings/sign-off").await.text();
    assert!(page.contains("Coordinators publish without asking"), "{page}");
    let fields =
        "quarterly-needed=no_objection&quarterly-days=5&yearly-needed=everybody&yearly-days=20&yearly-silence=1";
    assert_eq!(app.post("ruth", "/digbeth/settings/sign-off", fields).await.status, StatusCode::SEE_OTHER);
    let rules = app.store.network("digbeth").await.unwrap().unwrap().network.settings.sign_off;
    assert_eq!(rules.quarterly, Rule { needed: Needed::NoObjection, working_days: 5, silence_assents: false });
    assert_eq!(rules.yearly, Rule { needed: Needed::Everybody, working_days: 20, silence_assents: true });
    let wrong = app.post("ruth", "/digbeth/settings/sign-off", "quarterly-days=0").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Choose what it needs") && wrong.text().contains("from 1 to 60"));
}
