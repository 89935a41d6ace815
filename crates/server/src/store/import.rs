//! Importing many returns at once: all or nothing, in a handful of statements.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError, Way,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{enterprise, figure, filing, round},
    evidence, filings, networks, rounds, stories,
};
use commonweal_domain::{
    figure::{Figure, FigureKey, Figures},
    filing::FilingState,
    network::{Enterprise, Membership, Millis, Round},
    period::Quarter,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::LockType,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is imported.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportPlan {
    /// Enterprises to be made or updated first.
    pub new_enterprises: Vec<(Enterprise, Membership)>,
    /// Returns, each enterprise and quarter at most once.
    pub returns: Vec<ImportedReturn>,
    /// Why accepted figures change; without it such an import is refused.
    pub reason: Option<String>,
    /// Name of the file, under which the import is listed and can be undone; none for what is no file.
    pub file: Option<String>,
    /// Versions of the returns, 0 for those that there were not, upon which the plan was made: where one has moved on,
    /// nothing is stored. Returns that are not named may have any version.
    pub based_on: BTreeMap<(String, Quarter), u32>,
}

/// One enterprise's return. Figures that it does not have stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedReturn {
    /// Slug.
    pub enterprise: String,
    /// Quarter.
    pub quarter: Quarter,
    /// Figures, each key at most once. One without an explanation keeps the stored one.
    pub figures: Vec<(FigureKey, Figure)>,
    /// What the return becomes.
    pub state: ImportState,
    /// The story; empty to leave the stored one.
    pub story: String,
    /// The enterprise agrees that the story may be printed, which names and tells of nobody who would have to agree.
    pub story_agreed: bool,
}

/// What an imported return becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// It counts.
    Accepted,
    /// It stays with the enterprise.
    Draft,
}

impl ImportState {
    /// As stored.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Draft => "draft",
        }
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        [Self::Accepted, Self::Draft].into_iter().find(|state| state.code() == text)
    }
}

/// Returns in one insert: 22 columns × 1,000 rows = 22,000 variables, of which SQLite takes 32,766.
const CHUNK: usize = 1_000;

/// As the rows of returns have it.
const ACCEPTED: &str = "accepted";

pub(super) type Place = (i64, Quarter);

/// A return as it is stored, and its figures with who saved them when.
type Stored = (filing::Model, BTreeMap<FigureKey, Was>);

/// A figure as it was before the import.
#[derive(Debug, Clone)]
pub(super) struct Was {
    pub(super) figure: Figure,
    pub(super) saved_at: i64,
    pub(super) saved_by: String,
}

/// What an import does to one return.
pub(super) struct Step<'a> {
    pub(super) place: Place,
    slug: &'a str,
    pub(super) stored: Option<filing::Model>,
    state: FilingState,
    story: Option<(&'a str, bool)>,
    /// Figures that change, and as they were.
    pub(super) figures: Vec<(&'a FigureKey, Figure, Option<Was>)>,
    /// Changes of figures that were accepted, in words.
    amended: Vec<String>,
}

/// A return as an import finds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReturn {
    /// Whose it is.
    pub enterprise: EnterpriseId,
    /// Its quarter.
    pub quarter: Quarter,
    /// Where it stands.
    pub state: FilingState,
    /// Its version.
    pub version: u32,
    /// Its figures, with notes and explanations.
    pub figures: Figures,
}

impl Store {
    /// Returns of some quarters, of all enterprises or of one, with all that was filed: what an import is held against.
    pub async fn stored_returns(
        &self,
        network: NetworkId,
        quarters: &BTreeSet<Quarter>,
        only: Option<EnterpriseId>,
    ) -> Result<Vec<StoredReturn>> {
        let snapshot = self.snapshot().await?;
        let mut query = of_quarters(network, quarters.iter().map(|quarter| quarter.ordinal()).collect());
        if let Some(EnterpriseId(only)) = only {
            query = query.filter(filing::Column::EnterpriseId.eq(only));
        }
        let returns = stored(&snapshot, query).await?;
        snapshot.commit().await?;
        let of = |((enterprise, quarter), (row, figures)): (Place, Stored)| {
            let (state, version) = (convert::state(&row)?, convert::count(row.version)?);
            let figures = figures.into_iter().map(|(key, was)| (key, was.figure)).collect();
            Ok(StoredReturn { enterprise: EnterpriseId(enterprise), quarter, state, version, figures })
        };
        returns.into_iter().map(of).collect()
    }

