//! What is asked of an enterprise in a quarter: which inputs, and about which period.

use commonweal_domain::{
    breakdown::{Categories, Cell},
    definition::{Asked, Definitions, Dimension, InputDefinition},
    figure::{FigureKey, Figures},
    formula::{Formula, Linear},
    period::{Period, Quarter},
};
use std::collections::{BTreeMap, BTreeSet};

/// An input with the period that it is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// What is asked.
    pub input: &'a InputDefinition,
    /// The quarter, or the year that ends with it.
    pub period: Period,
}

/// How the parts of an input are laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Split {
    /// Two dimensions as rows and columns.
    Grid {
        /// Dimension of the rows.
        rows: String,
        /// Dimension of the columns.
        columns: String,
    },
    /// One dimension as a list.
    List(String),
    /// Filed parts that no other split shows.
    Others(Vec<Cell>),
}

/// The inputs asked in a quarter, in the catalogue's order. Yearly ones are asked with January to March, about the
/// year from April.
pub fn asking<'a>(definitions: &'a Definitions, asked: &BTreeMap<String, Asked>, quarter: Quarter) -> Vec<Asking<'a>> {
    definitions
        .inputs(quarter)
        .filter_map(|input| {
            let period = match asked.get(&input.code).copied().unwrap_or(input.asked) {
                Asked::Quarterly => quarter.period(),
                Asked::Yearly if quarter.index() == 1 => Period::new(quarter, 4)?,
                Asked::Yearly | Asked::Off => return None,
            };
            Some(Asking { input, period })
        })
        .collect()
}

impl Asking<'_> {
    /// Key of a part of it.
    pub fn key(&self, cell: Cell) -> FigureKey {
        FigureKey::new(&self.input.code, self.period, cell)
    }

    /// Whether something is filed.
    pub fn is_filed(&self, figures: &Figures) -> bool {
        figures.has(&self.input.code, self.period)
    }

    /// How its parts are laid out: income as one grid unless its sides were filed apart, other fixed breakdowns as
    /// lists, and what else was filed below them.
    pub fn splits(&self, figures: &Figures) -> Vec<Split> {
        let fixed: Vec<&str> = self
            .input
            .breakdowns
            .iter()
            .filter(|breakdown| matches!(breakdown.categories, Categories::Fixed(_)))
            .map(|breakdown| breakdown.dimension.as_str())
            .collect();
        let filed: Vec<&Cell> = figures.parts(&self.input.code, self.period).map(|(cell, _)| cell).collect();
        let sides_only = filed.iter().any(|cell| cell.depth() == 1) && !filed.iter().any(|cell| cell.depth() == 2);
        let mut splits: Vec<Split> = match fixed.as_slice() {
            ["payer", "kind"] if !sides_only => {
                vec![Split::Grid { rows: "payer".to_owned(), columns: "kind".to_owned() }]
            }
            dimensions => dimensions.iter().map(|dimension| Split::List((*dimension).to_owned())).collect(),
        };
        let shown: BTreeSet<Cell> = splits.iter().flat_map(|split| self.cells(split)).collect();
        let others: Vec<Cell> =
            filed.into_iter().filter(|cell| !cell.is_total() && !shown.contains(*cell)).cloned().collect();
        if !others.is_empty() {
            splits.push(Split::Others(others));
        }
        splits
    }

    /// The cells that a split shows.
    pub fn cells(&self, split: &Split) -> Vec<Cell> {
        match split {
            Split::Grid { rows, columns } => self
                .categories(rows)
                .iter()
                .flat_map(|row| {
                    self.categories(columns).into_iter().map(move |column| Cell::of(rows, row).and(columns, column))
                })
                .collect(),
            Split::List(dimension) => {
                self.categories(dimension).into_iter().map(|category| Cell::of(dimension, category)).collect()
            }
            Split::Others(cells) => cells.clone(),
        }
    }

    /// The categories of a dimension as the form shows them; "unknown" is last, and only where the parts make the total.
    pub fn categories(&self, dimension: &str) -> Vec<String> {
        let Some(breakdown) = self.input.breakdown(dimension) else { return vec![] };
        let mut categories = breakdown.fixed().to_vec();
        let unknown = commonweal_domain::breakdown::UNKNOWN;
        // Columns of the grid stay two: what is not known goes into the row.
        if breakdown.is_exclusive() && dimension != "kind" && !categories.iter().any(|category| category == unknown) {
            categories.push(unknown.to_owned());
        }
        categories
    }
}

