//! `/{network}/returns/{quarter}/{enterprise}/{economic|environmental|social}`: one page of figures.

use super::{
    beside,
    clash::{ClashView, clashes, mark},
    desk::Desk,
    field::{Field, entry_id},
    history::History,
    joint, keep,
    locked::locked,
    offer::{self, Offer},
    section_form::{self, FieldError},
    section_view::{Sources, fields},
    tasks::{Task, saved_words, tasks},
};
use crate::{
    store::{SavedFields, StoreError, Typed},
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
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{checks::Finding, definition::Dimension};
use std::collections::HashMap;

/// One section of the form.
#[derive(Template)]
#[template(path = "filing/section.html")]
pub(super) struct SectionPage {
    frame: Frame,
    base: String,
    code: &'static str,
    eyebrow: String,
    title: String,
    fields: Vec<Field>,
    /// What may be said of the year before.
    last_year: Vec<Field>,
    problems: Vec<(String, String)>,
    clashes: Vec<ClashView>,
    /// Who types, so that a device sends nobody else's text.
    who: String,
    tasks: Vec<Task>,
    check: Task,
    current: String,
    due: (String, String),
    saved: String,
    limit: u32,
}

/// What a section's page answers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answer<'a> {
    pub(super) posted: Option<&'a Posted>,
    pub(super) errors: &'a [FieldError],
    /// Why nothing could be saved, where the form is not at fault.
    pub(super) not_saved: &'a str,
}

pub(super) type Names = Path<HashMap<String, String>>;

pub(super) fn named<'a>(path: &'a Names, name: &str) -> &'a str {
    path.get(name).map_or("", String::as_str)
}

pub(super) fn dimension(desk: &Desk, path: &Names) -> Result<Dimension, Error> {
    let dimension = Dimension::parse(named(path, "section")).ok_or(Error::NotFound)?;
    if desk.dimensions().contains(&dimension) { Ok(dimension) } else { Err(Error::NotFound) }
}

pub(super) async fn show(State(app): State<App>, filer: Filer, path: Names, uri: Uri) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, named(&path, "quarter")).await?.with_elsewhere(&app).await?;
    let dimension = dimension(&desk, &path)?;
    if desk.lock().is_some() {
        return page(&locked(desk));
    }
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let (posted, errors) = kept(&desk, dimension);
    let mut view = view(&desk, dimension, Answer { posted: Some(&posted), errors: &errors, ..Answer::default() });
    if query.ticked("explain") {
        let open = view.fields.iter().filter(|field| !field.unusual.is_empty()).count();
        let asks = words::count(open, "figure is", "figures are");
        let line = format!("{} {asks} unusual: a word on it now saves a question later.", saved_words(&desk));
        view.frame = view.frame.flash((open > 0).then_some(line));
    }
    page(&view)
}

/// What is kept as typed in a section, and all that is wrong with the section as it is stored.
pub(super) fn kept(desk: &Desk, dimension: Dimension) -> (Posted, Vec<FieldError>) {
    let questions = desk.section(dimension);
    let posted = keep::overlay(desk, &questions);
    let outcome = section_form::read(&posted, &questions, &desk.filing.figures, &desk.definitions);
    (posted, outcome.errors)
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    path: Names,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, named(&path, "quarter")).await?.with_elsewhere(&app).await?;
    let dimension = dimension(&desk, &path)?;
    let again = |status: StatusCode, answer: Answer<'_>| page_with(status, &view(&desk, dimension, answer));
    let as_typed = Answer { posted: Some(&posted), ..Answer::default() };
    if let Some(words) = desk.lock_words() {
        return again(StatusCode::CONFLICT, Answer { not_saved: &words, ..as_typed });
    }
    let questions = desk.section(dimension);
    let same = questions.iter().find(|asking| posted.get("same") == Some(asking.name().as_str()));
    let same = same.and_then(|asking| beside::same(asking, &desk.filing.figures, &desk.past));
    let stored = &desk.filing.figures;
    let offered = |code| offer::chosen(code, &questions, &desk.network, stored, desk.quarter(), &desk.elsewhere);
    let same = same.or_else(|| posted.get("offered").and_then(offered));
    let posted = same.as_ref().map_or(posted.clone(), |same| posted.with(&same.fields));
    let as_typed = Answer { posted: Some(&posted), ..Answer::default() };
    let outcome = section_form::read(&posted, &questions, &desk.filing.figures, &desk.definitions);
    let Some(save) = keep::fields(&posted, &questions, &outcome) else {
        return again(StatusCode::UNPROCESSABLE_ENTITY, Answer { errors: &outcome.errors, ..as_typed });
    };
    let act = desk.person.act(&app);
    let saved = app.store.save_fields(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &save).await;
    match saved {
        Ok(SavedFields::Done { .. }) => {}
        Ok(SavedFields::Conflict { figures, typed }) => {
            let (figures, typed) = mark(&desk, &questions, &figures, &typed);
            let rebased = section_form::rebase(&posted, &questions, &figures, &typed);
            // The figures as they are now: what clashed was stored after this page was loaded.
            let newer = desk.again(&app).await?;
            let answer = Answer { posted: Some(&rebased), ..Answer::default() };
            return page_with(StatusCode::CONFLICT, &view(&newer, dimension, answer));
        }
        Err(StoreError::Refused(words)) => {
            let words = format!("{}.", words::capitalised(&words));
            return again(StatusCode::CONFLICT, Answer { not_saved: &words, ..as_typed });
        }
        Err(error) => return Err(error.into()),
    }
    keep::band(&app, &desk, &posted).await?;
    // Everything is kept by now; what is wrong is shown upon what is stored.
    let newer = desk.again(&app).await?;
    let (left, errors) = kept(&newer, dimension);
    if let Some(same) = same.filter(|_| errors.is_empty()) {
        let to = format!("{}/{}?same=1#{}", desk.base(), dimension.code(), same.place);
        return Ok(Redirect::to(&to).into_response());
    }
    if !errors.is_empty() {
        let answer = Answer { posted: Some(&left), errors: &errors, ..Answer::default() };
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&newer, dimension, answer));
    }
    // What is unusual is shown once, with its box; whoever has seen it and saves again goes on.
    let unusual = newer.unusual(&newer.filing.figures);
    let unseen = newer.section(dimension).iter().any(|asking| {
        let of = |finding: &&Finding| finding.key.input == asking.input.code && finding.key.period == asking.period;
        unusual.iter().any(|finding| of(&finding)) && posted.get(&format!("seen.{}", asking.name())).is_none()
    });
    let to = if unseen {
        format!("{}/{}?explain=1", desk.base(), dimension.code())
    } else {
        format!("{}?saved={}", desk.base(), dimension.code())
    };
    Ok(Redirect::to(&to).into_response())
}

