//! What a member's contribution rests on: which quarters of a longer period, and which parts of what is added up.
//!
//! The total of a year without one of its quarters is not that of a year, and emissions of electricity alone are not those
//! of electricity and travel. Beside another period's, either looks like a fall or a rise.

use super::{network::Scene, row::Contribution};
use commonweal_domain::{
    breakdown::{Breakdown, Cell},
    definition::InputDefinition,
    evaluate::{LOCAL_MULTIPLIER_FLOWS, adds_over_time},
    factors::ACTIVITIES,
    figure::{Filed, Value},
    formula::{Formula, Linear},
    period::{Period, Quarter},
};
use std::collections::BTreeSet;

/// Quarters of a period, as bits, the first lowest. Of a period of more than 64 those that follow are one with the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gaps(u64);

/// What one contribution rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// Quarters of a longer period for which the member filed nothing of it.
    pub gaps: Gaps,
    /// Of what is made of several parts, any of which may be filed: the quarters in which each was. None where it is not
    /// known.
    parts: Option<Box<[u64]>>,
}

impl Gaps {
    /// Whether nothing is missing.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Which quarters of the period they are.
    pub fn quarters(self, period: Period) -> impl Iterator<Item = Quarter> {
        period.quarters().enumerate().filter(move |(at, _)| self.0 & bit(*at) != 0).map(|(_, quarter)| quarter)
    }

    /// These quarters of the period.
    pub fn of(quarters: impl Iterator<Item = Quarter>, period: Period) -> Self {
        let missing: BTreeSet<Quarter> = quarters.collect();
        let quarters = period.quarters().enumerate();
        Self(quarters.filter(|(_, quarter)| missing.contains(quarter)).fold(0, |bits, (at, _)| bits | bit(at)))
    }
}

impl Basis {
    /// What is not known any more.
    pub const UNKNOWN: Self = Self { gaps: Gaps(0), parts: None };

    /// Whether two contributions, each of its own period, rest on the same: else a change between them may come from what
    /// was filed.
    pub fn is_like(&self, other: &Self) -> bool {
        self.gaps == other.gaps && self.parts.is_some() && self.parts == other.parts
    }
}

impl Default for Basis {
    fn default() -> Self {
        Self { gaps: Gaps::default(), parts: Some(Box::default()) }
    }
}

fn bit(at: usize) -> u64 {
    1 << at.min(63)
}

/// What a row is made of, as far as it must be the same for two contributions to be compared.
#[derive(Debug, Default)]
pub(super) struct Made(Vec<Sum>);

/// Parts of inputs that are added up, and over time.
#[derive(Debug)]
struct Sum {
    parts: Vec<(String, Cell)>,
    /// A quarter counts only with all of them; else with any.
    needs_all: bool,
    /// What is blank beside other categories of its breakdown adds nothing; else the quarter counts only with it.
    blank_adds_nothing: bool,
}

impl Sum {
    fn of_any(parts: Vec<(String, Cell)>) -> Self {
        Self { parts, needs_all: false, blank_adds_nothing: true }
    }
}

impl Made {
    /// Of an input's part.
    pub(super) fn of_input(scene: &Scene<'_>, input: &str, cell: &Cell) -> Self {
        Self::new(scene, [Sum::of_any(vec![(input.to_owned(), cell.clone())])])
    }

    /// Of an indicator's row.
    pub(super) fn of_formula(scene: &Scene<'_>, formula: &Formula, cell: &Cell) -> Self {
        match formula {
            Formula::Sum(linear) => Self::new(scene, [of_linear(linear, true)]),
            Formula::Split { input, .. } => Self::of_input(scene, input, cell),
            Formula::Ratio { numerator, denominator, .. }
            | Formula::Median { numerator, denominator }
            | Formula::Majority { numerator, denominator } => {
                Self::new(scene, [of_linear(numerator, false), of_linear(denominator, false)])
            }
            Formula::LocalMultiplier => {
                let parts = LOCAL_MULTIPLIER_FLOWS.iter().map(|(input, part)| of_part(input, *part)).collect();
                Self::new(scene, [Sum { parts, needs_all: true, blank_adds_nothing: false }])
            }
            Formula::GreenhouseGases if cell.category("basis") == Some("market") => {
                Self::of_input(scene, "electricity", &Cell::total())
            }
            Formula::GreenhouseGases => {
                let scope = cell.category("scope");
                let within = ACTIVITIES.iter().filter(|one| scope.is_none_or(|scope| one.scope.code() == scope));
                let parts = within.map(|activity| of_part(activity.input, activity.part)).collect();
                Self::new(scene, [Sum::of_any(parts)])
            }
        }
    }

    /// Only what adds up over time: of the rest the last quarter's counts. In a single quarter only what may be made of one
    /// part or of others.
    fn new(scene: &Scene<'_>, sums: impl IntoIterator<Item = Sum>) -> Self {
        let last = scene.period.last();
        let flows = sums.into_iter().map(|mut sum| {
            sum.parts.retain(|(input, _)| scene.definitions.input(input, last).is_some_and(adds_over_time));
            sum
        });
        let tells = |sum: &Sum| !sum.parts.is_empty() && (scene.period.len() > 1 || sum.is_of_any());
        Self(flows.filter(tells).collect())
    }

