//! `commonweal cases`: a register of empty homes that came back into use, so that each counts once across partners.

use super::{Failure, Result, database, secret, words::count};
use crate::{
    import::{CaseKey, Terms, Unknown, Voice, figures_of_cases, known, read, read_cases},
    store::{ImportPlan, ImportState, OTHER_KEY},
};
use clap::Subcommand;
use commonweal_domain::cases::Home;
use std::{
    collections::BTreeSet,
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
}

#[derive(Debug, clap::Args)]
pub(super) struct Import {
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
    /// The file of cases.
    file: PathBuf,
}

impl Cases {
    pub(super) async fn run(self, url: &str) -> Result {
        match self {
            Self::Key { file } => make_key(&file),
            Self::Import(import) => import.run(url).await,
        }
    }
}

impl Import {
    async fn run(self, url: &str) -> Result {
        let key = read_key(&self.key)?;
        let store = database::open(url).await?;
        let network = database::open_network(&store, &self.network).await?;
        if !store.is_case_key(network.id, &key.check()).await? {
            return Err(Failure::said(OTHER_KEY));
        }
        let enterprise = store.enterprise(network.id, &self.enterprise).await?;
        let of = enterprise
            .ok_or_else(|| Failure::said(format!("{} has no enterprise “{}”", self.network, self.enterprise)))?;
        let faults = |faults| Failure::Faults { file: self.file.clone(), faults };
        let definitions = store.definitions(network.id).await?;
        let cases = read_cases(&database::read(&self.file)?, &key, &definitions).map_err(faults)?;
        let register = store.cases(network.id).await?;
        let elsewhere = |home: &Home| register.get(home).is_some_and(|(owner, _)| *owner != of.id);
        let (others, own): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| elsewhere(&case.home));
        // Quarters in which a case stood before and stands no longer are worked out anew as well.
        let before = own.iter().filter_map(|case| register.get(&case.home)).map(|(_, case)| case.quarter);
        let quarters: BTreeSet<_> = own.iter().map(|case| case.quarter).chain(before).collect();
        let text = figures_of_cases(&self.enterprise, &definitions, &register, of.id, &own, &quarters);
        let terms = Terms {
            unknown: Unknown::Refuse,
            state: ImportState::Accepted,
            reason: self.reason.clone(),
            only: None,
            voice: Voice::CommandLine,
        };
        let known = known(&store, &network, &quarters, terms).await?;
        // Where all of them count for others there is nothing to work out.
        let plan = if quarters.is_empty() {
            ImportPlan::default()
        } else {
            let told = |found: &crate::import::Fault| Failure::said(format!("{}: {}", found.column, found.reason));
            read(text.as_bytes(), &known).map_err(|found| told(&found[0]))?.store
        };
        let verb = if self.dry_run { "Would count" } else { "Counted" };
        if !self.dry_run {
            let act = database::act("import");
            store.put_cases(&act, network.id, of.id, &key.check(), &own).await?;
            store.import(&act, network.id, &plan).await?;
        }
        store.close().await;
        println!(
            "{verb} {} for {}; {} counted for other partners already.",
            count(own.len(), "home", "homes"),
            self.enterprise,
            count(others.len(), "home is", "homes are")
        );
        Ok(())
    }
}

fn read_key(file: &Path) -> Result<CaseKey> {
    let text = secret::given(None, Some(file))?.unwrap_or_default();
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    bytes.and_then(|bytes| CaseKey::new(&bytes)).ok_or_else(|| {
        Failure::said(format!(
            "{} holds no key of 64 hexadecimal digits; commonweal cases key makes one",
            file.display()
        ))
    })
}

fn make_key(file: &Path) -> Result {
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key).map_err(|error| Failure::said(format!("the system gives no random numbers: {error}")))?;
    let cannot = |error: std::io::Error| Failure::io(format_args!("{} cannot be made", file.display()), &error);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut opened = options.open(file).map_err(cannot)?;
    writeln!(opened, "{}", data_encoding::HEXLOWER.encode(&key)).map_err(cannot)?;
    println!("Made the key {}. Keep it apart from the database, and a copy in a safe place.", file.display());
    Ok(())
}
