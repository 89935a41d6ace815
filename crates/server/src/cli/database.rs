//! Opening the database that a command works on.

use super::{Failure, Result};
use crate::{
    clock, import,
    store::{Act, Missing, NetworkRecord, Store},
};
use std::{io::Read, path::Path};

/// Opens a database that must be there, with its schema up to date.
pub(super) async fn open(url: &str) -> Result<Store> {
    let store = Store::connect(url, Missing::Refuse).await?;
    check_schema(&store, url).await?;
    Ok(store)
}

/// Opens a database to be served. A SQLite file that is missing is made, with its schema; one that is there is not
/// changed, as somebody may want to back it up first.
pub(super) async fn open_or_make(url: &str) -> Result<Store> {
    let missing = url.strip_prefix("sqlite://").is_some_and(|path| !Path::new(path).exists());
    let store = Store::connect(url, Missing::Create).await?;
    if missing {
        store.migrate().await?;
    }
    check_schema(&store, url).await?;
    Ok(store)
}

async fn check_schema(store: &Store, url: &str) -> Result {
    if store.is_migrated().await? {
        return Ok(());
    }
    // An address may hold a password: it is not repeated.
    let place = if url.starts_with("sqlite://") { format!(" --database {url}") } else { String::new() };
    Err(Failure::said(format!("the database’s schema is not up to date; run commonweal migrate{place}")))
}

/// The network with a slug.
pub(super) async fn network(store: &Store, slug: &str) -> Result<NetworkRecord> {
    if let Some(network) = store.network(slug).await? {
        return Ok(network);
    }
    let known: Vec<String> = store.networks().await?.into_iter().map(|record| record.network.slug).collect();
    let known = if known.is_empty() {
        "there is none yet; commonweal network create makes one".to_owned()
    } else {
        format!("there is {}", known.join(", "))
    };
    Err(Failure::said(format!("there is no network “{slug}” in this database; {known}")))
}

/// What the command line does, now.
pub(super) fn act(name: &str) -> Act {
    Act { now: clock::now(), person: None, name: name.to_owned() }
}

/// The network with a slug, to change something in it: one that has closed is refused.
pub(super) async fn open_network(store: &Store, slug: &str) -> Result<NetworkRecord> {
    let record = network(store, slug).await?;
    if record.network.settings.closed.is_some() {
        return Err(Failure::said(format!(
            "{} has closed, and nothing is changed in it; commonweal network reopen {slug} opens it again",
            record.network.name
        )));
    }
    Ok(record)
}

/// The bytes of a file. Of a workbook that is larger than any is taken, only the beginning: it is refused for that.
pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    let cannot = |error: std::io::Error| Failure::io(format_args!("{} cannot be read", file.display()), &error);
    let mut opened = std::fs::File::open(file).map_err(cannot)?;
    let mut bytes = Vec::new();
    opened.by_ref().take(import::MOST_WORKBOOK_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if !bytes.starts_with(b"PK") {
        opened.read_to_end(&mut bytes).map_err(cannot)?;
    }
    Ok(bytes)
}
