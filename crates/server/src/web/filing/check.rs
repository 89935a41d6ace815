//! `/{network}/returns/{quarter}/{enterprise}/check`: read everything once more, then submit.

use super::{
    answers::{Counts, Group, groups},
    confirming,
    desk::{CommentView, Desk},
    field::entry_id,
    locked::locked,
    story::{photo_href, printing},
};
use crate::store::{Act, Comment, StoreError};
use crate::web::{
    App,
    error::Error,
    evidence::count_words,
    forms::Posted,
    layout::{Frame, page, page_with},
    session::Filer,
    words,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{breakdown::Cell, figure::FigureKey, filing::TransitionError};
use std::collections::HashMap;

/// Longest answer to a question, in characters.
const LONGEST_ANSWER: usize = 2_000;

/// All answers, what is still open, and the button.
#[derive(Template)]
#[template(path = "filing/check.html")]
pub(super) struct CheckPage {
    frame: Frame,
    base: String,
    eyebrow: String,
    lede: String,
    groups: Vec<Group>,
    questions: Vec<Question>,
    story: String,
    photo: Option<(String, String)>,
    printing: String,
    evidence: String,
    missing: Vec<(String, String)>,
    findings: Vec<(String, String)>,
    covers: String,
    version: u32,
    errors: Vec<(String, String)>,
    error: String,
    what_next: String,
    sure_words: &'static str,
    ready: bool,
    read_only: bool,
    /// What happens to what they file is told here too: nobody hands their first return in without having had it
    /// before them.
    is_to_be_told: bool,
}

/// A reviewer's question with the figure that it is about.
#[derive(Debug, Clone)]
pub(super) struct Question {
    name: String,
    value: String,
    change: String,
    comment: CommentView,
    error: String,
}

/// What is wrong with what was sent, and what was typed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sent<'a> {
    /// The box was not ticked.
    pub(super) unticked: bool,
    /// Something changed meanwhile.
    pub(super) changed: &'a str,
    /// The form, where it was sent; none where the page is opened.
    pub(super) posted: Option<&'a Posted>,
    /// It was to be submitted: questions want an answer.
    pub(super) submitting: bool,
}

