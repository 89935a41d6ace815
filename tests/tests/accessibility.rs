//! Every page meets WCAG 2.2 AA as far as axe-core can tell, wide and on a phone, and nothing scrolls sideways.

use commonweal_tests::{Browser, Script, Server, WIDE, wanted};

const PUBLIC: [&str; 6] = ["/", "/digbeth", "/sign-in", "/methods", "/help", "/nowhere"];
const FILER: [&str; 8] = ["", "/economic", "/environmental", "/social", "/story", "/check", "/about", "/covers"];
const COORDINATOR: [&str; 4] = [
    "/digbeth/board/2025-Q4",
    "/digbeth/review/2025-Q4/spindle-press",
    "/digbeth/dashboard/2025-Q4",
    "/digbeth/report/2025-Q4",
];

#[tokio::test]
async fn pages_have_no_faults_that_axe_finds() {
    if !wanted() {
        return;
    }
    let path = std::env::var("COMMONWEAL_AXE").expect("tests/run says where axe-core is");
    let axe = std::fs::read_to_string(path).expect("axe-core can be read");
    let server = Server::start().await;
    let mut faults = vec![];
    for width in [WIDE, 360] {
        let browser = Browser::open(&server.address, width, Script::On).await;
        for path in PUBLIC {
            look(&browser, path, width, &axe, &mut faults).await;
        }
        browser.sign_in("amara@custard-yard-kitchen.example").await;
        for part in FILER {
            let path = format!("/digbeth/returns/2025-Q4/custard-yard-kitchen{part}");
            look(&browser, &path, width, &axe, &mut faults).await;
        }
        saving(&browser, width, &axe, &mut faults).await;
        browser.close().await;
        let browser = Browser::open(&server.address, width, Script::On).await;
        browser.sign_in("ruth@digbeth.example").await;
        for path in COORDINATOR {
            look(&browser, path, width, &axe, &mut faults).await;
        }
        browser.go("/digbeth/report/2025-Q4").await;
        if browser.count("[value=generate]").await > 0 {
            browser.press("Generate a draft").await;
            browser.reads("Publish edition 1").await;
        }
        look(&browser, "/digbeth/report/2025-Q4", width, &axe, &mut faults).await;
        look(&browser, "/digbeth/report/2025-Q4/preview", width, &axe, &mut faults).await;
        browser.close().await;
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// A section with everything open, with a figure that was changed elsewhere, and with one that cannot be read.
async fn saving(browser: &Browser, width: u32, axe: &str, faults: &mut Vec<String>) {
    let social = "/digbeth/returns/2025-Q4/custard-yard-kitchen/social";
    browser.go(social).await;
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
    look_here(browser, &format!("{social}, changed elsewhere"), width, axe, faults).await;
    browser.press("Keep what was saved").await;
    browser.reads("Theirs is kept").await;
    look(browser, social, width, axe, faults).await;
    browser.reads("There is a problem").await;
    browser.type_over("v.headcount.", "9").await;
    browser.reads("Saved ").await;
}

async fn look(browser: &Browser, path: &str, width: u32, axe: &str, faults: &mut Vec<String>) {
    browser.go(path).await;
    look_here(browser, path, width, axe, faults).await;
}

async fn look_here(browser: &Browser, path: &str, width: u32, axe: &str, faults: &mut Vec<String>) {
    browser.script(axe).await;
    let found = browser
        .script_until(
            "const done = arguments[arguments.length - 1];
             axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
                 (found) => done((found.passes.length ? [] : ['axe looked at nothing']).concat(found.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))),
                 (error) => done(['axe failed: ' + error]));",
        )
        .await;
    for fault in found.as_array().into_iter().flatten() {
        faults.push(format!("{path} at {width}: {}", fault.as_str().unwrap_or_default()));
    }
    let over =
        browser.script("return document.documentElement.scrollWidth - document.documentElement.clientWidth").await;
    if over.as_f64().unwrap_or_default() > 0.5 {
        faults.push(format!("{path} at {width}: scrolls sideways by {over} px"));
    }
}
