//! Amendments: figures of an accepted return that turn out to be others. A coordinator makes one at once; an enterprise
//! proposes one, and a coordinator makes or declines it. The old value is kept, with the reason.

use super::{
    Act, Change, EnterpriseId, NetworkId, Result, Store, StoreError, Way,
    apart::reason,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{amendment, figure, filing},
    filings,
    ids::Ids,
    past,
};
use commonweal_domain::{
    figure::{Confidence, Figure, FigureKey, Value},
    network::Millis,
    period::{Period, Quarter},
    quantity::Quantity,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// Identifier outside.
    pub id: Uuid,
    /// Whose return it amends.
    pub enterprise: EnterpriseId,
    /// Of which round.
    pub quarter: Quarter,
    /// Code of the input.
    pub input: String,
    /// The figures' period.
    pub period: Period,
    /// What they were and what they are to be, part by part.
    pub changes: Vec<Change>,
    /// Why.
    pub reason: String,
    /// When it was proposed or made.
    pub at: Millis,
    /// By whom.
    pub by: String,
    /// What became of it.
    pub state: AmendmentState,
}

/// What became of an amendment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AmendmentState {
    /// Waits for a coordinator.
    Proposed,
    /// The figures are as it says.
    Made {
        /// Since when.
        at: Millis,
        /// By whom.
        by: String,
    },
    /// They stay as they were.
    Declined {
        /// Since when.
        at: Millis,
        /// By whom.
        by: String,
        /// Why.
        answer: String,
    },
}

/// What an amendment is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAmendment {
    /// Parts of one input over one period, as the form showed them and as they are to be.
    pub changes: Vec<Change>,
    /// Why.
    pub reason: String,
}

const PROPOSED: &str = "proposed";
const MADE: &str = "made";
const DECLINED: &str = "declined";

/// A change as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    cell: String,
    was: Option<KeptFigure>,
    now: Option<KeptFigure>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptFigure {
    value: String,
    confidence: String,
    note: String,
    explanation: String,
    definition: u16,
}

