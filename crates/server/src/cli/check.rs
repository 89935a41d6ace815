//! `commonweal check`

use super::{Failure, Result, database, words::count};

/// Writes out what does not fit together; with `then` behind how much that is, it is a failure.
pub(super) fn told(findings: &[String], then: &str) -> Result {
    for finding in findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        return Ok(());
    }
    Err(Failure::Found(format!("{}{then}", count(findings.len(), "finding", "findings"))))
}

pub(super) async fn run(url: &str) -> Result {
    let store = database::open(url).await?;
    let findings = store.integrity().await?;
    let networks = store.networks().await?.len();
    store.close().await;
    told(&findings, "; what is damaged comes back with a backup")?;
    let networks = count(networks, "network", "networks");
    println!("All is well: {networks}, with figures, editions and audit chains as they were written.");
    Ok(())
}
