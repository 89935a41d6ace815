//! A register of homes as files bring it: for `commonweal cases` and for the page of coordinators. What is stored of a home
//! is a keyed pseudonym, and the key is never stored.

use crate::{
    import::{CaseKey, Fault, Terms, Unknown, Voice, figures_of_cases, known, read, read_cases, read_homes},
    store::{Act, EnterpriseId, ImportPlan, ImportState, NetworkRecord, OTHER_KEY, Registered, Store, StoreError},
};
use commonweal_domain::{
    cases::{Case, Home},
    definition::Definitions,
    period::Quarter,
};
use std::collections::{BTreeMap, BTreeSet};

/// Why homes are not brought.
#[derive(Debug, thiserror::Error)]
pub enum HomesError {
    /// In words, for whoever brings them.
    #[error("{0}")]
    Said(String),
    /// At their places in the file.
    #[error("the file has faults")]
    Faults(Vec<Fault>),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

type Result<T> = std::result::Result<T, HomesError>;

/// A network's register, opened with its key for one enterprise.
#[derive(Debug)]
pub struct Register {
    network: NetworkRecord,
    slug: String,
    of: EnterpriseId,
    key: CaseKey,
    definitions: Definitions,
    cases: BTreeMap<Home, Registered>,
}

/// What a file would change.
#[derive(Debug)]
pub struct Change {
    /// Homes that count for the enterprise, or did.
    pub own: usize,
    /// Homes that count for others, or for nobody, and are left alone.
    pub others: usize,
    cases: Vec<Case>,
    gone: Vec<Home>,
    plan: ImportPlan,
}

/// A key of 64 hexadecimal digits.
///
/// # Errors
/// In words that follow the name of its file.
pub fn read_key(text: &str) -> std::result::Result<CaseKey, &'static str> {
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok();
    bytes.and_then(|bytes| CaseKey::new(&bytes)).ok_or("holds no key of 64 hexadecimal digits")
}

/// A new key, as its file holds it.
///
/// # Errors
/// If the system gives no random numbers.
pub fn new_key() -> std::result::Result<String, getrandom::Error> {
    let mut key = [0_u8; 32];
    getrandom::fill(&mut key)?;
    Ok(format!("{}\n", data_encoding::HEXLOWER.encode(&key)))
}

impl Register {
    /// Opens the register; refuses another key than that of the homes which are in it.
    pub async fn open(store: &Store, network: NetworkRecord, slug: &str, key: CaseKey) -> Result<Self> {
        if !store.is_case_key(network.id, &key.check()).await? {
            return Err(HomesError::Said(OTHER_KEY.to_owned()));
        }
        let enterprise = store.enterprise(network.id, slug).await?;
        let missing = || HomesError::Said(format!("{} has no enterprise “{slug}”", network.network.slug));
        let of = enterprise.ok_or_else(missing)?.id;
        let definitions = store.definitions(network.id).await?;
        let cases = store.cases(network.id).await?;
        Ok(Self { network, slug: slug.to_owned(), of, key, definitions, cases })
    }

    /// What a file of cases would change. A home that another partner has brought counts there and not again.
    pub async fn bring(&self, store: &Store, file: &[u8], reason: Option<String>, voice: Voice) -> Result<Change> {
        let cases = read_cases(file, &self.key, &self.definitions).map_err(HomesError::Faults)?;
        let elsewhere = |home: &Home| self.cases.get(home).is_some_and(|(owner, _)| *owner != self.of);
        let (others, own): (Vec<_>, Vec<_>) = cases.into_iter().partition(|case| elsewhere(&case.home));
        // Quarters in which a case stood before and stands no longer are worked out anew as well.
        let before = own.iter().filter_map(|case| self.cases.get(&case.home)).map(|(_, case)| case.quarter);
        let quarters: BTreeSet<_> = own.iter().map(|case| case.quarter).chain(before).collect();
        let plan = self.plan(store, &self.cases, &own, &quarters, reason, voice).await?;
        Ok(Change { own: own.len(), others: others.len(), cases: own, gone: vec![], plan })
    }

    /// What taking a file of homes out would change.
    pub async fn take_out(&self, store: &Store, file: &[u8], reason: Option<String>, voice: Voice) -> Result<Change> {
        let homes = read_homes(file, &self.key).map_err(HomesError::Faults)?;
        let mut left = self.cases.clone();
        let is_own = |home: &Home| self.cases.get(home).is_some_and(|(owner, _)| *owner == self.of);
        let (own, others): (Vec<Home>, Vec<Home>) = homes.into_iter().partition(is_own);
        let gone = own.iter().filter_map(|home| left.remove(home)).map(|(_, case)| case.quarter);
        let quarters: BTreeSet<Quarter> = gone.collect();
        let plan = self.plan(store, &left, &[], &quarters, reason, voice).await?;
        Ok(Change { own: own.len(), others: others.len(), cases: vec![], gone: own, plan })
    }

    /// Does it: the register first, then the figures of its quarters.
    pub async fn store(&self, store: &Store, act: &Act, change: &Change) -> Result<()> {
        if !change.cases.is_empty() {
            store.put_cases(act, self.network.id, self.of, &self.key.check(), &change.cases).await?;
        }
        if !change.gone.is_empty() {
            store.remove_cases(act, self.network.id, self.of, &change.gone).await?;
        }
        store.import(act, self.network.id, &change.plan).await?;
        Ok(())
    }

    /// What is to be imported so that the figures of these quarters are those of the register with `brought` in it.
    async fn plan(
        &self,
        store: &Store,
        cases: &BTreeMap<Home, Registered>,
        brought: &[Case],
        quarters: &BTreeSet<Quarter>,
        reason: Option<String>,
        voice: Voice,
    ) -> Result<ImportPlan> {
        if quarters.is_empty() {
            return Ok(ImportPlan::default());
        }
        let text = figures_of_cases(&self.slug, &self.definitions, cases, self.of, brought, quarters);
        let terms = Terms { unknown: Unknown::Refuse, state: ImportState::Accepted, reason, only: None, voice };
        let known = known(store, &self.network, quarters, terms).await?;
        let told = |found: &Fault| HomesError::Said(format!("{}: {}", found.column, found.reason));
        Ok(read(text.as_bytes(), &known).map_err(|found| told(&found[0]))?.store)
    }
}
