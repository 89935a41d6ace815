//! A round's returns out of the store, without a figure of them.

use super::standing::{Entry, Head};
use crate::{
    store::{EnterpriseId, MailState, NetworkRecord, StoreError},
    web::{App, error::Error, moment},
};
use commonweal_domain::{
    network::Round,
    period::{Period, Quarter},
};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// Today on the network's clock.
pub fn today(app: &App, network: &NetworkRecord) -> Date {
    moment::date(app.now(), &network.network.time_zone)
}

/// All rounds, newest first; before the first one has been opened, that of the quarter that ended last.
pub async fn rounds(app: &App, network: &NetworkRecord) -> Result<Vec<Round>, Error> {
    let rounds = app.store.rounds(network.id).await?;
    if !rounds.is_empty() {
        return Ok(rounds);
    }
    let last = Quarter::of(today(app, network)).plus(-1);
    Ok(vec![Round::of(last, &network.network.settings)])
}

/// A quarter of an address; what is none does not exist.
pub fn quarter(text: &str) -> Result<Quarter, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// Every enterprise that is due by itself in a quarter with its return's head, by slug.
pub async fn entries(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Vec<Entry>, StoreError> {
    let round = app.store.round(network.id, quarter).await?;
    let round = round.unwrap_or_else(|| Round::of(quarter, &network.network.settings));
    let mut heads: BTreeMap<EnterpriseId, Head> = app
        .store
        .filing_heads(network.id, quarter)
        .await?
        .into_iter()
        .map(|head| {
            let kept =
                Head { state: head.state, figures: head.figures, explained: head.explained, saved_at: head.saved_at };
            (head.enterprise, kept)
        })
        .collect();
    let mut filers = filers(app, network).await?;
    let mut apart = app.store.apart(network.id, quarter).await?;
    let returned = returned(app, network).await?;
    let enterprises = app.store.enterprises(network.id).await?;
    // Whose figures are within another member's return is not missing.
    let mut within = app.store.within(network.id, quarter).await?;
    within.retain(|member, _| heads.get(member).is_none_or(|head| head.state.is_editable()));
    Ok(enterprises
        .into_iter()
        .filter(|record| record.memberships.iter().any(|membership| membership.covers(quarter)))
        .filter(|record| !within.contains_key(&record.id))
        .map(|record| {
            let apart = apart.remove(&record.id).unwrap_or_default();
            let filers = filers.remove(&record.id).unwrap_or_default();
            Entry {
                filing: heads.remove(&record.id),
                round: round.with_time_until(apart.more_time.as_ref().map(|time| time.until)),
                apart,
                is_last: !record.memberships.iter().any(|membership| membership.covers(quarter.plus(1))),
                mail_failed: filers.iter().any(|address| returned.contains(address)),
                filers,
                slug: record.enterprise.slug,
                name: record.enterprise.name,
                sector: record.enterprise.sector,
            }
        })
        .collect())
}

/// So many messages are looked at for those that came back.
const LOOKED_AT: u64 = 500;

/// Addresses to which the last message did not get through.
async fn returned(app: &App, network: &NetworkRecord) -> Result<BTreeSet<String>, StoreError> {
    let mut seen = BTreeSet::new();
    let mut returned = BTreeSet::new();
    for mail in app.store.outbox(network.id, LOOKED_AT).await? {
        let failed = matches!(mail.state, MailState::Failed { .. });
        if seen.insert(mail.address.clone()) && failed {
            returned.insert(mail.address);
        }
    }
    Ok(returned)
}

/// Addresses of those who file, by enterprise.
async fn filers(app: &App, network: &NetworkRecord) -> Result<BTreeMap<EnterpriseId, Vec<String>>, StoreError> {
    let mut filers: BTreeMap<EnterpriseId, Vec<String>> = BTreeMap::new();
    for person in app.store.people(network.id).await? {
        for held in person.roles.iter().filter(|held| held.role.files()) {
            if let Some((enterprise, ..)) = &held.enterprise {
                filers.entry(*enterprise).or_default().push(person.email.clone());
            }
        }
    }
    Ok(filers)
}

/// A period of an address; what is none does not exist.
pub fn period(text: &str) -> Result<Period, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
