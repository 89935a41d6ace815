//! Looking at a page: what axe-core finds, whether it scrolls sideways, and whether an error summary keeps its rules.
//!
//! The rules of the markup are tests/pages/summary.py's; here is what only a browser knows: where the focus is and goes.

use super::Browser;
use serde_json::json;
use std::{path::PathBuf, sync::atomic::AtomicU32, sync::atomic::Ordering};

const AXE: &str = "const done = arguments[arguments.length - 1];
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
        (found) => done((found.passes.length ? [] : ['axe looked at nothing']).concat(found.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')))),
        (error) => done(['axe failed: ' + error]));";

/// A summary has the focus, and each of its links takes it to a field.
const SUMMARY: &str = r"const done = arguments[arguments.length - 1];
    (async () => {
        const faults = [];
        const summaries = document.querySelectorAll('.problem');
        if (summaries.length !== 1) return done([`there are ${summaries.length} summaries`]);
        const summary = summaries[0];
        if (!document.title.startsWith('Error: ')) faults.push(`the title is ${document.title}`);
        if (document.activeElement !== summary) faults.push(`the focus is at ${document.activeElement.outerHTML.slice(0, 80)}`);
        if (summary.getBoundingClientRect().top < 0 || summary.getBoundingClientRect().top > innerHeight) faults.push('the summary is out of sight');
        if (!summary.innerText.trim().replace('There is a problem', '').trim()) faults.push('the summary says nothing');
        for (const link of summary.querySelectorAll('a')) {
            link.click();
            await new Promise((on) => setTimeout(on, 60));
            const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
            if (!target || document.activeElement !== target) { faults.push(`${link.hash} does not get the focus`); continue; }
            if (!target.checkVisibility()) faults.push(`${link.hash} is hidden`);
            const box = target.getBoundingClientRect();
            if (box.bottom < 0 || box.top > innerHeight) faults.push(`${link.hash} is out of sight`);
        }
        summary.focus();
        done(faults);
    })();";

/// What is looked at, and what was found.
#[derive(Debug)]
pub struct Look<'b> {
    browser: &'b Browser,
    width: u32,
    axe: &'b str,
    /// What is wrong: the page, its width, and the fault.
    pub faults: Vec<String>,
    /// How many pages were looked at.
    pub pages: u32,
}

impl<'b> Look<'b> {
    /// Looks through a browser of a width.
    pub const fn through(browser: &'b Browser, width: u32, axe: &'b str) -> Self {
        Self { browser, width, axe, faults: vec![], pages: 0 }
    }

    /// Opens a page and looks at it.
    pub async fn at(&mut self, path: &str) {
        self.browser.go(path).await;
        self.here(path).await;
    }

    /// Opens a page, types, presses a button, and looks at what is said of it: what was typed is still there.
    pub async fn wrong(&mut self, path: &str, typed: &[(&str, &str)], button: &str) {
        self.browser.go(path).await;
        self.wrong_here(path, typed, button).await;
    }

    /// The same on the page that is open.
    pub async fn wrong_here(&mut self, path: &str, typed: &[(&str, &str)], button: &str) {
        let name = format!("{path}, {button}");
        self.browser.script("for (const part of document.querySelectorAll('details')) part.open = true").await;
        for (field, text) in typed {
            self.browser.fill(field, text).await;
        }
        self.browser.press(button).await;
        self.browser.reads("There is a problem").await;
        let found = self.browser.script_until(SUMMARY).await;
        for fault in found.as_array().into_iter().flatten() {
            self.fault(&name, fault.as_str().unwrap_or_default());
        }
        for (field, text) in typed {
            let field_of = format!("const field = document.querySelector('[name=\"{field}\"]');");
            let value = self.browser.script(&format!("{field_of} return field.value")).await;
            let secret = "return field.type === 'password' || field.autocomplete === 'one-time-code'";
            let is_secret = self.browser.script(&format!("{field_of} {secret}")).await.as_bool() == Some(true);
            // A secret is sent back to nobody.
            if value.as_str() != Some(if is_secret { "" } else { text }) {
                self.fault(&name, &format!("{field} was “{text}” and is {value}"));
            }
        }
        self.seen(&name).await;
    }

    /// Looks at the page that is open.
    pub async fn here(&mut self, name: &str) {
        if self.browser.count(".problem").await > 0 {
            self.fault(name, "there is a summary of errors where nothing was sent");
        }
        self.seen(name).await;
    }

    /// Looks at the page that is open, whatever it says.
    pub async fn seen(&mut self, name: &str) {
        self.pages += 1;
        eprintln!("{name} at {}", self.width);
        self.browser.script(self.axe).await;
        let found = self.browser.script_until(AXE).await;
        for fault in found.as_array().into_iter().flatten() {
            self.fault(name, fault.as_str().unwrap_or_default());
        }
        let over = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
        let over = self.browser.script(over).await;
        if over.as_f64().unwrap_or_default() > 0.5 {
            self.fault(name, &format!("scrolls sideways by {over} px"));
        }
        if self.width < 500 {
            // Rows of tables stand one under the other there, and are still rows of a table to a screen reader.
            let table = self.browser.role(".board-table tbody tr, .stacked-table tbody tr").await;
            if table.is_some_and(|role| role != "row") {
                self.fault(name, "a table is none for a screen reader");
            }
        }
        self.keep(name).await;
    }

    /// Adds what is wrong with a page.
    pub fn fault(&mut self, name: &str, fault: &str) {
        let fault = format!("{name} at {}: {fault}", self.width);
        // Also at once: should a later page not come at all, what was found is known.
        eprintln!("{fault}");
        self.faults.push(fault);
    }

    /// Keeps the page as its scripts left it, for tests/pages/check.py.
    async fn keep(&self, name: &str) {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Some(folder) = std::env::var_os("COMMONWEAL_PAGES").filter(|folder| !folder.is_empty()).map(PathBuf::from)
        else {
            return;
        };
        let page = self.browser.script("return '<!DOCTYPE html>\\n' + document.documentElement.outerHTML").await;
        let file =
            folder.join(format!("seen-{}-{:03}.html", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&folder).expect("the folder for pages");
        std::fs::write(&file, page.as_str().unwrap_or_default()).expect("the page is kept");
        let told = json!({ "status": 0, "method": "GET", "path": format!("{name} at {}", self.width) });
        std::fs::write(file.with_extension("json"), told.to_string()).expect("and what it is");
    }
}
