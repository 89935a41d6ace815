//! `/{network}/report/{period}/shorten/{enterprise}`: a story in fewer words, for which its enterprise is asked.

use super::{
    asking::write_to,
    load::{Desk, Told},
};
use crate::{
    mail::text::{self, Letter},
    store::{MailKind, StoreError},
    web::{
        App,
        board::coordinator_frame,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        library::words::segment,
        moment,
        session::Coordinator,
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
    consent::{NotShorter, Shorter, ShorterAnswer},
    network::Network,
};
use commonweal_reporting::compose::{Show, Template as ReportTemplate};

/// A story, and the words that a coordinator would print in its place.
#[derive(Template)]
#[template(path = "report/shorten.html")]
pub struct ShortenPage {
    frame: Frame,
    back: String,
    eyebrow: String,
    enterprise: String,
    lede: String,
    story: String,
    length: String,
    /// What the enterprise said to the version that was proposed; blank where none was.
    said: String,
    proposed: bool,
    hint: String,
    words: String,
    error: String,
}

/// What the page is made of.
#[derive(Debug, Clone)]
pub struct Shortening<'a> {
    /// The network.
    pub network: &'a Network,
    /// The line over the heading.
    pub eyebrow: String,
    /// Address of the report.
    pub back: String,
    /// Name of the enterprise.
    pub enterprise: &'a str,
    /// The story as it was written.
    pub story: &'a str,
    /// What has been proposed.
    pub shorter: Option<&'a Shorter>,
    /// So many letters of it fit where the report tells it first; 0 where all do.
    pub room: usize,
    /// What was typed last, in place of what is proposed.
    pub typed: Option<String>,
    /// What is wrong with it.
    pub error: String,
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, enterprise)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    page(&view(&coordinator, &desk, told(&desk, &enterprise)?, None, "")?)
}

pub(super) async fn submit(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, period, enterprise)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, &coordinator, &period).await?;
    let told = told(&desk, &enterprise)?;
    let (network, act) = (coordinator.network.id, coordinator.person.act(&app));
    let back = |done: &str| Redirect::to(&format!("{}?shorter={done}#stories-told", report(&coordinator, &desk)));
    if posted.text("action") == "take-back" {
        app.store.take_shorter_back(&act, network, told.id, told.quarter).await?;
        return Ok(back("whole").into_response());
    }
    let typed = posted.text("words").replace("\r\n", "\n");
    let again = |status: StatusCode, error: &str| {
        page_with(status, &view(&coordinator, &desk, told, Some(typed.clone()), error)?)
    };
    let words = match Shorter::read(&told.whole, &typed) {
        Ok(words) => words,
        Err(NotShorter::Empty) => return again(StatusCode::UNPROCESSABLE_ENTITY, "Write the shorter version"),
        Err(NotShorter::AsLong) => {
            let error = "The shorter version must have fewer characters than the story";
            return again(StatusCode::UNPROCESSABLE_ENTITY, error);
        }
    };
    let seen = posted.text("story").replace("\r\n", "\n");
    match app.store.propose_shorter(&act, network, told.id, told.quarter, &seen, &words).await {
        Ok(()) => {
            let text = |letter: Letter<'_>| text::shorter(letter, told.quarter, &words);
            let of = (told.id, told.name.as_str());
            let asked = write_to(&app, &coordinator, of, told.quarter, MailKind::Shorter, text).await?;
            Ok(back(if asked > 0 { "asked" } else { "proposed" }).into_response())
        }
        Err(StoreError::Refused(error)) => again(StatusCode::CONFLICT, &words::capitalised(&error)),
        Err(error) => Err(error.into()),
    }
}

/// What has just been done, in words.
pub(super) fn done(what: &str) -> Option<String> {
    let words = match what {
        "asked" => {
            "Those who file for the enterprise are asked by mail. Until they say yes, the whole story is printed."
        }
        "proposed" => {
            "The shorter version is kept, but nobody files for the enterprise to whom mail could go: ask them yourself. They find it when they open their return."
        }
        "whole" => "The whole story is printed.",
        _ => return None,
    };
    Some(words.to_owned())
}

fn told<'a>(desk: &'a Desk, enterprise: &str) -> Result<&'a Told, Error> {
    desk.stories.iter().find(|told| told.slug == enterprise).ok_or(Error::NotFound)
}

fn report(coordinator: &Coordinator, desk: &Desk) -> String {
    format!("/{}/report/{}", coordinator.network.network.slug, segment(desk.period))
}

fn view(
    coordinator: &Coordinator,
    desk: &Desk,
    told: &Told,
    typed: Option<String>,
    error: &str,
) -> Result<ShortenPage, Error> {
    let network = &coordinator.network.network;
    let frame = coordinator_frame(network, &coordinator.person, "A story in fewer words", "Report");
    Ok(ShortenPage::new(
        frame,
        Shortening {
            network,
            eyebrow: words::quarter(told.quarter, network.lang),
            back: report(coordinator, desk),
            enterprise: &told.name,
            story: &told.whole,
            shorter: told.shorter.as_ref(),
            room: room(&desk.chosen()?),
            typed,
            error: error.to_owned(),
        },
    ))
}

/// How many letters of a story fit where the template tells it first; 0 where all do.
fn room(template: &ReportTemplate) -> usize {
    let blocks = template.pages.iter().filter(|page| !page.hidden).flat_map(|page| &page.blocks);
    blocks
        .filter(|block| block.show == Show::Story && !block.hidden)
        .map(|block| block.letters)
        .max()
        .unwrap_or_default()
}

impl ShortenPage {
    /// The page within a frame.
    pub fn new(frame: Frame, of: Shortening<'_>) -> Self {
        let length = of.story.chars().count();
        let day = |at| moment::words(at, &of.network.time_zone, of.network.lang);
        let said = match of.shorter.map(|shorter| (&shorter.answer, shorter)) {
            None => String::new(),
            Some((ShorterAnswer::Waiting, shorter)) => {
                format!(
                    "{} asked on {}. There is no answer yet: the whole story is printed.",
                    shorter.asked_by,
                    day(shorter.asked_at)
                )
            }
            Some((ShorterAnswer::Agreed { at, by }, _)) => {
                format!("{by} said yes on {}: the shorter version is printed.", day(*at))
            }
            Some((ShorterAnswer::Declined { at, by, why }, _)) => {
                let why = if why.is_empty() { String::new() } else { format!(" “{why}”") };
                format!("{by} said no on {}: the whole story is printed.{why}", day(*at))
            }
        };
        let room = match of.room {
            0 => String::new(),
            room if length > room => format!(
                " Where the report tells a story first there is room for {room} characters: of this one it prints only how it begins."
            ),
            room => format!(" It fits: the report has room for {room} characters where it tells a story first."),
        };
        let proposed = of.shorter.map(|shorter| shorter.words.clone());
        Self {
            frame: if of.error.is_empty() { frame } else { frame.with_errors() },
            back: of.back,
            eyebrow: of.eyebrow,
            lede: format!(
                "Propose the story of {} in fewer words. It is printed so once they have said yes; until then the whole story is.{room}",
                of.enterprise
            ),
            enterprise: of.enterprise.to_owned(),
            story: of.story.to_owned(),
            length: words::count(length, "character", "characters"),
            said,
            proposed: proposed.is_some(),
            hint: "Leave words out; change no meaning, and add nothing.".to_owned(),
            words: of.typed.or(proposed).unwrap_or_else(|| of.story.to_owned()),
            error: of.error,
        }
    }
}
