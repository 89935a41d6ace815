//! The core figures of a quarter, filed from the link in a mail to the receipt: by keyboard alone, without JavaScript,
//! and on a phone. Nobody types an address but that of the link.

use commonweal_tests::{Browser, Keyboard, Script, Server, WIDE, wanted};

const AMARA: &str = "amara@custard-yard-kitchen.example";
const FIGURES: [(&str, &[(&str, &str)]); 3] = [
    ("Economic", &[("v.income.", "£104,250.50"), ("v.sales-to-members.", "6,120"), ("v.supplier-spend.", "41k")]),
    ("Environmental", &[("v.electricity.", "9,340")]),
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
const STORY: &str = "Our bread now goes to three schools. The bakers chose the recipe together.";
const REASON: &str = "We opened a second kitchen in October.";

/// How somebody uses a page.
enum Hands<'b> {
    /// By keyboard alone: all that is needed is reached by Tab.
    Keyboard(Keyboard<'b>),
    /// As everybody else.
    Pointer(&'b Browser),
}

impl Hands<'_> {
    async fn write(&self, name: &str, text: &str) {
        match self {
            Self::Keyboard(keyboard) => keyboard.write(name, text).await,
            Self::Pointer(browser) => browser.fill(name, text).await,
        }
    }

    async fn choose(&self, name: &str, value: &str) {
        match self {
            Self::Keyboard(keyboard) => keyboard.choose(name, value).await,
            Self::Pointer(browser) => browser.tick(&format!("[name=\"{name}\"][value=\"{value}\"]")).await,
        }
    }

    async fn tick(&self, name: &str) {
        match self {
            Self::Keyboard(keyboard) => keyboard.tick(name).await,
            Self::Pointer(browser) => browser.tick(&format!("[name=\"{name}\"]")).await,
        }
    }

    async fn press(&self, words: &str) {
        match self {
            Self::Keyboard(keyboard) => keyboard.press(words).await,
            Self::Pointer(browser) => browser.press(words).await,
        }
    }
}

/// The browser of somebody who files, and how wide its pages may be.
struct Filer<'b> {
    browser: &'b Browser,
    hands: Hands<'b>,
    narrow: bool,
}

impl Filer<'_> {
    /// Looks at a page before anything is done on it: nothing scrolls sideways, and Tab goes through all of it.
    async fn arrives(&self, words: &str) -> String {
        let text = self.browser.reads(words).await;
        if self.narrow {
            let over = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
            assert_eq!(self.browser.script(over).await, 0, "{} scrolls sideways", self.browser.path().await);
        }
        if let Hands::Keyboard(keyboard) = &self.hands {
            let stops = keyboard.walk().await;
            eprintln!("{}: {stops} stops", self.browser.path().await);
        }
        text
    }

    /// From the link to the receipt.
    async fn files_the_core(&self, server: &Server) {
        let (browser, hands) = (self.browser, &self.hands);
        browser.go("/sign-in/link").await;
        self.arrives("Sign in by a link").await;
        hands.write("email", AMARA).await;
        hands.press("Send the link").await;
        self.arrives("Look into your mail").await;
        browser.go(&server.link_in_mail(AMARA).await).await;
        self.arrives("Sign in as Amara").await;
        hands.press("Sign in").await;
        self.arrives("Your return for October to December 2025").await;

        for (section, figures) in FIGURES {
            hands.press(section).await;
            self.arrives("Leave a figure blank to come back to it").await;
            for (name, value) in figures {
                hands.write(name, value).await;
                if *name == "v.electricity." {
                    // A reason why there is no figure is a choice of its own.
                    hands.choose("s.gas", "z").await;
                }
            }
            hands.press("Save and continue").await;
            self.explains(section).await;
            self.arrives("Your return for October to December 2025").await;
        }

        hands.press("Your story").await;
        self.arrives("What are you proud of this quarter?").await;
        hands.write("story", STORY).await;
        hands.choose("consent.names", "none").await;
        hands.choose("consent.children", "none").await;
        hands.tick("agreed").await;
        hands.press("Save and continue").await;
        self.arrives("Your return for October to December 2025").await;

        hands.press("Check your answers and submit").await;
        let answers = self.arrives("Check your answers before you submit").await;
        for said in ["£104,250.50", "£41,000", "9,340 kWh", "Does not apply", "452 hours", STORY] {
            assert!(answers.contains(said), "“{said}” is not in {answers}");
        }
        hands.tick("sure").await;
        hands.press("Submit return").await;
        let receipt = self.arrives("Code of the content").await;
        assert!(browser.path().await.ends_with("/submitted"), "{receipt}");
    }

    /// Says what is behind the figures that are unusual, where the section asks for it.
    async fn explains(&self, section: &str) {
        let asks = "unusual: a word on it now saves a question later";
        if !self.browser.reads_any(&[asks, "Check your answers and submit"]).await.contains(asks) {
            return;
        }
        self.arrives(section).await;
        for name in self.browser.names("textarea[name^=\"e.\"]").await {
            self.hands.write(&name, REASON).await;
        }
        self.hands.press("Save and continue").await;
    }
}

#[tokio::test]
async fn the_core_is_filed_by_keyboard_alone() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let browser = Browser::open(&server.address, WIDE, Script::On).await;
    let hands = Hands::Keyboard(Keyboard::of(&browser));
    Filer { browser: &browser, hands, narrow: false }.files_the_core(&server).await;
    browser.close().await;
}

#[tokio::test]
async fn the_core_is_filed_without_javascript() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let browser = Browser::open(&server.address, WIDE, Script::Off).await;
    Filer { browser: &browser, hands: Hands::Pointer(&browser), narrow: false }.files_the_core(&server).await;
    browser.close().await;
}

#[tokio::test]
async fn the_core_is_filed_on_a_phone() {
    if !wanted() {
        return;
    }
    let server = Server::start().await;
    let browser = Browser::open(&server.address, 360, Script::On).await;
    Filer { browser: &browser, hands: Hands::Pointer(&browser), narrow: true }.files_the_core(&server).await;
    browser.close().await;
}
