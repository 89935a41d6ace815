//! Every page and every state with an error meets WCAG 2.2 AA as far as axe-core can tell, wide and on a phone; nothing
//! scrolls sideways; and what is wrong is said as the rules of error summaries want it.

use commonweal_tests::{Browser, Look, Script, Server, WIDE, wanted};

const RETURN: &str = "/digbeth/returns/2025-Q4/custard-yard-kitchen";
const EARLIER: &str = "/digbeth/returns/2025-Q3/custard-yard-kitchen";
const SETTINGS: [&str; 21] = [
    "multiplier",
    "networks",
    "social-value",
    "social-value/basis",
    "sign-off",
    "signing-in",
    "priorities",
    "templates",
    "templates/new",
    "templates/quarterly",
    "name",
    "logo",
    "area",
    "asked",
    "inputs",
    "inputs/waste",
    "indicators",
    "indicators/EC04",
    "targets",
    "targets/set",
    "context",
];
const KINDS: [&str; 11] = [
    "how-often",
    "new-question",
    "question",
    "breakdown",
    "new-indicator",
    "indicator",
    "target",
    "disclosure",
    "deadline",
    "voting",
    "other",
];
const MEMBER: &str = "/digbeth/board/2025-Q4/custard-yard-kitchen";

#[tokio::test]
async fn wide_pages_and_errors_have_no_faults() {
    look_through(WIDE).await;
}

#[tokio::test]
async fn pages_and_errors_have_no_faults_on_a_phone() {
    look_through(360).await;
}