/// The questions of one section.
pub fn section<'a>(asking: &[Asking<'a>], dimension: Dimension) -> Vec<Asking<'a>> {
    asking.iter().filter(|asking| asking.input.dimension == dimension).copied().collect()
}

/// Dimensions of an input that an indicator of the core set needs: these stand open on the page.
pub fn wanted(definitions: &Definitions, quarter: Quarter, input: &str) -> BTreeSet<String> {
    let mut wanted = BTreeSet::new();
    let mut of_terms = |linear: &Linear| {
        for term in linear.0.iter().filter(|term| term.input == input) {
            wanted.extend(term.cell.pairs().map(|(dimension, _)| dimension.to_owned()));
        }
    };
    let mut splits = vec![];
    for row in definitions.indicators(quarter).filter(|indicator| indicator.core).flat_map(|i| &i.rows) {
        match &row.formula {
            Formula::Sum(linear) => of_terms(linear),
            Formula::Ratio { numerator, denominator, .. }
            | Formula::Median { numerator, denominator }
            | Formula::Majority { numerator, denominator } => {
                of_terms(numerator);
                of_terms(denominator);
            }
            Formula::Split { input: of, dimension } if of == input => splits.push(dimension.clone()),
            Formula::Split { .. } | Formula::LocalMultiplier | Formula::GreenhouseGases => {}
        }
    }
    wanted.extend(splits);
    wanted
}

#[cfg(test)]
mod tests {
    use super::*;
    use commonweal_domain::{catalogue, figure::Figure, lang::Lang, quantity::Quantity};

    fn codes(quarter: &str) -> Vec<String> {
        let definitions = catalogue::definitions(Lang::EnGb);
        asking(&definitions, &BTreeMap::new(), quarter.parse().unwrap())
            .iter()
            .map(|asking| format!("{} {}", asking.input.code, asking.period))
            .collect()
    }

    #[test]
    fn yearly_questions_come_with_january_to_march() {
        assert!(codes("2025-Q4").iter().all(|code| code.ends_with("2025-Q4")));
        let spring = codes("2026-Q1");
        assert!(spring.contains(&"electricity 2025-26".to_owned()) && spring.contains(&"income 2026-Q1".to_owned()));
    }

    #[test]
    fn income_is_a_grid_unless_its_sides_were_filed_apart() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let quarter: Quarter = "2025-Q4".parse().unwrap();
        let all = asking(&definitions, &BTreeMap::new(), quarter);
        let income = all.iter().find(|asking| asking.input.code == "income").unwrap();
        assert!(matches!(income.splits(&Figures::new())[..], [Split::Grid { .. }]));
        let sides: Figures =
            [(income.key(Cell::of("kind", "earned")), Figure::counted(Quantity::whole(3)))].into_iter().collect();
        assert!(matches!(income.splits(&sides)[..], [Split::List(_), Split::List(_)]));
    }

    #[test]
    fn what_the_core_set_needs_stands_open() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let wanted = |input| wanted(&definitions, "2025-Q4".parse().unwrap(), input);
        assert_eq!(wanted("income"), BTreeSet::from(["kind".to_owned(), "payer".to_owned()]));
        assert_eq!(wanted("supplier-spend"), BTreeSet::from(["place".to_owned()]));
        assert!(wanted("jobs-fte").is_empty());
    }
}
