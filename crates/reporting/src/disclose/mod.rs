//! What may be published of totals, by the network's rules.
//!
//! First each total is looked at by itself (`primary`). All periods of a publication and what earlier editions printed
//! (`earlier`) then make one system of equations (`system`), in which further totals are hidden until no hidden one can
//! be placed more closely than its level allows (`level`, `cover`, `shift`). Rows that are the same number under two
//! names (EC01 and income) share their fate.

mod cover;
mod earlier;
mod level;
mod movable;
mod primary;
mod publication;
mod rate;
mod rounding;
mod scope;
mod shift;
mod single;
mod system;
mod together;

pub use earlier::{Earlier, Unread, behind};
pub use level::{Level, OPEN_PER_CENT};
pub use publication::{Publication, PublishedRow};
pub(crate) use rounding::nearest;
pub use scope::{looks_back, printed_with, quarters_behind, tied_with};
pub use single::{askable, standing_alone};
pub use system::Link;
pub use together::{PartEdition, Printed, Shared, Sum as TogetherSum, TogetherRow, enterprises_of, together};

use crate::aggregate::NetworkFigures;
use crate::aggregate::{Aggregate, RowId};
use commonweal_domain::{Exact, network::DisclosureRules, period::Period};
use cover::Cover;
use earlier::{Settled, Take, settle};
use std::collections::{BTreeMap, BTreeSet};
use system::{Sheet, System};

/// Why a total is not published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A count of so few people that somebody may be recognised.
    SmallCount,
    /// Too few enterprises stand behind it.
    FewEnterprises,
    /// One or two enterprises make nearly all of the money.
    Dominance,
    /// A part of a ratio is not published, or the ratio itself.
    RatioGroup,
    /// An earlier edition did not show it, and too few enterprises have changed it since.
    EarlierEdition,
    /// Another total could be had by subtraction.
    Subtraction,
}

/// Which total is protected by hiding another, and how it could be worked out otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Protects {
    /// The period of the protected total.
    pub period: Period,
    /// The protected total.
    pub row: RowId,
    /// What ties the two together.
    pub link: Link,
}

/// A hidden total on its way to being published as one.
#[derive(Debug, Clone)]
struct Hidden {
    reason: Reason,
    /// The other part of its ratio.
    with: Option<RowId>,
    /// It is hidden for the sake of others only, and need not stay open itself.
    for_others: bool,
}

/// Adds a network's figures up over a period and protects them, as the period's report would: beside the editions that
/// are there, and the periods before it that it prints as far as those tie them together.
pub fn publish(network: &NetworkFigures, rules: &DisclosureRules, period: Period) -> Publication {
    let periods = tied_with(network, period);
    let sheets = periods.into_iter().map(|period| (period, network.totals(period))).collect();
    let mut publications = protect(network, rules, sheets);
    // The period itself comes last.
    publications.swap_remove(publications.len() - 1)
}

/// Adds a network's figures up without protecting them: for the operator's own export.
pub fn unsuppressed(network: &NetworkFigures, period: Period) -> Publication {
    let sheet = Sheet::new(period, network.totals(period));
    let states = sheet.rows.iter().map(|_| State::default()).collect();
    let rules = DisclosureRules { round_people: 0, ..DisclosureRules::default() };
    Publication::new(network, &rules, sheet, states)
}

