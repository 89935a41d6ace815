//! `commonweal migrate`

use super::Result;
use crate::store::{Missing, Store};

pub(super) async fn run(url: &str) -> Result {
    let store = Store::connect(url, Missing::Create).await?;
    let was = store.is_migrated().await?;
    store.migrate().await?;
    println!("{}", if was { "The schema is up to date." } else { "The schema has been brought up to date." });
    store.close().await;
    Ok(())
}
