//! A coordinator's whole quarter for fifty members, through the pages as they are: nobody types an address.
//!
//! Every click, page and typed character is counted. What a hand and an eye need for them is reckoned after the
//! keystroke-level model (Card, Moran and Newell, "The keystroke-level model for user performance time with interactive
//! systems", Communications of the ACM 23(7), 1980): to think 1.35 s, to point 1.1 s, to press and let go 0.2 s, to move
//! a hand between mouse and keys 0.4 s, to type a character 0.28 s. To that come what the model does not know: a look
//! around each page, and reading, speaking and writing, which are set here and printed with the rest. All together must
//! stay within the four hours that a coordinator has in a quarter.

use commonweal_tests::{Browser, Script, Server, WIDE, wanted};
use std::fmt::Write as _;

/// Hours that the whole may take.
const BUDGET: f64 = 4.0;
/// Seconds: think, point, press.
const CLICK: f64 = 1.35 + 1.1 + 0.2;
/// Seconds: think, point, press, and the hand to the keys and back.
const FIELD: f64 = CLICK + 2.0 * 0.4;
/// Seconds for a character.
const KEY: f64 = 0.28;
/// Seconds to find one's way on a page that has come, and for its coming.
const PAGE: f64 = 6.0;
/// Clicks that the quarter may take: as many as there are members would be four for each.
const MOST_CLICKS: u32 = 200;

/// One thing that a coordinator does, and how often in a quarter with fifty members.
#[derive(Debug, Clone, Default)]
struct Part {
    what: &'static str,
    often: u32,
    /// Minutes besides what hands do: reading, speaking, thinking of words.
    minutes: f64,
    clicks: u32,
    pages: u32,
    fields: u32,
    keys: u32,
}

impl Part {
    fn seconds(&self) -> f64 {
        let hands = f64::from(self.clicks) * CLICK + f64::from(self.fields) * FIELD + f64::from(self.keys) * KEY;
        (hands + f64::from(self.pages) * PAGE + self.minutes * 60.0) * f64::from(self.often)
    }
}

/// A coordinator, and what was counted so far.
struct Coordinator<'b> {
    browser: &'b Browser,
    parts: Vec<Part>,
}

impl Coordinator<'_> {
    fn begin(&mut self, what: &'static str, often: u32, minutes: f64) {
        self.parts.push(Part { what, often, minutes, ..Part::default() });
    }

    fn now(&mut self) -> &mut Part {
        self.parts.last_mut().expect("something has begun")
    }

    /// Presses a button or link of the page, which leads to another page.
    async fn press(&mut self, words: &str) {
        self.browser.press(words).await;
        self.now().clicks += 1;
        self.now().pages += 1;
    }

    /// The same where a number follows the words.
    async fn press_beginning(&mut self, words: &str) {
        let found = format!(
            "return [...document.querySelectorAll('main a, main .aside button')].map((one) => one.textContent.trim()).find((one) => one.startsWith('{words}'))"
        );
        let whole = self.browser.script(&found).await;
        self.press(whole.as_str().unwrap_or_else(|| panic!("nothing begins with “{words}”"))).await;
    }

    /// Follows a link of the navigation.
    async fn go_to(&mut self, words: &str) {
        self.browser.press_in("//nav", words).await;
        self.now().clicks += 1;
        self.now().pages += 1;
    }

    async fn tick(&mut self, css: &str) {
        self.browser.tick(css).await;
        self.now().clicks += 1;
    }

    async fn write(&mut self, name: &str, text: &str) {
        self.browser.fill(name, text).await;
        self.now().fields += 1;
        self.now().keys += text.chars().count() as u32;
    }

    /// What was counted, as a table.
    fn told(&self) -> String {
        let mut out = String::from(
            "| what | times | clicks each | pages each | fields each | characters each | other minutes each | minutes in all |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n",
        );
        for part in &self.parts {
            let Part { what, often, minutes, clicks, pages, fields, keys } = part;
            let all = part.seconds() / 60.0;
            let _ = writeln!(
                out,
                "| {what} | {often} | {clicks} | {pages} | {fields} | {keys} | {minutes:.0} | {all:.1} |"
            );
        }
        let sum = |of: fn(&Part) -> u32| self.parts.iter().map(|part| of(part) * part.often).sum::<u32>();
        let minutes: f64 = self.parts.iter().map(|part| part.minutes * f64::from(part.often)).sum();
        let _ = writeln!(
            out,
            "| together | | {} | {} | {} | {} | {minutes:.0} | {:.1} |",
            sum(|part| part.clicks),
            sum(|part| part.pages),
            sum(|part| part.fields),
            sum(|part| part.keys),
            self.seconds() / 60.0
        );
        out
    }

    fn clicks(&self) -> u32 {
        self.parts.iter().map(|part| part.clicks * part.often).sum()
    }

    fn seconds(&self) -> f64 {
        self.parts.iter().map(Part::seconds).sum()
    }

    async fn reads(&self, words: &str) -> String {
        self.browser.reads(words).await
    }
}

