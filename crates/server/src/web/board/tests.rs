//! Every page with its samples, and the board and the review as they answer.

use super::testing::{TestApp, check_structure, hidden};
use crate::web::{board, dashboard, figure, library, outbox, report, review, rounds};
use axum::http::StatusCode;
use commonweal_domain::{filing::FilingState, network::Millis};

#[test]
fn every_page_renders_with_its_samples() {
    let mut pages: Vec<(String, String)> = vec![];
    let mut add =
        |name: &str, page: &dyn askama::DynTemplate| pages.push((name.to_owned(), page.dyn_render().unwrap()));
    for (name, page) in board::samples::boards() {
        add(name, &page);
    }
    for (name, page) in review::samples::reviews() {
        add(name, &page);
    }
    for (name, page) in library::samples::libraries() {
        add(name, &page);
    }
    for (name, page) in library::samples::editions() {
        add(name, &page);
    }
    for (name, page) in report::samples::reports() {
        add(name, &page);
    }
    add("dashboard", &dashboard::samples::dashboard());
    let others =
        [rounds::samples::pages(), outbox::samples::pages(), board::samples::others(), figure::samples::pages()];
    for (name, page) in others.into_iter().flat_map(Result::unwrap) {
        pages.push((name.to_owned(), page));
    }
    for (name, words) in [
        ("board", "40 of 49 returns are in"),
        ("board-all", "All, 50"),
        ("board-early", "No return is with its enterprise"),
        ("board-empty", "No return is due"),
        ("review", "Accept and next"),
        ("review-unconfirmed", "#unconfirmed"),
        ("review-error", "Write what the enterprise should look at again"),
        ("review-accepted", "Published editions stay as they are"),
        ("review-sent-back", "Is it in kWh on the bill?"),
        ("review-draft", "still filling it in"),
        ("review-none", "Nothing has been saved"),
        ("library", "4 reports of 3 networks"),
        ("library-nothing", "named “Nowhere”"),
        ("library-empty", "has published nothing yet"),
        ("edition-older", "There is a newer edition"),
        ("edition-corrected", "Three late returns are in"),
        ("report", "Publish edition 1"),
        ("report-none", "Generate a draft"),
        ("report-nothing", "No return has been accepted yet"),
        ("report-second", "What changed since edition 1, and why?"),
        ("report-errors", "Error: Report"),
        ("dashboard", "What the network added up to"),
        ("rounds", "44 of 50"),
        ("rounds-none", "There is no round yet"),
        ("round", "Change the round of October to December 2025"),
        ("round-wrong", "#due-day"),
        ("round-settings", "How rounds run"),
        ("round-settings-wrong", "#closing-days"),
        ("past", "The bill is in kWh"),
        ("past-proposed", "Make this amendment"),
        ("past-refused", "#answer"),
        ("amend", "stays as it is"),
        ("amend-proposing", "Propose it"),
        ("amend-wrong", "4.380,5"),
        ("mail", "Send again"),
        ("mail-failed", "no such mailbox"),
        ("mail-none", "Nothing has been sent yet"),
        ("member", "Who files"),
        ("member-wrong", "Write why it leaves"),
        ("member-alone", "Nobody yet"),
        ("apart-time", "For 2 enterprises"),
        ("apart-exempt", "For one enterprise"),
        ("invite", "Invite people"),
        ("invite-wrong", "Line 1"),
        ("invited", "2 people are invited"),
        ("message", "A text for Amara Okoye"),
        ("merge-choice", "Was Custard Yard Kitchen entered twice?"),
        ("merge", "Both have a return"),
        ("merge-wrong", "#round.2025-Q4.kept"),
        ("merge-in-the-way", "This stands in the way"),
    ] {
        let (_, page) = pages.iter().find(|(page, _)| page == name).unwrap();
        assert!(page.contains(words), "{name}: {words}");
    }
    for (name, page) in &pages {
        check_structure(name, page);
    }
}

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
async fn a_draft_s_figures_belong_to_its_enterprise() {
    let app = TestApp::new().await;
    app.draft("anchor", 40).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("still filling it in") && !page.contains("£4,000") && !page.contains("Accept return"));
}

#[tokio::test]
async fn a_return_is_accepted_and_the_next_one_comes_up() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    app.submit("bakery", 50).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("£4,000") && page.contains("What anchor is proud of."));
    let version = hidden(&page, "version");
    let answer = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(answer.location(), "/digbeth/review/2025-Q4/bakery?accepted=anchor");
    assert!(matches!(app.state("anchor").await.0, FilingState::Accepted { by, .. } if by == "ruth"));
    let next = app.get("ruth", answer.location()).await.text();
    assert!(next.contains("ANCHOR is accepted and counts in the totals. 1 more return waits for review."));
    let again = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.text().contains("has changed since you opened it"));
}