const UNTICKED: &str = "Tick the box if these figures are right to the best of your knowledge";
const MOVED: &str = "Figures have been changed since you opened this page. Look through them once more.";

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if desk.lock().is_some() {
        return page(&locked(desk));
    }
    let saved = Posted::parse(uri.query().unwrap_or_default().as_bytes()).ticked("answered");
    let mut view = view(&desk, Sent::default());
    view.frame = view.frame.flash(saved.then(|| "Your answers are saved.".to_owned()));
    page(&view)
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path(path): Path<HashMap<String, String>>,
    posted: Posted,
) -> Result<Response, Error> {
    let mut desk = Desk::open(&app, filer, path.get("quarter").map_or("", String::as_str)).await?;
    if desk.lock().is_some() {
        // Sent twice, or by two people: what there is to see is that it has been submitted.
        return Ok(Redirect::to(&desk.base()).into_response());
    }
    let act = desk.person.act(&app);
    let sent = Sent { posted: Some(&posted), submitting: posted.text("action") != "answers", ..Sent::default() };
    if too_long(&posted) {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, sent));
    }
    answer(&app, &act, &mut desk, &posted).await?;
    if !sent.submitting {
        return Ok(Redirect::to(&format!("{}/check?answered=1#questions", desk.base())).into_response());
    }
    if let Some(names) = desk.handed_in_by() {
        let words = format!("{names} submits this return: tell them that it is ready. What you filled in is saved.");
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, Sent { changed: &words, ..sent }));
    }
    if posted.text("version").parse() != Ok(desk.filing.version) {
        return page_with(StatusCode::CONFLICT, &view(&desk, Sent { changed: MOVED, ..sent }));
    }
    let asked = desk.comments.iter().filter(|comment| comment.is_open()).count();
    let open = desk.open_findings().len() + desk.blanks().len();
    if open + asked == 0 && !posted.ticked("sure") {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, Sent { unticked: true, ..sent }));
    }
    let submitted = match desk.filing.state.submit(act.now, &act.name, open + asked) {
        Ok(state) => state,
        Err(TransitionError::NotReady(_)) => {
            return page_with(StatusCode::UNPROCESSABLE_ENTITY, &view(&desk, sent));
        }
        Err(error) => return Err(Error::Conflict(words::capitalised(&format!("{error}.")))),
    };
    let mut states = vec![submitted];
    if desk.is_accepted_by_rule() {
        states.extend(states[0].accept_by_rule(act.now).ok());
    }
    let version = desk.filing.version;
    let (network, enterprise) = (desk.network.id, desk.enterprise.id);
    match app.store.set_states(&act, network, enterprise, desk.quarter(), version, &states).await {
        Ok(()) if desk.stands_in() => {
            confirming::ask(&app, &act, &desk).await?;
            let (slug, of) = (&desk.network.network.slug, &desk.enterprise.enterprise.slug);
            let path = format!("/{slug}/board/{}/{of}?filed=1", desk.quarter());
            Ok(Redirect::to(&path).into_response())
        }
        Ok(()) => {
            if desk.is_to_be_told() {
                app.store.set_told(&act, desk.person.id).await?;
            }
            Ok(Redirect::to(&format!("{}/submitted", desk.base())).into_response())
        }
        Err(StoreError::Conflict { .. }) => {
            let newer = desk.again(&app).await?;
            if newer.filing.state.is_editable() {
                return page_with(StatusCode::CONFLICT, &view(&newer, Sent { changed: MOVED, ..sent }));
            }
            // The same was sent twice at once: one of them did it.
            Ok(Redirect::to(&format!("{}/submitted", newer.base())).into_response())
        }
        Err(StoreError::Refused(words)) => {
            let words = format!("{}.", words::capitalised(&words));
            page_with(StatusCode::CONFLICT, &view(&desk, Sent { changed: &words, ..sent }))
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps the answers that were typed, first of all: nothing that follows may lose them.
async fn answer(app: &App, act: &Act, desk: &mut Desk, posted: &Posted) -> Result<(), Error> {
    let mut kept = false;
    for comment in &desk.comments {
        let Some(text) = posted.get(&format!("a.{}", comment.id)) else { continue };
        let text = text.replace("\r\n", "\n");
        if text.trim() != comment.answer {
            let (network, enterprise) = (desk.network.id, desk.enterprise.id);
            app.store.answer_comment(act, network, enterprise, desk.quarter(), comment.id, &text).await?;
            kept = true;
        }
    }
    if kept {
        desk.comments = app.store.comments(desk.network.id, desk.enterprise.id, desk.quarter()).await?;
    }
    Ok(())
}

fn too_long(posted: &Posted) -> bool {
    posted.iter().any(|(name, text)| name.starts_with("a.") && text.chars().count() > LONGEST_ANSWER)
}

pub(super) fn view(desk: &Desk, sent: Sent<'_>) -> CheckPage {
    let base = desk.base();
    let href = |key: &FigureKey| {
        let section = desk.definitions.input(&key.input, desk.quarter()).map_or("", |input| input.dimension.code());
        format!("{base}/{section}#{}", entry_id(&key.input, &Cell::total()))
    };
    let missing: Vec<(String, String)> =
        desk.blanks().iter().map(|asking| (href(&asking.key(Cell::total())), asking.input.name.clone())).collect();
    let findings: Vec<(String, String)> =
        desk.open_findings().into_iter().map(|finding| (href(&finding.key), finding.message)).collect();
    let questions = questions(desk, sent, &href);
    let mut errors: Vec<(String, String)> = questions
        .iter()
        .filter(|question| !question.error.is_empty())
        .map(|question| (format!("a-{}", question.comment.id), question.error.clone()))
        .collect();
    if sent.unticked {
        errors.push(("sure".to_owned(), UNTICKED.to_owned()));
    }
    if !sent.changed.is_empty() {
        errors.insert(0, (String::new(), sent.changed.to_owned()));
    }
    if sent.submitting && !missing.is_empty() {
        errors.push(("missing".to_owned(), missing_words(missing.len())));
    }
    if sent.submitting && !findings.is_empty() {
        errors.push(("findings".to_owned(), finding_words(findings.len())));
    }
    let frame = desk.frame("Check your answers");
    let counts = Counts::of(&desk.asking(), &desk.filing.figures);
    let ready = missing.is_empty() && findings.is_empty();
    CheckPage {
        frame: if errors.is_empty() { frame } else { frame.with_errors() },
        eyebrow: desk.eyebrow(),
        lede: format!("{} The quarter before stands on the right.", counts.words()),
        groups: groups(desk),
        questions,
        story: desk.filing.story.clone(),
        photo: desk.story.photo.as_ref().map(|photo| (photo_href(&base, &photo.hash), photo.alt.clone())),
        evidence: count_words(desk.evidence),
        printing: printing(&desk.story).map_or_else(String::new, |(_, words)| words),
        missing,
        findings,
        covers: desk.scope_words(),
        version: desk.filing.version,
        errors,
        error: if sent.unticked { UNTICKED.to_owned() } else { String::new() },
        what_next: what_next(desk),
        sure_words: if desk.stands_in() {
            "I have typed in what the enterprise told me"
        } else {
            "These figures are right to the best of my knowledge"
        },
        ready,
        read_only: false,
        is_to_be_told: desk.is_to_be_told(),
        base,
    }
}

impl CheckPage {
    fn missing_words(&self) -> String {
        missing_words(self.missing.len())
    }

    fn finding_words(&self) -> String {
        finding_words(self.findings.len())
    }
}

fn missing_words(count: usize) -> String {
    format!("{} still blank", words::count(count, "figure is", "figures are"))
}

fn finding_words(count: usize) -> String {
    format!("{} a correction or a word of explanation", words::count(count, "figure wants", "figures want"))
}

/// What becomes of the return once it is submitted.
fn what_next(desk: &Desk) -> String {
    if desk.stands_in() {
        return format!("Those who file for {} are asked by mail to confirm it.", desk.enterprise.enterprise.name);
    }
    if let Some(names) = desk.handed_in_by() {
        return format!("{names} looks through it and submits it.");
    }
    if desk.is_accepted_by_rule() {
        return "Nothing in it is unusual, so it counts as soon as you submit it.".to_owned();
    }
    let names: Vec<&str> = desk.coordinators.iter().map(|(name, _)| name.as_str()).collect();
    let readers = match names.as_slice() {
        [] => "The coordinator reviews".to_owned(),
        [one] => format!("{one} reviews"),
        many => format!("{} review", many.join(" or ")),
    };
    format!("{readers} your return, and may ask you about single figures.")
}

fn questions(desk: &Desk, sent: Sent<'_>, href: &dyn Fn(&FigureKey) -> String) -> Vec<Question> {
    let question = |comment: &Comment| {
        let input = desk.definitions.input(&comment.input, desk.quarter())?;
        let key = FigureKey::new(&comment.input, comment.period, Cell::total());
        let value = desk.filing.figures.resolve(input, comment.period, &Cell::total());
        let mut shown = desk.comment(comment);
        let typed = sent.posted.and_then(|posted| posted.get(&format!("a.{}", comment.id)));
        if let Some(typed) = typed {
            typed.clone_into(&mut shown.answer);
        }
        let error = if typed.is_some_and(|typed| typed.chars().count() > LONGEST_ANSWER) {
            format!("Your answer must have at most {LONGEST_ANSWER} characters")
        } else if sent.submitting && comment.is_open() {
            format!("Answer the question about {}, or change the figure", lower_first(&input.name))
        } else {
            String::new()
        };
        Some(Question {
            name: input.name.clone(),
            value: value.map_or_else(String::new, |(value, _)| words::value(value, &input.unit)),
            change: href(&key),
            comment: shown,
            error,
        })
    };
    desk.comments.iter().filter_map(question).collect()
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
