//! The past of figures: who set which value when, by which way and why, and who changed it.
//!
//! What stands now says so itself; what stood before is kept when it is changed. What one person types into a draft
//! that was never submitted, one number after the other, is one value: only its end is kept.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError, convert,
    entities::{edition, figure, figure_past, filing, filing_step},
    filings,
};
use commonweal_domain::{
    breakdown::Cell,
    figure::{Figure, FigureKey},
    filing::FilingState,
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use std::collections::{BTreeMap, BTreeSet};

/// What one person types within ten minutes is one value.
const TYPING_MILLIS: i64 = 10 * 60 * 1_000;
/// Rows in one insert: 17 columns × 1,000 rows = 17,000 variables, of which SQLite takes 32,766.
const CHUNK: usize = 1_000;

/// By which way a figure came to stand where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Typed into a form.
    Form,
    /// Read from a file.
    Import,
    /// Changed after it counted.
    Amendment,
    /// Before ways were kept.
    Unknown,
}

impl Way {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Import => "import",
            Self::Amendment => "amendment",
            Self::Unknown => "",
        }
    }

    fn parse(code: &str) -> Self {
        [Self::Form, Self::Import, Self::Amendment].into_iter().find(|way| way.code() == code).unwrap_or(Self::Unknown)
    }
}

/// A value that a figure has or had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Which part of the input, over which period.
    pub key: FigureKey,
    /// The value; none where it was made blank.
    pub figure: Option<Figure>,
    /// Since when.
    pub at: Millis,
    /// Who set it.
    pub by: String,
    /// By which way.
    pub way: Way,
    /// Why, where somebody had to say.
    pub why: String,
    /// Until when; none for what stands there now.
    pub until: Option<Millis>,
}

/// The past of one input in one return.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Past {
    /// All values of all its parts, newest first.
    pub versions: Vec<Version>,
    /// When the return was first submitted or imported; before that its figures are nobody's but the enterprise's.
    pub shared_at: Option<Millis>,
}

/// A figure that was amended after its readers had seen it: its input, part and period.
pub type Revised = BTreeSet<(String, Cell, Period)>;

impl Store {
    /// All that was ever filed under one input in one return.
    pub async fn figure_past(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        input: &str,
    ) -> Result<Past> {
        let snapshot = self.snapshot().await?;
        let Some(filing) = filings::find(&snapshot, network, enterprise, quarter).await? else {
            return Ok(Past::default());
        };
        let now = figure::Entity::find()
            .filter(figure::Column::FilingId.eq(filing.id))
            .filter(figure::Column::Input.eq(input))
            .all(&snapshot)
            .await?;
        let past = figure_past::Entity::find()
            .filter(figure_past::Column::FilingId.eq(filing.id))
            .filter(figure_past::Column::Input.eq(input))
            .order_by_asc(figure_past::Column::Id)
            .all(&snapshot)
            .await?;
        let first = filing_step::Entity::find()
            .filter(filing_step::Column::FilingId.eq(filing.id))
            .order_by_asc(filing_step::Column::Version)
            .one(&snapshot)
            .await?;
        snapshot.commit().await?;
        let mut versions = Vec::new();
        for row in past {
            let (until, by, removed) = (Millis(row.ended_at), row.ended_by.clone(), row.removed);
            let version = Version { until: Some(until), ..version(as_figure(row))? };
            if removed {
                let key = version.key.clone();
                let blank =
                    Version { key, figure: None, at: until, by, way: Way::Form, why: String::new(), until: None };
                versions.push(blank);
            }
            versions.push(version);
        }
        for row in now {
            versions.push(version(row)?);
        }
        end_blanks(&mut versions);
        versions.sort_by_key(|version| std::cmp::Reverse((version.at, version.until.is_none())));
        let counts = convert::state(&filing)?;
        let shared_at = match (first, counts) {
            (Some(step), _) => Some(Millis(step.at)),
            (None, FilingState::Draft) => None,
            // Imported and accepted at once: it was shared from the first.
            (None, _) => versions.last().map(|version| version.at),
        };
        Ok(Past { versions, shared_at })
    }

