//! One quarter, end to end: a filer files, the coordinator accepts and publishes, a funder downloads.

use commonweal_tests::{Browser, Script, Server, WIDE, get, wanted};

const RETURN: &str = "/digbeth/returns/2025-Q4/custard-yard-kitchen";

/// Without JavaScript, as every journey must work.
#[tokio::test]
async fn a_quarter_goes_from_a_form_to_a_funders_hands() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let filer = Browser::open(&server.address, WIDE, Script::Off).await;
    filer.sign_in("amara@custard-yard-kitchen.example").await;
    filer.reads("Your return for October to December 2025").await;

    // A number with a comma for its point is refused beside the field, and what was typed stays.
    filer.go(&format!("{RETURN}/economic")).await;
    filer.fill("v.income.", "104.250,5").await;
    filer.fill("v.sales-to-members.", "£6,120").await;
    filer.fill("v.supplier-spend.", "41k").await;
    filer.press("Save and continue").await;
    let text = filer.reads("There is a problem").await;
    assert!(text.contains("Income must be written with one decimal point"), "{text}");
    filer.fill("v.income.", "£104,250.50").await;
    filer.press("Save and continue").await;

    filer.reads("Environmental").await;
    filer.go(&format!("{RETURN}/environmental")).await;
    filer.fill("v.electricity.", "9,340").await;
    filer.fill("v.gas.", "12,400").await;
    filer.press("Save and continue").await;

    filer.go(&format!("{RETURN}/social")).await;
    for (input, value) in [
        ("jobs-fte", "5.6"),
        ("headcount", "9"),
        ("living-wage-headcount", "9"),
        ("apprentices", "1"),
        ("volunteer-hours", "452"),
        ("people-new", "38"),
    ] {
        filer.fill(&format!("v.{input}."), value).await;
    }
    filer.press("Save and continue").await;

    filer.go(&format!("{RETURN}/story")).await;
    filer.fill("story", "Our bread now goes to three schools. The bakers chose the recipe together.").await;
    filer.tick("[name=\"consent.names\"][value=none]").await;
    filer.tick("[name=\"consent.children\"][value=none]").await;
    filer.tick("[name=agreed]").await;
    filer.press("Save and continue").await;

    // Whatever is unusual against the enterprise's own history is explained, and then it can be submitted.
    filer.go(&format!("{RETURN}/check")).await;
    let answers = filer.reads("Check your answers before you submit").await;
    assert!(answers.contains("£104,250.50") && answers.contains("9,340 kWh"), "{answers}");
    explain_what_is_unusual(&filer).await;
    filer.go(&format!("{RETURN}/check")).await;
    filer.tick("[name=sure]").await;
    filer.press("Submit return").await;
    filer.reads("Filed").await;
    filer.close().await;

    let coordinator = Browser::open(&server.address, WIDE, Script::Off).await;
    coordinator.sign_in("ruth@digbeth.example").await;
    coordinator.reads("44 of 50 returns are in").await;
    coordinator.go("/digbeth/review/2025-Q4/custard-yard-kitchen").await;
    coordinator.reads("£104,250.50").await;
    coordinator.press("Accept and next").await;
    coordinator.go("/digbeth/board/2025-Q4").await;
    coordinator.reads("39 accepted").await;
    // Its members have decided at a meeting that this report goes out as it is.
    coordinator.go("/digbeth/settings/sign-off").await;
    coordinator.tick("[name=quarterly-needed][value=nobody]").await;
    coordinator.press("Save").await;
    coordinator.reads("Coordinators publish without asking").await;
    coordinator.go("/digbeth/report/2025-Q4").await;
    coordinator.press("Generate a draft").await;
    coordinator.reads("Of every pound paid to suppliers").await;
    coordinator.tick("[name=story][value=custard-yard-kitchen]").await;
    coordinator.press("Save words").await;
    coordinator.reads("The words are saved").await;
    coordinator.go("/digbeth/report/2025-Q4/preview").await;
    coordinator.reads("Draft").await;
    coordinator.go("/digbeth/report/2025-Q4").await;
    coordinator.tick("[name=confirmed]").await;
    coordinator.press("Publish edition 1").await;
    coordinator.reads("Fingerprint of the PDF").await;
    coordinator.close().await;

    // A funder in a private window.
    let funder = Browser::open(&server.address, WIDE, Script::Off).await;
    funder.go("/digbeth").await;
    funder.reads("October to December 2025").await;
    funder.go("/digbeth/reports/2025-Q4/1").await;
    let edition = funder.reads("Our bread now goes to three schools").await;
    assert!(edition.contains("39 of 50 enterprises filed"), "{edition}");
    funder.close().await;
    let (status, pdf) = get(&server.address, "/digbeth/reports/2025-Q4/1/report.pdf").await;
    assert_eq!(status, 200);
    assert!(pdf.starts_with(b"%PDF"));
    if let Some(path) = std::env::var_os("COMMONWEAL_E2E_PDF") {
        std::fs::write(path, &pdf).expect("the PDF is kept for the checks that follow");
    }
    let (status, data) = get(&server.address, "/digbeth/reports/2025-Q4/1/data.csv").await;
    let data = String::from_utf8(data).expect("UTF-8");
    assert_eq!(status, 200);
    assert!(
        data.lines().any(|line| line.starts_with("indicator,EC01,,GBP,") && line.contains(",50,39,EC01@1")),
        "{data}"
    );
    assert_eq!(get(&server.address, "/digbeth/board/2025-Q4").await.0, 303, "a stranger is sent to sign in");
    assert!(server.run(&["check"]).contains("All is well"));
}

