//! The seam between a report's page and what reporting makes of the network's figures.
//!
//! Everything here is called by the report and the dashboard alone; [`plain`](super::plain) stands in for the composed
//! document.

use super::{form::Wording, plain};
use crate::{
    store::{NetworkRecord, NewEdition, ReportDraft, StoreError},
    web::{App, error::Error},
};
use commonweal_domain::{network::Millis, period::Period};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    disclose::{Publication, PublishedRow, Reason, publish},
    document::Document,
    export, pdf,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Totals of a period after disclosure, with who was due and who filed.
#[derive(Debug)]
pub struct Totals {
    /// What the totals are made of.
    pub figures: NetworkFigures,
    /// What may be shown of them.
    pub publication: Publication,
    /// Members who were due.
    pub due: usize,
    /// Those of them with accepted figures.
    pub filed: usize,
}

/// A report that has been drawn.
#[derive(Debug)]
pub struct Made {
    /// As typed blocks.
    pub document: Document,
    /// As an article for a web page.
    pub html: String,
    /// As a file.
    pub pdf: Vec<u8>,
}

/// What is told of the document beside its figures.
#[derive(Debug, Clone)]
pub struct Narrative {
    /// The coordinator's words.
    pub wording: Wording,
    /// Name of the enterprise and its story, if one is told.
    pub story: Option<(String, String)>,
    /// The report is marked as a draft.
    pub draft: bool,
}

/// Adds up a network's accepted figures over a period and protects them.
pub async fn totals(app: &App, network: &NetworkRecord, period: Period) -> Result<Totals, StoreError> {
    let figures = figures(app, network).await?;
    let publication = publish(&figures, &network.network.settings.disclosure, period);
    let (due, filed) = (figures.due(period).len(), figures.reported(period).len());
    Ok(Totals { figures, publication, due, filed })
}

async fn figures(app: &App, network: &NetworkRecord) -> Result<NetworkFigures, StoreError> {
    let mut accepted = app.store.accepted(network.id).await?;
    let members = app
        .store
        .enterprises(network.id)
        .await?
        .into_iter()
        .map(|record| MemberFigures {
            slug: record.enterprise.slug,
            name: record.enterprise.name,
            sector: record.enterprise.sector,
            memberships: record.memberships,
            figures: accepted.remove(&record.id).unwrap_or_default(),
        })
        .collect();
    Ok(NetworkFigures { definitions: app.store.definitions(network.id).await?, members })
}

/// Draws the report away from the threads that answer others: a PDF takes its time.
pub async fn make(
    network: &NetworkRecord,
    totals: &Totals,
    narrative: &Narrative,
    dated: Millis,
) -> Result<Made, Error> {
    let document = plain::document(&network.network, totals, narrative, dated);
    let html = plain::article(&document);
    let drawn = document.clone();
    let pdf = tokio::task::spawn_blocking(move || pdf::render(&drawn))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(Made { document, html, pdf })
}

/// An edition of what has been made. What members sign is its content: figures, template, narrative and suppression,
/// without dates and number.
pub fn edition(
    made: Made,
    totals: &Totals,
    draft: &ReportDraft,
    narrative: &Narrative,
    what_changed: &str,
) -> Result<NewEdition, Error> {
    let figures = export::json(&totals.publication);
    let content = json!({
        "figures": figures,
        "narrative": {
            "title": draft.title,
            "headline": draft.headline,
            "summary": draft.summary,
            "story": narrative.story,
        },
        "template": draft.template,
    });
    let count = |count: usize| u32::try_from(count).map_err(|error| Error::Internal(error.to_string()));
    let document = serde_json::to_value(&made.document).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(NewEdition {
        period: draft.period,
        title: draft.title.clone(),
        summary: if draft.headline.is_empty() { first_sentence(&draft.summary) } else { draft.headline.clone() },
        what_changed: what_changed.to_owned(),
        enterprises_due: count(totals.due)?,
        enterprises_filed: count(totals.filed)?,
        pages: count(pdf::pages(&made.document))?,
        content_hash: Sha256::digest(content.to_string()).into(),
        pdf_hash: Sha256::digest(&made.pdf).into(),
        pdf: made.pdf,
        html: made.html,
        csv: export::csv(&totals.publication),
        json: figures.to_string(),
        document: document.to_string(),
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

fn first_sentence(text: &str) -> String {
    text.split_inclusive(". ").next().unwrap_or_default().trim().to_owned()
}

/// Words that a coordinator may begin with: only what is certain of any network's quarter.
pub fn proposal(totals: &Totals, period: Period, network: &NetworkRecord) -> Wording {
    let months = period.months(network.network.lang);
    Wording {
        title: "What we did together".to_owned(),
        headline: String::new(),
        summary: format!(
            "{} of {} members of {} filed their figures for {months}.",
            totals.filed, totals.due, network.network.name
        ),
        story: String::new(),
    }
}
