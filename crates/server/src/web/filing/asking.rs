//! What is asked of an enterprise in a quarter: which inputs, and about which period.

use commonweal_domain::{
    breakdown::{Categories, Cell},
    definition::{Asked, Definitions, Dimension, InputDefinition, Kind, Total},
    figure::{FigureKey, Figures},
    formula::{Formula, Linear},
    period::{Period, Quarter},
    profile::YearEnd,
};
use std::collections::{BTreeMap, BTreeSet};

/// An input with the period that it is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// What is asked.
    pub input: &'a InputDefinition,
    /// The quarter, or the year that ends with it.
    pub period: Period,
    /// A total of the year before, from those who file for the first time and have it at hand: it may stay blank.
    pub optional: bool,
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

/// The inputs asked in a quarter, in the catalogue's order. Yearly ones are asked once, with the quarter in which the
/// enterprise's own year ends, about that year.
pub fn asking<'a>(
    definitions: &'a Definitions,
    asked: &BTreeMap<String, Asked>,
    quarter: Quarter,
    year_end: YearEnd,
) -> Vec<Asking<'a>> {
    definitions
        .inputs(quarter)
        .filter_map(|input| {
            let period = input.period(how_often(input, asked), quarter, year_end)?;
            Some(Asking { input, period, optional: false })
        })
        .collect()
}

/// What is asked of the year before in a first return, so that the next ones have something to stand beside: the total
/// of what is asked each quarter and adds up.
pub fn last_year<'a>(
    definitions: &'a Definitions,
    asked: &BTreeMap<String, Asked>,
    quarter: Quarter,
    year_end: YearEnd,
) -> Vec<Asking<'a>> {
    let Some(last) = (1..=4).map(|back| quarter.plus(-back)).find(|quarter| year_end.is_in(*quarter)) else {
        return vec![];
    };
    let Some(year) = Period::new(last, 4) else { return vec![] };
    definitions
        .inputs(quarter)
        .filter(|input| input.kind == Kind::Flow && input.total == Total::Sum)
        .filter(|input| how_often(input, asked) == Asked::Quarterly && input.at_most.is_none())
        .map(|input| Asking { input, period: year, optional: true })
        .collect()
}

fn how_often(input: &InputDefinition, asked: &BTreeMap<String, Asked>) -> Asked {
    asked.get(&input.code).copied().unwrap_or(input.asked)
}

impl Asking<'_> {
    /// Name of the question in forms: the input's code, and the period where the same is asked twice.
    pub fn name(&self) -> String {
        if self.optional { format!("{}@{}", self.input.code, self.period) } else { self.input.code.clone() }
    }

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
        if self.optional {
            return vec![];
        }
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

    fn codes(quarter: &str, year_end: u8) -> Vec<String> {
        let definitions = catalogue::definitions(Lang::EnGb);
        asking(&definitions, &BTreeMap::new(), quarter.parse().unwrap(), YearEnd::new(year_end).unwrap())
            .iter()
            .map(|asking| format!("{} {}", asking.input.code, asking.period))
            .collect()
    }

    #[test]
    fn yearly_questions_come_once_with_the_end_of_the_enterprises_own_year() {
        assert!(codes("2025-Q4", 3).iter().all(|code| code.ends_with("2025-Q4")));
        let spring = codes("2026-Q1", 3);
        assert!(spring.contains(&"electricity 2025-26".to_owned()) && spring.contains(&"income 2026-Q1".to_owned()));
        assert!(codes("2026-Q1", 8).iter().all(|code| code.ends_with("2026-Q1")));
        assert!(codes("2025-Q3", 8).contains(&"electricity 2025-Q3/4".to_owned()));
        assert!(codes("2025-Q4", 12).contains(&"electricity 2025".to_owned()));
    }

    #[test]
    fn a_count_that_starts_anew_each_april_has_no_other_year() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let asked = BTreeMap::from([("people-new".to_owned(), Asked::Yearly)]);
        let periods = |quarter: &str| -> Vec<String> {
            asking(&definitions, &asked, quarter.parse().unwrap(), YearEnd::new(12).unwrap())
                .iter()
                .filter(|asking| asking.input.code == "people-new")
                .map(|asking| asking.period.to_string())
                .collect()
        };
        assert_eq!((periods("2025-Q4"), periods("2026-Q1")), (vec![], vec!["2025-26".to_owned()]));
    }

    #[test]
    fn a_first_return_may_give_the_year_before() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let names = |year_end| -> Vec<String> {
            last_year(&definitions, &BTreeMap::new(), "2025-Q4".parse().unwrap(), YearEnd::new(year_end).unwrap())
                .iter()
                .map(Asking::name)
                .collect()
        };
        assert_eq!(names(3), ["income@2024-25", "volunteer-hours@2024-25"]);
        assert_eq!(names(12), ["income@2024", "volunteer-hours@2024"]);
        assert_eq!(names(9), ["income@2025-Q3/4", "volunteer-hours@2025-Q3/4"]);
    }

    #[test]
    fn income_is_a_grid_unless_its_sides_were_filed_apart() {
        let definitions = catalogue::definitions(Lang::EnGb);
        let quarter: Quarter = "2025-Q4".parse().unwrap();
        let all = asking(&definitions, &BTreeMap::new(), quarter, YearEnd::default());
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