/// Writes a word of explanation at every figure that asks for one.
async fn explain_what_is_unusual(filer: &Browser) {
    for section in ["economic", "environmental", "social"] {
        filer.go(&format!("{RETURN}/{section}")).await;
        let asked = filer.count("textarea[name^=\"e.\"]").await;
        for index in 0..asked {
            filer.fill_nth("textarea[name^=\"e.\"]", index, "We opened a second kitchen in October.").await;
        }
        if asked > 0 {
            filer.press("Save and continue").await;
        }
    }
}

/// Two people save the same figure: the second sees both values and chooses.
#[tokio::test]
async fn the_second_of_two_who_save_sees_both_values_and_chooses() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let page = format!("{RETURN}/environmental");
    let first = Browser::open(&server.address, 360, Script::Off).await;
    first.sign_in("amara@custard-yard-kitchen.example").await;
    first.go(&page).await;
    let second = Browser::open(&server.address, 360, Script::Off).await;
    second.sign_in("amara@custard-yard-kitchen.example").await;
    second.go(&page).await;
    first.fill("v.electricity.", "9000").await;
    first.press("Save and continue").await;
    first.reads("Social").await;
    second.fill("v.electricity.", "9500").await;
    second.fill("v.gas.", "12000").await;
    second.press("Save and continue").await;
    let text = second.reads("9,000").await;
    assert!(text.contains("9,500"), "{text}");
    second.tick("input[type=radio][value=yours]").await;
    second.press("Save and continue").await;
    second.go(&format!("{RETURN}/check")).await;
    let kept = second.reads("9,500 kWh").await;
    assert!(kept.contains("12,000 kWh"), "{kept}");
}

/// An enterprise's pages do not exist for anybody else.
#[tokio::test]
async fn what_is_foreign_answers_as_what_does_not_exist() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let filer = Browser::open(&server.address, WIDE, Script::Off).await;
    filer.sign_in("amara@custard-yard-kitchen.example").await;
    for path in [
        "/digbeth/board/2025-Q4",
        "/digbeth/review/2025-Q4/custard-yard-kitchen",
        "/digbeth/returns/2025-Q4/viaduct-radio",
        "/digbeth/returns/2025-Q4/nobody-of-that-name",
        "/digbeth/report/2025-Q4/preview.pdf",
        "/elsewhere/board/2025-Q4",
    ] {
        filer.go(path).await;
        filer.reads("There is no page here").await;
    }
}
