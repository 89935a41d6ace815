//! What the pages of deciding know: the network as it is now, who asks, and for which members they speak.

use super::href;
use crate::{
    mail::deciding,
    store::{DecisionRecord, EnterpriseId, NetworkRecord, Person, ProposalRecord},
    web::{
        App, board::coordinator_frame, error::Error, layout::Frame, moment, session::Insider, settings::rounds_ahead,
    },
};
use commonweal_domain::{
    definition::Definitions,
    lang::Lang,
    network::Millis,
    period::{Quarter, day},
    permission::{Action, State as Standing},
    questionnaire::Questionnaire,
    target::Target,
};
use time::Date;
use uuid::Uuid;

/// A member for which somebody speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) id: EnterpriseId,
    pub(super) slug: String,
    pub(super) name: String,
}

/// Everything that the pages are made of.
pub(super) struct Desk {
    pub(super) network: NetworkRecord,
    pub(super) person: Person,
    /// Members for which whoever asks speaks, in the order in which they were asked.
    pub(super) members: Vec<Member>,
    pub(super) definitions: Definitions,
    pub(super) questionnaire: Questionnaire,
    pub(super) targets: Vec<Target>,
    /// Rounds with which something may begin: the running quarter's and those ahead, as a vote takes its time.
    pub(super) quarters: Vec<Quarter>,
    pub(super) now: Millis,
}

impl Desk {
    /// Closes first what is to be closed, so that no page shows a vote as open that is over.
    pub(super) async fn load(app: &App, insider: Insider) -> Result<Self, Error> {
        let Insider { network, person } = insider;
        deciding::look_after(app, &network).await?;
        let id = network.id;
        // What was decided a moment ago may have changed the settings.
        let network = app.store.network_of(id).await?.ok_or(Error::NotFound)?;
        let mut quarters = rounds_ahead::rounds_ahead(app, &network);
        quarters.remove(0);
        let mut members: Vec<Member> = vec![];
        for held in person.roles.iter().filter(|held| held.network == id) {
            if let Some((enterprise, slug, name)) = &held.enterprise
                && Action::Propose.when(held.role).ever()
                && members.iter().all(|member| member.id != *enterprise)
            {
                members.push(Member { id: *enterprise, slug: slug.clone(), name: name.clone() });
            }
        }
        Ok(Self {
            members,
            definitions: app.store.definitions(id).await?,
            questionnaire: app.store.questionnaire(id).await?,
            targets: app.store.targets(id).await?,
            quarters,
            now: app.now(),
            network,
            person,
        })
    }

    pub(super) fn lang(&self) -> Lang {
        self.network.network.lang
    }

    /// The frame of a page.
    pub(super) fn frame(&self, title: &str) -> Frame {
        let kept = &self.network.network;
        if self.convenes() {
            return coordinator_frame(kept, &self.person, title, "Decide");
        }
        let files = self.person.may(Action::File, self.network.id, None, Standing::default());
        let returns = files.then(|| ("All your returns", format!("/{}/returns", kept.slug)));
        let nav: Vec<(&str, String)> = returns
            .into_iter()
            .chain([
                ("The network’s figures", format!("/{}/dashboard", kept.slug)),
                ("Decide", format!("/{}/decide", kept.slug)),
                ("Joint report", format!("/{}", kept.slug)),
            ])
            .collect();
        let name = if let [one] = self.members.as_slice() { one.name.clone() } else { String::new() };
        Frame::of(kept, title).signed_in(&self.person, name).nav(&nav, "Decide")
    }

    /// Whether whoever asks opens votes and records what meetings decided.
    pub(super) fn convenes(&self) -> bool {
        self.person.may(Action::Convene, self.network.id, None, Standing::default())
    }

    /// Whether whoever asks may amend a proposal, take it back and open the vote: it is theirs, or their enterprise's, or
    /// they convene.
    pub(super) fn looks_after(&self, proposal: &ProposalRecord) -> bool {
        let of_theirs =
            proposal.enterprise.as_ref().is_some_and(|(id, _)| self.members.iter().any(|own| own.id == *id));
        self.convenes() || proposal.person == Some(self.person.id) || of_theirs
    }

    /// The member that a form or address names; the only one where whoever asks speaks for one.
    pub(super) fn member(&self, slug: &str) -> Option<&Member> {
        match self.members.as_slice() {
            [one] => Some(one),
            many => many.iter().find(|member| member.slug == slug),
        }
    }

    /// Members for which whoever asks votes: where somebody represents a member, who only files does not.
    pub(super) async fn votes_for(&self, app: &App) -> Result<Vec<Member>, Error> {
        let people = app.store.people(self.network.id).await?;
        let votes = |member: &&Member| {
            let state = Standing {
                has_representative: deciding::is_represented(&people, self.network.id, member.id),
                ..Standing::default()
            };
            self.person.may(Action::Vote, self.network.id, Some(member.id), state)
        };
        Ok(self.members.iter().filter(votes).cloned().collect())
    }

    /// The proposal that an address names.
    pub(super) async fn proposal(&self, app: &App, text: &str) -> Result<ProposalRecord, Error> {
        let id: Uuid = text.parse().map_err(|_| Error::NotFound)?;
        app.store.proposal(self.network.id, id).await?.ok_or(Error::NotFound)
    }

    /// Address of the list, or of a page below it.
    pub(super) fn address(&self, page: &str) -> String {
        let slug = &self.network.network.slug;
        if page.is_empty() { format!("/{slug}/decide") } else { format!("/{slug}/decide/{page}") }
    }

    /// Address of a proposal.
    pub(super) fn href(&self, proposal: &ProposalRecord) -> String {
        href(&self.network.network.slug, proposal.id)
    }

    pub(super) fn date(&self, at: Millis) -> Date {
        moment::date(at, &self.network.network.time_zone)
    }

    /// A day in words.
    pub(super) fn day(&self, at: Millis) -> String {
        day(self.date(at), self.lang())
    }

    /// The last day on which a vote is open.
    pub(super) fn last_day(&self, closes: Millis) -> String {
        self.day(Millis(closes.0 - 1))
    }

    /// The day on which something was decided.
    pub(super) fn decided_on(&self, decision: &DecisionRecord) -> String {
        decision.meeting.as_ref().map_or_else(|| self.last_day(decision.at), |meeting| day(meeting.on, self.lang()))
    }
}