/// Protects the totals of all periods that are published together, beside all that earlier editions have printed
/// ([`NetworkFigures::published`]).
///
/// `sheets` holds each period once, as [`aggregate`](crate::aggregate::aggregate) adds it up; the answer has the same
/// periods in the same order.
pub fn protect(
    network: &NetworkFigures,
    rules: &DisclosureRules,
    sheets: Vec<(Period, Vec<Aggregate>)>,
) -> Vec<Publication> {
    let earlier = network.published.as_slice();
    let printed = sheets.len();
    let mut sheets: Vec<Sheet> = sheets.into_iter().map(|(period, rows)| Sheet::new(period, rows)).collect();
    let periods: Vec<Period> = sheets.iter().map(|sheet| sheet.period).collect();
    let besides = scope::besides(&periods, earlier);
    sheets.extend(besides.editions.iter().map(|edition| scope::sheet(network, edition.period)));
    sheets.extend(besides.unprinted.iter().map(|quarter| scope::sheet(network, *quarter).unprinted()));
    let mut states: Vec<Vec<State>> = vec![];
    let mut superseded = vec![];
    for (position, sheet) in sheets.iter_mut().enumerate() {
        let take = if position < printed { Take::Batches } else { Take::Nothing };
        // The last edition of a period is what it goes on from; those before it are still in readers' hands.
        let mut editions = earlier.iter().rev().filter(|edition| edition.period == sheet.period);
        let edition = editions.next();
        superseded.extend(editions.map(|edition| (edition, sheet.clone())));
        let settled = edition.map(|edition| settle(sheet, edition, network, rules, take));
        states.push(first_states(sheet, settled, network, rules));
    }
    for (edition, mut sheet) in superseded {
        let settled = settle(&mut sheet, edition, network, rules, Take::Nothing);
        states.push(first_states(&sheet, Some(settled), network, rules));
        sheets.push(sheet);
    }
    let mut system = System::new(&sheets, &network.definitions);
    let mut sums = Sums::default();
    let mut settled = BTreeMap::new();
    // Each round hides more or finds a sum that was not looked at before, so this ends.
    while hide(&sheets, &system, network, rules, &mut states, &sums, &mut settled)
        | sums.found(&sheets, &mut system, network, rules, &states)
    {}
    for (at, (sheet, states)) in sheets.iter().zip(&mut states).enumerate() {
        for (position, (row, state)) in sheet.rows.iter().zip(states).enumerate() {
            let open = !state.exposed && !system.nodes[system.node((at, position))].known;
            if let Some(hidden) = state.hidden.as_ref().filter(|hidden| !hidden.for_others && open) {
                state.level = Some(level::of(row, hidden.reason, &network.definitions, rules, sheet.period));
            }
        }
    }
    sheets
        .into_iter()
        .zip(states)
        .take(printed)
        .map(|(sheet, states)| Publication::new(network, rules, sheet, states))
        .collect()
}

/// What becomes of a row.
#[derive(Debug, Clone, Default)]
struct State {
    hidden: Option<Hidden>,
    protects: Option<Protects>,
    level: Option<Level>,
    kept: bool,
    /// An earlier edition printed it.
    known: bool,
    /// Too much is known of it already.
    exposed: bool,
}

fn first_states(
    sheet: &Sheet,
    settled: Option<Settled>,
    network: &NetworkFigures,
    rules: &DisclosureRules,
) -> Vec<State> {
    if !sheet.printed {
        return vec![State::default(); sheet.rows.len()];
    }
    let settled = settled
        .unwrap_or_else(|| Settled { hidden: vec![None; sheet.rows.len()], kept: vec![false; sheet.rows.len()] });
    let state = |(((row, hidden), kept), known): (((&Aggregate, Option<Hidden>), bool), &bool)| {
        let own = primary::reason(row, network, rules, sheet.period).map(Hidden::for_its_own_sake);
        State { hidden: own.or(hidden), kept, known: *known, ..State::default() }
    };
    sheet.rows.iter().zip(settled.hidden).zip(settled.kept).zip(&sheet.known).map(state).collect()
}

/// Hides what goes with what is hidden, and what gives it away; whether anything was to be done.
fn hide(
    sheets: &[Sheet],
    system: &System,
    network: &NetworkFigures,
    rules: &DisclosureRules,
    states: &mut [Vec<State>],
    sums: &Sums,
    settled: &mut BTreeMap<usize, Level>,
) -> bool {
    for (sheet, states) in sheets.iter().zip(&mut *states).filter(|(sheet, _)| sheet.printed) {
        let mut hidden: Vec<Option<Hidden>> = states.iter_mut().map(|state| state.hidden.take()).collect();
        loop {
            let before = hidden.iter().flatten().count();
            primary::spread(&sheet.rows, &sheet.index, &mut hidden);
            if hidden.iter().flatten().count() == before {
                break;
            }
        }
        for (state, hidden) in states.iter_mut().zip(hidden) {
            state.hidden = hidden;
        }
    }
    let hidden = hidden_nodes(system, states);
    let mut targets = sums.levels.clone();
    for (node, of) in system.nodes.iter().enumerate() {
        for (sheet, row) in of.places.iter().filter(|_| !of.known).copied() {
            let Some(why) = &states[sheet][row].hidden else { continue };
            if !why.for_others {
                let (row, period) = (&sheets[sheet].rows[row], sheets[sheet].period);
                let level = level::of(row, why.reason, &network.definitions, rules, period);
                let wanted = targets.entry(node).or_insert_with(|| level.clone());
                wanted.up = wanted.up.clone().max(level.up);
                wanted.down = wanted.down.clone().max(level.down);
            }
        }
    }
    let hiding = Cover { system, targets: &targets, settled }.hide(&hidden);
    *settled = targets;
    for target in hiding.exposed {
        for (sheet, row) in &system.nodes[target].places {
            states[*sheet][*row].exposed = true;
        }
    }
    for (node, (target, equation)) in &hiding.further {
        let one = sums.first.get(target).unwrap_or(target);
        let (of_sheet, of_row) = system.nodes[*one].places[0];
        for (sheet, row) in &system.nodes[*node].places {
            let state = &mut states[*sheet][*row];
            if state.hidden.is_none() {
                state.hidden = Some(Hidden { reason: Reason::Subtraction, with: None, for_others: true });
                state.protects = Some(Protects {
                    period: sheets[of_sheet].period,
                    row: sheets[of_sheet].rows[of_row].id.clone(),
                    link: system.equations[*equation].link.clone(),
                });
            }
        }
    }
    !hiding.further.is_empty()
}

