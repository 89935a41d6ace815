//! Members for whom a round is not as it is for the others: more time, no return expected, or a coordinator who files
//! for them.

use super::{
    Act, EnterpriseId, NetworkId, Result, StandIn, Store, StoreError,
    chain::{self, Action, Entry},
    convert, enterprises,
    entities::{exemption, more_time, stand_in},
    rounds, stand_ins,
};
use commonweal_domain::{lang::Lang, network::Millis, period::Quarter};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::OnConflict};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// What is different for one member in one round.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Apart {
    /// Its return is due later.
    pub more_time: Option<MoreTime>,
    /// None is expected of it.
    pub exempt: Option<Exemption>,
    /// A coordinator files for it.
    pub stand_in: Option<StandIn>,
}

/// A later day for one member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoreTime {
    /// The day by which its return is due.
    pub until: Date,
    /// Why.
    pub why: String,
    /// When it was given.
    pub at: Millis,
    /// By whom.
    pub by: String,
}

/// A member of whom no return is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exemption {
    /// Why.
    pub why: String,
    /// When it was given.
    pub at: Millis,
    /// By whom.
    pub by: String,
}

impl Store {
    /// What is different for members in a round; those for whom nothing is are not there.
    pub async fn apart(&self, network: NetworkId, quarter: Quarter) -> Result<BTreeMap<EnterpriseId, Apart>> {
        let snapshot = self.snapshot().await?;
        let mut apart: BTreeMap<EnterpriseId, Apart> = BTreeMap::new();
        let times = more_time::Entity::find()
            .filter(more_time::Column::NetworkId.eq(network.0))
            .filter(more_time::Column::Quarter.eq(quarter.ordinal()));
        for row in times.all(&snapshot).await? {
            let of_member = apart.entry(EnterpriseId(row.enterprise_id)).or_default();
            of_member.more_time = Some(read_time(row)?);
        }
        let exemptions = exemption::Entity::find()
            .filter(exemption::Column::NetworkId.eq(network.0))
            .filter(exemption::Column::Quarter.eq(quarter.ordinal()));
        for row in exemptions.all(&snapshot).await? {
            let of_member = apart.entry(EnterpriseId(row.enterprise_id)).or_default();
            of_member.exempt = Some(read_exemption(row));
        }
        let stand_ins = stand_in::Entity::find()
            .filter(stand_in::Column::NetworkId.eq(network.0))
            .filter(stand_in::Column::Quarter.eq(quarter.ordinal()));
        for row in stand_ins.all(&snapshot).await? {
            let of_member = apart.entry(EnterpriseId(row.enterprise_id)).or_default();
            of_member.stand_in = Some(stand_ins::read(row));
        }
        snapshot.commit().await?;
        Ok(apart)
    }

    /// What is different for one member.
    pub async fn apart_of(&self, network: NetworkId, enterprise: EnterpriseId, quarter: Quarter) -> Result<Apart> {
        let key = (enterprise.0, quarter.ordinal());
        let snapshot = self.snapshot().await?;
        let time = more_time::Entity::find_by_id(key).one(&snapshot).await?;
        let exempt = exemption::Entity::find_by_id(key).one(&snapshot).await?;
        let stand_in = stand_in::Entity::find_by_id(key).one(&snapshot).await?;
        snapshot.commit().await?;
        Ok(Apart {
            more_time: time.filter(|row| row.network_id == network.0).map(read_time).transpose()?,
            exempt: exempt.filter(|row| row.network_id == network.0).map(read_exemption),
            stand_in: stand_in.filter(|row| row.network_id == network.0).map(stand_ins::read),
        })
    }

