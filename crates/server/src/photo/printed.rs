//! A story's photo as a report prints it.

use super::super::store::{EnterpriseId, NetworkId, Store, StoreError, StoryPhoto};
use commonweal_domain::period::Quarter;
use commonweal_reporting::document::Picture;

/// Reads the file of a photo that may be printed; none where there is none.
pub async fn printed(
    store: &Store,
    network: NetworkId,
    enterprise: EnterpriseId,
    quarter: Quarter,
    photo: Option<StoryPhoto>,
) -> Result<Option<Picture>, StoreError> {
    let Some(StoryPhoto { hash, width, height, alt }) = photo else { return Ok(None) };
    // Somebody may have taken it out since.
    let file = store.photo_file(network, enterprise, quarter, &hash).await?;
    Ok(file.map(|jpeg| Picture { jpeg, width, height, alt }))
}
