//! A real Chromium, driven through chromedriver.

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// The Enter key, as WebDriver writes it.
const ENTER: &str = "\u{e007}";

/// The Control key, held until [`RELEASE`].
const CONTROL: &str = "\u{e009}";
const RELEASE: &str = "\u{e000}";

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
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser opens");
        Self { client, driver, _profile: profile, address: address.to_owned() }
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

    /// Presses the button or link that bears these words, by keyboard.
    pub async fn press(&self, words: &str) {
        let path = format!("//main//button[normalize-space()=\"{words}\"] | //main//a[normalize-space()=\"{words}\"]");
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
        let mut text = String::new();
        for _ in 0..200 {
            if let Ok(body) = self.client.find(Locator::Css("body")).await {
                text = body.text().await.unwrap_or_default();
                if text.contains(words) {
                    return text;
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("“{words}” is not on {}:\n{text}", self.path().await);
    }

    /// Signs somebody of the sample in.
    pub async fn sign_in(&self, email: &str) {
        self.go("/sign-in").await;
        self.fill("email", email).await;
        self.fill("password", super::Server::password()).await;
        self.press("Sign in").await;
        self.reads("Sign out").await;
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn script(&self, code: &str) -> Value {
        self.client.execute(code, vec![]).await.expect("the script runs")
    }

    /// Runs a script that calls its last argument when it is done.
    pub async fn script_until(&self, code: &str) -> Value {
        self.client.execute_async(code, vec![]).await.expect("the script runs")
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
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
