//! An edition that is made in the background: followed, stopped, left behind by a server that died.

use super::job;
use crate::{
    store::{Act, NewReportJob, ReportJob, ReportJobState, ReportWay},
    web::{
        App,
        board::{
            samples::quarter,
            testing::{MEMBERS, TestApp, hidden},
        },
        recorded::answered,
        router,
    },
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use commonweal_domain::{network::Millis, release::Release};
use std::time::Duration;

const REPORT: &str = "/digbeth/report/2025-Q4";
const EDITION: &str = "/digbeth/reports/2025-Q4/1";

async fn drafted() -> TestApp {
    let app = TestApp::new().await;
    app.import(&MEMBERS[..5]).await;
    app.post("ruth", REPORT, "action=generate").await;
    app
}

/// A job as the form begins it, on which nobody works yet.
async fn waiting(test: &TestApp) -> (App, ReportJob) {
    let app = test.app();
    let draft = test.store.report_draft(test.network, quarter().period()).await.unwrap().unwrap();
    let people = test.store.people(test.network).await.unwrap();
    let ruth = people.iter().find(|person| person.name == "ruth").unwrap();
    let act = Act { now: app.now(), person: Some(ruth.id), name: ruth.name.clone() };
    let new = NewReportJob {
        way: ReportWay::Publish,
        period: quarter().period(),
        number: 1,
        draft_version: draft.changed_at,
        what_changed: String::new(),
        release: Release::default(),
        steps: super::making::steps(ReportWay::Publish, std::iter::empty()),
    };
    let job = test.store.begin_report(&act, test.network, &new).await.unwrap();
    (app, job)
}

async fn now(test: &TestApp, job: &ReportJob) -> ReportJob {
    test.store.report_job(test.network, job.public_id).await.unwrap().unwrap()
}

fn page_of(job: &ReportJob) -> String {
    format!("{REPORT}/jobs/{}", job.public_id)
}

#[tokio::test]
async fn who_does_not_wait_follows_it_to_the_edition() {
    let test = drafted().await;
    let page = test.get("ruth", REPORT).await.text();
    let body = format!(
        "action=publish&title={}&version={}&number=1&audience=everybody&confirmed=yes&papers=handout&papers=funder&papers=briefing",
        hidden(&page, "title").replace(' ', "+"),
        hidden(&page, "version")
    );
    let app = App { patience: Duration::ZERO, ..test.app() };
    let request = |method: &str, path: &str, body: String| {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::COOKIE, "commonweal=ruth")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap()
    };
    let sent = answered(router(app.clone()), request("POST", REPORT, body.clone())).await;
    assert_eq!(sent.status(), StatusCode::SEE_OTHER);
    let path = sent.headers()[header::LOCATION].to_str().unwrap().to_owned();
    assert!(path.starts_with(&format!("{REPORT}/jobs/")), "{path}");
    // Meanwhile nobody begins another.
    let second = answered(router(app.clone()), request("POST", REPORT, body)).await;
    assert_eq!(second.status(), StatusCode::CONFLICT);
    let second = to_bytes(second.into_body(), usize::MAX).await.unwrap();
    assert!(String::from_utf8_lossy(&second).contains("Ruth is making an edition of these months already"));

    let shown = test.get("ruth", &path).await;
    assert_eq!(shown.status, StatusCode::OK);
    let text = shown.text();
    assert!(text.contains("Edition 1 is being made") && text.contains("Draw the paper “"), "{text}");
    let events = answered(router(app.clone()), request("GET", &format!("{path}/events"), String::new())).await;
    assert_eq!(events.headers()[header::CONTENT_TYPE], "text/event-stream");
    let events = to_bytes(events.into_body(), usize::MAX).await.unwrap();
    let events = String::from_utf8_lossy(&events).into_owned();
    assert!(events.starts_with("data: {") && events.contains("Step "), "{events}");
    for _ in 0..600 {
        if test.get("ruth", &path).await.status == StatusCode::SEE_OTHER {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(test.get("ruth", &path).await.location(), EDITION);
    assert_eq!(test.get("", EDITION).await.status, StatusCode::OK);
    for somebody in ["amara", "other"] {
        assert_eq!(test.get(somebody, &path).await.status, StatusCode::NOT_FOUND, "{somebody}");
    }
}

#[tokio::test]
async fn what_is_stopped_is_not_published() {
    let test = drafted().await;
    let (app, job) = waiting(&test).await;
    let path = page_of(&job);
    assert!(test.get("ruth", &path).await.text().contains("Stop, and publish nothing"));
    assert_eq!(test.post("other", &path, "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(test.post("ruth", &path, "").await.location(), path);
    job::run(app, job.id).await;
    assert_eq!(now(&test, &job).await.state, ReportJobState::Cancelled);
    let stopped = test.get("ruth", &path).await.text();
    assert!(stopped.contains("Edition 1 was stopped") && stopped.contains("your words are kept"), "{stopped}");
    assert_eq!(test.get("", EDITION).await.status, StatusCode::NOT_FOUND);

    // One that is stopped while it is drawn ends at the next step.
    let (app, job) = waiting(&test).await;
    let drawing = tokio::spawn(job::run(app.clone(), job.id));
    while now(&test, &job).await.done == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    test.post("ruth", &page_of(&job), "").await;
    drawing.await.unwrap();
    assert_eq!(now(&test, &job).await.state, ReportJobState::Cancelled);
    assert_eq!(test.get("", EDITION).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_a_dead_server_left_behind_is_made_once_by_the_next() {
    let test = drafted().await;
    let (app, job) = waiting(&test).await;
    let until = Millis(app.now().0 + 30_000);
    assert!(test.store.claim_report(job.id, app.now(), until).await.unwrap().is_some());
    assert!(test.store.report_goes_on(job.id, 2, until).await.unwrap());
    // While that server may be alive nobody else works on it.
    job::run(app.clone(), job.id).await;
    assert_eq!(now(&test, &job).await.done, 2);
    assert!(test.store.reports_left(app.now()).await.unwrap().is_empty());
    test.later(31_000);
    assert_eq!(test.store.reports_left(app.now()).await.unwrap(), [job.id]);
    job::run(app.clone(), job.id).await;
    assert_eq!(now(&test, &job).await.state, ReportJobState::Done);
    assert_eq!(test.store.editions(test.network).await.unwrap().len(), 1);
    job::run(app, job.id).await;
    assert_eq!(test.store.editions(test.network).await.unwrap().len(), 1);
}

#[tokio::test]
async fn words_that_were_not_looked_at_are_not_published() {
    let test = drafted().await;
    let (app, job) = waiting(&test).await;
    let page = test.get("ruth", REPORT).await.text();
    assert!(page.contains("Edition 1 is being made"), "{page}");
    let body = format!("action=save&title=Other+words&version={}&number=1", hidden(&page, "version"));
    assert_eq!(test.post("ruth", REPORT, &body).await.status, StatusCode::SEE_OTHER);
    job::run(app, job.id).await;
    let failed = test.get("ruth", &page_of(&job)).await.text();
    assert!(failed.contains("Edition 1 could not be made") && failed.contains("The words were changed"), "{failed}");
    assert_eq!(test.get("", EDITION).await.status, StatusCode::NOT_FOUND);
}
