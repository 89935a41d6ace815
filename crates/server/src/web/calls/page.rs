//! `/{network}/calls/{call}/page.pdf`: how far things are, on one page to be pinned up; and the log that says what is
//! needed now, written on a phone.

use super::{
    href, named,
    show::{self, Typed},
};
use crate::{
    figures,
    store::{CallAnswer, LogEntry, StoreError},
    templates::{self, NoTemplate},
    web::{App, costly, error::Error, forms::Posted, moment, session::Coordinator, words},
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{call::Call, network::Millis};
use commonweal_reporting::{
    compose::{Material, Moment, as_at},
    pdf,
};
use uuid::Uuid;

/// Name of the template of which the page is made; a network that has none has no page.
pub(super) const TEMPLATE: &str = "as-at";
/// Longest line of the log.
const LONGEST: usize = 500;

/// The page as a PDF.
pub(super) async fn pdf(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    let (id, network) = (coordinator.network.id, coordinator.network.network.clone());
    let template = match templates::named(&app.store, id, TEMPLATE).await {
        Ok(template) => template,
        Err(NoTemplate::Unknown { .. }) => return Err(Error::NotFound),
        Err(error) => return Err(Error::Internal(error.to_string())),
    };
    let log = app.store.call_log(id, &call).await?;
    let dated = last(&app, &coordinator, &call, &log).await?;
    let (figures, beside) = (figures::of_call(&app.store, id, &call).await?, figures::beside(&app.store, id).await?);
    let (needed, days) = (needed(&log), call.days(network.lang));
    let at = moment::words(dated, &network.time_zone, network.lang);
    let name = format!("inline; filename=\"{}-{}.pdf\"", network.slug, call.slug);
    let file = costly::aside(move || {
        let material =
            Material { network: &network, figures: &figures, period: call.quarter().period(), beside: &beside };
        let moment = Moment { name: &call.name, days: &days, at: &at, dated, needed: &needed };
        let document = as_at(material, &template, moment).map_err(|error| Error::Conflict(error.to_string()))?;
        pdf::render(&document).map_err(|error| Error::Internal(error.to_string()))
    })
    .await??;
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], file)
        .into_response())
}

/// When the last of what the page says was sent or written.
async fn last(app: &App, coordinator: &Coordinator, call: &Call, log: &[LogEntry]) -> Result<Millis, Error> {
    let answers = app.store.call_answers(coordinator.network.id, call).await?;
    // What was sent in somebody's place counts from when they confirmed it.
    let counts = answers.values().filter(|answer| CallAnswer::counts(answer));
    let sent = counts.filter_map(|answer| {
        let confirmed = answer.sent_for.as_ref().and_then(|sent_for| sent_for.confirmed.as_ref()).map(|(at, _)| *at);
        answer.sent.as_ref().map(|(at, _)| confirmed.map_or(*at, |confirmed| confirmed.max(*at)))
    });
    let written = log.iter().flat_map(|entry| entry.met.iter().map(|(at, _)| *at).chain([entry.at]));
    Ok(sent.chain(written).max().unwrap_or_else(|| app.now()))
}

/// What is needed and has not come, the oldest first, as a list in Markdown.
fn needed(log: &[LogEntry]) -> String {
    let open = log.iter().rev().filter(|entry| entry.need && entry.met.is_none());
    open.map(|entry| format!("- {}\n", entry.words.replace(['\n', '\r'], " "))).collect::<Vec<_>>().concat()
}

/// Writes a line of the log.
pub(super) async fn log(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    let (words, need) = (posted.text("words").to_owned(), posted.ticked("need"));
    let to = href(&coordinator.network, &call);
    let error = match words.chars().count() {
        0 => "Write what happened, or what is needed".to_owned(),
        count if count > LONGEST => format!("What you write must have at most {LONGEST} characters; it has {count}"),
        _ => String::new(),
    };
    if !error.is_empty() {
        return show::refused(&app, &coordinator, call, Typed { words, need, error }).await;
    }
    match app.store.log_call(&coordinator.person.act(&app), coordinator.network.id, &call, &words, need).await {
        Ok(()) => {}
        Err(StoreError::Refused(error)) => {
            let error = words::capitalised(&error);
            return show::refused(&app, &coordinator, call, Typed { words, need, error }).await;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Redirect::to(&format!("{to}?logged=1#log")).into_response())
}

/// Says that something is no longer needed.
pub(super) async fn met(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug, entry)): Path<(String, String, Uuid)>,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    app.store.meet_need(&coordinator.person.act(&app), coordinator.network.id, &call, entry).await?;
    Ok(Redirect::to(&format!("{}?met=1#log", href(&coordinator.network, &call))).into_response())
}
