//! The seam between a report's page and what reporting makes of the network's figures.

use super::form::Wording;
use crate::{
    figures,
    store::{NetworkRecord, NewEdition, ReportDraft, Store, StoreError},
    web::{
        error::Error,
        library::{STORY_PICTURE, list::href},
    },
};
use commonweal_domain::{network::Millis, period::Period};
use commonweal_reporting::{
    aggregate::NetworkFigures,
    compose::{Beside, Material, Narrative, Report, Standing, Template, report},
    disclose::{Publication, PublishedRow, Reason, publish},
    export,
    html::{self, Pictures},
    pdf,
};
use sha2::{Digest, Sha256};
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

/// A report that has been drawn.
#[derive(Debug)]
pub struct Made {
    /// As typed blocks, with the totals that it is made of.
    pub report: Report,
    /// As an article for a web page.
    pub html: String,
    /// As a file.
    pub pdf: Vec<u8>,
}

/// Adds up a network's accepted figures over a period and protects them.
pub async fn totals(store: &Store, network: &NetworkRecord, period: Period) -> Result<Totals, StoreError> {
    let figures = figures::load(store, network.id).await?;
    let publication = publish(&figures, &network.network.settings.disclosure, period);
    let (due, filed) = (figures.due(period).len(), figures.reported(period).len());
    let beside = figures::beside(store, network.id).await?;
    Ok(Totals { figures, publication, beside, due, filed })
}

/// Composes and draws the report, away from the threads that answer others: a PDF takes its time.
pub async fn make(
    network: &NetworkRecord,
    figures: NetworkFigures,
    beside: Beside,
    period: Period,
    narrative: Narrative,
    standing: Standing,
) -> Result<Made, Error> {
    let network = network.network.clone();
    let drawing = move || -> Result<Made, String> {
        let template = Template::quarterly().map_err(|error| error.to_string())?;
        let material = Material { network: &network, figures: &figures, period, beside: &beside };
        let report = report(material, &template, &narrative, standing).map_err(|error| error.to_string())?;
        let pdf = pdf::render(&report.document).map_err(|error| error.to_string())?;
        let html = match standing {
            // The picture is one of the edition's own files.
            Standing::Edition { number, .. } => {
                let picture = format!("{}/{STORY_PICTURE}", href(&network, period, number));
                html::body(&report.document, Pictures::At(&picture))
            }
            Standing::Draft { .. } => html::body(&report.document, Pictures::Within),
        };
        Ok(Made { report, html, pdf })
    };
    tokio::task::spawn_blocking(drawing)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(Error::Internal)
}

/// An edition of what has been made.
pub fn edition(made: Made, totals: &Totals, draft: &ReportDraft, what_changed: &str) -> Result<NewEdition, Error> {
    let count = |count: usize| u32::try_from(count).map_err(|error| Error::Internal(error.to_string()));
    let document = serde_json::to_value(&made.report.document).map_err(|error| Error::Internal(error.to_string()))?;
    let publication = &made.report.publication;
    let story = made.report.document.story().map(|story| story.picture.as_ref().map(|picture| picture.jpeg.clone()));
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
    })
}

/// What is not shown and why, one sentence for each reason.
pub fn suppressed(totals: &Totals, period: Period) -> Vec<String> {
    let mut by_reason: BTreeMap<Reason, Vec<String>> = BTreeMap::new();
    for row in headlines(&totals.publication, totals, period) {
        if let Some(reason) = row.1.suppressed {
            by_reason.entry(reason).or_default().push(row.0);
        }
    }
    by_reason.into_iter().map(|(reason, names)| format!("{}: [c] {}.", names.join(", "), why(reason))).collect()
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

const fn why(reason: Reason) -> &'static str {
    match reason {
        Reason::SmallCount => "so few people that somebody might be recognised",
        Reason::FewEnterprises => "too few enterprises, so nobody’s figure can be worked out",
        Reason::Dominance => "one or two enterprises make nearly all of it",
        Reason::RatioGroup => "a part of it is not shown",
        Reason::Subtraction => "another figure could be worked out from it",
    }
}

/// Words that a coordinator begins with: the template's title. Headline and summary stay blank, so that they are made
/// of the figures as they are when the report is made, and cannot grow old.
pub fn proposal() -> Result<Wording, Error> {
    let template = Template::quarterly().map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Wording { title: template.title, ..Wording::default() })
}

/// The heading and the paragraph that the figures make where the coordinator writes none.
pub fn made_words(totals: &Totals, period: Period, network: &NetworkRecord) -> (String, String) {
    let Ok(template) = Template::quarterly() else { return Default::default() };
    let material = Material { network: &network.network, figures: &totals.figures, period, beside: &totals.beside };
    match report(material, &template, &Narrative::default(), Standing::Draft { dated: Millis(0) }) {
        Ok(made) => (made.heading().to_owned(), made.lede()),
        Err(_) => Default::default(),
    }
}