#[tokio::test]
async fn a_coordinators_quarter_with_fifty_members_fits_into_four_hours() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let browser = Browser::open(&server.address, WIDE, Script::On).await;
    let mut ruth = Coordinator { browser: &browser, parts: vec![] };
    sits_down(&mut ruth).await;
    invites(&mut ruth).await;
    reminds(&mut ruth).await;
    gives_more_time(&mut ruth).await;
    files_for_a_member(&mut ruth).await;
    confirms(&server).await;
    reads_what_is_flagged(&mut ruth).await;
    publishes(&mut ruth).await;
    opens_the_round(&mut ruth).await;
    let (hours, clicks, table) = (ruth.seconds() / 3600.0, ruth.clicks(), ruth.told());
    browser.close().await;
    eprintln!("{table}");
    assert!(hours <= BUDGET, "{hours:.1} hours:\n{table}");
    assert!(clicks <= MOST_CLICKS, "{clicks} clicks:\n{table}");
    assert!(server.run(&["check"]).contains("All is well"));
}

/// Somebody who does this beside other work sits down to it eight times.
async fn sits_down(ruth: &mut Coordinator<'_>) {
    ruth.browser.go("/sign-in").await;
    ruth.begin("Sign in", 8, 1.0);
    ruth.now().pages += 1;
    ruth.write("email", "ruth@digbeth.example").await;
    ruth.write("password", Server::password()).await;
    ruth.press("Sign in").await;
    ruth.reads("43 of 50 returns are in").await;
}

async fn opens_the_round(ruth: &mut Coordinator<'_>) {
    ruth.begin("Open the next round", 1, 2.0);
    ruth.go_to("Rounds").await;
    // Which quarter is next depends on the day.
    ruth.press_beginning("Open ").await;
    ruth.reads("Every enterprise that belonged to the network in these months").await;
    ruth.press("Open round").await;
    ruth.reads(" is saved.").await;
}

/// All fifty have been invited once; in a quarter a few filers leave and others come.
async fn invites(ruth: &mut Coordinator<'_>) {
    ruth.begin("Invite new filers, five in one go", 1, 5.0);
    ruth.go_to("Quarter board").await;
    ruth.press("Invite people").await;
    let lines = "sam@spindle.example, spindle-press\nlou@gantry.example, green-gantry\nkit@bench.example, second-bench-joinery\nada@radio.example, viaduct-radio\nbo@yard.example, custard-yard-kitchen";
    ruth.write("lines", lines).await;
    ruth.press("Invite").await;
    ruth.reads("5 people are invited").await;
}

/// Reminders go out by themselves; once more by hand does no harm.
async fn reminds(ruth: &mut Coordinator<'_>) {
    ruth.begin("Remind everybody who has not filed", 2, 2.0);
    ruth.go_to("Quarter board").await;
    ruth.reads("Remind those who have not filed").await;
    ruth.press_beginning("Remind ").await;
    ruth.reads("reminder").await;
}

async fn gives_more_time(ruth: &mut Coordinator<'_>) {
    ruth.begin("Give two enterprises more time", 2, 5.0);
    // The board lists those who are missing.
    ruth.tick(".board-table tbody tr:nth-child(2) [name=member]").await;
    ruth.tick(".board-table tbody tr:nth-child(3) [name=member]").await;
    ruth.press("Give more time").await;
    ruth.reads("For 2 enterprises").await;
    ruth.write("why", "Their accountant is ill.").await;
    ruth.press("Give more time").await;
    ruth.reads("more time").await;
}