    /// Gives members more time, all or none of them. Refuses a day before the round's due day, and no reason.
    pub async fn give_more_time(
        &self,
        act: &Act,
        network: NetworkId,
        members: &BTreeSet<EnterpriseId>,
        quarter: Quarter,
        until: Date,
        why: &str,
    ) -> Result<()> {
        let why = reason(why, "write why these enterprises get more time")?;
        let txn = self.begin().await?;
        let round = rounds::stored(&txn, network, quarter).await?.ok_or_else(|| no_round(quarter))?;
        if until <= convert::round(&round)?.due {
            return Err(StoreError::Refused("the new day must be after the day on which all returns are due".into()));
        }
        let mut entries = Vec::new();
        for enterprise in members {
            let slug = enterprises::lock(&txn, network, *enterprise).await?.slug;
            let row = more_time::ActiveModel {
                network_id: Set(network.0),
                enterprise_id: Set(enterprise.0),
                quarter: Set(quarter.ordinal()),
                given_at: Set(act.now.0),
                given_by: Set(act.name.clone()),
                until: Set(convert::day_text(until)?),
                why: Set(why.to_owned()),
            };
            use more_time::Column as C;
            more_time::Entity::insert(row)
                .on_conflict(
                    OnConflict::columns([C::EnterpriseId, C::Quarter])
                        .update_columns([C::GivenAt, C::GivenBy, C::Until, C::Why])
                        .to_owned(),
                )
                .exec_without_returning(&txn)
                .await?;
            let subject = format!("{slug} {quarter} {}", convert::day_text(until)?);
            entries.push(Entry::new(Action::MoreTimeGiven, subject, why));
        }
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Expects no return of members in a round, all or none of them. Refuses no reason.
    pub async fn exempt(
        &self,
        act: &Act,
        network: NetworkId,
        members: &BTreeSet<EnterpriseId>,
        quarter: Quarter,
        why: &str,
    ) -> Result<()> {
        let why = reason(why, "write why no return is expected")?;
        let txn = self.begin().await?;
        rounds::stored(&txn, network, quarter).await?.ok_or_else(|| no_round(quarter))?;
        let mut entries = Vec::new();
        for enterprise in members {
            let slug = enterprises::lock(&txn, network, *enterprise).await?.slug;
            let row = exemption::ActiveModel {
                network_id: Set(network.0),
                enterprise_id: Set(enterprise.0),
                quarter: Set(quarter.ordinal()),
                given_at: Set(act.now.0),
                given_by: Set(act.name.clone()),
                why: Set(why.to_owned()),
            };
            use exemption::Column as C;
            exemption::Entity::insert(row)
                .on_conflict(
                    OnConflict::columns([C::EnterpriseId, C::Quarter])
                        .update_columns([C::GivenAt, C::GivenBy, C::Why])
                        .to_owned(),
                )
                .exec_without_returning(&txn)
                .await?;
            entries.push(Entry::new(Action::MemberExempted, format!("{slug} {quarter}"), why));
        }
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Expects a member's return after all; none was exempt, nothing happens.
    pub async fn end_exemption(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let slug = enterprises::lock(&txn, network, enterprise).await?.slug;
        let gone = exemption::Entity::delete_by_id((enterprise.0, quarter.ordinal())).exec(&txn).await?;
        if gone.rows_affected == 0 {
            return Ok(());
        }
        let entry = Entry::new(Action::ExemptionEnded, format!("{slug} {quarter}"), "");
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

/// A reason without white space around it, unless there is none.
pub(super) fn reason<'a>(why: &'a str, otherwise: &str) -> Result<&'a str> {
    let why = why.trim();
    if why.is_empty() { Err(StoreError::Refused(otherwise.to_owned())) } else { Ok(why) }
}

pub(super) fn no_round(quarter: Quarter) -> StoreError {
    let months = quarter.period().months(Lang::EnGb);
    StoreError::Refused(format!("there is no round for {months}; the coordinator opens it"))
}

fn read_time(row: more_time::Model) -> Result<MoreTime> {
    Ok(MoreTime { until: convert::day(&row.until)?, why: row.why, at: Millis(row.given_at), by: row.given_by })
}

fn read_exemption(row: exemption::Model) -> Exemption {
    Exemption { why: row.why, at: Millis(row.given_at), by: row.given_by }
}
