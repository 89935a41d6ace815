//! A real Chromium, driven through chromedriver.

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// The Enter key, as WebDriver writes it.
const ENTER: &str = "\u{e007}";

/// The Control key, held until [`RELEASE`].
const CONTROL: &str = "\u{e009}";
const RELEASE: &str = "\u{e000}";
/// Where a button or link may stand: in the content, or among the ways back above it.
const WITHIN: &str = "//*[self::main or contains(concat(' ', @class, ' '), ' before ')]";

/// Width of a desk's window.
pub const WIDE: u32 = 1280;

/// Whether pages may run scripts: every journey works without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// As most readers have it.
    On,
    /// Off.
    Off,
}

/// A browser of its own, with no cookies: a private window.
#[derive(Debug)]
pub struct Browser {
    client: Client,
    driver: Child,
    /// Where its driver answers.
    driven: String,
    _profile: TempDir,
    address: String,
}

impl Browser {
    /// Opens a window of a width in CSS pixels; under 500 it is a phone's.
    pub async fn open(address: &str, width: u32, script: Script) -> Self {
        let profile = TempDir::new().expect("a temporary folder");
        let port = super::free_port();
        let driver = Command::new("chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A group of its own, so that the browser ends with its driver also where a test fails.
            .process_group(0)
            .spawn()
            .expect("chromedriver is installed; tests/run installs it");
        super::answers(port).await;
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            // Pages come to rest at once, and not after a smooth scroll.
            "--force-prefers-reduced-motion".to_owned(),
            "--no-first-run".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let mut options = json!({});
        if width < 500 {
            options["mobileEmulation"] = json!({ "deviceMetrics": { "width": width, "height": 780, "pixelRatio": 2 } });
        } else {
            arguments.push(format!("--window-size={width},1000"));
        }
        if script == Script::Off {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        options["args"] = json!(arguments);
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), options);
        // axe takes seconds for a long page, and many where the machine is busy.
        capabilities.insert("timeouts".to_owned(), json!({ "script": 300_000 }));
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser opens");
        Self {
            client,
            driver,
            driven: format!("http://127.0.0.1:{port}"),
            _profile: profile,
            address: address.to_owned(),
        }
    }

