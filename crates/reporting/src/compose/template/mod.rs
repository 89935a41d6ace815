//! Templates: text files that say what stands in a report, in what order, and how it is worded.
//!
//! Sentences are minijinja without access to anything but the values handed in, and with fuel, so that no template
//! can run for ever. A mistake is a message with its line, never a broken report.

mod grammar;
mod sentence;
mod shipped;

pub use grammar::{
    BackSheet, Beside, Drawing, Show, TemplateBlock, TemplateChapter, TemplatePage, TemplateSheet, Wording,
};
pub(super) use sentence::sentence;
pub use shipped::SHIPPED;

use commonweal_domain::{
    definition::{Definitions, is_own},
    formula::Formula,
    period::Quarter,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What stands in a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Name, by which `--template` picks it.
    pub name: String,
    /// Version; an edition keeps the template's own text.
    pub version: u32,
    /// Title, unless the coordinator writes one.
    pub title: String,
    /// What it is and for whom, told to those who choose.
    pub about: String,
    /// On paper it begins with a cover.
    #[serde(default = "yes")]
    pub cover: bool,
    /// On paper it is drawn in shades of grey.
    #[serde(default)]
    pub grey: bool,
    /// It makes a page for one enterprise, of its own figures, and no report.
    #[serde(default)]
    pub per_enterprise: bool,
    /// Targets of the year have a sheet of their own before the chapters.
    #[serde(default = "yes")]
    pub targets: bool,
    /// What outcomes are worth has a sheet behind the chapters, where the network values some.
    #[serde(default = "yes")]
    pub social_value: bool,
    /// The network's own indicators are added at the end of their chapters.
    #[serde(default = "yes")]
    pub own: bool,
    /// Sheets behind the figures, in their order.
    #[serde(default = "BackSheet::all")]
    pub back: Vec<BackSheet>,
    /// Sentences under headings.
    #[serde(default)]
    pub wording: Wording,
    /// The pages before the chapters, in reading order.
    #[serde(default, rename = "page")]
    pub pages: Vec<TemplatePage>,
    /// The chapters, in reading order.
    #[serde(default, rename = "chapter")]
    pub chapters: Vec<TemplateChapter>,
    #[serde(skip)]
    source: String,
}

