//! Totals that have been worked out are kept while nothing changes in their network. Its audit chain tells: whatever
//! changes what adds up leaves an entry there, and a draft, which adds up to nothing yet, leaves none.
//!
//! Where adding up takes as long as anybody notices, whoever asks meanwhile gets what was worked out last, with when that
//! was, and the rest happens aside: a page costs the same however many years stand behind it.

use super::{
    Totals,
    totals::{all_worked_out, worked_out},
};
use crate::{
    store::NetworkRecord,
    web::{App, error::Error},
};
use commonweal_domain::{network::Millis, period::Quarter};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// So many milliseconds somebody waits for totals that are of this moment.
const PATIENCE: i64 = 400;
/// Members from which on totals are worked out before somebody asks.
const MANY: usize = 500;
/// Most quarters of all networks that are kept; those that nobody has asked for longest go first.
const MOST: usize = 200;

/// What has been worked out, by network and quarter.
#[derive(Debug, Clone, Default)]
pub(crate) struct KeptTotals(Arc<Mutex<BTreeMap<(i64, Quarter), Kept>>>);

#[derive(Debug)]
struct Kept {
    /// The last entry of the chain when it was begun.
    head: u64,
    at: Millis,
    /// In milliseconds.
    took: i64,
    asked: Millis,
    totals: Arc<Totals>,
    /// It is being worked out anew.
    is_under_way: bool,
}

/// Totals, and when they were worked out if something has changed since.
pub(super) type Shown = (Arc<Totals>, Option<Millis>);

/// What there is of a quarter.
enum Found {
    /// It is so.
    Fresh(Arc<Totals>),
    /// It was so then; whether somebody has to begin to work it out anew.
    Stale(Arc<Totals>, Millis, bool),
    /// Nothing, or nothing that would be worth showing.
    Nothing,
}

/// What the dashboard of a quarter shows.
pub(super) async fn shown(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Shown, Error> {
    let (key, head) = ((network.id.0, quarter), app.store.changes(network.id).await?);
    let (totals, at, begins) = match app.totals.find(key, head, app.now()) {
        Found::Fresh(totals) => return Ok((totals, None)),
        Found::Nothing => return Ok((work(app, network, quarter, head).await?, None)),
        Found::Stale(totals, at, begins) => (totals, at, begins),
    };
    if begins {
        let (app, network) = (app.clone(), network.clone());
        tokio::spawn(async move {
            if let Err(error) = work(&app, &network, quarter, head).await {
                tracing::error!(%error, "totals could not be worked out anew");
                app.totals.give_up(key);
            }
        });
    }
    Ok((totals, Some(at)))
}

/// Works out all quarters of large networks, the newest first, so that whoever asks first does not wait for it.
pub(crate) async fn prepare(app: App) {
    if let Err(error) = prepare_all(&app).await {
        tracing::error!(%error, "totals could not be worked out beforehand");
    }
}

async fn prepare_all(app: &App) -> Result<(), Error> {
    for network in app.store.networks().await? {
        if app.store.enterprises(network.id).await?.len() < MANY {
            continue;
        }
        let (head, at) = (app.store.changes(network.id).await?, app.now());
        let mut quarters = app.store.accepted_quarters(network.id).await?;
        quarters.reverse();
        all_worked_out(app, &network, &quarters, |quarter, totals| {
            app.totals.keep((network.id.0, quarter), head, at, app.now(), Arc::new(totals));
        })
        .await?;
        let milliseconds = app.now().0 - at.0;
        tracing::info!(
            network = network.network.slug,
            quarters = quarters.len(),
            milliseconds,
            "totals are worked out"
        );
    }
    Ok(())
}

/// Works them out and keeps them.
async fn work(app: &App, network: &NetworkRecord, quarter: Quarter, head: u64) -> Result<Arc<Totals>, Error> {
    let at = app.now();
    let totals = Arc::new(worked_out(app, network, quarter).await?);
    app.totals.keep((network.id.0, quarter), head, at, app.now(), totals.clone());
    Ok(totals)
}

impl KeptTotals {
    /// Keeps totals that were begun `at` a moment when the chain had come so far, in the place of older ones.
    fn keep(&self, key: (i64, Quarter), head: u64, at: Millis, now: Millis, totals: Arc<Totals>) {
        let mut kept = self.lock();
        if kept.len() >= MOST
            && !kept.contains_key(&key)
            && let Some(oldest) = kept.iter().min_by_key(|(_, one)| one.asked.0).map(|(key, _)| *key)
        {
            kept.remove(&oldest);
        }
        if kept.get(&key).is_none_or(|one| one.head <= head) {
            kept.insert(key, Kept { head, at, took: now.0 - at.0, asked: now, totals, is_under_way: false });
        }
    }

    /// What there is of a quarter when the chain has come so far.
    fn find(&self, key: (i64, Quarter), head: u64, now: Millis) -> Found {
        let mut kept = self.lock();
        let Some(one) = kept.get_mut(&key) else { return Found::Nothing };
        one.asked = now;
        if one.head == head {
            return Found::Fresh(one.totals.clone());
        }
        // Quick to do: nobody is told anything that is not so any more.
        if one.took <= PATIENCE {
            return Found::Nothing;
        }
        let is_under_way = std::mem::replace(&mut one.is_under_way, true);
        Found::Stale(one.totals.clone(), one.at, !is_under_way)
    }

    fn give_up(&self, key: (i64, Quarter)) {
        if let Some(one) = self.lock().get_mut(&key) {
            one.is_under_way = false;
        }
    }

    /// What is kept is whole also where somebody failed while looking at it.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<(i64, Quarter), Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes what is kept seem to have taken long.
    #[cfg(test)]
    pub(super) fn slow_down(&self) {
        self.lock().values_mut().for_each(|one| one.took = PATIENCE * 2);
    }
}
