//! Formulas of indicators, as the catalogue writes them.
//!
//! ```text
//! income - sales-to-members                            a sum; every part is needed where one is taken off
//! income by payer                                      a sum for each category
//! supplier-spend[place=local] / supplier-spend         a ratio of sums
//! surplus-reinvested / surplus where surplus > 0       a ratio over some members; [z] for the others
//! median(pay-highest / pay-lowest)                     median and quartiles of the members' own ratios
//! count(votes-community / votes-all > 1/2)             how many members
//! local-multiplier()   greenhouse-gases()              methods of their own, see `evaluate`
//! ```
//! A minus or plus has a blank on both sides, as codes hold hyphens.

use crate::breakdown::Cell;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A part of an input with its sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Taken off.
    pub minus: bool,
    /// Code of the input.
    pub input: String,
    /// Its part.
    pub cell: Cell,
}

/// Parts of inputs, added and taken off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linear(pub Vec<Term>);

/// How an indicator's row is worked out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Formula {
    /// A sum over members.
    Sum(Linear),
    /// A sum over members for each category of a dimension.
    Split {
        /// Code of the input.
        input: String,
        /// The dimension.
        dimension: String,
    },
    /// The sum of numerators over the sum of denominators.
    Ratio {
        /// Above the line.
        numerator: Linear,
        /// Below the line.
        denominator: Linear,
        /// Only members whose denominator is more than nought; [z] for the others.
        positive_only: bool,
    },
    /// Median and quartiles of the members' own ratios.
    Median {
        /// Above the line.
        numerator: Linear,
        /// Below the line.
        denominator: Linear,
    },
    /// How many members have a ratio of more than a half.
    Majority {
        /// Above the line.
        numerator: Linear,
        /// Below the line.
        denominator: Linear,
    },
    /// LM3: three rounds of spending over the first.
    LocalMultiplier,
    /// Activity × factor of the calendar year, by scope.
    GreenhouseGases,
}

/// Why a text is no formula.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a formula")]
pub struct FormulaError(String);

impl Linear {
    /// Codes of the inputs, each as often as it stands there.
    pub fn inputs(&self) -> Vec<&str> {
        self.0.iter().map(|term| term.input.as_str()).collect()
    }
}

impl Formula {
    /// Every input part that the formula names.
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Sum(linear) => linear.0.iter().collect(),
            Self::Ratio { numerator, denominator, .. }
            | Self::Median { numerator, denominator }
            | Self::Majority { numerator, denominator } => numerator.0.iter().chain(&denominator.0).collect(),
            Self::Split { .. } | Self::LocalMultiplier | Self::GreenhouseGases => Vec::new(),
        }
    }

    /// Codes of the inputs that the formula needs.
    pub fn inputs(&self) -> Vec<&str> {
        let mut codes: Vec<&str> = match self {
            Self::Split { input, .. } => vec![input],
            Self::LocalMultiplier => crate::evaluate::LOCAL_MULTIPLIER_INPUTS.to_vec(),
            Self::GreenhouseGases => crate::factors::ACTIVITIES.iter().map(|activity| activity.input).collect(),
            _ => self.terms().into_iter().map(|term| term.input.as_str()).collect(),
        };
        codes.dedup();
        codes
    }
}

impl FromStr for Formula {
    type Err = FormulaError;

    fn from_str(text: &str) -> Result<Self, FormulaError> {
        read(text.trim()).ok_or_else(|| FormulaError(text.to_owned()))
    }
}

