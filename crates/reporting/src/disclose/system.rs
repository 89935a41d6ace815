//! Everything that a publication shows or hides as one system of equations, over rows, columns, hierarchies and periods.

use super::{primary, rate::Rate};
use crate::aggregate::{Aggregate, Contribution, Outcome, Part, RowId, RowKind};
use commonweal_domain::{
    Exact,
    breakdown::Cell,
    definition::{Definitions, Kind, Total},
    factors::{ACTIVITIES, Factors, Scope},
    formula::Formula,
    period::{Period, Quarter},
    quantity::write_rounded,
};
use std::collections::BTreeMap;

/// The rows of one period.
#[derive(Clone)]
pub(super) struct Sheet {
    pub(super) period: Period,
    pub(super) rows: Vec<Aggregate>,
    pub(super) index: BTreeMap<RowId, usize>,
    /// Printed in an earlier edition: known for good.
    pub(super) known: Vec<bool>,
    /// Nobody prints it, and longer periods are made of it.
    pub(super) printed: bool,
}

/// A row: which sheet, which row of it.
pub(super) type Place = (usize, usize);

/// One number under all its names, or what an equation leaves over.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The rows that show it; none for what is left over.
    pub(super) places: Vec<Place>,
    pub(super) value: Exact,
    /// It may be less than nought.
    pub(super) negative: bool,
    /// Known from an earlier edition.
    pub(super) known: bool,
    /// What readers lose with it.
    pub(super) cost: u64,
}

/// Which rule ties numbers together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// The categories of a breakdown make the whole.
    Categories {
        /// The breakdown's dimension.
        dimension: String,
    },
    /// An indicator is made of inputs, or of its own parts.
    Formula {
        /// Code of the indicator.
        indicator: String,
    },
    /// A longer period is made of its quarters.
    Quarters {
        /// The longer period.
        of: Period,
    },
}

/// Numbers that, each times its factor, make nought.
#[derive(Debug, Clone)]
pub(super) struct Equation {
    pub(super) link: Link,
    pub(super) terms: Vec<(usize, Exact)>,
    /// The factors once more, in the same order, for moving numbers.
    pub(super) rates: Vec<Rate>,
}

impl Equation {
    pub(super) fn new(link: Link, terms: Vec<(usize, Exact)>) -> Self {
        let rates = terms.iter().map(|(_, factor)| Rate::of(factor)).collect();
        Self { link, terms, rates }
    }
}

/// Numbers and what ties them together.
pub(super) struct System {
    pub(super) nodes: Vec<Node>,
    pub(super) equations: Vec<Equation>,
    /// By node: the equations in which it stands, and its factor there.
    pub(super) within: Vec<Vec<(usize, Rate)>>,
    /// By number that is a sum of others and stands in no other equation: that equation.
    sums: BTreeMap<usize, usize>,
    node_of: Vec<Vec<usize>>,
}

impl Sheet {
    pub(super) fn new(period: Period, rows: Vec<Aggregate>) -> Self {
        let index = rows.iter().enumerate().map(|(position, row)| (row.id.clone(), position)).collect();
        let known = vec![false; rows.len()];
        Self { period, rows, index, known, printed: true }
    }

    /// The same where nobody prints it.
    pub(super) fn unprinted(self) -> Self {
        Self { printed: false, ..self }
    }
}

impl System {
    pub(super) fn new(sheets: &[Sheet], definitions: &Definitions) -> Self {
        let mut same = Same::new(sheets);
        // Rows of a quarter that nobody prints make each other whatever they are: only what longer periods say of them ties.
        let printed = || sheets.iter().enumerate().filter(|(_, of)| of.printed);
        for (sheet, of) in printed() {
            for (position, row) in of.rows.iter().enumerate() {
                if let Some(other) = primary::same_number(row, &of.index)
                    && of.rows[other].outcome == row.outcome
                {
                    same.join((sheet, position), (sheet, other));
                }
            }
        }
        same.editions(sheets);
        let mut system =
            Self { nodes: vec![], equations: vec![], within: vec![], sums: BTreeMap::new(), node_of: vec![] };
        system.number(sheets, definitions, &mut same);
        for (sheet, of) in printed() {
            system.categories(sheet, of, definitions);
            system.formulas(sheet, of, definitions);
        }
        system.periods(sheets, definitions);
        system.tie();
        system
    }

    /// Numbers that are no rows of sheets.
    #[cfg(test)]
    pub(super) fn of(nodes: Vec<Node>, equations: Vec<Equation>) -> Self {
        let mut system = Self { nodes, equations, within: vec![], sums: BTreeMap::new(), node_of: vec![] };
        system.tie();
        system
    }