    /// Imports returns in one transaction. Rounds that are missing are made. Refuses to change accepted figures
    /// without a reason, and to add drafts to returns that the enterprise cannot change.
    pub async fn import(&self, act: &Act, network: NetworkId, plan: &ImportPlan) -> Result<()> {
        check_plan(plan)?;
        let txn = self.begin().await?;
        let settings = convert::network(networks::lock(&txn, network).await?)?.settings;
        let mut entries = enterprises::put(&txn, self, act, network, &plan.new_enterprises).await?;
        let enterprises = lock_enterprises(&txn, network, plan).await?;
        let quarters: BTreeSet<Quarter> = plan.returns.iter().map(|filing| filing.quarter).collect();
        let of_quarters = of_quarters(network, quarters.iter().map(|quarter| quarter.ordinal()).collect());
        let mut stored = stored(&txn, of_quarters).await?;
        let mut steps = Vec::new();
        for filing in &plan.returns {
            let id = enterprises.get(filing.enterprise.as_str()).copied().ok_or_else(|| {
                let slug = &filing.enterprise;
                StoreError::Refused(format!("there is no enterprise “{slug}” in this network; import it first"))
            })?;
            let found = stored.remove(&(id, filing.quarter));
            check_version(plan, filing, found.as_ref())?;
            steps.extend(step(act, (id, filing.quarter), filing, found, plan.reason.is_some())?);
        }
        let missing: Vec<_> = quarters
            .iter()
            .map(|quarter| rounds::row(network, &Round::of(*quarter, &settings)))
            .collect::<Result<_>>()?;
        if !missing.is_empty() {
            round::Entity::insert_many(missing).on_conflict_do_nothing().exec_without_returning(&txn).await?;
        }
        let reason = plan.reason.as_deref().unwrap_or_default();
        let ids = self.write_steps(&txn, act, network, &steps, reason).await?;
        let state = plan.returns.first().map_or(ImportState::Draft, |filing| filing.state);
        if let Some(file) = plan.file.as_deref().filter(|_| !steps.is_empty()) {
            let told = (file, reason, state);
            self.record_import(&txn, act, network, told, &steps, &ids).await?;
        }
        entries.extend(steps.iter().flat_map(|step| audit(step, reason)));
        let accepted = steps.iter().filter(|step| step.state.counts());
        let accepted: Vec<(i64, String)> = accepted
            .filter_map(|step| Some((step.stored.as_ref()?.id, format!("{} {}", step.slug, step.place.1))))
            .collect();
        entries.extend(evidence::keep(&txn, act, &accepted).await?);
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    async fn write_steps(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        network: NetworkId,
        steps: &[Step<'_>],
        reason: &str,
    ) -> Result<BTreeMap<Place, i64>> {
        let mut new = Vec::new();
        let mut ids: BTreeMap<Place, i64> = BTreeMap::new();
        for step in steps {
            if let Some(stored) = &step.stored {
                ids.insert(step.place, stored.id);
                let mut row = stored.clone().into_active_model();
                row.version = Set(stored.version + 1);
                row.saved_at = Set(act.now.0);
                row.saved_by = Set(act.name.clone());
                fill(&mut row, act, step);
                row.update(txn).await?;
            } else {
                let (enterprise, quarter) = step.place;
                let mut row = filings::draft(&self.ids, act, network, EnterpriseId(enterprise), quarter)?;
                fill(&mut row, act, step);
                new.push(row);
            }
        }
        for chunk in new.chunks(CHUNK) {
            filing::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
        }
        if !new.is_empty() {
            let quarters: BTreeSet<i32> = steps.iter().map(|step| step.place.1.ordinal()).collect();
            for row in of_quarters(network, quarters).all(txn).await? {
                ids.insert((row.enterprise_id, Quarter::from_ordinal(row.quarter)), row.id);
            }
        }
        let mut figures = Vec::new();
        for step in steps {
            let filing = *ids.get(&step.place).ok_or(StoreError::NotFound("return"))?;
            let rows = step.figures.iter();
            // Whatever an accepted return gains or changes is an amendment, by whichever way it comes.
            let amends = step.stored.as_ref().is_some_and(|row| row.state == ACCEPTED) && !step.amended.is_empty();
            let way = if amends { Way::Amendment } else { Way::Import };
            figures.extend(rows.map(|(key, figure, _)| figure::ActiveModel {
                way: Set(way.code().to_owned()),
                why: Set(reason.to_owned()),
                ..convert::figure_row(filing, key, figure, act.now, &act.name)
            }));
        }
        let printed = steps.iter().filter(|step| step.story.is_some_and(|(_, agreed)| agreed));
        let printed: Vec<i64> = printed.filter_map(|step| ids.get(&step.place)).copied().collect();
        stories::nobody(txn, act, &printed).await?;
        filings::put_figures(txn, figures).await?;
        Ok(ids)
    }
}

/// Nothing may stand in a plan twice: which of the two were to count?
fn check_plan(plan: &ImportPlan) -> Result<()> {
    let mut places = BTreeSet::new();
    for filing in &plan.returns {
        if !places.insert((&filing.enterprise, filing.quarter)) {
            let (slug, quarter) = (&filing.enterprise, filing.quarter);
            return Err(StoreError::Refused(format!("the return of {slug} for {quarter} is there twice; keep one")));
        }
        let mut keys = BTreeSet::new();
        if let Some((key, _)) = filing.figures.iter().find(|(key, _)| !keys.insert(key)) {
            let (slug, name) = (&filing.enterprise, name(key));
            return Err(StoreError::Refused(format!("{slug} has the figure {name} twice; keep one")));
        }
    }
    Ok(())
}

/// Refuses a plan that was made of another version of a return.
fn check_version(plan: &ImportPlan, filing: &ImportedReturn, found: Option<&Stored>) -> Result<()> {
    let Some(expected) = plan.based_on.get(&(filing.enterprise.clone(), filing.quarter)).copied() else {
        return Ok(());
    };
    let found = found.map_or(Ok(0), |(row, _)| convert::count(row.version))?;
    if found == expected { Ok(()) } else { Err(StoreError::Conflict { expected, found }) }
}

/// Keys by slug, locked in the order of the keys, so that two imports never wait for each other in a circle.
async fn lock_enterprises(
    txn: &DatabaseTransaction,
    network: NetworkId,
    plan: &ImportPlan,
) -> Result<BTreeMap<String, i64>> {
    let slugs: BTreeSet<&str> = plan.returns.iter().map(|filing| filing.enterprise.as_str()).collect();
    let rows = enterprise::Entity::find()
        .filter(enterprise::Column::NetworkId.eq(network.0))
        .filter(enterprise::Column::Slug.is_in(slugs))
        .order_by_asc(enterprise::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(txn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}

fn of_quarters(network: NetworkId, quarters: BTreeSet<i32>) -> sea_orm::Select<filing::Entity> {
    filing::Entity::find()
        .filter(filing::Column::NetworkId.eq(network.0))
        .filter(filing::Column::Quarter.is_in(quarters))
}

/// These returns with their figures.
async fn stored(
    txn: &DatabaseTransaction,
    filings: sea_orm::Select<filing::Entity>,
) -> Result<BTreeMap<Place, Stored>> {
    let ids = filings.clone().select_only().column(filing::Column::Id).into_query();
    let mut figures: BTreeMap<i64, BTreeMap<FigureKey, Was>> = BTreeMap::new();
    for row in figure::Entity::find().filter(figure::Column::FilingId.in_subquery(ids)).all(txn).await? {
        let (filing, saved_at, saved_by) = (row.filing_id, row.saved_at, row.saved_by.clone());
        let (key, figure) = convert::figure(row)?;
        figures.entry(filing).or_default().insert(key, Was { figure, saved_at, saved_by });
    }
    let rows = filings.all(txn).await?.into_iter().map(|row| {
        let figures = figures.remove(&row.id).unwrap_or_default();
        ((row.enterprise_id, Quarter::from_ordinal(row.quarter)), (row, figures))
    });
    Ok(rows.collect())
}

/// What is to be done for one return; nothing if all of it is stored already.
fn step<'a>(
    act: &Act,
    place: Place,
    filing: &'a ImportedReturn,
    stored: Option<Stored>,
    has_reason: bool,
) -> Result<Option<Step<'a>>> {
    let (stored, mut old) = stored.map_or((None, BTreeMap::new()), |(row, figures)| (Some(row), figures));
    let before = stored.as_ref().map(convert::state).transpose()?.unwrap_or(FilingState::Draft);
    let mut step = Step {
        place,
        slug: &filing.enterprise,
        stored,
        state: before.clone(),
        story: None,
        figures: vec![],
        amended: vec![],
    };
    for (key, figure) in &filing.figures {
        let mut figure = figure.clone();
        let was = old.remove(key);
        let old = was.as_ref().map(|was| &was.figure);
        if let Some(old) = old.filter(|_| figure.explanation.is_empty()) {
            figure.explanation.clone_from(&old.explanation);
        }
        if convert::same(old, Some(&figure)) {
            continue;
        }
        if let Some(old) = old.filter(|_| before.counts()) {
            step.amended.push(format!("{}: {} → {}", name(key), old.value.code(), figure.value.code()));
        }
        step.figures.push((key, figure, was));
    }
    let old_story = step.stored.as_ref().map_or(("", false), |row| (row.story.as_str(), row.story_agreed));
    let story = (filing.story.as_str(), filing.story_agreed);
    if !filing.story.is_empty() && story != old_story {
        if before.counts() && !old_story.0.is_empty() {
            step.amended.push("story".to_owned());
        }
        step.story = Some(story);
    }
    let changes = !step.figures.is_empty() || step.story.is_some();
    match (filing.state, &before) {
        (ImportState::Accepted, FilingState::Accepted { .. }) | (ImportState::Draft, _) => {
            if filing.state == ImportState::Draft && changes {
                before.check_editable().map_err(|error| refused(filing, &error.to_string()))?;
            }
            if !changes && step.stored.is_some() {
                return Ok(None);
            }
        }
        (ImportState::Accepted, before) => {
            let submitted_at = if let FilingState::Submitted { at, .. } = before { Some(*at) } else { None };
            step.state = FilingState::Accepted { at: act.now, by: act.name.clone(), submitted_at, by_rule: false };
        }
    }
    if !step.amended.is_empty() && !has_reason {
        let changed = step.amended.join(", ");
        return Err(refused(filing, &format!("accepted figures would change ({changed}); give a reason")));
    }
    Ok(Some(step))
}

fn refused(filing: &ImportedReturn, why: &str) -> StoreError {
    StoreError::Refused(format!("{} {}: {why}", filing.enterprise, filing.quarter))
}

fn fill(row: &mut filing::ActiveModel, act: &Act, step: &Step<'_>) {
    convert::set_state(row, &step.state);
    if let Some((story, agreed)) = step.story {
        let Millis(now) = act.now;
        row.story = Set(story.to_owned());
        row.story_agreed = Set(agreed);
        row.story_saved_at = Set(now);
        row.story_saved_by = Set(act.name.clone());
    }
}

/// Who amends accepted figures says why; values stand with the reason, where they may be erased.
fn audit(step: &Step<'_>, reason: &str) -> Vec<Entry> {
    let subject = format!("{} {}", step.slug, step.place.1);
    let amended = step.amended.len();
    let imported = step.figures.len().saturating_sub(amended);
    let mut entries = Vec::new();
    if amended > 0 {
        let words = format!("{reason}\n{}", step.amended.join("\n"));
        entries.push(Entry::new(Action::FiguresAmended, &subject, words));
    }
    if amended == 0 || imported > 0 {
        entries.push(Entry::new(Action::FiguresImported, format!("{subject} {imported} figures"), reason));
    }
    entries
}

/// A figure's key as people write it, such as `income[payer=public] 2025-Q4`.
pub(super) fn name(key: &FigureKey) -> String {
    if key.cell.is_total() {
        format!("{} {}", key.input, key.period)
    } else {
        format!("{}[{}] {}", key.input, key.cell, key.period)
    }
}
