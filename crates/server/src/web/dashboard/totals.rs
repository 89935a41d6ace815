//! The seam between the dashboard and what reporting makes of the figures: headline figures with their changes, as
//! HTML. Charts join them here.

use super::Totals;
use crate::{
    store::NetworkRecord,
    web::{
        App,
        error::Error,
        report::{
            making::{self, headlines, suppressed},
            plain::{escape, value},
        },
        words,
    },
};
use commonweal_domain::{Exact, period::Quarter, quantity::write_rounded};
use commonweal_reporting::disclose::{Publication, PublishedRow, publish};
use num_traits::{Signed, Zero};

const ARROW_UP: &str = "M6 1 11.2 10.5H.8Z";
const ARROW_DOWN: &str = "M6 11 .8 1.5H11.2Z";

/// What the dashboard of a quarter shows.
pub(super) async fn shown(app: &App, network: &NetworkRecord, quarter: Quarter) -> Result<Totals, Error> {
    let period = quarter.period();
    let totals = making::totals(app, network, period).await?;
    let rules = &network.network.settings.disclosure;
    let (before, year_before) =
        (publish(&totals.figures, rules, period.back(1)), publish(&totals.figures, rules, period.back(4)));
    let headlines = headlines(&totals.publication, &totals, period)
        .into_iter()
        .filter(|(_, row)| row.number().is_some())
        .map(|(name, row)| headline(&name, row, &year_before, &before))
        .collect();
    Ok(Totals {
        coverage: format!("{} of {} enterprises filed.", totals.filed, totals.due),
        headlines,
        charts: vec![],
        notes: suppressed(&totals, period),
    })
}

fn headline(name: &str, row: &PublishedRow, year_before: &Publication, before: &Publication) -> String {
    let changes = [(year_before, "on a year before"), (before, "on the quarter before")]
        .into_iter()
        .filter_map(|(then, on)| change(row, then.row(&row.aggregate.id)?, on))
        .map(|(words, up)| {
            let arrow = match up {
                Some(true) => ARROW_UP,
                Some(false) => ARROW_DOWN,
                None => "",
            };
            format!(
                r#"<p class="change"><svg viewBox="0 0 12 12" aria-hidden="true"><path fill="currentColor" d="{arrow}"/></svg>{}</p>"#,
                escape(&words)
            )
        });
    format!(
        r#"<div class="headline"><h3 class="name">{}</h3><p class="value dashboard-value">{}</p>{}<p class="cover">{} of {} filed</p></div>"#,
        escape(name),
        escape(&value(row)),
        changes.collect::<String>(),
        row.aggregate.filed,
        row.aggregate.due,
    )
}

/// The change in words and which way it goes; none where there is nothing to compare or the way of counting changed.
fn change(row: &PublishedRow, then: &PublishedRow, on: &str) -> Option<(String, Option<bool>)> {
    let (now, then) = (row.number()?, then.number()?);
    if row.aggregate.broken || then.is_zero() {
        return None;
    }
    let difference = now - then;
    if difference.is_zero() {
        return Some((format!("No change {on}"), None));
    }
    let up = difference.is_positive();
    let word = if up { "Up" } else { "Down" };
    if row.aggregate.unit.is_per_cent() {
        return Some((format!("{word} {} points {on}", write_rounded(&difference.abs(), 1)), Some(up)));
    }
    let share = difference.abs() / then.abs() * Exact::from_integer(100.into());
    let share = words::grouped(&write_rounded(&share, 1));
    let share = if share == "0" { "less than 0.1".to_owned() } else { share };
    Some((format!("{word} {share} % {on}"), Some(up)))
}
