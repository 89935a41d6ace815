//! Votes whose time has come are closed, what was decided is carried out, and those who vote are told by mail.

use super::text::{self, Letter, Text};
use crate::{
    store::{
        Act, DecisionRecord, EffectState, EnterpriseId, MailKind, NetworkId, NetworkRecord, NewMail, Person,
        ProposalRecord, ProposalState, StoreError,
    },
    web::{App, decide::href, moment},
};
use commonweal_domain::{
    governance::Way,
    network::{Millis, Role},
    period::{Quarter, day},
    permission::{Action, When},
};
use std::collections::BTreeMap;

/// News older than a week is none: a server that was away so long tells nobody.
const NEWS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Looks after the votes of all networks.
pub async fn look_after_all(app: &App) -> Result<(), StoreError> {
    for network in app.store.networks().await? {
        look_after(app, &network).await?;
        tell(app, &network).await?;
    }
    Ok(())
}

/// Closes what is to be closed, carries out what was decided, and tells those who vote of either. It may be done at any
/// time and by several at once: each vote is closed once, each decision carried out once, and nobody is told twice.
pub async fn look_after(app: &App, network: &NetworkRecord) -> Result<(), StoreError> {
    if network.network.settings.closed.is_some() {
        return Ok(());
    }
    let act = Act { now: app.now(), person: None, name: "schedule".to_owned() };
    let closed = app.store.close_votes(&act, network.id).await?;
    let quarter = Quarter::of(moment::date(act.now, &network.network.time_zone));
    let left = app.store.carry_out(&act, network.id, quarter).await?;
    if closed.is_empty() && left.is_empty() { Ok(()) } else { tell(app, network).await }
}

/// Tells those who vote what has been opened and decided; whoever was told is not told again.
pub async fn tell(app: &App, network: &NetworkRecord) -> Result<(), StoreError> {
    if network.network.settings.closed.is_some() {
        return Ok(());
    }
    let messages = messages(app, network).await?;
    if !messages.is_empty() {
        let act = Act { now: app.now(), person: None, name: "schedule".to_owned() };
        app.post(&act, &messages).await?;
    }
    Ok(())
}

/// Whether somebody who has been here represents an enterprise, so that who only files does not vote for it.
pub fn is_represented(people: &[Person], network: NetworkId, enterprise: EnterpriseId) -> bool {
    people
        .iter()
        .filter(|person| person.has_been_here())
        .any(|person| votes_as(person, network, enterprise) == Some(When::Always))
}

/// When somebody votes for an enterprise by the best of their roles; none if never.
fn votes_as(person: &Person, network: NetworkId, enterprise: EnterpriseId) -> Option<When> {
    let held = person.roles.iter().filter(|held| held.network == network && held.is_of(enterprise));
    let whens: Vec<When> = held.map(|held| Action::Vote.when(held.role)).filter(|when| when.ever()).collect();
    whens.iter().find(|when| **when == When::Always).or(whens.first()).copied()
}

/// What is to be said now of votes and decisions; whoever was told of one is not told again.
async fn messages(app: &App, network: &NetworkRecord) -> Result<Vec<NewMail>, StoreError> {
    let now = app.now();
    let is_news = |at: Millis| now.0 - at.0 < NEWS;
    let mut open: Vec<ProposalRecord> = app.store.proposals(network.id).await?;
    open.retain(|proposal| matches!(proposal.state, ProposalState::Voting { opened, .. } if is_news(opened)));
    let mut decided: Vec<DecisionRecord> = app.store.decisions(network.id).await?;
    decided.retain(|decision| {
        let left =
            decision.effect.as_ref().is_some_and(|effect| effect.state == EffectState::ByHand && is_news(effect.at));
        is_news(decision.at) && decision.way == Way::Vote || left
    });
    if open.is_empty() && decided.is_empty() {
        return Ok(vec![]);
    }
    let desk = Desk { app, network, people: app.store.people(network.id).await? };
    let mut messages = vec![];
    for proposal in &open {
        messages.extend(desk.opened(proposal).await?);
    }
    for decision in &decided {
        if decision.way == Way::Vote && is_news(decision.at) {
            messages.extend(desk.closed(decision).await?);
        }
        messages.extend(desk.left_to_people(decision));
    }
    Ok(messages)
}

/// What messages are made of.
struct Desk<'a> {
    app: &'a App,
    network: &'a NetworkRecord,
    people: Vec<Person>,
}