    /// Figures that were amended after the last edition that covers them: what is published next marks them [r].
    pub async fn revised(&self, network: NetworkId) -> Result<Revised> {
        let snapshot = self.snapshot().await?;
        let of_network = filing::Entity::find()
            .select_only()
            .column(filing::Column::Id)
            .filter(filing::Column::NetworkId.eq(network.0));
        let rows: Vec<(String, String, i32, i64)> = figure::Entity::find()
            .select_only()
            .columns([figure::Column::Input, figure::Column::Cell, figure::Column::Period, figure::Column::SavedAt])
            // Written out, as migration m0037 has it: SQLite takes an index of some rows only where it sees the word.
            .filter(Expr::cust("way = 'amendment'"))
            .filter(figure::Column::FilingId.in_subquery(sea_orm::QueryTrait::into_query(of_network)))
            .into_tuple()
            .all(&snapshot)
            .await?;
        let editions: Vec<(i32, i64)> = edition::Entity::find()
            .select_only()
            .columns([edition::Column::Period, edition::Column::PublishedAt])
            .filter(edition::Column::NetworkId.eq(network.0))
            .into_tuple()
            .all(&snapshot)
            .await?;
        snapshot.commit().await?;
        let mut last: BTreeMap<Quarter, i64> = BTreeMap::new();
        for (period, at) in editions {
            for quarter in convert::period(period)?.quarters() {
                let kept = last.entry(quarter).or_insert(at);
                *kept = at.max(*kept);
            }
        }
        let mut revised = Revised::new();
        for (input, cell, period, at) in rows {
            let period = convert::period(period)?;
            if last.get(&period.last()).is_some_and(|published| at > *published) {
                let cell = cell.parse().map_err(|_| StoreError::unreadable(format_args!("the part {cell:?}")))?;
                revised.insert((input, cell, period));
            }
        }
        Ok(revised)
    }
}

/// Keeps what is about to be changed by these rows.
pub(super) async fn keep(txn: &DatabaseTransaction, rows: &[figure::ActiveModel]) -> Result<()> {
    let filings: BTreeSet<i64> = rows.iter().filter_map(|row| row.filing_id.try_as_ref().copied()).collect();
    let inputs: BTreeSet<&String> = rows.iter().filter_map(|row| row.input.try_as_ref()).collect();
    let mut stored = BTreeMap::new();
    let found = figure::Entity::find()
        .filter(figure::Column::FilingId.is_in(filings))
        .filter(figure::Column::Input.is_in(inputs))
        .all(txn)
        .await?;
    for row in found {
        stored.insert((row.filing_id, row.input.clone(), row.period, row.cell.clone()), row);
    }
    let mut past = Vec::new();
    for row in rows {
        let key = row
            .filing_id
            .try_as_ref()
            .zip(row.input.try_as_ref())
            .zip(row.period.try_as_ref().zip(row.cell.try_as_ref()));
        let Some(((filing, input), (period, cell))) = key else { continue };
        let Some(before) = stored.remove(&(*filing, input.clone(), *period, cell.clone())) else { continue };
        let (Some(at), Some(by)) = (row.saved_at.try_as_ref(), row.saved_by.try_as_ref()) else { continue };
        if !same(&before, row) && !is_typing(txn, &before, row.way.try_as_ref(), *at, by).await? {
            past.push(ended(before, *at, by, false));
        }
    }
    for chunk in past.chunks(CHUNK) {
        figure_past::Entity::insert_many(chunk.to_vec()).exec_without_returning(txn).await?;
    }
    Ok(())
}

/// Makes a figure blank; what stood there is kept.
pub(super) async fn remove(txn: &DatabaseTransaction, act: &Act, filing: i64, key: &FigureKey) -> Result<()> {
    let id = (filing, key.input.clone(), convert::period_code(key.period), key.cell.to_string());
    let Some(row) = figure::Entity::find_by_id(id.clone()).one(txn).await? else { return Ok(()) };
    if !is_typing(txn, &row, Some(&Way::Form.code().to_owned()), act.now.0, &act.name).await? {
        let past = ended(row, act.now.0, &act.name, true);
        figure_past::Entity::insert(past).exec_without_returning(txn).await?;
    }
    figure::Entity::delete_by_id(id).exec(txn).await?;
    Ok(())
}