    fn tie(&mut self) {
        self.within = vec![vec![]; self.nodes.len()];
        for (index, equation) in self.equations.iter().enumerate() {
            for ((node, _), rate) in equation.terms.iter().zip(&equation.rates) {
                self.within[*node].push((index, *rate));
            }
        }
    }

    /// The number that a row shows.
    pub(super) fn node(&self, (sheet, row): Place) -> usize {
        self.node_of[sheet][row]
    }

    fn number(&mut self, sheets: &[Sheet], definitions: &Definitions, same: &mut Same) {
        let mut of_root: BTreeMap<usize, usize> = BTreeMap::new();
        for (sheet, of) in sheets.iter().enumerate() {
            let ratios = of.rows.iter().filter(|row| row.is_ratio()).flat_map(|row| &row.parts);
            let mut asked: BTreeMap<(&str, &Cell), u64> = BTreeMap::new();
            for part in ratios {
                *asked.entry((&part.input, &part.cell)).or_default() += 1;
            }
            let mut nodes = vec![];
            for (position, row) in of.rows.iter().enumerate() {
                let root = same.root((sheet, position));
                let node = *of_root.entry(root).or_insert_with(|| {
                    self.nodes.push(Node {
                        places: vec![],
                        value: row.number().cloned().unwrap_or_default(),
                        negative: false,
                        known: false,
                        cost: size_cost(row),
                    });
                    self.nodes.len() - 1
                });
                let of_node = &mut self.nodes[node];
                if of.printed {
                    of_node.places.push((sheet, position));
                }
                of_node.negative |= primary::may_be_negative(row, definitions, of.period);
                of_node.known |= of.known[position];
                // A ratio goes with its parts.
                let lost = asked.get(&(row.id.code.as_str(), &row.id.cell)).copied().unwrap_or_default();
                of_node.cost += (row_cost(row) + RATIO_COST * lost) * COST_UNIT;
                nodes.push(node);
            }
            self.node_of.push(nodes);
        }
    }

    /// Adds an equation; what is left over stands in it as a number that nobody prints.
    fn add(&mut self, link: Link, mut terms: Vec<(usize, Exact)>) {
        terms.sort_by_key(|(node, _)| *node);
        if terms.len() < 2 || terms.windows(2).any(|pair| pair[0].0 == pair[1].0) {
            return;
        }
        let sum: Exact = terms.iter().map(|(node, factor)| &self.nodes[*node].value * factor).sum();
        if !sum.is_zero() {
            self.nodes.push(Node { places: vec![], value: sum.abs(), negative: false, known: false, cost: 0 });
            terms.push((self.nodes.len() - 1, Exact::whole(if sum.is_positive() { -1 } else { 1 })));
        }
        self.equations.push(Equation::new(link, terms));
    }

    /// What some numbers of an equation make together, as a number of its own that nobody prints.
    pub(super) fn together(&mut self, equation: usize, terms: Vec<(usize, Exact)>) -> usize {
        let value: Exact = terms.iter().map(|(node, factor)| &self.nodes[*node].value * factor).sum();
        let sign = Exact::whole(if value.is_negative() { -1 } else { 1 });
        let node = self.nodes.len();
        let negative = terms.iter().any(|(node, _)| self.nodes[*node].negative);
        self.nodes.push(Node { places: vec![], value: value.abs(), negative, known: false, cost: 0 });
        self.within.push(vec![]);
        let terms: Vec<(usize, Exact)> = terms.into_iter().chain([(node, -sign)]).collect();
        let of = Equation::new(self.equations[equation].link.clone(), terms);
        // For the numbers that it is made of it is no tie: nobody prints it, and it goes wherever they go.
        self.sums.insert(node, self.equations.len());
        self.equations.push(of);
        node
    }

    /// The equation of a number that is a sum of others which nobody prints.
    pub(super) fn sum_of(&self, node: usize) -> Option<usize> {
        self.sums.get(&node).copied()
    }

    /// All equations in which a number stands.
    pub(super) fn equations_of(&self, node: usize) -> impl Iterator<Item = usize> {
        self.within[node].iter().map(|(equation, _)| *equation).chain(self.sum_of(node))
    }

