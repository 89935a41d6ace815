//! What a coordinator does about one enterprise, through the server.

use super::{
    samples::quarter,
    testing::{TestApp, check_structure, hidden},
};
use axum::http::StatusCode;

const MEMBER: &str = "/digbeth/board/2025-Q4/anchor";

#[tokio::test]
async fn an_old_address_leads_on_those_who_may_see_the_enterprise_and_nobody_else() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let wrong = app.post("ruth", &format!("{MEMBER}/rename"), "called=&address=Anchor+Hall").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text();
    check_structure("rename", &wrong);
    assert!(wrong.contains("Enter the name") && wrong.contains("href=\"#address\""), "{wrong}");
    assert!(wrong.contains("value=\"Anchor Hall\""), "what was typed is kept");
    let taken = app.post("ruth", &format!("{MEMBER}/rename"), "called=Anchor&address=bakery").await.text();
    assert!(taken.contains("The address “bakery” is BAKERY’s; choose another"), "{taken}");
    let done = app.post("ruth", &format!("{MEMBER}/rename"), "called=Anchor+Hall&address=anchor-hall").await;
    assert_eq!(done.location(), "/digbeth/board/2025-Q4/anchor-hall?saved=1");
    let page = app.get("ruth", done.location()).await.text();
    assert!(page.contains("<h1>Anchor Hall"), "{page}");
    for (who, path) in [
        ("ruth", "/digbeth/board/2025-Q4/anchor"),
        ("ruth", "/digbeth/review/2025-Q4/anchor?back=1"),
        ("amara", "/digbeth/returns/2025-Q4/anchor/economic"),
        ("amara", "/digbeth/own/anchor/figures.csv"),
        ("ruth", "/digbeth/apart/2025-Q4/time?member=anchor"),
    ] {
        let led = app.get(who, path).await;
        assert_eq!(led.status, StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(led.location(), path.replace("anchor", "anchor-hall"));
        assert_eq!(app.get(who, led.location()).await.status, StatusCode::OK, "{path}");
        assert_eq!(app.get("other", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // Nobody is led to a page that is not theirs.
    for path in ["/digbeth/board/2025-Q4/anchor", "/digbeth/review/2025-Q4/anchor", "/digbeth/merge/anchor"] {
        assert_eq!(app.get("amara", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let invited = app.post("ruth", "/digbeth/invite", "role=filer&lines=nia%40example.org%2C+anchor").await;
    assert!(invited.text().contains("Anchor Hall"), "the slug of before is known still");
    // A form that was open meanwhile is sent on with its method and body.
    let sent = app.post("amara", "/digbeth/returns/2025-Q4/anchor/economic", "v.income.=7").await;
    assert_eq!(sent.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(app.get("amara", "/digbeth/returns/2025-Q4/nobody").await.status, StatusCode::NOT_FOUND);
    let now = "/digbeth/board/2025-Q4/anchor-hall/rename";
    assert_eq!(app.post("amara", now, "called=A&address=a").await.status, StatusCode::NOT_FOUND);
    let foreign = app.post("other", &format!("{MEMBER}/rename"), "called=A&address=a").await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_enterprise_that_was_entered_twice_becomes_one_after_one_confirmation() {
    let app = TestApp::new().await;
    app.import(&["anchor", "bakery"]).await;
    app.import_of(quarter().plus(-1), &["bakery"]).await;
    let path = "/digbeth/merge/anchor";
    for who in ["amara", "other"] {
        assert_eq!(app.get(who, path).await.status, StatusCode::NOT_FOUND, "{who}");
        assert_eq!(app.post(who, path, "with=bakery&why=So").await.status, StatusCode::NOT_FOUND, "{who}");
    }
    let choice = app.get("ruth", path).await.text();
    assert!(choice.contains("Was ANCHOR entered twice?") && !choice.contains("value=\"anchor\""), "{choice}");
    assert_eq!(app.get("ruth", &format!("{path}?with=anchor")).await.status, StatusCode::NOT_FOUND);
    let trial = app.get("ruth", &format!("{path}?with=bakery")).await.text();
    check_structure("merge", &trial);
    assert!(trial.contains("cannot be undone") && trial.contains("What has been published stays as it is"), "{trial}");
    assert!(trial.contains("October to December 2025: which return counts?"), "{trial}");
    let seen = hidden(&trial, "seen");
    let wrong = app.post("ruth", path, &format!("with=bakery&seen={seen}&why=")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text();
    assert!(wrong.contains("href=\"#round.2025-Q4.kept\"") && wrong.contains("href=\"#why\""), "{wrong}");
    // What changes meanwhile is shown first.
    let form = format!("with=bakery&seen={seen}&why=Amara+says+so&round.2025-Q4=duplicate");
    app.draft("forge", 3).await;
    let stale = form.replace(&seen, &"0".repeat(64));
    let stale = app.post("ruth", path, &stale).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains("Something changed meanwhile"));
    let totals = app.get("ruth", "/digbeth/dashboard/2025-Q4").await.text();
    assert!(totals.contains("2 of 6"), "{totals}");
    let done = app.post("ruth", path, &form).await;
    assert_eq!(done.location(), "/digbeth/board/2025-Q4/anchor?merged=1", "{}", done.text());
    let page = app.get("ruth", done.location()).await.text();
    assert!(page.contains("The two are one enterprise now."), "{page}");
    let totals = app.get("ruth", "/digbeth/dashboard/2025-Q4").await.text();
    assert!(totals.contains("1 of 5"), "{totals}");
    assert_eq!(app.get("ruth", "/digbeth/board/2025-Q4/bakery").await.location(), "/digbeth/board/2025-Q4/anchor");
    // An enterprise is not merged with itself: where there is no page, nobody is led.
    assert_eq!(app.get("ruth", &format!("{path}?with=bakery")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn somebody_else_files_after_one_step_and_the_old_links_end() {
    let app = TestApp::new().await;
    app.draft("anchor", 40).await;
    let page = app.get("ruth", MEMBER).await.text();
    let person = hidden(&page, "person");
    let text = app.post("ruth", &format!("{MEMBER}/message"), &format!("person={person}")).await.text();
    let link = format!("/link/{}", text.split("/link/").nth(1).unwrap().split_whitespace().next().unwrap());
    let link = link.split('<').next().unwrap().to_owned();
    assert!(app.get("", &link).await.text().contains("Sign in"));
    let act = format!("{MEMBER}/reassign");
    for who in ["amara", "other"] {
        let answer = app.post(who, &act, &format!("person={person}&to-{person}=nia@example.org")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who}");
    }
    for (typed, words) in [("nobody", "Enter an e-mail address"), ("amara@example.org", "This is who files now")] {
        let wrong = app.post("ruth", &act, &format!("person={person}&to-{person}={typed}&called-{person}=Nia")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = wrong.text();
        check_structure("reassign", &wrong);
        assert!(wrong.contains(words) && wrong.contains(&format!("href=\"#to-{person}\"")), "{wrong}");
        assert!(wrong.contains(&format!("value=\"{typed}\"")) && wrong.contains("value=\"Nia\""), "{wrong}");
    }
    let form = format!("person={person}&to-{person}=nia@example.org&called-{person}=Nia+Price");
    let done = app.post("ruth", &act, &form).await;
    assert_eq!(done.location(), &format!("{MEMBER}?reassigned=1"));
    let page = app.get("ruth", done.location()).await.text();
    assert!(page.contains("Nia Price") && !page.contains("mailto:amara@example.org"), "{page}");
    assert!(!app.get("", &link).await.text().contains("opens the return"), "the old link is over");
    assert_eq!(app.post("", &link, "").await.status, StatusCode::NOT_FOUND);
    let mail = app.store.outbox(app.network, 9).await.unwrap().remove(0);
    assert_eq!((mail.address.as_str(), mail.subject.starts_with("You are invited")), ("nia@example.org", true));
    assert!(app.state("anchor").await.1 > 0, "what was begun is there");
    let line = app.store.audit(app.network).await.unwrap().pop().unwrap();
    assert_eq!(line.action, "filer.reassigned");
    assert_eq!(line.words, "amara@example.org (files no longer) → nia@example.org");
    assert_eq!(app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.status, StatusCode::SEE_OTHER, "signed out");
}

#[tokio::test]
async fn a_message_that_came_back_leads_to_naming_somebody_else_who_may_join_the_one_before() {
    let app = TestApp::new().await;
    let person = hidden(&app.get("ruth", MEMBER).await.text(), "person");
    app.post("ruth", &format!("{MEMBER}/remind"), &format!("person={person}")).await;
    let mail = app.store.outbox(app.network, 1).await.unwrap().remove(0);
    app.store.mail_not_sent(mail.id, "550 no such mailbox", None).await.unwrap();
    let to = format!("{MEMBER}?reassign={person}#reassign-{person}");
    let outbox = app.get("ruth", "/digbeth/mail").await.text();
    assert!(outbox.contains(&format!("href=\"{to}\"")), "{outbox}");
    let page = app.get("ruth", to.split('#').next().unwrap()).await.text();
    check_structure("member", &page);
    assert!(page.contains(&format!("id=\"reassign-{person}\" open")), "{page}");
    let form = format!("person={person}&to-{person}=nia@example.org&called-{person}=&stays-{person}=1");
    app.post("ruth", &format!("{MEMBER}/reassign"), &form).await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("nia@example.org") && page.contains("mailto:amara@example.org"), "{page}");
    assert_eq!(app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_first_day_is_set_and_the_page_says_what_it_does() {
    let app = TestApp::new().await;
    app.import(&["anchor"]).await;
    app.import_of(quarter().plus(-1), &["anchor", "bakery"]).await;
    let act = format!("{MEMBER}/join");
    let wrong = app.post("ruth", &act, "first-day=31&first-month=2&first-year=2025&join-why=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text();
    check_structure("join", &wrong);
    assert!(wrong.contains("First day of membership must be a real date") && wrong.contains("#join-why"), "{wrong}");
    let form = "first-day=1&first-month=10&first-year=2025&join-why=Minutes+of+September";
    assert_eq!(app.post("ruth", &act, form).await.location(), &format!("{MEMBER}?saved=1"));
    let page = app.get("ruth", MEMBER).await.text();
    for words in [
        "It belongs to the network since 1 October 2025.",
        "Its first return is due for October to December 2025.",
        "Its return for July to September 2025 stays kept and enters no total: it was no member then.",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    // The quarter before counts one member less, and not its figures.
    let totals = app.get("ruth", "/digbeth/dashboard/2025-Q3").await.text();
    assert!(totals.contains("1 of 5"), "{totals}");
    // From a day after the quarter on it is not due in it.
    let later = form.replace("month=10", "month=1").replace("2025", "2026");
    assert_eq!(app.post("ruth", &act, &later).await.location(), "/digbeth/board/2025-Q4?show=all");
    assert_eq!(app.get("ruth", MEMBER).await.status, StatusCode::NOT_FOUND);
}
