//! Imports that were done: who brought which file when, and how one is undone while nothing was built on it.

use super::{
    Act, EnterpriseId, ImportState, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::{
        amendment, consent, edition, enterprise, evidence, figure, figure_circle, figure_comment, filing,
        filing_member, filing_scope, imported_figure, imported_file, imported_return, story_photo, story_shorter,
        typed_field,
    },
    import::{Place, Step, Was, name},
    networks, past,
};
use commonweal_domain::{
    figure::{Figure, FigureKey},
    filing::FilingState,
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::LockType,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An import without its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportHead {
    /// Identifier outside.
    pub id: Uuid,
    /// Whose figures they are, if all are of one enterprise.
    pub enterprise: Option<EnterpriseId>,
    /// Name of the file.
    pub name: String,
    /// What the returns became.
    pub state: ImportState,
    /// Why accepted figures changed; may be empty.
    pub reason: String,
    /// Figures that were new or changed.
    pub figures: u32,
    /// Returns that they belong to.
    pub returns: u32,
    /// When.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// When and by whom it was undone.
    pub undone: Option<(Millis, String)>,
}

/// Rows in one insert: 9 columns × 2,000 rows = 18,000 variables, of which SQLite takes 32,766.
const CHUNK: usize = 2_000;

impl Store {
    /// The imports of a network, or of one enterprise, newest first.
    pub async fn imports(&self, network: NetworkId, only: Option<EnterpriseId>) -> Result<Vec<ImportHead>> {
        let mut query = imported_file::Entity::find().filter(imported_file::Column::NetworkId.eq(network.0));
        if let Some(EnterpriseId(only)) = only {
            query = query.filter(imported_file::Column::EnterpriseId.eq(only));
        }
        let query = query.order_by_desc(imported_file::Column::At).order_by_desc(imported_file::Column::Id);
        query.all(self.reader()).await?.into_iter().map(head).collect()
    }

    /// Puts the figures and states back that an import changed, and takes away the returns that it made. Refuses once
    /// anything was built on it: a later change of these figures, another state, an edition. Returns that are `only`
    /// an enterprise's are undone as drafts only.
    pub async fn undo_import(
        &self,
        act: &Act,
        network: NetworkId,
        id: Uuid,
        only: Option<EnterpriseId>,
    ) -> Result<ImportHead> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let file = imported_file::Entity::find()
            .filter(imported_file::Column::PublicId.eq(id))
            .filter(imported_file::Column::NetworkId.eq(network.0))
            .one(&txn)
            .await?
            .filter(|file| {
                only.is_none_or(|EnterpriseId(only)| file.enterprise_id == Some(only) && file.state == "draft")
            })
            .ok_or(StoreError::NotFound("import"))?;
        if file.undone_at.is_some() {
            return Err(StoreError::Refused("this import has been undone already".to_owned()));
        }
        let changes = Changes::load(&txn, &file).await?;
        changes.check(&file)?;
        changes.check_editions(&txn, &file).await?;
        let entries = changes.undo(&txn, act, &file).await?;
        let mut row = file.clone().into_active_model();
        row.undone_at = Set(Some(act.now.0));
        row.undone_by = Set(Some(act.name.clone()));
        let row = row.update(&txn).await?;
        chain::append(&txn, &self.ids, act, network, entries).await?;
        txn.commit().await?;
        head(row)
    }

    /// Keeps what an import changes, as it was before.
    pub(super) async fn record_import(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        network: NetworkId,
        (name, reason, state): (&str, &str, ImportState),
        steps: &[Step<'_>],
        ids: &BTreeMap<Place, i64>,
    ) -> Result<()> {
        let enterprises: BTreeSet<i64> = steps.iter().map(|step| step.place.0).collect();
        let count = |count: usize| convert::stored_count(u32::try_from(count).unwrap_or(u32::MAX));
        let file = imported_file::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            network_id: Set(network.0),
            enterprise_id: Set(enterprises.first().copied().filter(|_| enterprises.len() == 1)),
            name: Set(name.to_owned()),
            state: Set(state.code().to_owned()),
            reason: Set(reason.to_owned()),
            figures: Set(count(steps.iter().map(|step| step.figures.len()).sum())?),
            returns: Set(count(steps.len())?),
            at: Set(act.now.0),
            by: Set(act.name.clone()),
            undone_at: Set(None),
            undone_by: Set(None),
        };
        let file = file.insert(txn).await?.id;
        let (mut returns, mut figures) = (vec![], vec![]);
        for step in steps {
            let filing = *ids.get(&step.place).ok_or(StoreError::NotFound("return"))?;
            let before = step.stored.as_ref();
            returns.push(imported_return::ActiveModel {
                import_id: Set(file),
                filing_id: Set(filing),
                was: Set(before.map(convert::state).transpose()?.as_ref().map(convert::json).transpose()?),
            });
            for (key, now, was) in step.figures.iter().filter(|_| before.is_some()) {
                figures.push(imported_figure::ActiveModel {
                    import_id: Set(file),
                    filing_id: Set(filing),
                    input: Set(key.input.clone()),
                    period: Set(convert::period_code(key.period)),
                    cell: Set(key.cell.to_string()),
                    was: Set(was.as_ref().map(|was| convert::json(&was.figure)).transpose()?),
                    was_saved_at: Set(was.as_ref().map(|was| was.saved_at)),
                    was_saved_by: Set(was.as_ref().map(|was| was.saved_by.clone())),
                    now: Set(convert::json(now)?),
                });
            }
        }
        for chunk in returns.chunks(CHUNK) {
            imported_return::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
        }
        for chunk in figures.chunks(CHUNK) {
            imported_figure::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
        }
        Ok(())
    }
}

