//! `/{network}/decide/{proposal}/vote`: a member's vote, to be confirmed.

use super::desk::{Desk, Member};
use crate::{
    store::{ProposalRecord, ProposalState, StoreError},
    web::{
        App,
        error::Error,
        forms::Posted,
        session::Insider,
        settings::form::{Choice, Field, FormPage, Reading},
        words,
    },
};
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect, Response},
};
use commonweal_domain::governance::{Ballot, Passes, VotingRule};

/// What the page is about.
struct Booth {
    desk: Desk,
    proposal: ProposalRecord,
    member: Member,
    rule: VotingRule,
    closes: String,
    cast: Option<Ballot>,
}

impl Booth {
    async fn load(app: &App, insider: Insider, id: &str, uri: &Uri) -> Result<Self, Error> {
        let desk = Desk::load(app, insider).await?;
        let proposal = desk.proposal(app, id).await?;
        let ProposalState::Voting { closes, rule, .. } = proposal.state else {
            let words = "This is not open for votes. If a vote has closed, its outcome stands in the register.";
            return Err(Error::Conflict(words.to_owned()));
        };
        let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
        let votes_for = desk.votes_for(app).await?;
        let mut ballots = app.store.ballots(&proposal).await?;
        let member = match votes_for.as_slice() {
            [one] => one.clone(),
            many => many.iter().find(|member| member.slug == query.text("as")).cloned().ok_or(Error::NotFound)?,
        };
        let Some(cast) = ballots.remove(&member.id) else {
            let words = "Who may vote was fixed when voting opened, and this enterprise was not a member then.";
            return Err(Error::Conflict(words.to_owned()));
        };
        let closes = desk.last_day(closes);
        Ok(Self { desk, proposal, member, rule, closes, cast })
    }

    fn page(&self, chosen: &str) -> FormPage {
        let consent = self.rule.passes == Passes::Consent;
        let choices = if consent {
            vec![
                Choice::new("for", "I am for it"),
                Choice::hinted("abstain", "I can live with it", "It counts for the quorum."),
                Choice::hinted("objection", "I object", "One objection with a reason is enough to stop it."),
            ]
        } else {
            vec![
                Choice::new("for", "For"),
                Choice::new("against", "Against"),
                Choice::hinted("abstain", "Abstain", "It counts for the quorum."),
                Choice::hinted(
                    "objection",
                    "Object, with a reason",
                    "It counts as against, and the reason stands in the register.",
                ),
            ]
        };
        let (ballot, reason) = match (&self.cast, chosen) {
            (Some(cast), "") => (cast.code(), cast.reason()),
            _ => (chosen, ""),
        };
        let mut facts = vec![
            ("Proposal".to_owned(), self.proposal.text.title.clone()),
            ("Open until".to_owned(), format!("The end of {}; you can change your vote until then", self.closes)),
        ];
        if let Some(cast) = &self.cast {
            facts.push(("Your vote so far".to_owned(), super::show::ballot_words(cast)));
        }
        FormPage {
            frame: self.desk.frame("Vote"),
            back: (self.desk.href(&self.proposal), "The proposal"),
            heading: format!("The vote of {}", self.member.name),
            facts,
            fields: vec![
                Field::choices("ballot", "How does it vote?", "", ballot, choices),
                Field::lines("reason", "If you object, why?", "Members read it once the vote has closed.", reason, 3),
            ],
            button: "Cast this vote",
            ..FormPage::default()
        }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
) -> Result<Response, Error> {
    let booth = Booth::load(&app, insider, &id, &uri).await?;
    let query = Posted::parse(uri.query().unwrap_or_default().as_bytes());
    booth.page(query.text("ballot")).show()
}

pub(super) async fn submit(
    State(app): State<App>,
    insider: Insider,
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
    posted: Posted,
) -> Result<Response, Error> {
    let booth = Booth::load(&app, insider, &id, &uri).await?;
    let mut form = Reading::of(&posted);
    let reason = form.lines("reason", "Why you object");
    let ballot = form.one_of("ballot", |code| Ballot::parse(code, &reason), "Choose how it votes");
    if matches!(&ballot, Some(Ballot::Objection { reason }) if reason.is_empty()) {
        form.wrong("reason", "Say why you object: an objection counts with its reason");
    }
    let (Some(ballot), false) = (ballot, form.is_wrong()) else {
        return booth.page("").refuse(&posted, form.problems());
    };
    let act = booth.desk.person.act(&app);
    let (network, proposal, member) = (booth.desk.network.id, booth.proposal.id, booth.member.id);
    match app.store.cast_ballot(&act, network, proposal, member, ballot).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?voted=1", booth.desk.href(&booth.proposal))).into_response()),
        Err(StoreError::Refused(words)) => {
            booth.page("").refuse(&posted, vec![("ballot".to_owned(), words::capitalised(&words))])
        }
        Err(error) => Err(error.into()),
    }
}