#[tokio::test]
async fn sending_back_wants_a_reason_and_keeps_what_was_typed() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let version = app.state("anchor").await.1;
    let blank = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=+%0A")).await;
    assert_eq!(blank.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(blank.text().contains("Error: ANCHOR") && blank.text().contains("#reason"));
    let stale = app.post("ruth", REVIEW, "decision=send-back&version=0&reason=Is+the+gas+in+kWh%3F").await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text().contains(">Is the gas in kWh?</textarea>"));
    let sent = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Is+it+kWh%3F")).await;
    assert_eq!(sent.location(), "/digbeth/board/2025-Q4?sent-back=anchor");
    assert!(app.get("ruth", sent.location()).await.text().contains("ANCHOR is sent back."));
    let late = app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Another")).await;
    assert!(
        late.status == StatusCode::CONFLICT
            && late.text().contains("What you had written</h2><p class=\"typed quote\">Another")
    );
}

#[tokio::test]
async fn questions_about_single_figures_go_with_the_return_and_come_back_answered() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("name=\"q.income.2025-Q4\" form=\"send-back\""), "{page}");
    let version = hidden(&page, "version");
    let long = "x".repeat(4_001);
    let form =
        |words: &str| format!("decision=send-back&version={version}&reason=&q.income.2025-Q4={words}&q.nonsense=x");
    let refused = app.post("ruth", REVIEW, &form(&long)).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains(&long), "what was typed is kept");
    let sent = app.post("ruth", REVIEW, &form("Is+VAT+in+it%3F")).await;
    assert_eq!(sent.location(), "/digbeth/board/2025-Q4?sent-back=anchor");
    assert!(matches!(app.state("anchor").await.0, FilingState::SentBack { reason, .. } if reason.is_empty()));
    let mail = app.store.outbox(app.network, 9).await.unwrap().remove(0);
    assert_eq!(mail.address, "amara@example.org");
    assert!(mail.body.contains("There is a question about one figure.") && mail.way_in.is_some(), "{}", mail.body);
    let check = app.get("amara", "/digbeth/returns/2025-Q4/anchor/check").await.text();
    assert!(check.contains("Is VAT in it?"), "{check}");
    let review = app.get("ruth", REVIEW).await.text();
    assert!(review.contains("<b>income:</b> Is VAT in it?") && review.contains("Take it back from the enterprise"));
    // Taken back before the enterprise did anything: as if it had never been sent.
    let version = hidden(&review, "version");
    let undone = app.post("ruth", REVIEW, &format!("decision=undo&version={version}")).await;
    assert_eq!(undone.location(), &format!("{REVIEW}?undone=anchor"));
    let review = app.get("ruth", undone.location()).await.text();
    assert!(review.contains("is taken back: it is submitted now") && !review.contains("Is VAT in it?"), "{review}");
}

#[tokio::test]
async fn an_acceptance_is_taken_back_while_nothing_is_published() {
    let app = TestApp::new().await;
    app.submit("anchor", 40).await;
    let version = app.state("anchor").await.1;
    app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    let page = app.get("ruth", REVIEW).await.text();
    assert!(page.contains("Take the acceptance back"), "{page}");
    app.post("ruth", REVIEW, &format!("decision=undo&version={}", version + 1)).await;
    assert!(matches!(app.state("anchor").await.0, FilingState::Submitted { .. }));
    let nothing = app.post("ruth", REVIEW, &format!("decision=undo&version={}", version + 2)).await;
    assert_eq!(nothing.status, StatusCode::CONFLICT);
    assert!(nothing.text().contains("send it back with a reason"), "{}", nothing.text());
}

#[tokio::test]
async fn where_the_network_wants_it_two_coordinators_read() {
    let app = TestApp::new().await;
    let settings = "due-days=31&closing-days=45&second-reader=1";
    app.post("ruth", "/digbeth/rounds/settings", settings).await;
    app.coordinator("omar").await;
    app.submit("anchor", 40).await;
    app.submit("bakery", 50).await;
    let version = app.state("anchor").await.1;
    let first = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(first.location(), "/digbeth/review/2025-Q4/bakery?found-good=anchor");
    assert!(app.get("ruth", first.location()).await.text().contains("You found ANCHOR good."));
    assert!(!app.state("anchor").await.0.counts());
    let twice = app.post("ruth", REVIEW, &format!("decision=accept&version={}", version + 1)).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.text().contains("a second person has to read it"), "{}", twice.text());
    assert!(app.get("omar", BOARD).await.text().contains("Review 2 returns"));
    app.post("omar", REVIEW, &format!("decision=accept&version={}", version + 1)).await;
    assert!(app.state("anchor").await.0.counts());
}