/// The page of a section.
pub(super) fn view(desk: &Desk, dimension: Dimension, answer: Answer<'_>) -> SectionPage {
    let questions = desk.section(dimension);
    let findings = desk.unusual(&desk.filing.figures);
    let sources = Sources {
        definitions: &desk.definitions,
        quarter: desk.quarter(),
        year_end: desk.profile.year_end,
        stored: &desk.filing.figures,
        past: &desk.past,
        last: &desk.last,
        turnover: desk.profile.turnover,
        typed: &desk.typed,
        posted: answer.posted,
        errors: answer.errors,
        findings: &findings,
        area: desk.network.network.settings.area.local_at(desk.quarter()),
        lang: desk.lang(),
    };
    let title = dimension.name(desk.lang()).to_owned();
    let frame = desk.frame(title.clone());
    let clashes = answer.posted.map_or_else(Vec::new, |posted| clashes(desk, &questions, posted));
    let problems = problems(&questions, desk, answer, &clashes);
    let mut fields = fields(&questions, sources);
    for (field, asking) in fields.iter_mut().zip(&questions) {
        field.offers = offer::offers(asking, &desk.network, &desk.filing.figures, desk.quarter(), &desk.elsewhere);
        field.joint = joint::beside(desk, asking);
        field.typed_by = desk.typed_of(asking).map_or_else(String::new, |typed| typed_words(desk, typed));
    }
    let (last_year, fields): (Vec<Field>, Vec<Field>) = fields.into_iter().partition(|field| field.optional);
    let list = tasks(desk.clone());
    SectionPage {
        frame: if problems.is_empty() { frame } else { frame.with_errors() },
        base: desk.base(),
        code: dimension.code(),
        eyebrow: desk.eyebrow(),
        fields,
        last_year,
        problems,
        clashes,
        who: desk.person.public_id.to_string(),
        due: list.due.clone(),
        tasks: list.tasks,
        check: list.check,
        current: title.clone(),
        title,
        saved: desk.saved.as_ref().map_or_else(String::new, |_| saved_words(desk)),
        limit: desk.network.network.settings.explain_change_per_cent,
    }
}

/// What the summary says, with the box to which each line leads.
fn problems(
    questions: &[super::asking::Asking<'_>],
    desk: &Desk,
    answer: Answer<'_>,
    clashes: &[ClashView],
) -> Vec<(String, String)> {
    let mut problems = vec![];
    if !answer.not_saved.is_empty() {
        let words = format!("{} What you typed is below: write it down if you need it.", answer.not_saved);
        problems.push((String::new(), words));
    }
    problems.extend(answer.errors.iter().map(|error| (place(questions, desk, error), error.message.clone())));
    let unchosen = clashes.iter().filter(|clash| !clash.error.is_empty());
    problems.extend(unchosen.map(|clash| (clash.field.clone(), clash.error.clone())));
    problems
}

/// Who typed what cannot be filed yet, and when.
fn typed_words(desk: &Desk, typed: &Typed) -> String {
    let by = if typed.by == desk.person.name { "you" } else { typed.by.as_str() };
    format!("Kept as {by} typed it on {}. It is not filed yet.", desk.moment(typed.at))
}

/// The box to which an error's link leads.
fn place(questions: &[super::asking::Asking<'_>], desk: &Desk, error: &FieldError) -> String {
    let shown = questions.iter().find(|asking| asking.name() == error.input).is_some_and(|asking| {
        asking.splits(&desk.filing.figures).iter().any(|split| asking.cells(split).contains(&error.cell))
    });
    let total = commonweal_domain::breakdown::Cell::total();
    entry_id(&error.input, if shown { &error.cell } else { &total })
}
