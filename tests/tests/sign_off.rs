//! A report goes to its members before it goes out, in a real browser: circulated, answered by the link in the mail, one
//! objects, the rule decides, and the edition prints the objection.

use commonweal_tests::{Browser, Look, Script, Server, WIDE, get, wanted};
use std::io::Write;

const REPORT: &str = "/row/report/2025-Q4";
const EDITION: &str = "/row/reports/2025-Q4/1";
const MEMBERS: [&str; 4] = ["bakery", "forge", "kiln", "loom"];
const OBJECTION: &str = "Our freelancers are people, not days.";

/// A network of four, whose returns count, with somebody who represents each.
fn network(server: &Server) {
    server.run(&["network", "create", "row", "--name", "The Row", "--starter", "digbeth"]);
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    writeln!(file, "enterprise,period,input,breakdown,value,confidence,note").expect("a line");
    for (member, income) in MEMBERS.iter().zip([41_000, 52_000, 63_500, 38_250]) {
        writeln!(file, "{member},2025-Q4,income,,{income},,").expect("a line");
        writeln!(file, "{member},2025-Q4,volunteer-hours,,{},,", income / 500).expect("a line");
    }
    let path = file.path().to_str().expect("a path").to_owned();
    server.run(&["import", "--network", "row", &path, "--create-enterprises"]);
    server.run(&["user", "invite", "ruth@digbeth.example", "--network", "row", "--role", "coordinator"]);
    for member in MEMBERS {
        let mail = format!("{member}@row.example");
        let role = ["--network", "row", "--role", "representative", "--enterprise", member];
        server.run(&[&["user", "invite", mail.as_str()][..], &role[..]].concat());
    }
}

#[tokio::test]
async fn one_objects_the_rule_decides_and_the_edition_prints_it() {
    if !wanted() {
        return;
    }
    let axe = std::fs::read_to_string(std::env::var("COMMONWEAL_AXE").expect("tests/run says where axe-core is"))
        .expect("axe-core can be read");
    let server = Server::start().await;
    network(&server);
    let ruth = Browser::open(&server.address, WIDE, Script::Off).await;
    ruth.sign_in("ruth@digbeth.example").await;
    ruth.go(REPORT).await;
    ruth.press("Generate a draft").await;
    ruth.reads("Circulate edition 1 to the members").await;
    ruth.press("Save words").await;
    ruth.reads("The words are saved").await;
    ruth.tick("[name=confirmed]").await;
    ruth.press("Circulate to the members").await;
    ruth.reads("0 of 4 have assented").await;

    for (width, member) in [WIDE, 360, WIDE, 360].into_iter().zip(MEMBERS) {
        let link = server.link_in_mail(&format!("{member}@row.example")).await;
        let browser = Browser::open(&server.address, width, Script::On).await;
        let mut look = Look::through(&browser, width, &axe);
        browser.go(&link).await;
        browser.press("Sign in and open it").await;
        browser.reads("May this report go out in your name?").await;
        look.here("the report to sign").await;
        if member == MEMBERS[0] {
            browser.tick("[value=object]").await;
            look.wrong_here("the report to sign", &[("words", "")], "Send our answer").await;
            browser.reads("Write why it should not go out").await;
            browser.fill("words", OBJECTION).await;
            browser.tick("[name=printed]").await;
        } else {
            browser.tick("[value=assent]").await;
        }
        browser.press("Send our answer").await;
        browser.reads("Your answer is kept").await;
        look.here("the report to sign, answered").await;
        assert!(look.faults.is_empty(), "{}", look.faults.join("\n"));
        browser.close().await;
    }

    assert_eq!(get(&server.address, EDITION).await.0, 404, "nobody has published it");
    ruth.go(&format!("{REPORT}/sign-off")).await;
    ruth.reads("3 of 4 have assented").await;
    ruth.press("Close the answers now").await;
    ruth.reads("Signed off").await;
    ruth.press("Publish edition 1").await;
    ruth.reads("Fingerprint of the PDF").await;
    ruth.close().await;
    let (status, page) = get(&server.address, EDITION).await;
    let page = String::from_utf8(page).expect("UTF-8");
    assert_eq!(status, 200);
    for words in ["Signed off by the members", "3 of 4 members assented", OBJECTION] {
        assert!(page.contains(words), "{words}");
    }
    let (status, pdf) = get(&server.address, &format!("{EDITION}/report.pdf")).await;
    assert!(status == 200 && pdf.starts_with(b"%PDF"));
    if let Some(path) = std::env::var_os("COMMONWEAL_E2E_SIGNED_PDF") {
        std::fs::write(path, &pdf).expect("the PDF is kept for the checks that follow");
    }
    assert!(server.run(&["check"]).contains("All is well"));
}
