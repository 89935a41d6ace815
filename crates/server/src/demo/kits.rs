//! Samples of the starter kits: their files read into what a store takes.

use super::{
    KitSample, Sample, SamplePerson, SampleReturn, SampleState,
    boroughs::boroughs,
    calendar::{Punctual, times},
    digbeth,
    random::Chance,
};
use crate::{
    import::{self, Known, Terms, Unknown, Voice, read_enterprises},
    starters::{self, Kit, KitError, SampleSheet, Starter, StorySheet},
    store::{ImportState, ImportedReturn},
};
use commonweal_domain::network::{Enterprise, Membership, Settings};
use std::collections::BTreeMap;

/// All samples, that of Digbeth first, and the boroughs before the city region that is made of them.
///
/// # Errors
/// If a kit's files cannot be read.
pub fn all() -> Result<Vec<Sample>, KitError> {
    let made = std::iter::once(digbeth()).chain(boroughs()).map(Ok);
    made.chain(starters::ALL.iter().map(kit_sample)).collect()
}

/// The sample of a starter: the same at every call.
///
/// # Errors
/// If its files cannot be read.
pub fn kit_sample(starter: &Starter) -> Result<Sample, KitError> {
    let wrong = |reason: String| KitError { starter: starter.name.to_owned(), reason };
    let (kit, sheet) = (Kit::read(starter)?, SampleSheet::read(starter)?);
    let told = |file: &str, faults: &[import::Fault]| wrong(format!("{file}: {}", faults[0]));
    let enterprises = read_enterprises(starter.members.as_bytes(), &BTreeMap::new())
        .map_err(|faults| told("members.csv", &faults))?;
    let imported = figures(starter, &kit, &enterprises).map_err(|faults| told("figures.csv", &faults))?;
    let stories: Vec<StorySheet> = csv::Reader::from_reader(starter.stories.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| wrong(format!("stories.csv: {error}")))?;
    let settings = Settings {
        contact: sheet.contact.clone(),
        sample_note: sheet.banner.clone(),
        sample_about: sheet.note.clone(),
        parts: sheet.parts.clone(),
        disclosure: sheet.disclosure().unwrap_or_else(|| kit.settings.disclosure.clone()),
        ..kit.settings.clone()
    };
    let mut network = kit.network(starter.name, &sheet.name);
    network.sample = true;
    network.settings = settings;
    let people = sheet.people.iter().map(|person| {
        Ok(SamplePerson {
            email: person.email.clone(),
            name: person.name.clone(),
            role: person.role()?,
            enterprise: Some(person.enterprise.clone()).filter(|slug| !slug.is_empty()),
        })
    });
    Ok(Sample {
        same: vec![],
        people: people.collect::<Result<_, String>>().map_err(wrong)?,
        returns: imported.into_iter().map(|filed| filed_return(filed, &sheet, &stories)).collect(),
        targets: sheet.targets().map_err(wrong)?,
        current: sheet.current,
        asked: kit.beginning.asked.clone(),
        enterprises,
        network,
        kit: Some(KitSample {
            starter: starter.name,
            context: sheet.context().map_err(wrong)?,
            beginning: kit.beginning,
            sheet,
            picture: starter.picture,
        }),
    })
}

/// The kit's figures, by return.
fn figures(
    starter: &Starter,
    kit: &Kit,
    enterprises: &[(Enterprise, Membership)],
) -> Result<Vec<ImportedReturn>, Vec<import::Fault>> {
    let mut members: BTreeMap<String, Vec<Membership>> = BTreeMap::new();
    for (enterprise, membership) in enterprises {
        members.entry(enterprise.slug.clone()).or_default().push(*membership);
    }
    let known = Known {
        network: starter.name.to_owned(),
        definitions: kit.definitions(),
        enterprises: members,
        former: BTreeMap::new(),
        returns: BTreeMap::new(),
        balances: kit.settings.balances.clone(),
        terms: Terms {
            unknown: Unknown::Refuse,
            state: ImportState::Accepted,
            reason: None,
            only: None,
            voice: Voice::CommandLine,
        },
    };
    Ok(import::read(starter.figures.as_bytes(), &known)?.store.returns)
}

fn filed_return(filed: ImportedReturn, sheet: &SampleSheet, stories: &[StorySheet]) -> SampleReturn {
    let waits = filed.quarter == sheet.current && sheet.waiting.contains(&filed.enterprise);
    let times = times(
        Chance::of(1, &[&filed.enterprise, &filed.quarter.to_string(), "times"]),
        filed.quarter,
        Punctual::OnTime,
    );
    let story = stories.iter().find(|story| story.enterprise == filed.enterprise && story.quarter == filed.quarter);
    SampleReturn {
        enterprise: filed.enterprise,
        quarter: filed.quarter,
        state: if waits { SampleState::Submitted } else { SampleState::Accepted },
        figures: filed.figures,
        story: story.map(|story| story.story.clone()).unwrap_or_default(),
        story_agreed: story.is_some_and(|story| story.agreed == "yes"),
        submitted_at: Some(times.submitted),
        decided_at: (!waits).then_some(times.decided),
    }
}
