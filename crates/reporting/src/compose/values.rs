//! Values that a template's sentences may name.

use super::{
    headline::since_year,
    numbers::{in_sentence, printed, whole},
    record,
    series::Series,
    template::Template,
    words,
};
use crate::{aggregate::RowId, disclose::PublishedRow};
use commonweal_domain::{Exact, breakdown::Cell, network::Membership, quantity::write_fixed};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use time::Date;

/// What the report is about, and `f` with an entry for each indicator of the template: only what may be shown.
pub(super) fn values(series: &Series<'_>, template: &Template) -> Value {
    let network = series.material.network;
    let mut figures = Map::new();
    let codes: BTreeSet<&str> = template.codes().chain(template.wanted()).collect();
    for code in codes {
        let (Some(definition), Some(row)) = (series.indicator(code), series.headline(code)) else { continue };
        // A part under the name of the whole would be untrue.
        let number = row.number().filter(|_| row.aggregate.id.cell.is_total());
        let unit = &row.aggregate.unit;
        let change = since_year(series, row).filter(|_| number.is_some());
        let part = |below: bool| number.and_then(|_| part_of(series, row, below)).unwrap_or_default();
        figures.insert(
            code.to_owned(),
            json!({
                "name": definition.name,
                "shown": number.is_some(),
                "value": number.map(|number| in_sentence(number, unit)).unwrap_or_default(),
                "number": number.map(|number| printed(number, unit).0).unwrap_or_default(),
                "pence": number.map(|number| write_fixed(&(number / whole(1)), 0)).unwrap_or_default(),
                // Of a ratio of two inputs: "45 of 118" reads better than "38 %".
                "top": part(false),
                "bottom": part(true),
                "change": change.map(|change| words::change_in_sentence(&change, "a year before")).unwrap_or_default(),
                "record": record::of_indicator(series, code).unwrap_or_default(),
                "filed": row.aggregate.filed,
                "due": row.aggregate.due,
                // Only an enterprise's own page has parts of a total.
                "share": "",
            }),
        );
    }
    let (joined, left) = moved(series);
    json!({
        "joined": joined,
        "left": left,
        "network": network.name,
        "enterprise": network.name,
        "short": network.short(),
        // "Digbeth, Birmingham" is where it is; within a sentence, people say the first part.
        "place": if network.place.is_empty() { network.short() } else { network.place.split(',').next().unwrap_or_default() },
        "months": series.period().months(series.lang()),
        "period": series.period().name(series.lang()).unwrap_or_else(|| series.period().months(series.lang())),
        "filed": series.reported().len(),
        "due": series.due().len(),
        "f": figures,
        "balanced": balanced(series),
    })
}

/// What stands above or below the line of a ratio of two inputs, as it may be shown by itself.
fn part_of(series: &Series<'_>, row: &PublishedRow, below: bool) -> Option<String> {
    let mut parts = row.aggregate.parts.iter().filter(|part| part.denominator == below);
    let part = parts.next().filter(|part| !part.minus && row.aggregate.is_ratio())?;
    if parts.next().is_some() {
        return None;
    }
    let own = series.current().row(&RowId::input(&part.input, part.cell.clone()))?;
    let number = own.number()?;
    // A member enters a ratio only with both parts: of others' parts "45 of 118" would be another ratio.
    let paired = row.aggregate.contributions.iter().fold(Exact::zero(), |sum, brought| {
        let amount = if below { brought.denominator.as_ref() } else { Some(&brought.amount) };
        amount.map_or(sum.clone(), |amount| sum + amount)
    });
    if paired != *number {
        return None;
    }
    let unit = &own.aggregate.unit;
    Some(if unit.is_money() { in_sentence(number, unit) } else { printed(number, unit).0 })
}

/// Whether what must add up to the same over all members does so, in what may be shown; so too where nothing must.
fn balanced(series: &Series<'_>) -> bool {
    let total = |code: &str| {
        let row = series.current().row(&RowId::input(code, Cell::total()));
        row.and_then(PublishedRow::number)
    };
    let balances = &series.material.network.settings.balances;
    balances.iter().all(|balance| total(&balance.given).is_some_and(|given| total(&balance.taken) == Some(given)))
}

/// How many members joined within the period, and how many left.
fn moved(series: &Series<'_>) -> (usize, usize) {
    let period = series.period();
    let within = |day: Option<Date>| day.is_some_and(|day| period.first_day() <= day && day <= period.last_day());
    let members = &series.material.figures.members;
    let count =
        |is: &dyn Fn(&Membership) -> bool| members.iter().filter(|member| member.memberships.iter().any(is)).count();
    (count(&|membership| within(membership.from)), count(&|membership| within(membership.to)))
}