impl Store {
    /// A coordinator amends figures that count. Refuses no reason, nothing to change, and a return that does not count.
    pub async fn amend(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        new: &NewAmendment,
    ) -> Result<()> {
        let (txn, slug, filing, changes) = self.check(network, enterprise, quarter, new).await?;
        let why = new.reason.trim();
        self.make(&txn, act, &filing, &changes, why).await?;
        let mut row = row(&self.ids, act, filing.id, &changes, why)?;
        row.state = Set(MADE.to_owned());
        row.decided_at = Set(Some(act.now.0));
        row.decided_by = Set(act.name.clone());
        row.insert(&txn).await?;
        let entry = amended(&slug, quarter, &changes, why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// An enterprise proposes an amendment. Refuses what [`Store::amend`] refuses.
    pub async fn propose_amendment(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        new: &NewAmendment,
    ) -> Result<()> {
        let (txn, slug, filing, changes) = self.check(network, enterprise, quarter, new).await?;
        let why = new.reason.trim();
        row(&self.ids, act, filing.id, &changes, why)?.insert(&txn).await?;
        let words = format!("{why}\n{}", lines(&changes));
        let entry = Entry::new(Action::AmendmentProposed, format!("{slug} {quarter}"), words);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// A coordinator makes an amendment that was proposed. Refuses one that is decided, and one whose figures have
    /// changed since.
    pub async fn make_amendment(&self, act: &Act, network: NetworkId, id: Uuid) -> Result<()> {
        let (txn, slug, filing, row) = self.proposed(network, id).await?;
        let changes = changes(&row)?;
        still_as_proposed(&txn, filing.id, &changes).await?;
        self.make(&txn, act, &filing, &changes, &row.reason).await?;
        let entry = amended(&slug, Quarter::from_ordinal(filing.quarter), &changes, &row.reason);
        let mut row = row.into_active_model();
        row.state = Set(MADE.to_owned());
        row.decided_at = Set(Some(act.now.0));
        row.decided_by = Set(act.name.clone());
        row.update(&txn).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// A coordinator declines an amendment that was proposed, with a reason.
    pub async fn decline_amendment(&self, act: &Act, network: NetworkId, id: Uuid, answer: &str) -> Result<()> {
        let answer = reason(answer, "write why the figures stay as they are")?;
        let (txn, slug, filing, row) = self.proposed(network, id).await?;
        let mut row = row.into_active_model();
        row.state = Set(DECLINED.to_owned());
        row.decided_at = Set(Some(act.now.0));
        row.decided_by = Set(act.name.clone());
        row.answer = Set(answer.to_owned());
        row.update(&txn).await?;
        let subject = format!("{slug} {}", Quarter::from_ordinal(filing.quarter));
        let entry = Entry::new(Action::AmendmentDeclined, subject, answer);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// The amendments of one return, newest first.
    pub async fn amendments(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<Vec<Amendment>> {
        let of_return = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::EnterpriseId.eq(enterprise.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()));
        self.amendments_of(of_return, None).await
    }

    /// The amendments of all returns of a round that wait for a coordinator.
    pub async fn proposed_amendments(&self, network: NetworkId, quarter: Quarter) -> Result<Vec<Amendment>> {
        let of_round = filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .filter(filing::Column::Quarter.eq(quarter.ordinal()));
        self.amendments_of(of_round, Some(PROPOSED)).await
    }

    async fn amendments_of(
        &self,
        filings: sea_orm::Select<filing::Entity>,
        state: Option<&str>,
    ) -> Result<Vec<Amendment>> {
        let snapshot = self.snapshot().await?;
        let ids = filings.clone().select_only().column(filing::Column::Id).into_query();
        let mut rows = amendment::Entity::find().filter(amendment::Column::FilingId.in_subquery(ids));
        if let Some(state) = state {
            rows = rows.filter(amendment::Column::State.eq(state));
        }
        let rows = rows.order_by_desc(amendment::Column::Id).all(&snapshot).await?;
        let filings: BTreeMap<i64, filing::Model> = if rows.is_empty() {
            BTreeMap::new()
        } else {
            filings.all(&snapshot).await?.into_iter().map(|row| (row.id, row)).collect()
        };
        snapshot.commit().await?;
        rows.into_iter()
            .map(|row| read(filings.get(&row.filing_id).ok_or(StoreError::NotFound("return"))?, row))
            .collect()
    }

    /// A transaction in which the return is locked and counts, and what really changes.
    async fn check(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        new: &NewAmendment,
    ) -> Result<(DatabaseTransaction, String, filing::Model, Vec<Change>)> {
        reason(&new.reason, "write why the figure changes")?;
        let txn = self.begin().await?;
        let slug = enterprises::lock(&txn, network, enterprise).await?.slug;
        let filing = filings::find(&txn, network, enterprise, quarter).await?.ok_or(StoreError::NotFound("return"))?;
        counts(&filing)?;
        let changes: Vec<Change> = new
            .changes
            .iter()
            .filter(|change| !convert::same(change.was.as_ref(), change.now.as_ref()))
            .cloned()
            .collect();
        let Some(first) = changes.first() else {
            return Err(StoreError::Refused("nothing would change; write the right figure".to_owned()));
        };
        if changes.iter().any(|change| (&change.key.input, change.key.period) != (&first.key.input, first.key.period)) {
            return Err(StoreError::Refused("amend one figure at a time".to_owned()));
        }
        still_as_proposed(&txn, filing.id, &changes).await?;
        Ok((txn, slug, filing, changes))
    }

    /// A transaction in which the return of a proposed amendment is locked and counts.
    async fn proposed(
        &self,
        network: NetworkId,
        id: Uuid,
    ) -> Result<(DatabaseTransaction, String, filing::Model, amendment::Model)> {
        let missing = || StoreError::NotFound("amendment");
        let txn = self.begin().await?;
        let of_id = || amendment::Entity::find().filter(amendment::Column::PublicId.eq(id));
        let found = of_id().one(&txn).await?.ok_or_else(missing)?;
        let filing = filing::Entity::find_by_id(found.filing_id).one(&txn).await?.ok_or_else(missing)?;
        let slug = enterprises::lock(&txn, network, EnterpriseId(filing.enterprise_id)).await?.slug;
        // Read again, as another coordinator may have decided before the lock was had.
        let row = of_id().one(&txn).await?.ok_or_else(missing)?;
        let filing = filing::Entity::find_by_id(found.filing_id).one(&txn).await?.ok_or_else(missing)?;
        if row.state != PROPOSED {
            return Err(StoreError::Refused("somebody has decided on this amendment already".to_owned()));
        }
        counts(&filing)?;
        Ok((txn, slug, filing, row))
    }

    /// Puts the figures in, as an amendment.
    async fn make(
        &self,
        txn: &DatabaseTransaction,
        act: &Act,
        filing: &filing::Model,
        changes: &[Change],
        why: &str,
    ) -> Result<()> {
        let mut rows = Vec::new();
        for Change { key, now, .. } in changes {
            let Some(figure) = now else {
                past::remove(txn, act, filing.id, key).await?;
                continue;
            };
            rows.push(figure::ActiveModel {
                way: Set(Way::Amendment.code().to_owned()),
                why: Set(why.to_owned()),
                ..convert::figure_row(filing.id, key, figure, act.now, &act.name)
            });
        }
        filings::put_figures(txn, rows).await?;
        let mut row = filing.clone().into_active_model();
        row.version = Set(filing.version + 1);
        row.saved_at = Set(act.now.0);
        row.saved_by = Set(act.name.clone());
        row.update(txn).await?;
        Ok(())
    }
}

fn counts(filing: &filing::Model) -> Result<()> {
    if convert::state(filing)?.counts() {
        Ok(())
    } else {
        Err(StoreError::Refused(
            "this return does not count, so there is nothing to amend; it can be changed as any other".to_owned(),
        ))
    }
}

/// Whether the figures are still what the amendment was made of.
async fn still_as_proposed(txn: &DatabaseTransaction, filing: i64, changes: &[Change]) -> Result<()> {
    for Change { key, was, .. } in changes {
        let id = (filing, key.input.clone(), convert::period_code(key.period), key.cell.to_string());
        let stored = figure::Entity::find_by_id(id).one(txn).await?;
        let stored = stored.map(convert::figure).transpose()?.map(|(_, figure)| figure);
        if !convert::same(stored.as_ref(), was.as_ref()) {
            return Err(StoreError::Refused(
                "the figure has changed since this was written; look at it again".to_owned(),
            ));
        }
    }
    Ok(())
}

/// As an import writes it: values stand with the reason, where they may be erased.
fn amended(slug: &str, quarter: Quarter, changes: &[Change], why: &str) -> Entry {
    Entry::new(Action::FiguresAmended, format!("{slug} {quarter}"), format!("{why}\n{}", lines(changes)))
}

fn lines(changes: &[Change]) -> String {
    let code =
        |figure: &Option<Figure>| figure.as_ref().map_or_else(|| "blank".to_owned(), |figure| figure.value.code());
    let line = |change: &Change| {
        let key = &change.key;
        let part = if key.cell.is_total() { String::new() } else { format!("[{}]", key.cell) };
        format!("{}{part} {}: {} → {}", key.input, key.period, code(&change.was), code(&change.now))
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A proposed amendment's row; the changes are of one input and period, and not none.
fn row(ids: &Ids, act: &Act, filing: i64, changes: &[Change], why: &str) -> Result<amendment::ActiveModel> {
    let first = changes.first().ok_or(StoreError::NotFound("change"))?;
    let kept: Vec<Kept> = changes
        .iter()
        .map(|change| Kept {
            cell: change.key.cell.to_string(),
            was: change.was.as_ref().map(keep),
            now: change.now.as_ref().map(keep),
        })
        .collect();
    Ok(amendment::ActiveModel {
        id: NotSet,
        public_id: Set(ids.public_id(act.now)?),
        filing_id: Set(filing),
        input: Set(first.key.input.clone()),
        period: Set(convert::period_code(first.key.period)),
        state: Set(PROPOSED.to_owned()),
        reason: Set(why.to_owned()),
        body: Set(convert::json(&kept)?),
        at: Set(act.now.0),
        by: Set(act.name.clone()),
        decided_at: Set(None),
        decided_by: Set(String::new()),
        answer: Set(String::new()),
    })
}

fn keep(figure: &Figure) -> KeptFigure {
    KeptFigure {
        value: figure.value.code(),
        confidence: figure.confidence.code().to_owned(),
        note: figure.note.clone(),
        explanation: figure.explanation.clone(),
        definition: figure.definition,
    }
}

fn read(filing: &filing::Model, row: amendment::Model) -> Result<Amendment> {
    let changes = changes(&row)?;
    let decided = Millis(row.decided_at.unwrap_or(row.at));
    let state = match row.state.as_str() {
        MADE => AmendmentState::Made { at: decided, by: row.decided_by },
        DECLINED => AmendmentState::Declined { at: decided, by: row.decided_by, answer: row.answer },
        _ => AmendmentState::Proposed,
    };
    Ok(Amendment {
        id: row.public_id,
        enterprise: EnterpriseId(filing.enterprise_id),
        quarter: Quarter::from_ordinal(filing.quarter),
        input: row.input,
        period: convert::period(row.period)?,
        changes,
        reason: row.reason,
        at: Millis(row.at),
        by: row.by,
        state,
    })
}

fn changes(row: &amendment::Model) -> Result<Vec<Change>> {
    let unreadable = || StoreError::unreadable(format_args!("the amendment {}", row.public_id));
    let kept: Vec<Kept> = convert::from_json("an amendment", &row.body)?;
    let period = convert::period(row.period)?;
    let figure = |kept: KeptFigure| -> Option<Figure> {
        let value = match kept.value.as_str() {
            "[x]" => Value::NotAvailable,
            "[z]" => Value::NotApplicable,
            "[w]" => Value::Withheld,
            number => Value::Number(Quantity::parse_plain(number).ok()?),
        };
        Some(Figure {
            confidence: Confidence::parse(&kept.confidence)?,
            note: kept.note,
            explanation: kept.explanation,
            definition: kept.definition,
            ..Figure::of(value)
        })
    };
    let side = |kept: Option<KeptFigure>| -> Result<Option<Figure>> {
        kept.map(|kept| figure(kept).ok_or_else(unreadable)).transpose()
    };
    kept.into_iter()
        .map(|kept| {
            let cell = kept.cell.parse().map_err(|_| unreadable())?;
            let key = FigureKey { input: row.input.clone(), period, cell };
            Ok(Change { key, was: side(kept.was)?, now: side(kept.now)? })
        })
        .collect()
}
