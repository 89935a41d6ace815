//! `/help`, `/accessibility` and `/privacy`: short, and the same for everybody.

use crate::{
    store::Person,
    web::{
        error::Error,
        layout::{Frame, page},
        session::Visitor,
    },
};
use askama::Template;
use axum::response::Response;
use commonweal_domain::network::Role;

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
pub(super) fn frame(title: &str, visitor: Visitor) -> Frame {
    let work = visitor.0.as_ref().and_then(work);
    let public = [("Reports", "/".to_owned()), ("Methods", "/methods".to_owned())];
    let nav: Vec<(&str, String)> = work.into_iter().chain(public).collect();
    let frame = Frame::new(title).nav(&nav, if title == METHODS { "Methods" } else { "" });
    match visitor.0 {
        Some(person) => frame.signed_in(person.name, ""),
        None => frame,
    }
}

/// Where somebody coordinates or files.
fn work(person: &Person) -> Option<(&'static str, String)> {
    let of = |role: Role| person.roles.iter().find(|held| held.role == role);
    let board = of(Role::Coordinator).map(|held| ("Quarter board", format!("/{}/board", held.network_slug)));
    board.or_else(|| of(Role::Filer).map(|held| ("Your returns", format!("/{}/returns", held.network_slug))))
}
