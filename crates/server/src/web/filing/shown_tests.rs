//! Single figures are seen by those to whom an enterprise shows them, and a total of few by everybody once each agreed.

use crate::{
    store::MailKind,
    web::board::testing::{MEMBERS, TestApp, check_structure},
};
use axum::http::StatusCode;
use commonweal_domain::network::Role;

const OWN: &str = "/digbeth/returns/2025-Q4/anchor/shown";
const LIST: &str = "/digbeth/shown/2025-Q4";
const HIDDEN: &str = "/digbeth/report/2025-Q4/hidden";

async fn says(app: &TestApp, who: &str, member: &str, fields: &str) -> StatusCode {
    app.post(who, &format!("/digbeth/returns/2025-Q4/{member}/shown"), fields).await.status
}

#[tokio::test]
async fn a_total_of_few_is_shown_once_each_of_them_said_yes() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..2]).await;
    app.of_member("ben", "bakery", Role::Filer).await;
    let page = app.get("ruth", HIDDEN).await.text();
    check_structure("hidden", &page);
    assert!(page.contains("2 enterprises would have to agree: nobody has been asked."), "{page}");
    let asked = app.post("ruth", HIDDEN, "input=income").await;
    assert_eq!(asked.location(), "/digbeth/report/2025-Q4/hidden?asked=2#asks");
    let mails = app.store.outbox(app.network, 5).await.unwrap();
    let mut to: Vec<(MailKind, &str)> = mails.iter().map(|mail| (mail.kind, mail.address.as_str())).collect();
    to.sort_by_key(|(_, address)| *address);
    assert_eq!(to, [(MailKind::Shown, "amara@example.org"), (MailKind::Shown, "ben@example.org")]);
    assert!(mails[0].body.contains("\n\nIncome\n\n"), "{}", mails[0].body);
    assert!(app.get("ruth", HIDDEN).await.text().contains("2 of 2 asked; no answer yet."));
    // Nobody is asked twice, and of what is shown nobody is asked at all.
    app.post("ruth", HIDDEN, "input=income").await;
    assert_eq!(app.store.outbox(app.network, 9).await.unwrap().len(), 2);
    assert_eq!(app.post("ruth", HIDDEN, "input=water").await.status, StatusCode::NOT_FOUND);

    let own = app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.text();
    assert!(own.contains("May others recognise a figure of yours?"), "{own}");
    let page = app.get("amara", OWN).await.text();
    check_structure("shown", &page);
    assert!(page.contains("ruth asked on ") && page.contains("£10,000"), "{page}");
    assert_eq!(says(&app, "amara", "anchor", "circle-income=everybody").await, StatusCode::SEE_OTHER);
    let total = || async { app.get("ruth", "/digbeth/dashboard/2025-Q4").await.text().contains("£30,000") };
    assert!(!total().await, "the other has not said anything");
    assert_eq!(
        says(&app, "ben", "bakery", "circle-income=everybody&circle-volunteer-hours=coordinators").await,
        StatusCode::SEE_OTHER
    );
    assert!(total().await);
    assert!(!app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.text().contains("May others recognise"));

    // What was said is taken back, and the next report keeps it.
    assert_eq!(says(&app, "amara", "anchor", "circle-income=coordinators").await, StatusCode::SEE_OTHER);
    assert!(!total().await);
    assert!(app.get("ruth", HIDDEN).await.text().contains("ANCHOR would rather not."));
    assert!(app.get("amara", OWN).await.text().contains("amara said so on "));
}

#[tokio::test]
async fn what_was_said_before_the_question_is_no_answer_to_it() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..2]).await;
    assert_eq!(says(&app, "amara", "anchor", "circle-income=members").await, StatusCode::SEE_OTHER);
    app.post("ruth", HIDDEN, "input=income").await;
    assert!(app.get("ruth", HIDDEN).await.text().contains("2 of 2 asked; no answer yet."));
    let own = "/digbeth/returns/2025-Q4/anchor";
    assert!(app.get("amara", own).await.text().contains("May others recognise a figure of yours?"));
    assert_eq!(says(&app, "amara", "anchor", "circle-income=members").await, StatusCode::SEE_OTHER);
    assert!(!app.get("amara", own).await.text().contains("May others recognise"));
    assert!(app.get("ruth", HIDDEN).await.text().contains("ANCHOR would rather not."));
}

#[tokio::test]
async fn members_and_funders_see_what_is_for_them() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    app.of_member("ben", "bakery", Role::Representative).await;
    app.of_member("bea", "bakery", Role::Filer).await;
    app.funder("ines").await;
    assert_eq!(says(&app, "amara", "anchor", "circle-income=members").await, StatusCode::SEE_OTHER);
    assert_eq!(says(&app, "bea", "bakery", "all=funders").await, StatusCode::SEE_OTHER);
    let of = |who: &'static str| {
        let app = &app;
        async move {
            let page = app.get(who, LIST).await.text();
            check_structure("list", &page);
            ["£10,000", "£20,000", "80 hours", "£30,000", "£150,000"].map(|figure| page.contains(figure))
        }
    };
    for member in ["ruth", "amara", "ben"] {
        assert_eq!(of(member).await, [true, true, true, false, true], "{member}");
    }
    assert_eq!(of("ines").await, [false, true, true, false, true]);
    assert_eq!(app.get("other", LIST).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("ben", "/digbeth/returns/2025-Q4/bakery/shown").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("ruth", OWN).await.status, StatusCode::NOT_FOUND, "a coordinator has no say in it");

    // A third leaves two: what each of them filed could be worked out by the other.
    app.of_member("cat", "canal", Role::Filer).await;
    assert_eq!(says(&app, "cat", "canal", "circle-income=members").await, StatusCode::SEE_OTHER);
    assert_eq!(of("amara").await, [false, false, true, false, false]);
    assert!(app.get("amara", LIST).await.text().contains("Of one more question figures are not shown"));
    assert_eq!(of("ines").await, [false, true, true, false, true], "who sees one figure sees what is left of four");
    // The enterprise takes it back, and it is there for nobody.
    assert_eq!(says(&app, "cat", "canal", "circle-income=coordinators").await, StatusCode::SEE_OTHER);
    assert_eq!(says(&app, "bea", "bakery", "all=coordinators").await, StatusCode::SEE_OTHER);
    assert_eq!(of("ines").await, [false; 5]);
    assert_eq!(of("amara").await, [true, false, false, false, true]);
}

#[tokio::test]
async fn nothing_is_carried_into_another_quarter_unless_they_say_so() {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    app.import_of("2025-Q3".parse().unwrap(), &MEMBERS[..5]).await;
    let round = commonweal_domain::network::Round::of(
        "2025-Q3".parse().unwrap(),
        &commonweal_domain::network::Settings::default(),
    );
    app.store.put_round(&crate::web::board::testing::act(), app.network, &round).await.unwrap();
    let before = "/digbeth/returns/2025-Q3/anchor/shown";
    assert_eq!(app.post("amara", before, "circle-income=funders").await.status, StatusCode::SEE_OTHER);
    assert!(!app.get("amara", LIST).await.text().contains("£10,000"));
    assert!(app.get("amara", OWN).await.text().contains("The same as in the quarter before"));
    assert_eq!(says(&app, "amara", "anchor", "before=yes").await, StatusCode::SEE_OTHER);
    assert!(app.get("amara", LIST).await.text().contains("£10,000"));
}
