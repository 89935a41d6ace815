//! Single commands: what they refuse, and what they print.

use crate::support::Desk;
use insta::assert_snapshot;

#[test]
fn wrong_use_is_code_2() {
    let desk = Desk::new();
    for command in [
        "",
        "frobnicate",
        "network create d",
        "export --network d --period 2025-Q5 --format csv --output -",
        "user invite a@b.example --network d --role king",
    ] {
        assert_eq!(desk.run(command).code, 2, "{command}");
    }
    assert_eq!(desk.run("--help").code, 0);
}

#[test]
fn networks_are_made_of_starters_that_are_there() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.fails("network create d --name Twice --starter plain"), @"commonweal: the address “d” is taken by another network; choose another slug");
    assert_snapshot!(desk.fails("network create k --name K --starter none"), @"commonweal: there is no starter “none”; use plain, digbeth, greater-manchester, west-belfast, sheffield-guild, kirkstall, empty-homes");
    assert_snapshot!(desk.fails("network create K --name K --starter plain"), @"commonweal: the slug “K” must be 1 to 60 small letters, digits and hyphens between them, like moor-lane-move");
    assert_snapshot!(desk.fails("network create help --name K --starter plain"), @"commonweal: “help” is the address of a page; choose another slug");
    assert_snapshot!(desk.fails("import --network nowhere x.csv"), @"commonweal: there is no network “nowhere” in this database; there is d");
    assert_snapshot!(desk.fails("import --network d x.csv"), @"commonweal: x.csv cannot be read: No such file or directory (os error 2)");
}

#[test]
fn a_missing_database_is_told_and_an_old_one_too() {
    let desk = Desk::new();
    assert_snapshot!(desk.fails("export --database sqlite://no.db --network d --period 2025 --format csv --output -"), @"commonweal: the database no.db does not exist; commonweal migrate creates it");
    desk.file("empty.db", "");
    assert_snapshot!(desk.fails("check --database sqlite://empty.db"), @"commonweal: the database’s schema is not up to date; run commonweal migrate --database sqlite://empty.db");
    assert_snapshot!(desk.fails("check --database mysql://x"), @"commonweal: mysql is no database; write sqlite:///absolute/path.db, sqlite://relative.db or postgres://…");
}

#[test]
fn formats_that_are_not_built_are_refused() {
    let desk = Desk::with_network();
    assert_snapshot!(desk.fails("export --network d --period 2025 --format jsonld --output x.jsonld"), @"commonweal: this format is not built yet; use --format csv, json or xlsx");
    assert!(!desk.path("x.jsonld").exists());
    assert_snapshot!(desk.fails("report --network d --period 2025 --output x.docx"), @"commonweal: x.docx is neither .pdf nor .html; name the file by what it is to be");
    assert_snapshot!(desk.fails("report --network d --period 2025 --output x.pdf --template other"), @"commonweal: there is no template “other”; use quarterly, annual, place, handout, funder, briefing");
    assert_snapshot!(desk.fails("report --network d --period 2025-Q4 --output x.pdf"), @"commonweal: nothing has been accepted yet, so the report has no date; give one with --as-of");
}

#[test]
fn links_are_printed_alone() {
    let desk = Desk::with_network();
    let link = desk.ok("user invite Amara@Cafe.example --network d --role filer --enterprise cafe --name Amara");
    let token = link.trim_end().strip_prefix("http://127.0.0.1:8000/link/").unwrap();
    assert_eq!(token.len(), 43, "32 bytes in base64url");
    let reset = desk.ok("user reset amara@cafe.example --url https://report.example/");
    assert!(reset.starts_with("https://report.example/link/") && !reset.contains(token));
    let database = std::fs::read(desk.path("commonweal.db")).unwrap();
    assert!(!database.windows(43).any(|bytes| bytes == token.as_bytes()), "only the hash is kept");
    assert_snapshot!(desk.fails("user reset nobody@cafe.example"), @"commonweal: nobody has the address nobody@cafe.example; commonweal user invite lets somebody in");
    assert_snapshot!(desk.fails("user invite amara --network d --role funder"), @"commonweal: “amara” is no address; write it like amara@example.org");
    assert_snapshot!(desk.fails("user invite a@b.example --network d --role filer"), @"commonweal: a filer acts for an enterprise; say for which");
    assert_snapshot!(desk.fails("user invite a@b.example --network d --role funder --enterprise cafe"), @"commonweal: a funder acts for the network, not for one enterprise");
    assert_snapshot!(desk.fails("user invite a@b.example --network d --role filer --enterprise pub"), @"commonweal: there is no enterprise “pub” in d; commonweal enterprise import adds it");
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let desk = Desk::with_network();
    desk.imported("cafe,2025-Q4,income,,100,,\nshop,2025-Q4,income,,100,,\n");
    for (output, begins) in [("pdf", "%PDF-"), ("html", "<!DOCTYPE html>")] {
        let make = |name: &str| {
            let file = format!("{name}.{output}");
            desk.ok(&format!("report --network d --period 2025-Q4 --output {file} --as-of 2026-02-14"));
            std::fs::read(desk.path(&file)).unwrap()
        };
        let (one, two) = (make("one"), make("two"));
        assert!(one.starts_with(begins.as_bytes()), "{output}");
        assert_eq!(one, two, "{output}");
    }
}
