//! `/help`, `/accessibility` and `/privacy`: short, and the same for everybody.

use crate::web::{
    error::Error,
    layout::{Frame, page},
    session::Visitor,
};
use askama::Template;
use axum::response::Response;

/// `/help`
#[derive(Template)]
#[template(path = "pages/help.html")]
pub(crate) struct HelpPage {
    pub(crate) frame: Frame,
}

/// `/accessibility`
#[derive(Template)]
#[template(path = "pages/accessibility.html")]
pub(crate) struct AccessibilityPage {
    pub(crate) frame: Frame,
}

/// `/privacy`
#[derive(Template)]
#[template(path = "pages/privacy.html")]
pub(crate) struct PrivacyPage {
    pub(crate) frame: Frame,
}

pub(super) async fn help(visitor: Visitor) -> Result<Response, Error> {
    page(&HelpPage { frame: frame("Help", visitor) })
}

pub(super) async fn accessibility(visitor: Visitor) -> Result<Response, Error> {
    page(&AccessibilityPage { frame: frame("Accessibility", visitor) })
}

pub(super) async fn privacy(visitor: Visitor) -> Result<Response, Error> {
    page(&PrivacyPage { frame: frame("Privacy", visitor) })
}

/// The frame of a page for everybody, with who is signed in.
pub(super) fn frame(title: &str, visitor: Visitor) -> Frame {
    match visitor.0 {
        Some(person) => Frame::new(title).signed_in(person.name, ""),
        None => Frame::new(title),
    }
}
