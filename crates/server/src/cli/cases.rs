//! `commonweal cases`: a register of empty homes that came back into use, so that each counts once across partners.

use super::{Failure, Result, database, secret, words::count};
use crate::{
    import::{CaseKey, Fault, Terms, Unknown, Voice, figures_of_cases, known, read, read_cases, read_homes},
    store::{EnterpriseId, ImportPlan, ImportState, NetworkRecord, OTHER_KEY, Registered, Store},
};
use clap::Subcommand;
use commonweal_domain::{
    cases::{Case, Home},
    definition::Definitions,
    period::Quarter,
};
use std::{
    collections::{BTreeMap, BTreeSet},
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

/// A network's register, opened with its key.
struct Register {
    store: Store,
    network: NetworkRecord,
    of: EnterpriseId,
    key: CaseKey,
    definitions: Definitions,
    cases: BTreeMap<Home, Registered>,
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
    async fn open(&self, url: &str) -> Result<Register> {
        let key = read_key(&self.key)?;
        let store = database::open(url).await?;
        let network = database::open_network(&store, &self.network).await?;
        if !store.is_case_key(network.id, &key.check()).await? {
            return Err(Failure::said(OTHER_KEY));
        }
        let enterprise = store.enterprise(network.id, &self.enterprise).await?;
        let of = enterprise
            .ok_or_else(|| Failure::said(format!("{} has no enterprise “{}”", self.network, self.enterprise)))?;
        let definitions = store.definitions(network.id).await?;
        let cases = store.cases(network.id).await?;
        Ok(Register { store, network, of: of.id, key, definitions, cases })
    }

    /// What is to be imported so that the figures of these quarters are those of the register with `brought` in it.
    async fn plan(&self, register: &Register, brought: &[Case], quarters: &BTreeSet<Quarter>) -> Result<ImportPlan> {
        if quarters.is_empty() {
            return Ok(ImportPlan::default());
        }
        let Register { store, network, of, definitions, cases, .. } = register;
        let text = figures_of_cases(&self.enterprise, definitions, cases, *of, brought, quarters);
        let terms = Terms {
            unknown: Unknown::Refuse,
            state: ImportState::Accepted,
            reason: self.reason.clone(),
            only: None,
            voice: Voice::CommandLine,
        };
        let known = known(store, network, quarters, terms).await?;
        let told = |found: &Fault| Failure::said(format!("{}: {}", found.column, found.reason));
        Ok(read(text.as_bytes(), &known).map_err(|found| told(&found[0]))?.store)
    }
}

impl Import {
    async fn run(self, url: &str) -> Result {
        let register = self.of.open(url).await?;
        let faults = |faults| Failure::Faults { file: self.file.clone(), faults };
        let cases = read_cases(&database::read(&self.file)?, &register.key, &register.definitions).map_err(faults)?;
        let elsewhere = |home: &Home| register.cases.get(home).is_some_and(|(owner, _)| *owner != register.of);
        let (others, own): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| elsewhere(&case.home));
        // Quarters in which a case stood before and stands no longer are worked out anew as well.
        let before = own.iter().filter_map(|case| register.cases.get(&case.home)).map(|(_, case)| case.quarter);
        let quarters: BTreeSet<_> = own.iter().map(|case| case.quarter).chain(before).collect();
        let plan = self.of.plan(&register, &own, &quarters).await?;
        let verb = if self.of.dry_run { "Would count" } else { "Counted" };
        let Register { store, network, of, key, .. } = register;
        if !self.of.dry_run {
            let act = database::act("import");
            store.put_cases(&act, network.id, of, &key.check(), &own).await?;
            store.import(&act, network.id, &plan).await?;
        }
        store.close().await;
        println!(
            "{verb} {} for {}; {} counted for other partners already.",
            count(own.len(), "home", "homes"),
            self.of.enterprise,
            count(others.len(), "home is", "homes are")
        );
        Ok(())
    }
}

impl Remove {
    async fn run(self, url: &str) -> Result {
        let mut register = self.of.open(url).await?;
        let faults = |faults| Failure::Faults { file: self.file.clone(), faults };
        let homes = read_homes(&database::read(&self.file)?, &register.key).map_err(faults)?;
        let is_own = |home: &&Home| register.cases.get(*home).is_some_and(|(owner, _)| *owner == register.of);
        let (own, others): (Vec<&Home>, Vec<&Home>) = homes.iter().partition(is_own);
        let own: Vec<Home> = own.into_iter().copied().collect();
        let gone: Vec<Case> = own.iter().filter_map(|home| register.cases.remove(home)).map(|(_, case)| case).collect();
        let quarters: BTreeSet<_> = gone.iter().map(|case| case.quarter).collect();
        let plan = self.of.plan(&register, &[], &quarters).await?;
        let Register { store, network, of, .. } = register;
        if !self.of.dry_run {
            let act = database::act("import");
            store.remove_cases(&act, network.id, of, &own).await?;
            store.import(&act, network.id, &plan).await?;
        }
        store.close().await;
        println!(
            "{} {} of {}; {} not counted for it.",
            if self.of.dry_run { "Would take out" } else { "Took out" },
            count(own.len(), "home", "homes"),
            self.of.enterprise,
            count(others.len(), "other home is", "other homes are")
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
