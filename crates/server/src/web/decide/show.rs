//! `/{network}/decide/{proposal}`: what would change, what others say, the vote, and what came of it.

use super::{
    desk::{Desk, Member},
    list::{by, tag},
    told,
};
use crate::{
    store::{DecisionRecord, EffectState, ProposalRecord, ProposalState},
    web::{
        App,
        error::Error,
        forms::Posted,
        layout::{Frame, page, page_with},
        moment,
        session::Insider,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::Response,
};
use commonweal_domain::governance::{Ballot, Passes, Way};

/// The page.
#[derive(Debug, Template)]
#[template(path = "decide/show.html")]
pub(super) struct ShowPage {
    frame: Frame,
    back: String,
    base: String,
    kind: &'static str,
    title: String,
    state: (&'static str, String),
    why: String,
    told: Vec<told::Line>,
    /// Heads of the second and third column.
    heads: (&'static str, &'static str),
    from: String,
    vote: Option<VoteView>,
    outcome: Option<OutcomeView>,
    comments: Vec<CommentView>,
    may_comment: bool,
    problems: Vec<(String, String)>,
    typed: String,
    facts: Vec<(String, String)>,
    /// Members for which whoever asks can second it: slug and name.
    seconds: Vec<(String, String)>,
    looks_after: bool,
    can_open: bool,
    /// How many more members must second it before it is voted on.
    missing: usize,
    convenes: bool,
}

/// A vote that is open.
#[derive(Debug)]
struct VoteView {
    closes: String,
    cast: usize,
    entitled: usize,
    members: Vec<VoterView>,
    consent: bool,
    /// Words for whoever has no vote.
    no_vote: String,
}

/// A member for which whoever asks votes.
#[derive(Debug)]
struct VoterView {
    slug: String,
    name: String,
    /// How it has voted; blank if it has not.
    cast: String,
}

/// What was decided.
#[derive(Debug)]
struct OutcomeView {
    number: u32,
    on: String,
    verdict: &'static str,
    good: bool,
    why: String,
    chambers: Vec<(String, String, &'static str)>,
    objections: Vec<(String, String)>,
    effect: String,
    by_hand: bool,
    present: Vec<String>,
    minutes: String,
    /// Name of the file of the minutes; blank where there is none.
    file: String,
    rules: Vec<String>,
}

/// What somebody said.
#[derive(Debug)]
struct CommentView {
    who: String,
    on: String,
    words: String,
    earlier: bool,
    version: u32,
}

pub(super) async fn show(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let proposal = desk.proposal(&app, &id).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    let done = [
        ("made", "Your proposal is there. Others can read it now, comment on it and second it."),
        ("amended", "Saved. Whoever had seconded the text before is asked to second this one."),
        ("said", "Your comment is there."),
        ("seconded", "Seconded."),
        ("opened", "The vote is open. Those who vote get a mail with a link to this page."),
        ("voted", "Your vote is cast. You can change it until the vote closes."),
        ("recorded", "Recorded. It stands in the register."),
        ("done", "Kept in the register."),
        ("withdrawn", "Taken back."),
    ];
    let flash = done.iter().find(|(key, _)| query.ticked(key)).map(|(_, words)| (*words).to_owned());
    let mut shown = view(&app, &desk, &proposal).await?;
    shown.frame = shown.frame.flash(flash);
    page(&shown)
}

/// The page with a comment that cannot be taken as it is, as it was typed.
pub(super) async fn refuse(
    app: &App,
    desk: &Desk,
    proposal: &ProposalRecord,
    typed: &str,
    problem: String,
) -> Result<Response, Error> {
    let mut shown = view(app, desk, proposal).await?;
    shown.frame = shown.frame.with_errors();
    shown.problems = vec![("words".to_owned(), problem)];
    typed.clone_into(&mut shown.typed);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)
}

impl ShowPage {
    fn error(&self, field: &str) -> String {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| words.clone()).unwrap_or_default()
    }
}

async fn view(app: &App, desk: &Desk, proposal: &ProposalRecord) -> Result<ShowPage, Error> {
    let rule = desk.network.network.settings.voting_rule();
    let votes_for = desk.votes_for(app).await?;
    let decision = app.store.decision_on(proposal).await?;
    let is_discussed = proposal.state == ProposalState::Discussed;
    let missing = usize::from(rule.seconds).saturating_sub(proposal.seconds.len());
    let can_second = |member: &&Member| {
        let own = proposal.enterprise.as_ref().is_some_and(|(id, _)| *id == member.id);
        is_discussed && !own && proposal.seconds.iter().all(|(id, _)| *id != member.id)
    };
    // Once it is decided, what it changed is told as it was then.
    let told = if decision.is_some() { proposal.text.told.clone() } else { told::told(desk, &proposal.text.change) };
    Ok(ShowPage {
        frame: desk.frame(&proposal.text.title),
        back: desk.address(""),
        base: desk.href(proposal),
        kind: proposal.text.kind.name(),
        title: proposal.text.title.clone(),
        state: state(proposal, decision.as_ref(), missing),
        why: proposal.text.why.clone(),
        heads: if decision.is_some() { ("As it was", "As proposed") } else { ("Now", "If it passes") },
        told,
        from: told::from(desk, &proposal.text.change),
        vote: vote(app, desk, proposal, &votes_for).await?,
        outcome: match &decision {
            Some(decision) => Some(outcome(app, desk, proposal, decision).await?),
            None => None,
        },
        comments: comments(app, desk, proposal).await?,
        may_comment: matches!(proposal.state, ProposalState::Discussed | ProposalState::Voting { .. }),
        problems: vec![],
        typed: String::new(),
        facts: facts(desk, proposal),
        seconds: desk
            .members
            .iter()
            .filter(can_second)
            .map(|member| (member.slug.clone(), member.name.clone()))
            .collect(),
        looks_after: is_discussed && desk.looks_after(proposal),
        can_open: is_discussed && missing == 0 && desk.looks_after(proposal),
        missing,
        convenes: desk.convenes(),
    })
}

fn state(proposal: &ProposalRecord, decision: Option<&DecisionRecord>, missing: usize) -> (&'static str, String) {
    match (&proposal.state, decision) {
        (_, Some(decision)) => {
            let (class, words) = tag(decision.outcome.verdict);
            (class, words.to_owned())
        }
        (ProposalState::Voting { .. }, _) => ("go", "Open for votes".to_owned()),
        (ProposalState::Withdrawn, _) => ("", "Taken back".to_owned()),
        _ if missing == 0 => ("go", "Can be voted on".to_owned()),
        _ => ("", "Being discussed".to_owned()),
    }
}

async fn vote(
    app: &App,
    desk: &Desk,
    proposal: &ProposalRecord,
    votes_for: &[Member],
) -> Result<Option<VoteView>, Error> {
    let ProposalState::Voting { closes, rule, .. } = proposal.state else { return Ok(None) };
    let ballots = app.store.ballots(proposal).await?;
    let members: Vec<VoterView> = votes_for
        .iter()
        .filter_map(|member| {
            let cast = ballots.get(&member.id)?;
            let cast = cast.as_ref().map(ballot_words).unwrap_or_default();
            Some(VoterView { slug: member.slug.clone(), name: member.name.clone(), cast })
        })
        .collect();
    let no_vote = if !members.is_empty() {
        String::new()
    } else if desk.members.is_empty() {
        "You look after the network. Its members vote.".to_owned()
    } else if desk.members.iter().any(|member| ballots.contains_key(&member.id)) {
        "Your enterprise has a vote: whoever represents it casts it.".to_owned()
    } else {
        "Your enterprise was not a member when voting opened, so it has no vote here.".to_owned()
    };
    Ok(Some(VoteView {
        closes: format!(
            "{} {}",
            desk.date(closes).previous_day().map_or_else(String::new, |day| day.weekday().to_string()),
            desk.last_day(closes)
        ),
        cast: ballots.values().filter(|ballot| ballot.is_some()).count(),
        entitled: ballots.len(),
        members,
        consent: rule.passes == Passes::Consent,
        no_vote,
    }))
}

/// How somebody voted, in words.
pub(super) fn ballot_words(ballot: &Ballot) -> String {
    match ballot {
        Ballot::For => "For".to_owned(),
        Ballot::Against => "Against".to_owned(),
        Ballot::Abstain => "Abstained".to_owned(),
        Ballot::Objection { reason } => format!("Objected: {reason}"),
    }
}

async fn outcome(
    app: &App,
    desk: &Desk,
    proposal: &ProposalRecord,
    decision: &DecisionRecord,
) -> Result<OutcomeView, Error> {
    let mut objections = vec![];
    if decision.way == Way::Vote && decision.outcome.counts.objections > 0 {
        let names = app.store.enterprises(desk.network.id).await?;
        for (member, ballot) in app.store.ballots(proposal).await? {
            if let Some(Ballot::Objection { reason }) = ballot {
                let name = names.iter().find(|record| record.id == member);
                objections.push((
                    name.map_or_else(|| "A member that has left".to_owned(), |record| record.enterprise.name.clone()),
                    reason,
                ));
            }
        }
    }
    let chamber = |name: &str| if name.is_empty() { "No sector".to_owned() } else { name.to_owned() };
    let meeting = decision.meeting.as_ref();
    Ok(OutcomeView {
        number: decision.number,
        on: format!("{}, {}", desk.decided_on(decision), decision.way.words()),
        verdict: decision.outcome.verdict.words(),
        good: decision.outcome.passed(),
        why: decision.outcome.why(),
        chambers: decision
            .outcome
            .chambers
            .iter()
            .map(|part| (chamber(&part.name), part.counts.words(), part.verdict.words()))
            .collect(),
        objections,
        effect: effect_words(desk, decision),
        by_hand: decision.effect.as_ref().is_some_and(|effect| effect.state == EffectState::ByHand),
        present: meeting.map(|meeting| meeting.present.clone()).unwrap_or_default(),
        minutes: meeting.map(|meeting| meeting.minutes.clone()).unwrap_or_default(),
        file: meeting.and_then(|meeting| meeting.file.as_ref()).map(|file| file.name.clone()).unwrap_or_default(),
        rules: decision.outcome.rule.words(),
    })
}

/// What became of a decision, in a sentence; blank where nothing was decided.
pub(super) fn effect_words(desk: &Desk, decision: &DecisionRecord) -> String {
    let Some(effect) = &decision.effect else { return String::new() };
    match effect.state {
        EffectState::Waiting => match decision.proposal.text.change.waits_for() {
            Some(from) => format!("It takes effect by itself once {} is over.", from.period().months(desk.lang())),
            None => "It is about to take effect.".to_owned(),
        },
        EffectState::Done => match decision.proposal.text.change.from() {
            Some(from) => format!("In effect, from the round about {} on.", from.period().months(desk.lang())),
            None => "In effect.".to_owned(),
        },
        EffectState::ByHand if effect.words.is_empty() => "For people to carry out.".to_owned(),
        EffectState::ByHand => {
            format!("It stands, but could not take effect by itself: {}.", effect.words.trim_end_matches('.'))
        }
        EffectState::DoneByHand => format!("Carried out, {}: {}", desk.day(effect.at), effect.words),
    }
}

async fn comments(app: &App, desk: &Desk, proposal: &ProposalRecord) -> Result<Vec<CommentView>, Error> {
    let zone = &desk.network.network.time_zone;
    let comments = app.store.proposal_comments(proposal).await?;
    Ok(comments
        .into_iter()
        .map(|comment| CommentView {
            who: if comment.member.is_empty() { comment.by } else { format!("{}, {}", comment.by, comment.member) },
            on: moment::words(comment.at, zone, desk.lang()),
            words: comment.words,
            earlier: comment.version < proposal.version,
            version: comment.version,
        })
        .collect())
}

fn facts(desk: &Desk, proposal: &ProposalRecord) -> Vec<(String, String)> {
    let mut facts = vec![];
    let mut fact = |term: &str, words: String| facts.push((term.to_owned(), words));
    let who = match &proposal.enterprise {
        Some(_) => format!("{} ({})", by(proposal), proposal.by),
        None => proposal.by.clone(),
    };
    fact("Proposed by", who);
    fact("On", desk.day(proposal.at));
    if proposal.version > 1 {
        fact("Text", format!("Version {}, {}", proposal.version, desk.day(proposal.saved.0)));
    }
    let names: Vec<&str> = proposal.seconds.iter().map(|(_, name)| name.as_str()).collect();
    let needed = desk.network.network.settings.voting_rule().seconds;
    if !names.is_empty() {
        fact("Seconded by", names.join(", "));
    } else if needed > 0 && proposal.state == ProposalState::Discussed {
        fact("Seconded by", format!("Nobody yet; {} needed", words::count(usize::from(needed), "member", "members")));
    }
    facts
}
