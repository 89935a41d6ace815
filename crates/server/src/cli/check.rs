//! `commonweal check`

use super::{Failure, Result, database, words::count};

pub(super) async fn run(url: &str) -> Result {
    let store = database::open(url).await?;
    let findings = store.integrity().await?;
    let networks = store.networks().await?.len();
    store.close().await;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        let found = count(findings.len(), "finding", "findings");
        return Err(Failure::Found(format!("{found}; what is damaged comes back with a backup")));
    }
    let networks = count(networks, "network", "networks");
    println!("All is well: {networks}, with figures, editions and audit chains as they were written.");
    Ok(())
}
