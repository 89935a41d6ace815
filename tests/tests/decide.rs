//! Members decide what is counted, in a real browser: one proposes a question, others second it and vote, it is asked in
//! the next form by itself; an indicator of it is decided at a meeting; and the report cites the decision.

use commonweal_tests::{Browser, Look, Script, Server, WIDE, get, wanted};
use std::{io::Write, process::Command};

const MEMBERS: [&str; 4] = ["bakery", "forge", "kiln", "loom"];
const PASSWORD: &str = "kettle-orchard-viaduct";

/// A network of four, in each of which somebody files and votes.
async fn network(server: &Server) -> Vec<Browser> {
    server.run(&["network", "create", "row", "--name", "The Row", "--starter", "plain"]);
    let mut list = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    writeln!(list, "slug,name,from,to,sector,place,postcode,legal_form,org_id,founded").expect("a line");
    for member in MEMBERS {
        writeln!(list, "{member},The {member},2024-01-01,,,,,,,").expect("a line");
    }
    server.run(&["enterprise", "import", "--network", "row", list.path().to_str().expect("a path")]);
    server.run(&["user", "invite", "ruth@digbeth.example", "--network", "row", "--role", "coordinator"]);
    let mut browsers = vec![];
    for (member, width) in MEMBERS.into_iter().zip([WIDE, 360, WIDE, 360]) {
        let mail = format!("{member}@row.example");
        let told =
            server.run(&["user", "invite", &mail, "--network", "row", "--role", "filer", "--enterprise", member]);
        let link = told.split_whitespace().find_map(|word| word.split_once("/link/")).expect("a link is printed").1;
        let browser = Browser::open(&server.address, width, Script::On).await;
        browser.go(&format!("/link/{link}")).await;
        browser.fill("name", &format!("Somebody of the {member}")).await;
        browser.fill("password", PASSWORD).await;
        browser.press("Save and sign in").await;
        browser.reads("Sign out").await;
        browsers.push(browser);
    }
    browsers
}

