//! `commonweal cases`: a register of empty homes that came back into use, so that each counts once across partners.

use super::{Failure, Result, database, secret, words::count};
use crate::{
    homes::{self, Change, HomesError, Register},
    import::{CaseKey, Voice},
    store::Store,
};
use clap::Subcommand;
use std::{
    io::Write,
    path::{Path, PathBuf},
};

#[derive(Debug, Subcommand)]
pub(super) enum Cases {
    /// Make a secret key for a network's register. Keep it apart from the database: whoever has both can try addresses
    /// out; without it no home is known again.
    Key {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Import an enterprise's cases: home,back_on,outcome,months_empty,area. A home that another partner has brought
    /// counts there and not again; what is stored of it is a keyed pseudonym.
    Import(Import),
    /// Take homes out of the register again that an enterprise counted by mistake, or that count for another partner: a
    /// file with the column home. The figures of their quarters are worked out anew.
    Remove(Remove),
}

/// Whose register and cases, and what is done with them.
#[derive(Debug, clap::Args)]
pub(super) struct Of {
    /// Slug of the network.
    #[arg(long)]
    network: String,
    /// Slug of the enterprise whose cases they are.
    #[arg(long)]
    enterprise: String,
    /// File of the network's key.
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// Say what would be done, but store nothing.
    #[arg(long)]
    dry_run: bool,
    /// Why accepted figures change.
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
    #[command(flatten)]
    of: Of,
    /// The file of cases. A home that was empty once more and came back again counts in the newer quarter alone.
    file: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Remove {
    #[command(flatten)]
    of: Of,
    /// The file of homes.
    file: PathBuf,
}

impl Cases {
    pub(super) async fn run(self, url: &str) -> Result {
        match self {
            Self::Key { file } => make_key(&file),
            Self::Import(import) => import.run(url).await,
            Self::Remove(remove) => remove.run(url).await,
        }
    }
}

impl Of {
    async fn open(&self, url: &str) -> Result<(Store, Register)> {
        let key = read_key(&self.key)?;
        let store = database::open(url).await?;
        let network = database::open_network(&store, &self.network).await?;
        let register =
            Register::open(&store, network, &self.enterprise, key).await.map_err(|error| said(error, &self.key))?;
        Ok((store, register))
    }

    /// Does what a file changes, unless it is only to be told.
    async fn put(&self, store: Store, register: &Register, change: &Change, file: &Path) -> Result {
        if !self.dry_run {
            register.store(&store, &database::act("import"), change).await.map_err(|error| said(error, file))?;
        }
        store.close().await;
        Ok(())
    }
}

fn said(error: HomesError, file: &Path) -> Failure {
    match error {
        HomesError::Said(words) => Failure::said(words),
        HomesError::Faults(faults) => Failure::Faults { file: file.to_owned(), faults },
        HomesError::Store(error) => error.into(),
    }
}

impl Import {
    async fn run(self, url: &str) -> Result {
        let (store, register) = self.of.open(url).await?;
        let bytes = database::read(&self.file)?;
        let change = register.bring(&store, &bytes, self.of.reason.clone(), Voice::CommandLine).await;
        let change = change.map_err(|error| said(error, &self.file))?;
        self.of.put(store, &register, &change, &self.file).await?;
        println!(
            "{} {} for {}; {} counted for other partners already.",
            if self.of.dry_run { "Would count" } else { "Counted" },
            count(change.own, "home", "homes"),
            self.of.enterprise,
            count(change.others, "home is", "homes are")
        );
        Ok(())
    }
}

impl Remove {
    async fn run(self, url: &str) -> Result {
        let (store, register) = self.of.open(url).await?;
        let bytes = database::read(&self.file)?;
        let change = register.take_out(&store, &bytes, self.of.reason.clone(), Voice::CommandLine).await;
        let change = change.map_err(|error| said(error, &self.file))?;
        self.of.put(store, &register, &change, &self.file).await?;
        println!(
            "{} {} of {}; {} not counted for it.",
            if self.of.dry_run { "Would take out" } else { "Took out" },
            count(change.own, "home", "homes"),
            self.of.enterprise,
            count(change.others, "other home is", "other homes are")
        );
        Ok(())
    }
}

fn read_key(file: &Path) -> Result<CaseKey> {
    let text = secret::given(None, Some(file))?.unwrap_or_default();
    homes::read_key(&text)
        .map_err(|why| Failure::said(format!("{} {why}; commonweal cases key makes one", file.display())))
}

fn make_key(file: &Path) -> Result {
    let key =
        homes::new_key().map_err(|error| Failure::said(format!("the system gives no random numbers: {error}")))?;
    let cannot = |error: std::io::Error| Failure::io(format_args!("{} cannot be made", file.display()), &error);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file).map_err(cannot)?;
    opened.write_all(key.as_bytes()).map_err(cannot)?;
    println!("Made the key {}. Keep it apart from the database, and a copy in a safe place.", file.display());
    Ok(())
}
