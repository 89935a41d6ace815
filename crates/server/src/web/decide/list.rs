//! `/{network}/decide`: what is voted on, what is talked about, and the register of decisions.

use super::{desk::Desk, show::effect_words};
use crate::{
    store::{DecisionRecord, ProposalRecord, ProposalState},
    web::{
        App,
        error::Error,
        layout::{Frame, page},
        session::Insider,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use commonweal_domain::governance::Verdict;

/// The list.
#[derive(Debug, Template)]
#[template(path = "decide/list.html")]
struct ListPage {
    frame: Frame,
    new: String,
    voting: Vec<Line>,
    discussed: Vec<Line>,
    decided: Vec<Entry>,
    rules: Vec<String>,
    /// Where the rules are said or changed, and the words of the link.
    change_rules: (String, &'static str),
}

/// A proposal.
#[derive(Debug)]
struct Line {
    href: String,
    title: String,
    hint: String,
    state: (&'static str, String),
}

/// An entry of the register.
#[derive(Debug)]
struct Entry {
    href: String,
    number: u32,
    title: String,
    on: String,
    counts: String,
    state: (&'static str, &'static str),
    effect: String,
}

pub(super) async fn show(State(app): State<App>, insider: Insider) -> Result<Response, Error> {
    let desk = Desk::load(&app, insider).await?;
    let (mut voting, mut discussed) = (vec![], vec![]);
    let votes_for = desk.votes_for(&app).await?;
    for proposal in app.store.proposals(desk.network.id).await? {
        match proposal.state {
            ProposalState::Voting { closes, .. } => {
                let ballots = app.store.ballots(&proposal).await?;
                let missing: Vec<&str> = votes_for
                    .iter()
                    .filter(|member| ballots.get(&member.id).is_some_and(Option::is_none))
                    .map(|member| member.name.as_str())
                    .collect();
                let cast = ballots.values().filter(|ballot| ballot.is_some()).count();
                let hint = format!(
                    "Open until the end of {}. {cast} of {} have voted.",
                    desk.last_day(closes),
                    words::count(ballots.len(), "member", "members")
                );
                let state = if !missing.is_empty() {
                    ("warn", "Your vote is missing".to_owned())
                } else if votes_for.iter().any(|member| ballots.contains_key(&member.id)) {
                    ("ok", "You have voted".to_owned())
                } else {
                    ("go", "Open".to_owned())
                };
                voting.push((closes, line(&desk, &proposal, hint, state)));
            }
            ProposalState::Discussed => {
                let needed = usize::from(desk.network.network.settings.voting_rule().seconds);
                let seconds = match proposal.seconds.len() {
                    _ if needed == 0 => String::new(),
                    0 => " Nobody has seconded it yet.".to_owned(),
                    count => format!(" Seconded by {}.", words::count(count, "member", "members")),
                };
                let hint = format!("{}, {}.{seconds}", by(&proposal), desk.day(proposal.at));
                let ready = proposal.seconds.len() >= needed;
                let state = if ready { ("go", "Can be voted on") } else { ("", "Being discussed") };
                discussed.push(line(&desk, &proposal, hint, (state.0, state.1.to_owned())));
            }
            ProposalState::Decided | ProposalState::Withdrawn => {}
        }
    }
    // What closes first stands first.
    voting.sort_by_key(|(closes, _)| *closes);
    let decided = app.store.decisions(desk.network.id).await?.iter().map(|record| entry(&desk, record)).collect();
    let settings = &desk.network.network.settings;
    let change_rules = if settings.voting.is_none() && desk.convenes() {
        (format!("/{}/settings/deciding", desk.network.network.slug), "Say how you decide")
    } else {
        (desk.address("new/voting"), "Propose other rules")
    };
    page(&ListPage {
        frame: desk.frame("Decide"),
        new: desk.address("new"),
        voting: voting.into_iter().map(|(_, line)| line).collect(),
        discussed,
        decided,
        rules: settings.voting_rule().words(),
        change_rules,
    })
}

fn line(desk: &Desk, proposal: &ProposalRecord, hint: String, state: (&'static str, String)) -> Line {
    Line { href: desk.href(proposal), title: proposal.text.title.clone(), hint, state }
}

/// Who proposes: "Custard Yard Kitchen", or a name where the coordinator does.
pub(super) fn by(proposal: &ProposalRecord) -> String {
    proposal.enterprise.as_ref().map_or_else(|| proposal.by.clone(), |(_, name)| name.clone())
}

fn entry(desk: &Desk, record: &DecisionRecord) -> Entry {
    Entry {
        href: desk.href(&record.proposal),
        number: record.number,
        title: record.proposal.text.title.clone(),
        on: format!("{}, {}", desk.decided_on(record), record.way.words()),
        counts: record.outcome.counts.words(),
        state: tag(record.outcome.verdict),
        effect: effect_words(desk, record),
    }
}

/// Class and words of what came of a vote.
pub(super) const fn tag(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Passed => ("ok", verdict.words()),
        Verdict::Fell | Verdict::NoQuorum => ("", verdict.words()),
    }
}
