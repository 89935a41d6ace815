//! The sample's published edition: composed, drawn and published by what the report's page calls.

use super::SampleReturn;
use crate::{
    store::{Act, EnterpriseId, More, NetworkRecord, ReportDraft, Store, StoreError},
    templates,
    web::report::{
        course::Course,
        making::{Making, edition, make, proposal, totals},
    },
};
use commonweal_domain::{
    network::Millis,
    period::{Period, Quarter},
};
use commonweal_reporting::compose::{Narrative, Standing, Told};
use std::collections::BTreeMap;

/// What the sample's members ask for.
const ASKS: [&str; 3] = [
    "Catering and cleaning contracts in lots that a small enterprise can bid for",
    "One empty shop a year at a peppercorn rent, for a first lease",
    "A seat for the network where the area’s growth plan is decided",
];

/// What stands in an edition besides its figures.
pub(super) struct Telling {
    pub(super) period: Period,
    /// Name of the template.
    pub(super) template: String,
    /// Blank for the template's.
    pub(super) title: String,
    /// Blank for the template's.
    pub(super) headline: String,
    pub(super) asks: Vec<String>,
    pub(super) words: BTreeMap<String, String>,
    pub(super) story: Option<(EnterpriseId, Told)>,
}

impl Telling {
    /// A quarter's words, which the figures make but for what members ask for.
    pub(super) fn of(quarter: Quarter, story: Option<(EnterpriseId, Told)>) -> Self {
        Self {
            period: quarter.period(),
            template: "quarterly".to_owned(),
            title: String::new(),
            headline: String::new(),
            asks: ASKS.map(str::to_owned).to_vec(),
            words: BTreeMap::new(),
            story,
        }
    }
}

/// Writes a period's words and publishes its first edition.
pub(super) async fn publish(
    store: &Store,
    act: &Act,
    network: &NetworkRecord,
    telling: Telling,
) -> Result<(), StoreError> {
    let Telling { period, template, title, headline, asks, words, story } = telling;
    let template = templates::named(store, network.id, &template).await.map_err(refused)?;
    let wording = proposal(&template);
    let title = if title.is_empty() { wording.title } else { title };
    let (story_by, story) = story.unzip();
    let draft = ReportDraft {
        period,
        template: template.name.clone(),
        title: title.clone(),
        headline: headline.clone(),
        summary: String::new(),
        story_by,
        more: More { asks: asks.clone(), words: words.clone(), papers: wording.papers.clone(), ..More::default() },
        changed_at: act.now,
        changed_by: act.name.clone(),
    };
    store.save_report_draft(act, network.id, &draft).await?;
    let totals = totals(store, network, period, act.now).await?;
    let narrative =
        Narrative { title, headline, stories: story.into_iter().collect(), asks, words, ..Narrative::default() };
    let standing = Standing::Edition { number: 1, published: act.now };
    let mut papers = vec![];
    for name in &wording.papers {
        papers.push(templates::named(store, network.id, name).await.map_err(refused)?);
    }
    let making = Making {
        network: network.network.clone(),
        figures: totals.figures.clone(),
        beside: totals.beside.clone(),
        period,
        narrative,
        story_by,
        told: vec![],
        standing,
    };
    let made = make(making, template, papers, Course::untold()).await.map_err(refused)?;
    let edition = edition(made, "", commonweal_domain::release::Release::default()).map_err(refused)?;
    store.publish(act, network.id, &edition, 1).await?;
    Ok(())
}

/// A week after the round has closed, in the morning.
pub(super) fn day(quarter: Quarter) -> Millis {
    let day = quarter.last_day() + time::Duration::days(52);
    Millis(day.midnight().assume_utc().unix_timestamp() * 1_000 + 10 * 3_600_000)
}

/// The first story of a quarter that may be printed.
pub(super) fn story<'a>(returns: &[&'a SampleReturn]) -> Option<&'a SampleReturn> {
    returns.iter().copied().find(|filed| filed.story_agreed && !filed.story.is_empty())
}

fn refused(error: impl std::fmt::Display) -> StoreError {
    StoreError::Refused(error.to_string())
}
