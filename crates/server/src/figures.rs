//! A network's accepted figures as the arithmetic of `reporting` wants them: for exports, dashboards and reports.

use crate::{
    store::{CallAnswer, EditionFile, EnterpriseId, EnterpriseRecord, NetworkId, Store, StoreError},
    web::moment,
};
use commonweal_domain::{
    call::Call,
    figure::{Figure, FigureKey, Figures},
    governance::Decided,
    network::Membership,
    period::{Period, Quarter},
};
use commonweal_reporting::{
    aggregate::{MemberFigures, NetworkFigures},
    compose::{Beside, DASHBOARD_BACK},
    disclose::{Earlier, looks_back, quarters_behind},
    document::Picture,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Figures in memory: of all members, and of as many quarters as have been asked for.
#[derive(Debug)]
pub struct Loaded {
    /// The figures. Members are sorted by slug, so that the same data give the same bytes.
    pub figures: NetworkFigures,
    network: NetworkId,
    /// By member, in the same order.
    enterprises: Vec<EnterpriseId>,
    /// Quarters with accepted returns.
    filed: BTreeSet<Quarter>,
    quarters: BTreeSet<Quarter>,
}

/// Figures of quarters that have been read, by enterprise.
#[derive(Debug, Default)]
pub struct Read {
    quarters: BTreeSet<Quarter>,
    figures: BTreeMap<EnterpriseId, Figures>,
}

impl Loaded {
    /// Definitions and members past and present, yet without a figure.
    pub async fn nothing(store: &Store, network: NetworkId) -> Result<Self, StoreError> {
        let mut within = store.within_accepted(network).await?;
        let mut recognisable = store.recognisable(network).await?;
        let mut members: Vec<(EnterpriseId, MemberFigures)> = store
            .enterprises(network)
            .await?
            .into_iter()
            .map(|record| {
                let id = record.id;
                let member = MemberFigures {
                    recognisable: recognisable.remove(&id).unwrap_or_default(),
                    within: within.remove(&id).unwrap_or_default(),
                    ..member(record)
                };
                (id, member)
            })
            .collect();
        members.sort_by(|(_, a), (_, b)| a.slug.cmp(&b.slug));
        let (enterprises, members) = members.into_iter().unzip();
        let respend = store.network_of(network).await?.map(|record| record.network.settings.respend);
        let figures = NetworkFigures {
            definitions: store.definitions(network).await?,
            members,
            revised: store.revised(network).await?,
            defaults: respend.unwrap_or_default(),
            ..NetworkFigures::default()
        };
        let filed = store.accepted_quarters(network).await?.into_iter().collect();
        Ok(Self { figures, network, enterprises, filed, quarters: BTreeSet::new() })
    }

    /// Those of some quarters with accepted returns that are neither here yet nor among these others.
    pub fn missing(&self, quarters: &BTreeSet<Quarter>, others: &BTreeSet<Quarter>) -> BTreeSet<Quarter> {
        let here = |quarter: &Quarter| self.quarters.contains(quarter) || others.contains(quarter);
        quarters.iter().filter(|quarter| self.filed.contains(quarter) && !here(quarter)).copied().collect()
    }

    /// Where an enterprise stands among the members.
    pub fn position(&self, enterprise: EnterpriseId) -> Option<usize> {
        self.enterprises.iter().position(|one| *one == enterprise)
    }

    /// Puts figures that were read to those that are here.
    pub fn take(&mut self, mut read: Read) {
        for (enterprise, member) in self.enterprises.iter().zip(&mut self.figures.members) {
            if let Some(figures) = read.figures.remove(enterprise) {
                member.figures.append(figures);
            }
        }
        self.quarters.append(&mut read.quarters);
        self.look_back();
    }

    /// Leaves figures of some quarters only. A return holds those of its quarter and of a year that ends with it.
    pub fn leave(&mut self, quarters: &BTreeSet<Quarter>) {
        if self.quarters.is_subset(quarters) {
            return;
        }
        self.quarters.retain(|quarter| quarters.contains(quarter));
        for member in &mut self.figures.members {
            member.figures.retain(|period| quarters.contains(&period.last()));
        }
        self.look_back();
    }

    fn look_back(&mut self) {
        self.figures.has_older =
            self.filed.iter().any(|quarter| self.quarters.first().is_none_or(|first| quarter < first));
    }

    async fn with(mut self, store: &Store, quarters: &BTreeSet<Quarter>) -> Result<NetworkFigures, StoreError> {
        let missing = self.missing(quarters, &BTreeSet::new());
        self.take(read(store, self.network, missing).await?);
        Ok(self.figures)
    }
}

impl Read {
    /// Of which quarters.
    pub fn quarters(&self) -> &BTreeSet<Quarter> {
        &self.quarters
    }

    /// Leaves figures of some enterprises only.
    pub fn retain(&mut self, keep: impl Fn(EnterpriseId) -> bool) {
        self.figures.retain(|enterprise, _| keep(*enterprise));
    }
}

/// A member as its record has it, yet without a figure.
fn member(record: EnterpriseRecord) -> MemberFigures {
    MemberFigures {
        slug: record.enterprise.slug,
        name: record.enterprise.name,
        sector: record.enterprise.sector,
        place: record.enterprise.place,
        memberships: record.memberships,
        figures: Figures::new(),
        within: BTreeSet::new(),
        recognisable: BTreeSet::new(),
    }
}

/// Reads the figures of some quarters.
pub async fn read(store: &Store, network: NetworkId, quarters: BTreeSet<Quarter>) -> Result<Read, StoreError> {
    Ok(Read { figures: store.counted(network, &quarters).await?, quarters })
}

/// Everything that totals are made of: definitions, and members past and present with all their accepted figures.
pub async fn load(store: &Store, network: NetworkId) -> Result<NetworkFigures, StoreError> {
    let loaded = Loaded::nothing(store, network).await?;
    let all = loaded.filed.clone();
    loaded.with(store, &all).await
}

/// What is needed for whatever is shown of a period, with the editions that its report stands beside: what they printed is
/// known for good. Figures of years that have no part in it stay where they are.
pub async fn beside_editions(store: &Store, network: NetworkId, period: Period) -> Result<NetworkFigures, StoreError> {
    looking_back(store, network, period, looks_back(period)).await
}

/// The same for the dashboard of a period, which shows less than its report.
pub async fn of_dashboard(store: &Store, network: NetworkId, period: Period) -> Result<NetworkFigures, StoreError> {
    looking_back(store, network, period, DASHBOARD_BACK).await
}

async fn looking_back(
    store: &Store,
    network: NetworkId,
    period: Period,
    back: i32,
) -> Result<NetworkFigures, StoreError> {
    let published = published(store, network, period).await?;
    let behind = quarters_behind(period, back, &published);
    let figures = Loaded::nothing(store, network).await?.with(store, &behind).await?;
    Ok(NetworkFigures { published: Arc::new(published), ..figures })
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
            let agreed = asked.iter().filter(|_| agrees);
            MemberFigures {
                recognisable: agreed.map(|(key, _)| (key.input.clone(), key.period)).collect(),
                figures: asked.into_iter().collect(),
                // Whoever belonged on one of the days is asked.
                memberships: vec![Membership { from: None, to: None }],
                ..member(record)
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
