//! What may be published of a period's totals, by the network's rules: the simple form of design.md.
//!
//! First each total is looked at by itself (`primary`), then totals that could be had by subtraction (`secondary`).
//! Rows that are the same number under two names (EC01 and income) share their fate.

mod primary;
mod secondary;

use crate::aggregate::NetworkFigures;
use crate::aggregate::{Aggregate, Outcome, Qualifier, RowId, RowKind, aggregate};
use commonweal_domain::{Exact, breakdown::Cell, definition::Definitions, network::DisclosureRules, period::Period};
use std::collections::BTreeMap;

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
    /// Another total could be had by subtraction.
    Subtraction,
}

/// A total as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedRow {
    /// The total as it is.
    pub aggregate: Aggregate,
    /// Why it is [c]; none where it may be shown.
    pub suppressed: Option<Reason>,
    /// A figure behind it was amended after it had been published: [r].
    pub revised: bool,
}

/// All totals of a period with what may be shown of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// The period.
    pub period: Period,
    rows: Vec<PublishedRow>,
    index: BTreeMap<RowId, usize>,
}

/// Adds a network's figures up over a period and protects them.
pub fn publish(network: &NetworkFigures, rules: &DisclosureRules, period: Period) -> Publication {
    let aggregates = aggregate(network, period);
    let suppressed = suppress(&aggregates, &network.definitions, rules, period);
    Publication::new(network, period, aggregates, suppressed)
}

/// Adds a network's figures up without protecting them: for the operator's own export.
pub fn unsuppressed(network: &NetworkFigures, period: Period) -> Publication {
    let aggregates = aggregate(network, period);
    let suppressed = vec![None; aggregates.len()];
    Publication::new(network, period, aggregates, suppressed)
}

fn suppress(
    rows: &[Aggregate],
    definitions: &Definitions,
    rules: &DisclosureRules,
    period: Period,
) -> Vec<Option<Reason>> {
    let index: BTreeMap<&RowId, usize> = rows.iter().enumerate().map(|(position, row)| (&row.id, position)).collect();
    let mut state: Vec<Option<Reason>> =
        rows.iter().map(|row| primary::reason(row, definitions, rules, period)).collect();
    // Each round can only add suppressions, so this ends.
    loop {
        let before = state.iter().flatten().count();
        primary::spread(rows, &index, &mut state);
        secondary::protect(rows, &index, definitions, rules, period, &mut state);
        if state.iter().flatten().count() == before {
            return state;
        }
    }
}

impl Publication {
    fn new(
        network: &NetworkFigures,
        period: Period,
        aggregates: Vec<Aggregate>,
        suppressed: Vec<Option<Reason>>,
    ) -> Self {
        let rows: Vec<PublishedRow> = aggregates
            .into_iter()
            .zip(suppressed)
            .map(|(aggregate, suppressed)| {
                let revised = aggregate.is_touched_by(&network.revised, period);
                PublishedRow { aggregate, suppressed, revised }
            })
            .collect();
        let index = rows.iter().enumerate().map(|(position, row)| (row.aggregate.id.clone(), position)).collect();
        Self { period, rows, index }
    }

    /// The same totals without what each member brought to them.
    #[must_use]
    pub fn without_contributions(mut self) -> Self {
        for row in &mut self.rows {
            row.aggregate.contributions = Vec::new();
        }
        self
    }

    /// All rows: inputs, then indicators.
    pub fn rows(&self) -> &[PublishedRow] {
        &self.rows
    }

    /// One row.
    pub fn row(&self, id: &RowId) -> Option<&PublishedRow> {
        self.index.get(id).map(|position| &self.rows[*position])
    }

    /// An indicator's row.
    pub fn indicator(&self, code: &str, cell: &Cell) -> Option<&PublishedRow> {
        self.row(&RowId::indicator(code, cell.clone()))
    }

    /// An input's row.
    pub fn input(&self, code: &str, cell: &Cell) -> Option<&PublishedRow> {
        self.row(&RowId::input(code, cell.clone()))
    }

    /// All rows of one indicator, headline first.
    pub fn indicator_rows(&self, code: &str) -> impl Iterator<Item = &PublishedRow> {
        self.rows.iter().filter(move |row| row.aggregate.id.kind == RowKind::Indicator && row.aggregate.id.code == code)
    }
}

impl PublishedRow {
    /// The number, if it may be shown and there is one.
    pub fn number(&self) -> Option<&Exact> {
        if self.suppressed.is_some() { None } else { self.aggregate.number() }
    }

    /// Markers in square brackets: why there is no number, or what qualifies it; then `upper-bound`.
    pub fn marker(&self) -> String {
        let row = &self.aggregate;
        if self.suppressed.is_some() {
            return "[c]".to_owned();
        }
        match row.outcome {
            Outcome::NotAvailable => return "[x]".to_owned(),
            Outcome::NotApplicable => return "[z]".to_owned(),
            Outcome::TooFew => return "[c]".to_owned(),
            Outcome::Number(_) => {}
        }
        let mut marker = String::new();
        if self.is_estimated() {
            marker.push_str("[e]");
        }
        if row.qualifiers.contains(&Qualifier::Provisional) {
            marker.push_str("[p]");
        }
        if self.revised {
            marker.push_str("[r]");
        }
        if row.broken {
            marker.push_str("[b]");
        }
        if row.upper_bound {
            if !marker.is_empty() {
                marker.push(' ');
            }
            marker.push_str("upper-bound");
        }
        marker
    }

    /// Whether any of it is estimated.
    pub fn is_estimated(&self) -> bool {
        self.aggregate.estimated.is_positive()
    }
}

#[cfg(test)]
mod tests;
