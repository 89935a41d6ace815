//! `/{network}/decide/new`, `/{network}/decide/new/{kind}` and `/{network}/decide/{proposal}/amend`: a proposal is made
//! and put into other words.

use super::{
    desk::Desk,
    forms::{self, About},
    told,
};
use crate::{
    store::{NewProposal, ProposalRecord, ProposalState, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page},
        session::Insider,
        settings::form::{Choice, Field, FormPage, Problems, Reading},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::governance::{Change, Kind};

/// The kinds of proposals, to choose one.
#[derive(Debug, Template)]
#[template(path = "decide/kinds.html")]
struct KindsPage {
    frame: Frame,
    back: String,
    kinds: Vec<(String, &'static str, &'static str)>,
}

/// What a proposal is about, to be chosen before its form.
#[derive(Debug, Template)]
#[template(path = "decide/subject.html")]
struct SubjectPage {
    frame: Frame,
    back: String,
    heading: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
}

pub(super) async fn kinds(State(app): State<App>, insider: Insider) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let kinds = Kind::ALL.map(|kind| (desk.address(&format!("new/{}", kind.code())), kind.name(), hint(kind)));
    page(&KindsPage { frame: desk.frame("Make a proposal"), back: desk.address(""), kinds: kinds.to_vec() })
}

/// What a kind is good for, with an example.
const fn hint(kind: Kind) -> &'static str {
    match kind {
        Kind::Ask => "Ask it every quarter, once a year or no longer. Also to take up what the catalogue has.",
        Kind::NewQuestion => "Something that nobody asks yet, such as meals shared.",
        Kind::Question => "Other words or other categories, counted as a new version from a round on.",
        Kind::Breakdown => "Tell apart who paid, how old people are, or what you need.",
        Kind::NewIndicator => "Worked out of what members answer: a sum, a share, so much for each.",
        Kind::Indicator => "An indicator of your own, worked out of other answers.",
        Kind::Target => "What you want to reach in a year, or give up.",
        Kind::Disclosure => "From which number on counts are shown, and how single members are protected.",
        Kind::Deadline => "More or less time between the end of a quarter and the due day.",
        Kind::Voting => "Majorities, quorum, seconding, how long a vote is open.",
        Kind::Other => "Anything else that members decide. It stands in the register; people carry it out.",
    }
}

pub(super) async fn show(
    State(app): State<App>,
    insider: Insider,
    Path((_, kind)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let kind = Kind::parse(&kind).ok_or(Error::NotFound)?;
    let desk = Desk::load(&app, insider).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let about = query.text("about");
    if forms::needs_subject(kind) && about.is_empty() {
        return page(&SubjectPage {
            frame: desk.frame(kind.name()),
            back: desk.address("new"),
            heading: kind.name(),
            label: if kind == Kind::Indicator { "Which indicator?" } else { "Which question?" },
            choices: forms::subjects(&desk, kind),
        });
    }
    let about = About::find(&app, &desk, kind, about).await?;
    form(&app, &desk, &about).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    insider: Insider,
    Path((_, kind)): Path<(String, String)>,
    uri: Uri,
    posted: Posted,
) -> Result<Response, Error> {
    let kind = Kind::parse(&kind).ok_or(Error::NotFound)?;
    let desk = Desk::load(&app, insider).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let about = About::find(&app, &desk, kind, query.text("about")).await?;
    let text = match read(&app, &desk, &about, query.text("about"), &posted) {
        Ok(text) => text,
        Err(problems) => return form(&app, &desk, &about).refuse(&posted, problems),
    };
    let member = desk.member(posted.text("as"));
    if member.is_none() && !desk.members.is_empty() && !desk.convenes() {
        let problem = ("as".to_owned(), "Choose the enterprise for which you propose it".to_owned());
        return form(&app, &desk, &about).refuse(&posted, vec![problem]);
    }
    let act = desk.person.act(&app);
    let id = app.store.propose(&act, desk.network.id, member.map(|member| member.id), &text).await?;
    Ok(Redirect::to(&format!("{}?made=1", desk.address(&id.to_string()))).into_response())
}

pub(super) async fn amend(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = own(&app, &desk, &id).await?;
    let about = About::find(&app, &desk, proposal.text.kind, &subject(&proposal)).await?;
    let mut page = amendment(&app, &desk, &about, &proposal);
    page.take(&Posted(proposal.text.typed.clone()).with(&[("version".to_owned(), proposal.version.to_string())]));
    page.show()
}

pub(super) async fn submit_amendment(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = own(&app, &desk, &id).await?;
    let subject = subject(&proposal);
    let about = About::find(&app, &desk, proposal.text.kind, &subject).await?;
    let text = match read(&app, &desk, &about, &subject, &posted) {
        Ok(text) => text,
        Err(problems) => return amendment(&app, &desk, &about, &proposal).refuse(&posted, problems),
    };
    let act = desk.person.act(&app);
    match app.store.amend_proposal(&act, desk.network.id, proposal.id, proposal.version, &text).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?amended=1", desk.href(&proposal))).into_response()),
        Err(StoreError::Refused(words)) => {
            let problem = ("title".to_owned(), words::capitalised(&words));
            amendment(&app, &desk, &about, &proposal).refuse(&posted, vec![problem])
        }
        Err(error) => Err(error.into()),
    }
}

