//! The end of a network: its last report, of the figures and of what was written for it and kept; nothing is changed any more.

use crate::{
    narrative,
    store::{Act, EditionHead, NetworkRecord, Store, StoreError},
    templates,
    web::report::{
        course::Course,
        making::{Making, edition, make, proposal, totals},
    },
};
use commonweal_domain::{
    network::Closed,
    period::Period,
    release::{Audience, Release},
};
use commonweal_reporting::compose::Standing;

/// Template of the final edition.
const TEMPLATE: &str = "annual";
/// What is said where a final edition is not the first of its months.
const CHANGED: &str = "The network has closed; this is its final edition.";

/// Why a network cannot be closed with a final edition.
#[derive(Debug, thiserror::Error)]
pub enum NotClosed {
    /// There is nothing to report.
    #[error("nothing has been accepted, so there is no final edition to make; close it with --no-edition")]
    NothingAccepted,
    /// There is nothing to report of that period.
    #[error("nothing has been accepted for {0}; name another period")]
    NothingAcceptedFor(Period),
    /// The report cannot be made.
    #[error("{0}")]
    Report(String),
    /// The store could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Publishes the final edition of a period, or of the four quarters up to the last accepted return, for everybody, and
/// closes the network. `address` is where the server is reached.
///
/// # Errors
/// If there is nothing to report, the report cannot be made, or the network has closed already.
pub async fn close(
    store: &Store,
    act: &Act,
    network: &NetworkRecord,
    period: Option<Period>,
    closed: Closed,
    address: &str,
) -> Result<EditionHead, NotClosed> {
    let period = match period {
        Some(period) => period,
        None => last_year(store, network).await?,
    };
    let head = publish(store, act, network, period, address).await?;
    store.set_closed(act, network.id, Some(closed)).await?;
    Ok(head)
}

/// The four quarters up to the last one with an accepted return.
async fn last_year(store: &Store, network: &NetworkRecord) -> Result<Period, NotClosed> {
    let quarters = store.accepted_quarters(network.id).await?;
    let last = quarters.last().ok_or(NotClosed::NothingAccepted)?;
    Period::new(*last, 4).ok_or_else(|| NotClosed::Report("these quarters are no period".to_owned()))
}

async fn publish(
    store: &Store,
    act: &Act,
    network: &NetworkRecord,
    period: Period,
    address: &str,
) -> Result<EditionHead, NotClosed> {
    let said = |error: &dyn std::fmt::Display| NotClosed::Report(error.to_string());
    let template = templates::named(store, network.id, TEMPLATE).await.map_err(|error| said(&error))?;
    let number = store.next_edition(network.id, period).await?;
    let mut totals = totals(store, network, period, act.now).await?;
    if totals.filed == 0 {
        return Err(NotClosed::NothingAcceptedFor(period));
    }
    totals.beside.address =
        if address.is_empty() { String::new() } else { format!("{address}/{}", network.network.slug) };
    let (mut narrative, mut tellers) = narrative::kept(store, network.id, period, TEMPLATE).await?;
    if narrative.title.is_empty() {
        narrative.title = proposal(&template).title;
    }
    let told = tellers.split_off(tellers.len().min(1));
    let making = Making {
        network: network.network.clone(),
        figures: totals.figures.clone(),
        beside: totals.beside.clone(),
        period,
        narrative,
        story_by: tellers.first().map(|(id, _)| *id),
        told,
        standing: Standing::Edition { number, published: act.now },
    };
    let made = make(making, template, vec![], Course::untold()).await.map_err(|error| said(&error))?;
    let changed = if number > 1 { CHANGED } else { "" };
    let release = Release { audience: Audience::Everybody, ..Release::default() };
    let edition = edition(made, changed, release).map_err(|error| said(&error))?;
    Ok(store.publish(act, network.id, &edition, number).await?)
}
