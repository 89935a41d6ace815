//! A network's accepted figures as the arithmetic of `reporting` wants them: for exports, dashboards and reports.

use crate::store::{NetworkId, Store, StoreError};
use commonweal_reporting::aggregate::{MemberFigures, NetworkFigures};

/// Everything that totals are made of: definitions, and members past and present with their accepted figures, sorted
/// by slug, so that the same data give the same bytes.
pub async fn load(store: &Store, network: NetworkId) -> Result<NetworkFigures, StoreError> {
    let definitions = store.definitions(network).await?;
    let mut accepted = store.counted(network).await?;
    let mut within = store.within_accepted(network).await?;
    let mut members: Vec<MemberFigures> = store
        .enterprises(network)
        .await?
        .into_iter()
        .map(|record| MemberFigures {
            figures: accepted.remove(&record.id).unwrap_or_default(),
            slug: record.enterprise.slug,
            name: record.enterprise.name,
            sector: record.enterprise.sector,
            memberships: record.memberships,
            within: within.remove(&record.id).unwrap_or_default(),
        })
        .collect();
    members.sort_by(|a, b| a.slug.cmp(&b.slug));
    Ok(NetworkFigures { definitions, members })
}