/// Puts a value back that stood before, as from the time that it was saved; what stood there since is kept.
pub(super) async fn put_back(txn: &DatabaseTransaction, act: &Act, before: figure::ActiveModel) -> Result<()> {
    let (filing, input, period, cell, at) = match (
        before.filing_id.try_as_ref(),
        before.input.try_as_ref(),
        before.period.try_as_ref(),
        before.cell.try_as_ref(),
        before.saved_at.try_as_ref(),
    ) {
        (Some(filing), Some(input), Some(period), Some(cell), Some(at)) => (*filing, input, *period, cell, *at),
        _ => return Err(StoreError::unreadable("a figure that is to be put back")),
    };
    let id = (filing, input.clone(), period, cell.clone());
    if let Some(now) = figure::Entity::find_by_id(id.clone()).one(txn).await? {
        figure_past::Entity::insert(ended(now, act.now.0, &act.name, false)).exec_without_returning(txn).await?;
        figure::Entity::delete_by_id(id).exec(txn).await?;
    }
    let kept = figure_past::Entity::find()
        .filter(figure_past::Column::FilingId.eq(filing))
        .filter(figure_past::Column::Input.eq(input))
        .filter(figure_past::Column::Period.eq(period))
        .filter(figure_past::Column::Cell.eq(cell))
        .filter(figure_past::Column::SavedAt.eq(at))
        .order_by_desc(figure_past::Column::Id)
        .one(txn)
        .await?;
    let mut row = before;
    if let Some(kept) = kept {
        // It stands again, so that it is past no longer.
        figure_past::Entity::delete_by_id(kept.id).exec(txn).await?;
        row.way = Set(kept.way);
        row.why = Set(kept.why);
    }
    figure::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// Whether somebody goes on typing a value that nobody else has seen.
async fn is_typing(
    txn: &DatabaseTransaction,
    before: &figure::Model,
    way: Option<&String>,
    at: i64,
    by: &str,
) -> Result<bool> {
    let form = Way::Form.code();
    let goes_on = before.way == form
        && way.is_some_and(|way| way == form)
        && before.saved_by == by
        && at - before.saved_at < TYPING_MILLIS;
    if !goes_on {
        return Ok(false);
    }
    let step = filing_step::Entity::find().filter(filing_step::Column::FilingId.eq(before.filing_id)).one(txn).await?;
    Ok(step.is_none())
}

fn same(before: &figure::Model, row: &figure::ActiveModel) -> bool {
    row.kind.try_as_ref() == Some(&before.kind)
        && row.scaled.try_as_ref() == Some(&before.scaled)
        && row.confidence.try_as_ref() == Some(&before.confidence)
        && row.note.try_as_ref() == Some(&before.note)
        && row.explanation.try_as_ref() == Some(&before.explanation)
}

fn ended(row: figure::Model, at: i64, by: &str, removed: bool) -> figure_past::ActiveModel {
    figure_past::ActiveModel {
        id: NotSet,
        filing_id: Set(row.filing_id),
        input: Set(row.input),
        period: Set(row.period),
        cell: Set(row.cell),
        kind: Set(row.kind),
        scaled: Set(row.scaled),
        confidence: Set(row.confidence),
        note: Set(row.note),
        explanation: Set(row.explanation),
        definition: Set(row.definition),
        saved_at: Set(row.saved_at),
        saved_by: Set(row.saved_by),
        way: Set(row.way),
        why: Set(row.why),
        ended_at: Set(at),
        ended_by: Set(by.to_owned()),
        removed: Set(removed),
    }
}

fn as_figure(row: figure_past::Model) -> figure::Model {
    figure::Model {
        filing_id: row.filing_id,
        input: row.input,
        period: row.period,
        cell: row.cell,
        kind: row.kind,
        scaled: row.scaled,
        confidence: row.confidence,
        note: row.note,
        explanation: row.explanation,
        definition: row.definition,
        saved_at: row.saved_at,
        saved_by: row.saved_by,
        way: row.way,
        why: row.why,
    }
}

fn version(row: figure::Model) -> Result<Version> {
    let (at, by) = (Millis(row.saved_at), row.saved_by.clone());
    let (way, why) = (Way::parse(&row.way), row.why.clone());
    let (key, figure) = convert::figure(row)?;
    Ok(Version { key, figure: Some(figure), at, by, way, why, until: None })
}

/// A blank lasts until the next value of the same figure.
fn end_blanks(versions: &mut [Version]) {
    let starts: Vec<(FigureKey, Millis)> = versions
        .iter()
        .filter(|version| version.figure.is_some())
        .map(|version| (version.key.clone(), version.at))
        .collect();
    for blank in versions.iter_mut().filter(|version| version.figure.is_none()) {
        blank.until = starts.iter().filter(|(key, at)| *key == blank.key && *at > blank.at).map(|(_, at)| *at).min();
    }
}