/// As if so many days had passed for what is being voted on: a vote closes with its last day and not before. The database
/// itself refuses such a change, so what refuses it is set aside meanwhile.
fn days_pass(server: &Server, days: u32) {
    let code = format!(
        "import sqlite3, sys\nbase = sqlite3.connect(sys.argv[1], timeout=20)\n\
         guards = base.execute(\"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'proposal'\").fetchall()\n\
         for name, _ in guards: base.execute(f'DROP TRIGGER {{name}}')\n\
         base.execute('UPDATE proposal SET opened_at = opened_at - {0}, closes_at = closes_at - {0} WHERE closes_at IS NOT NULL')\n\
         for _, sql in guards: base.execute(sql)\n\
         base.commit()",
        u64::from(days) * 24 * 60 * 60 * 1_000
    );
    let done = Command::new("python3").args(["-c", &code]).arg(server.file()).output().expect("python3 runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn what_members_vote_for_is_asked_and_the_report_cites_it() {
    if !wanted() {
        return;
    }
    let axe = std::fs::read_to_string(std::env::var("COMMONWEAL_AXE").expect("tests/run says where axe-core is"))
        .expect("axe-core can be read");
    let server = Server::start().await;
    let members = network(&server).await;
    let [bakery, forge, kiln, loom] = members.as_slice() else { panic!("four members") };

    let mut look = Look::through(bakery, WIDE, &axe);
    look.at("/row/decide/new/new-question").await;
    bakery.fill("name", "Meals shared").await;
    bakery.fill("question", "How many meals did you give away?").await;
    bakery.tick("[name=section][value=social]").await;
    bakery.choose("unit", "other").await;
    bakery.fill("other-unit", "meals").await;
    bakery.tick("[name=kind][value=flow]").await;
    // The list begins with the first round that has not begun.
    let quarter = bakery.script("return document.querySelector('[name=from]').options[0].value").await;
    let quarter = quarter.as_str().expect("a quarter").to_owned();
    bakery.choose("from", &quarter).await;
    bakery.fill("why", "Half of us share food, and no report says so.").await;
    bakery.press("Propose it").await;
    bakery.reads("Being discussed").await;
    look.here("a proposal that is discussed").await;
    let at = bakery.path().await;

    forge.go(&at).await;
    forge.fill("words", "Count the community fridge too.").await;
    forge.press("Add the comment").await;
    forge.reads("Count the community fridge too.").await;
    forge.press("Second it as The forge").await;
    bakery.go(&at).await;
    bakery.press("Open the vote").await;
    bakery.reads("From now on the text stays as it is").await;
    bakery.press_in("//main//form", "Open the vote").await;
    bakery.reads("0 of 4").await;

    for (browser, member, width) in [(bakery, "bakery", WIDE), (forge, "forge", 360), (kiln, "kiln", WIDE)] {
        let mut look = Look::through(browser, width, &axe);
        browser.go(&format!("{at}/vote?as={member}&ballot=for")).await;
        look.here("the vote").await;
        browser.press("Cast this vote").await;
        browser.reads("Your vote").await;
        look.here("a proposal that is voted on").await;
        assert!(look.faults.is_empty(), "{}", look.faults.join("\n"));
    }
    loom.go(&format!("{at}/vote?as=loom&ballot=against")).await;
    loom.press("Cast this vote").await;
    let open = loom.reads("4 of 4").await;
    assert!(!open.contains("3 for"), "how they voted is told once the vote has closed");
    days_pass(&server, 20);
    bakery.go(&at).await;
    let decided = bakery.reads("Decision 1: passed").await;
    assert!(decided.contains("3 for, 1 against") && decided.contains("In effect"), "{decided}");
    look.here("a proposal that has passed").await;

    // An indicator of it, decided by those who met.
    bakery.go("/row/decide/new/new-indicator").await;
    bakery.fill("name", "Meals given away").await;
    bakery.fill("definition", "Meals that members gave away, hot or cold.").await;
    bakery.tick("[name=section][value=social]").await;
    bakery.choose_words("above", "Meals shared").await;
    bakery.choose("from", &quarter).await;
    bakery.fill("why", "A total that a report can print.").await;
    bakery.press("Propose it").await;
    bakery.reads("Being discussed").await;
    let second = bakery.path().await;
    let ruth = Browser::open(&server.address, WIDE, Script::Off).await;
    ruth.sign_in("ruth@digbeth.example").await;
    ruth.go(&format!("{second}/meeting")).await;
    let yesterday = yesterday();
    for (part, text) in ["day", "month", "year"].into_iter().zip(&yesterday) {
        ruth.fill(&format!("on-{part}"), text).await;
    }
    for member in &MEMBERS[..3] {
        ruth.tick(&format!("[name=present][value={member}]")).await;
    }
    ruth.fill("in-favour", "3").await;
    ruth.fill("against", "0").await;
    ruth.fill("minutes", "Item 2. Agreed by all three.").await;
    ruth.press("Record the decision").await;
    let decided = ruth.reads("Decision 2: passed").await;
    assert!(decided.contains("Item 2. Agreed by all three."), "{decided}");

    // The round of that quarter asks it, in words and order of its section.
    ruth.go(&format!("/row/rounds/{quarter}")).await;
    let year: u32 = yesterday[2].parse().expect("a year");
    for (part, text) in ["day", "month", "year"].into_iter().zip(&yesterday) {
        ruth.fill(&format!("opens-{part}"), text).await;
    }
    ruth.fill("closes-year", &(year + 2).to_string()).await;
    ruth.press("Open round").await;
    ruth.reads("Rounds").await;
    kiln.go(&format!("/row/returns/{quarter}/kiln/social")).await;
    kiln.reads("How many meals did you give away?").await;
    let mut look = Look::through(kiln, WIDE, &axe);
    look.here("a form with the members' own question").await;
    kiln.fill("v.our-meals-shared.", "310").await;
    kiln.press("Save and continue").await;
    kiln.reads("Check").await;
    assert!(look.faults.is_empty(), "{}", look.faults.join("\n"));

    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    writeln!(file, "enterprise,period,input,breakdown,value,confidence,note").expect("a line");
    for (member, meals) in MEMBERS.iter().zip([120, 200, 310, 415]) {
        writeln!(file, "{member},{quarter},our-meals-shared,,{meals},,").expect("a line");
        writeln!(file, "{member},{quarter},volunteer-hours,,{},,", meals * 2).expect("a line");
    }
    server.run(&["import", "--network", "row", file.path().to_str().expect("a path"), "--reason", "By phone"]);
    ruth.go(&format!("/row/report/{quarter}")).await;
    ruth.press("Generate a draft").await;
    ruth.reads("Publish edition 1").await;
    ruth.press("Save words").await;
    ruth.reads("The words are saved").await;
    ruth.tick("[name=confirmed]").await;
    ruth.press("Publish edition 1").await;
    ruth.reads("Fingerprint of the PDF").await;
    ruth.close().await;
    let (status, page) = get(&server.address, &format!("/row/reports/{quarter}/1")).await;
    let page = String::from_utf8(page).expect("UTF-8");
    assert_eq!(status, 200);
    for words in ["Meals given away", "1,045 meals", "Counted by decision 2", "3 for, 1 against"] {
        assert!(page.contains(words), "{words}");
    }
    let mut look = Look::through(loom, 360, &axe);
    look.at("/row/decide").await;
    assert!(look.faults.is_empty(), "{}", look.faults.join("\n"));
    assert!(server.run(&["check"]).contains("All is well"));
    for browser in members {
        browser.close().await;
    }
}

/// Day, month and year of yesterday, in UTC.
fn yesterday() -> [String; 3] {
    let code =
        "import datetime as d; y = d.datetime.now(d.timezone.utc) - d.timedelta(days=1); print(y.day, y.month, y.year)";
    let told = Command::new("python3").args(["-c", code]).output().expect("python3 runs");
    let told = String::from_utf8(told.stdout).expect("UTF-8");
    let parts: Vec<String> = told.split_whitespace().map(str::to_owned).collect();
    parts.try_into().expect("a day")
}
