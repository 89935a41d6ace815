//! The seam between a report's page and what reporting makes of the network's figures.

use super::{course::Course, form::Wording};
use crate::{
    figures,
    store::{EnterpriseId, NetworkRecord, NewEdition, PartOfEdition, ReportDraft, Store, StoreError},
    web::{costly, error::Error, library::list::href, words::capitalised},
};
use commonweal_domain::{
    network::{Millis, Network},
    period::Period,
    release::Release,
};
use commonweal_reporting::{
    aggregate::NetworkFigures,
    charts::slide,
    compose::{Beside, Material, Narrative, Report, Standing, Template, TemplateError, reason, report},
    disclose::{Publication, PublishedRow, Reason, behind, publish},
    document::{Chart, Document, Story},
    export,
    html::{self, Pictures},
    pdf,
};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

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

/// A report that has been drawn.
#[derive(Debug)]
pub struct Made {
    /// As typed blocks, with the totals that it is made of.
    pub report: Report,
    /// As an article for a web page.
    pub html: String,
    /// As a file.
    pub pdf: Vec<u8>,
    /// Papers of the same figures.
    pub papers: Vec<PartOfEdition>,
    /// Its charts, each as a picture that stands alone.
    pub charts: Vec<PartOfEdition>,
    /// The template that it was made by.
    pub template: Template,
}

/// Adds up a network's accepted figures over a period and protects them.
pub async fn totals(store: &Store, network: &NetworkRecord, period: Period) -> Result<Totals, StoreError> {
    let figures = figures::beside_editions(store, network.id, period).await?;
    let publication = publish(&figures, &network.network.settings.disclosure, period);
    let (due, filed) = (figures.due(period).len(), figures.reported(period).len());
    let beside = figures::beside(store, network.id).await?;
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
    /// Draft or edition.
    pub standing: Standing,
}

impl Making {
    fn compose(&self, template: &Template) -> Result<Report, TemplateError> {
        let Self { network, figures, period, beside, .. } = self;
        report(Material { network, figures, period: *period, beside }, template, &self.narrative, self.standing)
    }
}

/// What is done one after another for an edition with papers, in words.
pub fn steps(papers: &[Template]) -> Vec<String> {
    let first = ["Add up the figures", "Write the report", "Draw the PDF", "Make the web page"].map(str::to_owned);
    let papers = papers.iter().map(|paper| format!("Draw the paper “{}” ({})", paper.title, paper.name));
    let last = ["Draw the charts for slides", "Keep the edition"].map(str::to_owned);
    first.into_iter().chain(papers).chain(last).collect()
}

/// Composes and draws the report by a template, and papers of the same figures by others, away from the threads that
/// answer others: a PDF takes its time. `course` is told of each of the [`steps`] after the first.
pub async fn make(making: Making, template: Template, papers: Vec<Template>, course: Course) -> Result<Made, Error> {
    let drawing = move || -> Result<Made, Error> {
        let report = making.compose(&template).map_err(said)?;
        course.step()?;
        let pdf = drawn(&report)?;
        course.step()?;
        let html = match making.standing {
            // Pictures are the edition's own files.
            Standing::Edition { number, .. } => {
                html::body(&report.document, Pictures::In(&href(&making.network, making.period, number)))
            }
            Standing::Draft { .. } => html::body(&report.document, Pictures::Within),
        };
        course.step()?;
        let paper = |template: &Template| -> Result<PartOfEdition, Error> {
            // A paper has its own title, and its own sentences where the coordinator wrote none.
            let narrative = Narrative { title: String::new(), ..making.narrative.clone() };
            let made = Making { narrative, ..making.clone() }.compose(template).map_err(said)?;
            let part = PartOfEdition {
                name: template.name.clone(),
                title: template.title.clone(),
                pages: u32::try_from(pdf::pages(&made.document)).map_err(|error| Error::Internal(error.to_string()))?,
                bytes: drawn(&made)?,
            };
            course.step()?;
            Ok(part)
        };
        let papers = papers.iter().map(paper).collect::<Result<_, _>>()?;
        let charts = charts(&report.document);
        course.step()?;
        Ok(Made { report, html, pdf, papers, charts, template })
    };
    costly::in_turn(drawing).await?
}

