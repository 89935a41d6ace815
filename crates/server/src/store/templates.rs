//! A network's own templates: each change is a new version, and the newest is in use.

use super::{
    Act, NetworkId, Result, Store, StoreError,
    chain::{self, Action, Entry},
    convert,
    entities::report_template,
    networks,
};
use commonweal_domain::network::Millis;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};

/// A version of a network's own template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTemplate {
    /// Name.
    pub name: String,
    /// From 1.
    pub version: u32,
    /// Its text.
    pub source: String,
    /// When it was saved.
    pub changed_at: Millis,
    /// By whom.
    pub changed_by: String,
}

impl Store {
    /// The newest version of each own template, by name.
    pub async fn templates(&self, network: NetworkId) -> Result<Vec<OwnTemplate>> {
        let mut all = versions(self.reader(), network).await?;
        // Newest first within a name, so that the first of each stays.
        all.sort_by(|a, b| (&a.name, b.version).cmp(&(&b.name, a.version)));
        all.dedup_by(|later, first| later.name == first.name);
        all.retain(|template| !template.source.is_empty());
        Ok(all)
    }

    /// All versions of an own template, newest first.
    pub async fn template_versions(&self, network: NetworkId, name: &str) -> Result<Vec<OwnTemplate>> {
        let mut all = versions(self.reader(), network).await?;
        all.retain(|template| template.name == name);
        all.sort_by_key(|template| std::cmp::Reverse(template.version));
        Ok(all)
    }

    /// Saves a template's text as its next version, `expected` being the newest one known, 0 for none. The text that is
    /// in use changes nothing; an empty one takes the own template out of use. Conflicts if another version was saved
    /// meanwhile.
    pub async fn save_template(
        &self,
        act: &Act,
        network: NetworkId,
        name: &str,
        source: &str,
        expected: u32,
    ) -> Result<u32> {
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        let newest = versions(&txn, network).await?.into_iter().filter(|template| template.name == name);
        let newest = newest.max_by_key(|template| template.version);
        let found = newest.as_ref().map_or(0, |template| template.version);
        if found != expected {
            return Err(StoreError::Conflict { expected, found });
        }
        if newest.map_or(String::new(), |template| template.source) == source {
            return Ok(found);
        }
        let entry = write(&txn, act, network, name, source, found + 1).await?;
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        txn.commit().await?;
        Ok(found + 1)
    }
}

/// Writes a version of a template's text; with what is to be kept of it.
pub(super) async fn write(
    txn: &DatabaseTransaction,
    act: &Act,
    network: NetworkId,
    name: &str,
    source: &str,
    version: u32,
) -> Result<Entry> {
    let row = report_template::ActiveModel {
        network_id: Set(network.0),
        name: Set(name.to_owned()),
        version: Set(convert::stored_count(version)?),
        source: Set(source.to_owned()),
        changed_at: Set(act.now.0),
        changed_by: Set(act.name.clone()),
    };
    report_template::Entity::insert(row).exec_without_returning(txn).await?;
    Ok(Entry::new(Action::TemplateSaved, format!("{name} version {version}"), source))
}

async fn versions(connection: &impl ConnectionTrait, network: NetworkId) -> Result<Vec<OwnTemplate>> {
    let rows = report_template::Entity::find()
        .filter(report_template::Column::NetworkId.eq(network.0))
        .order_by_asc(report_template::Column::Version)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(OwnTemplate {
                name: row.name,
                version: convert::count(row.version)?,
                source: row.source,
                changed_at: Millis(row.changed_at),
                changed_by: row.changed_by,
            })
        })
        .collect()
}