/// Everything that an import changed, beside what is stored now.
struct Changes {
    returns: Vec<Changed>,
}

/// One return that an import changed.
struct Changed {
    slug: String,
    filing: filing::Model,
    /// The state that the return had; none where the import made it.
    was: Option<FilingState>,
    /// Something else hangs on it: a file, a photo, a question, text that is not read yet.
    has_more: bool,
    /// Figures that the import changed; none where it made the return.
    figures: Vec<imported_figure::Model>,
    /// What the return holds now, and who saved it when.
    stored: BTreeMap<FigureKey, Was>,
}

impl Changes {
    async fn load(txn: &DatabaseTransaction, file: &imported_file::Model) -> Result<Self> {
        let of_file = || imported_return::Entity::find().filter(imported_return::Column::ImportId.eq(file.id));
        let ids = || of_file().select_only().column(imported_return::Column::FilingId).into_query();
        let before = of_file().all(txn).await?;
        let filings = filing::Entity::find().filter(filing::Column::Id.in_subquery(ids())).all(txn).await?;
        // Locked in the order of their keys, as imports lock them.
        let enterprises: BTreeSet<i64> = filings.iter().map(|filing| filing.enterprise_id).collect();
        let mut slugs = BTreeMap::new();
        for chunk in enterprises.into_iter().collect::<Vec<_>>().chunks(CHUNK) {
            let rows = enterprise::Entity::find()
                .filter(enterprise::Column::Id.is_in(chunk.iter().copied()))
                .order_by_asc(enterprise::Column::Id)
                .lock(LockType::NoKeyUpdate)
                .all(txn)
                .await?;
            slugs.extend(rows.into_iter().map(|row| (row.id, row.slug)));
        }
        let mut figures: BTreeMap<i64, Vec<imported_figure::Model>> = BTreeMap::new();
        let changed = imported_figure::Entity::find().filter(imported_figure::Column::ImportId.eq(file.id));
        for row in changed.all(txn).await? {
            figures.entry(row.filing_id).or_default().push(row);
        }
        let mut stored: BTreeMap<i64, BTreeMap<FigureKey, Was>> = BTreeMap::new();
        let now = figure::Entity::find().filter(figure::Column::FilingId.in_subquery(ids()));
        for row in now.all(txn).await? {
            let (filing, saved_at, saved_by) = (row.filing_id, row.saved_at, row.saved_by.clone());
            let (key, figure) = convert::figure(row)?;
            stored.entry(filing).or_default().insert(key, Was { figure, saved_at, saved_by });
        }
        // Read again behind the locks, so that nobody changes them between the check and the deed.
        let mut filings: BTreeMap<i64, filing::Model> = filing::Entity::find()
            .filter(filing::Column::Id.in_subquery(ids()))
            .all(txn)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let more = more(txn, file.id).await?;
        let returns = before.into_iter().map(|before| {
            let id = before.filing_id;
            let filing = filings.remove(&id).ok_or(StoreError::NotFound("return"))?;
            Ok(Changed {
                slug: slugs.get(&filing.enterprise_id).cloned().unwrap_or_default(),
                figures: figures.remove(&id).unwrap_or_default(),
                stored: stored.remove(&id).unwrap_or_default(),
                was: before.was.map(|was| convert::from_json("the state before an import", &was)).transpose()?,
                has_more: more.contains(&id) || !filing.story.is_empty(),
                filing,
            })
        });
        Ok(Self { returns: returns.collect::<Result<_>>()? })
    }

