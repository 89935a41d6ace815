//! What was typed and cannot be filed as it is, kept as typed: it is lost neither with the browser nor with the server.
//!
//! It is draft history: nothing of it enters the audit chain, and nobody but the enterprise reads it.

use super::{Act, EnterpriseId, NetworkId, Result, Store, convert, entities::typed_field, filings};
use commonweal_domain::{
    network::Millis,
    period::{Period, Quarter},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::OnConflict};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A question whose answer is kept as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Code of the input.
    pub input: String,
    /// The period asked about.
    pub period: Period,
    /// The fields as they were posted; whoever reads forms can read it.
    pub body: String,
    /// When it was typed.
    pub at: Millis,
    /// By whom.
    pub by: String,
}

/// A question that is to be kept as typed from now on, or no longer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedChange {
    /// Code of the input.
    pub input: String,
    /// The period asked about.
    pub period: Period,
    /// [`token`] of what the form showed as typed; empty if it showed none.
    pub was: String,
    /// The fields as they were posted; empty to keep nothing.
    pub now: String,
}

/// What a form carries of a kept answer, so that a save can tell whether it changed meanwhile.
pub fn token(body: &str) -> String {
    if body.is_empty() { String::new() } else { data_encoding::HEXLOWER.encode(&Sha256::digest(body)[..8]) }
}

impl Store {
    /// The questions of a return whose answers are kept as typed.
    pub async fn typed(&self, network: NetworkId, enterprise: EnterpriseId, quarter: Quarter) -> Result<Vec<Typed>> {
        let snapshot = self.snapshot().await?;
        let Some(filing) = filings::find(&snapshot, network, enterprise, quarter).await? else { return Ok(vec![]) };
        let rows =
            typed_field::Entity::find().filter(typed_field::Column::FilingId.eq(filing.id)).all(&snapshot).await?;
        snapshot.commit().await?;
        rows.into_iter().map(of_row).collect()
    }
}

/// The rows of a return, by input and period.
pub(super) async fn of_filing(txn: &DatabaseTransaction, filing: i64) -> Result<BTreeMap<(String, Period), Typed>> {
    let rows = typed_field::Entity::find().filter(typed_field::Column::FilingId.eq(filing)).all(txn).await?;
    rows.into_iter().map(|row| of_row(row).map(|typed| ((typed.input.clone(), typed.period), typed))).collect()
}

/// Keeps an answer as typed, or keeps none any longer.
pub(super) async fn put(txn: &DatabaseTransaction, act: &Act, filing: i64, change: &TypedChange) -> Result<()> {
    use typed_field::Column as C;
    let period = convert::period_code(change.period);
    if change.now.is_empty() {
        typed_field::Entity::delete_by_id((filing, change.input.clone(), period)).exec(txn).await?;
        return Ok(());
    }
    let row = typed_field::ActiveModel {
        filing_id: Set(filing),
        input: Set(change.input.clone()),
        period: Set(period),
        body: Set(change.now.clone()),
        typed_at: Set(act.now.0),
        typed_by: Set(act.name.clone()),
    };
    typed_field::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::FilingId, C::Input, C::Period])
                .update_columns([C::Body, C::TypedAt, C::TypedBy])
                .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    Ok(())
}

fn of_row(row: typed_field::Model) -> Result<Typed> {
    Ok(Typed {
        period: convert::period(row.period)?,
        input: row.input,
        body: row.body,
        at: Millis(row.typed_at),
        by: row.typed_by,
    })
}
