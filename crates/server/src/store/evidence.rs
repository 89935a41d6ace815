//! Files behind figures. Each is kept once a network, and for good once its return has been accepted with it.

use super::{
    Act, EnterpriseId, NetworkId, Result, Store, StoreError,
    chain::{Action, Entry},
    convert,
    entities::{evidence, evidence_file},
    filings, saving,
};
use crate::evidence::{EvidenceKind, MOST_A_FIGURE, MOST_A_RETURN};
use commonweal_domain::{network::Millis, period::Quarter};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A file behind a figure, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceRecord {
    /// Identifier outside.
    pub public_id: Uuid,
    /// Code of the input.
    pub input: String,
    /// Name of the file.
    pub name: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the file.
    pub hash: [u8; 32],
    /// When it was added.
    pub added_at: Millis,
    /// By whom.
    pub added_by: String,
    /// The return was accepted with it: it stays.
    pub kept: bool,
}

/// A file to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvidence {
    /// Code of the input whose figure it stands behind.
    pub input: String,
    /// Name as it is kept.
    pub name: String,
    /// What it is.
    pub kind: EvidenceKind,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Store {
    /// The files of a return, in the order in which they were added.
    pub async fn evidence(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
    ) -> Result<Vec<EvidenceRecord>> {
        let Some(row) = filings::find(self.reader(), network, enterprise, quarter).await? else { return Ok(vec![]) };
        of_filing(row.id).all(self.reader()).await?.into_iter().map(record).collect()
    }

    /// Adds a file behind a figure. The same file behind the same figure changes nothing. Refuses more files than a
    /// figure or a return may have, and while the return cannot be changed. Makes the draft if there is none.
    pub async fn add_evidence(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        new: &NewEvidence,
    ) -> Result<()> {
        let hash = Sha256::digest(&new.bytes).to_vec();
        let txn = self.begin().await?;
        let row = saving::editable(&txn, network, enterprise, quarter).await?;
        let there = match &row {
            Some(row) => of_filing(row.id).all(&txn).await?,
            None => vec![],
        };
        let behind: Vec<_> = there.iter().filter(|one| one.input == new.input).collect();
        if behind.iter().any(|one| one.file_hash == hash) {
            return Ok(());
        }
        if behind.len() >= MOST_A_FIGURE {
            return Err(StoreError::Refused(format!(
                "this figure has {MOST_A_FIGURE} files already; delete one first"
            )));
        }
        if there.len() >= MOST_A_RETURN {
            return Err(StoreError::Refused(format!(
                "this return has {MOST_A_RETURN} files already; delete one first"
            )));
        }
        self.check_room(&txn, network, new.bytes.len()).await?;
        let row = self.touch(&txn, act, network, enterprise, quarter, row).await?;
        let file = evidence_file::ActiveModel {
            network_id: Set(network.0),
            hash: Set(hash.clone()),
            bytes: Set(new.bytes.clone()),
            saved_at: Set(act.now.0),
        };
        evidence_file::Entity::insert(file).on_conflict_do_nothing().exec_without_returning(&txn).await?;
        let added = evidence::ActiveModel {
            id: NotSet,
            public_id: Set(self.ids.public_id(act.now)?),
            network_id: Set(network.0),
            filing_id: Set(row.id),
            input: Set(new.input.clone()),
            name: Set(new.name.clone()),
            kind: Set(new.kind.code().to_owned()),
            size: Set(new.bytes.len() as i64),
            file_hash: Set(hash),
            added_at: Set(act.now.0),
            added_by: Set(act.name.clone()),
            kept_at: Set(None),
        };
        added.insert(&txn).await?;
        Ok(txn.commit().await?)
    }

    /// Deletes a file of a return that may be changed; refuses one with which the return was once accepted.
    pub async fn remove_evidence(
        &self,
        act: &Act,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        file: Uuid,
    ) -> Result<()> {
        let txn = self.begin().await?;
        let row = saving::editable(&txn, network, enterprise, quarter).await?;
        let row = row.ok_or(StoreError::NotFound("return"))?;
        let found = of_filing(row.id).filter(evidence::Column::PublicId.eq(file)).one(&txn).await?;
        let found = found.ok_or(StoreError::NotFound("file"))?;
        if found.kept_at.is_some() {
            return Err(StoreError::Refused(
                "your return was accepted with this file, so it is kept; add another beside it".to_owned(),
            ));
        }
        self.touch(&txn, act, network, enterprise, quarter, Some(row)).await?;
        evidence::Entity::delete_by_id(found.id).exec(&txn).await?;
        let others = evidence::Entity::find()
            .filter(evidence::Column::NetworkId.eq(network.0))
            .filter(evidence::Column::FileHash.eq(found.file_hash.clone()));
        if others.count(&txn).await? == 0 {
            evidence_file::Entity::delete_by_id((network.0, found.file_hash)).exec(&txn).await?;
        }
        Ok(txn.commit().await?)
    }

    /// A file of a return with its bytes.
    pub async fn evidence_file(
        &self,
        network: NetworkId,
        enterprise: EnterpriseId,
        quarter: Quarter,
        file: Uuid,
    ) -> Result<Option<(EvidenceRecord, Vec<u8>)>> {
        let Some(row) = filings::find(self.reader(), network, enterprise, quarter).await? else { return Ok(None) };
        let found = of_filing(row.id).filter(evidence::Column::PublicId.eq(file)).one(self.reader()).await?;
        let Some(found) = found else { return Ok(None) };
        let key = (network.0, found.file_hash.clone());
        let bytes = evidence_file::Entity::find_by_id(key).one(self.reader()).await?.map(|file| file.bytes);
        Ok(Some(record(found)?).zip(bytes))
    }

    /// Files whose bytes are not those that were added, for `commonweal check`. One at a time: they are large.
    pub(super) async fn evidence_of(&self, network: NetworkId) -> Result<Vec<String>> {
        let mut faults = vec![];
        let hashes: Vec<Vec<u8>> = evidence_file::Entity::find()
            .filter(evidence_file::Column::NetworkId.eq(network.0))
            .select_only()
            .column(evidence_file::Column::Hash)
            .order_by_asc(evidence_file::Column::Hash)
            .into_tuple()
            .all(self.reader())
            .await?;
        for hash in hashes {
            let row = evidence_file::Entity::find_by_id((network.0, hash.clone())).one(self.reader()).await?;
            if row.is_some_and(|row| Sha256::digest(&row.bytes).as_slice() != hash) {
                let name = data_encoding::HEXLOWER.encode(&hash);
                faults.push(format!("the file {name} behind a figure is not the one that was added"));
            }
        }
        Ok(faults)
    }
}

