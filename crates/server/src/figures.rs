//! A network's accepted figures as the arithmetic of `reporting` wants them: for exports, dashboards and reports.

use crate::{
    store::{CallAnswer, EditionFile, NetworkId, Store, StoreError},
    web::moment,
};
use commonweal_domain::{
    call::Call,
    figure::{Figure, FigureKey},
    governance::Decided,
    network::Membership,
    period::Period,
};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    compose::Beside,
    disclose::Earlier,
    document::Picture,
};
use std::{collections::BTreeSet, sync::Arc};

/// Everything that totals are made of: definitions, and members past and present with their accepted figures, sorted
/// by slug, so that the same data give the same bytes.
pub async fn load(store: &Store, network: NetworkId) -> Result<NetworkFigures, StoreError> {
    let definitions = store.definitions(network).await?;
    let mut accepted = store.counted(network).await?;
    let mut within = store.within_accepted(network).await?;
    let mut recognisable = store.recognisable(network).await?;
    let mut members: Vec<MemberFigures> = store
        .enterprises(network)
        .await?
        .into_iter()
        .map(|record| MemberFigures {
            recognisable: recognisable.remove(&record.id).unwrap_or_default(),
            figures: accepted.remove(&record.id).unwrap_or_default(),
            slug: record.enterprise.slug,
            name: record.enterprise.name,
            sector: record.enterprise.sector,
            place: record.enterprise.place,
            memberships: record.memberships,
            within: within.remove(&record.id).unwrap_or_default(),
        })
        .collect();
    members.sort_by(|a, b| a.slug.cmp(&b.slug));
    let respend = store.network_of(network).await?.map(|record| record.network.settings.respend);
    Ok(NetworkFigures {
        definitions,
        members,
        revised: store.revised(network).await?,
        defaults: respend.unwrap_or_default(),
        published: Arc::default(),
    })
}

/// The same with the editions that a report of a period stands beside: what they printed is known for good.
pub async fn beside_editions(store: &Store, network: NetworkId, period: Period) -> Result<NetworkFigures, StoreError> {
    let figures = load(store, network).await?;
    Ok(NetworkFigures { published: Arc::new(published(store, network, period).await?), ..figures })
}

/// What the editions printed that a report of a period stands beside, oldest first.
///
/// Editions from before it was kept what each member brought have
/// their own figures instead, and one without figures has nothing behind it.
pub async fn published(store: &Store, network: NetworkId, period: Period) -> Result<Vec<Earlier>, StoreError> {
    let oldest = period.first().plus(-LOOKED_BACK * i32::from(period.len()));
    let former = store.former_slugs(network).await?;
    let mut published = vec![];
    for edition in store.editions(network).await? {
        if edition.period.last() < oldest {
            continue;
        }
        let mut kept = None;
        if let Some(behind) = store.edition_behind(edition.id).await? {
            kept = Earlier::read(&behind).transpose();
        }
        if kept.is_none() {
            let file = store.edition_file(edition.id, EditionFile::Json).await?;
            kept = file.and_then(|file| Earlier::read(&file).transpose());
        }
        let unread = |_| {
            StoreError::Refused(format!(
                "what edition {} of {} printed cannot be read, so nothing was protected; commonweal check tells more",
                edition.number, edition.period
            ))
        };
        published.extend(kept.transpose().map_err(unread)?.map(|kept| kept.renamed(&former)));
    }
    published.reverse();
    Ok(published)
}

/// How many periods before its own a report may stand beside: those that it prints, and one that reaches into them.
const LOOKED_BACK: i32 = 16;

/// The answers to a round over a date range, those only that count, as the same arithmetic wants them. They are alone
/// here: nothing of a quarter is among them, and nothing of them is among a quarter's.
pub async fn of_call(store: &Store, network: NetworkId, call: &Call) -> Result<NetworkFigures, StoreError> {
    let definitions = store.definitions(network).await?;
    let mut answers = store.call_answers(network, call).await?;
    let mut members: Vec<MemberFigures> = store
        .enterprises(network)
        .await?
        .into_iter()
        .filter(|record| call.asks(&record.memberships))
        .map(|record| {
            let answer = answers.remove(&record.id).filter(CallAnswer::counts).unwrap_or_default();
            let asked: Vec<(FigureKey, Figure)> = answer
                .figures
                .iter()
                .filter(|(key, _)| call.inputs.contains(&key.input))
                .map(|(key, figure)| (key, figure.clone()))
                .collect();
            let agrees = answer.agreed.is_some();
            MemberFigures {
                recognisable: if agrees {
                    asked.iter().map(|(key, _)| (key.input.clone(), key.period)).collect()
                } else {
                    BTreeSet::default()
                },
                figures: asked.into_iter().collect(),
                slug: record.enterprise.slug,
                name: record.enterprise.name,
                sector: record.enterprise.sector,
                place: record.enterprise.place,
                // Whoever belonged on one of the days is asked.
                memberships: vec![Membership { from: None, to: None }],
                within: BTreeSet::default(),
            }
        })
        .collect();
    members.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(NetworkFigures { definitions, members, ..NetworkFigures::default() })
}

/// Decisions that have been carried out, by number, as reports cite them.
pub async fn decided(store: &Store, network: NetworkId) -> Result<Vec<Decided>, StoreError> {
    let zone = store.network_of(network).await?.map(|record| record.network.time_zone).unwrap_or_default();
    let mut decided: Vec<Decided> = store
        .decisions(network)
        .await?
        .iter()
        .filter_map(|record| record.cited(|at| moment::date(at, &zone)))
        .collect();
    decided.sort_by_key(|decided| decided.number);
    Ok(decided)
}

/// How many joint projects of a period everybody who takes part has agreed to.
pub async fn joint(store: &Store, network: NetworkId, period: Period) -> Result<usize, StoreError> {
    let mut agreed = 0;
    for quarter in period.quarters() {
        agreed += store.joints(network, quarter).await?.iter().filter(|record| record.joint.is_agreed()).count();
    }
    Ok(agreed)
}

/// What stands beside the figures in reports and on the dashboard: targets, statistics that others have published, and
/// the decisions by which things are counted.
pub async fn beside(store: &Store, network: NetworkId) -> Result<Beside, StoreError> {
    let context = store.context_figures(network).await?.into_iter().map(|(_, figure)| figure).collect();
    let logo = match store.network_of(network).await?.and_then(|record| record.network.settings.logo) {
        Some(logo) => store.logo_file(network).await?.map(|jpeg| Picture {
            jpeg,
            width: logo.width,
            height: logo.height,
            alt: logo.alt,
        }),
        None => None,
    };
    Ok(Beside {
        targets: store.targets(network).await?,
        context,
        logo,
        decided: decided(store, network).await?,
        ..Beside::default()
    })
}