    /// Whether everything still is as the import left it.
    fn check(&self, file: &imported_file::Model) -> Result<()> {
        self.returns.iter().try_for_each(|changed| changed.check(file))
    }

    /// What counts may have been published: its totals, and those of the charts that go back from later quarters.
    async fn check_editions(&self, txn: &DatabaseTransaction, file: &imported_file::Model) -> Result<()> {
        let periods = self.returns.iter().map(Changed::first).collect::<Result<Vec<Quarter>>>()?;
        let Some(first) = periods.into_iter().min().filter(|_| file.state != "draft") else { return Ok(()) };
        let later = edition::Entity::find()
            .filter(edition::Column::NetworkId.eq(file.network_id))
            .filter(edition::Column::PublishedAt.gte(file.at))
            .order_by_asc(edition::Column::Id);
        for edition in later.all(txn).await? {
            let period = convert::period(edition.period)?;
            if period.last() >= first {
                return Err(StoreError::Refused(format!(
                    "edition {} of {period} has been published with these figures; correct them with an amendment",
                    edition.number
                )));
            }
        }
        Ok(())
    }

    async fn undo(self, txn: &DatabaseTransaction, act: &Act, file: &imported_file::Model) -> Result<Vec<Entry>> {
        let mut entries = vec![];
        for changed in self.returns {
            entries.push(changed.entry(file)?);
            changed.undo(txn, act).await?;
        }
        Ok(entries)
    }
}

impl Changed {
    fn refused(&self, why: &str) -> StoreError {
        let quarter = Quarter::from_ordinal(self.filing.quarter);
        StoreError::Refused(format!("{} {quarter}: {why}, so this import can no longer be undone", self.slug))
    }

    /// The first quarter that any of its figures is about.
    fn first(&self) -> Result<Quarter> {
        let own = Quarter::from_ordinal(self.filing.quarter);
        if self.was.is_none() {
            return Ok(self.stored.keys().map(|key| key.period.first()).min().unwrap_or(own));
        }
        let periods = self.figures.iter().map(|row| convert::period(row.period)).collect::<Result<Vec<Period>>>()?;
        Ok(periods.into_iter().map(Period::first).min().unwrap_or(own))
    }

    fn check(&self, file: &imported_file::Model) -> Result<()> {
        let now = convert::state(&self.filing)?;
        let was = self.was.clone().unwrap_or(FilingState::Draft);
        let as_left = if file.state == "accepted" && !was.counts() {
            matches!(now, FilingState::Accepted { at, .. } if at.0 == file.at)
        } else {
            now == was
        };
        if !as_left {
            return Err(self.refused("the return has moved on"));
        }
        let by_import = |was: &Was| was.saved_at == file.at && was.saved_by == file.by;
        let changed = if self.was.is_none() {
            !self.stored.values().all(by_import)
        } else {
            let mut changed = false;
            for row in &self.figures {
                let left: Figure = convert::from_json("an imported figure", &row.now)?;
                let now = self.stored.get(&key(row)?);
                changed |= !now.is_some_and(|now| by_import(now) && now.figure == left);
            }
            changed
        };
        if changed { Err(self.refused("figures have been changed since")) } else { Ok(()) }
    }

