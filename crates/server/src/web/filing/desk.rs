//! Everything that a page of one return needs, loaded once.

use super::asking::{Asking, asking, section};
use crate::{
    store::{EnterpriseRecord, FilingRecord, NetworkRecord, Person, StoryRecord},
    web::{App, error::Error, layout::Frame, moment, session::Filer, words},
};
use commonweal_domain::{
    checks::{Finding, History, explain, must_fix},
    definition::{Asked, Definitions, Dimension},
    figure::Figures,
    filing::{Filing, FilingState},
    lang::Lang,
    network::{Millis, Role, Round},
    period::{Quarter, day},
};
use std::collections::BTreeMap;
use time::Date;

/// One enterprise's return for one round, and what belongs to it.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The network.
    pub network: NetworkRecord,
    /// Whose return it is.
    pub enterprise: EnterpriseRecord,
    /// Who sits at it.
    pub person: Person,
    /// The round.
    pub round: Round,
    /// The network's definitions.
    pub definitions: Definitions,
    /// How often each input is asked.
    pub asked: BTreeMap<String, Asked>,
    /// The return; an empty draft if nothing has been saved.
    pub filing: Filing,
    /// Its story with photo and consents.
    pub story: StoryRecord,
    /// How many files stand behind its figures.
    pub evidence: usize,
    /// When and by whom it was last saved.
    pub saved: Option<(Millis, String)>,
    /// Accepted figures of earlier quarters.
    pub past: Figures,
    /// How many earlier rounds were accepted.
    pub past_rounds: usize,
    /// Names and addresses of the coordinators.
    pub coordinators: Vec<(String, String)>,
    /// The day in the network's time zone.
    pub today: Date,
}

/// Why a return cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lock {
    /// The round has not begun.
    NotYet,
    /// The round is over.
    Closed,
    /// It waits for review.
    Submitted,
    /// It counts.
    Accepted,
}

impl Desk {
    /// Loads the return that the address names.
    pub async fn open(app: &App, filer: Filer, quarter: &str) -> Result<Self, Error> {
        let Filer { network, enterprise, person } = filer;
        let quarter: Quarter = quarter.parse().map_err(|_| Error::NotFound)?;
        let store = &app.store;
        let round = store.round(network.id, quarter).await?.ok_or(Error::NotFound)?;
        let record = store.filing(network.id, enterprise.id, quarter).await?;
        let member = enterprise.memberships.iter().any(|membership| membership.covers(quarter));
        if record.is_none() && !member {
            return Err(Error::NotFound);
        }
        let (past, past_rounds) = store.history(network.id, enterprise.id, quarter).await?;
        let saved = record.as_ref().map(|record: &FilingRecord| (record.saved_at, record.saved_by.clone()));
        let coordinators = store
            .people(network.id)
            .await?
            .into_iter()
            .filter(|person| person.holds(Role::Coordinator, network.id))
            .map(|person| (person.name, person.email))
            .collect();
        Ok(Self {
            definitions: store.definitions(network.id).await?,
            asked: store.asked(network.id).await?,
            evidence: store.evidence(network.id, enterprise.id, quarter).await?.len(),
            story: store.story(network.id, enterprise.id, quarter).await?,
            filing: record.map_or_else(|| Filing::draft(quarter), |record| record.filing),
            saved,
            past,
            past_rounds,
            coordinators,
            today: moment::date(app.now(), &network.network.time_zone),
            round,
            network,
            enterprise,
            person,
        })
    }

    /// Why it cannot be changed, if it cannot. What was sent back is taken also after the closing day.
    pub fn lock(&self) -> Option<Lock> {
        match self.filing.state {
            FilingState::Submitted { .. } => Some(Lock::Submitted),
            FilingState::Accepted { .. } => Some(Lock::Accepted),
            FilingState::Draft if self.today < self.round.opens => Some(Lock::NotYet),
            FilingState::Draft if self.today > self.round.closes => Some(Lock::Closed),
            FilingState::SentBack { .. } | FilingState::Draft => None,
        }
    }

    /// Why it cannot be changed, in words for somebody who has just tried.
    pub fn lock_words(&self) -> Option<String> {
        let lang = self.lang();
        Some(match self.lock()? {
            Lock::NotYet => format!("Returns for this quarter are taken from {}.", day(self.round.opens, lang)),
            Lock::Closed => format!("Returns were taken until {}.", day(self.round.closes, lang)),
            Lock::Submitted => {
                "The return has been submitted meanwhile. Ask the coordinator to send it back.".to_owned()
            }
            Lock::Accepted => "The return has been accepted meanwhile. Ask the coordinator to send it back.".to_owned(),
        })
    }

    /// The round's quarter.
    pub fn quarter(&self) -> Quarter {
        self.round.quarter
    }

    /// Language of the network's pages.
    pub fn lang(&self) -> Lang {
        self.network.network.lang
    }

    /// A moment in the network's time: "26 January 2026 at 14:32".
    pub fn moment(&self, at: Millis) -> String {
        moment::words(at, &self.network.network.time_zone, self.lang())
    }

    /// Everything that is asked.
    pub fn asking(&self) -> Vec<Asking<'_>> {
        asking(&self.definitions, &self.asked, self.quarter())
    }

    /// What is asked in a section.
    pub fn section(&self, dimension: Dimension) -> Vec<Asking<'_>> {
        section(&self.asking(), dimension)
    }

    /// The sections in which something is asked.
    pub fn dimensions(&self) -> Vec<Dimension> {
        Dimension::ALL.into_iter().filter(|dimension| !self.section(*dimension).is_empty()).collect()
    }

    /// Figures that are unusual and not yet explained.
    pub fn unusual(&self, figures: &Figures) -> Vec<Finding> {
        let history = History { figures: &self.past, rounds: self.past_rounds };
        let settings = &self.network.network.settings;
        explain(&self.definitions, settings, figures, history, self.quarter(), self.lang())
    }

    /// Everything that stands in the way of submitting, besides blanks: what must be fixed, then what must be explained.
    pub fn open_findings(&self) -> Vec<Finding> {
        let mut findings = must_fix(&self.definitions, &self.filing.figures);
        findings.extend(self.unusual(&self.filing.figures));
        findings
    }

    /// Questions without an answer, in the order of the form.
    pub fn blanks(&self) -> Vec<Asking<'_>> {
        let mut blanks: Vec<Asking<'_>> =
            self.asking().into_iter().filter(|asking| !asking.is_filed(&self.filing.figures)).collect();
        blanks.sort_by_key(|asking| asking.input.dimension);
        blanks
    }

    /// Address of the return's task list.
    pub fn base(&self) -> String {
        format!("/{}/returns/{}/{}", self.network.network.slug, self.quarter(), self.enterprise.enterprise.slug)
    }

    /// The quarter as the line over the heading: "Q3 2025-26 · October to December 2025".
    pub fn eyebrow(&self) -> String {
        words::quarter(self.quarter(), self.lang())
    }

    /// The frame of its pages.
    pub fn frame(&self, title: impl Into<String>) -> Frame {
        let slug = &self.network.network.slug;
        let items = [
            ("Your return", self.base()),
            ("All your returns", format!("/{slug}/returns")),
            ("The network’s figures", format!("/{slug}/dashboard")),
            ("Joint report", format!("/{slug}")),
        ];
        Frame::of(&self.network.network, title)
            .signed_in(&self.person.name, &self.enterprise.enterprise.name)
            .nav(&items, "Your return")
    }
}
