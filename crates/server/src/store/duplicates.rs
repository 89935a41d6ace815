//! One enterprise that was entered twice: what merging the two would do, and doing it.
//!
//! Everything of the duplicate goes to the one that is kept. Where both have a return in a round, somebody chooses which
//! of the two counts; the other is set aside: it stays in the database with all its figures, as a draft of nobody's.
//! The duplicate's row stays too, as editions that never change point at it, but no list has it.

mod answers;
mod look;
mod moving;

use super::{
    Act, EnterpriseId, EnterpriseRecord, NetworkId, Result, Store, StoreError, apart,
    chain::{self, Action, Entry},
    enterprises, networks,
};
use commonweal_domain::{
    filing::FilingState,
    network::{Membership, Millis, Role},
    period::Quarter,
};
use look::{Both, look};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Which of two returns counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// That of the enterprise that is kept.
    Kept,
    /// That of the duplicate.
    Duplicate,
}

/// What merging would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merging {
    /// The enterprise that is kept, as it is.
    pub kept: EnterpriseRecord,
    /// The duplicate, as it is.
    pub duplicate: EnterpriseRecord,
    /// When the one belongs to the network afterwards.
    pub memberships: Vec<Membership>,
    /// Who acts for the duplicate, and as what; and whether they do so for the one that is kept already.
    pub people: Vec<(String, Role, bool)>,
    /// The returns of both by round, latest first.
    pub returns: Vec<MergedRound>,
    /// The rounds over a date range that both have answered, or only the duplicate, and whose answer counts.
    pub answers: Vec<(String, Side)>,
    /// What stands in the way, in sentences that say what to do.
    pub in_the_way: Vec<String>,
}

/// The returns of one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedRound {
    /// The round.
    pub quarter: Quarter,
    /// Of the enterprise that is kept.
    pub kept: Option<MergedReturn>,
    /// Of the duplicate.
    pub duplicate: Option<MergedReturn>,
}

/// One return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergedReturn {
    /// Where it stands.
    pub state: FilingState,
    /// Its version.
    pub version: u32,
    /// How many figures it has.
    pub figures: usize,
    /// It has a story.
    pub story: bool,
    /// When it was last saved.
    pub saved_at: Millis,
    /// By whom.
    pub saved_by: String,
}

impl MergedReturn {
    /// Nothing has been told in it.
    pub fn is_empty(&self) -> bool {
        self.figures == 0 && !self.story && self.state == FilingState::Draft
    }
}

impl MergedRound {
    /// Which return counts where nobody has to choose: the only one, or the only one in which something was told.
    pub fn only(&self) -> Option<Side> {
        match (&self.kept, &self.duplicate) {
            (_, None) => Some(Side::Kept),
            (None, Some(_)) => Some(Side::Duplicate),
            (Some(_), Some(duplicate)) if duplicate.is_empty() => Some(Side::Kept),
            (Some(kept), Some(_)) if kept.is_empty() => Some(Side::Duplicate),
            (Some(_), Some(_)) => None,
        }
    }
}

impl Merging {
    /// The rounds in which somebody has to choose.
    pub fn open(&self) -> impl Iterator<Item = &MergedRound> {
        self.returns.iter().filter(|round| round.only().is_none())
    }

    /// What was shown, as a number: it is the same as long as nothing has changed of which it tells.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = Sha256::new();
        let told = format!(
            "{:?} {:?} {:?} {:?} {:?} {:?}",
            (self.kept.id, &self.kept.enterprise),
            (self.duplicate.id, &self.duplicate.enterprise),
            self.memberships,
            self.people,
            self.returns,
            self.answers
        );
        hasher.update(told.as_bytes());
        hasher.finalize().into()
    }
}

impl Store {
    /// What merging a duplicate into another enterprise of the network would do. Changes nothing.
    pub async fn merging(
        &self,
        network: NetworkId,
        kept: EnterpriseId,
        duplicate: EnterpriseId,
        choices: &BTreeMap<Quarter, Side>,
    ) -> Result<Merging> {
        let snapshot = self.snapshot().await?;
        let both = Both::load(&snapshot, network, kept, duplicate).await?;
        let merging = look(&snapshot, &both, choices).await?;
        snapshot.commit().await?;
        Ok(merging)
    }

    /// Merges a duplicate into another enterprise of the network, for good. Refuses no reason, a round without a choice,
    /// figures that would stand in two returns, and what has changed since it was `seen`.
    #[expect(clippy::too_many_arguments, reason = "which two, what was seen and chosen, and why")]
    pub async fn merge_enterprises(
        &self,
        act: &Act,
        network: NetworkId,
        kept: EnterpriseId,
        duplicate: EnterpriseId,
        choices: &BTreeMap<Quarter, Side>,
        seen: [u8; 32],
        why: &str,
    ) -> Result<()> {
        let why = apart::reason(why, "write how you know that they are one enterprise")?;
        let txn = self.begin().await?;
        networks::lock(&txn, network).await?;
        // In the order of their keys, as everybody locks them.
        for id in [kept.min(duplicate), kept.max(duplicate)] {
            enterprises::lock(&txn, network, id).await?;
        }
        let both = Both::load(&txn, network, kept, duplicate).await?;
        let merging = look(&txn, &both, choices).await?;
        if merging.fingerprint() != seen {
            return Err(StoreError::Conflict { expected: 0, found: 1 });
        }
        if let Some(words) = merging.in_the_way.first() {
            return Err(StoreError::Refused(words.clone()));
        }
        let mut chosen = BTreeMap::new();
        for round in &merging.returns {
            let side = round.only().or_else(|| choices.get(&round.quarter).copied());
            let side =
                side.ok_or_else(|| StoreError::Refused(format!("choose which return of {} counts", round.quarter)))?;
            chosen.insert(round.quarter, side);
        }
        both.merge(&txn, &self.ids, act, &merging.memberships, &chosen).await?;
        let (into, from) = (&merging.kept.enterprise, &merging.duplicate.enterprise);
        let mut words = format!("{why}\n{} → {}", from.name, into.name);
        for round in merging.open() {
            let counts = if chosen.get(&round.quarter) == Some(&Side::Duplicate) { &from.slug } else { &into.slug };
            words.push_str(&format!("\n{}: the return of {counts} counts, the other is set aside", round.quarter));
        }
        for (name, side) in &merging.answers {
            let counts = if *side == Side::Duplicate { &from.slug } else { &into.slug };
            words.push_str(&format!("\n{name}: the answer of {counts} counts"));
        }
        let entry = Entry::new(Action::EnterprisesMerged, format!("{} into {}", from.slug, into.slug), words);
        chain::append(&txn, &self.ids, act, network, vec![entry]).await?;
        Ok(txn.commit().await?)
    }
}
