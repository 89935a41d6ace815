//! Somebody who has a keyboard and nothing else, and sees where they are on it.
//!
//! Every stop is checked on the way: the order in which Tab goes is the order in which the page is read, and what has
//! the focus can be seen, with an outline around it and nothing on top of it.

use super::Browser;
use serde_json::Value;

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const DOWN: char = '\u{e015}';
const SPACE: char = ' ';
/// More stops than any page has.
const MOST: usize = 600;

/// What the stop is at which the focus is, and what is wrong with it. The last stop is remembered in the page.
const STOP: &str = r#"
const at = document.activeElement;
if (!at || at === document.body || at === document.documentElement) { window.lastStop = null; return null; }
const name = at.name ? `${at.tagName} ${at.name}=${at.value}` : `${at.tagName} ${at.textContent.trim().replace(/\s+/g, ' ').slice(0, 60)}`;
const box = at.getBoundingClientRect();
const style = getComputedStyle(at);
const wrong = [];
if (!at.matches(':focus-visible') || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) wrong.push('has no outline');
if (box.width < 2 || box.height < 2) wrong.push('has no size');
const seen = { top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight), left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth) };
if (seen.bottom - seen.top < Math.min(box.height, 16) || seen.right - seen.left < Math.min(box.width, 16)) wrong.push('is out of sight');
else {
  const top = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2);
  const inline = top && [...at.getClientRects()].some((part) => { const there = document.elementFromPoint(part.left + part.width / 2, part.top + part.height / 2); return there && (at.contains(there) || there.contains(at)); });
  if (!inline && !(top && (at.contains(top) || top.contains(at)))) wrong.push(`is covered by ${top && (top.className || top.tagName)}`);
}
if (at.tabIndex > 0) wrong.push('has a place of its own in the order');
const last = window.lastStop;
if (last && last.at.isConnected) {
  if (!(last.at.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push(`comes after ${last.name}, and stands before it in the page`);
  // On the screen it goes down, or to the right into the next column.
  else if (box.bottom + scrollY <= last.top && box.left < last.right - 1) wrong.push(`comes after ${last.name}, and stands above it`);
}
window.lastStop = { at, name, top: box.top + scrollY, right: box.right };
const group = at.type === 'radio' ? [...(at.form ?? document).querySelectorAll(`input[type=radio][name="${CSS.escape(at.name)}"]`)] : [];
return { name, wrong, field: at.name ?? '', value: at.value ?? '', kind: at.type ?? '', checked: Boolean(at.checked), any: group.some((one) => one.checked), words: at.textContent.trim().replace(/\s+/g, ' ') };
"#;

/// Names of all stops that the page has, in the order in which it is read.
const ALL: &str = r#"
const seen = new Set();
return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter((at) => {
  if (at.disabled || at.type === 'hidden' || at.tabIndex < 0 || !at.checkVisibility({ visibilityProperty: true })) return false;
  if (at.type !== 'radio') return true;
  // Of a group, the chosen one is a stop, else the first.
  const key = `${at.form ? [...document.forms].indexOf(at.form) : -1} ${at.name}`;
  const group = [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(at.name)}"]`)].filter((one) => one.form === at.form);
  const stop = group.find((one) => one.checked) ?? group[0];
  if (seen.has(key) || at !== stop) return false;
  seen.add(key);
  return true;
}).length;
"#;

/// The hands of somebody on a page.
#[derive(Debug)]
pub struct Keyboard<'b> {
    browser: &'b Browser,
}

struct Stop(Value);

impl Stop {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }

    fn holds(&self, name: &str) -> bool {
        self.0[name].as_bool().unwrap_or_default()
    }
}

impl<'b> Keyboard<'b> {
    /// On whatever page the browser is.
    pub const fn of(browser: &'b Browser) -> Self {
        Self { browser }
    }

    /// Goes through the whole page from its top, and returns how many stops there are.
    pub async fn walk(&self) -> usize {
        let all = self.browser.script(ALL).await.as_u64().unwrap_or_default() as usize;
        let path = self.browser.path().await;
        for stops in 0..MOST {
            self.browser.key(TAB).await;
            if self.stop().await.is_none() {
                assert_eq!(stops, all, "{path}: stops that Tab makes, and that the page has");
                return stops;
            }
        }
        panic!("{path} does not end");
    }

    /// Types into a field, in place of what was there.
    pub async fn write(&self, name: &str, text: &str) {
        self.reach(name, |stop| stop.text("field") == name).await;
        self.browser.keys_over(text).await;
    }

    /// Chooses one of several.
    pub async fn choose(&self, name: &str, value: &str) {
        let stop = self.reach(name, |stop| stop.text("field") == name).await;
        if stop.text("value") == value {
            if !stop.holds("checked") {
                self.browser.key(SPACE).await;
            }
            return;
        }
        for _ in 0..20 {
            self.browser.key(DOWN).await;
            let at = self.browser.script("return document.activeElement.value").await;
            if at.as_str() == Some(value) {
                return;
            }
        }
        panic!("{name} cannot be {value}");
    }

    /// Ticks a box.
    pub async fn tick(&self, name: &str) {
        self.reach(name, |stop| stop.text("field") == name).await;
        self.browser.key(SPACE).await;
    }

    /// Presses the button or link that bears these words.
    pub async fn press(&self, words: &str) {
        self.reach(words, |stop| stop.text("words") == words).await;
        self.browser.key(ENTER).await;
        tokio::time::sleep(std::time::Duration::from_millis(150)).await;
    }

    /// Goes on by Tab until it is there.
    async fn reach(&self, what: &str, is_it: impl Fn(&Stop) -> bool) -> Stop {
        for _ in 0..MOST {
            self.browser.key(TAB).await;
            let Some(stop) = self.stop().await else { break };
            if is_it(&stop) {
                return stop;
            }
        }
        panic!("Tab does not reach “{what}” on {}", self.browser.path().await);
    }

    /// Where the focus is; nothing behind the last stop.
    async fn stop(&self) -> Option<Stop> {
        let found = self.browser.script(STOP).await;
        if found.is_null() {
            return None;
        }
        let wrong: Vec<&str> = found["wrong"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let path = self.browser.path().await;
        assert!(wrong.is_empty(), "{path}: {} {}", found["name"], wrong.join(", "));
        Some(Stop(found))
    }
}
