//! What an edition is made of once its figures are added up and its words are written: kept as it is where members sign it
//! before it goes out, and drawn with the day of publication afterwards.

use super::{
    course::Course,
    making::{Making, said},
};
use crate::{
    store::{EnterpriseId, NewEdition, PartOfEdition},
    web::{error::Error, library::list::href},
};
use commonweal_domain::{network::Network, period::Period, release::Release};
use commonweal_reporting::{
    charts::slide,
    compose::{Narrative, Report, SignedOff, Stamp, Standing, Template},
    disclose::behind,
    document::{Chart, Document, Story},
    export,
    html::{self, Pictures},
    pdf,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Everything of an edition but what is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    /// What it reports about.
    period: Period,
    /// The report itself.
    pub report: Paper,
    /// Papers of the same figures.
    pub papers: Vec<Paper>,
    /// One line for the library.
    summary: String,
    enterprises_due: u32,
    enterprises_filed: u32,
    /// What members sign.
    pub signed: [u8; 32],
    csv: String,
    json: String,
    /// The indicators of which it shows a figure, with their names.
    indicators: BTreeMap<String, String>,
    /// The key of the enterprise whose story it tells first.
    story: Option<i64>,
    /// Keys of those whose stories it tells after that, and whether with a picture.
    tellers: Vec<(i64, bool)>,
    /// What each member brought to each total, for the network's next editions alone.
    behind: String,
    /// The text of the template.
    template: String,
}

/// One document of an edition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// Name of its template.
    pub name: String,
    /// Title of its template.
    pub title: String,
    /// The document.
    pub document: Document,
    stamp: Stamp,
}

/// The files of an edition.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The report.
    pub pdf: Vec<u8>,
    /// Its pages.
    pub pages: u32,
    /// The same as an article for a web page.
    pub html: String,
    /// The papers.
    pub papers: Vec<PartOfEdition>,
    /// The charts as pictures that stand alone.
    pub charts: Vec<PartOfEdition>,
}

impl Paper {
    fn of(template: &Template, report: &Report) -> Self {
        Self {
            name: template.name.clone(),
            title: template.title.clone(),
            document: report.document.clone(),
            stamp: report.stamp.clone(),
        }
    }

    fn part(&self, bytes: Vec<u8>) -> Result<PartOfEdition, Error> {
        Ok(PartOfEdition {
            name: self.name.clone(),
            title: self.title.clone(),
            pages: counted(pdf::pages(&self.document))?,
            bytes,
        })
    }
}

impl Content {
    /// Composes a report by a template, and papers of the same figures by others.
    pub fn compose(making: &Making, template: &Template, papers: &[Template]) -> Result<Self, Error> {
        let report = making.compose(template).map_err(said)?;
        let paper = |template: &Template| -> Result<Paper, Error> {
            // A paper has its own title, and its own sentences where the coordinator wrote none.
            let narrative = Narrative { title: String::new(), ..making.narrative.clone() };
            let made = Making { narrative, ..making.clone() }.compose(template).map_err(said)?;
            Ok(Paper::of(template, &made))
        };
        let papers = papers.iter().map(paper).collect::<Result<_, _>>()?;
        let publication = &report.publication;
        let (figures, period) = (&making.figures, making.period);
        let indicators = figures
            .definitions
            .indicators(period.last())
            .filter(|indicator| publication.indicator_rows(&indicator.code).any(|row| row.number().is_some()));
        let stories: Vec<&Story> = report.document.stories().collect();
        // A template may leave no place for more stories: who is not told is not said to be.
        let tellers = making.told.iter().filter_map(|(id, name)| {
            let story = stories.iter().find(|story| story.by == *name)?;
            Some((id.0, story.picture.is_some()))
        });
        let headline = &making.narrative.headline;
        Ok(Self {
            period,
            summary: if headline.is_empty() { report.lede() } else { headline.clone() },
            enterprises_due: counted(figures.due(period).len())?,
            enterprises_filed: counted(figures.reported(period).len())?,
            signed: report.content_hash,
            csv: export::csv(publication),
            json: export::json(publication).to_string(),
            indicators: indicators.map(|indicator| (indicator.code.clone(), indicator.name.clone())).collect(),
            story: making.story_by.filter(|_| !stories.is_empty()).map(|id| id.0),
            tellers: tellers.collect(),
            behind: behind(publication, figures).to_string(),
            template: template.source().to_owned(),
            papers,
            report: Paper::of(template, &report),
        })
    }

