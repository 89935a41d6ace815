//! The seam between a report's page and what reporting makes of the network's figures.

use super::{
    content::{Content, Drawn},
    course::Course,
    form::Wording,
};
use crate::{
    figures,
    store::{EnterpriseId, NetworkRecord, NewEdition, ReportWay, Store, StoreError},
    together,
    web::{costly, error::Error, words::capitalised},
};
use commonweal_domain::{
    network::{Millis, Network},
    period::Period,
    release::Release,
};
use commonweal_reporting::{
    aggregate::NetworkFigures,
    compose::{Beside, Material, Narrative, Report, Standing, Template, TemplateError, reason, report},
    disclose::{Publication, PublishedRow, Reason, publish},
};
use std::collections::BTreeMap;

/// Totals of a period after disclosure, with who was due and who filed.
#[derive(Debug)]
pub struct Totals {
    /// What the totals are made of.
    pub figures: NetworkFigures,
    /// What may be shown of them.
    pub publication: Publication,
    /// What stands beside them.
    pub beside: Beside,
    /// Members who were due.
    pub due: usize,
    /// Those of them with accepted figures.
    pub filed: usize,
}

/// A report that has been composed and drawn.
#[derive(Debug)]
pub struct Made {
    /// What it says.
    pub content: Content,
    /// Its files.
    pub drawn: Drawn,
}

/// Adds up a network's accepted figures over a period and protects them.
pub async fn totals(store: &Store, network: &NetworkRecord, period: Period, now: Millis) -> Result<Totals, StoreError> {
    let figures = figures::beside_editions(store, network.id, period).await?;
    let publication = publish(&figures, &network.network.settings.disclosure, period);
    let (due, filed) = (figures.due(period).len(), figures.reported(period).len());
    let mut beside = figures::beside(store, network.id).await?;
    beside.together = together::beside(store, now, network, period).await?;
    beside.joint = figures::joint(store, network.id, period).await?;
    if let Some(quarter) = period.quarter() {
        beside.minutes = store.median_minutes(network.id, quarter).await?;
    }
    Ok(Totals { figures, publication, beside, due, filed })
}

/// What a report is made of.
#[derive(Debug, Clone)]
pub struct Making {
    /// The network.
    pub network: Network,
    /// Its members' accepted figures.
    pub figures: NetworkFigures,
    /// What stands beside them.
    pub beside: Beside,
    /// What it reports about.
    pub period: Period,
    /// What the coordinator wrote and chose.
    pub narrative: Narrative,
    /// Whose story is told first.
    pub story_by: Option<EnterpriseId>,
    /// Whose stories were chosen after it, with their names.
    pub told: Vec<(EnterpriseId, String)>,
    /// Draft or edition.
    pub standing: Standing,
}

impl Making {
    pub(super) fn compose(&self, template: &Template) -> Result<Report, TemplateError> {
        let Self { network, figures, period, beside, .. } = self;
        report(Material { network, figures, period: *period, beside }, template, &self.narrative, self.standing)
    }
}

/// What is done one after another for an edition with papers, titles and names, in words.
pub fn steps<'a>(way: ReportWay, papers: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
    let (first, last) = match way {
        ReportWay::Publish => (["Add up the figures", "Write the report"], "Keep the edition"),
        ReportWay::Circulate => (["Add up the figures", "Write the report"], "Tell the members"),
        ReportWay::Release(_) => (["Count the answers", "Put in who signed"], "Keep the edition"),
    };
    let first = first.into_iter().chain(["Draw the PDF", "Make the web page"]).map(str::to_owned);
    let papers = papers.map(|(title, name)| format!("Draw the paper “{title}” ({name})"));
    let last = ["Draw the charts for slides", last].map(str::to_owned);
    first.chain(papers).chain(last).collect()
}

/// Composes and draws the report by a template, and papers of the same figures by others, away from the threads that
/// answer others: a PDF takes its time. `course` is told of each of the [`steps`] after the first.
pub async fn make(making: Making, template: Template, papers: Vec<Template>, course: Course) -> Result<Made, Error> {
    let drawing = move || -> Result<Made, Error> {
        let content = Content::compose(&making, &template, &papers)?;
        course.step()?;
        // Pictures are the edition's own files.
        let pictures = match making.standing {
            Standing::Edition { number, .. } => Some(content.pictures(&making.network, number)),
            Standing::Draft { .. } => None,
        };
        let drawn = content.draw(pictures.as_deref(), &course)?;
        Ok(Made { content, drawn })
    };
    costly::in_turn(drawing).await?
}

/// What is wrong with a template is for those who wrote it to read.
pub(super) fn said(error: TemplateError) -> Error {
    Error::Conflict(format!("{}. Nothing was stored or published.", capitalised(&error.to_string())))
}

/// An edition of what has been made; `release` says for whom it is and from when on.
pub fn edition(made: Made, what_changed: &str, release: Release) -> Result<NewEdition, Error> {
    made.content.edition(made.drawn, what_changed, release)
}

/// What is not shown and why, one sentence for each reason.
pub fn suppressed(totals: &Totals, period: Period) -> Vec<String> {
    let mut by_reason: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
    for row in headlines(&totals.publication, totals, period) {
        if let Some(reason) = row.1.suppressed {
            by_reason.entry(reason).or_default().push(row.0);
        }
    }
    by_reason.into_iter().map(|(why, names)| format!("{}: [c] {}.", names.join(", "), reason(why))).collect()
}

/// The first row of each indicator with its name, in the catalogue's order.
pub fn headlines<'a>(publication: &'a Publication, totals: &Totals, period: Period) -> Vec<(String, &'a PublishedRow)> {
    totals
        .figures
        .definitions
        .indicators(period.last())
        .filter_map(|indicator| {
            let row = publication.indicator_rows(&indicator.code).next()?;
            Some((indicator.name.clone(), row))
        })
        .collect()
}

/// Words that a coordinator begins with: the template's title. Headline and summary stay blank, so that they are made
/// of the figures as they are when the report is made, and cannot grow old.
pub fn proposal(template: &Template) -> Wording {
    let papers = ["handout", "funder", "briefing"].map(str::to_owned).to_vec();
    Wording { template: template.name.clone(), title: template.title.clone(), papers, ..Wording::default() }
}

/// The heading and the paragraph that the figures make where the coordinator writes none.
pub fn made_words(totals: &Totals, template: &Template, period: Period, network: &NetworkRecord) -> (String, String) {
    let material = Material { network: &network.network, figures: &totals.figures, period, beside: &totals.beside };
    match report(material, template, &Narrative::default(), Standing::Draft { dated: Millis(0) }) {
        Ok(made) => (made.heading().to_owned(), made.lede()),
        Err(_) => Default::default(),
    }
}