    /// Goes to a path of the server.
    pub async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.address)).await.expect("the page opens");
    }

    /// The path where it is.
    pub async fn path(&self) -> String {
        self.client.current_url().await.expect("an address").path().to_owned()
    }

    /// Types into a field by its name, in place of what was there.
    pub async fn fill(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name=\"{name}\"]")).await;
        field.clear().await.expect("the field empties");
        field.send_keys(text).await.expect("the field takes text");
    }

    /// Types into a field key by key, in place of what was there, and stays in it.
    pub async fn type_over(&self, name: &str, text: &str) {
        let field = self.find(&format!("[name=\"{name}\"]")).await;
        field.send_keys(&format!("{CONTROL}a{RELEASE}{text}")).await.expect("the field takes text");
    }

    /// Ticks a box or chooses a radio button by keyboard, as a space does.
    pub async fn tick(&self, css: &str) {
        self.find(css).await.send_keys(" ").await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Chooses from a list by the value of an entry.
    pub async fn choose(&self, name: &str, value: &str) {
        let list = self.find(&format!("select[name=\"{name}\"]")).await;
        list.select_by_value(value).await.unwrap_or_else(|error| panic!("{name}: no {value}: {error}"));
    }

    /// Chooses from a list by words that an entry holds, in the first list whose name begins so.
    pub async fn choose_words(&self, name: &str, words: &str) {
        let list = self.find(&format!("select[name^=\"{name}\"]")).await;
        let entries = list.find_all(Locator::Css("option")).await.expect("entries");
        for entry in entries {
            if entry.text().await.unwrap_or_default().contains(words) {
                let value = entry.attr("value").await.ok().flatten().unwrap_or_default();
                list.select_by_value(&value).await.unwrap_or_else(|error| panic!("{name}: {error}"));
                return;
            }
        }
        panic!("{name}: nothing says “{words}”");
    }

    /// Presses the button or link that bears these words, by keyboard.
    pub async fn press(&self, words: &str) {
        self.press_in(WITHIN, words).await;
    }

    /// The same within a part of the page, given by its XPath.
    pub async fn press_in(&self, within: &str, words: &str) {
        let of = |tag: &str| format!("{within}//{tag}[normalize-space()=\"{words}\"]");
        let path = [of("button"), of("a"), of("summary")].join(" | ");
        let found = self.client.wait().at_most(Duration::from_secs(20)).for_element(Locator::XPath(&path)).await;
        found
            .unwrap_or_else(|error| panic!("no “{words}”: {error}"))
            .send_keys(ENTER)
            .await
            .unwrap_or_else(|error| panic!("“{words}”: {error}"));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    /// All text of the page, once it holds some words; fails after 20 seconds.
    pub async fn reads(&self, words: &str) -> String {
        self.reads_any(&[words]).await
    }

    /// The same for one of several words.
    pub async fn reads_any(&self, words: &[&str]) -> String {
        let mut text = String::new();
        for _ in 0..200 {
            if let Ok(body) = self.client.find(Locator::Css("body")).await {
                text = body.text().await.unwrap_or_default();
                if words.iter().any(|words| text.contains(words)) {
                    return text;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("“{}” is not on {}:\n{text}", words.join("” or “"), self.path().await);
    }

    /// Signs somebody of the sample in.
    pub async fn sign_in(&self, email: &str) {
        self.go("/sign-in").await;
        self.fill("email", email).await;
        self.fill("password", super::Server::password()).await;
        self.press("Sign in").await;
        self.reads("Sign out").await;
    }

    /// Presses and lets go of one key, wherever the focus is.
    pub async fn key(&self, key: char) {
        let keys = KeyActions::new("keyboard".to_owned());
        let keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        self.client.perform_actions(keys).await.expect("the key is pressed");
    }

    /// Types text wherever the focus is, in place of all that stands there.
    pub async fn keys_over(&self, text: &str) {
        let at = self.client.active_element().await.expect("something has the focus");
        at.send_keys(&format!("{CONTROL}a{RELEASE}{text}")).await.expect("it takes text");
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, code: &str) -> Value {
        self.client.execute(code, vec![]).await.expect("the script runs")
    }

    /// Runs a script that calls its last argument when it is done.
    pub async fn script_until(&self, code: &str) -> Value {
        self.client.execute_async(code, vec![]).await.expect("the script runs")
    }

    /// A command of WebDriver that the client does not know, by its path within the session: what it answers.
    pub(crate) async fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        let session = self.client.session_id().await.ok().flatten().expect("the browser is open");
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let (status, answer) =
            super::web::ask(&self.driven, method, &format!("/session/{session}/{path}"), &body).await;
        assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&answer));
        serde_json::from_slice::<Value>(&answer).expect("JSON")["value"].take()
    }

    /// Forgets who is signed in, as another window that signs out does.
    pub async fn forget(&self) {
        self.client.delete_all_cookies().await.expect("the cookies go");
    }

    /// Texts of the elements that a selector names.
    pub async fn texts(&self, css: &str) -> Vec<String> {
        let mut texts = vec![];
        for element in self.client.find_all(Locator::Css(css)).await.unwrap_or_default() {
            texts.extend(element.text().await);
        }
        texts
    }

    /// What the first element that a selector names is to a screen reader; nothing where there is none.
    pub async fn role(&self, css: &str) -> Option<String> {
        let found = self.client.find(Locator::Css(css)).await.ok()?;
        let path = format!("element/{}/computedrole", found.element_id().as_ref());
        self.command("GET", &path, &Value::Null).await.as_str().map(str::to_owned)
    }

    /// Names of the fields that a selector names.
    pub async fn names(&self, css: &str) -> Vec<String> {
        let mut names = vec![];
        for field in self.client.find_all(Locator::Css(css)).await.unwrap_or_default() {
            names.extend(field.attr("name").await.ok().flatten());
        }
        names
    }

    /// How many elements a selector names.
    pub async fn count(&self, css: &str) -> usize {
        self.client.find_all(Locator::Css(css)).await.map_or(0, |found| found.len())
    }

    /// Types into one of several fields, in place of what was there.
    pub async fn fill_nth(&self, css: &str, index: usize, text: &str) {
        let fields = self.client.find_all(Locator::Css(css)).await.expect("the fields are there");
        fields[index].clear().await.expect("the field empties");
        fields[index].send_keys(text).await.expect("the field takes text");
    }

    async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let found = self.client.wait().at_most(Duration::from_secs(20)).for_element(Locator::Css(css)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("no {css} on {}: {error}", self.path().await),
        }
    }

    /// Closes the window.
    pub async fn close(self) {
        let _ = self.client.clone().close().await;
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.driver.wait();
    }
}
