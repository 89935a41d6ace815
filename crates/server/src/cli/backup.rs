//! `commonweal backup` and `commonweal restore`

use super::{Failure, Result, check, database, words::count};
use crate::store::{Missing, Store};
use std::{
    fs::File,
    path::{Path, PathBuf},
};

/// Writes everything to a new file while the server goes on. A backup is a SQLite file, also of PostgreSQL.
pub(super) async fn backup(url: &str, file: &Path) -> Result {
    if file.exists() {
        return Err(Failure::said(format!(
            "{} is there already; name a new file, so that no backup is lost",
            file.display()
        )));
    }
    let store = database::open(url).await?;
    let part = beside(file, "part");
    let _ = std::fs::remove_file(&part);
    let done = copied(&store, &part).await;
    let networks = store.networks().await?.len();
    store.close().await;
    if let Err(failure) = done {
        let _ = std::fs::remove_file(&part);
        return Err(failure);
    }
    let cannot = |error: std::io::Error| Failure::io(format_args!("{} cannot be written", file.display()), &error);
    File::open(&part).and_then(|part| part.sync_all()).map_err(cannot)?;
    std::fs::rename(&part, file).map_err(cannot)?;
    println!(
        "Backed up {} to {}. Keep it encrypted and elsewhere: it is a copy of everything. A key file is not in it.",
        count(networks, "network", "networks"),
        file.display()
    );
    Ok(())
}

async fn copied(store: &Store, to: &Path) -> Result {
    let copy = Store::connect(&address(to), Missing::Create).await?;
    copy.migrate().await?;
    let rows = store.copy_into(&copy).await;
    copy.close().await;
    rows?;
    Ok(())
}

/// Puts a backup into a database that holds nothing yet; a missing SQLite file is made. Then everything is checked.
pub(super) async fn restore(url: &str, file: &Path) -> Result {
    if !file.is_file() {
        return Err(Failure::said(format!("{} is no file", file.display())));
    }
    let store = Store::connect(url, Missing::Create).await?;
    store.migrate().await?;
    if !store.is_empty().await? {
        return Err(Failure::said(
            "the database holds something already, and nothing was changed; name one that is new with --database",
        ));
    }
    // A backup of an earlier version is brought up to date in a copy, and itself stays as it is.
    let part = beside(file, "restoring");
    let cannot = |error: std::io::Error| Failure::io(format_args!("{} cannot be read", file.display()), &error);
    std::fs::copy(file, &part).map_err(cannot)?;
    let done = brought_in(&part, &store).await;
    remove(&part);
    done.map_err(|failure| {
        Failure::said(format!("{} cannot be restored, and nothing was: {failure}", file.display()))
    })?;
    let findings = store.integrity().await?;
    let networks = store.networks().await?.len();
    store.close().await;
    check::told(&findings, ": the backup was damaged when it was made, or since")?;
    println!(
        "Restored {}, with figures, editions and audit chains as they were written.",
        count(networks, "network", "networks")
    );
    Ok(())
}

async fn brought_in(file: &Path, store: &Store) -> Result {
    let backup = Store::connect(&address(file), Missing::Refuse).await?;
    let done = async {
        backup.migrate().await?;
        if backup.is_empty().await? {
            return Err(Failure::said("it is no backup: there is nothing in it"));
        }
        backup.copy_into(store).await?;
        Ok(())
    };
    let done = done.await;
    backup.close().await;
    done
}

fn address(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// A file beside another one.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

/// Takes a SQLite file away with those that stand beside it.
fn remove(file: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        let _ = std::fs::remove_file(name);
    }
}