/// From now on the files of these returns, which are being accepted, stay: what the audit chain says of each. The
/// second of each pair is the return as its entries name it, such as `cafe 2025-Q4`.
pub(super) async fn keep(txn: &DatabaseTransaction, act: &Act, accepted: &[(i64, String)]) -> Result<Vec<Entry>> {
    let mut entries = vec![];
    // Of variables in one query SQLite takes 32,766.
    for accepted in accepted.chunks(10_000) {
        let ids = accepted.iter().map(|(filing, _)| *filing);
        let rows = evidence::Entity::find()
            .filter(evidence::Column::FilingId.is_in(ids))
            .filter(evidence::Column::KeptAt.is_null())
            .order_by_asc(evidence::Column::Id)
            .all(txn)
            .await?;
        for row in rows {
            let of = accepted.iter().find(|(filing, _)| *filing == row.filing_id).map_or("", |(_, of)| of.as_str());
            let hash = data_encoding::HEXLOWER.encode(&row.file_hash);
            entries.push(Entry::new(Action::EvidenceKept, format!("{of} {} {hash}", row.input), row.name.clone()));
            let mut row = row.into_active_model();
            row.kept_at = Set(Some(act.now.0));
            row.update(txn).await?;
        }
    }
    Ok(entries)
}

fn of_filing(filing: i64) -> sea_orm::Select<evidence::Entity> {
    evidence::Entity::find().filter(evidence::Column::FilingId.eq(filing)).order_by_asc(evidence::Column::Id)
}

fn record(row: evidence::Model) -> Result<EvidenceRecord> {
    let kind = EvidenceKind::parse(&row.kind)
        .ok_or_else(|| StoreError::unreadable(format_args!("the kind of the file {}", row.public_id)))?;
    Ok(EvidenceRecord {
        public_id: row.public_id,
        input: row.input,
        name: row.name,
        kind,
        size: u64::try_from(row.size).map_err(StoreError::unreadable)?,
        hash: convert::hash(&row.file_hash)?,
        added_at: Millis(row.added_at),
        added_by: row.added_by,
        kept: row.kept_at.is_some(),
    })
}
