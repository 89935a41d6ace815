//! What the store knows of the returns that a file is about.

use super::{Known, Stored, Terms};
use crate::store::{NetworkRecord, Store, StoreError};
use commonweal_domain::period::Quarter;
use std::collections::{BTreeMap, BTreeSet};

/// Loads what a file is held against: returns of its quarters only, as a network may have many.
pub async fn known(
    store: &Store,
    network: &NetworkRecord,
    quarters: &BTreeSet<Quarter>,
    terms: Terms,
) -> Result<Known, StoreError> {
    let definitions = store.definitions(network.id).await?;
    let records = store.enterprises(network.id).await?;
    let slugs: BTreeMap<_, _> = records.iter().map(|record| (record.id, record.enterprise.slug.clone())).collect();
    let mut returns = BTreeMap::new();
    let only = terms.only.as_ref().and_then(|(only, _)| records.iter().find(|record| record.enterprise.slug == *only));
    for found in store.stored_returns(network.id, quarters, only.map(|record| record.id)).await? {
        let Some(slug) = slugs.get(&found.enterprise) else { continue };
        returns.insert(
            (slug.clone(), found.quarter),
            Stored { state: found.state, version: found.version, figures: found.figures },
        );
    }
    let enterprises = records.into_iter().map(|record| (record.enterprise.slug, record.memberships)).collect();
    let former = store.former_slugs(network.id).await?;
    let balances = network.network.settings.balances.clone();
    Ok(Known { network: network.network.slug.clone(), definitions, enterprises, former, returns, balances, terms })
}
