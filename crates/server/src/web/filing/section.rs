//! `/{network}/returns/{quarter}/{enterprise}/{economic|environmental|social}`: one page of figures.

use super::{
    desk::Desk,
    history::History,
    locked::locked,
    section_form::{self, FieldError},
    section_view::{Field, Sources, entry_id, fields},
    tasks::{Task, saved_words, tasks},
};
use crate::{
    store::{Clash, SaveFigures, Saved, StoreError},
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
use commonweal_domain::{definition::Dimension, figure::Figure};
use std::collections::HashMap;

/// One section of the form.
#[derive(Template)]
#[template(path = "filing/section.html")]
pub(super) struct SectionPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    title: String,
    fields: Vec<Field>,
    problems: Vec<(String, String)>,
    clashes: Vec<ClashView>,
    /// Why nothing could be saved, where the form is not at fault.
    not_saved: String,
    tasks: Vec<Task>,
    check: Task,
    current: String,
    due: (String, String),
    saved: String,
    limit: u32,
}

/// Two versions of a figure.
#[derive(Debug, Clone)]
pub(super) struct ClashView {
    /// Name of the figure, with its part.
    pub(super) name: String,
    /// Name of the field that keeps one of them.
    pub(super) field: String,
    /// Name of the field that says that there are two.
    pub(super) marker: String,
    /// The stored value.
    pub(super) theirs: String,
    /// Who saved it, and when.
    pub(super) by: String,
    /// The typed value.
    pub(super) yours: String,
    /// Which is chosen already.
    pub(super) chosen: String,
}

/// What a section's page answers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Answer<'a> {
    pub(super) posted: Option<&'a Posted>,
    pub(super) errors: &'a [FieldError],
    pub(super) clashes: &'a [Clash],
    pub(super) not_saved: &'a str,
}

type Names = Path<HashMap<String, String>>;

fn named<'a>(path: &'a Names, name: &str) -> &'a str {
    path.get(name).map_or("", String::as_str)
}

fn dimension(desk: &Desk, path: &Names) -> Result<Dimension, Error> {
    let dimension = Dimension::parse(named(path, "section")).ok_or(Error::NotFound)?;
    if desk.dimensions().contains(&dimension) { Ok(dimension) } else { Err(Error::NotFound) }
}

