//! The rounds from which a decision may hold.

use super::form::Choice;
use crate::store::NetworkRecord;
use crate::web::{App, moment, words};
use commonweal_domain::{lang::Lang, period::Quarter};

/// So many quarters after the running one may be chosen.
const AHEAD: i32 = 4;

/// The quarter before the running one, whose returns are being filed, the running one and those ahead.
pub(in crate::web) fn rounds_ahead(app: &App, network: &NetworkRecord) -> Vec<Quarter> {
    let today = moment::date(app.now(), &network.network.time_zone);
    let now = Quarter::of(today);
    (-1..=AHEAD).map(|ahead| now.plus(ahead)).collect()
}

/// Them as a list to choose from.
pub(in crate::web) fn choices(quarters: &[Quarter], lang: Lang) -> Vec<Choice> {
    quarters.iter().map(|quarter| Choice::new(quarter.to_string(), words::quarter(*quarter, lang))).collect()
}

/// The one that a form names.
pub(in crate::web) fn chosen(quarters: &[Quarter], text: &str) -> Option<Quarter> {
    quarters.iter().copied().find(|quarter| quarter.to_string() == text)
}