impl Desk<'_> {
    /// Those who vote on a proposal, with the names of the members for which they do.
    async fn voters(&self, proposal: &ProposalRecord) -> Result<Vec<(&Person, Vec<String>)>, StoreError> {
        let mut of: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for enterprise in self.app.store.ballots(proposal).await?.into_keys() {
            let represented = is_represented(&self.people, self.network.id, enterprise);
            for (index, person) in self.people.iter().enumerate() {
                let votes = match votes_as(person, self.network.id, enterprise) {
                    Some(When::Always) => true,
                    Some(_) => !represented,
                    None => false,
                };
                let held = person.roles.iter().find(|held| held.network == self.network.id && held.is_of(enterprise));
                if let (true, Some((_, _, name))) = (votes, held.and_then(|held| held.enterprise.as_ref())) {
                    of.entry(index).or_default().push(name.clone());
                }
            }
        }
        Ok(of.into_iter().map(|(index, names)| (&self.people[index], names)).collect())
    }

    /// A vote has opened.
    async fn opened(&self, proposal: &ProposalRecord) -> Result<Vec<NewMail>, StoreError> {
        let ProposalState::Voting { closes, rule, .. } = proposal.state else { return Ok(vec![]) };
        let of = &self.network.network;
        let last = day(moment::date(Millis(closes.0 - 1), &of.time_zone), of.lang);
        let page = self.page(proposal);
        let told = |(person, names): (&Person, Vec<String>)| {
            let text = opened(self.letter(person, &names), &proposal.text.title, &last, &rule.words(), &page);
            self.mail(person, MailKind::Vote, text, format!("vote/{}/{}", proposal.id, person.id.0))
        };
        Ok(self.voters(proposal).await?.into_iter().map(told).collect())
    }

    /// A vote has closed: those who had one are told what came of it, and so are those who coordinate.
    async fn closed(&self, decision: &DecisionRecord) -> Result<Vec<NewMail>, StoreError> {
        let voters = self.voters(&decision.proposal).await?;
        let mut told: Vec<&Person> = voters.into_iter().map(|(person, _)| person).collect();
        for person in self.coordinators() {
            if told.iter().all(|known| known.id != person.id) {
                told.push(person);
            }
        }
        let page = self.page(&decision.proposal);
        Ok(told
            .into_iter()
            .map(|person| {
                let text = closed(self.letter(person, &[]), decision, &page);
                let once = format!("decision/{}/{}", decision.proposal.id, person.id.0);
                self.mail(person, MailKind::Decision, text, once)
            })
            .collect())
    }

    /// Something was decided that people must do.
    fn left_to_people(&self, decision: &DecisionRecord) -> Vec<NewMail> {
        let Some(effect) = decision.effect.as_ref().filter(|effect| effect.state == EffectState::ByHand) else {
            return vec![];
        };
        let page = self.page(&decision.proposal);
        self.coordinators()
            .map(|person| {
                let text = left_to_people(self.letter(person, &[]), decision, &effect.words, &page);
                let once = format!("by-hand/{}/{}", decision.proposal.id, person.id.0);
                self.mail(person, MailKind::Decision, text, once)
            })
            .collect()
    }

    fn coordinators(&self) -> impl Iterator<Item = &Person> {
        let is_one = |person: &&Person| {
            person.roles.iter().any(|held| held.network == self.network.id && held.role == Role::Coordinator)
        };
        self.people.iter().filter(is_one)
    }

    fn letter<'l>(&'l self, person: &'l Person, of: &'l [String]) -> Letter<'l> {
        let network = &self.network.network;
        Letter { network, to: &person.name, of, by: "", address: &self.app.address, signs_in: false }
    }

    fn page(&self, proposal: &ProposalRecord) -> String {
        format!("{}{}", self.app.address, href(&self.network.network.slug, proposal.id))
    }

    fn mail(&self, person: &Person, kind: MailKind, text: Text, once: String) -> NewMail {
        NewMail {
            network: Some(self.network.id),
            person: person.id,
            kind,
            subject: text.subject,
            body: text.body,
            way_in: None,
            enterprise: None,
            quarter: None,
            call: None,
            once: Some(once),
        }
    }
}

fn opened(letter: Letter<'_>, title: &str, last: &str, rules: &[String], page: &str) -> Text {
    Text {
        subject: format!("Your vote: {title}"),
        body: format!(
            "{hello}\n\n{network} votes on a proposal:\n\n{title}\n\n{whom} has one vote. Read what would change and vote here, \
             until the end of {last}:\n{page}\n\nHow it is decided: {rules}\n\n{sign}\n",
            hello = text::hello(letter.to),
            network = letter.network.name,
            whom = text::names(letter.of),
            rules = rules.join(" "),
            sign = text::sign(letter),
        ),
    }
}

fn closed(letter: Letter<'_>, decision: &DecisionRecord, page: &str) -> Text {
    let title = &decision.proposal.text.title;
    let verdict = decision.outcome.verdict.words();
    Text {
        subject: format!("{verdict}: {title}"),
        body: format!(
            "{hello}\n\nThe vote on “{title}” has closed.\n\n{verdict}. {why}\n\nIt is decision {number} in the register, with what it \
             changes and from when on:\n{page}\n\n{sign}\n",
            hello = text::hello(letter.to),
            why = decision.outcome.why(),
            number = decision.number,
            sign = text::sign(letter),
        ),
    }
}

fn left_to_people(letter: Letter<'_>, decision: &DecisionRecord, why: &str, page: &str) -> Text {
    let title = &decision.proposal.text.title;
    let why = if why.is_empty() {
        "No program can carry it out.".to_owned()
    } else {
        format!("It could not take effect by itself: {}.", why.trim_end_matches('.'))
    };
    Text {
        subject: format!("To be done: {title}"),
        body: format!(
            "{hello}\n\nMembers have passed “{title}” (decision {number}). {why}\n\nThe decision stands. Do what it takes in the settings or \
             outside them, then say here what was done:\n{page}/done\n\n{sign}\n",
            hello = text::hello(letter.to),
            number = decision.number,
            sign = text::sign(letter),
        ),
    }
}