#[tokio::test]
async fn what_a_member_has_not_confirmed_is_accepted_only_with_a_reason() {
    let app = TestApp::new().await;
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed,+says+Amara").await;
    let version = app.state("anchor").await.1;
    let refused = app.post("ruth", REVIEW, &format!("decision=accept&version={version}")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("href=\"#unconfirmed\""), "{}", refused.text());
    let form = format!("decision=accept&version={version}&unconfirmed=They+have+no+mail");
    app.post("ruth", REVIEW, &form).await;
    assert!(app.state("anchor").await.0.counts());
    let last = app.store.audit(app.network).await.unwrap().pop().unwrap();
    assert_eq!((last.action.as_str(), last.words.as_str()), ("filing.accepted", "They have no mail"));
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

const MEMBER: &str = "/digbeth/board/2025-Q4/anchor";

#[tokio::test]
async fn an_enterprise_s_page_says_who_files_and_how_mail_to_them_fares() {
    let app = TestApp::new().await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("amara@example.org") && page.contains("Not yet started"), "{page}");
    let amara = hidden(&page, "person");
    let sent = app.post("ruth", &format!("{MEMBER}/remind"), &format!("person={amara}")).await;
    assert_eq!(sent.location(), &format!("{MEMBER}?reminded=1"));
    assert!(app.get("ruth", sent.location()).await.text().contains("is about to go"));
    let mail = app.store.claim_mail(Millis(i64::MAX / 2), Millis(i64::MAX), 1).await.unwrap().remove(0);
    app.store.mail_not_sent(mail.id, "550 no such mailbox", None).await.unwrap();
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("came back: 550 no such mailbox"), "{page}");
    assert!(app.get("ruth", BOARD).await.text().contains("mail came back"));
    // Amara has left, Nia files now.
    app.post("ruth", &format!("{MEMBER}/remove"), &format!("person={amara}")).await;
    assert_eq!(app.get("amara", "/digbeth/returns/2025-Q4/anchor").await.status, StatusCode::SEE_OTHER);
    let wrong = app.post("ruth", &format!("{MEMBER}/invite"), "email=nia&name=Nia").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"nia\""), "{}", wrong.text());
    app.post("ruth", &format!("{MEMBER}/invite"), "email=nia%40example.org&name=Nia").await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("nia@example.org") && !page.contains("amara@example.org"), "{page}");
    assert_eq!(app.store.outbox(app.network, 9).await.unwrap()[0].address, "nia@example.org");
    for who in ["other", "amara"] {
        assert_ne!(app.get(who, MEMBER).await.status, StatusCode::OK);
        let answer = app.post(who, &format!("{MEMBER}/remove"), &format!("person={amara}")).await;
        assert!(answer.status.is_client_error(), "{who}");
    }
}

