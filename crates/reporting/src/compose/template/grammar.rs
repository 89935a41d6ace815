//! What a template's text may hold.

use commonweal_domain::definition::Dimension;
use serde::{Deserialize, Serialize};

/// A page of its own: the summary, a handout's two sides, the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplatePage {
    /// Anchor, unique in the template, such as `summary`.
    pub id: String,
    /// Name in the contents and in the outline.
    pub name: String,
    /// Left out of the report; it keeps its place in the template.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// It stands after the chapters, not before them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub after: bool,
    /// The heading, a sentence. The coordinator's own headline takes the place of the first page's.
    pub heading: String,
    /// The paragraph under it, sentences. The coordinator's own summary takes the place of the first page's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lede: String,
    /// What follows, in reading order.
    #[serde(default, rename = "block", skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<TemplateBlock>,
    /// What stands on the page's foot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub foot: Vec<TemplateBlock>,
}

/// Something on a page. Which of the fields it takes is told at [`Show`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateBlock {
    /// What it is.
    pub show: Show,
    /// Left out of the report; it keeps its place in the template.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// Codes of indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// At most so many of those that have something to show; 0 for all.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub most: usize,
    /// How many enterprises reported stands before the figures.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reported: bool,
    /// Small bars of the periods before stand under the figures.
    #[serde(default, skip_serializing_if = "is_false")]
    pub history: bool,
    /// Code of an indicator.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub indicator: String,
    /// How it is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chart: Option<Drawing>,
    /// So many periods up to this one are drawn; 0 for two years.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub periods: usize,
    /// What stands side by side.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<Beside>,
    /// Words: sentences with values in them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What it is called: the anchor under which written words are kept.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What a coordinator is to write there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
    /// At most so many letters; 0 for all.
    #[serde(default, skip_serializing_if = "is_nought")]
    pub letters: usize,
}

/// What a block shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Show {
    /// A heading within the page: `text`.
    #[default]
    Heading,
    /// A paragraph: `text`.
    Text,
    /// Small print: `text`.
    Small,
    /// What the coordinator writes for this report, in Markdown: `id`, `text` as its heading, `hint`.
    Words,
    /// Headline figures, three a row: `codes`, `most`, `reported`, `history`.
    Figures,
    /// A table with a line for each indicator: now, the change on a year before, who filed: `codes`, `most`.
    Lines,
    /// An indicator's chart with its data: `indicator`, `chart`, `periods`.
    Chart,
    /// An indicator's data alone: `indicator`, `periods`.
    Table,
    /// Where income came from and where it went, as a chart of flows with its data.
    Flow,
    /// The first story that the coordinator chose: `letters`, `text` as its heading.
    Story,
    /// The stories after the first.
    Stories,
    /// Two or three short texts side by side: `of`.
    Beside,
    /// A table with a line for each member and a column for each category of an input, where members have agreed to be
    /// recognised: `codes` of one or two inputs that stand in one cell, `id` the breakdown, `text` what a member is called.
    Grid,
    /// What members decided in the period, what was done, and what came of it.
    Decided,
    /// What the networks of which this one is made have printed, and what it comes to.
    Together,
    /// How far the year's targets have come.
    Targets,
    /// The members by name, with what they do and where.
    Members,
    /// The same, each with its own words where it tells a story: `letters`. Never with a figure.
    Annex,
    /// The list of contents.
    Contents,
}

/// A short text that stands beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beside {
    /// How far the place's own priorities have come.
    Priorities,
    /// What members ask for.
    Asks,
    /// One sentence to quote, with whom to name.
    Quote,
    /// Whom to ask.
    Contact,
    /// How turnover moved among those who filed twice.
    Moved,
    /// How sure the figures are.
    Sure,
    /// What is not shown, and why.
    Hidden,
    /// Whose report this is and where the whole of it is.
    About,
}

/// A chapter of indicators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateChapter {
    /// Which dimension; own indicators of it are added at its end.
    pub dimension: Dimension,
    /// Left out of the report; it keeps its place in the template.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// Its sheets.
    pub sheets: Vec<TemplateSheet>,
}

/// An indicator's sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateSheet {
    /// Code of the indicator.
    pub indicator: String,
    /// How it is drawn.
    pub chart: Drawing,
    /// Left out of the report; it keeps its place in the template.
    #[serde(default, skip_serializing_if = "is_false")]
    pub hidden: bool,
}

/// How an indicator is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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
    /// A small panel over time for each category, all on one scale.
    Multiples,
    /// A line for each category from an earlier period of the same months to this one.
    Slope,
    /// The median as a dot and the middle half as a bar, for each period.
    Range,
    /// Not at all.
    None,
}

/// A sheet behind the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BackSheet {
    /// Statistics that others publish.
    Comparison,
    /// Who filed what.
    Coverage,
    /// How figures add up.
    Methods,
    /// What each figure means.
    Definitions,
    /// Emission factors with their sources.
    Factors,
    /// What changed since the edition before.
    Revisions,
    /// Shorthand, how to cite, whom to ask, fingerprint.
    About,
}

impl BackSheet {
    /// All of them, in the order of a whole report.
    pub(super) fn all() -> Vec<Self> {
        vec![
            Self::Comparison,
            Self::Coverage,
            Self::Methods,
            Self::Definitions,
            Self::Factors,
            Self::Revisions,
            Self::About,
        ]
    }
}

/// Sentences under the heading of an indicator's sheet. One that a template leaves out is as the quarterly report has
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
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

impl Default for Wording {
    fn default() -> Self {
        let own = |text: &str| text.to_owned();
        Self {
            flow: own(
                "{{ name }} came to {{ value }} in {{ months }}{% if change %}, {{ change }}{% endif %}.{% if record %} That is {{ record }}.{% endif %}",
            ),
            stock: own(
                "{{ name }} stood at {{ value }} at the end of {{ months }}{% if change %}, {{ change }}{% endif %}.{% if record %} That is {{ record }}.{% endif %}",
            ),
            ratio: own(
                "{{ name }} was {{ value }} in {{ months }}{% if change %}, {{ change }}{% endif %}.{% if record %} That is {{ record }}.{% endif %}",
            ),
            upper_bound: own(
                "{{ name }}: up to {{ value }} in {{ months }}; someone whom two members helped counts twice.",
            ),
            parts: own("{{ name }} in {{ months }}. {{ filed }} of {{ due }} enterprises filed it."),
            hidden: own("{{ name }} cannot be shown for {{ months }}: [c] {{ reason }}."),
            missing: own("Nobody filed a number for this in {{ months }}."),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_nought(value: &usize) -> bool {
    *value == 0
}
