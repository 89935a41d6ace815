//! Templates: text files that say what stands in a report, in what order, and how it is worded.
//!
//! Sentences are minijinja without access to anything but the values handed in, and with fuel, so that no template
//! can run for ever. A mistake is a message with its line, never a broken report.

use commonweal_domain::{
    definition::{Definitions, Dimension, is_own},
    formula::Formula,
    period::Quarter,
};
use minijinja::{Environment, UndefinedBehavior};
use serde::{Deserialize, Serialize};

const QUARTERLY: &str = include_str!("../../../../report-templates/quarterly/quarterly.toml");

/// Instructions that one sentence may take: a long one takes some hundreds.
const FUEL: u64 = 20_000;

/// What stands in a report.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Name, by which `--template` picks it.
    pub name: String,
    /// Version; an edition keeps the template's own text.
    pub version: u32,
    /// Title, unless the coordinator writes one.
    pub title: String,
    /// Page one.
    pub summary: Summary,
    /// Sentences under headings.
    pub wording: Wording,
    /// The chapters, in reading order.
    #[serde(rename = "chapter")]
    pub chapters: Vec<TemplateChapter>,
    #[serde(skip)]
    source: String,
}

/// Page one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Codes of the headline figures.
    pub headlines: Vec<String>,
    /// Heading, unless the coordinator writes one.
    pub heading: String,
    /// Paragraph, unless the coordinator writes one.
    pub lede: String,
}

/// Sentences under the heading of an indicator's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Of a flow.
    pub flow: String,
    /// Of a stock.
    pub stock: String,
    /// Of a ratio.
    pub ratio: String,
    /// Of a sum in which somebody may count twice.
    pub upper_bound: String,
    /// Of an indicator that has parts, but no total.
    pub parts: String,
    /// Of a value that may not be shown.
    pub hidden: String,
    /// Of a value that nobody filed.
    pub missing: String,
}

/// A chapter: one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateChapter {
    /// Which dimension.
    pub dimension: Dimension,
    /// Its sheets.
    pub sheets: Vec<TemplateSheet>,
}

/// An indicator's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSheet {
    /// Code of the indicator.
    pub indicator: String,
    /// How it is drawn.
    pub chart: Drawing,
}

/// How an indicator is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// A line over time, with the consolidated one dotted.
    Lines,
    /// Bars over time.
    Columns,
    /// Bars over time, stacked by category.
    Stack,
    /// Shares of the whole, now and a year before.
    Shares,
    /// Categories now.
    Bars,
    /// Not at all.
    None,
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The file itself.
    #[error("the template cannot be read: {0}")]
    File(String),
    /// A sentence in it.
    #[error("the template’s sentence for {place} cannot be made: {reason}")]
    Sentence {
        /// Which sentence.
        place: String,
        /// What is wrong with it, with its line.
        reason: String,
    },
}

impl Template {
    /// The quarterly report as it comes with Commonweal.
    pub fn quarterly() -> Result<Self, TemplateError> {
        Self::read(QUARTERLY)
    }

    /// A template that comes with Commonweal, by its name.
    pub fn named(name: &str) -> Option<Result<Self, TemplateError>> {
        (name == "quarterly").then(Self::quarterly)
    }

    /// Reads a template's text.
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        let mut template: Self = toml::from_str(text).map_err(|error| TemplateError::File(error.to_string()))?;
        text.clone_into(&mut template.source);
        Ok(template)
    }

    /// The text that it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// With the network's own indicators at the end of their chapters: what members have added is in their report
    /// without anybody writing a template.
    #[must_use]
    pub fn with_own(&self, definitions: &Definitions, at: Quarter) -> Self {
        let mut template = self.clone();
        for indicator in definitions.indicators(at).filter(|indicator| is_own(&indicator.code)) {
            if self.sheets().any(|sheet| sheet.indicator == indicator.code) {
                continue;
            }
            let chart = match indicator.rows.first().map(|row| &row.formula) {
                Some(Formula::Sum(_)) => Drawing::Columns,
                Some(Formula::Ratio { .. }) => Drawing::Lines,
                _ => Drawing::None,
            };
            let sheet = TemplateSheet { indicator: indicator.code.clone(), chart };
            match template.chapters.iter_mut().find(|chapter| chapter.dimension == indicator.dimension) {
                Some(chapter) => chapter.sheets.push(sheet),
                None => {
                    template.chapters.push(TemplateChapter { dimension: indicator.dimension, sheets: vec![sheet] });
                }
            }
        }
        template
    }

    /// All sheets in reading order.
    pub fn sheets(&self) -> impl Iterator<Item = &TemplateSheet> {
        self.chapters.iter().flat_map(|chapter| &chapter.sheets)
    }
}

/// Makes one sentence; `place` names it in an error.
pub(super) fn sentence(place: &str, text: &str, values: impl Serialize) -> Result<String, TemplateError> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    let made =
        environment.render_str(text, minijinja::value::Serde(values)).map_err(|error| TemplateError::Sentence {
            place: place.to_owned(),
            reason: match error.line() {
                Some(line) => format!("line {line}: {error}"),
                None => error.to_string(),
            },
        })?;
    Ok(made.split_whitespace().collect::<Vec<_>>().join(" "))
}
