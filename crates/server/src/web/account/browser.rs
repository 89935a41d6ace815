//! The browser that signs in: what it calls itself, in a few words, and the session that it had before.

use crate::web::{App, session};
use axum::http::{HeaderMap, header};

/// A browser, as far as its request tells.
#[derive(Debug, Clone, Default)]
pub(crate) struct Browser {
    /// Such as "Firefox on Android"; empty where it cannot be told.
    pub(crate) words: String,
    /// What is kept of the session that it has; it ends when a new one begins.
    pub(crate) had: Option<[u8; 32]>,
}

/// Browsers by what they call themselves; the first that fits, as most also name those that they are like.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Devices, in the same way.
const DEVICES: [(&str, &str); 6] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

impl Browser {
    /// The one that a request comes from.
    pub(crate) fn of(headers: &HeaderMap, app: &App) -> Self {
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Self { words: words(agent), had: session::token(headers, app).map(|token| session::hash(&token)) }
    }
}

fn words(agent: &str) -> String {
    let of =
        |known: &[(&str, &'static str)]| known.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name);
    match (of(&BROWSERS), of(&DEVICES)) {
        (Some(browser), Some(device)) => format!("{browser} on {device}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_browser_is_told_in_a_few_words() {
        let edge =
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126 Safari/537.36 Edg/126";
        assert_eq!(words(edge), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604.1";
        assert_eq!(words(phone), "Safari on iPhone");
        assert_eq!(words("Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0"), "Firefox on Android");
        assert_eq!(words("curl/8.5.0"), "");
    }
}
