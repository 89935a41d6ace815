//! A device that keeps passkeys and has looked at a finger: chromedriver's virtual authenticator (WebAuthn level 2,
//! chapter 11).

use super::Browser;
use serde_json::{Value, json};

/// The device, built into the browser's own machine.
#[derive(Debug)]
pub struct Device<'b> {
    browser: &'b Browser,
    id: String,
}

impl<'b> Device<'b> {
    /// Builds one in that verifies whoever uses it.
    pub async fn of(browser: &'b Browser) -> Self {
        let kind = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserVerified": true,
            "isUserConsenting": true,
        });
        let id = browser.command("POST", "webauthn/authenticator", &kind).await;
        Self { browser, id: id.as_str().expect("the device has a name").to_owned() }
    }

    /// Whether from now on it knows the finger that touches it.
    pub async fn knows_the_finger(&self, knows: bool) {
        let path = format!("webauthn/authenticator/{}/uv", self.id);
        self.browser.command("POST", &path, &json!({ "isUserVerified": knows })).await;
    }

    /// Sites of the passkeys that it keeps.
    pub async fn sites(&self) -> Vec<String> {
        let path = format!("webauthn/authenticator/{}/credentials", self.id);
        let kept = self.browser.command("GET", &path, &Value::Null).await;
        let site = |key: &Value| key["rpId"].as_str().unwrap_or_default().to_owned();
        kept.as_array().expect("a list of passkeys").iter().map(site).collect()
    }
}
