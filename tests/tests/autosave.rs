//! What is typed is not lost: not with the connection, the session, the server or to a second tab.

use commonweal_tests::{Browser, Script, Server, WIDE, Wire, wanted};
use std::time::Duration;

const RETURN: &str = "/digbeth/returns/2025-Q4/custard-yard-kitchen";
const AMARA: &str = "amara@custard-yard-kitchen.example";
const HOURS: &str = "v.volunteer-hours.";
const LINE: &str = "return document.querySelector('[data-saved]')?.textContent ?? ''";

fn social() -> String {
    format!("{RETURN}/social")
}

async fn line(browser: &Browser) -> String {
    browser.script(LINE).await.as_str().unwrap_or_default().to_owned()
}

/// Waits until the line beside Save begins with some words, up to 40 seconds: tries without a connection are 30 apart.
async fn says(browser: &Browser, words: &str) {
    let mut said = String::new();
    for _ in 0..400 {
        said = line(browser).await;
        if said.starts_with(words) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it says “{said}”, not “{words}”");
}

async fn value(browser: &Browser, name: &str) -> String {
    let found = browser.script(&format!("return document.querySelector('[name=\"{name}\"]').value")).await;
    found.as_str().unwrap_or_default().to_owned()
}

/// What somebody sees who opens the page without the first one's browser.
async fn stored(elsewhere: &Browser, name: &str) -> String {
    elsewhere.go(&social()).await;
    value(elsewhere, name).await
}

async fn signed_in(address: &str) -> Browser {
    let browser = Browser::open(address, WIDE, Script::On).await;
    browser.sign_in(AMARA).await;
    browser
}

#[tokio::test]
async fn fields_typed_without_a_connection_are_sent_when_it_is_back() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let wire = Wire::lay(&server.address).await;
    let (filer, elsewhere) = (signed_in(&wire.address).await, signed_in(&server.address).await);
    filer.go(&social()).await;
    filer.type_over(HOURS, "452").await;
    says(&filer, "Saved ").await;
    assert_eq!(stored(&elsewhere, HOURS).await, "452");

    wire.cut();
    filer.type_over("v.headcount.", "9").await;
    says(&filer, "Not saved: no connection. Kept on this device.").await;
    filer.type_over("v.apprentices.", "about two").await;
    // Save keeps the page where it is: nothing leads to a browser's own error page.
    filer.press("Save and continue").await;
    says(&filer, "Not saved: no connection. Kept on this device.").await;
    assert_eq!(filer.path().await, social());
    wire.mend();
    says(&filer, "Saved ").await;
    assert_eq!(stored(&elsewhere, "v.headcount.").await, "9");
    assert_eq!(value(&elsewhere, "v.apprentices.").await, "about two");
    elsewhere.reads("Apprentices and trainees must be a number").await;

    // A page that is gone before the connection is back: the device still has the text.
    wire.cut();
    filer.type_over("v.jobs-fte.", "5.6").await;
    says(&filer, "Not saved: no connection.").await;
    filer.script("location.href = 'about:blank'").await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(stored(&elsewhere, "v.jobs-fte.").await, "");
    wire.mend();
    filer.go(&social()).await;
    assert_eq!(value(&filer, "v.jobs-fte.").await, "5.6");
    says(&filer, "Saved ").await;
    assert_eq!(stored(&elsewhere, "v.jobs-fte.").await, "5.6");
    assert_eq!(filer.script("return localStorage.length").await, 0, "nothing stays on the device");
}

#[tokio::test]
async fn what_waited_on_a_device_is_not_sent_over_newer_text() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let wire = Wire::lay(&server.address).await;
    let (filer, elsewhere) = (signed_in(&wire.address).await, signed_in(&server.address).await);
    filer.go(&social()).await;
    wire.cut();
    filer.type_over(HOURS, "452").await;
    says(&filer, "Not saved: no connection.").await;
    elsewhere.go(&social()).await;
    elsewhere.type_over(HOURS, "460").await;
    says(&elsewhere, "Saved ").await;
    wire.mend();
    says(&filer, "Not saved: Volunteer hours was changed elsewhere.").await;
    let text = filer.reads("460 hours").await;
    assert!(text.contains("452 hours"), "{text}");
    assert_eq!(stored(&elsewhere, HOURS).await, "460");
    filer.press("Keep what I typed").await;
    says(&filer, "Saved ").await;
    assert_eq!(stored(&elsewhere, HOURS).await, "452");
    // The other way round, in what is now the second tab.
    elsewhere.type_over(HOURS, "470").await;
    says(&elsewhere, "Saved ").await;
    filer.type_over(HOURS, "480").await;
    says(&filer, "Not saved: Volunteer hours was changed elsewhere.").await;
    filer.press("Keep what was saved").await;
    says(&filer, "Theirs is kept").await;
    assert_eq!(value(&filer, HOURS).await, "470");
    filer.press("Save and continue").await;
    filer.reads("Your return for October to December 2025").await;
    assert_eq!(stored(&elsewhere, HOURS).await, "470");
}