fn read(text: &str) -> Option<Formula> {
    match text {
        "local-multiplier()" => return Some(Formula::LocalMultiplier),
        "greenhouse-gases()" => return Some(Formula::GreenhouseGases),
        _ => {}
    }
    if let Some(inner) = text.strip_prefix("median(").and_then(|rest| rest.strip_suffix(')')) {
        let (numerator, denominator) = read_ratio(inner)?;
        return Some(Formula::Median { numerator, denominator });
    }
    if let Some(inner) = text.strip_prefix("count(").and_then(|rest| rest.strip_suffix(" > 1/2)")) {
        let (numerator, denominator) = read_ratio(inner)?;
        return Some(Formula::Majority { numerator, denominator });
    }
    if let Some((input, dimension)) = text.split_once(" by ") {
        return (is_code(input) && is_code(dimension))
            .then(|| Formula::Split { input: input.to_owned(), dimension: dimension.to_owned() });
    }
    if let Some((ratio, condition)) = text.split_once(" where ") {
        let (numerator, denominator) = read_ratio(ratio)?;
        return (condition == format!("{denominator} > 0")).then_some(Formula::Ratio {
            numerator,
            denominator,
            positive_only: true,
        });
    }
    if text.contains(" / ") {
        let (numerator, denominator) = read_ratio(text)?;
        return Some(Formula::Ratio { numerator, denominator, positive_only: false });
    }
    read_linear(text).map(Formula::Sum)
}

fn read_ratio(text: &str) -> Option<(Linear, Linear)> {
    let (numerator, denominator) = text.split_once(" / ")?;
    Some((read_linear(numerator)?, read_linear(denominator)?))
}

fn read_linear(text: &str) -> Option<Linear> {
    let mut terms = vec![];
    let mut minus = false;
    for (index, word) in text.split(' ').enumerate() {
        if index % 2 == 0 {
            terms.push(read_term(word, minus)?);
        } else {
            minus = match word {
                "+" => false,
                "-" => true,
                _ => return None,
            };
        }
    }
    (text.split(' ').count() % 2 == 1).then_some(Linear(terms))
}

fn read_term(word: &str, minus: bool) -> Option<Term> {
    let (input, cell) = match word.split_once('[') {
        Some((input, rest)) => (input, rest.strip_suffix(']')?.parse().ok()?),
        None => (word, Cell::total()),
    };
    is_code(input).then(|| Term { minus, input: input.to_owned(), cell })
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.cell.is_total() { f.write_str(&self.input) } else { write!(f, "{}[{}]", self.input, self.cell) }
    }
}

impl fmt::Display for Linear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, term) in self.0.iter().enumerate() {
            match (index, term.minus) {
                (0, _) => term.fmt(f)?,
                (_, true) => write!(f, " - {term}")?,
                (_, false) => write!(f, " + {term}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sum(linear) => linear.fmt(f),
            Self::Split { input, dimension } => write!(f, "{input} by {dimension}"),
            Self::Ratio { numerator, denominator, positive_only: false } => write!(f, "{numerator} / {denominator}"),
            Self::Ratio { numerator, denominator, positive_only: true } => {
                write!(f, "{numerator} / {denominator} where {denominator} > 0")
            }
            Self::Median { numerator, denominator } => write!(f, "median({numerator} / {denominator})"),
            Self::Majority { numerator, denominator } => write!(f, "count({numerator} / {denominator} > 1/2)"),
            Self::LocalMultiplier => f.write_str("local-multiplier()"),
            Self::GreenhouseGases => f.write_str("greenhouse-gases()"),
        }
    }
}

impl TryFrom<String> for Formula {
    type Error = FormulaError;

    fn try_from(text: String) -> Result<Self, FormulaError> {
        text.parse()
    }
}

impl From<Formula> for String {
    fn from(formula: Formula) -> Self {
        formula.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_formula_is_refused() {
        for text in
            ["", "income -", "income - ", "Income", "income by", "a / b where c > 0", "a b", "a[", "a * b", "median(a)"]
        {
            assert!(text.parse::<Formula>().is_err(), "{text}");
        }
    }

    #[test]
    fn averages_of_ratios_and_sums_of_ratios_are_refused() {
        for text in ["mean(a / b)", "average(a / b)", "a / b + c / d", "sum(a / b)", "a / b / c", "median(a)"] {
            assert!(text.parse::<Formula>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_formula_names_its_inputs() {
        let formula: Formula = "waste[route=landfill] + waste[route=energy-recovery]".parse().unwrap();
        assert_eq!(formula.inputs(), ["waste"]);
        assert_eq!(formula.to_string(), "waste[route=landfill] + waste[route=energy-recovery]");
    }
}
