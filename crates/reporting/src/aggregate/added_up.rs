//! Totals that were added up once: where the reports of many periods are made one after the other, each stands in those
//! of several, and adding up is most of their time.

use super::{Aggregate, NetworkFigures, aggregate};
use commonweal_domain::period::Period;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Totals by period. Nothing is kept unless somebody asks for it who does not change figures meanwhile; and a copy of
/// figures, which may be changed, starts without.
#[derive(Debug, Default)]
pub struct AddedUp(Option<Mutex<BTreeMap<Period, Vec<Aggregate>>>>);

impl AddedUp {
    /// Keeps what is added up from now on.
    pub fn kept() -> Self {
        Self(Some(Mutex::default()))
    }

    /// Forgets all periods but some.
    pub fn retain(&self, keep: impl Fn(Period) -> bool) {
        if let Some(mut kept) = self.lock() {
            kept.retain(|period, _| keep(*period));
        }
    }

    fn lock(&self) -> Option<MutexGuard<'_, BTreeMap<Period, Vec<Aggregate>>>> {
        // What is kept is whole also where somebody failed while looking at it.
        self.0.as_ref().map(|kept| kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clone for AddedUp {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl NetworkFigures {
    /// What [`aggregate`] makes of a period, or has made of it.
    pub(crate) fn totals(&self, period: Period) -> Vec<Aggregate> {
        if let Some(rows) = self.added_up.lock().and_then(|kept| kept.get(&period).cloned()) {
            return rows;
        }
        let rows = aggregate(self, period);
        if let Some(mut kept) = self.added_up.lock() {
            kept.insert(period, rows.clone());
        }
        rows
    }
}
