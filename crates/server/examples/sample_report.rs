//! Writes the sample network's report as a PDF to the path given, to look at it.

use commonweal::demo::{self, SampleState};
use commonweal_domain::{catalogue, lang::Lang, network::Millis};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    compose::{Material, Narrative, Standing, Template, Told, report},
    pdf,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: sample_report FILE.pdf [whole]")?;
    let sample = if std::env::args().nth(2).as_deref() == Some("whole") {
        demo::whole_catalogue(1, 50, "2025-Q4/8".parse()?)
    } else {
        demo::digbeth()
    };
    let mut members: Vec<MemberFigures> = sample
        .enterprises
        .iter()
        .map(|(enterprise, membership)| MemberFigures {
            slug: enterprise.slug.clone(),
            name: enterprise.name.clone(),
            sector: enterprise.sector.clone(),
            memberships: vec![*membership],
            within: std::collections::BTreeSet::new(),
            figures: sample
                .returns
                .iter()
                .filter(|filed| filed.enterprise == enterprise.slug && filed.state == SampleState::Accepted)
                .flat_map(|filed| filed.figures.clone())
                .collect(),
        })
        .collect();
    members.sort_by(|a, b| a.slug.cmp(&b.slug));
    let figures = NetworkFigures { definitions: catalogue::definitions(Lang::EnGb), members };
    let story = sample.returns.iter().rev().find(|filed| {
        filed.quarter == sample.current
            && filed.state == SampleState::Accepted
            && filed.story_agreed
            && !filed.story.is_empty()
    });
    let narrative = Narrative {
        story: story.map(|filed| Told {
            by: sample
                .enterprises
                .iter()
                .find(|(enterprise, _)| enterprise.slug == filed.enterprise)
                .map_or_else(String::new, |(enterprise, _)| enterprise.name.clone()),
            text: filed.story.clone(),
        }),
        ..Narrative::default()
    };
    let material = Material { network: &sample.network, figures: &figures, period: sample.current.period() };
    let made = report(
        material,
        &Template::quarterly()?,
        &narrative,
        Standing::Edition { number: 1, published: Millis(1_773_100_800_000) },
    )?;
    std::fs::write(path, pdf::render(&made.document)?)?;
    Ok(())
}