    /// Notes with each contribution what it rests on.
    pub(super) fn note(&self, scene: &Scene<'_>, contributions: &mut [Contribution]) {
        if self.0.is_empty() {
            return;
        }
        let last = scene.period.last();
        let whole = bits(scene.period, scene.period);
        let defined = |(input, cell)| Some((scene.definitions.input(input, last)?, cell));
        let sums: Vec<(&Sum, Vec<(&InputDefinition, &Cell)>)> = self
            .0
            .iter()
            .map(|sum| (sum, sum.parts.iter().filter_map(|(input, cell)| defined((input, cell))).collect()))
            .collect();
        for given in contributions {
            let (_, member, due) = &scene.due[scene.position(given.member)];
            let (mut missing, mut parts) = (0, vec![]);
            for (sum, of) in &sums {
                let filed: Vec<u64> = of
                    .iter()
                    .map(|(input, cell)| match member.figures.of(&input.code) {
                        Some(filed) => told(filed, scene.period, due, input, cell, sum.blank_adds_nothing),
                        None => 0,
                    })
                    .collect();
                missing |= whole & !sum.there(&filed);
                if sum.is_of_any() {
                    parts.extend(filed);
                }
            }
            let gaps = Gaps(if scene.period.len() > 1 { missing } else { 0 });
            given.basis = Basis { gaps, parts: Some(parts.into()) };
        }
    }
}

impl Sum {
    fn is_of_any(&self) -> bool {
        !self.needs_all && self.parts.len() > 1
    }

    fn there(&self, filed: &[u64]) -> u64 {
        if self.needs_all {
            filed.iter().fold(u64::MAX, |all, one| all & one)
        } else {
            filed.iter().fold(0, |any, one| any | one)
        }
    }
}

/// As [`commonweal_domain::evaluate::read_linear`] has it: parts that are only added within one input count where any of
/// them is filed, of others all are needed.
fn of_linear(linear: &Linear, blank_adds_nothing: bool) -> Sum {
    let first = linear.0.first().map(|first| &first.input);
    let needs_all = linear.0.iter().any(|term| term.minus || Some(&term.input) != first);
    let parts = linear.0.iter().map(|term| (term.input.clone(), term.cell.clone())).collect();
    Sum { parts, needs_all, blank_adds_nothing: blank_adds_nothing && !needs_all }
}

fn of_part(input: &str, part: Option<(&str, &str)>) -> (String, Cell) {
    (input.to_owned(), part.map_or_else(Cell::total, |(dimension, category)| Cell::of(dimension, category)))
}

/// Quarters of a period for which a member filed a number or [z] of a part: in them, or for a year that holds them.
/// `blank_adds_nothing`: also those that it split without this part.
fn told(
    filed: Filed<'_>,
    period: Period,
    due: &BTreeSet<Quarter>,
    input: &InputDefinition,
    cell: &Cell,
    blank_adds_nothing: bool,
) -> u64 {
    let counts = |of: Period| {
        of.quarter().is_none_or(|quarter| due.contains(&quarter))
            && (filed.resolve(input, of, cell).is_some_and(|(value, _)| is_told(value))
                || blank_adds_nothing && is_split(filed, input, of, cell))
    };
    if period.len() == 1 {
        return u64::from(filed.has(period) && counts(period));
    }
    let within = |of: &Period| period.first() <= of.first() && of.last() <= period.last();
    filed.periods().filter(within).filter(|of| counts(*of)).fold(0, |all, of| all | bits(period, of))
}

/// The quarters of a period that lie in another.
fn bits(period: Period, of: Period) -> u64 {
    let quarters = period.quarters().enumerate();
    let within = quarters.filter(|(_, quarter)| of.first() <= *quarter && *quarter <= of.last());
    within.fold(0, |bits, (at, _)| bits | bit(at))
}

fn is_told(value: Value) -> bool {
    matches!(value, Value::Number(_) | Value::NotApplicable)
}

/// Whether an input was split by the dimensions of a part, each of whose categories excludes the others: then what is blank
/// beside them adds nothing to the total.
fn is_split(filed: Filed<'_>, input: &InputDefinition, of: Period, cell: &Cell) -> bool {
    let exclusive = |dimension: &str| input.breakdown(dimension).is_some_and(Breakdown::is_exclusive);
    !cell.is_total()
        && cell.pairs().all(|(dimension, _)| exclusive(dimension))
        && filed.parts(of).any(|(part, figure)| {
            is_told(figure.value) && cell.pairs().all(|(dimension, _)| part.category(dimension).is_some())
        })
}

/// What is missing of a total: the quarters of which nobody filed anything, and how many who filed lack another in which
/// they belonged to the network.
pub(super) fn of_total(scene: &Scene<'_>, contributions: &[Contribution]) -> (Gaps, usize) {
    if scene.period.len() == 1 {
        return (Gaps::default(), 0);
    }
    let nobody = contributions.iter().map(|given| given.basis.gaps.0).reduce(|all, one| all & one).unwrap_or_default();
    let lacks = |given: &&Contribution| {
        let (_, _, due) = &scene.due[scene.position(given.member)];
        Gaps(given.basis.gaps.0 & !nobody).quarters(scene.period).any(|quarter| due.contains(&quarter))
    };
    (Gaps(nobody), contributions.iter().filter(|given| given.basis.gaps.0 != nobody).filter(lacks).count())
}
