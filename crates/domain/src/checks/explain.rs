//! What is unusual and wants a word of explanation. It never stops saving, only submitting.

use super::Finding;
use crate::{
    breakdown::Cell,
    definition::{Definitions, Kind},
    figure::{FigureKey, Figures},
    lang::Lang,
    network::Settings,
    period::{Period, Quarter},
    quantity::write_rounded,
};

/// An enterprise's accepted figures of earlier rounds.
#[derive(Debug, Clone, Copy)]
pub struct History<'a> {
    /// The figures.
    pub figures: &'a Figures,
    /// How many rounds it has filed before; checks begin with the fifth return.
    pub rounds: usize,
}

/// Returns before which nothing is asked about: a newcomer has enough to do, and no history to be held against.
const QUIET_ROUNDS: usize = 4;

/// Figures of a return that are unusual and not yet explained.
///
/// A number is unusual if it is nought where that never happens, or if it changed by more than the network's limit
/// against the same quarter a year before (without one, against the quarter before). Nothing is unusual before the fifth
/// return.
pub fn explain(
    definitions: &Definitions,
    settings: &Settings,
    figures: &Figures,
    history: History<'_>,
    quarter: Quarter,
    lang: Lang,
) -> Vec<Finding> {
    let mut findings = vec![];
    if history.rounds < QUIET_ROUNDS {
        return findings;
    }
    for input in definitions.inputs(quarter) {
        let year_end = Period::new(quarter, 4);
        for period in [Some(quarter.period()), year_end].into_iter().flatten() {
            let now = figures.resolve(input, period, &Cell::total()).and_then(|(value, _)| value.number());
            let Some(now) = now else { continue };
            let explained = figures.parts(&input.code, period).any(|(_, figure)| !figure.explanation.trim().is_empty());
            if explained {
                continue;
            }
            let mut found = |message: String| {
                findings.push(Finding { key: FigureKey::new(&input.code, period, Cell::total()), message });
            };
            if input.never_zero && now.scaled() == 0 {
                found(format!("{} is 0, which hardly ever happens", input.name));
                continue;
            }
            if matches!(input.kind, Kind::FinancialYearFlow) {
                continue;
            }
            let backs: &[i32] = if period.len() == 1 { &[4, 1] } else { &[4] };
            let before = backs.iter().find_map(|back| {
                let earlier = period.back(*back);
                let value = history.figures.resolve(input, earlier, &Cell::total())?.0.number()?;
                Some((earlier, value))
            });
            let Some((earlier, before)) = before.filter(|(_, before)| before.scaled() != 0) else { continue };
            let change = (now.exact() - before.exact()) / before.exact().abs() * crate::Exact::whole(100);
            if change.abs() > crate::Exact::whole(settings.explain_change_per_cent) && !change.is_zero() {
                let word = if change.is_positive() { "more" } else { "less" };
                found(format!(
                    "{} is {} % {word} than {} ({})",
                    input.name,
                    write_rounded(&change.abs(), 0),
                    earlier.months(lang),
                    input.unit.written(&before.exact()),
                ));
            }
        }
    }
    findings
}
