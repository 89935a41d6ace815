//! Makes a document of a network's figures, by a template: every sentence, chart and table comes from published rows.

pub(crate) mod accent;
mod aim;
mod annex;
mod as_at;
mod back;
mod beside;
mod change;
mod chart;
mod decisions;
mod factors;
mod flow;
mod front;
mod grid;
mod headline;
mod like_for_like;
mod markdown;
mod member;
mod moved;
mod networks;
mod numbers;
mod pages;
mod parts;
mod record;
mod revisions;
mod series;
mod sheet;
mod side;
mod signed;
mod social;
mod stamp;
mod table;
mod template;
mod values;
mod words;

pub use as_at::{Moment, as_at};
pub use beside::{Beside, Progress, progress};
pub use change::{Change, compare};
pub use like_for_like::LikeForLike;
pub use member::{OwnPage, member_page, member_pages};
pub use moved::{Apart, Moved, MovedBy, change_written, moved};
pub use networks::{Together, TogetherLine};
pub use numbers::{in_sentence, printed};
pub use revisions::Before;
pub use series::DASHBOARD_BACK;
pub use signed::{Objection, SignedOff, rule as sign_off_rule};
pub use social::{Hours, cases, drawn, hours, hours_told};
pub use stamp::Stamp;
pub use template::{
    BackSheet, Beside as BesideText, Drawing, SHIPPED, Show, Template, TemplateBlock, TemplateChapter, TemplateError,
    TemplatePage, TemplateSheet, Wording,
};
pub use words::reason;

use crate::{
    aggregate::NetworkFigures,
    disclose::{Publication, Reason},
    document::{Accent, Chart, Document, Headline, Picture, Sheet},
    export,
};
use commonweal_domain::{
    network::{Millis, Network},
    period::Period,
};
use serde_json::{Value, json};
use series::Series;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a report is made of besides the template.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The network.
    pub network: &'a Network,
    /// Its members' accepted figures.
    pub figures: &'a NetworkFigures,
    /// What the report is about.
    pub period: Period,
    /// What stands beside its figures.
    pub beside: &'a Beside,
}

/// The coordinator's words; blank ones are made of the figures.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrative {
    /// Title on the cover.
    pub title: String,
    /// The sentence that everybody is to remember.
    pub headline: String,
    /// The paragraph below it.
    pub summary: String,
    /// Members' stories, with their agreement; the first is told before all others.
    pub stories: Vec<Told>,
    /// What members ask for, a sentence each.
    pub asks: Vec<String>,
    /// What is written for a template's own places, by their ids, in Markdown.
    pub words: BTreeMap<String, String>,
    /// The edition before, whose figures this one may change.
    pub before: Option<Before>,
}

/// A story with who tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Name of the enterprise.
    pub by: String,
    /// Its words; a blank line parts paragraphs.
    pub text: String,
    /// A photo beside them.
    pub picture: Option<Picture>,
}

/// What the report is: still a draft, or an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Marked on every page.
    Draft {
        /// The day that dates it: the last accepted change, or `--as-of`.
        dated: Millis,
    },
    /// Published.
    Edition {
        /// From 1.
        number: u32,
        /// When.
        published: Millis,
    },
}

/// A composed report.
#[derive(Debug, Clone)]
pub struct Report {
    /// Ready to be drawn.
    pub document: Document,
    /// The period's totals as they may be shown.
    pub publication: Publication,
    /// SHA-256 over figures, template, narrative and suppression, without dates and number: what members sign.
    pub content_hash: [u8; 32],
    /// With what it can be given another standing.
    pub stamp: Stamp,
}

impl Report {
    /// The heading of page one.
    pub fn heading(&self) -> &str {
        self.first_sheet().map_or("", |sheet| sheet.heading.as_str())
    }

    /// The paragraph under it.
    pub fn lede(&self) -> String {
        self.first_sheet().map(|sheet| sheet.lede.to_plain()).unwrap_or_default()
    }

    fn first_sheet(&self) -> Option<&Sheet> {
        self.document.chapters.first().and_then(|chapter| chapter.sheets.first())
    }
}

/// The totals of a period at a glance.
#[derive(Debug, Clone)]
pub struct Dashboard {
    /// Headline figures of the core set for which there is something to show.
    pub headlines: Vec<Headline>,
    /// Charts of everything that was asked, by dimension; one without a chart is left out.
    pub parts: Vec<Part>,
    /// How many filed.
    pub filed: usize,
    /// How many were due.
    pub due: usize,
    /// Which headlines are not shown, and why, one sentence for each reason.
    pub notes: Vec<String>,
    /// How far this year's targets have come.
    pub targets: Vec<Progress>,
    /// Changes on a year before that may be told of headline figures, by indicator.
    pub changes: BTreeMap<String, Change>,
    /// Series like for like, by indicator: those whose totals tell something else.
    pub like_for_like: BTreeMap<String, LikeForLike>,
    /// The network's colours.
    pub accent: Accent,
}

/// The charts of one dimension.
#[derive(Debug, Clone)]
pub struct Part {
    /// Anchor.
    pub id: &'static str,
    /// Name of the dimension.
    pub name: &'static str,
    /// Its charts, in the template's order.
    pub charts: Vec<Chart>,
}

