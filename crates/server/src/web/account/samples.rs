//! Pages of the account, and those for everybody, for tests and for looking at them.

use super::{
    ask_link::AskLinkPage,
    link::LinkPage,
    open::{LinkGonePage, OpenPage},
    sign_in::{KeptPage, SignInPage},
    stop::StopPage,
};
use crate::web::{
    error::Error,
    layout::Frame,
    pages::{
        methods,
        plain::{AccessibilityPage, HelpPage, PrivacyPage},
    },
};
use askama::Template;

/// The frame of a page, with or without something wrong on it.
fn framed(title: &str, error: &str) -> Frame {
    let frame = Frame::new(title);
    if error.is_empty() { frame } else { frame.with_errors() }
}

/// Name and page of every state.
pub fn pages() -> Result<Vec<(&'static str, String)>, askama::Error> {
    let sign_in = |error: &str, kept: &str| SignInPage {
        frame: framed("Sign in", error),
        email: "amara@example.org".to_owned(),
        error: error.to_owned(),
        passkey_error: String::new(),
        back: String::new(),
        kept: kept.to_owned(),
        signed_out: false,
    };
    let passkey = SignInPage {
        frame: framed("Sign in", "This passkey is not known here"),
        passkey_error: "This passkey is not known here".to_owned(),
        ..sign_in("", "")
    };
    let link = |name_error: &str, password_error: &str| LinkPage {
        frame: framed("You have been invited", name_error),
        invited: true,
        to: vec!["Custard Yard Kitchen, in Digbeth Social Enterprise Quarter".to_owned()],
        email: "amara@example.org".to_owned(),
        name: "Amara Okoye".to_owned(),
        name_error: name_error.to_owned(),
        password_error: password_error.to_owned(),
    };
    let kept = KeptPage {
        frame: Frame::new("What you typed is kept").signed_in("Amara Okoye", ""),
        action: "/digbeth/returns/2025-Q4/custard-yard-kitchen/social".to_owned(),
        pairs: vec![("v.headcount.".to_owned(), "<9>".to_owned())],
    };
    let gone = |again: &str, sent: bool| LinkGonePage {
        frame: Frame::new("This link has been used or is too old"),
        again: again.to_owned(),
        sent,
    };
    let open = OpenPage {
        frame: Frame::new("Sign in"),
        name: "Amara Okoye".to_owned(),
        email: "amara@example.org".to_owned(),
        opens: "the return of Custard Yard Kitchen for October to December 2025".to_owned(),
    };
    let ask = |error: &str, sent: bool| AskLinkPage {
        frame: framed("Sign in by a link", error),
        email: "amara@example.org".to_owned(),
        error: error.to_owned(),
        sent,
    };
    let stop = |stopped: bool, done: bool| StopPage {
        frame: Frame::new("Reminders"),
        network: "Digbeth Social Enterprise Quarter".to_owned(),
        email: "amara@example.org".to_owned(),
        stopped,
        done,
    };
    Ok(vec![
        ("sign-in", sign_in("", "").render()?),
        ("sign-in-wrong", sign_in("E-mail address and password do not belong together", "").render()?),
        ("sign-in-passkey", passkey.render()?),
        ("sign-in-kept", sign_in("", "v.headcount.=9").render()?),
        ("kept", kept.render()?),
        ("link", link("", "").render()?),
        ("link-wrong", link("Enter your name", "Password must have at least 8 characters").render()?),
        ("link-gone", gone("", false).render()?),
        ("link-gone-again", gone("/link/x/again", false).render()?),
        ("link-gone-sent", gone("", true).render()?),
        ("link-open", open.render()?),
        ("ask-link", ask("", false).render()?),
        ("ask-link-wrong", ask("Enter your e-mail address, like amara@example.org", false).render()?),
        ("ask-link-sent", ask("", true).render()?),
        ("stop", stop(false, false).render()?),
        ("stop-done", stop(true, true).render()?),
        ("help", HelpPage { frame: Frame::new("Help") }.render()?),
        ("methods", methods::view(Frame::new("How figures add up")).render()?),
        ("accessibility", AccessibilityPage { frame: Frame::new("Accessibility") }.render()?),
        ("privacy", PrivacyPage { frame: Frame::new("Privacy") }.render()?),
        ("error-not-found", Error::NotFound.page("").render()?),
        ("error-internal", Error::Internal("a secret".to_owned()).page("0190").render()?),
    ])
}
