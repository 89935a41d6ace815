//! Files between their trial and their confirmation: each is for one person in one network, and goes after a day.

use super::{Act, EnterpriseId, NetworkId, PersonId, Result, Store, StoreError, entities::kept_file};
use commonweal_domain::{network::Millis, period::Quarter};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// How long a file is kept: until the same hour of the next day.
const KEPT_FOR: i64 = 24 * 60 * 60 * 1_000;
/// Most files kept of one person; an older one goes for a newer one.
const MOST: usize = 5;

/// A file to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFile {
    /// The one return that it may be about; none for the whole network.
    pub only: Option<(EnterpriseId, Quarter)>,
    /// Its name, as the browser gave it.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// A file that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Identifier outside.
    pub id: Uuid,
    /// The file.
    pub file: NewFile,
    /// Until when it is kept.
    pub expires_at: Millis,
}

impl Store {
    /// Keeps a file for the person who acts; lets go of those whose time is over.
    pub async fn keep_file(&self, act: &Act, network: NetworkId, file: NewFile) -> Result<Uuid> {
        let person = act.person.ok_or(StoreError::NotFound("person"))?;
        let public_id = self.ids.public_id(act.now)?;
        let row = kept_file::ActiveModel {
            id: NotSet,
            public_id: Set(public_id),
            network_id: Set(network.0),
            person_id: Set(person.0),
            enterprise_id: Set(file.only.map(|(enterprise, _)| enterprise.0)),
            quarter: Set(file.only.map(|(_, quarter)| quarter.ordinal())),
            name: Set(file.name),
            bytes: Set(file.bytes),
            kept_at: Set(act.now.0),
            expires_at: Set(act.now.0 + KEPT_FOR),
        };
        let txn = self.begin().await?;
        kept_file::Entity::delete_many().filter(kept_file::Column::ExpiresAt.lte(act.now.0)).exec(&txn).await?;
        // Nothing is read back: that would be the whole file once more.
        kept_file::Entity::insert(row).exec_without_returning(&txn).await?;
        let all: Vec<i64> = kept_file::Entity::find()
            .select_only()
            .column(kept_file::Column::Id)
            .filter(kept_file::Column::PersonId.eq(person.0))
            .order_by_desc(kept_file::Column::Id)
            .into_tuple()
            .all(&txn)
            .await?;
        if let Some(too_many) = all.get(MOST..).filter(|rest| !rest.is_empty()) {
            let too_many = kept_file::Column::Id.is_in(too_many.iter().copied());
            kept_file::Entity::delete_many().filter(too_many).exec(&txn).await?;
        }
        txn.commit().await?;
        Ok(public_id)
    }

    /// A file that a person left in a network, while it is kept.
    pub async fn kept_file(
        &self,
        network: NetworkId,
        person: PersonId,
        id: Uuid,
        now: Millis,
    ) -> Result<Option<KeptFile>> {
        let row = kept_file::Entity::find()
            .filter(kept_file::Column::PublicId.eq(id))
            .filter(kept_file::Column::NetworkId.eq(network.0))
            .filter(kept_file::Column::PersonId.eq(person.0))
            .filter(kept_file::Column::ExpiresAt.gt(now.0))
            .one(self.reader())
            .await?;
        Ok(row.map(|row| KeptFile {
            id: row.public_id,
            file: NewFile {
                only: row
                    .enterprise_id
                    .zip(row.quarter)
                    .map(|(enterprise, quarter)| (EnterpriseId(enterprise), Quarter::from_ordinal(quarter))),
                name: row.name,
                bytes: row.bytes,
            },
            expires_at: Millis(row.expires_at),
        }))
    }

    /// Lets go of a file.
    pub async fn drop_file(&self, network: NetworkId, person: PersonId, id: Uuid) -> Result<()> {
        let txn = self.begin().await?;
        kept_file::Entity::delete_many()
            .filter(kept_file::Column::PublicId.eq(id))
            .filter(kept_file::Column::NetworkId.eq(network.0))
            .filter(kept_file::Column::PersonId.eq(person.0))
            .exec(&txn)
            .await?;
        Ok(txn.commit().await?)
    }
}