/// Numbers that readers do not know, by node.
fn hidden_nodes(system: &System, states: &[Vec<State>]) -> Vec<bool> {
    let is_hidden = |(sheet, row): &(usize, usize)| states[*sheet][*row].hidden.is_some();
    // What an equation leaves over is printed nowhere; what was printed before cannot be hidden again.
    let hidden = |of: &system::Node| of.places.is_empty() || (!of.known && of.places.iter().any(is_hidden));
    system.nodes.iter().map(hidden).collect()
}

/// Sums of hidden numbers that the rules do not let anybody know: what an equation hides can be had together by
/// subtraction, and two enterprises in two cells are still two enterprises.
#[derive(Default)]
struct Sums {
    levels: BTreeMap<usize, Level>,
    /// By sum: the first of its numbers.
    first: BTreeMap<usize, usize>,
    seen: BTreeSet<(usize, Vec<usize>)>,
}

impl Sums {
    /// Looks for more of them; whether there are.
    fn found(
        &mut self,
        sheets: &[Sheet],
        system: &mut System,
        network: &NetworkFigures,
        rules: &DisclosureRules,
        states: &[Vec<State>],
    ) -> bool {
        let hidden = hidden_nodes(system, states);
        let mut found = vec![];
        for (index, equation) in system.equations.iter().enumerate() {
            let terms: Vec<(usize, Exact)> = equation.terms.iter().filter(|(node, _)| hidden[*node]).cloned().collect();
            // Where the whole is hidden too, only what is shown can be had. What is left over is nobody's.
            let one_sided = terms.windows(2).all(|two| two[0].1.is_positive() == two[1].1.is_positive());
            let of_rows = terms.iter().all(|(node, _)| !system.nodes[*node].places.is_empty());
            let nodes: Vec<usize> = terms.iter().map(|(node, _)| *node).collect();
            // One alone is a target itself.
            if terms.len() < 2 || !one_sided || !of_rows || may_be_known(&nodes, sheets, system, network, rules) {
                continue;
            }
            if self.seen.insert((index, nodes)) {
                found.push((index, terms));
            }
        }
        let any = !found.is_empty();
        for (equation, terms) in found {
            let first = terms[0].0;
            let node = system.together(equation, terms);
            let (sheet, row) = system.nodes[first].places[0];
            self.levels.insert(node, level::of_sum(&sheets[sheet].rows[row], &system.nodes[node].value, rules));
            self.first.insert(node, first);
        }
        any
    }
}

impl Hidden {
    const fn for_its_own_sake(reason: Reason) -> Self {
        Self { reason, with: None, for_others: false }
    }
}

/// Whether the sum of hidden totals, which anybody can work out, would pass the rules by itself.
fn may_be_known(
    nodes: &[usize],
    sheets: &[Sheet],
    system: &System,
    network: &NetworkFigures,
    rules: &DisclosureRules,
) -> bool {
    let rows: Vec<(&Aggregate, Period)> = nodes
        .iter()
        .filter_map(|node| system.nodes[*node].places.first())
        .map(|(sheet, row)| (&sheets[*sheet].rows[*row], sheets[*sheet].period))
        .collect();
    let Some((first, period)) = rows.first() else { return true };
    if rows.iter().any(|(row, _)| row.unit != first.unit) {
        return true;
    }
    let mut by_member: BTreeMap<usize, Exact> = BTreeMap::new();
    let mut total = Exact::zero();
    for (row, _) in &rows {
        total += row.number().cloned().unwrap_or_default().abs();
        for contribution in row.contributions.iter() {
            *by_member.entry(contribution.member).or_default() += contribution.amount.abs();
        }
    }
    let amounts: Vec<&Exact> = by_member.values().collect();
    let people = first.unit.counts_people()
        && first.parts.iter().any(|part| primary::personal(&network.definitions, &part.input, *period));
    !(people && primary::is_small(&total, primary::floor(first, rules)))
        && primary::enterprises(&amounts, rules.contributors).is_none()
        && (!first.unit.is_money() || primary::dominance(&amounts, rules).is_none())
}

#[cfg(test)]
mod optimum_tests;
#[cfg(test)]
mod tests;