/// After a phone call: ten numbers are typed in, and the member confirms them by a link.
async fn files_for_a_member(ruth: &mut Coordinator<'_>) {
    ruth.begin("File for a member after a phone call", 3, 12.0);
    ruth.go_to("Quarter board").await;
    ruth.press_beginning("Not yet in, ").await;
    ruth.press("Custard Yard Kitchen").await;
    ruth.write("begin-why", "Phone call with Amara Okoye on 4 February").await;
    ruth.press("File for them").await;
    ruth.reads("Custard Yard Kitchen").await;
    let sections: [(&str, &[(&str, &str)]); 3] = [
        ("Economic", &[("v.income.", "104250.50"), ("v.sales-to-members.", "6120"), ("v.supplier-spend.", "41000")]),
        ("Environmental", &[("v.electricity.", "9340"), ("v.gas.", "12400")]),
        (
            "Social",
            &[
                ("v.jobs-fte.", "5.6"),
                ("v.headcount.", "9"),
                ("v.living-wage-headcount.", "9"),
                ("v.apprentices.", "1"),
                ("v.volunteer-hours.", "452"),
                ("v.people-new.", "38"),
            ],
        ),
    ];
    for (section, figures) in sections {
        ruth.press(section).await;
        ruth.reads("Leave a figure blank").await;
        for (name, value) in figures {
            ruth.write(name, value).await;
        }
        ruth.press("Save and continue").await;
        let asks = "unusual: a word on it now saves a question later";
        if ruth.browser.reads_any(&[asks, "Check your answers and submit"]).await.contains(asks) {
            for name in ruth.browser.names("textarea[name^=\"e.\"]").await {
                ruth.write(&name, "They opened a second kitchen in October.").await;
            }
            ruth.press("Save and continue").await;
        }
    }
    ruth.reads("Check your answers and submit").await;
    ruth.press("Check your answers and submit").await;
    ruth.tick("[name=sure]").await;
    ruth.press("Submit return").await;
    ruth.reads("Custard Yard Kitchen").await;
}

/// The member, who is not the coordinator: nothing of it is counted.
async fn confirms(server: &Server) {
    let browser = Browser::open(&server.address, 360, Script::On).await;
    browser.go(&server.link_in_mail("amara@custard-yard-kitchen.example").await).await;
    browser.press("Yes, these are our figures").await;
    browser.reads("Custard Yard Kitchen").await;
    browser.close().await;
}

/// One return in four is flagged and read; of those some go back.
async fn reads_what_is_flagged(ruth: &mut Coordinator<'_>) {
    ruth.begin("Go to the returns that wait", 8, 0.0);
    ruth.go_to("Quarter board").await;
    ruth.press_beginning("Review ").await;
    ruth.reads("What should it look at again?").await;
    ruth.begin("Read a flagged return, accept it, and come to the next", 13, 4.0);
    ruth.press("Accept and next").await;
    ruth.reads("is accepted and counts in the totals").await;
    ruth.begin("Read a flagged return, ask about a figure, and send it back", 3, 6.0);
    ruth.browser.script("document.querySelector('.ask details').open = true").await;
    ruth.now().clicks += 1;
    let names = ruth.browser.names("textarea[name^=\"q.\"]").await;
    ruth.write(&names[0], "Is this without VAT?").await;
    ruth.write("reason", "Look once more at your income, as the grant seems to be in it twice.").await;
    ruth.press("Send back").await;
    ruth.reads("is sent back").await;
}

async fn publishes(ruth: &mut Coordinator<'_>) {
    ruth.begin("Write and read the report, and circulate it", 1, 75.0);
    ruth.go_to("Report").await;
    ruth.press("Generate a draft").await;
    ruth.reads("Circulate edition 1 to the members").await;
    ruth.write("headline", "Fifty neighbours gave work to hundreds, and most of what they spent stayed close by.")
        .await;
    ruth.press("Save words").await;
    ruth.reads("The words are saved").await;
    ruth.press("Preview as a web page").await;
    ruth.reads("Only coordinators see this page").await;
    ruth.press("Back to the report’s words").await;
    ruth.tick("[name=confirmed]").await;
    ruth.press("Circulate to the members").await;
    ruth.reads("have assented").await;
}
