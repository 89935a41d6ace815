//! Definitions of inputs and indicators: versioned, each in force from a quarter.

use crate::{
    breakdown::{Breakdown, Categories, Cell},
    formula::Formula,
    period::{Period, Quarter},
    profile::YearEnd,
    unit::Unit,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// What a figure tells about: also the section of the form and of the report in which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Money: where it comes from and where it goes.
    Economic,
    /// Energy, travel, waste, nature.
    Environmental,
    /// Jobs, people, decisions.
    Social,
}

/// How an input behaves in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Happens during the period: quarters add up.
    Flow,
    /// Is there on the last day: over quarters the last one counts.
    Stock,
    /// Asked about a year.
    Yearly,
    /// A flow whose count starts anew each April: quarters add up from April to March only.
    FinancialYearFlow,
}

/// Which numbers an input takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Any number.
    Any,
    /// Nought or more.
    NotNegative,
    /// More than nought.
    Positive,
    /// 0 to 100.
    Percentage,
}

/// How often an input is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// In each round.
    Quarterly,
    /// Once a year, with the last quarter of the enterprise's own year.
    Yearly,
    /// Not at all; it may still be imported.
    Off,
}

/// How far small counts are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmallCounts {
    /// Nothing personal in it.
    No,
    /// Counts of people.
    Yes,
    /// Special-category data about people: for the whole network only.
    High,
}

/// How members' values make the network's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// They add up.
    Sum,
    /// A rate: the mean, weighted by another input's part.
    Weighted {
        /// Code of the weight.
        input: String,
        /// Its part.
        cell: Cell,
    },
    /// Only within each category, as their units or meanings differ.
    PerCategory,
    /// Not at all.
    None,
}

/// What is asked, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputDefinition {
    /// Code, such as `supplier-spend`.
    pub code: String,
    /// Version, from 1.
    pub version: u16,
    /// Section of the form.
    pub dimension: Dimension,
    /// Unit of the value.
    pub unit: Unit,
    /// How it behaves in time.
    pub kind: Kind,
    /// Which numbers it takes.
    pub sign: Sign,
    /// How often it is asked unless the network decides otherwise.
    pub asked: Asked,
    /// Ways in which it may be split.
    pub breakdowns: Vec<Breakdown>,
    /// How far small counts are protected.
    pub small_counts: SmallCounts,
    /// Another input that it is part of, and so cannot exceed.
    pub at_most: Option<String>,
    /// Each member counts a person once: over members the sum is an upper bound.
    pub counted_once: bool,
    /// Nought is so unusual that it is asked about.
    pub never_zero: bool,
    /// How members' values make the network's.
    pub total: Total,
    /// Short name.
    pub name: String,
    /// The question.
    pub question: String,
    /// What helps to answer it.
    pub hint: String,
}

/// One row of an indicator: its headline, or a part that stands beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorRow {
    /// Which part; the total for the headline.
    pub cell: Cell,
    /// Unit of the row.
    pub unit: Unit,
    /// How it is worked out.
    pub formula: Formula,
}

/// A formula over inputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndicatorDefinition {
    /// Code, such as `EC04`.
    pub code: String,
    /// Version, from 1.
    pub version: u16,
    /// Section of the report.
    pub dimension: Dimension,
    /// Unit as the catalogue names it.
    pub unit: Unit,
    /// The rows, headline first.
    pub rows: Vec<IndicatorRow>,
    /// One of the twelve of the core set.
    pub core: bool,
    /// Which way is better, as the catalogue proposes it; never used for colour.
    pub polarity: String,
    /// How small counts are to be protected, in the catalogue's words.
    pub small_counts: String,
    /// Sustainable Development Goal targets, such as `8.3`.
    pub sdg: String,
    /// IRIS+ 5.3c metrics, such as `PI1849 PI5478`.
    pub iris: String,
    /// How near those metrics are.
    pub iris_match: String,
    /// Names of those metrics.
    pub iris_name: String,
    /// Terms of the VSME standard's taxonomy.
    pub vsme: String,
    /// Where the references come from.
    pub source: String,
    /// What else is to be known.
    pub note: String,
    /// Short name.
    pub name: String,
    /// What it counts.
    pub definition: String,
    /// How it adds up, in words.
    pub adds_up: String,
}

/// A definition from a quarter on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce<T> {
    /// First quarter in which it counts; none for ever since.
    pub from: Option<Quarter>,
    /// The definition.
    pub definition: T,
}

/// All definitions of a network, with their versions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Definitions {
    inputs: BTreeMap<String, Vec<InForce<InputDefinition>>>,
    indicators: BTreeMap<String, Vec<InForce<IndicatorDefinition>>>,
    input_order: Vec<String>,
    indicator_order: Vec<String>,
}

impl Definitions {
    /// Adds a version of an input; versions are added from the oldest on.
    pub fn add_input(&mut self, from: Option<Quarter>, definition: InputDefinition) {
        let versions = self.inputs.entry(definition.code.clone()).or_insert_with(|| {
            self.input_order.push(definition.code.clone());
            Vec::new()
        });
        versions.push(InForce { from, definition });
        versions.sort_by_key(|version| (version.from, version.definition.version));
    }

    /// Adds a version of an indicator; versions are added from the oldest on.
    pub fn add_indicator(&mut self, from: Option<Quarter>, definition: IndicatorDefinition) {
        let versions = self.indicators.entry(definition.code.clone()).or_insert_with(|| {
            self.indicator_order.push(definition.code.clone());
            Vec::new()
        });
        versions.push(InForce { from, definition });
        versions.sort_by_key(|version| (version.from, version.definition.version));
    }

    /// The input's definition in force in a quarter.
    pub fn input(&self, code: &str, at: Quarter) -> Option<&InputDefinition> {
        in_force(self.inputs.get(code)?, at)
    }

