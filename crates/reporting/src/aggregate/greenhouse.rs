//! Emissions of a network: all, by scope, and scope 2 by market apart.

use super::{
    network::Scene,
    row::{Aggregate, Outcome, Qualifier},
    totals::{Head, sum},
};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    evaluate::{Amount, Bought, Emission, Reading, bought, emissions},
    factors::{ACTIVITIES, ENERGY_INPUTS, Factors, Scope},
};

/// All emissions with scope 2 by location, then each scope, then scope 2 by market, which is in no other row.
///
/// One activity without its year's factor makes its scope and the whole [x].
pub(super) fn rows(scene: &Scene<'_>, head: impl Fn(Cell) -> Head) -> Vec<Aggregate> {
    rows_by(scene, Factors::shipped(), head)
}

/// The same by other sets of factors.
pub(super) fn rows_by(scene: &Scene<'_>, factors: &Factors, head: impl Fn(Cell) -> Head) -> Vec<Aggregate> {
    let members: Vec<(usize, Vec<Emission<'_>>)> = scene
        .with_any(&activities())
        .map(|(index, member)| (index, emissions(member, scene.definitions, factors, scene.period)))
        .collect();
    let scopes = [
        (Cell::total(), None),
        (Cell::of("scope", "1"), Some(Scope::One)),
        (Cell::of("scope", "2"), Some(Scope::Two)),
        (Cell::of("scope", "3"), Some(Scope::Three)),
    ];
    let mut rows: Vec<Aggregate> =
        scopes.into_iter().map(|(cell, scope)| by_location(scene, head(cell), &members, scope)).collect();
    rows.push(by_market(scene, head(Cell::of("basis", "market").and("scope", "2"))));
    rows
}

fn by_location(
    scene: &Scene<'_>,
    head: Head,
    members: &[(usize, Vec<Emission<'_>>)],
    scope: Option<Scope>,
) -> Aggregate {
    let within = |emission: &&Emission<'_>| scope.is_none_or(|scope| emission.activity.scope == scope);
    let all = || members.iter().flat_map(|(_, emissions)| emissions).filter(within);
    let readings = members.iter().map(|(index, emissions)| {
        let known = emissions.iter().filter(within).filter_map(|one| Some((one.kilograms()?, one.estimated())));
        (*index, added(known))
    });
    let mut row = sum(scene, head, readings);
    if all().any(|emission| emission.kilograms().is_none()) {
        row.outcome = Outcome::NotAvailable;
    }
    if row.number().is_some() {
        let only_energy = scope.is_none() && all().all(|one| ENERGY_INPUTS.contains(&one.activity.input));
        row.qualifiers.extend(all().any(Emission::is_provisional).then_some(Qualifier::Provisional));
        row.qualifiers.extend(only_energy.then_some(Qualifier::EnergyOnly));
        row.qualifiers
            .extend(all().any(|one| one.activity.scope == Scope::Three).then_some(Qualifier::WithoutWellToTank));
    }
    row
}

/// [x] unless everybody who filed electricity filed the supplier's own factor too: a total of which a part is by market
/// and a part missing would look low.
fn by_market(scene: &Scene<'_>, head: Head) -> Aggregate {
    let mut lacking = false;
    let readings: Vec<(usize, Reading)> = scene
        .with_any(&activities())
        .map(|(index, member)| {
            let bought = bought(member, scene.definitions, scene.period);
            let lacks = bought.iter().any(|one| one.kilograms().is_none());
            lacking |= lacks;
            let known = |one: &Bought| Some((one.kilograms()?, one.estimated()));
            (index, if lacks { Reading::NotAvailable } else { added(bought.iter().filter_map(known)) })
        })
        .collect();
    let mut row = sum(scene, head, readings.into_iter());
    if lacking {
        row.outcome = Outcome::NotAvailable;
    }
    row
}

/// Inputs that make emissions.
fn activities() -> Vec<&'static str> {
    ACTIVITIES.iter().map(|activity| activity.input).collect()
}

/// Kilograms with what of them is estimated; blank where there are none.
fn added(parts: impl Iterator<Item = (Exact, Exact)>) -> Reading {
    let sum = parts.fold(None, |sum: Option<Amount>, (value, estimated)| {
        let sum = sum.unwrap_or_else(|| Amount { value: Exact::zero(), estimated: Exact::zero() });
        Some(Amount { value: sum.value + value, estimated: sum.estimated + estimated })
    });
    sum.map_or(Reading::Missing, Reading::Number)
}