/// Everybody looks at their pages in a window of a width, on a server of its own.
async fn look_through(width: u32) {
    if !wanted() {
        return;
    }
    let path = std::env::var("COMMONWEAL_AXE").expect("tests/run says where axe-core is");
    let axe = std::fs::read_to_string(path).expect("axe-core can be read");
    let server = Server::start().await;
    let (mut faults, mut pages) = (vec![], 0);
    for who in [Who::Anybody, Who::Filer, Who::SentBack, Who::Coordinator] {
        let browser = Browser::open(&server.address, width, Script::On).await;
        let mut look = Look::through(&browser, width, &axe);
        match who {
            Who::Anybody => anybody(&mut look, &server).await,
            Who::Filer => {
                browser.sign_in("amara@custard-yard-kitchen.example").await;
                filer(&mut look).await;
                saving(&browser, &mut look, width).await;
            }
            Who::SentBack => {
                browser.sign_in("dev@viaduct-radio.example").await;
                sent_back(&mut look).await;
            }
            Who::Coordinator => {
                browser.sign_in("ruth@digbeth.example").await;
                coordinator(&mut look).await;
                report(&browser, &mut look).await;
            }
        }
        pages += look.pages;
        faults.append(&mut look.faults);
        browser.close().await;
    }
    eprintln!("{pages} pages looked at, {width} pixels wide");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// Who looks.
#[derive(Clone, Copy)]
enum Who {
    Anybody,
    Filer,
    /// A filer whose return was sent back, with all its figures.
    SentBack,
    Coordinator,
}

async fn anybody(look: &mut Look<'_>, server: &Server) {
    for path in ["/", "/digbeth", "/methods", "/help", "/privacy", "/accessibility", "/nowhere", "/link/none"] {
        look.at(path).await;
    }
    for path in ["/sign-in", "/sign-in/link", "/digbeth/reports/2025-Q3/1", "/greater-manchester/together/2025-Q3"] {
        look.at(path).await;
    }
    look.wrong("/sign-in", &[("email", "amara@custard-yard-kitchen.example")], "Sign in").await;
    look.wrong("/sign-in/link", &[("email", "amara")], "Send the link").await;
    let said = server.run(&["user", "reset", "priya@lantern-youth-arts.example"]);
    let link = said.split_whitespace().find_map(|word| word.split_once("/link/")).expect("a link").1;
    look.at(&format!("/link/{link}")).await;
    look.wrong_here("/link", &[("name", "")], "Save and sign in").await;
}

async fn filer(look: &mut Look<'_>) {
    for part in ["", "/economic", "/environmental", "/social", "/story", "/check", "/about", "/covers"] {
        look.at(&format!("{RETURN}{part}")).await;
    }
    for part in ["/nil", "/evidence", "/upload", "/joint", "/joint/new"] {
        look.at(&format!("{RETURN}{part}")).await;
    }
    for part in ["", "/story", "/submitted", "/evidence", "/upload"] {
        look.at(&format!("{EARLIER}{part}")).await;
    }
    let figure = "/digbeth/figures/2025-Q3/custard-yard-kitchen/income";
    for path in ["/digbeth/returns", "/digbeth/year/custard-yard-kitchen", figure, &format!("{figure}/amend")] {
        look.at(path).await;
    }
    let long = "A story that goes on and on. ".repeat(70);
    look.wrong(&format!("{RETURN}/story"), &[("story", long.trim_end())], "Save and continue").await;
    look.wrong(&format!("{RETURN}/about"), &[("founded", "soon")], "Save").await;
    look.wrong(&format!("{RETURN}/joint/new"), &[("whole", "many")], "Add it").await;
    look.wrong(&format!("{RETURN}/nil"), &[("why", "")], "Fill in a nil return").await;
    look.wrong(&format!("{RETURN}/evidence"), &[], "Add files").await;
    look.wrong(&format!("{RETURN}/upload"), &[], "See what would change").await;
    look.wrong("/digbeth/year/custard-yard-kitchen", &[("total", "a lot")], "Save accounts").await;
    look.wrong(&format!("{figure}/amend"), &[("why", "")], "Propose it").await;
    look.at("/digbeth/decide").await;
    look.at("/digbeth/decide/new").await;
    for kind in KINDS {
        look.at(&format!("/digbeth/decide/new/{kind}")).await;
    }
    let economic = format!("{RETURN}/economic");
    look.wrong(&economic, &[("v.income.", "104.250,5"), ("v.supplier-spend.", "a bit")], "Save and continue").await;
}

/// A section with everything open, with a figure that was changed elsewhere, and with one that cannot be read.
async fn saving(browser: &Browser, look: &mut Look<'_>, width: u32) {
    let economic = format!("{RETURN}/economic");
    browser.go(&economic).await;
    browser.type_over("v.income.", "104000").await;
    browser.type_over("v.supplier-spend.", "41k").await;
    browser.reads("Saved ").await;
    let social = format!("{RETURN}/social");
    browser.go(&social).await;
    browser.script("for (const part of document.querySelectorAll('details')) part.open = true").await;
    let elsewhere = format!(
        "const body = new URLSearchParams([['v.volunteer-hours.', '{width}'], ['was.volunteer-hours.', document.querySelector('[name=\"was.volunteer-hours.\"]').value]]);
         return fetch('{social}/field', {{ method: 'POST', body }}).then((response) => response.status)"
    );
    assert_eq!(browser.script(&elsewhere).await, 200);
    browser.type_over("v.volunteer-hours.", "7").await;
    browser.reads("This was changed elsewhere meanwhile.").await;
    browser.type_over("v.headcount.", "about nine").await;
    // Sent before the choice below, of which nothing is said while something is still to be saved.
    browser.reads("is kept as typed").await;
    look.here(&format!("{social}, changed elsewhere")).await;
    browser.press("Keep what was saved").await;
    browser.reads("Theirs is kept").await;
    // Opened again, what cannot be read is told.
    browser.go(&social).await;
    browser.reads("There is a problem").await;
    look.seen(&social).await;
    browser.type_over("v.headcount.", "9").await;
    browser.reads("Saved ").await;
}

async fn sent_back(look: &mut Look<'_>) {
    let base = "/digbeth/returns/2025-Q4/viaduct-radio";
    for part in ["", "/check", "/environmental"] {
        look.at(&format!("{base}{part}")).await;
    }
    look.wrong(&format!("{base}/check"), &[], "Submit return").await;
}

async fn coordinator(look: &mut Look<'_>) {
    let time = "/digbeth/apart/2025-Q4/time?member=custard-yard-kitchen";
    let exempt = "/digbeth/apart/2025-Q4/exempt?member=custard-yard-kitchen";
    let (review, round) = ("/digbeth/review/2025-Q4/spindle-press", "/digbeth/rounds/2025-Q4");
    for path in ["/digbeth/board/2025-Q4", "/digbeth/board/2025-Q4?show=all", "/digbeth/board/2025-Q4?show=to-review"] {
        look.at(path).await;
    }
    for path in [MEMBER, time, exempt, review, "/digbeth/review/2025-Q4/viaduct-radio"] {
        look.at(path).await;
    }
    for path in ["/digbeth/invite", "/digbeth/mail", "/digbeth/imports", "/digbeth/dashboard/2025-Q4"] {
        look.at(path).await;
    }
    for path in ["/digbeth/rounds", round, "/digbeth/rounds/2026-Q1", "/digbeth/rounds/settings", "/digbeth/settings"] {
        look.at(path).await;
    }
    for page in SETTINGS {
        look.at(&format!("/digbeth/settings/{page}")).await;
    }
    for path in ["/digbeth/people", "/digbeth/hand-over", "/digbeth/leave", "/digbeth/look/2025-Q4/viaduct-radio"] {
        look.at(path).await;
    }
    for path in ["/account", "/account/confirm", "/account/password", "/account/second", "/account/passkeys"] {
        look.at(path).await;
    }
    look.at("/account/erase").await;
    for path in ["/digbeth/calls/new", "/digbeth/merge/custard-yard-kitchen"] {
        look.at(path).await;
    }
    for path in ["/digbeth/figures/2025-Q3/custard-yard-kitchen/income", "/digbeth/own/none/figures.csv"] {
        look.at(path).await;
    }
    look.wrong("/digbeth/board/2025-Q4", &[], "Remind").await;
    look.wrong(MEMBER, &[("email", "amara"), ("name", "Amara")], "Invite").await;
    look.wrong(MEMBER, &[("begin-why", "")], "File for them").await;
    look.wrong(MEMBER, &[("nil-why", "")], "File a nil return").await;
    look.wrong(MEMBER, &[("last-day", "40"), ("leave-why", "")], "End its membership").await;
    look.wrong(time, &[("until-day", "40"), ("why", "")], "Give more time").await;
    look.wrong(exempt, &[("why", "")], "Expect no return").await;
    look.wrong("/digbeth/hand-over", &[], "Hand over").await;
    look.wrong("/account/password", &[("password", "short")], "Change it").await;
    look.wrong("/account/confirm", &[("password", "wrong")], "Carry on").await;
    look.wrong("/account/second", &[("code", "12")], "Set it up").await;
    look.wrong("/account/erase", &[], "Erase it").await;
    look.wrong("/digbeth/invite", &[("lines", "nobody\namara@example.org")], "Invite").await;
    look.wrong(round, &[("due-day", "40"), ("opens-month", "first")], "Save round").await;
    look.wrong("/digbeth/rounds/settings", &[("due-days", "soon"), ("before", "never")], "Save settings").await;
    look.wrong("/digbeth/settings/name", &[("name", ""), ("accent", "red")], "Save name, place and colour").await;
    look.wrong("/digbeth/settings/area", &[("council", ""), ("council-postcodes", "Brum")], "Save the area").await;
    look.wrong("/digbeth/settings/inputs/new", &[("name", "")], "Add the question").await;
    look.wrong("/digbeth/settings/indicators/new", &[("name", "")], "Add the indicator").await;
    look.wrong("/digbeth/settings/targets/set", &[("amount", "lots")], "Save the target").await;
    look.wrong("/digbeth/settings/context/new", &[("value", "high")], "Save the figure").await;
    look.wrong("/digbeth/settings/priorities", &[("name-1", "")], "Save priorities").await;
    look.wrong("/digbeth/settings/multiplier", &[("staff", "most")], "Save").await;
    look.wrong("/digbeth/settings/social-value/proxies/new", &[("value", "-1")], "Save").await;
    look.wrong("/digbeth/settings/social-value/outcomes/new", &[("years", "0")], "Save").await;
    look.wrong("/digbeth/settings/social-value/basis", &[("discount", "x")], "Save").await;
    look.wrong("/digbeth/homes", &[], "Go on").await;
    look.wrong("/digbeth/settings/templates/new", &[("title", "")], "Add the template").await;
    look.wrong("/digbeth/settings/templates/funder", &[("source", "name = 1")], "Save the text").await;
    look.wrong("/digbeth/calls/new", &[("name", "")], "Open the round").await;
    look.wrong("/digbeth/imports", &[], "See what would change").await;
    look.wrong(review, &[("reason", "")], "Send back").await;
}

async fn report(browser: &Browser, look: &mut Look<'_>) {
    let report = "/digbeth/report/2025-Q4";
    look.at(report).await;
    if browser.count("[value=generate]").await > 0 {
        browser.press("Generate a draft").await;
        browser.reads("Circulate edition 1 to the members").await;
    }
    look.at(report).await;
    look.at(&format!("{report}/preview")).await;
    look.wrong(report, &[("title", "")], "Save words").await;
    look.wrong(report, &[], "Circulate to the members").await;
    look.at("/digbeth/report/2025-Q3%2F4/sign-off").await;
    look.wrong("/digbeth/report/2025-Q3%2F4/sign-off", &[], "Take it back").await;
    look.at(&format!("{report}/hidden")).await;
    look.at("/digbeth/report/2025").await;
    look.at("/digbeth/report/2025-Q3/withdraw/1").await;
    look.wrong("/digbeth/report/2025-Q3/withdraw/1", &[("reason", "")], "Withdraw the edition").await;
    look.at("/verify").await;
    look.wrong("/verify", &[("hash", "abc")], "Compare").await;
}