    /// Values stand in the words, where they may be erased.
    fn entry(&self, file: &imported_file::Model) -> Result<Entry> {
        let count = if self.was.is_none() { self.stored.len() } else { self.figures.len() };
        let quarter = Quarter::from_ordinal(self.filing.quarter);
        let mut words = file.name.clone();
        for row in &self.figures {
            let of =
                |text: &str| convert::from_json::<Figure>("an imported figure", text).map(|figure| figure.value.code());
            let was = row.was.as_deref().map_or(Ok("blank".to_owned()), of)?;
            words.push_str(&format!("\n{}: {} → {was}", name(&key(row)?), of(&row.now)?));
        }
        Ok(Entry::new(Action::ImportUndone, format!("{} {quarter} {count} figures", self.slug), words))
    }

    async fn undo(self, txn: &DatabaseTransaction, act: &Act) -> Result<()> {
        if self.was.is_none() && !self.has_more {
            filing::Entity::delete_by_id(self.filing.id).exec(txn).await?;
            return Ok(());
        }
        if self.was.is_none() {
            for key in self.stored.keys() {
                past::remove(txn, act, self.filing.id, key).await?;
            }
        }
        for row in &self.figures {
            let key = key(row)?;
            let Some(was) = &row.was else {
                past::remove(txn, act, self.filing.id, &key).await?;
                continue;
            };
            let figure: Figure = convert::from_json("an imported figure", was)?;
            let (at, by) = (row.was_saved_at.unwrap_or_default(), row.was_saved_by.as_deref().unwrap_or_default());
            past::put_back(txn, act, convert::figure_row(self.filing.id, &key, &figure, Millis(at), by)).await?;
        }
        let version = self.filing.version + 1;
        let mut row = self.filing.into_active_model();
        row.version = Set(version);
        row.saved_at = Set(act.now.0);
        row.saved_by = Set(act.name.clone());
        convert::set_state(&mut row, &self.was.unwrap_or(FilingState::Draft));
        row.update(txn).await?;
        Ok(())
    }
}

/// Returns of an import on which more hangs than figures: what somebody has added since is not taken away with them.
async fn more(txn: &DatabaseTransaction, file: i64) -> Result<BTreeSet<i64>> {
    let ids = || {
        imported_return::Entity::find()
            .filter(imported_return::Column::ImportId.eq(file))
            .select_only()
            .column(imported_return::Column::FilingId)
            .into_query()
    };
    let mut found = BTreeSet::new();
    macro_rules! look_into {
        ($($table:ident),+) => {$(
            let rows: Vec<i64> = $table::Entity::find()
                .select_only()
                .column($table::Column::FilingId)
                .filter($table::Column::FilingId.in_subquery(ids()))
                .into_tuple()
                .all(txn)
                .await?;
            found.extend(rows);
        )+};
    }
    look_into!(
        amendment,
        consent,
        evidence,
        figure_circle,
        figure_comment,
        filing_member,
        filing_scope,
        story_photo,
        story_shorter,
        typed_field
    );
    Ok(found)
}

fn key(row: &imported_figure::Model) -> Result<FigureKey> {
    let cell = row.cell.parse().map_err(|_| StoreError::unreadable("the part of an imported figure"))?;
    Ok(FigureKey::new(&row.input, convert::period(row.period)?, cell))
}

fn head(row: imported_file::Model) -> Result<ImportHead> {
    Ok(ImportHead {
        id: row.public_id,
        enterprise: row.enterprise_id.map(EnterpriseId),
        name: row.name,
        state: ImportState::parse(&row.state).ok_or_else(|| StoreError::unreadable("the state of an import"))?,
        reason: row.reason,
        figures: convert::count(row.figures)?,
        returns: convert::count(row.returns)?,
        at: Millis(row.at),
        by: row.by,
        undone: row.undone_at.map(Millis).zip(row.undone_by),
    })
}