    /// As JSON, and the files of its pictures in their order, which JSON does not hold.
    pub fn kept(&self) -> Result<(Vec<u8>, Vec<Vec<u8>>), Error> {
        let json = serde_json::to_vec(self).map_err(|error| Error::Internal(error.to_string()))?;
        let all = [&self.report].into_iter().chain(&self.papers);
        let pictures = all.flat_map(|paper| paper.document.pictures()).map(|picture| picture.jpeg.clone());
        Ok((json, pictures.collect()))
    }

    /// What [`Self::kept`] gave.
    pub fn read(json: &[u8], pictures: Vec<Vec<u8>>) -> Result<Self, Error> {
        let mut content: Self = serde_json::from_slice(json).map_err(|error| Error::Internal(error.to_string()))?;
        let mut pictures = pictures.into_iter();
        for paper in [&mut content.report].into_iter().chain(&mut content.papers) {
            let own = paper.document.pictures().count();
            if !paper.document.take_pictures(pictures.by_ref().take(own).collect()) {
                return Err(Error::Internal("a picture of a circulated report is missing".to_owned()));
            }
        }
        Ok(content)
    }

    /// Gives it another standing, and the page on which it says who signed it.
    pub fn put(&mut self, standing: Standing, signed: Option<&SignedOff>) {
        for paper in [&mut self.report].into_iter().chain(&mut self.papers) {
            paper.stamp.put(&mut paper.document, standing);
            if let Some(signed) = signed {
                signed.put(&mut paper.document);
            }
        }
    }

    /// Where the files of an edition's pictures will be.
    pub fn pictures(&self, network: &Network, number: u32) -> String {
        href(network, self.period, number)
    }

    /// Draws it. `pictures` is where the pictures of the web page are; none where they stand in the page itself. `course`
    /// is told of each of the steps.
    pub fn draw(&self, pictures: Option<&str>, course: &Course) -> Result<Drawn, Error> {
        let document = &self.report.document;
        let pdf = drawn(document)?;
        course.step()?;
        let html = html::body(document, pictures.map_or(Pictures::Within, Pictures::In));
        course.step()?;
        let paper = |paper: &Paper| -> Result<PartOfEdition, Error> {
            let part = paper.part(drawn(&paper.document)?)?;
            course.step()?;
            Ok(part)
        };
        let papers = self.papers.iter().map(paper).collect::<Result<_, _>>()?;
        let charts = charts(document);
        course.step()?;
        Ok(Drawn { pdf, pages: counted(pdf::pages(document))?, html, papers, charts })
    }

    /// The edition. `release` says for whom it is and from when on, and learns here what it tells about.
    pub fn edition(self, drawn: Drawn, what_changed: &str, release: Release) -> Result<NewEdition, Error> {
        let document = &self.report.document;
        let json = serde_json::to_value(document).map_err(|error| Error::Internal(error.to_string()))?;
        let stories: Vec<&Story> = document.stories().collect();
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
            period: self.period,
            title: document.cover.title.clone(),
            summary: self.summary,
            what_changed: what_changed.to_owned(),
            enterprises_due: self.enterprises_due,
            enterprises_filed: self.enterprises_filed,
            pages: drawn.pages,
            content_hash: self.signed,
            pdf_hash: Sha256::digest(&drawn.pdf).into(),
            pdf: drawn.pdf,
            html: drawn.html,
            csv: self.csv,
            json: self.json,
            document: json.to_string(),
            story: story.zip(self.story).map(|(picture, by)| (EnterpriseId(by), picture)),
            tellers: self.tellers.into_iter().map(|(id, pictured)| (EnterpriseId(id), pictured)).collect(),
            pictures,
            behind: self.behind.into_bytes(),
            template: PartOfEdition {
                name: self.report.name,
                title: self.report.title,
                pages: 0,
                bytes: self.template.into_bytes(),
            },
            papers: drawn.papers,
            charts: drawn.charts,
            release: Release { indicators: self.indicators, ..release },
        })
    }
}

fn drawn(document: &Document) -> Result<Vec<u8>, Error> {
    pdf::render(document).map_err(|error| Error::Internal(error.to_string()))
}

fn counted(count: usize) -> Result<u32, Error> {
    u32::try_from(count).map_err(|error| Error::Internal(error.to_string()))
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
