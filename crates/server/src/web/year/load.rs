//! What the pages of a year need, loaded once.

use crate::{
    store::{EnterpriseRecord, NetworkRecord, Person, YearAccounts, YearText},
    web::{App, error::Error, moment, session::Filer},
};
use commonweal_domain::{
    definition::Definitions,
    figure::Figures,
    filing::FilingState,
    lang::Lang,
    network::Millis,
    period::{Period, Quarter},
};
use commonweal_reporting::own::{Filed, TextPart, Year, YearMaterial, made};
use std::collections::BTreeMap;

/// Years to choose from: of two years and a half, one ending with each quarter.
const CHOICES: i32 = 10;

/// An enterprise's year.
#[derive(Debug, Clone)]
pub(super) struct Desk {
    pub(super) network: NetworkRecord,
    pub(super) enterprise: EnterpriseRecord,
    pub(super) person: Person,
    pub(super) definitions: Definitions,
    /// Of submitted and accepted returns.
    pub(super) figures: Figures,
    pub(super) returns: Vec<(Quarter, Filed)>,
    pub(super) stories: Vec<(Quarter, String)>,
    pub(super) period: Period,
    /// Quarters with which a year to choose ends, latest first.
    pub(super) choices: Vec<Quarter>,
    pub(super) texts: BTreeMap<String, YearText>,
    pub(super) accounts: Option<YearAccounts>,
    /// When the figures last changed.
    pub(super) dated: Millis,
}

impl Desk {
    /// Loads the year that ends with a quarter; without one the enterprise's own year in which the newest round is.
    pub(super) async fn open(app: &App, filer: Filer, to: &str) -> Result<Self, Error> {
        let Filer { network, enterprise, person } = filer;
        let store = &app.store;
        let today = moment::date(app.now(), &network.network.time_zone);
        let newest = store.rounds(network.id).await?.iter().map(|round| round.quarter).max();
        let newest = newest.unwrap_or_else(|| Quarter::of(today));
        let year_end = store.profile(network.id, enterprise.id).await?.0.year_end;
        let last = (0..4).map(|ahead| newest.plus(ahead)).find(|quarter| year_end.is_in(*quarter)).unwrap_or(newest);
        let choices: Vec<Quarter> = (0..CHOICES).map(|back| last.plus(-back)).collect();
        let end = if to.is_empty() {
            last
        } else {
            let end: Quarter = to.parse().map_err(|_| Error::NotFound)?;
            if !choices.contains(&end) {
                return Err(Error::NotFound);
            }
            end
        };
        let period = Period::new(end, 4).ok_or(Error::NotFound)?;
        let mut desk = Self {
            definitions: store.definitions(network.id).await?,
            figures: Figures::new(),
            returns: vec![],
            stories: vec![],
            texts: store.year_texts(network.id, enterprise.id, end).await?,
            accounts: store.year_accounts(network.id, enterprise.id, end).await?,
            dated: Millis(0),
            choices,
            period,
            network,
            enterprise,
            person,
        };
        for quarter in period.quarters() {
            let record = store.filing(desk.network.id, desk.enterprise.id, quarter).await?;
            let filed = match record.as_ref().map(|record| &record.filing.state) {
                Some(FilingState::Accepted { .. }) => Filed::Accepted,
                Some(FilingState::Submitted { .. }) => Filed::Submitted,
                _ => Filed::No,
            };
            desk.returns.push((quarter, filed));
            let Some(record) = record.filter(|_| filed != Filed::No) else { continue };
            desk.dated = desk.dated.max(record.saved_at);
            for (key, figure) in record.filing.figures.iter() {
                desk.figures.insert(key, figure.clone());
            }
            if !record.filing.story.trim().is_empty() {
                desk.stories.push((quarter, record.filing.story));
            }
        }
        Ok(desk)
    }

    /// The year's last quarter.
    pub(super) const fn end(&self) -> Quarter {
        self.period.last()
    }

    /// Language of the network's pages.
    pub(super) const fn lang(&self) -> Lang {
        self.network.network.lang
    }

    /// What the year is made of.
    pub(super) fn material(&self) -> YearMaterial<'_> {
        YearMaterial {
            enterprise: &self.enterprise.enterprise.name,
            network: &self.network.network.name,
            accent: &self.network.network.accent,
            sample: self.network.network.sample,
            definitions: &self.definitions,
            figures: &self.figures,
            returns: &self.returns,
            stories: &self.stories,
            period: self.period,
            lang: self.lang(),
        }
    }

    /// The year.
    pub(super) fn year(&self) -> Year {
        Year::new(self.material())
    }

    /// The text that the figures make.
    pub(super) fn made(&self, part: TextPart, year: &Year) -> String {
        made(part, year, self.material())
    }

    /// Address of the page.
    pub(super) fn base(&self) -> String {
        format!("/{}/year/{}", self.network.network.slug, self.enterprise.enterprise.slug)
    }

    /// A moment in the network's time.
    pub(super) fn moment(&self, at: Millis) -> String {
        moment::words(at, &self.network.network.time_zone, self.lang())
    }
}
