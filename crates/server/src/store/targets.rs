//! What members want to reach in a year.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::{definition, target},
    networks,
};
use commonweal_domain::{
    period::Period,
    quantity::Quantity,
    target::{Direction, Target},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict,
};

impl Store {
    /// All targets: the latest year first, within it by the indicator's code.
    pub async fn targets(&self, network: NetworkId) -> Result<Vec<Target>> {
        let rows = target::Entity::find()
            .filter(target::Column::NetworkId.eq(network.0))
            .order_by_desc(target::Column::Period)
            .all(self.reader())
            .await?;
        let mut targets: Vec<Target> = rows.into_iter().map(read).collect::<Result<_>>()?;
        // Sorted here: databases differ in how they order text.
        targets.sort_by(|a, b| (b.year, &a.indicator).cmp(&(a.year, &b.indicator)));
        Ok(targets)
    }

    /// Sets a target, in place of the one of that indicator and year; the same one changes nothing. Refuses an indicator
    /// that the network does not have, and what is no year.
    pub async fn set_target(&self, act: &Act, network: NetworkId, wanted: &Target) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entries = set(&txn, act, network, wanted).await?;
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }

    /// Takes a target away; one that is not there changes nothing.
    pub async fn remove_target(&self, act: &Act, network: NetworkId, indicator: &str, year: Period) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let entries = remove(&txn, network, indicator, year).await?;
        chain::append(&txn, &self.ids, act, network, entries).await?;
        Ok(txn.commit().await?)
    }
}

/// Writes a target; with what is to be kept of it, which is nothing where it is so already.
pub(super) async fn set(
    txn: &DatabaseTransaction,
    act: &Act,
    network: NetworkId,
    wanted: &Target,
) -> Result<Vec<Entry>> {
    if wanted.year.len() != 4 {
        return Err(StoreError::Refused("a target is of a year, four quarters".to_owned()));
    }
    let known = definition::Entity::find()
        .filter(definition::Column::NetworkId.eq(network.0))
        .filter(definition::Column::Kind.eq("indicator"))
        .filter(definition::Column::Code.eq(&wanted.indicator))
        .one(txn)
        .await?;
    if known.is_none() {
        return Err(StoreError::NotFound("indicator"));
    }
    let key = (network.0, wanted.indicator.clone(), convert::period_code(wanted.year));
    if let Some(row) = target::Entity::find_by_id(key).one(txn).await?
        && read(row)? == *wanted
    {
        return Ok(vec![]);
    }
    use target::Column as C;
    let row = target::ActiveModel {
        network_id: Set(network.0),
        indicator: Set(wanted.indicator.clone()),
        period: Set(convert::period_code(wanted.year)),
        direction: Set(wanted.direction.code().to_owned()),
        scaled: Set(wanted.amount.scaled()),
        note: Set(wanted.note.clone()),
        set_at: Set(act.now.0),
        set_by: Set(act.name.clone()),
    };
    target::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([C::NetworkId, C::Indicator, C::Period])
                .update_columns([C::Direction, C::Scaled, C::Note, C::SetAt, C::SetBy])
                .to_owned(),
        )
        .exec_without_returning(txn)
        .await?;
    let subject = format!("{} {} {} {}", wanted.indicator, wanted.year, wanted.direction.code(), wanted.amount);
    Ok(vec![Entry::new(Action::TargetSet, subject, &wanted.note)])
}

/// Takes a target away; with what is to be kept of it, which is nothing where there is none.
pub(super) async fn remove(
    txn: &DatabaseTransaction,
    network: NetworkId,
    indicator: &str,
    year: Period,
) -> Result<Vec<Entry>> {
    let key = (network.0, indicator.to_owned(), convert::period_code(year));
    if target::Entity::delete_by_id(key).exec(txn).await?.rows_affected == 0 {
        return Ok(vec![]);
    }
    Ok(vec![Entry::new(Action::TargetRemoved, format!("{indicator} {year}"), "")])
}

fn read(row: target::Model) -> Result<Target> {
    let unreadable = || StoreError::unreadable(format_args!("the target of {}", row.indicator));
    Ok(Target {
        year: convert::period(row.period)?,
        direction: Direction::parse(&row.direction).ok_or_else(unreadable)?,
        amount: Quantity::from_scaled(row.scaled).map_err(|_| unreadable())?,
        indicator: row.indicator,
        note: row.note,
    })
}
