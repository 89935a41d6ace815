//! Published statistics that stand beside a network's own figures.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::context_figure,
    networks,
};
use commonweal_domain::context::ContextFigure;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

/// Most that a network may keep: a report of more than these is read by nobody.
pub const MOST_CONTEXT_FIGURES: u64 = 100;

impl Store {
    /// All of them with their identifiers, in the order in which they came.
    pub async fn context_figures(&self, network: NetworkId) -> Result<Vec<(Uuid, ContextFigure)>> {
        let rows = context_figure::Entity::find()
            .filter(context_figure::Column::NetworkId.eq(network.0))
            .order_by_asc(context_figure::Column::Id)
            .all(self.reader())
            .await?;
        rows.into_iter().map(|row| Ok((row.public_id, read(row)?))).collect()
    }

    /// Keeps a figure: in place of the one with that identifier, or a new one. Refuses more than
    /// [`MOST_CONTEXT_FIGURES`].
    pub async fn set_context_figure(
        &self,
        act: &Act,
        network: NetworkId,
        which: Option<Uuid>,
        wanted: &ContextFigure,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let (id, public_id) = match which {
            Some(which) => {
                let row = find(&txn, network, which).await?.ok_or(StoreError::NotFound("figure"))?;
                if read(row.clone())? == *wanted {
                    return Ok(());
                }
                (Set(row.id), which)
            }
            None => {
                let there = context_figure::Entity::find()
                    .filter(context_figure::Column::NetworkId.eq(network.0))
                    .count(&txn)
                    .await?;
                if there >= MOST_CONTEXT_FIGURES {
                    return Err(StoreError::Refused(format!(
                        "there are {MOST_CONTEXT_FIGURES} figures for comparison already; remove one first"
                    )));
                }
                (NotSet, self.ids.public_id(act.now)?)
            }
        };
        let is_new = !id.is_set();
        let row = context_figure::ActiveModel {
            id,
            public_id: Set(public_id),
            network_id: Set(network.0),
            indicator: Set(wanted.indicator.clone()),
            name: Set(wanted.name.clone()),
            value: Set(wanted.value.clone()),
            place: Set(wanted.place.clone()),
            period: Set(wanted.period.clone()),
            source: Set(wanted.source.clone()),
            address: Set(wanted.address.clone()),
            published: Set(convert::day_text(wanted.published)?),
            set_at: Set(act.now.0),
            set_by: Set(act.name.clone()),
        };
        if is_new {
            row.insert(&txn).await?;
        } else {
            row.update(&txn).await?;
        }
        let entry = Entry::new(Action::ContextSet, public_id.to_string(), convert::json(wanted)?);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// Takes a figure away; one that is not there changes nothing.
    pub async fn remove_context_figure(&self, act: &Act, network: NetworkId, which: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let Some(row) = find(&txn, network, which).await? else { return Ok(()) };
        context_figure::Entity::delete_by_id(row.id).exec(&txn).await?;
        let entry = Entry::new(Action::ContextRemoved, which.to_string(), row.name);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}

async fn find(
    connection: &impl ConnectionTrait,
    network: NetworkId,
    which: Uuid,
) -> Result<Option<context_figure::Model>> {
    Ok(context_figure::Entity::find()
        .filter(context_figure::Column::NetworkId.eq(network.0))
        .filter(context_figure::Column::PublicId.eq(which))
        .one(connection)
        .await?)
}

fn read(row: context_figure::Model) -> Result<ContextFigure> {
    Ok(ContextFigure {
        indicator: row.indicator,
        name: row.name,
        value: row.value,
        place: row.place,
        period: row.period,
        source: row.source,
        address: row.address,
        published: convert::day(&row.published)?,
    })
}