/// A proposal that whoever asks may amend.
async fn own(app: &App, desk: &Desk, id: &str) -> Result<ProposalRecord, Error> {
    let proposal = desk.proposal(app, id).await?;
    if !desk.looks_after(&proposal) {
        return Err(Error::NotFound);
    }
    if proposal.state != ProposalState::Discussed {
        return Err(Error::Conflict("The text stays as it is once voting has opened. Nothing was changed.".to_owned()));
    }
    Ok(proposal)
}

/// What a proposal's form was about, where that was chosen before it.
fn subject(proposal: &ProposalRecord) -> String {
    Posted(proposal.text.typed.clone()).text("subject").to_owned()
}

fn form(app: &App, desk: &Desk, about: &About) -> FormPage {
    let mut fields = about.fields(app, desk);
    if !fields.is_empty() {
        fields.push(Field::heading("Your proposal"));
    }
    let blank = "It is called after what it changes where you leave it blank.";
    let other = "Such as: hold the summer fair together with the market traders.";
    let is_other = about.kind == Kind::Other;
    fields.push(Field::line("title", "What do you propose, in one line?", if is_other { other } else { blank }, ""));
    fields.push(Field::lines(
        "why",
        "Why?",
        "What it would help, and what it would cost. Others read it before they vote.",
        "",
        5,
    ));
    if desk.members.len() > 1 {
        let choices = desk.members.iter().map(|member| Choice::new(&member.slug, &member.name)).collect();
        fields.push(Field::choices("as", "For which enterprise do you propose it?", "", "", choices));
    }
    let needed = desk.network.network.settings.voting_rule().seconds;
    FormPage {
        frame: desk.frame(&about.heading()),
        back: (desk.address("new"), "Make a proposal"),
        heading: about.heading(),
        lede: match needed {
            0 => "Others can comment on it. You open the vote when it has been talked about.",
            _ => "Others can comment on it and second it. You open the vote when it has been talked about.",
        }
        .to_owned(),
        fields,
        button: "Propose it",
        ..FormPage::default()
    }
}

fn amendment(app: &App, desk: &Desk, about: &About, proposal: &ProposalRecord) -> FormPage {
    let mut page = form(app, desk, about);
    page.fields.retain(|field| field.name != "as");
    page.frame = desk.frame("Amend the proposal");
    page.back = (desk.href(proposal), "The proposal");
    page.heading = "Amend the proposal".to_owned();
    page.lede = format!(
        "It becomes version {}. Who seconded the text before is asked to second this one.",
        proposal.version + 1
    );
    page.button = "Save the amendment";
    page
}

/// The text, or everything that is wrong.
fn read(app: &App, desk: &Desk, about: &About, subject: &str, posted: &Posted) -> Result<NewProposal, Problems> {
    let change = about.read(app, desk, posted);
    let mut form = Reading::of(posted);
    let title = form.line("title", "What you propose");
    if title.is_empty() && about.kind == Kind::Other {
        form.wrong("title", "Enter what you propose, in one line");
    }
    let why = form.lines("why", "Why");
    let mut problems = form.problems();
    match change {
        Ok(change) if problems.is_empty() => Ok(text(desk, about.kind, change, title, why, subject, posted)),
        Ok(_) => Err(problems),
        Err(mut wrong) => {
            wrong.append(&mut problems);
            Err(wrong)
        }
    }
}

fn text(
    desk: &Desk,
    kind: Kind,
    change: Change,
    title: String,
    why: String,
    subject: &str,
    posted: &Posted,
) -> NewProposal {
    NewProposal {
        kind,
        title: if title.is_empty() { told::title(desk, &change) } else { title },
        why,
        told: told::told(desk, &change),
        change,
        typed: posted.with(&[("subject".to_owned(), subject.to_owned())]).0,
    }
}
