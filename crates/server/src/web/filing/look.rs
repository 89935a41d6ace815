//! `/{network}/look/{quarter}/{enterprise}`: a coordinator helps on the phone, sees a return as its filer does, and
//! changes nothing. The filer sees that they looked: a draft is the enterprise's own affair.

use super::{
    answers::{Group, groups_with_past},
    desk::Desk,
};
use crate::web::{
    App,
    board::coordinator_frame,
    error::Error,
    layout::{Frame, page},
    session::Filer,
    settings::form::FormPage,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use std::collections::HashMap;

/// The return as its filer sees it.
#[derive(Template)]
#[template(path = "filing/look.html")]
pub(super) struct LookPage {
    frame: Frame,
    back: String,
    eyebrow: String,
    enterprise: String,
    lede: String,
    missing: Vec<String>,
    findings: Vec<String>,
    groups: Vec<Group>,
    story: String,
    covers: String,
    read_only: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    let name = &desk.enterprise.enterprise.name;
    FormPage {
        frame: coordinator_frame(&desk.network.network, &desk.person, "See a return as its filer does", "Quarter board"),
        back: (member_href(&desk), "Back to the enterprise"),
        heading: format!("See the return of {name} as they do"),
        lede: format!(
            "To help on the phone: you see what they see, also what is not handed in yet, and change nothing. Those who file for {name} see on their return that you looked, and when; the audit keeps it."
        ),
        button: "Look at it",
        ..FormPage::default()
    }
    .show()
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    app.store.look(&desk.person.act(&app), desk.network.id, desk.enterprise.id, desk.quarter()).await?;
    page(&view(&desk))
}

fn member_href(desk: &Desk) -> String {
    format!("/{}/board/{}/{}", desk.network.network.slug, desk.quarter(), desk.enterprise.enterprise.slug)
}

pub(super) fn view(desk: &Desk) -> LookPage {
    let name = desk.enterprise.enterprise.name.clone();
    LookPage {
        frame: coordinator_frame(&desk.network.network, &desk.person, &name, "Quarter board"),
        back: member_href(desk),
        eyebrow: desk.eyebrow(),
        lede: format!("As those see it who file for {name}. You can change nothing here; they see that you looked."),
        missing: desk.blanks().iter().map(|asking| asking.input.name.clone()).collect(),
        findings: desk.open_findings().into_iter().map(|finding| finding.message).collect(),
        groups: if desk.filing.figures.is_empty() { vec![] } else { groups_with_past(desk) },
        story: desk.filing.story.clone(),
        covers: desk.scope_words(),
        enterprise: name,
        read_only: true,
    }
}
