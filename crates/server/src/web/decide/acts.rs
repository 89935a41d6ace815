//! What is done to a proposal besides voting: commented on, seconded, opened for votes, taken back, carried out.

use super::{desk::Desk, show};
use crate::{
    mail::deciding,
    store::{DecisionRecord, EffectState, ProposalRecord, ProposalState, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        moment,
        session::Insider,
        settings::form::{Field, FormPage, MOST_TEXT, Reading},
        words,
    },
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::network::Millis;
use time::Duration;

pub(super) async fn comment(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = desk.proposal(&app, &id).await?;
    let typed = posted.get("words").unwrap_or_default();
    let said = typed.trim().replace("\r\n", "\n");
    if said.is_empty() {
        let words = "Enter what you want to say".to_owned();
        return show::refuse(&app, &desk, &proposal, typed, words).await;
    }
    if said.chars().count() > MOST_TEXT {
        let words = format!("What you say must be at most {MOST_TEXT} characters long");
        return show::refuse(&app, &desk, &proposal, typed, words).await;
    }
    let member = match desk.members.as_slice() {
        [one] => one.name.as_str(),
        _ => "",
    };
    let act = desk.person.act(&app);
    match app.store.discuss_proposal(&act, desk.network.id, proposal.id, member, &said).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?said=1#discussion", desk.href(&proposal))).into_response()),
        Err(StoreError::Refused(words)) => {
            show::refuse(&app, &desk, &proposal, typed, words::capitalised(&words)).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn second(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = desk.proposal(&app, &id).await?;
    let member = desk.member(posted.text("as")).ok_or(Error::NotFound)?;
    app.store.second_proposal(&desk.person.act(&app), desk.network.id, proposal.id, member.id).await?;
    Ok(Redirect::to(&format!("{}?seconded=1", desk.href(&proposal))).into_response())
}

/// A proposal that whoever asks looks after.
async fn own(app: &App, desk: &Desk, id: &str) -> Result<ProposalRecord, Error> {
    let proposal = desk.proposal(app, id).await?;
    if desk.looks_after(&proposal) { Ok(proposal) } else { Err(Error::NotFound) }
}

/// The last moment of a vote that is opened now: the end of the last of its days.
fn closes(desk: &Desk) -> Millis {
    let days = i64::from(desk.network.network.settings.voting_rule().open_days);
    let after = desk.date(desk.now) + Duration::days(days + 1);
    moment::begins(after, &desk.network.network.time_zone)
}

pub(super) async fn ask_to_open(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = own(&app, &desk, &id).await?;
    let settings = &desk.network.network.settings;
    let mut page = FormPage {
        frame: desk.frame("Open the vote"),
        back: (desk.href(&proposal), "The proposal"),
        heading: "Open the vote?".to_owned(),
        lede: format!("“{}” is voted on until the end of {}.", proposal.text.title, desk.last_day(closes(&desk))),
        facts: vec![("How".to_owned(), settings.voting_rule().words().join(" "))],
        warning: vec![
            "From now on the text stays as it is, and so does who may vote: all who are members today.".to_owned(),
        ],
        button: "Open the vote",
        ..FormPage::default()
    };
    if settings.voting.is_none() {
        page.warning.push("Your network has not said how it decides: these are the usual rules.".to_owned());
    }
    page.show()
}

pub(super) async fn open(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = own(&app, &desk, &id).await?;
    let (act, today) = (desk.person.act(&app), desk.date(desk.now));
    app.store.open_vote(&act, desk.network.id, proposal.id, today, closes(&desk)).await.map_err(said)?;
    deciding::tell(&app, &desk.network).await?;
    Ok(Redirect::to(&format!("{}?opened=1", desk.href(&proposal))).into_response())
}

pub(super) async fn ask_to_withdraw(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = own(&app, &desk, &id).await?;
    FormPage {
        frame: desk.frame("Take the proposal back"),
        back: (desk.href(&proposal), "The proposal"),
        heading: "Take the proposal back?".to_owned(),
        lede: format!("“{}” is not voted on. What was said stays to be read.", proposal.text.title),
        button: "Take it back",
        ..FormPage::default()
    }
    .show()
}

pub(super) async fn withdraw(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = own(&app, &desk, &id).await?;
    let act = desk.person.act(&app);
    app.store.withdraw_proposal(&act, desk.network.id, proposal.id).await.map_err(said)?;
    Ok(Redirect::to(&format!("{}?withdrawn=1", desk.href(&proposal))).into_response())
}

/// A decision that people must carry out.
async fn by_hand(app: &App, desk: &Desk, id: &str) -> Result<DecisionRecord, Error> {
    let proposal = desk.proposal(app, id).await?;
    let decision = app.store.decision_on(&proposal).await?.ok_or(Error::NotFound)?;
    let waits = decision.effect.as_ref().is_some_and(|effect| effect.state == EffectState::ByHand);
    if waits { Ok(decision) } else { Err(Error::NotFound) }
}

fn done_page(desk: &Desk, decision: &DecisionRecord) -> FormPage {
    FormPage {
        frame: desk.frame("Carried out"),
        back: (desk.href(&decision.proposal), "The decision"),
        heading: format!("What was done by decision {}?", decision.number),
        lede: format!("“{}” {}", decision.proposal.text.title, show::effect_words(desk, decision)),
        fields: vec![Field::lines("words", "What was done", "It stands in the register below the decision.", "", 4)],
        button: "Keep it in the register",
        ..FormPage::default()
    }
}

pub(super) async fn ask_done(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let decision = by_hand(&app, &desk, &id).await?;
    done_page(&desk, &decision).show()
}

pub(super) async fn done(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let decision = by_hand(&app, &desk, &id).await?;
    let mut form = Reading::of(&posted);
    let words = form.lines("words", "What was done");
    if words.is_empty() {
        form.wrong("words", "Enter what was done");
    }
    if form.is_wrong() {
        return done_page(&desk, &decision).refuse(&posted, form.problems());
    }
    app.store.done_by_hand(&desk.person.act(&app), desk.network.id, &decision, &words).await.map_err(said)?;
    Ok(Redirect::to(&format!("{}?done=1", desk.href(&decision.proposal))).into_response())
}

/// What stands in the way, as a page of its own: there is no field to which it belongs.
fn said(error: StoreError) -> Error {
    match error {
        StoreError::Refused(words) => Error::Conflict(format!("{}. Nothing was changed.", words::capitalised(&words))),
        other => other.into(),
    }
}

/// Whether a proposal is still talked about.
pub(super) fn is_discussed(proposal: &ProposalRecord) -> bool {
    proposal.state == ProposalState::Discussed
}