/// Composes the report of a period.
pub fn report(
    material: Material<'_>,
    template: &Template,
    narrative: &Narrative,
    standing: Standing,
) -> Result<Report, TemplateError> {
    let series = Series::with_past(material);
    let template = &template.with_own(&material.figures.definitions, material.period.last());
    let content_hash = content_hash(&series, template, narrative);
    let values = values::values(&series, template);
    let progress = beside::of_series(&series);
    let (mut chapters, after) = pages::chapters(&series, template, narrative, &values, &progress)?;
    chapters.extend(template.targets.then(|| beside::targets_chapter(&progress)).flatten());
    chapters.extend(sheet::chapters(&series, template)?);
    chapters.extend(template.social_value.then(|| social::chapter(&series)).flatten());
    chapters.extend(after);
    chapters.extend(back::chapters(&series, template, narrative, standing, &content_hash));
    let document = Document {
        meta: front::meta(&series, template, narrative, standing),
        cover: front::cover(&series, template, narrative, standing),
        chapters,
    };
    let stamp = Stamp::of(&series);
    Ok(Report { document, publication: series.into_current(), content_hash, stamp })
}

/// The dashboard of a period, by the same template as the report.
pub fn dashboard(material: Material<'_>, template: &Template) -> Dashboard {
    let series = Series::new(material);
    let template = &template.with_own(&material.figures.definitions, material.period.last());
    let codes: Vec<&str> = template.sheets().map(|sheet| sheet.indicator.as_str()).collect();
    let core = |code: &&&str| series.indicator(code).is_some_and(|definition| definition.core);
    let part = |chapter: &TemplateChapter| Part {
        id: chapter.dimension.code(),
        name: chapter.dimension.name(series.lang()),
        charts: chapter
            .sheets
            .iter()
            .filter(|sheet| !sheet.hidden)
            .filter_map(|sheet| chart::of_indicator(&series, sheet))
            .collect(),
    };
    let told = |code: &&str| headline::with_both_changes(&series, code);
    let mut headlines: Vec<Headline> = codes.iter().filter(core).filter_map(told).collect();
    if headlines.is_empty() {
        // A network that asks nothing of the core set has figures of its own on page one.
        let own = template.blocks().filter(|block| block.show == Show::Figures).flat_map(|block| &block.codes);
        headlines = own.map(String::as_str).filter_map(|code| told(&code)).collect();
    }
    Dashboard {
        headlines,
        parts: template
            .chapters
            .iter()
            .filter(|chapter| !chapter.hidden)
            .map(part)
            .filter(|part| !part.charts.is_empty())
            .collect(),
        filed: series.reported().len(),
        due: series.due().len(),
        notes: suppressed(&series, &codes),
        targets: beside::of_series(&series),
        changes: codes
            .iter()
            .filter_map(|code| Some(((*code).to_owned(), headline::since_year(&series, series.headline(code)?)?)))
            .collect(),
        like_for_like: codes
            .iter()
            .filter_map(|code| Some(((*code).to_owned(), series.like_for_like(code)?.clone())))
            .collect(),
        accent: accent::of(&material.network.accent),
    }
}

/// SHA-256 over the canonical JSON of figures, template, narrative and suppression.
fn content_hash(series: &Series<'_>, template: &Template, narrative: &Narrative) -> [u8; 32] {
    let beside = series.material.beside;
    let mut content: Value = json!({
        "targets": beside.targets,
        "context": beside.context,
        "figures": export::json(series.current()),
        "template": { "name": template.name, "version": template.version, "text": template.source() },
        "narrative": {
            "title": narrative.title,
            "headline": narrative.headline,
            "summary": narrative.summary,
            "stories": narrative.stories.iter().map(told).collect::<Vec<_>>(),
            "asks": narrative.asks,
            "words": narrative.words,
        },
    });
    if let (Some(plan), Some(fields)) = (social::signed(series), content.as_object_mut()) {
        fields.insert("social_value".to_owned(), plan);
    }
    if let (Some(together), Some(fields)) = (&beside.together, content.as_object_mut()) {
        fields.insert("together".to_owned(), networks::signed(together));
    }
    // A report that cites no decision is signed as it was before there were any.
    let decided = decisions::in_force(series);
    if let (false, Some(fields)) = (decided.is_empty(), content.as_object_mut()) {
        fields.insert("decisions".to_owned(), json!(decided));
    }
    Sha256::digest(content.to_string().as_bytes()).into()
}

/// A story as members sign it; its photo by hash and words.
fn told(story: &Told) -> Value {
    let mut told = json!({ "by": story.by, "text": story.text });
    if let (Some(picture), Some(fields)) = (&story.picture, told.as_object_mut()) {
        fields.insert("picture".to_owned(), json!({ "sha256": picture.hash(), "alt": picture.alt }));
    }
    told
}

/// Which indicators are not shown, and why.
fn suppressed(series: &Series<'_>, codes: &[&str]) -> Vec<String> {
    let mut by_reason: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for code in codes.iter().filter(|code| seen.insert(**code)) {
        if let (Some(definition), Some(row)) = (series.indicator(code), series.current().indicator_rows(code).next())
            && let Some(reason) = row.suppressed
        {
            by_reason.entry(reason).or_default().push(definition.name.clone());
        }
    }
    by_reason
        .into_iter()
        .map(|(reason, names)| format!("{}: [c] {}.", names.join(", "), words::reason(reason)))
        .collect()
}

#[cfg(test)]
mod annex_tests;
#[cfg(test)]
mod basis_tests;
#[cfg(test)]
mod behind_tests;
#[cfg(test)]
mod beside_tests;
#[cfg(test)]
mod chart_tests;
#[cfg(test)]
mod decisions_tests;
#[cfg(test)]
mod like_for_like_tests;
#[cfg(test)]
mod method_tests;
#[cfg(test)]
mod moved_tests;
#[cfg(test)]
mod record_tests;
#[cfg(test)]
pub(crate) mod tests;
