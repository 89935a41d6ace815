//! The store's only source of chance: public identifiers and salts.

use super::{Result, StoreError};
use commonweal_domain::network::Millis;
use sea_orm::DbErr;
use sha2::{Digest, Sha256};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use uuid::{Builder, Uuid};

/// Bytes of chance in an entry's salt: nobody tries 2^128 of them to guess a name.
const SALT_BYTES: usize = 16;

/// Makes identifiers and salts.
#[derive(Debug, Clone)]
pub(super) enum Ids {
    /// Of the operating system's chance.
    Random,
    /// The same in each run.
    Counted(Arc<AtomicU64>),
}

impl Ids {
    /// The same identifiers and salts in each run.
    pub(super) fn counted() -> Self {
        Self::Counted(Arc::default())
    }

    /// A UUIDv7 of the moment of the act: identifiers sort by it.
    pub(super) fn public_id(&self, now: Millis) -> Result<Uuid> {
        let mut chance = [0; 10];
        self.fill(&mut chance)?;
        // Moments before 1970 do not happen; they would sort first.
        let millis = u64::try_from(now.0).unwrap_or_default();
        Ok(Builder::from_unix_timestamp_millis(millis, &chance).into_uuid())
    }

    /// A salt for one audit entry.
    pub(super) fn salt(&self) -> Result<Vec<u8>> {
        let mut salt = vec![0; SALT_BYTES];
        self.fill(&mut salt)?;
        Ok(salt)
    }

    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        match self {
            Self::Random => getrandom::fill(bytes).map_err(|error| {
                StoreError::Database(DbErr::Custom(format!("the system gives no random numbers: {error}")))
            }),
            Self::Counted(counter) => {
                let hash = Sha256::digest(counter.fetch_add(1, Ordering::Relaxed).to_be_bytes());
                bytes.iter_mut().zip(hash).for_each(|(byte, of_hash)| *byte = of_hash);
                Ok(())
            }
        }
    }
}