#[tokio::test]
async fn who_has_been_signed_out_signs_in_and_finds_what_they_typed() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let (filer, elsewhere) = (signed_in(&server.address).await, signed_in(&server.address).await);
    filer.go(&social()).await;
    filer.script("return fetch('/sign-out', { method: 'POST' }).then(() => 1)").await;
    filer.type_over(HOURS, "452").await;
    says(&filer, "Not saved. Kept on this device. Sign in to carry on").await;
    filer.press("Sign in to carry on").await;
    filer.fill("email", AMARA).await;
    filer.fill("password", Server::password()).await;
    filer.press("Sign in").await;
    filer.reads("Volunteer hours").await;
    assert_eq!((filer.path().await, value(&filer, HOURS).await), (social(), "452".to_owned()));
    says(&filer, "Saved ").await;
    assert_eq!(stored(&elsewhere, HOURS).await, "452");
}

#[tokio::test]
async fn what_stands_ready_beside_a_field_is_one_press_and_saves_itself() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let (filer, elsewhere) = (signed_in(&server.address).await, signed_in(&server.address).await);
    filer.go(&social()).await;
    filer.script("for (const part of document.querySelectorAll('details.helper')) part.open = true").await;
    filer.type_over("h.volunteer-hours.people", "6").await;
    filer.type_over("h.volunteer-hours.hours", "3").await;
    let worked = "Worked out: 6 people × 3 hours a week × 13 weeks = 234 hours";
    for _ in 0..100 {
        if value(&filer, HOURS).await == "234" {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(
        (value(&filer, HOURS).await, value(&filer, "n.volunteer-hours").await),
        ("234".to_owned(), worked.to_owned())
    );
    says(&filer, "Saved ").await;
    assert_eq!(stored(&elsewhere, HOURS).await, "234");
    // A figure that is typed over it counts more, and the working that led elsewhere goes.
    filer.type_over(HOURS, "240 hours").await;
    says(&filer, "Saved ").await;
    assert_eq!(value(&filer, "n.volunteer-hours").await, "");
    assert_eq!(stored(&elsewhere, HOURS).await, "240");
    filer.script("document.querySelector('button[name=same][value=headcount]').focus()").await;
    let same = filer.script("return document.activeElement.textContent").await;
    let same = same.as_str().unwrap_or_default().to_owned();
    filer.press(&same).await;
    says(&filer, "Saved ").await;
    assert_eq!(format!("Same as last time: {} people", stored(&elsewhere, "v.headcount.").await), same);
    filer.close().await;
    elsewhere.close().await;
}

/// So many servers are killed side by side: most of the time of a kill is waiting.
const LANES: u32 = 4;

/// The server is killed (-9) between a keystroke and "Saved", two hundred times: what was shown as saved is there
/// afterwards, and what was not arrives once the server is back. `COMMONWEAL_KILLS` may say how often otherwise.
#[tokio::test]
async fn nothing_shown_as_saved_is_lost_when_the_server_is_killed() {
    if !wanted() {
        return;
    }
    let kills: u32 = std::env::var("COMMONWEAL_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(200);
    let each = |lane: u32| kills / LANES + u32::from(lane < kills % LANES);
    let (a, b, c, d) = tokio::join!(killed(0, each(0)), killed(1, each(1)), killed(2, each(2)), killed(3, each(3)));
    eprintln!("{kills} kills, {} of them with the text shown as saved; nothing was lost", a + b + c + d);
}

/// Kills one server so often; how often the text was shown as saved before.
async fn killed(lane: u32, kills: u32) -> u32 {
    let mut server = Server::start().await;
    let wire = Wire::lay(&server.address).await;
    let (filer, elsewhere) = (signed_in(&wire.address).await, signed_in(&server.address).await);
    filer.go(&social()).await;
    let mut shown = 0;
    for kill in 0..kills {
        let typed = (1_000 + kill).to_string();
        filer.type_over(HOURS, &typed).await;
        // From at once to well after the pause: the moments of writing lie in between.
        tokio::time::sleep(Duration::from_millis(850 + u64::from(kill * LANES + lane) * 37 % 700)).await;
        let was_saved = line(&filer).await.starts_with("Saved ");
        server.kill();
        wire.cut();
        server.restart().await;
        if was_saved {
            shown += 1;
            assert_eq!(stored(&elsewhere, HOURS).await.replace(',', ""), typed, "kill {kill} of server {lane}");
        }
        wire.mend();
        says(&filer, "Saved ").await;
        let back = stored(&elsewhere, HOURS).await.replace(',', "");
        assert_eq!(back, typed, "kill {kill} of server {lane}, after it was back");
    }
    assert!(server.run(&["check"]).contains("All is well"));
    shown
}
