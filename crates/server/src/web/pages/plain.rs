//! `/help`, `/accessibility` and `/privacy`: short, and the same for everybody.

use crate::web::{
    error::Error,
    layout::{Frame, page},
    places::Place,
    session::Visitor,
};
use askama::Template;
use axum::response::Response;

/// Title of the page of methods, which has an entry of its own in the navigation.
pub(super) const METHODS: &str = "How figures add up";

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

/// The frame of a page for everybody, with who is signed in and the way back to where that person works.
pub(in crate::web) fn frame(title: &str, visitor: Visitor) -> Frame {
    let work = visitor.0.as_ref().and_then(|person| Place::of(person).into_iter().find_map(|place| place.work()));
    let public = [("Reports", "/".to_owned()), ("Methods", "/methods".to_owned())];
    let nav: Vec<(&str, String)> = work.into_iter().chain(public).collect();
    let frame = Frame::new(title).nav(&nav, if title == METHODS { "Methods" } else { "" });
    match visitor.0 {
        Some(person) => frame.signed_in(&person, ""),
        None => frame,
    }
}