/// Why a template cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// The file itself.
    #[error("the template cannot be read: {0}")]
    File(String),
    /// What it holds.
    #[error("the template’s {place} {reason}")]
    Content {
        /// Which page, block or chapter.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
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
        Self::read(shipped::QUARTERLY)
    }

    /// A template that comes with Commonweal, by its name.
    pub fn named(name: &str) -> Option<Result<Self, TemplateError>> {
        SHIPPED.iter().find(|(own, _)| *own == name).map(|(_, text)| Self::read(text))
    }

    /// Reads a template's text.
    pub fn read(text: &str) -> Result<Self, TemplateError> {
        let mut template: Self = toml::from_str(text).map_err(|error| TemplateError::File(error.to_string()))?;
        text.clone_into(&mut template.source);
        template.check()?;
        Ok(template)
    }

    /// The text that it was read from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// The same after a change to its parts, with the text that says so.
    ///
    /// # Errors
    /// If what has become of it cannot be a template.
    pub fn rewritten(&self) -> Result<Self, TemplateError> {
        let text = toml::to_string_pretty(self).map_err(|error| TemplateError::File(error.to_string()))?;
        Self::read(&text)
    }

    /// Codes of indicators that nobody has defined, in the order in which they are named.
    pub fn unknown(&self, definitions: &Definitions, at: Quarter) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let named = self.codes().filter(|code| definitions.indicator(code, at).is_none());
        let grids = self.blocks().filter(|block| block.show == Show::Grid).flat_map(|block| &block.codes);
        let inputs = grids.map(String::as_str).filter(|code| definitions.input(code, at).is_none());
        named.chain(inputs).filter(|code| seen.insert(*code)).map(str::to_owned).collect()
    }

    /// With the network's own indicators at the end of their chapters: what members have added is in their report
    /// without anybody writing a template.
    #[must_use]
    pub fn with_own(&self, definitions: &Definitions, at: Quarter) -> Self {
        let mut template = self.clone();
        if !self.own {
            return template;
        }
        for indicator in definitions.indicators(at).filter(|indicator| is_own(&indicator.code)) {
            if self.chapters.iter().flat_map(|chapter| &chapter.sheets).any(|sheet| sheet.indicator == indicator.code) {
                continue;
            }
            let chart = match indicator.rows.first().map(|row| &row.formula) {
                Some(Formula::Sum(_)) => Drawing::Columns,
                Some(Formula::Ratio { .. }) => Drawing::Lines,
                Some(Formula::Median { .. }) => Drawing::Range,
                _ => Drawing::None,
            };
            let sheet = TemplateSheet { indicator: indicator.code.clone(), chart, hidden: false };
            match template.chapters.iter_mut().find(|chapter| chapter.dimension == indicator.dimension) {
                Some(chapter) => chapter.sheets.push(sheet),
                None => template.chapters.push(TemplateChapter {
                    dimension: indicator.dimension,
                    hidden: false,
                    sheets: vec![sheet],
                }),
            }
        }
        template
    }

    /// All sheets that are shown, in reading order.
    pub fn sheets(&self) -> impl Iterator<Item = &TemplateSheet> {
        let shown = self.chapters.iter().filter(|chapter| !chapter.hidden);
        shown.flat_map(|chapter| &chapter.sheets).filter(|sheet| !sheet.hidden)
    }

    /// All blocks of all pages, those on feet after the others of their page.
    pub fn blocks(&self) -> impl Iterator<Item = &TemplateBlock> {
        self.pages.iter().flat_map(|page| page.blocks.iter().chain(&page.foot))
    }

    /// Codes of everything that it shows, one after the other; some more than once.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let own = |block: &'_ TemplateBlock| !block.indicator.is_empty();
        // A grid names inputs.
        let in_blocks = self.blocks().filter(|block| block.show != Show::Grid).flat_map(move |block| {
            block.codes.iter().chain(Some(&block.indicator).filter(|_| own(block))).map(String::as_str)
        });
        in_blocks.chain(self.chapters.iter().flat_map(|chapter| &chapter.sheets).map(|sheet| sheet.indicator.as_str()))
    }

    /// Codes that sentences name as `f.CODE`.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &str> {
        self.source.split("f.").skip(1).map(|rest| {
            let end = rest.find(|letter: char| !letter.is_ascii_uppercase() && !letter.is_ascii_digit());
            &rest[..end.unwrap_or(rest.len())]
        })
    }

    /// What the text's own form does not hold up: each block has the fields it needs, and each anchor is there once.
    fn check(&self) -> Result<(), TemplateError> {
        let fault = |place: String, reason: &str| Err(TemplateError::Content { place, reason: reason.to_owned() });
        if self.pages.is_empty() && self.chapters.is_empty() {
            return fault("text".to_owned(), "has neither a page nor a chapter");
        }
        let mut ids = BTreeSet::new();
        for page in &self.pages {
            let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
            if page.id.is_empty() || !page.id.chars().all(is_plain) {
                return fault(format!("page “{}”", page.id), "needs an id of small letters, digits and hyphens");
            }
            if !ids.insert(format!("page {}", page.id)) {
                return fault(format!("page “{}”", page.id), "is there twice; give one of them another id");
            }
            for (number, block) in page.blocks.iter().chain(&page.foot).enumerate() {
                let missing = match block.show {
                    Show::Heading | Show::Text | Show::Small if block.text.is_empty() => Some("text"),
                    Show::Words if block.id.is_empty() => Some("id"),
                    Show::Figures if block.codes.is_empty() && !block.reported => Some("codes"),
                    Show::Lines | Show::Grid if block.codes.is_empty() => Some("codes"),
                    Show::Grid if block.id.is_empty() => Some("id"),
                    Show::Chart | Show::Table if block.indicator.is_empty() => Some("indicator"),
                    Show::Chart if block.chart.is_none() => Some("chart"),
                    Show::Beside if block.of.is_empty() => Some("of"),
                    _ => None,
                };
                let place = format!("block {} of page “{}”", number + 1, page.id);
                if let Some(missing) = missing {
                    return fault(place, &format!("needs “{missing}”"));
                }
                if block.of.len() > 3 {
                    return fault(place, "holds more than three texts side by side");
                }
                if block.show == Show::Words && !ids.insert(format!("words {}", block.id)) {
                    return fault(place, &format!("has the id “{}” of other words; give it another", block.id));
                }
            }
        }
        for chapter in &self.chapters {
            let code = chapter.dimension.code();
            if !ids.insert(format!("chapter {code}")) {
                return fault(format!("chapter “{code}”"), "is there twice; put its sheets into one");
            }
        }
        Ok(())
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests;
