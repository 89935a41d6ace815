//! `/{network}/returns/{quarter}/{enterprise}/shorter`: whether the enterprise's story may be printed in fewer words.
//! It may say yes, no, and something else later, whatever the return's state: agreement is no figure.

use super::desk::Desk;
use crate::{
    store::StoreError,
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        session::Filer,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    consent::{Shorter, ShorterAnswer},
    network::Millis,
};
use std::collections::HashMap;

/// Longest words about what they would rather read, in characters.
const LONGEST: usize = 500;

/// The story, a shorter version of it, and what to say to it.
#[derive(Template)]
#[template(path = "filing/shorter.html")]
pub(super) struct ShorterPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    heading: String,
    lede: String,
    /// The story and the shorter version, each with its length in words; none where nothing is proposed.
    versions: Option<[(String, String); 2]>,
    /// When the version was proposed that the page shows.
    seen: i64,
    /// What was said before.
    said: String,
    agreed: bool,
    declined: bool,
    why: String,
    why_error: String,
    problem: String,
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Response, Error> {
    page(&view(&open(&app, filer, &path).await?))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = open(&app, filer, &path).await?;
    let agrees = match posted.text("answer") {
        "yes" => true,
        "no" => false,
        _ => return Err(Error::NotFound),
    };
    let why = posted.text("why").replace("\r\n", "\n");
    if why.chars().count() > LONGEST {
        let error = format!("What you would rather read must have at most {LONGEST} characters");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &wrong(&desk, &why, &error));
    }
    let seen = Millis(posted.text("seen").parse().unwrap_or_default());
    let act = desk.person.act(&app);
    let (network, enterprise) = (desk.network.id, desk.enterprise.id);
    match app.store.answer_shorter(&act, network, enterprise, desk.quarter(), seen, agrees, &why).await {
        Ok(()) => Ok(Redirect::to(&format!("{}/shorter", desk.base())).into_response()),
        Err(StoreError::Refused(problem)) => {
            page_with(StatusCode::CONFLICT, &refused(&desk, &why, &words::capitalised(&problem)))
        }
        Err(error) => Err(error.into()),
    }
}

/// A coordinator who files for the enterprise has no say in it: the words are the enterprise's own.
async fn open(app: &App, filer: Filer, path: &HashMap<String, String>) -> Result<Desk, Error> {
    Desk::open(app, filer, path.get("quarter").map_or("", String::as_str)).await
}

pub(super) fn view(desk: &Desk) -> ShorterPage {
    let frame = |title: &str| desk.frame(title);
    let page = ShorterPage {
        frame: frame("Your story"),
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        heading: "Nobody asks for a shorter version".to_owned(),
        lede: "Your story is printed as you wrote it, where you have agreed to that.".to_owned(),
        versions: None,
        seen: 0,
        said: String::new(),
        agreed: false,
        declined: false,
        why: String::new(),
        why_error: String::new(),
        problem: String::new(),
    };
    let Some(Shorter { words, asked_at, asked_by, answer }) = &desk.story.shorter else { return page };
    let heading = "May we print your story shorter?";
    let measured = |text: &str| (words::count(text.chars().count(), "character", "characters"), text.to_owned());
    let (said, why) = match answer {
        ShorterAnswer::Waiting => (String::new(), String::new()),
        ShorterAnswer::Agreed { at, by } => {
            (format!("{by} said yes on {}: the shorter version is printed.", desk.moment(*at)), String::new())
        }
        ShorterAnswer::Declined { at, by, why } => {
            (format!("{by} said no on {}: the shorter version is not printed.", desk.moment(*at)), why.clone())
        }
    };
    let said =
        if said.is_empty() { said } else { format!("{said} You can still say otherwise, for the next edition.") };
    ShorterPage {
        frame: frame(heading),
        heading: heading.to_owned(),
        lede: format!(
            "{asked_by} would like to print it in the joint report in fewer words. Nothing is printed shorter without your yes."
        ),
        versions: Some([measured(&desk.story.text), measured(words)]),
        seen: asked_at.0,
        said,
        agreed: matches!(answer, ShorterAnswer::Agreed { .. }),
        declined: matches!(answer, ShorterAnswer::Declined { .. }),
        why,
        ..page
    }
}

/// The page again, with what is wrong with the words.
pub(super) fn wrong(desk: &Desk, why: &str, error: &str) -> ShorterPage {
    let shown = view(desk);
    ShorterPage { frame: shown.frame.with_errors(), why: why.to_owned(), why_error: error.to_owned(), ..shown }
}

/// The page as it is now, where what was answered is there no more.
pub(super) fn refused(desk: &Desk, why: &str, problem: &str) -> ShorterPage {
    let shown = view(desk);
    ShorterPage {
        frame: shown.frame.with_errors(),
        why: why.to_owned(),
        problem: format!("{problem}. Nothing was stored: read what stands here now."),
        ..shown
    }
}
