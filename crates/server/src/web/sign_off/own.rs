//! `/{network}/sign-off/{circulation}/{enterprise}`: a member sees the exact report and answers.

use super::{
    ask::speakers,
    href,
    page::{Answering, Matter, SignOffPage},
};
use crate::{
    mail::deciding::is_represented,
    store::{Circulation, CirculationFile, NewAnswer, SignOffAnswer, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        library::words::file_name,
        report::{PreviewPage, circulated_file},
        session::Filer,
        words::capitalised,
    },
};
use axum::{
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::{
    permission::{Action, State as Standing},
    sign_off::Answer,
};
use commonweal_reporting::own::OwnShare;
use serde::Deserialize;
use uuid::Uuid;

/// Longest reason in characters.
const WORDS: usize = 1_000;

/// What has just been done.
#[derive(Debug, Deserialize)]
pub(super) struct Just {
    answered: Option<String>,
}

/// What a member is asked about.
struct Asked {
    circulated: Circulation,
    own: SignOffAnswer,
    shares: Vec<OwnShare>,
    all: Vec<SignOffAnswer>,
    /// Who asks may answer; where not, these do.
    answers: bool,
    others: Vec<String>,
    papers: Vec<(String, String)>,
}

impl Asked {
    async fn load(app: &App, filer: &Filer, circulation: &str) -> Result<Self, Error> {
        let (circulated, own, shares) = find(app, filer, circulation).await?;
        let people = app.store.people(filer.network.id).await?;
        let state = Standing {
            has_representative: is_represented(&people, filer.network.id, filer.enterprise.id),
            ..Standing::default()
        };
        let names = speakers(&people, &filer.network, filer.enterprise.id).into_iter();
        Ok(Self {
            shares: serde_json::from_str(&shares).map_err(|error| Error::Internal(error.to_string()))?,
            own,
            all: app.store.sign_off_answers(circulated.id).await?,
            answers: filer.person.may(Action::SignOff, filer.network.id, Some(filer.enterprise.id), state),
            others: names.map(|person| person.name.clone()).collect(),
            papers: app.store.circulation_papers(circulated.id).await?,
            circulated,
        })
    }

    fn page(&self, app: &App, filer: &Filer, answering: Answering, flash: Option<String>) -> SignOffPage {
        SignOffPage::new(
            frame(filer, "May this report go out in your name?").flash(flash),
            &filer.network.network,
            Matter {
                circulated: &self.circulated,
                enterprise: &filer.enterprise.enterprise,
                own: &self.own,
                shares: self.shares.clone(),
                all: &self.all,
                answers: self.answers,
                others: &self.others,
                papers: &self.papers,
                now: app.now(),
            },
            answering,
        )
    }
}

pub(super) async fn show(
    State(app): State<App>,
    filer: Filer,
    Path((_, circulation, _)): Path<(String, String, String)>,
    Query(just): Query<Just>,
) -> Result<Response, Error> {
    let asked = Asked::load(&app, &filer, &circulation).await?;
    let answering = Answering::of(&asked.own);
    let flash = just.answered.map(|_| "Thank you. Your answer is kept.".to_owned());
    page(&asked.page(&app, &filer, answering, flash))
}

pub(super) async fn submit(
    State(app): State<App>,
    filer: Filer,
    Path((_, circulation, _)): Path<(String, String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let asked = Asked::load(&app, &filer, &circulation).await?;
    let mut answering = Answering {
        answer: Answer::parse(posted.text("answer")),
        words: posted.text("words").replace("\r\n", "\n"),
        printed: posted.ticked("printed"),
        ..Answering::default()
    };
    if !asked.answers {
        answering.general = "Your representative answers for the enterprise. Nothing was sent".to_owned();
        return page_with(StatusCode::CONFLICT, &asked.page(&app, &filer, answering, None));
    }
    check(&mut answering);
    let Some(answer) = answering.answer.filter(|_| !answering.is_wrong()) else {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &asked.page(&app, &filer, answering, None));
    };
    let new = NewAnswer { answer, words: answering.words.clone(), printed: answering.printed };
    let act = filer.person.act(&app);
    let (network, enterprise) = (filer.network.id, filer.enterprise.id);
    match app.store.answer_circulation(&act, network, asked.circulated.id, enterprise, &new).await {
        Ok(()) => {
            let here = href(&filer.network.network, &asked.circulated, &filer.enterprise.enterprise.slug);
            Ok(Redirect::to(&format!("{here}?answered=yes")).into_response())
        }
        Err(StoreError::Refused(words)) => {
            answering.general = format!("{}. Nothing was sent", capitalised(&words));
            page_with(StatusCode::CONFLICT, &asked.page(&app, &filer, answering, None))
        }
        Err(error) => Err(error.into()),
    }
}

fn check(answering: &mut Answering) {
    if answering.answer.is_none() {
        answering.answer_error = "Choose your answer".to_owned();
    }
    if answering.words.chars().count() > WORDS {
        answering.words_error = format!("What you write must be at most {WORDS} characters long");
    } else if answering.words.trim().is_empty() && answering.answer.is_some_and(Answer::needs_words) {
        answering.words_error = match answering.answer {
            Some(Answer::Change) => "Write what should be changed, and where",
            _ => "Write why it should not go out",
        }
        .to_owned();
    }
}

/// The exact report as a PDF.
pub(super) async fn pdf(
    State(app): State<App>,
    filer: Filer,
    Path((_, circulation, _)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let (circulated, ..) = find(&app, &filer, &circulation).await?;
    let bytes = circulated_file(&app, circulated.id, CirculationFile::Pdf).await?.ok_or(Error::NotFound)?;
    Ok(file(&filer, &circulated, "to-sign", bytes))
}

/// A paper of it as a PDF.
pub(super) async fn paper(
    State(app): State<App>,
    filer: Filer,
    Path((_, circulation, _, file_name)): Path<(String, String, String, String)>,
) -> Result<Response, Error> {
    let (circulated, ..) = find(&app, &filer, &circulation).await?;
    let name = file_name.strip_suffix(".pdf").ok_or(Error::NotFound)?;
    let papers = app.store.circulation_parts(circulated.id, CirculationFile::Paper).await?;
    let paper = papers.into_iter().find(|paper| paper.name == name).ok_or(Error::NotFound)?;
    Ok(file(&filer, &circulated, &format!("{name}-to-sign"), paper.bytes))
}

/// The exact report as a page.
pub(super) async fn read(
    State(app): State<App>,
    filer: Filer,
    Path((_, circulation, _)): Path<(String, String, String)>,
) -> Result<Response, Error> {
    let (circulated, ..) = find(&app, &filer, &circulation).await?;
    let html = circulated_file(&app, circulated.id, CirculationFile::Html).await?.ok_or(Error::NotFound)?;
    let html = String::from_utf8(html).map_err(|error| Error::Internal(error.to_string()))?;
    let network = &filer.network.network;
    let back = (href(network, &circulated, &filer.enterprise.enterprise.slug), "Back to your answer");
    let title = circulated.title.clone();
    page(&PreviewPage::circulated(frame(&filer, &title), network, circulated.period, title, html, back))
}

async fn find(app: &App, filer: &Filer, circulation: &str) -> Result<(Circulation, SignOffAnswer, String), Error> {
    let id: Uuid = circulation.parse().map_err(|_| Error::NotFound)?;
    let circulated = app.store.circulation(filer.network.id, id).await?.ok_or(Error::NotFound)?;
    let (own, shares) = app.store.own_answer(circulated.id, filer.enterprise.id).await?.ok_or(Error::NotFound)?;
    Ok((circulated, own, shares))
}

fn file(filer: &Filer, circulated: &Circulation, kind: &str, bytes: Vec<u8>) -> Response {
    let name = file_name(&filer.network.network.slug, circulated.period, circulated.number, "pdf");
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", name.replace("edition", kind))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}

fn frame(filer: &Filer, title: &str) -> Frame {
    let network = &filer.network.network;
    let files = filer.person.files_for(filer.network.id, filer.enterprise.id);
    let mut items = vec![];
    if files {
        items.push(("All your returns", format!("/{}/returns", network.slug)));
    }
    items.push(("The network’s figures", format!("/{}/dashboard", network.slug)));
    items.push(("Decide", format!("/{}/decide", network.slug)));
    items.push(("Joint report", format!("/{}", network.slug)));
    Frame::of(network, title).signed_in(&filer.person, &filer.enterprise.enterprise.name).nav(&items, "Joint report")
}
