//! A kit's own questions and indicators, as its file writes them.

use commonweal_domain::{
    breakdown::{Breakdown, Cell},
    definition::{
        Asked, Dimension, IndicatorDefinition, IndicatorRow, InputDefinition, Kind, OWN_INDICATOR, OWN_INPUT, Sign,
        SmallCounts, Total,
    },
    formula::Formula,
    unit::Unit,
};
use serde::Deserialize;

/// A question of the kit's own, in the catalogue's words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnInput {
    code: String,
    dimension: String,
    unit: String,
    kind: String,
    #[serde(default = "not_negative")]
    sign: String,
    asked: String,
    /// As the catalogue has it: `theme:exclusive=work/homes`.
    #[serde(default)]
    breakdowns: String,
    #[serde(default = "no")]
    small_counts: String,
    #[serde(default)]
    at_most: String,
    #[serde(default)]
    counted_once: bool,
    #[serde(default)]
    never_zero: bool,
    name: String,
    question: String,
    #[serde(default)]
    hint: String,
}

/// A question of the catalogue in the kit's words, or with the categories that the catalogue leaves to the network.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) input: String,
    #[serde(default)]
    pub(super) question: String,
    #[serde(default)]
    pub(super) hint: String,
    /// As the catalogue has it: `area:exclusive=north/south`.
    #[serde(default)]
    pub(super) categories: String,
}

/// An indicator of the kit's own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnIndicator {
    code: String,
    dimension: String,
    /// Of what is divided; what is added up has the unit of its first input.
    #[serde(default)]
    unit: String,
    name: String,
    definition: String,
    #[serde(default)]
    note: String,
    formula: String,
    #[serde(default, rename = "row")]
    rows: Vec<OwnRow>,
}

/// A part that stands beside the headline.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnRow {
    #[serde(default)]
    cell: String,
    formula: String,
}

fn not_negative() -> String {
    ">=0".to_owned()
}

fn no() -> String {
    "no".to_owned()
}

impl OwnInput {
    /// The definition, or what is wrong with it.
    pub(super) fn read(self) -> Result<InputDefinition, String> {
        let wrong = |what: &str, text: &str| format!("input {}: {what} “{text}”", self.code);
        if !self.code.starts_with(OWN_INPUT) {
            return Err(wrong("a code of its own begins with our-, not", &self.code));
        }
        let kind = match self.kind.as_str() {
            "flow" => Kind::Flow,
            "stock" => Kind::Stock,
            "yearly" => Kind::Yearly,
            other => return Err(wrong("kind", other)),
        };
        let asked = Asked::parse(&self.asked).ok_or_else(|| wrong("asked", &self.asked))?;
        if kind == Kind::Yearly && asked == Asked::Quarterly {
            return Err(wrong("what is known once a year cannot be asked", &self.asked));
        }
        Ok(InputDefinition {
            version: 1,
            dimension: Dimension::parse(&self.dimension).ok_or_else(|| wrong("dimension", &self.dimension))?,
            unit: Unit::new(&self.unit),
            kind,
            sign: match self.sign.as_str() {
                "any" => Sign::Any,
                ">=0" => Sign::NotNegative,
                ">0" => Sign::Positive,
                other => return Err(wrong("sign", other)),
            },
            asked,
            breakdowns: Breakdown::parse_list(&self.breakdowns).ok_or_else(|| wrong("breakdowns", &self.breakdowns))?,
            small_counts: match self.small_counts.as_str() {
                "no" => SmallCounts::No,
                "yes" => SmallCounts::Yes,
                "high" => SmallCounts::High,
                other => return Err(wrong("small counts", other)),
            },
            at_most: Some(self.at_most).filter(|code| !code.is_empty()),
            counted_once: self.counted_once,
            never_zero: self.never_zero,
            total: Total::Sum,
            name: self.name,
            question: self.question,
            hint: self.hint,
            code: self.code,
        })
    }
}

impl OwnIndicator {
    /// The definition, or what is wrong with it; `inputs` are all that there are.
    pub(super) fn read(self, inputs: &[InputDefinition]) -> Result<IndicatorDefinition, String> {
        let wrong = |what: &str| format!("indicator {}: {what}", self.code);
        if !self.code.starts_with(OWN_INDICATOR) {
            return Err(wrong("a code of its own begins with OWN"));
        }
        let headline = OwnRow { cell: String::new(), formula: self.formula.clone() };
        let mut rows = vec![];
        for row in std::iter::once(&headline).chain(&self.rows) {
            let cell: Cell = row.cell.parse().map_err(|error| wrong(&format!("“{}” {error}", row.cell)))?;
            let formula: Formula = row.formula.parse().map_err(|error| wrong(&format!("{error}")))?;
            rows.push(IndicatorRow { cell, unit: self.unit(&formula, inputs)?, formula });
        }
        let adds_up = match &rows[0].formula {
            Formula::Sum(_) | Formula::Split { .. } => "Members’ answers are added up.",
            Formula::Median { .. } => "The median of the members’ own ratios, from eight members on.",
            _ => "All of the one over all of the other; a member enters with both parts only.",
        };
        Ok(IndicatorDefinition {
            version: 1,
            dimension: Dimension::parse(&self.dimension).ok_or_else(|| wrong("dimension"))?,
            unit: rows[0].unit.clone(),
            rows,
            core: false,
            polarity: "neutral".to_owned(),
            small_counts: "no".to_owned(),
            sdg: String::new(),
            iris: String::new(),
            iris_match: String::new(),
            iris_name: String::new(),
            vsme: String::new(),
            source: "The network’s own definition".to_owned(),
            note: self.note,
            name: self.name,
            definition: self.definition,
            adds_up: adds_up.to_owned(),
            code: self.code,
        })
    }

    /// The unit of a row; refuses inputs, categories and sums of different units that cannot be.
    fn unit(&self, formula: &Formula, inputs: &[InputDefinition]) -> Result<Unit, String> {
        let wrong = |what: String| format!("indicator {}: {what}", self.code);
        let known = |code: &str| {
            let found = inputs.iter().find(|input| input.code == code);
            found.ok_or_else(|| wrong(format!("there is no input “{code}”")))
        };
        for term in formula.terms() {
            let input = known(&term.input)?;
            for (dimension, category) in term.cell.pairs() {
                let is_there = input.breakdown(dimension).is_some_and(|found| found.accepts(category, |_| false));
                if !is_there {
                    return Err(wrong(format!("“{term}” has a category that is not asked")));
                }
            }
        }
        match formula {
            Formula::Sum(linear) => {
                let unit = &known(&linear.0[0].input)?.unit;
                for term in &linear.0 {
                    if known(&term.input)?.unit != *unit {
                        return Err(wrong(format!("“{formula}” adds up different units")));
                    }
                }
                Ok(unit.clone())
            }
            Formula::Split { input, dimension } => {
                let input = known(input)?;
                if input.breakdown(dimension).is_none() {
                    return Err(wrong(format!("“{formula}” is split by what is not asked")));
                }
                Ok(input.unit.clone())
            }
            _ if self.unit.is_empty() => Err(wrong("what is divided needs a unit".to_owned())),
            _ => Ok(Unit::new(&self.unit)),
        }
    }
}
