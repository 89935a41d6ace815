//! Every page of the coordinator with its samples.

use super::{board, dashboard, figure, library, outbox, report, review, rounds};
use board::testing::check_structure;

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
        ("join", "Add enterprises"),
        ("join-wrong", "Line 1: write the name"),
        ("joined", "2 enterprises have joined"),
        ("joined-alone", "Invite those who file"),
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