    /// A figure and the categories of each exclusive breakdown, at every depth.
    fn categories(&mut self, sheet: usize, of: &Sheet, definitions: &Definitions) {
        let mut parts: BTreeMap<(&str, Cell, &str), Vec<usize>> = BTreeMap::new();
        for (position, row) in of.rows.iter().enumerate().filter(|(_, row)| row.id.kind == RowKind::Input) {
            if row.number().is_some() {
                for (dimension, _) in row.id.cell.pairs() {
                    let whole = (row.id.code.as_str(), row.id.cell.without(dimension), dimension);
                    parts.entry(whole).or_default().push(position);
                }
            }
        }
        for ((code, cell, dimension), parts) in parts {
            let exclusive = definitions
                .input(code, of.period.last())
                .and_then(|input| input.breakdown(dimension))
                .is_some_and(commonweal_domain::breakdown::Breakdown::is_exclusive);
            let Some(whole) = of.index.get(&RowId::input(code, cell)) else { continue };
            if exclusive && of.rows[*whole].number().is_some() {
                let one = Exact::whole(1);
                let terms = parts.iter().map(|part| (self.node((sheet, *part)), one.clone()));
                let terms = terms.chain([(self.node((sheet, *whole)), -&one)]).collect();
                self.add(Link::Categories { dimension: dimension.to_owned() }, terms);
            }
        }
    }

    /// Indicators that are sums of inputs, and emissions.
    fn formulas(&mut self, sheet: usize, of: &Sheet, definitions: &Definitions) {
        for (position, row) in of.rows.iter().enumerate().filter(|(_, row)| row.id.kind == RowKind::Indicator) {
            if row.number().is_none() || row.is_ratio() {
                continue;
            }
            let link = || Link::Formula { indicator: row.id.code.clone() };
            let whole = (self.node((sheet, position)), Exact::whole(-1));
            if row.parts.len() > 1 {
                let term = |part: &Part| {
                    let other = *of.index.get(&RowId::input(&part.input, part.cell.clone()))?;
                    let factor = Exact::whole(if part.minus { -1 } else { 1 });
                    of.rows[other].number().map(|_| (self.node((sheet, other)), factor))
                };
                let terms = row.parts.iter().filter_map(term).chain([whole]).collect();
                self.add(link(), terms);
                continue;
            }
            let gases = definitions.indicator(&row.id.code, of.period.last()).is_some_and(|indicator| {
                indicator.rows.iter().any(|row| matches!(row.formula, Formula::GreenhouseGases))
            });
            if !gases {
                continue;
            }
            let cell = |cell: &Cell| {
                let id = RowId::indicator(&row.id.code, cell.clone());
                of.index.get(&id).copied().filter(|other| of.rows[*other].number().is_some())
            };
            let terms: Vec<(usize, Exact)> = match row.id.cell.category("scope") {
                None => ["1", "2", "3"]
                    .iter()
                    .filter_map(|scope| cell(&Cell::of("scope", scope)))
                    .map(|scope| (self.node((sheet, scope)), Exact::whole(1)))
                    .collect(),
                // Factors of a year's figures differ by quarter: its scopes are tied to its quarters' instead.
                Some(_) if of.period.len() > 1 => continue,
                Some(scope) => self.activities(sheet, of, scope),
            };
            self.add(link(), terms.into_iter().chain([whole]).collect());
        }
    }

    /// The activities of a scope in a quarter, each times its factor.
    fn activities(&self, sheet: usize, of: &Sheet, scope: &str) -> Vec<(usize, Exact)> {
        let mut terms: BTreeMap<usize, Exact> = BTreeMap::new();
        for activity in &ACTIVITIES {
            let number = match activity.scope {
                Scope::One => "1",
                Scope::Two => "2",
                Scope::Three => "3",
            };
            let cell = activity.part.map_or_else(Cell::total, |(dimension, category)| Cell::of(dimension, category));
            let row = of.index.get(&RowId::input(activity.input, cell)).copied();
            let factor = Factors::shipped().applied(activity.factor, of.period);
            if let (true, Some(row), Some(factor)) = (number == scope, row, factor)
                && of.rows[row].number().is_some()
            {
                *terms.entry(self.node((sheet, row))).or_default() += &factor.factor.kilograms;
            }
        }
        terms.into_iter().collect()
    }

    /// A longer period and its quarters: flows add up, stocks are those of the last quarter.
    fn periods(&mut self, sheets: &[Sheet], definitions: &Definitions) {
        // Those that are printed now come first, then earlier editions of the same, newest first.
        let mut quarters: BTreeMap<Quarter, Vec<usize>> = BTreeMap::new();
        for (sheet, of) in sheets.iter().enumerate() {
            if let Some(quarter) = of.period.quarter() {
                quarters.entry(quarter).or_default().push(sheet);
            }
        }
        for (sheet, of) in sheets.iter().enumerate().filter(|(_, of)| of.period.len() > 1) {
            for (position, row) in of.rows.iter().enumerate() {
                if row.number().is_none() {
                    continue;
                }
                let mut before = vec![];
                // A year may have been added up of the quarters as they are now, or as they were at first.
                for pick in [<[usize]>::first, <[usize]>::last] {
                    let at = |quarter: Quarter| {
                        let in_sheet = *pick(quarters.get(&quarter)?)?;
                        let other = *sheets[in_sheet].index.get(&row.id)?;
                        Some((in_sheet, other))
                    };
                    let parts: Option<Vec<Place>> = match course(row, definitions, of.period) {
                        Course::AddsUp => of.period.quarters().map(at).collect(),
                        Course::LastCounts => at(of.period.last()).map(|place| vec![place]),
                        Course::Neither => None,
                    };
                    let Some(parts) = parts else { continue };
                    let parts = parts.into_iter().filter(|(sheet, row)| sheets[*sheet].rows[*row].number().is_some());
                    let parts: Vec<usize> = parts.map(|place| self.node(place)).collect();
                    if parts != before {
                        let one = Exact::whole(1);
                        let whole = (self.node((sheet, position)), -&one);
                        let terms = parts.iter().map(|part| (*part, one.clone())).chain([whole]).collect();
                        self.add(Link::Quarters { of: of.period }, terms);
                        before = parts;
                    }
                }
            }
        }
    }
}

