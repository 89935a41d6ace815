//! Names and addresses of enterprises. An address that was once given leads to its enterprise for ever.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    enterprises,
    entities::{enterprise, figure, figure_past, filing, former_slug, imported_figure},
    networks,
};
use commonweal_domain::{breakdown::Cell, trade::MEMBER};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    QueryTrait,
    sea_query::{Expr, SelectStatement},
};
use std::collections::BTreeMap;

impl Store {
    /// Changes an enterprise's name and its slug, which the caller has found fit to be one; the same ones change
    /// nothing. The old slug leads to it from then on. Refuses a slug that another enterprise has or had.
    pub async fn rename_enterprise(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        name: &str,
        slug: &str,
    ) -> Result<()> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let row = enterprises::lock(&txn, network, enterprise).await?;
        if (row.name.as_str(), row.slug.as_str()) == (name, slug) {
            return Ok(());
        }
        let (was_slug, was_name) = (row.slug.clone(), row.name.clone());
        if slug != was_slug {
            free(&txn, network, enterprise, slug).await?;
            former_slug::Entity::delete_by_id((network.0, slug.to_owned())).exec(&txn).await?;
            keep(&txn, act, network, enterprise, &was_slug).await?;
        }
        let mut row = row.into_active_model();
        row.name = Set(name.to_owned());
        row.slug = Set(slug.to_owned());
        row.update(&txn).await?;
        if slug != was_slug {
            recall(&txn, network, &was_slug, slug).await?;
        }
        let entry =
            Entry::new(Action::EnterpriseRenamed, format!("{was_slug} to {slug}"), format!("{was_name} → {name}"));
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }

    /// The slug that an enterprise has now which once had another; none where nobody of the network had it.
    pub async fn former_enterprise(&self, network: NetworkId, slug: &str) -> Result<Option<(EnterpriseId, String)>> {
        let Some(former) = find(self.reader(), network, slug).await? else { return Ok(None) };
        let row = enterprise::Entity::find_by_id(former.enterprise_id).one(self.reader()).await?;
        Ok(row.map(|row| (EnterpriseId(row.id), row.slug)))
    }

    /// All slugs that enterprises of a network had before, each with the one that it has now.
    pub async fn former_slugs(&self, network: NetworkId) -> Result<BTreeMap<String, String>> {
        let snapshot = self.snapshot().await?;
        let former = all(&snapshot, network).await?;
        snapshot.commit().await?;
        Ok(former)
    }
}

/// All slugs that enterprises of a network had before, each with the one that it has now.
pub(super) async fn all(connection: &impl ConnectionTrait, network: NetworkId) -> Result<BTreeMap<String, String>> {
    let rows = former_slug::Entity::find().filter(former_slug::Column::NetworkId.eq(network.0)).all(connection).await?;
    let ids: Vec<i64> = rows.iter().map(|row| row.enterprise_id).collect();
    let now: BTreeMap<i64, String> = enterprise::Entity::find()
        .filter(enterprise::Column::Id.is_in(ids))
        .select_only()
        .columns([enterprise::Column::Id, enterprise::Column::Slug])
        .into_tuple::<(i64, String)>()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    Ok(rows.into_iter().filter_map(|row| Some((row.slug, now.get(&row.enterprise_id)?.clone()))).collect())
}

/// Keeps a slug that leads to an enterprise from now on.
pub(super) async fn keep(
    txn: &DatabaseTransaction,
    act: &Act,
    network: NetworkId,
    enterprise: EnterpriseId,
    slug: &str,
) -> Result<()> {
    let row = former_slug::ActiveModel {
        network_id: Set(network.0),
        slug: Set(slug.to_owned()),
        enterprise_id: Set(enterprise.0),
        until: Set(act.now.0),
    };
    former_slug::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(())
}

/// Figures that are split by members say the new slug of one from now on, and so does their past.
pub(super) async fn recall(txn: &DatabaseTransaction, network: NetworkId, was: &str, now: &str) -> Result<()> {
    let mark = format!("{MEMBER}={was}");
    let filings = || -> SelectStatement {
        filing::Entity::find()
            .filter(filing::Column::NetworkId.eq(network.0))
            .select_only()
            .column(filing::Column::Id)
            .into_query()
    };
    macro_rules! recall {
        ($table:ident) => {
            let cells: Vec<String> = $table::Entity::find()
                .filter($table::Column::FilingId.in_subquery(filings()))
                .filter($table::Column::Cell.contains(&mark))
                .select_only()
                .column($table::Column::Cell)
                .distinct()
                .into_tuple()
                .all(txn)
                .await?;
            for cell in cells {
                let Some(new) = recalled(&cell, was, now) else { continue };
                $table::Entity::update_many()
                    .col_expr($table::Column::Cell, Expr::value(new))
                    .filter($table::Column::FilingId.in_subquery(filings()))
                    .filter($table::Column::Cell.eq(cell))
                    .exec(txn)
                    .await?;
            }
        };
    }
    recall!(figure);
    recall!(figure_past);
    recall!(imported_figure);
    Ok(())
}

/// A part with another slug in it; none where it is not split by that member.
pub(super) fn recalled(cell: &str, was: &str, now: &str) -> Option<String> {
    let cell: Cell = cell.parse().ok()?;
    (cell.category(MEMBER) == Some(was)).then(|| cell.and(MEMBER, now).to_string())
}

/// Refuses a slug that another enterprise of the network has, or had.
async fn free(txn: &DatabaseTransaction, network: NetworkId, enterprise: EnterpriseId, slug: &str) -> Result<()> {
    let taken = enterprise::Entity::find()
        .filter(enterprise::Column::NetworkId.eq(network.0))
        .filter(enterprise::Column::Slug.eq(slug))
        .filter(enterprise::Column::Id.ne(enterprise.0))
        .filter(enterprise::Column::MergedInto.is_null())
        .one(txn)
        .await?;
    if let Some(other) = taken {
        return Err(StoreError::Refused(format!("the address “{slug}” is {}’s; choose another", other.name)));
    }
    let former = find(txn, network, slug).await?.filter(|former| former.enterprise_id != enterprise.0);
    let Some(former) = former else { return Ok(()) };
    let owner = enterprise::Entity::find_by_id(former.enterprise_id).one(txn).await?;
    let owner = owner.map_or_else(String::new, |owner| owner.name);
    Err(StoreError::Refused(format!("the address “{slug}” was {owner}’s and still leads there; choose another")))
}

async fn find(connection: &impl ConnectionTrait, network: NetworkId, slug: &str) -> Result<Option<former_slug::Model>> {
    Ok(former_slug::Entity::find_by_id((network.0, slug.to_owned())).one(connection).await?)
}