#[tokio::test]
async fn a_text_for_another_messenger_carries_a_link_that_signs_in_once() {
    let app = TestApp::new().await;
    let amara = hidden(&app.get("ruth", MEMBER).await.text(), "person");
    let page = app.post("ruth", &format!("{MEMBER}/message"), &format!("person={amara}")).await.text();
    let token = page.split("/link/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(page.contains("Hello amara, We do not have the return of ANCHOR"), "{page}");
    let opened = app.post("", &format!("/link/{token}"), "").await;
    assert_eq!(opened.location(), "/digbeth/returns/2025-Q4/anchor");
    assert_eq!(app.post("", &format!("/link/{token}"), "").await.status, StatusCode::NOT_FOUND);
    let nobody = app.post("ruth", &format!("{MEMBER}/message"), "person=nobody").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_nil_return_is_filed_for_a_member_and_waits_for_its_word() {
    let app = TestApp::new().await;
    assert_eq!(app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let filed = app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed+all+quarter,+says+Amara").await;
    assert_eq!(filed.location(), &format!("{MEMBER}?filed=1"), "{}", filed.text());
    let page = app.get("ruth", filed.location()).await.text();
    assert!(page.contains("It waits for the enterprise to confirm it"), "{page}");
    let review = app.get("ruth", REVIEW).await.text();
    assert!(review.contains("Nil return: Closed all quarter, says Amara"), "{review}");
    assert_eq!(
        app.store.outbox(app.network, 9).await.unwrap()[0].subject,
        "Are these your figures for October to December 2025?"
    );
    let board = app.get("ruth", &format!("{BOARD}?show=all")).await.text();
    assert!(board.contains("not yet confirmed by the enterprise") && !board.contains("Review 1 return"), "{board}");
}

#[tokio::test]
async fn what_was_filed_for_a_member_is_sent_back_by_its_own_link() {
    let app = TestApp::new().await;
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed+all+quarter,+says+Amara").await;
    let page = app.get("ruth", MEMBER).await.text();
    let person = format!("person={}", hidden(&page, "person"));
    let link = format!("{MEMBER}/confirmation");
    for stranger in ["amara", "other", ""] {
        assert_ne!(app.post(stranger, &link, &person).await.status, StatusCode::OK, "{stranger}");
    }
    let text = app.post("ruth", &link, &person).await.text();
    let token = text.split("/link/").nth(1).unwrap().split('<').next().unwrap();
    let path = format!("/link/{token}");
    let asked = app.get("", &path).await.text();
    assert!(asked.contains("Yes, these are our figures") && asked.contains("What is wrong"), "{asked}");
    let nothing = app.post("", &path, "decision=wrong&wrong=+").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = app.post("", &path, "decision=wrong&wrong=We+sold+for+200").await;
    assert!(told.text().contains("Thank you: we know what is wrong"), "{}", told.text());
    let (state, _) = app.state("anchor").await;
    let FilingState::SentBack { reason, .. } = state else { panic!("{state:?}") };
    assert_eq!(reason, "We sold for 200");
    assert_eq!(app.post("", &path, "").await.status, StatusCode::NOT_FOUND, "the link works once");
    // Whoever filed it hears of it.
    let mail = app.store.outbox(app.network, 9).await.unwrap().remove(0);
    assert_eq!(mail.address, "ruth@example.org");
    assert_eq!(mail.subject, "ANCHOR says what is wrong with its figures for October to December 2025");
    assert!(mail.body.contains("We sold for 200") && mail.body.contains(MEMBER), "{}", mail.body);
    let page = app.get("ruth", MEMBER).await.text();
    assert!(page.contains("Go on filing"), "{page}");
    assert_eq!(app.post("ruth", &link, &person).await.status, StatusCode::NOT_FOUND, "nothing waits");
}

#[tokio::test]
async fn a_link_that_could_not_be_answered_works_on() {
    let app = TestApp::new().await;
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed,+says+Amara").await;
    let person = format!("person={}", hidden(&app.get("ruth", MEMBER).await.text(), "person"));
    let text = app.post("ruth", &format!("{MEMBER}/confirmation"), &person).await.text();
    let path = format!("/link/{}", text.split("/link/").nth(1).unwrap().split('<').next().unwrap());
    // It is sent back meanwhile: there is nothing to confirm, until it is filed again.
    let version = app.state("anchor").await.1;
    app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Look+again")).await;
    for answer in ["", "decision=wrong&wrong=All+of+it"] {
        let nothing = app.post("", &path, answer).await;
        assert!(nothing.text().contains("There is nothing to confirm"), "{}", nothing.text());
    }
    app.post("ruth", &format!("{MEMBER}/nil"), "nil-why=Closed,+says+Amara+again").await;
    let confirmed = app.post("", &path, "").await;
    assert!(confirmed.text().contains("Thank you: the figures are confirmed"), "{}", confirmed.text());
    assert_eq!(app.post("", &path, "").await.status, StatusCode::NOT_FOUND, "now it is used");
}

#[tokio::test]
async fn a_closing_enterprise_files_its_last_return_and_is_asked_no_more() {
    let app = TestApp::new().await;
    let act = format!("{MEMBER}/leave");
    let wrong = app.post("ruth", &act, "last-day=31&last-month=12&last-year=2025&leave-why=").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Write why it leaves"), "{}", wrong.text());
    app.post("ruth", &act, "last-day=31&last-month=12&last-year=2025&leave-why=It+closes").await;
    let page = app.get("ruth", MEMBER).await.text();
    assert!(
        page.contains(
            "It belongs to the network until 31 December 2025. Its last return is due for October to December 2025."
        ) && page.contains("its last return"),
        "{page}"
    );
    app.post("ruth", &format!("{MEMBER}/stay"), "").await;
    assert!(!app.get("ruth", MEMBER).await.text().contains("; its last return"));
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
    assert_eq!(tokens.len(), 3);
    let opened = app.get("", &format!("/link/{}", tokens[0])).await.text();
    assert!(opened.contains("ANCHOR") && opened.contains("nia@example.org"), "{opened}");
    assert_eq!(app.store.outbox(app.network, 9).await.unwrap().len(), 3);
    assert_eq!(app.get("amara", "/digbeth/invite").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_accepted_return_can_be_sent_back() {
    let app = TestApp::new().await;
    app.import(&["anchor"]).await;
    let version = hidden(&app.get("ruth", REVIEW).await.text(), "version");
    app.post("ruth", REVIEW, &format!("decision=send-back&version={version}&reason=Look+again")).await;
    assert!(matches!(app.state("anchor").await.0, FilingState::SentBack { reason, .. } if reason == "Look again"));
}
