//! A member's year: each figure by quarter and as a whole, with what stands behind it.

use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, InputDefinition, Kind, Total},
    evaluate::{Member, Reading, read_input},
    figure::Figures,
    lang::Lang,
    period::{Period, Quarter},
    unit::Unit,
};
use std::collections::BTreeSet;

/// Whether a quarter's return is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filed {
    /// It counts.
    Accepted,
    /// It waits for review.
    Submitted,
    /// It was not filed, or is still being filled in.
    No,
}

/// What a year is made of.
#[derive(Debug, Clone, Copy)]
pub struct YearMaterial<'a> {
    /// Name of the enterprise.
    pub enterprise: &'a str,
    /// Name of the network.
    pub network: &'a str,
    /// Accent of the network as `#rrggbb`.
    pub accent: &'a str,
    /// Everything in it is invented.
    pub sample: bool,
    /// What is asked.
    pub definitions: &'a Definitions,
    /// Figures of its submitted and accepted returns.
    pub figures: &'a Figures,
    /// The four quarters with their returns, earliest first.
    pub returns: &'a [(Quarter, Filed)],
    /// What it was proud of, by quarter; empty stories are left out.
    pub stories: &'a [(Quarter, String)],
    /// The four quarters.
    pub period: Period,
    /// Language.
    pub lang: Lang,
}

/// A year as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Year {
    /// The four quarters, earliest first, and whether each was filed.
    pub quarters: Vec<(Quarter, Filed)>,
    /// Every figure that was filed in it, in the catalogue's order, each followed by its parts.
    pub lines: Vec<Line>,
}

/// A figure, or a part of one, over the year.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Code of the input.
    pub input: String,
    /// Part; empty for the total.
    pub cell: Cell,
    /// Name of the input.
    pub name: String,
    /// Unit.
    pub unit: Unit,
    /// It is the level at a moment, not an amount over time.
    pub stock: bool,
    /// By quarter.
    pub quarters: Vec<Told>,
    /// Over the year.
    pub whole: Told,
    /// Quarters with a number; all of them where the figure was filed for the year as one.
    pub covered: usize,
}

/// What was filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A number, and whether any of it is estimated or guessed.
    Number(Exact, bool),
    /// [x], or withheld.
    NotAvailable,
    /// [z]
    NotApplicable,
    /// Nothing.
    Blank,
}

impl Told {
    /// The number, if there is one.
    pub fn number(&self) -> Option<&Exact> {
        match self {
            Self::Number(number, _) => Some(number),
            Self::NotAvailable | Self::NotApplicable | Self::Blank => None,
        }
    }
}

impl Year {
    /// Puts a year together.
    pub fn new(material: YearMaterial<'_>) -> Self {
        let quarters: BTreeSet<Quarter> =
            material.returns.iter().filter(|(_, filed)| *filed != Filed::No).map(|(quarter, _)| *quarter).collect();
        let member = Member { figures: material.figures, quarters: &quarters };
        let mut lines = vec![];
        for input in material.definitions.inputs(material.period.last()) {
            for cell in cells(input, material.figures, material.period) {
                lines.extend(line(member, input, cell, material.period));
            }
        }
        Self { quarters: material.returns.to_vec(), lines }
    }

    /// A figure, or a part of one.
    pub fn line(&self, input: &str, cell: &Cell) -> Option<&Line> {
        self.lines.iter().find(|line| line.input == input && line.cell == *cell)
    }
}

/// The total, and every part that was filed in some quarter or for the year; sums over a dimension among them.
fn cells(input: &InputDefinition, figures: &Figures, period: Period) -> BTreeSet<Cell> {
    let mut cells = BTreeSet::new();
    if input.total != Total::PerCategory {
        cells.insert(Cell::total());
    }
    for period in period.quarters().map(Quarter::period).chain([period]) {
        for (cell, _) in figures.parts(&input.code, period) {
            cells.extend(cell.pairs().map(|(dimension, category)| Cell::of(dimension, category)));
            cells.insert(cell.clone());
        }
    }
    cells
}

fn line(member: Member<'_>, input: &InputDefinition, cell: Cell, period: Period) -> Option<Line> {
    let quarters: Vec<Told> =
        period.quarters().map(|quarter| told(read_input(member, input, &cell, quarter.period()))).collect();
    let whole = told(read_input(member, input, &cell, period));
    if whole == Told::Blank && quarters.iter().all(|quarter| *quarter == Told::Blank) {
        return None;
    }
    let numbers = quarters.iter().filter(|quarter| quarter.number().is_some()).count();
    // A number for the year that no quarter makes was filed as one.
    let covered = if whole.number().is_some() && numbers == 0 { quarters.len() } else { numbers };
    Some(Line {
        input: input.code.clone(),
        cell,
        name: input.name.clone(),
        unit: input.unit.clone(),
        stock: input.kind == Kind::Stock,
        quarters,
        whole,
        covered,
    })
}

fn told(reading: Reading) -> Told {
    match reading {
        Reading::Number(amount) => Told::Number(amount.value, amount.estimated.is_positive()),
        Reading::NotApplicable => Told::NotApplicable,
        Reading::NotAvailable => Told::NotAvailable,
        Reading::Missing => Told::Blank,
    }
}
