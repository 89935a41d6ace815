//! Who is what in a network: seeing it, changing it, handing it over, leaving.

use crate::{
    store::{Act, PersonId},
    web::{
        board::{
            samples::NOW,
            testing::{TestApp, check_structure},
        },
        session,
    },
};
use axum::http::StatusCode;
use commonweal_domain::network::Role;

async fn id(app: &TestApp, email: &str) -> String {
    app.store.person_by_email(email).await.unwrap().unwrap().public_id.to_string()
}

async fn person(app: &TestApp, name: &str, role: Role) -> PersonId {
    let act = Act { now: NOW, person: None, name: "setup".to_owned() };
    let mail = format!("{name}@example.org");
    let id = app.store.invite(&act, app.network, &mail, name, role, None).await.unwrap();
    app.store.start_session(id, session::hash(name), "Firefox on Android", None, NOW).await.unwrap();
    id
}

async fn audit(app: &TestApp) -> Vec<(String, String)> {
    let lines = app.store.audit(app.network).await.unwrap();
    assert!(app.store.verify_audit(app.network).await.unwrap().is_ok());
    lines.into_iter().rev().take(3).map(|line| (line.action, line.actor)).collect()
}

#[tokio::test]
async fn the_list_says_who_is_what_since_when_and_what_became_of_invitations() {
    let app = TestApp::new().await;
    let answer = app.post("ruth", "/digbeth/invite", "role=approver&lines=Nia+<nia@example.org>,+anchor").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    check_structure("invited", &answer.text());
    let page = app.get("ruth", "/digbeth/people").await.text();
    check_structure("people", &page);
    for words in
        ["Approver, ANCHOR", "since 4 February 2026, by ruth", "Invited; the link works until 18 February 2026"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("(you)") && page.contains("Hand the coordination over"));
    assert!(!page.contains("value=\"coordinator\""), "the last coordinator is not taken away: {page}");
    // A new link is shown once; the old one ends.
    let old = answer.text().split("/link/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let again = app.post("ruth", &format!("/digbeth/people/{}/again", id(&app, "nia@example.org").await), "").await;
    let again = again.text();
    check_structure("invited again", &again);
    let new = again.split("/link/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_ne!(old, new);
    assert_eq!(app.get("", &format!("/link/{old}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("", &format!("/link/{new}")).await.status, StatusCode::OK);
    // Revoked: link and role are gone.
    let take = format!("/digbeth/people/{}/take", id(&app, "nia@example.org").await);
    let answer = app.post("ruth", &take, "role=approver&enterprise=anchor").await;
    assert_eq!(answer.location(), "/digbeth/people?done=taken");
    assert_eq!(app.get("", &format!("/link/{new}")).await.status, StatusCode::NOT_FOUND);
    assert!(!app.get("ruth", "/digbeth/people").await.text().contains("nia@example.org"));
    assert_eq!(audit(&app).await[0], ("person.invitation_revoked".to_owned(), "ruth".to_owned()));
    assert_eq!(app.post("ruth", &take, "role=approver&enterprise=anchor").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn who_has_a_role_taken_away_sees_nothing_more_and_what_they_did_stays() {
    let app = TestApp::new().await;
    app.coordinator("dev").await;
    let dev = id(&app, "dev@example.org").await;
    let set = app.post("dev", "/digbeth/settings/name", "name=Digbeth+anew&place=Digbeth&accent=%23123456").await;
    assert!(!set.status.is_server_error());
    app.post("dev", "/digbeth/invite", "role=funder&lines=fund@example.org").await;
    let answer = app.post("ruth", &format!("/digbeth/people/{dev}/take"), "role=coordinator&enterprise=").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let answer = app.get("dev", "/digbeth/rounds").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "signed out: nothing is left to see");
    let lines = app.store.audit(app.network).await.unwrap();
    let invited = lines.iter().find(|line| line.words == "fund@example.org").unwrap();
    assert_eq!((invited.action.as_str(), invited.actor.as_str()), ("person.invited", "dev"));
}

#[tokio::test]
async fn a_deputy_makes_nobody_a_coordinator_and_takes_none_away() {
    let app = TestApp::new().await;
    person(&app, "dan", Role::Deputy).await;
    app.coordinator("dev").await;
    let page = app.get("dan", "/digbeth/invite").await.text();
    assert!(
        page.contains("value=\"filer\"") && !page.contains("value=\"coordinator\"") && !page.contains("\"deputy\"")
    );
    let refused = app.post("dan", "/digbeth/invite", "role=coordinator&lines=x@example.org").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let dev = id(&app, "dev@example.org").await;
    let refused = app.post("dan", &format!("/digbeth/people/{dev}/take"), "role=coordinator&enterprise=").await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert!(!app.get("dan", "/digbeth/people").await.text().contains("hand-over"));
}

#[tokio::test]
async fn the_coordination_is_handed_over() {
    let app = TestApp::new().await;
    let page = app.get("ruth", "/digbeth/hand-over").await.text();
    check_structure("hand over", &page);
    let nobody = app.post("ruth", "/digbeth/hand-over", "").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_structure("hand over wrong", &nobody.text());
    for words in ["#to", "#then", "#sure", "Choose who coordinates"] {
        assert!(nobody.text().contains(words), "{words}");
    }
    let amara = id(&app, "amara@example.org").await;
    let body = format!("to={amara}&then=deputy&sure=1");
    let answer = app.post("ruth", "/digbeth/hand-over", &body).await;
    assert_eq!(answer.location(), "/digbeth/people?done=handed-over");
    assert_eq!(audit(&app).await[0], ("coordination.handed_over".to_owned(), "ruth".to_owned()));
    assert_eq!(app.get("amara", "/digbeth/hand-over").await.status, StatusCode::OK);
    assert_eq!(app.get("ruth", "/digbeth/hand-over").await.status, StatusCode::NOT_FOUND, "a deputy now");
    assert_eq!(app.get("ruth", "/digbeth/rounds").await.status, StatusCode::OK);
    // And back, leaving.
    let ruth = id(&app, "ruth@example.org").await;
    let answer = app.post("amara", "/digbeth/hand-over", &format!("to={ruth}&then=leave&sure=1")).await;
    assert_eq!(answer.location(), "/digbeth");
    assert_eq!(app.get("amara", "/digbeth/rounds").await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.get("amara", "/digbeth/returns").await.status, StatusCode::OK, "still files");
}

#[tokio::test]
async fn the_last_coordinator_does_not_leave_by_accident_and_others_do() {
    let app = TestApp::new().await;
    // Somebody who is only invited may never come.
    let act = Act { now: NOW, person: None, name: "setup".to_owned() };
    app.store.invite(&act, app.network, "new@example.org", "", Role::Coordinator, None).await.unwrap();
    let page = app.get("ruth", "/digbeth/leave").await.text();
    check_structure("leave", &page);
    let unticked = app.post("ruth", "/digbeth/leave", "").await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = app.post("ruth", "/digbeth/leave", "sure=1").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    check_structure("leave refused", &refused.text());
    assert!(refused.text().contains("hand the coordination over first"), "{}", refused.text());
    assert_eq!(app.get("ruth", "/digbeth/rounds").await.status, StatusCode::OK);
    let left = app.post("amara", "/digbeth/leave", "sure=1").await;
    assert_eq!(left.location(), "/");
    assert_eq!(audit(&app).await[0], ("person.left".to_owned(), "amara".to_owned()));
    assert_eq!(app.get("amara", "/digbeth/returns").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn what_is_sensitive_is_asked_for_again_after_a_while() {
    let app = TestApp::new().await;
    app.later(11 * 60 * 1_000);
    let answer = app.get("ruth", "/digbeth/hand-over").await;
    assert_eq!(answer.location(), "/account/confirm?back=%2Fdigbeth%2Fhand-over");
    app.later(20 * 60 * 1_000);
    assert_eq!(
        app.post("ruth", "/digbeth/leave", "sure=1").await.location(),
        "/account/confirm?back=%2Fdigbeth%2Fleave"
    );
    assert_eq!(app.get("amara", "/digbeth/hand-over").await.status, StatusCode::NOT_FOUND, "nobody is asked in vain");
    // Without a password: a link by mail.
    let page = app.get("ruth", "/account/confirm?back=%2Fdigbeth%2Fhand-over").await.text();
    check_structure("confirm by mail", &page);
    assert!(page.contains("Send me a link"));
    let sent = app.post("ruth", "/account/confirm?back=%2Fdigbeth%2Fhand-over", "").await;
    let page = app.get("ruth", sent.location()).await.text();
    check_structure("confirm sent", &page);
    assert!(page.contains("on its way"));
}

#[tokio::test]
async fn one_person_in_several_places_sees_where_they_are() {
    let app = TestApp::new().await;
    let act = Act { now: NOW, person: None, name: "setup".to_owned() };
    assert!(!app.get("ruth", "/digbeth/rounds").await.text().contains("class=\"places\""), "there is one place only");
    let elsewhere = app.store.network("elsewhere").await.unwrap().unwrap().id;
    app.store.invite(&act, elsewhere, "ruth@example.org", "", Role::Funder, None).await.unwrap();
    let page = app.get("ruth", "/digbeth/rounds").await.text();
    check_structure("rounds", &page);
    assert!(
        page.contains("href=\"/digbeth/board\" aria-current=\"true\"")
            && page.contains("href=\"/elsewhere\">Elsewhere")
    );
    let anchor = app.store.enterprise(app.network, "anchor").await.unwrap().unwrap().id;
    app.store.invite(&act, app.network, "ruth@example.org", "", Role::Filer, Some(anchor)).await.unwrap();
    let page = app.get("ruth", "/digbeth/returns").await.text();
    assert!(page.contains("href=\"/digbeth/returns\" aria-current=\"true\">ANCHOR, Digbeth"), "{page}");
}
