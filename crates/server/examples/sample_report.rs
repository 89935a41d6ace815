//! Writes the sample network's report to the path given, to look at it or to measure it: as PDF or HTML, or as CSV the
//! figures that it is made of. With `whole` the sample is 50 enterprises that file the whole catalogue for 8 quarters.
//! Says how long it took to make the sample, the document and the file.

use commonweal::demo::{self, Sample, SampleState};
use commonweal_domain::{catalogue, lang::Lang, network::Millis};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    compose::{Beside, Material, Narrative, Standing, Template, Told, report},
    document::Document,
    html, pdf,
};
use std::{
    error::Error,
    path::Path,
    time::{Duration, Instant},
};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: sample_report FILE.{pdf,html,csv} [whole]")?;
    let mut lap = laps();
    let sample = if std::env::args().nth(2).as_deref() == Some("whole") {
        demo::whole_catalogue(1, 50, "2025-Q4/8".parse()?)
    } else {
        demo::digbeth()
    };
    let sample_took = lap();
    let format = Path::new(&path).extension().and_then(|end| end.to_str()).unwrap_or_default();
    if format == "csv" {
        return Ok(std::fs::write(&path, csv(&sample)?)?);
    }
    let document = document(&sample)?;
    let document_took = lap();
    let bytes = match format {
        "html" => html::standalone(&document, include_str!("../assets/site.css")).into_bytes(),
        _ => pdf::render(&document)?,
    };
    println!("sample {sample_took:?}, document {document_took:?}, {format} {:?}", lap());
    Ok(std::fs::write(path, bytes)?)
}

/// Tells at each call how long it is since the last one.
#[expect(clippy::disallowed_methods, reason = "this measures, and nothing of it enters the report")]
fn laps() -> impl FnMut() -> Duration {
    let mut since = Instant::now();
    move || std::mem::replace(&mut since, Instant::now()).elapsed()
}

/// The accepted figures in the format of an import.
fn csv(sample: &Sample) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = csv::Writer::from_writer(vec![]);
    writer.write_record(["enterprise", "period", "input", "breakdown", "value", "confidence", "note"])?;
    for row in demo::rows(sample) {
        writer.write_record(row)?;
    }
    Ok(writer.into_inner()?)
}

/// From figures to the report: totals, disclosure, sentences, charts and tables.
fn document(sample: &Sample) -> Result<Document, Box<dyn Error>> {
    let mut members: Vec<MemberFigures> = sample
        .enterprises
        .iter()
        .map(|(enterprise, membership)| MemberFigures {
            slug: enterprise.slug.clone(),
            name: enterprise.name.clone(),
            sector: enterprise.sector.clone(),
            place: enterprise.place.clone(),
            memberships: vec![*membership],
            within: std::collections::BTreeSet::new(),
            recognisable: std::collections::BTreeSet::new(),
            figures: sample
                .returns
                .iter()
                .filter(|filed| filed.enterprise == enterprise.slug && filed.state == SampleState::Accepted)
                .flat_map(|filed| filed.figures.clone())
                .collect(),
        })
        .collect();
    members.sort_by(|a, b| a.slug.cmp(&b.slug));
    let figures =
        NetworkFigures { definitions: catalogue::definitions(Lang::EnGb), members, ..NetworkFigures::default() };
    let story = sample.returns.iter().rev().find(|filed| {
        filed.quarter == sample.current
            && filed.state == SampleState::Accepted
            && filed.story_agreed
            && !filed.story.is_empty()
    });
    let narrative = Narrative {
        stories: story
            .into_iter()
            .map(|filed| Told {
                by: sample
                    .enterprises
                    .iter()
                    .find(|(enterprise, _)| enterprise.slug == filed.enterprise)
                    .map_or_else(String::new, |(enterprise, _)| enterprise.name.clone()),
                text: filed.story.clone(),
                picture: None,
            })
            .collect(),
        ..Narrative::default()
    };
    let material = Material {
        network: &sample.network,
        figures: &figures,
        period: sample.current.period(),
        beside: &Beside::default(),
    };
    let made = report(
        material,
        &Template::quarterly()?,
        &narrative,
        Standing::Edition { number: 1, published: Millis(1_773_100_800_000) },
    )?;
    Ok(made.document)
}
