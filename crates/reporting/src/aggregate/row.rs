//! One total with what a reader must know of it.

use super::{Basis, Gaps};
use commonweal_domain::{Exact, breakdown::Cell, period::Period, unit::Unit};
use serde::Serialize;
use std::{collections::BTreeSet, sync::Arc};

/// Which total.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// Of an input or of an indicator.
    pub kind: RowKind,
    /// Code.
    pub code: String,
    /// Part; empty for the total.
    pub cell: Cell,
}

/// Of an input or of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// What was asked.
    Input,
    /// What was worked out of it.
    Indicator,
}

/// A total over members and quarters.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// Which total.
    pub id: RowId,
    /// Unit of the value.
    pub unit: Unit,
    /// Definition in force at the period's end, such as `EC01@1`.
    pub definition: String,
    /// The value, or why there is none.
    pub outcome: Outcome,
    /// How many members were due.
    pub due: usize,
    /// How many of those filed a value or [z]; for a ratio both parts.
    pub filed: usize,
    /// How many who filed filed nothing for a quarter of a longer period in which they belonged to the network, and for which
    /// others filed.
    pub partly: usize,
    /// Quarters of a longer period for which nobody filed anything of it.
    pub gaps: Gaps,
    /// What each member brought, by index among the network's members; noughts included. Copies share it.
    pub contributions: Arc<[Contribution]>,
    /// Share of the total, 0 to 1, that is estimated or guessed.
    pub estimated: Exact,
    /// Somebody counted by two members counts twice.
    pub upper_bound: bool,
    /// The definition changed within the period or just before it: [b].
    pub broken: bool,
    /// What else its method says of it, each once.
    pub qualifiers: BTreeSet<Qualifier>,
    /// Which quartile of the members' own values it is, 1 to 3; none where it is a sum or a ratio of sums.
    pub quartile: Option<usize>,
    /// The input parts that it is made of, for disclosure: numerator and denominator of a ratio, or the sum's terms.
    pub parts: Vec<Part>,
}

/// The value of a total, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// An exact number.
    Number(Exact),
    /// [x]
    NotAvailable,
    /// [z]
    NotApplicable,
    /// [c] by the method itself: a median of fewer than eight.
    TooFew,
}

/// What a method says of a total besides its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Qualifier {
    /// [p] It holds emissions of January to March by the factors of the year before, until their own are out.
    Provisional,
    /// Emissions of which nobody filed more than electricity and heating.
    EnergyOnly,
    /// Scope 3 without what it takes to bring fuels to where they are burned.
    WithoutWellToTank,
    /// A member without a survey was given the network's default re-spend rate.
    DefaultRate,
}

/// What one member brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// Index among the network's members.
    pub member: usize,
    /// Its amount; of a ratio its numerator.
    pub amount: Exact,
    /// Of a ratio, its denominator.
    pub denominator: Option<Exact>,
    /// What it rests on.
    pub basis: Basis,
}

/// An input's part within an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Code of the input.
    pub input: String,
    /// Its part.
    pub cell: Cell,
    /// Below the line of a ratio.
    pub denominator: bool,
    /// Taken off.
    pub minus: bool,
}

impl Aggregate {
    /// The number, if there is one.
    pub fn number(&self) -> Option<&Exact> {
        match &self.outcome {
            Outcome::Number(number) => Some(number),
            Outcome::NotAvailable | Outcome::NotApplicable | Outcome::TooFew => None,
        }
    }

    /// Whether it is a ratio of sums.
    pub fn is_ratio(&self) -> bool {
        self.parts.iter().any(|part| part.denominator)
    }
}

impl RowId {
    /// A row of an input.
    pub fn input(code: impl Into<String>, cell: Cell) -> Self {
        Self { kind: RowKind::Input, code: code.into(), cell }
    }

    /// A row of an indicator.
    pub fn indicator(code: impl Into<String>, cell: Cell) -> Self {
        Self { kind: RowKind::Indicator, code: code.into(), cell }
    }
}

impl Aggregate {
    /// Whether a figure among these stands behind the total: the part itself, one within it, or one of which it is made.
    pub fn is_touched_by(&self, changed: &BTreeSet<(String, Cell, Period)>, period: Period) -> bool {
        let within = |of: Period| period.first() <= of.first() && of.last() <= period.last();
        let own = [(self.id.code.as_str(), &self.id.cell)];
        let of_parts = self.parts.iter().map(|part| (part.input.as_str(), &part.cell));
        let own = own.into_iter().filter(|_| self.id.kind == RowKind::Input);
        let mut behind = own.chain(of_parts);
        behind.any(|(input, cell)| {
            changed.iter().any(|(code, part, of)| {
                code == input
                    && within(*of)
                    && cell.pairs().all(|(dimension, category)| part.category(dimension) == Some(category))
            })
        })
    }
}