    /// The indicator's definition in force in a quarter.
    pub fn indicator(&self, code: &str, at: Quarter) -> Option<&IndicatorDefinition> {
        in_force(self.indicators.get(code)?, at)
    }

    /// All inputs in force in a quarter, in the catalogue's order.
    pub fn inputs(&self, at: Quarter) -> impl Iterator<Item = &InputDefinition> {
        self.input_order.iter().filter_map(move |code| self.input(code, at))
    }

    /// All indicators in force in a quarter, in the catalogue's order.
    pub fn indicators(&self, at: Quarter) -> impl Iterator<Item = &IndicatorDefinition> {
        self.indicator_order.iter().filter_map(move |code| self.indicator(code, at))
    }

    /// The versions of an input, oldest first.
    pub fn input_versions(&self, code: &str) -> &[InForce<InputDefinition>] {
        self.inputs.get(code).map_or(&[], Vec::as_slice)
    }

    /// The versions of an indicator, oldest first.
    pub fn indicator_versions(&self, code: &str) -> &[InForce<IndicatorDefinition>] {
        self.indicators.get(code).map_or(&[], Vec::as_slice)
    }

    /// Codes of all inputs in any version, in the catalogue's order, own ones behind.
    pub fn input_codes(&self) -> impl Iterator<Item = &str> {
        self.input_order.iter().map(String::as_str)
    }

    /// Codes of all indicators in any version, in the catalogue's order, own ones behind.
    pub fn indicator_codes(&self) -> impl Iterator<Item = &str> {
        self.indicator_order.iter().map(String::as_str)
    }

    /// Whether a code is known in any version.
    pub fn knows_input(&self, code: &str) -> bool {
        self.inputs.contains_key(code)
    }
}

/// How codes of a network's own inputs begin: the catalogue has none of these, now or later.
pub const OWN_INPUT: &str = "our-";
/// How codes of a network's own indicators begin.
pub const OWN_INDICATOR: &str = "OWN";

/// Whether an input or indicator is the network's own, by its code.
pub fn is_own(code: &str) -> bool {
    code.starts_with(OWN_INPUT) || code.starts_with(OWN_INDICATOR)
}

fn in_force<T>(versions: &[InForce<T>], at: Quarter) -> Option<&T> {
    versions.iter().rev().find(|version| version.from.is_none_or(|from| from <= at)).map(|version| &version.definition)
}

impl Dimension {
    /// All, in the order of form and report.
    pub const ALL: [Self; 3] = [Self::Economic, Self::Environmental, Self::Social];

    /// As addresses and files have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Economic => "economic",
            Self::Environmental => "environmental",
            Self::Social => "social",
        }
    }

    /// As people read it.
    pub const fn name(self, _lang: crate::lang::Lang) -> &'static str {
        match self {
            Self::Economic => "Economic",
            Self::Environmental => "Environmental",
            Self::Social => "Social",
        }
    }

    /// Reads what [`Dimension::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.code() == text)
    }
}

impl Asked {
    /// As stored and as files have it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
            Self::Off => "off",
        }
    }

    /// The period that a quarter's return is asked about, if it is: the quarter, or an enterprise's year that ends in it.
    pub fn period(self, quarter: Quarter, year_end: YearEnd) -> Option<Period> {
        match self {
            Self::Quarterly => Some(quarter.period()),
            Self::Yearly if year_end.is_in(quarter) => Period::new(quarter, 4),
            Self::Yearly | Self::Off => None,
        }
    }

    /// Reads what [`Asked::code`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Quarterly, Self::Yearly, Self::Off].into_iter().find(|asked| asked.code() == text)
    }
}

impl InputDefinition {
    /// The breakdown by a dimension.
    pub fn breakdown(&self, dimension: &str) -> Option<&Breakdown> {
        self.breakdowns.iter().find(|breakdown| breakdown.dimension == dimension)
    }

    /// The period that a quarter's return of an enterprise is asked about, if it is. A count that starts anew each April
    /// has no year but that from April.
    pub fn period(&self, asked: Asked, quarter: Quarter, year_end: YearEnd) -> Option<Period> {
        let starts_in_april = self.kind == Kind::FinancialYearFlow;
        asked.period(quarter, if starts_in_april { YearEnd::default() } else { year_end })
    }

    /// Whether its answer depends on what the network calls its area.
    pub fn is_about_the_area(&self) -> bool {
        let splits =
            self.breakdowns.iter().any(|breakdown| breakdown.fixed().iter().any(|category| category == "local"));
        splits || self.code.contains("local") || self.code.starts_with("respend-")
    }

    /// Whether another text of this version counts the same: only words differ, or categories that nobody had set.
    pub fn counts_as(&self, other: &Self) -> bool {
        let same_breakdowns = self.breakdowns.len() == other.breakdowns.len()
            && self.breakdowns.iter().zip(&other.breakdowns).all(|(a, b)| {
                let set_now = a.categories == Categories::Unset && (&a.dimension, a.mode) == (&b.dimension, b.mode);
                a == b || set_now
            });
        let words_of_other = Self {
            name: other.name.clone(),
            question: other.question.clone(),
            hint: other.hint.clone(),
            breakdowns: other.breakdowns.clone(),
            ..self.clone()
        };
        same_breakdowns && words_of_other == *other
    }

    /// Whether it is a stock.
    pub fn is_stock(&self) -> bool {
        self.kind == Kind::Stock
    }
}

impl fmt::Display for InputDefinition {
    /// Code with version, such as `income@1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.code, self.version)
    }
}

impl fmt::Display for IndicatorDefinition {
    /// Code with version, such as `EC01@1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.code, self.version)
    }
}
