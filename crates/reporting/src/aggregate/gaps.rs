//! Quarters of a longer period of which nothing was filed: the total of a year without one of its quarters is not that of a
//! year, and looks like a fall or a rise beside another's.

use super::{network::Scene, row::Contribution};
use commonweal_domain::{
    evaluate::adds_over_time,
    figure::Filed,
    period::{Period, Quarter},
};

/// Quarters of a period, as bits, the first lowest. Of a period of more than 64 those that follow are one with the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gaps(u64);

impl Gaps {
    /// Whether nothing is missing.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Which quarters of the period they are.
    pub fn quarters(self, period: Period) -> impl Iterator<Item = Quarter> {
        period.quarters().enumerate().filter(move |(at, _)| self.0 & bit(*at) != 0).map(|(_, quarter)| quarter)
    }
}

fn bit(at: usize) -> u64 {
    1 << at.min(63)
}

/// Those of some inputs whose amounts add up over time: of others the last quarter's count, and no quarter is missing.
pub(super) fn flows(scene: &Scene<'_>, inputs: &[&str]) -> Vec<String> {
    if scene.period.len() == 1 {
        return vec![];
    }
    let adds = |code: &&&str| scene.definitions.input(code, scene.period.last()).is_some_and(adds_over_time);
    inputs.iter().filter(adds).map(|code| (*code).to_owned()).collect()
}

/// Notes with each contribution of which quarters its member filed nothing of these inputs.
pub(super) fn note(scene: &Scene<'_>, flows: &[String], contributions: &mut [Contribution]) {
    if flows.is_empty() {
        return;
    }
    for given in contributions {
        given.gaps = of_member(scene, given.member, flows);
    }
}

/// What is missing of a total: the quarters of which nobody filed anything, and how many who filed lack another in which
/// they belonged to the network.
pub(super) fn of_total(scene: &Scene<'_>, contributions: &[Contribution]) -> (Gaps, usize) {
    if scene.period.len() == 1 {
        return (Gaps::default(), 0);
    }
    let nobody = contributions.iter().map(|given| given.gaps.0).reduce(|all, one| all & one).unwrap_or_default();
    let lacks = |given: &&Contribution| {
        let (_, _, due) = &scene.due[scene.position(given.member)];
        Gaps(given.gaps.0 & !nobody).quarters(scene.period).any(|quarter| due.contains(&quarter))
    };
    (Gaps(nobody), contributions.iter().filter(|given| given.gaps.0 != nobody).filter(lacks).count())
}

fn of_member(scene: &Scene<'_>, member: usize, flows: &[String]) -> Gaps {
    let figures = &scene.due[scene.position(member)].1.figures;
    let filed: Vec<Period> = flows
        .iter()
        .filter_map(|input| figures.of(input))
        .flat_map(Filed::periods)
        .filter(|of| scene.period.first() <= of.first() && of.last() <= scene.period.last())
        .collect();
    let is_there = |quarter: Quarter| filed.iter().any(|of| of.first() <= quarter && quarter <= of.last());
    let quarters = scene.period.quarters().enumerate();
    Gaps(quarters.filter(|(_, quarter)| !is_there(*quarter)).fold(0, |gaps, (at, _)| gaps | bit(at)))
}
