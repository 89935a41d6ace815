//! Reading a network's audit chain, and proving that nobody touched it.

use super::{
    NetworkId, Result, Store, chain, convert,
    entities::{audit_entry, audit_head, audit_text},
};
use commonweal_domain::network::Millis;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// An entry of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// 1 for the first.
    pub seq: u64,
    /// When.
    pub at: Millis,
    /// Name of who did it; empty once it has been erased.
    pub actor: String,
    /// What was done, such as `filing.accepted`.
    pub action: String,
    /// To what, in codes and identifiers, such as `cafe 2025-Q4`.
    pub subject: String,
    /// What was said about it, such as the reason of an amendment; empty once it has been erased.
    pub words: String,
}

/// Where a chain is broken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("audit entry {seq}: {what}")]
pub struct AuditFault {
    /// The first entry that does not fit.
    pub seq: u64,
    /// How.
    pub what: String,
}

struct Chain {
    head: Option<audit_head::Model>,
    entries: Vec<audit_entry::Model>,
    texts: BTreeMap<i64, audit_text::Model>,
}

impl Store {
    /// All entries, earliest first.
    pub async fn audit(&self, network: NetworkId) -> Result<Vec<AuditLine>> {
        let mut chain = self.chain(network).await?;
        let lines = chain.entries.into_iter().map(|entry| {
            let (actor, words) = chain.texts.remove(&entry.seq).map(|text| (text.name, text.words)).unwrap_or_default();
            AuditLine {
                seq: entry.seq.unsigned_abs(),
                at: Millis(entry.at),
                actor,
                action: entry.action,
                subject: entry.subject,
                words,
            }
        });
        Ok(lines.collect())
    }

    /// How often something has changed in a network: the number of its chain's last entry.
    pub async fn changes(&self, network: NetworkId) -> Result<u64> {
        let head = audit_head::Entity::find_by_id(network.0).one(self.reader()).await?;
        Ok(head.map_or(0, |head| head.seq.unsigned_abs()))
    }

    /// Works every hash out again: how many entries there are, or the first that does not fit.
    pub async fn verify_audit(&self, network: NetworkId) -> Result<Result<u64, AuditFault>> {
        Ok(verify(&self.chain(network).await?))
    }

    async fn chain(&self, network: NetworkId) -> Result<Chain> {
        let snapshot = self.snapshot().await?;
        let head = audit_head::Entity::find_by_id(network.0).one(&snapshot).await?;
        let entries = audit_entry::Entity::find()
            .filter(audit_entry::Column::NetworkId.eq(network.0))
            .order_by_asc(audit_entry::Column::Seq)
            .all(&snapshot)
            .await?;
        let texts =
            audit_text::Entity::find().filter(audit_text::Column::NetworkId.eq(network.0)).all(&snapshot).await?;
        snapshot.commit().await?;
        Ok(Chain { head, entries, texts: texts.into_iter().map(|text| (text.seq, text)).collect() })
    }
}

fn verify(chain: &Chain) -> Result<u64, AuditFault> {
    let fault = |seq: i64, what: &str| Err(AuditFault { seq: seq.unsigned_abs(), what: what.to_owned() });
    let (mut seq, mut hash) = (0, [0; 32]);
    for entry in &chain.entries {
        seq += 1;
        if entry.seq != seq {
            return fault(seq, "is missing");
        }
        let (at, actor) = (Millis(entry.at), entry.actor);
        hash = chain::entry_hash(&hash, seq, at, actor, &entry.action, &entry.subject, &entry.text_hash);
        if entry.hash != hash {
            return fault(seq, "was changed after it had been written, or an earlier one was");
        }
        if let Some(text) = chain.texts.get(&seq)
            && chain::text_hash(&text.salt, &text.name, &text.words).as_slice() != entry.text_hash
        {
            return fault(seq, "its name or words were changed after they had been written");
        }
    }
    match &chain.head {
        None => fault(seq, "the end of the chain is missing"),
        Some(head) if head.seq != seq => fault(seq + 1, "is missing at the end of the chain"),
        Some(head) if convert::hash(&head.hash).ok() != Some(hash) => fault(seq, "is not the end of the chain"),
        Some(_) => Ok(seq.unsigned_abs()),
    }
}
