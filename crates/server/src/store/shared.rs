//! Enterprises that several networks have, by the word of both sides, and whether they told them of the same work.

use super::{
    EnterpriseId, NetworkId, Result, Store,
    entities::{enterprise, same_enterprise},
};
use commonweal_domain::{period::Quarter, profile::Scope};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeMap, BTreeSet};

impl Store {
    /// Enterprises that are in more than one of these networks, each with where it is and its slug there. Those are left
    /// out whose returns of the quarter all tell of their work in that network's place alone: it is different work.
    pub async fn shared_among(
        &self,
        networks: &[NetworkId],
        quarter: Quarter,
    ) -> Result<Vec<BTreeSet<(NetworkId, String)>>> {
        let rows = enterprise::Entity::find()
            .filter(enterprise::Column::NetworkId.is_in(networks.iter().map(|network| network.0)))
            .filter(enterprise::Column::MergedInto.is_null())
            .all(self.reader())
            .await?;
        let known: BTreeMap<i64, enterprise::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        let words: BTreeSet<(i64, i64)> = same_enterprise::Entity::find()
            .all(self.reader())
            .await?
            .into_iter()
            .map(|row| (row.enterprise_id, row.other_id))
            .filter(|(one, other)| known.contains_key(one) && known.contains_key(other))
            .collect();
        let agreed = words.iter().filter(|(one, other)| one < other && words.contains(&(*other, *one)));
        let mut groups: Vec<BTreeSet<i64>> = vec![];
        for (one, other) in agreed {
            let (with, without): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group| group.contains(one) || group.contains(other));
            groups = without;
            groups.push(with.into_iter().flatten().chain([*one, *other]).collect());
        }
        let mut shared = vec![];
        for group in groups {
            let of: Vec<&enterprise::Model> = group.iter().filter_map(|id| known.get(id)).collect();
            let mut apart = true;
            for row in &of {
                let scope = self.scope(NetworkId(row.network_id), EnterpriseId(row.id), quarter).await?;
                apart &= scope == Scope::Here;
            }
            if !apart {
                shared.push(of.into_iter().map(|row| (NetworkId(row.network_id), row.slug.clone())).collect());
            }
        }
        Ok(shared)
    }

    /// Slugs of the members of a network in a quarter, and whether each has an accepted return of it.
    pub async fn filed_in(&self, network: NetworkId, quarter: Quarter) -> Result<BTreeMap<String, bool>> {
        let accepted = self.accepted_in(network, quarter).await?;
        let members = self.enterprises(network).await?.into_iter();
        let due = members.filter(|record| record.memberships.iter().any(|membership| membership.covers(quarter)));
        let filed = |id: EnterpriseId| accepted.get(&id).is_some_and(|figures| !figures.is_empty());
        Ok(due.map(|record| (record.enterprise.slug, filed(record.id))).collect())
    }
}
