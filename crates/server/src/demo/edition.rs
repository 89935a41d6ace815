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
use commonweal_domain::{network::Millis, period::Quarter};
use commonweal_reporting::compose::{Narrative, Standing, Told};

/// What the sample's members ask for.
const ASKS: [&str; 3] = [
    "Catering and cleaning contracts in lots that a small enterprise can bid for",
    "One empty shop a year at a peppercorn rent, for a first lease",
    "A seat for the network where the area’s growth plan is decided",
];

/// Writes a quarter's words, which the figures make but for the title, and publishes its first edition with a story.
pub(super) async fn publish(
    store: &Store,
    act: &Act,
    network: &NetworkRecord,
    quarter: Quarter,
    story: Option<(EnterpriseId, Told)>,
) -> Result<(), StoreError> {
    let period = quarter.period();
    let template = templates::named(store, network.id, "quarterly").await.map_err(refused)?;
    let wording = proposal(&template);
    let (title, asks) = (wording.title, ASKS.map(str::to_owned).to_vec());
    let (story_by, story) = story.unzip();
    let draft = ReportDraft {
        period,
        template: "quarterly".to_owned(),
        title: title.clone(),
        headline: String::new(),
        summary: String::new(),
        story_by,
        more: More { asks: asks.clone(), papers: wording.papers.clone(), ..More::default() },
        changed_at: act.now,
        changed_by: act.name.clone(),
    };
    store.save_report_draft(act, network.id, &draft).await?;
    let totals = totals(store, network, period).await?;
    let narrative = Narrative { title, stories: story.into_iter().collect(), asks, ..Narrative::default() };
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
