//! `/{network}/calls/{call}`: who has answered a round over a date range, and what it adds up to.

use super::{href, named};
use crate::{
    figures,
    store::{MailKind, NewMail},
    web::{
        App,
        board::coordinator_frame,
        costly,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        session::Coordinator,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{call::Call, period::day};
use commonweal_reporting::{
    aggregate::RowKind,
    compose::printed,
    disclose::{Publication, publish},
};

/// The page.
#[derive(Template)]
#[template(path = "calls/show.html")]
struct CallPage {
    frame: Frame,
    back: String,
    href: String,
    eyebrow: String,
    name: String,
    lede: String,
    totals: Vec<Total>,
    members: Vec<Member>,
    answered: usize,
    /// So many answers, sent for members, wait for their word.
    waiting: usize,
    message: String,
    /// Whether the network has a template for a page to pin up.
    pinned: bool,
    needs: Vec<Need>,
    log: Vec<Line>,
    typed: Typed,
    problems: Vec<(String, String)>,
}

/// A line of the log as it was typed, with what is wrong with it.
#[derive(Default)]
pub(super) struct Typed {
    pub(super) words: String,
    pub(super) need: bool,
    pub(super) error: String,
}

/// Something that is needed now.
struct Need {
    words: String,
    told: String,
    /// Where to say that it has come.
    href: String,
}

/// A line of the log.
struct Line {
    words: String,
    told: String,
}

/// One total.
struct Total {
    name: String,
    value: String,
    filed: String,
    marker: String,
}

/// One member.
struct Member {
    name: String,
    /// Where somebody answers for it.
    href: String,
    class: &'static str,
    state: &'static str,
    told: String,
}

pub(super) async fn show(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let flash = if query.ticked("opened") {
        Some("The round is open. Tell the members about it below.".to_owned())
    } else if query.ticked("changed") {
        Some("Saved.".to_owned())
    } else if query.ticked("logged") {
        Some("Written down.".to_owned())
    } else if query.ticked("met") {
        Some("It is no longer listed as needed.".to_owned())
    } else {
        query.get("told").map(|told| format!("{told} messages are on their way."))
    };
    let call = named(&app, &coordinator.network, &slug).await?;
    page(&shown(&app, &coordinator, call, flash, Typed::default()).await?)
}

/// The page with a line of the log that cannot be kept as it was typed.
pub(super) async fn refused(app: &App, coordinator: &Coordinator, call: Call, typed: Typed) -> Result<Response, Error> {
    let mut shown = shown(app, coordinator, call, None, typed).await?;
    shown.frame = shown.frame.with_errors();
    shown.problems = vec![("words".to_owned(), shown.typed.error.clone())];
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

async fn shown(
    app: &App,
    coordinator: &Coordinator,
    call: Call,
    flash: Option<String>,
    typed: Typed,
) -> Result<CallPage, Error> {
    let (id, network) = (coordinator.network.id, &coordinator.network.network);
    let lang = network.lang;
    let answers = app.store.call_answers(id, &call).await?;
    let mut members = vec![];
    for record in app.store.enterprises(id).await?.into_iter().filter(|record| call.asks(&record.memberships)) {
        let answer = answers.get(&record.id);
        let (class, state) = match answer {
            Some(answer) if answer.waits() => ("warn", "Waiting for confirmation"),
            Some(answer) if answer.sent.is_some() => ("ok", "Answered"),
            Some(_) => ("", "In progress"),
            None => ("", "Not yet started"),
        };
        let told = answer
            .and_then(|answer| answer.sent.as_ref().or(answer.saved.as_ref()))
            .map(|(at, by)| format!("{by}, {}", moment::words(*at, &network.time_zone, lang)));
        let href = format!("{}/answer/{}", href(&coordinator.network, &call), record.enterprise.slug);
        members.push(Member { name: record.enterprise.name, href, class, state, told: told.unwrap_or_default() });
    }
    members.sort_by(|a, b| (a.class == "ok", &a.name).cmp(&(b.class == "ok", &b.name)));
    let publication = published(app, coordinator, &call).await?;
    let totals = totals_of(&publication, &call, &app.store.definitions(id).await?);
    let log = app.store.call_log(id, &call).await?;
    let by = |at, by: &str| format!("{by}, {}", moment::words(at, &network.time_zone, lang));
    let needs = log.iter().rev().filter(|entry| entry.need && entry.met.is_none()).map(|entry| Need {
        words: entry.words.clone(),
        told: by(entry.at, &entry.by),
        href: format!("{}/log/{}", href(&coordinator.network, &call), entry.id),
    });
    let needs = needs.collect();
    let lines = log.iter().map(|entry| Line {
        words: match &entry.met {
            Some(_) => format!("No longer needed: {}", entry.words),
            None if entry.need => format!("Needed: {}", entry.words),
            None => entry.words.clone(),
        },
        told: entry.met.as_ref().map_or_else(|| by(entry.at, &entry.by), |(at, name)| by(*at, name)),
    });
    let lines = lines.collect();
    let pinned = crate::templates::named(&app.store, id, super::page::TEMPLATE).await.is_ok();
    Ok(CallPage {
        frame: coordinator_frame(network, &coordinator.person, &call.name, "Rounds").flash(flash),
        back: format!("/{}/rounds", network.slug),
        href: href(&coordinator.network, &call),
        eyebrow: call.days(lang),
        lede: format!(
            "Due {}, closing {}. What members send counts at once, what you send for them once they have confirmed it; these \
             figures are in no quarter’s totals.",
            day(call.due, lang),
            day(call.closes, lang)
        ),
        waiting: members.iter().filter(|member| member.class == "warn").count(),
        answered: members.iter().filter(|member| member.class == "ok").count(),
        message: message(app, coordinator, &call),
        name: call.name,
        totals,
        members,
        pinned,
        needs,
        log: lines,
        typed,
        problems: vec![],
    })
}

/// The totals after disclosure.
async fn published(app: &App, coordinator: &Coordinator, call: &Call) -> Result<Publication, Error> {
    let figures = figures::of_call(&app.store, coordinator.network.id, call).await?;
    let rules = coordinator.network.network.settings.disclosure.clone();
    let period = call.quarter().period();
    costly::aside(move || publish(&figures, &rules, period)).await
}

fn totals_of(
    publication: &Publication,
    call: &Call,
    definitions: &commonweal_domain::definition::Definitions,
) -> Vec<Total> {
    let mut totals = vec![];
    for row in publication.rows() {
        let id = &row.aggregate.id;
        let Some(input) = definitions.input(&id.code, call.quarter()) else { continue };
        let asked = id.kind == RowKind::Input && call.inputs.contains(&id.code);
        // A part that nobody gave says nothing.
        if !asked || (!id.cell.is_total() && row.aggregate.number().is_none()) {
            continue;
        }
        let part: Vec<String> =
            id.cell.pairs().map(|(dimension, category)| words::category(dimension, category)).collect();
        let value = row.number().map(|number| {
            let (value, unit) = printed(number, &row.aggregate.unit);
            format!("{value} {unit}").trim_end().to_owned()
        });
        totals.push(Total {
            name: if part.is_empty() { input.name.clone() } else { format!("{}: {}", input.name, part.join(", ")) },
            value: value.unwrap_or_default(),
            filed: format!("{} of {}", row.aggregate.filed, row.aggregate.due),
            marker: row.marker(),
        });
    }
    totals
}

/// The totals as a file: the same columns as an export.
pub(super) async fn totals(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    let publication = published(&app, &coordinator, &call).await?;
    let text = commonweal_reporting::export::csv(&publication);
    let asked = |line: &str| {
        let mut columns = line.split(',');
        columns.next() == Some("input") && columns.next().is_some_and(|code| call.inputs.iter().any(|own| own == code))
    };
    let lines: Vec<&str> =
        text.lines().enumerate().filter(|(index, line)| *index == 0 || asked(line)).map(|(_, line)| line).collect();
    let name = format!("attachment; filename=\"{}-{}.csv\"", coordinator.network.network.slug, call.slug);
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, lines.join("\r\n") + "\r\n").into_response())
}

/// Tells every filer who is asked and has not answered, once.
pub(super) async fn tell(
    State(app): State<App>,
    coordinator: Coordinator,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Error> {
    let call = named(&app, &coordinator.network, &slug).await?;
    let id = coordinator.network.id;
    let answers = app.store.call_answers(id, &call).await?;
    let asked: Vec<_> = app
        .store
        .enterprises(id)
        .await?
        .into_iter()
        .filter(|record| call.asks(&record.memberships))
        .filter(|record| answers.get(&record.id).is_none_or(|answer| answer.sent.is_none()))
        .collect();
    let mut messages = vec![];
    for person in app.store.people(id).await? {
        let of = asked.iter().find(|record| person.files_for(id, record.id));
        let Some(record) = of else { continue };
        messages.push(NewMail {
            network: Some(id),
            person: person.id,
            kind: MailKind::Reminder,
            subject: format!("{}: {}", call.name, call.days(coordinator.network.network.lang)),
            body: format!("Hello {}\n\n{}", person.name, message(&app, &coordinator, &call)),
            way_in: None,
            enterprise: Some(record.id),
            quarter: None,
            call: None,
            once: Some(format!(
                "call {} {} {}",
                call.slug,
                record.enterprise.slug,
                moment::date(app.now(), &coordinator.network.network.time_zone)
            )),
        });
    }
    let told = app.post(&coordinator.person.act(&app), &messages).await?;
    Ok(Redirect::to(&format!("{}?told={told}", href(&coordinator.network, &call))).into_response())
}

/// What members are told; also to be copied into another messenger.
fn message(app: &App, coordinator: &Coordinator, call: &Call) -> String {
    let network = &coordinator.network.network;
    let lang = network.lang;
    let note = if call.note.is_empty() { String::new() } else { format!("{}\n\n", call.note) };
    let asks =
        if call.inputs.len() == 1 { "one question".to_owned() } else { format!("{} questions", call.inputs.len()) };
    format!(
        "{} asks {asks} about {} ({}).\n\n{note}Answer by {}: {}/{}/returns\n",
        network.name,
        call.name,
        call.days(lang),
        day(call.due, lang),
        app.address,
        network.slug
    )
}
