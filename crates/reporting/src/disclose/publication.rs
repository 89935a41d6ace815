//! Totals with what may be shown of them.

use super::{Level, Link, Protects, Reason, State, primary, rounding, system::Sheet};
use crate::aggregate::{Aggregate, NetworkFigures, Outcome, Qualifier, RowId, RowKind};
use commonweal_domain::{Exact, breakdown::Cell, network::DisclosureRules, period::Period};
use std::{collections::BTreeMap, sync::Arc};

/// A total as it may be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedRow {
    /// The total as it is.
    pub aggregate: Aggregate,
    /// Why it is [c]; none where it may be shown.
    pub suppressed: Option<Reason>,
    /// What it protects, where it is hidden for another's sake.
    pub protects: Option<Protects>,
    /// The levels to which it stays open, where it is hidden for its own sake; none as well where too much is known of it
    /// already.
    pub level: Option<Level>,
    /// Figures behind it have changed since it was published, at too few enterprises for it to change with them.
    pub kept: bool,
    /// An earlier edition printed the same number.
    pub known: bool,
    /// It is hidden for the sake of others only.
    pub for_others: bool,
    /// A figure behind it was amended after it had been published: [r].
    pub revised: bool,
    /// Everybody behind it agreed to be recognised in it.
    pub agreed: bool,
    /// The number as it is printed, where the network rounds counts of people; `aggregate` keeps it as it is.
    pub rounded: Option<Exact>,
}

/// All totals of a period with what may be shown of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// The period.
    pub period: Period,
    rows: Vec<PublishedRow>,
    index: BTreeMap<RowId, usize>,
}

impl Publication {
    pub(super) fn new(network: &NetworkFigures, rules: &DisclosureRules, sheet: Sheet, states: Vec<State>) -> Self {
        let Sheet { period, rows, index, .. } = sheet;
        let row = |(aggregate, state): (Aggregate, State)| {
            let revised = aggregate.is_touched_by(&network.revised, period);
            let suppressed = state.hidden.as_ref().map(|hidden| hidden.reason);
            let for_others = state.hidden.as_ref().is_some_and(|hidden| hidden.for_others);
            let with = state.hidden.and_then(|hidden| hidden.with);
            let with = with.map(|row| Protects {
                period,
                link: Link::Formula {
                    indicator: if row.kind == RowKind::Indicator {
                        row.code.clone()
                    } else {
                        aggregate.id.code.clone()
                    },
                },
                row,
            });
            PublishedRow {
                suppressed,
                protects: state.protects.or(with),
                level: state.level,
                kept: state.kept,
                known: state.known,
                for_others,
                revised: revised && !state.kept,
                agreed: primary::all_agreed(&aggregate, network, period),
                rounded: rounding::printed(&aggregate, &network.definitions, rules, period),
                aggregate,
            }
        };
        let rows = rows.into_iter().zip(states).map(row).collect();
        Self { period, rows, index }
    }

    /// The same totals without what each member brought to them.
    #[must_use]
    pub fn without_contributions(mut self) -> Self {
        for row in &mut self.rows {
            row.aggregate.contributions = Arc::default();
        }
        self
    }

    /// The same totals, where those of a longer period with a quarter of which nobody filed anything are [x]: as totals of
    /// the whole period beside another's they would mislead.
    #[must_use]
    pub fn without_gaps(mut self) -> Self {
        for row in self.rows.iter_mut().filter(|row| !row.aggregate.gaps.is_none()) {
            row.rounded = None;
            row.aggregate.outcome = Outcome::NotAvailable;
            row.aggregate.contributions = Arc::default();
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
    /// The number as it is printed, if it may be shown and there is one.
    pub fn number(&self) -> Option<&Exact> {
        if self.suppressed.is_some() { None } else { self.rounded.as_ref().or(self.aggregate.number()) }
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