/// How a row behaves over quarters.
enum Course {
    AddsUp,
    LastCounts,
    Neither,
}

fn course(row: &Aggregate, definitions: &Definitions, period: Period) -> Course {
    let gases = row.unit.code() == "kgCO2e" && row.parts.is_empty() && row.id.kind == RowKind::Indicator;
    if gases {
        return Course::AddsUp;
    }
    if row.is_ratio() || row.parts.is_empty() {
        return Course::Neither;
    }
    let kinds: Option<Vec<&commonweal_domain::definition::InputDefinition>> =
        row.parts.iter().map(|part| definitions.input(&part.input, period.last())).collect();
    let Some(inputs) = kinds else { return Course::Neither };
    let adds = |kind: Kind| matches!(kind, Kind::Flow | Kind::FinancialYearFlow);
    if inputs.iter().any(|input| matches!(input.total, Total::Weighted { .. } | Total::None)) {
        Course::Neither
    } else if inputs.iter().all(|input| adds(input.kind)) {
        Course::AddsUp
    } else if inputs.iter().all(|input| input.kind == Kind::Stock) {
        Course::LastCounts
    } else {
        Course::Neither
    }
}

/// Costs are whole rows first, then the size of what is hidden.
pub(super) const COST_UNIT: u64 = 100;
const RATIO_COST: u64 = 4;

/// A whole is worth more than its categories, and those more than what crosses two breakdowns.
fn row_cost(row: &Aggregate) -> u64 {
    match row.id.cell.depth() {
        0 => 12,
        1 => 4,
        _ => 1,
    }
}

/// Of two that are worth the same the smaller goes: by its digits, up to 50.
fn size_cost(row: &Aggregate) -> u64 {
    match &row.outcome {
        Outcome::Number(number) => write_rounded(&number.abs(), 0).len().min(50) as u64,
        _ => 0,
    }
}

/// What members brought other than nought, by member.
fn brought(row: &Aggregate) -> Vec<&Contribution> {
    let is_nought = |of: &&Contribution| of.amount.is_zero() && of.denominator.as_ref().is_none_or(Exact::is_zero);
    let mut brought: Vec<&Contribution> = row.contributions.iter().filter(|of| !is_nought(of)).collect();
    brought.sort_by_key(|contribution| contribution.member);
    brought
}

/// Rows that show the same number.
struct Same {
    parents: Vec<usize>,
    starts: Vec<usize>,
}

impl Same {
    fn new(sheets: &[Sheet]) -> Self {
        let mut starts = vec![];
        let mut count = 0;
        for sheet in sheets {
            starts.push(count);
            count += sheet.rows.len();
        }
        Self { parents: (0..count).collect(), starts }
    }

    /// A number that is the same in two editions of a period, and was brought by the same.
    fn editions(&mut self, sheets: &[Sheet]) {
        let mut last: BTreeMap<String, usize> = BTreeMap::new();
        for (sheet, of) in sheets.iter().enumerate().filter(|(_, of)| of.printed) {
            let Some(newer) = last.insert(of.period.to_string(), sheet) else { continue };
            for (position, row) in of.rows.iter().enumerate() {
                let Some(other) = sheets[newer].index.get(&row.id) else { continue };
                let now = &sheets[newer].rows[*other];
                if now.outcome == row.outcome && brought(now) == brought(row) {
                    self.join((sheet, position), (newer, *other));
                }
            }
        }
    }

    fn root(&mut self, (sheet, row): Place) -> usize {
        let mut at = self.starts[sheet] + row;
        while self.parents[at] != at {
            self.parents[at] = self.parents[self.parents[at]];
            at = self.parents[at];
        }
        at
    }

    fn join(&mut self, a: Place, b: Place) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b)] = a.min(b);
    }
}
