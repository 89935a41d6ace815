//! A coordinator files for a member, as after a phone call; the member confirms it.

use super::{
    Act, EnterpriseId, NetworkId, PersonId, Result, Store, StoreError,
    apart::{no_round, reason},
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::stand_in,
    filings, looks, rounds,
};
use commonweal_domain::{filing::FilingState, network::Millis, period::Quarter};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// Who files for a member, and whether the member has confirmed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandIn {
    /// Who files.
    pub person: PersonId,
    /// Their name.
    pub by: String,
    /// Since when.
    pub since: Millis,
    /// Upon whose word, such as "Phone call with Amara Okoye".
    pub why: String,
    /// When it was submitted.
    pub submitted_at: Option<Millis>,
    /// When and by whom it was confirmed.
    pub confirmed: Option<(Millis, String)>,
}

impl StandIn {
    /// Submitted for the member, which has not confirmed it yet.
    pub fn waits(&self) -> bool {
        self.submitted_at.is_some() && self.confirmed.is_none()
    }

    /// The person may fill in the member's return now.
    pub fn may_file(&self, person: PersonId) -> bool {
        self.person == person && self.submitted_at.is_none()
    }
}

impl Store {
    /// A coordinator begins to file for a member. From then on they see its draft and may change it, until it is
    /// submitted. Refuses no reason, and a return that is in already.
    pub async fn begin_for(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        why: &str,
    ) -> Result<()> {
        let why = reason(why, "write with whom you spoke, and when")?;
        let person = act.person.ok_or(StoreError::NotFound("person"))?;
        let txn = self.begin().await?;
        let slug = enterprises::lock(&txn, network, enterprise).await?.slug;
        rounds::stored(&txn, network, quarter).await?.ok_or_else(|| no_round(quarter))?;
        if let Some(row) = filings::find(&txn, network, enterprise, quarter).await? {
            convert::state(&row)?.check_editable().map_err(|error| StoreError::Refused(error.to_string()))?;
        }
        let row = stand_in::ActiveModel {
            network_id: Set(network.0),
            enterprise_id: Set(enterprise.0),
            quarter: Set(quarter.ordinal()),
            person_id: Set(person.0),
            by: Set(act.name.clone()),
            since: Set(act.now.0),
            why: Set(why.to_owned()),
            submitted_at: Set(None),
            confirmed_at: Set(None),
            confirmed_by: Set(String::new()),
        };
        use stand_in::Column as C;
        stand_in::Entity::insert(row)
            .on_conflict(
                OnConflict::columns([C::EnterpriseId, C::Quarter])
                    .update_columns([
                        C::PersonId,
                        C::By,
                        C::Since,
                        C::Why,
                        C::SubmittedAt,
                        C::ConfirmedAt,
                        C::ConfirmedBy,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(&txn)
            .await?;
        // They see what the member has typed so far: its filers are told who did.
        looks::put(&txn, act, enterprise, quarter).await?;
        let entry = Entry::new(Action::FilingBegunFor, format!("{slug} {quarter}"), why);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// A coordinator stops filing for a member that has not submitted; the draft stays as it is.
    pub async fn end_for(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let slug = enterprises::check_owner(&txn, network, enterprise).await?.slug;
        let ended = stand_in::Entity::delete_by_id((enterprise.0, quarter.ordinal()))
            .filter(stand_in::Column::NetworkId.eq(network.0))
            .filter(stand_in::Column::SubmittedAt.is_null())
            .exec(&txn)
            .await?;
        if ended.rows_affected > 0 {
            let entry = Entry::new(Action::FilingStoppedFor, format!("{slug} {quarter}"), "");
            chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        }
        Ok(txn.commit().await?)
    }
}

/// Whether a return that was filed for a member waits for the member's word.
pub(super) async fn waits(txn: &DatabaseTransaction, enterprise: EnterpriseId, quarter: Quarter) -> Result<bool> {
    let row = stand_in::Entity::find_by_id((enterprise.0, quarter.ordinal())).one(txn).await?;
    Ok(row.is_some_and(|row| row.submitted_at.is_some() && row.confirmed_at.is_none()))
}

/// Keeps that the member has confirmed it.
pub(super) async fn confirm(
    txn: &DatabaseTransaction,
    act: &Act,
    enterprise: EnterpriseId,
    quarter: Quarter,
    slug: &str,
) -> Result<Entry> {
    stand_in::Entity::update_many()
        .col_expr(stand_in::Column::ConfirmedAt, Expr::value(act.now.0))
        .col_expr(stand_in::Column::ConfirmedBy, Expr::value(act.name.clone()))
        .filter(stand_in::Column::EnterpriseId.eq(enterprise.0))
        .filter(stand_in::Column::Quarter.eq(quarter.ordinal()))
        .exec(txn)
        .await?;
    Ok(Entry::new(Action::FilingConfirmed, format!("{slug} {quarter}"), ""))
}

/// Keeps who stands in for a member in step with its return: what the stand-in submits waits to be confirmed; what
/// the member itself submits needs nobody to confirm it; a submission that is taken back is nobody's.
pub(super) async fn follow(
    txn: &DatabaseTransaction,
    act: &Act,
    enterprise: EnterpriseId,
    quarter: Quarter,
    state: &FilingState,
) -> Result<()> {
    let of_return = || {
        stand_in::Entity::update_many()
            .filter(stand_in::Column::EnterpriseId.eq(enterprise.0))
            .filter(stand_in::Column::Quarter.eq(quarter.ordinal()))
    };
    match state {
        FilingState::Submitted { first: None, .. } => {
            let person = act.person.map_or(0, |person| person.0);
            stand_in::Entity::delete_by_id((enterprise.0, quarter.ordinal()))
                .filter(stand_in::Column::PersonId.ne(person))
                .exec(txn)
                .await?;
            of_return()
                .col_expr(stand_in::Column::SubmittedAt, Expr::value(act.now.0))
                .col_expr(stand_in::Column::ConfirmedAt, Expr::value(Option::<i64>::None))
                .exec(txn)
                .await?;
        }
        FilingState::Draft | FilingState::SentBack { .. } => {
            of_return()
                .col_expr(stand_in::Column::SubmittedAt, Expr::value(Option::<i64>::None))
                .col_expr(stand_in::Column::ConfirmedAt, Expr::value(Option::<i64>::None))
                .exec(txn)
                .await?;
        }
        FilingState::Submitted { .. } | FilingState::Accepted { .. } => {}
    }
    Ok(())
}

pub(super) fn read(row: stand_in::Model) -> StandIn {
    StandIn {
        person: PersonId(row.person_id),
        by: row.by,
        since: Millis(row.since),
        why: row.why,
        submitted_at: row.submitted_at.map(Millis),
        confirmed: row.confirmed_at.map(|at| (Millis(at), row.confirmed_by)),
    }
}
