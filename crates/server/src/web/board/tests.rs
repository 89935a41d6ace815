//! The board and what is done on it for several members at once.

use super::testing::{TestApp, check_structure};
use axum::http::StatusCode;

const BOARD: &str = "/digbeth/board/2025-Q4";
const REVIEW: &str = "/digbeth/review/2025-Q4/anchor";

#[tokio::test]
async fn the_board_counts_and_leads_to_the_next_return() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    app.draft("bakery", 77_777).await;
    assert_eq!(app.get("ruth", "/digbeth/board").await.location(), BOARD);
    let page = app.get("ruth", BOARD).await.text();
    assert!(page.contains("1 of 6 returns is in") && page.contains(REVIEW), "{page}");
    assert!(page.contains("2 figures, saved today") && !page.contains("77,777"));
    let listed = app.get("ruth", &format!("{BOARD}?show=sent-back")).await.text();
    assert!(listed.contains("No return is with its enterprise"));
    assert_eq!(app.get("ruth", "/digbeth/board?quarter=2025-Q4").await.location(), BOARD);
}

#[tokio::test]
async fn what_somebody_may_not_see_does_not_exist() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    for path in [BOARD, REVIEW, "/digbeth/report/2025-Q4", "/digbeth/board", "/digbeth/report"] {
        for who in ["amara", "other"] {
            assert_eq!(app.get(who, path).await.status, StatusCode::NOT_FOUND, "{who} {path}");
        }
        assert_eq!(app.get("", path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for path in ["/digbeth/board/2019-Q1", "/digbeth/board/now", "/digbeth/review/2025-Q4/nobody", "/nowhere"] {
        assert_eq!(app.get("ruth", path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = app.post("amara", REVIEW, "decision=accept&version=2").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_board_is_filtered_by_its_address() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let listed = async |query: &str| -> Vec<String> {
        let page = app.get("ruth", &format!("{BOARD}?{query}")).await.text();
        page.split("name=\"member\" value=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    assert_eq!(listed("show=to-review").await, ["anchor"]);
    assert_eq!(listed("show=missing").await.len(), 5);
    assert_eq!(listed("show=late").await.len(), 6, "also what came after its day");
    assert_eq!(listed("show=all&name=FOR").await, ["forge"]);
    assert_eq!(listed("show=all&sector=Arts").await.len(), 0);
    assert_eq!(listed("show=accepted").await.len(), 0);
}

#[tokio::test]
async fn those_who_are_ticked_are_reminded_in_one_press() {
    let app = TestApp::new().await;
    let none = app.post("ruth", BOARD, "do=remind&show=missing").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text().contains("Choose at least one enterprise") && none.text().contains("Error: Quarter board"));
    let sent = app.post("ruth", BOARD, "do=remind&show=missing&member=anchor&member=bakery").await;
    assert_eq!(sent.location(), "/digbeth/board/2025-Q4?show=missing&reminded=1&not-in=2");
    let page = app.get("ruth", sent.location()).await.text();
    assert!(page.contains("1 message is on the way, for 2 returns that are not in."), "{page}");
    let again = app.post("ruth", BOARD, "do=remind&show=missing&all=1").await;
    assert_eq!(again.location(), "/digbeth/board/2025-Q4?show=missing&reminded=0&not-in=6");
    let mails = app.store.outbox(app.network, 9).await.unwrap();
    assert_eq!((mails.len(), mails[0].address.as_str()), (1, "amara@example.org"));
    let page = app.get("ruth", "/digbeth/mail").await.text();
    assert!(page.contains("amara@example.org") && page.contains("On the way"), "{page}");
}

#[tokio::test]
async fn what_has_nothing_unusual_is_accepted_in_one_press_and_the_rest_waits() {
    let app = TestApp::new().await;
    // Nothing is called unusual before four rounds.
    for earlier in 1..=4 {
        app.import_of(super::samples::quarter().plus(-earlier), &["bakery"]).await;
    }
    app.submit("anchor", 40).await;
    // Income of nought hardly ever happens.
    app.submit("bakery", 0).await;
    app.submit("canal", 12).await;
    let done = app.post("ruth", BOARD, "do=accept&show=to-review&all=1").await;
    assert_eq!(done.location(), "/digbeth/board/2025-Q4?show=to-review&accepted-of=2&waiting=1");
    let page = app.get("ruth", done.location()).await.text();
    assert!(page.contains("2 returns are accepted. 1 return has something unusual in it and waits for you."), "{page}");
    assert!(app.state("anchor").await.0.counts() && app.state("canal").await.0.counts());
    assert!(!app.state("bakery").await.0.counts());
}

#[tokio::test]
async fn several_get_more_time_or_are_exempt_with_one_reason() {
    let app = TestApp::new().await;
    let to = app.post("ruth", BOARD, "do=time&member=anchor&member=bakery").await;
    assert_eq!(to.location(), "/digbeth/apart/2025-Q4/time?member=anchor&member=bakery");
    let form = app.get("ruth", to.location()).await.text();
    assert!(form.contains("For 2 enterprises") && form.contains("ANCHOR") && form.contains("BAKERY"), "{form}");
    let path = "/digbeth/apart/2025-Q4/time";
    let early = "member=anchor&member=bakery&until-day=31&until-month=1&until-year=2026&why=Flood";
    let refused = app.post("ruth", path, early).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = refused.text();
    assert!(refused.contains("The new day must be after 31 January 2026") && refused.contains(">Flood</textarea>"));
    let given = app.post("ruth", path, &early.replace("=31", "=20").replace("month=1", "month=2")).await;
    assert_eq!(given.location(), "/digbeth/board/2025-Q4?show=all&time=2");
    let page = app.get("ruth", given.location()).await.text();
    assert!(page.contains("2 enterprises have more time.") && page.contains("Due 20 February"), "{page}");
    let path = "/digbeth/apart/2025-Q4/exempt";
    assert_eq!(app.post("ruth", path, "member=forge&why=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let exempt = app.post("ruth", path, "member=forge&why=Closed+for+rebuilding").await;
    assert_eq!(exempt.location(), "/digbeth/board/2025-Q4?show=all&exempt=1");
    let page = app.get("ruth", "/digbeth/board/2025-Q4?show=exempt").await.text();
    assert!(page.contains("“Closed for rebuilding”") && page.contains("<b>1</b> exempt"), "{page}");
    for (who, path) in [("other", path), ("amara", path), ("ruth", "/digbeth/apart/2025-Q4/forever")] {
        assert_eq!(app.post(who, path, "member=forge&why=x").await.status, StatusCode::NOT_FOUND, "{who} {path}");
    }
    assert_eq!(app.post("ruth", path, "member=nobody&why=x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn many_are_invited_at_once_and_their_links_shown_once() {
    let app = TestApp::new().await;
    let lines = "nia@example.org,+anchor%0AJoe+Bell,+joe@example.org,+bakery%0Aamara@example.org,+canal";
    let wrong = app.post("ruth", "/digbeth/invite", "role=filer&lines=nia@example.org").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = app.post("ruth", "/digbeth/invite", &format!("role=filer&lines={lines}")).await;
    assert_eq!(page.headers["cache-control"], "no-store");
    let page = page.text();
    assert!(page.contains("3 people are invited"), "{page}");
    let tokens: Vec<&str> = page.split("/link/").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    // Amara has been here: hers goes by mail alone.
    assert_eq!(tokens.len(), 2);
    assert!(page.contains("Has an account: a message is on the way"), "{page}");
    let opened = app.get("", &format!("/link/{}", tokens[0])).await.text();
    assert!(opened.contains("ANCHOR") && opened.contains("nia@example.org"), "{opened}");
    assert_eq!(app.store.outbox(app.network, 9).await.unwrap().len(), 3);
    assert_eq!(app.get("amara", "/digbeth/invite").await.status, StatusCode::NOT_FOUND);
}

/// A new network's coordinator pastes a list; the board lists them, and who files is invited once.
#[tokio::test]
async fn enterprises_join_by_a_pasted_list() {
    let app = TestApp::new().await;
    let path = "/digbeth/members/new";
    assert_eq!(app.get("amara", path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(app.post("amara", path, "lines=Gym").await.status, StatusCode::NOT_FOUND);
    let wrong = app.post("ruth", path, "lines=Gym%2C+%40&first-day=31&first-month=2&first-year=2026").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = wrong.text();
    check_structure("join-wrong", &wrong);
    assert!(wrong.contains("Line 1: “@” is no e-mail address") && wrong.contains("Gym, @</textarea>"), "{wrong}");
    assert!(wrong.contains("href=\"#first-day\""), "{wrong}");

    let lines =
        "lines=Railway+Gym%2C+leon%40example.org%2C+Leon%0D%0AThe+Old+Mill&first-day=1&first-month=1&first-year=2026";
    let joined = app.post("ruth", path, lines).await.text();
    check_structure("joined", &joined);
    assert!(joined.contains("2 enterprises have joined") && joined.contains("/link/"), "{joined}");
    let again = app.post("ruth", path, lines).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "a list sent twice adds nothing");
    let all = app.store.enterprises(app.network).await.unwrap();
    let gym = all.iter().find(|record| record.enterprise.slug == "railway-gym").unwrap();
    assert_eq!(gym.memberships[0].from.map(|day| day.to_string()).as_deref(), Some("2026-01-01"));
    let mails = app.store.outbox(app.network, 9).await.unwrap();
    assert_eq!(mails.iter().filter(|mail| mail.address == "leon@example.org").count(), 1);
}