pub(super) async fn show(State(app): State<App>, filer: Filer, path: Names, uri: Uri) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, named(&path, "quarter")).await?;
    let dimension = dimension(&desk, &path)?;
    if desk.lock().is_some() {
        return page(&locked(desk));
    }
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let mut view = view(&desk, dimension, Answer::default());
    if query.ticked("explain") {
        let open = view.fields.iter().filter(|field| !field.unusual.is_empty()).count();
        let asks = words::count(open, "figure is", "figures are");
        let line = format!("{} {asks} unusual: a word on it now saves a question later.", saved_words(&desk));
        view.frame = view.frame.flash((open > 0).then_some(line));
    }
    page(&view)
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    path: Names,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, named(&path, "quarter")).await?;
    let dimension = dimension(&desk, &path)?;
    let again = |status: StatusCode, answer: Answer<'_>| page_with(status, &view(&desk, dimension, answer));
    let kept = Answer { posted: Some(&posted), ..Answer::default() };
    if let Some(words) = desk.lock_words() {
        return again(StatusCode::CONFLICT, Answer { not_saved: &words, ..kept });
    }
    let questions = desk.section(dimension);
    let outcome = section_form::read(&posted, &questions, &desk.filing.figures, &desk.definitions);
    if !outcome.errors.is_empty() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, Answer { errors: &outcome.errors, ..kept });
    }
    let act = desk.person.act(&app);
    let save = SaveFigures { changes: outcome.changes };
    let saved = app.store.save_figures(&act, desk.network.id, desk.enterprise.id, desk.quarter(), &save).await;
    match saved {
        Ok(Saved::Done { .. }) => {}
        Ok(Saved::Conflict(clashes)) => {
            let keys: Vec<_> = clashes.iter().map(|clash| clash.key.clone()).collect();
            let rebased = section_form::rebase(&posted, &questions, &keys);
            // The figures as they are now: what clashed was stored after this page was loaded.
            let filer = Filer {
                network: desk.network.clone(),
                enterprise: desk.enterprise.clone(),
                person: desk.person.clone(),
            };
            let newer = Desk::open(&app, filer, named(&path, "quarter")).await?;
            let answer = Answer { posted: Some(&rebased), clashes: &clashes, ..Answer::default() };
            return page_with(StatusCode::CONFLICT, &view(&newer, dimension, answer));
        }
        Ok(Saved::StoryConflict { .. }) => return Err(Error::Internal("figures met a clash of stories".to_owned())),
        Err(StoreError::Refused(words)) => {
            let words = format!("{}.", words::capitalised(&words));
            return again(StatusCode::CONFLICT, Answer { not_saved: &words, ..kept });
        }
        Err(error) => return Err(error.into()),
    }
    // What is unusual is shown once, with its box; whoever has seen it and saves again goes on.
    let unusual = desk.unusual(&outcome.merged);
    let unseen = questions.iter().any(|asking| {
        let of = |finding: &&commonweal_domain::checks::Finding| {
            finding.key.input == asking.input.code && finding.key.period == asking.period
        };
        unusual.iter().any(|finding| of(&finding)) && posted.get(&format!("seen.{}", asking.input.code)).is_none()
    });
    let to = if unseen {
        format!("{}/{}?explain=1", desk.base(), dimension.code())
    } else {
        format!("{}?saved=1", desk.base())
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
        stored: &desk.filing.figures,
        past: &desk.past,
        posted: answer.posted,
        errors: answer.errors,
        findings: &findings,
        lang: desk.lang(),
    };
    let title = dimension.name(desk.lang()).to_owned();
    let frame = desk.frame(title.clone());
    let wrong = !answer.errors.is_empty() || !answer.clashes.is_empty() || !answer.not_saved.is_empty();
    let list = tasks(desk.clone());
    SectionPage {
        frame: if wrong { frame.with_errors() } else { frame },
        base: desk.base(),
        eyebrow: desk.eyebrow(),
        fields: fields(&questions, sources),
        problems: answer.errors.iter().map(|error| (place(&questions, desk, error), error.message.clone())).collect(),
        clashes: clashes(desk, answer),
        not_saved: answer.not_saved.to_owned(),
        due: list.due.clone(),
        tasks: list.tasks,
        check: list.check,
        current: title.clone(),
        title,
        saved: desk.saved.as_ref().map_or_else(String::new, |_| saved_words(desk)),
        limit: desk.network.network.settings.explain_change_per_cent,
    }
}

/// The box to which an error's link leads.
fn place(questions: &[super::asking::Asking<'_>], desk: &Desk, error: &FieldError) -> String {
    let shown = questions.iter().find(|asking| asking.input.code == error.input).is_some_and(|asking| {
        asking.splits(&desk.filing.figures).iter().any(|split| asking.cells(split).contains(&error.cell))
    });
    let total = commonweal_domain::breakdown::Cell::total();
    entry_id(&error.input, if shown { &error.cell } else { &total })
}

fn clashes(desk: &Desk, answer: Answer<'_>) -> Vec<ClashView> {
    let said = |figure: Option<&Figure>, clash: &Clash| {
        let unit = desk.definitions.input(&clash.key.input, desk.quarter()).map(|input| input.unit.clone());
        let Some((figure, unit)) = figure.zip(unit) else { return "Blank".to_owned() };
        let value = words::value(figure.value, &unit);
        let mut parts = vec![value.as_str(), words::confidence(figure.confidence), &figure.note, &figure.explanation];
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    };
    answer
        .clashes
        .iter()
        .map(|clash| {
            let name = desk.definitions.input(&clash.key.input, desk.quarter()).map_or("", |input| &input.name);
            let part = words::cell(&clash.key.cell);
            let field = format!("{}.{}", clash.key.input, clash.key.cell);
            ClashView {
                name: if part.is_empty() { name.to_owned() } else { format!("{name} ({part})") },
                theirs: said(clash.stored.as_ref(), clash),
                yours: said(clash.typed.as_ref(), clash),
                by: format!("{}, {}", clash.saved_by, desk.moment(clash.saved_at)),
                chosen: answer
                    .posted
                    .and_then(|posted| posted.get(&format!("k.{field}")))
                    .unwrap_or_default()
                    .to_owned(),
                marker: format!("clash.{field}"),
                field: format!("k.{field}"),
            }
        })
        .collect()
}