fn drawn(report: &Report) -> Result<Vec<u8>, Error> {
    pdf::render(&report.document).map_err(|error| Error::Internal(error.to_string()))
}

/// What is wrong with a template is for those who wrote it to read.
fn said(error: TemplateError) -> Error {
    Error::Conflict(format!("{}. Nothing was stored or published.", capitalised(&error.to_string())))
}

/// An edition of what has been made.
///
/// `told` are those whose stories were chosen after the first, with their names; `release` says for whom it is and from when on, and learns
/// here what it tells about.
pub fn edition(
    made: Made,
    totals: &Totals,
    draft: &ReportDraft,
    told: &[(EnterpriseId, String)],
    what_changed: &str,
    release: Release,
) -> Result<NewEdition, Error> {
    let count = |count: usize| u32::try_from(count).map_err(|error| Error::Internal(error.to_string()));
    let document = serde_json::to_value(&made.report.document).map_err(|error| Error::Internal(error.to_string()))?;
    let publication = &made.report.publication;
    let period = draft.period;
    let indicators = totals
        .figures
        .definitions
        .indicators(period.last())
        .filter(|indicator| publication.indicator_rows(&indicator.code).any(|row| row.number().is_some()));
    let indicators = indicators.map(|indicator| (indicator.code.clone(), indicator.name.clone())).collect();
    let stories: Vec<&Story> = made.report.document.stories().collect();
    // A template may leave no place for more stories: who is not told is not said to be.
    let tellers = told.iter().filter_map(|(id, name)| {
        let story = stories.iter().find(|story| story.by == *name)?;
        Some((*id, story.picture.is_some()))
    });
    let tellers = tellers.collect();
    let mut known = BTreeSet::new();
    let pictures = stories.iter().filter_map(|story| story.picture.as_ref());
    let pictures = pictures.filter(|picture| known.insert(picture.file_name())).map(|picture| PartOfEdition {
        name: picture.file_name(),
        title: picture.alt.clone(),
        pages: 0,
        bytes: picture.jpeg.clone(),
    });
    let pictures = pictures.collect();
    let story = stories.first().map(|story| story.picture.as_ref().map(|picture| picture.jpeg.clone()));
    Ok(NewEdition {
        period: draft.period,
        title: made.report.document.cover.title.clone(),
        summary: if draft.headline.is_empty() { made.report.lede() } else { draft.headline.clone() },
        what_changed: what_changed.to_owned(),
        enterprises_due: count(totals.due)?,
        enterprises_filed: count(totals.filed)?,
        pages: count(pdf::pages(&made.report.document))?,
        content_hash: made.report.content_hash,
        pdf_hash: Sha256::digest(&made.pdf).into(),
        pdf: made.pdf,
        html: made.html,
        csv: export::csv(publication),
        json: export::json(publication).to_string(),
        document: document.to_string(),
        story: story.zip(draft.story_by).map(|(picture, by)| (by, picture)),
        tellers,
        pictures,
        behind: behind(publication, &totals.figures).to_string().into_bytes(),
        template: PartOfEdition {
            name: made.template.name.clone(),
            title: made.template.title.clone(),
            pages: 0,
            bytes: made.template.source().as_bytes().to_vec(),
        },
        papers: made.papers,
        charts: made.charts,
        release: Release { indicators, ..release },
    })
}

/// The charts as pictures that stand alone, each with where it comes from.
fn charts(document: &Document) -> Vec<PartOfEdition> {
    let meta = &document.meta;
    let foot = format!("{}. {}. CC BY 4.0", meta.author, meta.title);
    let picture = |(place, chart): (u32, &Chart)| PartOfEdition {
        name: chart.id.clone(),
        title: chart.title.clone(),
        pages: place,
        bytes: slide(chart, &meta.accent, &foot).into_bytes(),
    };
    let mut known = BTreeSet::new();
    let once = document.charts().filter(|chart| known.insert(chart.id.clone()));
    (1..).zip(once).map(picture).collect()
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
