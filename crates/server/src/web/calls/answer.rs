//! `/{network}/calls/{call}/answer/{enterprise}`: an enterprise answers a round over a date range, on one page.

use super::{Answerer, href, named};
use crate::web::filing::{history::History, offer::Offer};
use crate::{
    store::{CallAnswer, SavedAnswer, StoreError},
    web::{
        App,
        board::coordinator_frame,
        error::Error,
        filing::one_page::{FieldError, OnePage},
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        session::Filer,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{call::Call, definition::Definitions, period::day};
use std::collections::HashMap;

/// The page.
#[derive(Template)]
#[template(path = "calls/answer.html")]
struct AnswerPage {
    frame: Frame,
    back: (String, &'static str),
    eyebrow: String,
    title: String,
    lede: String,
    note: String,
    problems: Vec<(String, String)>,
    not_saved: String,
    fields: Vec<crate::web::filing::Field>,
    /// Why it cannot be changed any more; blank while it can.
    locked: String,
    sent: String,
    limit: u32,
}

/// Everything that the page is made of.
struct Desk {
    filer: Filer,
    call: Call,
    definitions: Definitions,
    answer: CallAnswer,
    /// Why it cannot be changed; blank while it can.
    locked: String,
}

impl Desk {
    async fn load(app: &App, filer: Filer, slug: &str) -> Result<Self, Error> {
        let id = filer.network.id;
        let call = named(app, &filer.network, slug).await?;
        let answer = app.store.call_answers(id, &call).await?.remove(&filer.enterprise.id);
        if answer.is_none() && !call.asks(&filer.enterprise.memberships) {
            return Err(Error::NotFound);
        }
        let lang = filer.network.network.lang;
        let today = moment::date(app.now(), &filer.network.network.time_zone);
        let locked = if today < call.from {
            format!("Answers are taken from {}.", day(call.from, lang))
        } else if today > call.closes {
            format!(
                "Answers were taken until {}. Ask your coordinator if something is missing.",
                day(call.closes, lang)
            )
        } else {
            String::new()
        };
        let definitions = app.store.definitions(id).await?;
        Ok(Self { filer, call, definitions, answer: answer.unwrap_or_default(), locked })
    }

    fn questions(&self) -> OnePage<'_> {
        OnePage {
            definitions: &self.definitions,
            quarter: self.call.quarter(),
            codes: &self.call.inputs,
            stored: &self.answer.figures,
            area: self.filer.network.network.settings.area.local_at(self.call.quarter()),
            lang: self.filer.network.network.lang,
        }
    }

    fn page(
        &self,
        posted: Option<&Posted>,
        errors: &[FieldError],
        not_saved: &str,
        flash: Option<String>,
    ) -> AnswerPage {
        let network = &self.filer.network.network;
        let lang = network.lang;
        let slug = &network.slug;
        let person = &self.filer.person;
        let enterprise = &self.filer.enterprise.enterprise.name;
        let is_own = person.files_for(self.filer.network.id, self.filer.enterprise.id);
        let back = if is_own { format!("/{slug}/returns") } else { href(&self.filer.network, &self.call) };
        let items = [
            ("All your returns", format!("/{slug}/returns")),
            ("The network’s figures", format!("/{slug}/dashboard")),
            ("Joint report", format!("/{slug}")),
        ];
        let (fields, mut problems) = self.questions().fields(posted, errors);
        if !not_saved.is_empty() {
            problems.insert(0, (String::new(), format!("{not_saved} What you typed is below.")));
        }
        let frame = if is_own {
            Frame::of(network, &self.call.name).signed_in(&person.name, enterprise).nav(&items, "All your returns")
        } else {
            coordinator_frame(network, &person.name, &self.call.name, "Rounds").strip(
                format!("You answer for {enterprise}."),
                "Back to the round",
                back.clone(),
            )
        };
        let frame = frame.flash(flash);
        let frame = if problems.is_empty() { frame } else { frame.with_errors() };
        let sent = self.answer.sent.as_ref().map(|(at, by)| {
            format!(
                "Sent by {by} on {}. You can change it until {}.",
                moment::words(*at, &network.time_zone, lang),
                day(self.call.closes, lang)
            )
        });
        AnswerPage {
            frame,
            back: (back, if is_own { "All your returns" } else { "Back to the round" }),
            eyebrow: self.call.days(lang),
            title: self.call.name.clone(),
            lede: format!("These days only, and not the whole quarter. Due {}.", day(self.call.due, lang)),
            note: self.call.note.clone(),
            problems,
            not_saved: not_saved.to_owned(),
            fields,
            locked: self.locked.clone(),
            sent: sent.unwrap_or_default(),
            limit: network.settings.explain_change_per_cent,
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Answerer(filer): Answerer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, filer, path.get("call").map_or("", String::as_str)).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = if query.ticked("sent") {
        Some("Sent. Thank you: your answer is in the totals now.".to_owned())
    } else {
        query.ticked("saved").then(|| "Saved as a draft. It counts once you send it.".to_owned())
    };
    page(&desk.page(None, &[], "", flash))
}

pub(super) async fn submit(
    State(app): State<App>,
    Answerer(filer): Answerer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, filer, path.get("call").map_or("", String::as_str)).await?;
    if !desk.locked.is_empty() {
        return page_with(StatusCode::CONFLICT, &desk.page(Some(&posted), &[], &desk.locked, None));
    }
    let (changes, errors) = desk.questions().read(&posted);
    if !errors.is_empty() {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &desk.page(Some(&posted), &errors, "", None));
    }
    let (id, of) = (desk.filer.network.id, desk.filer.enterprise.id);
    let act = desk.filer.person.act(&app);
    match app.store.save_answer(&act, id, &desk.call, of, &changes).await {
        Ok(SavedAnswer::Done) => {}
        Ok(SavedAnswer::Conflict(clashes)) => {
            let who = clashes.first().map_or("Somebody", |clash| clash.saved_by.as_str());
            let said = format!(
                "{who} has changed figures on this page meanwhile. Look at the page again in another tab, then decide what to keep."
            );
            return page_with(StatusCode::CONFLICT, &desk.page(Some(&posted), &[], &said, None));
        }
        Err(error) => return Err(error.into()),
    }
    let here = format!("{}/answer/{}", href(&desk.filer.network, &desk.call), desk.filer.enterprise.enterprise.slug);
    if !posted.ticked("send") {
        return Ok(Redirect::to(&format!("{here}?saved=1")).into_response());
    }
    match app.store.send_answer(&act, id, &desk.call, of).await {
        Ok(()) => Ok(Redirect::to(&format!("{here}?sent=1")).into_response()),
        Err(StoreError::Refused(words)) => {
            let words = format!("{}.", words::capitalised(&words));
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &desk.page(Some(&posted), &[], &words, None))
        }
        Err(error) => Err(error.into()),
    }
}
